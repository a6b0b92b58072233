"""The notation of axes: "layer head out in" says what each axis of a tensor stands for.

Names in parentheses share an axis, the first one slowest: "in (head out)".  A number is an index: "layer 0 out in"; in
parentheses it says of how many, as where query, key and value are packed into one axis: "(1/3 out) in".
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

import torch

TOKEN = re.compile(r"[a-z]+|\d{1,6}/\d{1,6}|\d{1,6}|[()]")
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
        elif not token[0].isdigit() and token not in NAMES:
            raise ValueError(f"axes {axes!r} name {token!r}, expected {', '.join(NAMES)} or a number")
        elif inside:
            groups[-1].append(token)
        else:
            groups.append([token])
    names = named(groups)
    if inside or [] in groups or len(set(names)) < len(names):
        raise ValueError(f"axes {axes!r} have an open or empty parenthesis, or a name twice")
    for group in groups:
        for token in group:
            if token.isdigit() and len(group) > 1:
                raise ValueError(f"axes {axes!r} have a number in parentheses, expected of how many: {token}/3")
            if "/" in token and not int(token.partition("/")[0]) < int(token.partition("/")[2]):
                raise ValueError(f"axes {axes!r} have {token!r}, expected an index counted from 0, below the number")
    return groups


def named(groups: Sequence[Sequence[str]]) -> list[str]:
    """The names among them, without indices."""
    return [token for group in groups for token in group if not token[0].isdigit()]


def arranged(a: torch.Tensor, axes: str, wanted: Sequence[str], sizes: Mapping[str, int]) -> torch.Tensor:
    """The tensor with the axes ``wanted``, in this order; those of layer and head have the ``sizes``.

    Raises ValueError that tells the shape found and the one expected.
    """
    groups, shape = parsed(axes), tuple(a.shape)
    names = named(groups)
    if set(names) != set(wanted):
        raise ValueError(f"axes {axes!r} name {' '.join(names) or 'none'}, expected {' '.join(wanted) or 'none'}")
    told = f"has shape {shape}, expected axes {axes!r}" + "".join(
        f", {name} = {sizes[name]}" for name in names if name in sizes
    )
    if len(groups) != len(shape):
        raise ValueError(told)
    split: list[int] = []
    index: list[int | slice] = []
    for group, size in zip(groups, shape, strict=True):
        known = {token: int(token.partition("/")[2]) if "/" in token else sizes.get(token) for token in group}
        known = {token: size if token.isdigit() else count for token, count in known.items()}
        of_known = math.prod(count for count in known.values() if count is not None)
        open_ones = [token for token, count in known.items() if count is None]
        if len(open_ones) > 1 or not of_known or size % of_known or (not open_ones and size != of_known):
            raise ValueError(told)
        for token, count in known.items():
            split.append(size // of_known if count is None else count)
            index.append(int(token.partition("/")[0]) if token[0].isdigit() else slice(None))
            if token.isdigit() and int(token) >= size:
                raise ValueError(told)
    return a.reshape(split)[tuple(index)].permute([names.index(name) for name in wanted])
