"""The notation of axes: "layer head out in" says what each axis of a tensor stands for.

Names in parentheses share an axis, the first one slowest: "in (head out)".  A number is an index: "layer 0 out in".
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

import torch

TOKEN = re.compile(r"[a-z]+|\d{1,6}|[()]")
NAMES = ("layer", "head", "out", "in", "key", "query")


def parsed(axes: str) -> list[list[str]]:
    """The names and indices of each axis.  Raises ValueError for what is no such notation."""
    if TOKEN.sub("", axes).strip():
        raise ValueError(f"axes {axes!r} are not names, numbers and parentheses")
    groups: list[list[str]] = []
    inside = False
    for token in TOKEN.findall(axes):
        if token in "()":
            if inside is (token == "("):
                raise ValueError(f"axes {axes!r} have parentheses that don't match")
            inside = token == "("
            if inside:
                groups.append([])
        elif not token.isdigit() and token not in NAMES:
            raise ValueError(f"axes {axes!r} name {token!r}, expected {', '.join(NAMES)} or a number")
        elif inside:
            groups[-1].append(token)
        else:
            groups.append([token])
    names = [name for group in groups for name in group if not name.isdigit()]
    if inside or [] in groups or len(set(names)) < len(names):
        raise ValueError(f"axes {axes!r} have an open or empty parenthesis, or a name twice")
    if any(name.isdigit() for group in groups if len(group) > 1 for name in group):
        raise ValueError(f"axes {axes!r} have a number in parentheses")
    return groups


def arranged(a: torch.Tensor, axes: str, wanted: Sequence[str], sizes: Mapping[str, int]) -> torch.Tensor:
    """The tensor with the axes ``wanted``, in this order; those of layer and head have the ``sizes``.

    Raises ValueError that tells the shape found and the one expected.
    """
    groups, shape = parsed(axes), tuple(a.shape)
    names = [name for group in groups for name in group if not name.isdigit()]
    if set(names) != set(wanted):
        raise ValueError(f"axes {axes!r} name {' '.join(names) or 'none'}, expected {' '.join(wanted) or 'none'}")
    told = f"has shape {shape}, expected axes {axes!r}" + "".join(
        f", {name} = {sizes[name]}" for name in names if name in sizes
    )
    if len(groups) != len(shape):
        raise ValueError(told)
    split: list[int] = []
    for group, size in zip(groups, shape, strict=True):
        if group[0].isdigit():
            if int(group[0]) >= size:
                raise ValueError(told)
            continue
        known = math.prod(sizes.get(name, 1) for name in group)
        unknown = [name for name in group if name not in sizes]
        if len(unknown) > 1 or size % known or (not unknown and size != known):
            raise ValueError(told)
        split += [sizes.get(name, size // known) for name in group]
    index = tuple(int(group[0]) if group[0].isdigit() else slice(None) for group in groups)
    return a[index].reshape(split).permute([names.index(name) for name in wanted])
