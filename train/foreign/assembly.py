"""From tensors to dense weights: factors are gathered by their axes, multiplied, and brought to one convention."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count, product

import torch

from train.foreign.axes import arranged
from train.foreign.blocks import Blocks
from train.foreign.layout import COUNT, WIDTH, Layout
from train.foreign.places import HEAD, LAYER, STEP, Constant, Place
from train.foreign.published import listed
from train.foreign.tensors import Tensors

AXES = {"r": (), "product": ("key", "query")}  # of a factor; all others map "in" to "out"
Reordered = Callable[[str, torch.Tensor, int], torch.Tensor]


def steps(layout: Layout, tensors: Tensors) -> int:
    """How many steps of a training are in the tensors: those of {step} that are there, or 1."""
    placed = [place for place in layout.tensors.values() if isinstance(place, Place) and STEP in place.name]
    counts = [next(k for k in count() if place.at(0, 0, k) not in tensors) for place in placed]
    return max(1, min(counts, default=1))


def names(layout: Layout, tensors: Tensors) -> set[str]:
    """The tensors that a layout uses."""
    used = {name for told in (layout.sigma, layout.root) for name in told or () if isinstance(name, str)}
    for place in layout.tensors.values():
        if isinstance(place, Place):
            for at in product(*(range(n) for n in (layout.own_layers, layout.heads, steps(layout, tensors)))):
                used.add(place.at(*at))
    return used


def siblings(layout: Layout, tensors: Tensors) -> list[str]:
    """Tensors that are named as those of a layer or head more than the layout has."""
    found = []
    for place in layout.tensors.values():
        if isinstance(place, Place):
            found += [place.at(layout.own_layers, 0, 0)] if LAYER in place.name else []
            found += [place.at(0, layout.heads, 0)] if HEAD in place.name else []
    return [name for name in found if name in tensors]


def gathered(layout: Layout, tensors: Tensors, role: str, d: int, step: int) -> torch.Tensor:
    """A factor with axes (layers, heads, rows, columns).  Raises ValueError where the layout does not fit."""
    place, sizes = layout.tensors[role], {"layer": layout.own_layers, "head": layout.heads}
    if isinstance(place, Constant):
        unit = torch.eye(d, dtype=torch.float64) if role != "r" else torch.ones((), dtype=torch.float64)
        return (place.value * unit).expand(layout.own_layers, layout.heads, *unit.shape)
    words = place.axes.replace("(", " ").replace(")", " ").split()
    apart = {name: f"{{{name}}}" in place.name for name in sizes}
    for name, size in sizes.items():
        if apart[name] and name in words:
            raise ValueError(f"{role}: {name} is in the name and in the axes, expected one of them")
        if not apart[name] and name not in words and size > 1:
            raise ValueError(f"{role}: {size} {name}s, expected {{{name}}} in the name or {name} in the axes")
    outer = [name for name in sizes if name in words]

    def one(layer: int, head: int) -> torch.Tensor:
        name = place.at(layer, head, step)
        if name not in tensors:
            raise ValueError(f"{role}: there is no tensor {name[:80]!r}; {listed(tensors)}")
        try:
            found = arranged(tensors[name], place.axes, (*outer, *AXES.get(role, ("out", "in"))), sizes)
        except ValueError as error:
            raise ValueError(f"{role}: {name[:80]!r} {error}") from None
        return found[tuple({"layer": layer, "head": head}[axis] for axis in outer)]

    try:
        return torch.stack(
            [torch.stack([one(layer, head) for head in range(layout.heads)]) for layer in range(layout.own_layers)]
        )
    except RuntimeError:
        raise ValueError(f"{role}: its tensors have different shapes") from None


def blocks(layout: Layout, tensors: Tensors, d: int, step: int | None = None) -> Blocks:
    """V and N of all layers and heads, at a step or the last one.

    Raises ValueError where shapes contradict the layout or d, or slots are used of which no family has anything.
    """
    at = steps(layout, tensors) - 1 if step is None else step
    found = {role: gathered(layout, tensors, role, d, at) for role in layout.tensors}
    reordered = _y_last(layout, d)
    v = _value(found, d, reordered) / (layout.context if layout.values_over == COUNT else float(layout.values_over))
    n = layout.of_tokens.logits(_logits(found, d, reordered, layout), d)
    v = layout.of_tokens.values(v, d, layout.own_layers < layout.layers)
    flip = torch.ones(d + 1, dtype=torch.float64)
    sign = {"minus": -1, "plus": 1}[layout.prediction]
    if layout.context_labels == "negated":  # the same slots with the sign of y turned in all tokens
        flip[-1], sign = -1, -sign
    return Blocks(flip[:, None] * v * flip, flip[:, None] * n * flip, sign, layout.layers)


def _y_last(layout: Layout, d: int) -> Reordered:
    """Brings an axis of tokens into the order (x, y, others), filled up with zero where it is x alone."""
    of_tokens = layout.of_tokens
    width, order = of_tokens.width(d), torch.tensor(of_tokens.order(d))

    def reordered(role: str, a: torch.Tensor, axis: int) -> torch.Tensor:
        size = a.shape[axis]
        if size == width:
            return a.index_select(axis, order)
        if size == d and role in ("key", "query", "product"):
            zero = torch.zeros_like(a.narrow(axis, 0, 1)).repeat_interleave(width - d, axis)
            return torch.cat([a, zero], dim=axis)
        shape = tuple(a.shape[-2:])
        told = f"expected {width} ({of_tokens.told(d)}) along tokens"
        raise ValueError(f"{role} has matrices of shape {shape}, {told}: slots names those beside x and y")

    return reordered


def _value(found: dict[str, torch.Tensor], d: int, reordered: Reordered) -> torch.Tensor:
    if "r" in found:
        v = torch.zeros(*found["r"].shape, d + 1, d + 1, dtype=torch.float64)  # with the y slot the last one
        v[..., -1, -1] = found["r"]
        if "A" in found:
            if found["A"].shape[-2:] != (d, d):
                raise ValueError(f"A has matrices of shape {tuple(found['A'].shape[-2:])}, expected {(d, d)}")
            v[..., :-1, :-1] = found["A"]
        return v
    value = reordered("value", found["value"], -1)
    if "output" not in found:
        return reordered("value", value, -2)
    output = reordered("output", found["output"], -2)
    if output.shape[-1] != value.shape[-2]:
        raise ValueError(f"output takes {output.shape[-1]} features, expected {value.shape[-2]} as value gives")
    return output @ value


def _logits(found: dict[str, torch.Tensor], d: int, reordered: Reordered, layout: Layout) -> torch.Tensor:
    if "product" in found:
        return reordered("product", reordered("product", found["product"], -1), -2) / float(layout.logits_over)
    key, query = (reordered(name, found[name], -1) for name in ("key", "query"))
    if key.shape[-2] != query.shape[-2]:
        raise ValueError(f"query gives {query.shape[-2]} features, expected {key.shape[-2]} as key does")
    width = key.shape[-2] ** 0.5 if layout.logits_over == WIDTH else float(layout.logits_over)
    return key.transpose(-1, -2) @ query / width
