"""Which claim rests on which, and where each is drawn: from left to right in layers, what it rests on to its left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import networkx
from grandalf.graphs import Edge, Graph, Vertex
from grandalf.layouts import SugiyamaLayout
from grandalf.routing import EdgeViewer, route_with_lines

from verify.run import Audit
from verify.status import Verdict

LETTERS, LINE = 19, 13  # how many letters a line of a name has, and its height
WIDTH, PAD = 132, 6  # of a box
ACROSS, DOWN = 46, 12  # between boxes
COLUMNS = 6
Box = dict[str, Any]


def graph(audit: Audit) -> dict[str, Any]:
    """Boxes and lines; a line that others already imply is left out, ``edges`` has them all."""
    claims = audit.catalogue.own
    names = [row.evidence.claim for row in audit.rows]
    whole = networkx.DiGraph((p, name) for name in names for p in claims[name].depends_on)
    whole.add_nodes_from(names)
    drawn = networkx.transitive_reduction(whole)
    order = {name: k for k, name in enumerate([*(n for n in whole if n not in names), *names])}
    components = sorted(networkx.weakly_connected_components(drawn), key=lambda c: (-len(c), min(order[n] for n in c)))
    boxes: dict[str, Box] = {}
    lines: list[dict[str, Any]] = []
    top = 0.0
    for component in (c for c in components if len(c) > 1):
        here = sorted(component, key=order.__getitem__)
        placed, paths = _layered(here, [(a, b) for a, b in drawn.edges if a in component])
        top = _put_below(top, placed, paths)
        boxes |= placed
        lines += paths
    alone = [n for c in components if len(c) == 1 for n in c]
    boxes |= _in_rows(sorted(alone, key=order.__getitem__), top)
    status = {row.evidence.claim: row for row in audit.rows}
    for name, box in boxes.items():
        row = status.get(name)
        below = audit.below[name].verdict if name in audit.below else Verdict.STATED
        box |= {"name": name, "status": str(below if row is None else row.status.verdict)}
        box["conditional"] = row is not None and bool(row.conditional_on)
    return {
        "width": max((b["x"] + WIDTH for b in boxes.values()), default=0) + PAD,
        "height": max((b["y"] + b["height"] for b in boxes.values()), default=0) + PAD,
        "box_width": WIDTH,
        "boxes": [boxes[name] for name in order],
        "lines": lines,
        "edges": [[a, b] for a, b in whole.edges],
    }


def _wrapped(name: str) -> list[str]:
    """A name on lines, broken after underscores."""
    lines = [""]
    for word in name.replace("_", "_\0").split("\0"):
        if lines[-1] and len(lines[-1] + word) > LETTERS:
            lines.append("")
        lines[-1] += word
    return lines


def _height(name: str) -> int:
    return LINE * len(_wrapped(name)) + 2 * PAD


def _layered(names: Sequence[str], edges: Sequence[tuple[str, str]]) -> tuple[dict[str, Box], list[dict[str, Any]]]:
    """Sugiyama's layers of one component; the layout runs downwards, and is turned."""
    vertices = {name: Vertex(name) for name in names}
    for name, vertex in vertices.items():
        vertex.view = SimpleNamespace(w=_height(name), h=WIDTH, xy=(0.0, 0.0))
    lines = [Edge(vertices[a], vertices[b], data=(a, b)) for a, b in edges]
    for line in lines:
        line.view = EdgeViewer()
    layout = SugiyamaLayout(Graph(list(vertices.values()), lines).C[0])
    layout.xspace, layout.yspace, layout.route_edge = DOWN, ACROSS, route_with_lines
    layout.init_all()
    layout.draw(12)
    boxes = {
        name: {
            "x": round(v.view.xy[1] - WIDTH / 2, 1),
            "y": round(v.view.xy[0] - v.view.w / 2, 1),
            "height": v.view.w,
            "label": _wrapped(name),
        }
        for name, v in vertices.items()
    }
    paths = []
    for line in lines:
        a, b = line.data
        between = [[round(y, 1), round(x, 1)] for x, y in line.view._pts[1:-1]]
        paths.append({"from": a, "to": b, "points": [_side(boxes[a], WIDTH), *between, _side(boxes[b], 0)]})
    return boxes, paths


def _side(box: Box, across: float) -> list[float]:
    """Half way down the left or the right side of a box."""
    return [round(box["x"] + across, 1), round(box["y"] + box["height"] / 2, 1)]


def _put_below(top: float, boxes: Mapping[str, Box], paths: Sequence[dict[str, Any]]) -> float:
    """Move a component so that it begins at ``top`` on the left; where the next one begins."""
    left, above = min(b["x"] for b in boxes.values()), min(b["y"] for b in boxes.values())
    above = min([above, *(y for path in paths for _, y in path["points"])])
    for box in boxes.values():
        box["x"], box["y"] = round(box["x"] - left + PAD, 1), round(box["y"] - above + top + PAD, 1)
    for path in paths:
        path["points"] = [[round(x - left + PAD, 1), round(y - above + top + PAD, 1)] for x, y in path["points"]]
    return max(b["y"] + b["height"] for b in boxes.values()) + 2 * DOWN


def _in_rows(names: Sequence[str], top: float) -> dict[str, Box]:
    """Claims that rest on none, and on which none rests."""
    boxes: dict[str, Box] = {}
    for k in range(0, len(names), COLUMNS):
        row = names[k : k + COLUMNS]
        for j, name in enumerate(row):
            at = {"x": PAD + j * (WIDTH + ACROSS), "y": top + PAD}
            boxes[name] = at | {"height": _height(name), "label": _wrapped(name)}
        top += max(map(_height, row)) + DOWN
    return boxes
