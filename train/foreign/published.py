"""Layouts of published code: what it decides of the meaning of its tensors; the rest has to be said.

allparam   the code beside cheng2024: one tensor (layers, heads, 3, d + 1, d + 1) that holds (P, Q, K), for
           Z + (1/n) P Z M h(Z^T Q^T K Z): row i of h is the token read from, so that Q acts on it as a key does.
           Softmax is divided by n too.  Beside ahn2023: (layers, heads, 2, d, d) with (A, Q) for values diag(A, 1)
           and scores z_j^T Q z_i of the token j that reads.  A list hist of these is a training, of which the last
           one counts; U and D beside it say x = U D xi.
haiku      the code beside vonoswald2023: modules query, key, value and linear, each with a matrix w of shape
           (in, out) for rows x @ w, several heads in one axis.  Nothing is divided by n, logits by sqrt(key size)
           for softmax alone.  The context alone is read from (include_query = False), x is updated too
           (y_update = False), and there are no biases, norms or multilayer perceptrons.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from train.foreign.layout import COUNT, WIDTH
from train.foreign.tensors import Tensors

MATRICES = {  # where the factors are, by how many matrices a head has
    3: {"value": "0 out in", "key": "1 out in", "query": "2 out in"},
    2: {"A": "0 out in", "product": "1 query key"},
}
STEPS = re.compile(r"(?P<stem>(?:.*/)?hist/)(?P<step>\d{1,9})")
PROJECTIONS = {"query": "query", "key": "key", "value": "value", "output": "linear"}
NUMBERED = re.compile(r"(?P<stem>.*layer_)(?P<number>\d{1,4})")


def allparam(tensors: Tensors, described: Mapping[str, Any]) -> dict[str, Any]:
    """Raises ValueError unless there is one tensor of this name, or a list hist of them, with five axes."""
    steps = [match for match in map(STEPS.fullmatch, tensors) if match]
    names = [name for name in tensors if name.rpartition("/")[2].rpartition(".")[2] == "allparam"]
    if len({match["stem"] for match in steps}) == 1 and not names:
        names = [max(steps, key=lambda match: int(match["step"]))[0]]
    if len(names) != 1 or tensors[names[0]].ndim != 5:
        told = (
            "expected one tensor allparam, or a list hist, of shape (layers, heads, 3, d + 1, d + 1) or (.., 2, d, d)"
        )
        raise ValueError(f"{told}; {listed(tensors)}")
    layers, heads, count, *_ = tensors[names[0]].shape
    if count not in MATRICES:
        raise ValueError(f"allparam holds {count} matrices a head, expected (P, Q, K) or (A, Q); {listed(tensors)}")
    name = f"{steps[0]['stem']}{{step}}" if steps and not names[0].endswith("allparam") else names[0]
    places = {role: {"name": name, "axes": f"layer head {axes}"} for role, axes in MATRICES[count].items()}
    made = {
        "tensors": places | ({"r": 1} if count == 2 else {}),
        "layers": layers,
        "heads": heads,
        "values_over": COUNT,
    }
    return made | ({"root": ["U", "D"]} if {"U", "D"} <= set(tensors) else {})


def haiku(tensors: Tensors, described: Mapping[str, Any]) -> dict[str, Any]:
    """Raises ValueError unless there is one transformer: one module, or layer_0, layer_1, ..."""
    modules = [name.removesuffix("/query/w") for name in tensors if name.endswith("/query/w")]
    found = [NUMBERED.fullmatch(module) for module in modules]
    stems = {match["stem"] for match in found if match}
    if len(modules) == 1 and not found[0]:
        stem, layers = modules[0], described.get("layers", 1)
        made: dict[str, Any] = {"layers": layers, "looped": layers != 1}
    elif len(stems) == 1 and {int(m["number"]) for m in found if m} == set(range(len(modules))):
        stem, made = stems.pop() + "{layer}", {"layers": len(modules)}
    else:
        told = "expected query/w, key/w, value/w, linear/w of one module, or of layer_0, layer_1, ..."
        raise ValueError(f"{told}; {listed(tensors)}; a second transformer can be named in ignore")
    places = {
        role: {"name": f"{stem}/{name}/w", "axes": "(head in) out" if role == "output" else "in (head out)"}
        for role, name in PROJECTIONS.items()
    }
    logits = WIDTH if described.get("similarity") in ("softmax", ["softmax"]) else 1.0
    return {"tensors": places, **made, "values_over": 1.0, "logits_over": logits}


PUBLISHED: dict[str, Callable[[Tensors, Mapping[str, Any]], dict[str, Any]]] = {"allparam": allparam, "haiku": haiku}


def listed(tensors: Tensors, most: int = 6) -> str:
    """The names and shapes there are, shortened."""
    told = [f"{name[:60]} {tuple(tensor.shape)}" for name, tensor in list(tensors.items())[:most]]
    more = f", {len(tensors) - most} more" if len(tensors) > most else ""
    return f"found {', '.join(told) or 'no tensors'}{more}"
