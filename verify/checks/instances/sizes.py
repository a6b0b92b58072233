"""The sizes at which a part is tried: the boundary first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from constructions.claim import Part, Values


@dataclass(frozen=True)
class Sizes:
    """A positive size for every axis of a part, and a depth L."""

    axes: tuple[tuple[str, int], ...]
    depth: int

    def __post_init__(self) -> None:
        for axis, size in self.axes:
            if not isinstance(size, int) or size < 1:
                raise ValueError(f"{axis} = {size!r}, expected an integer of at least 1")
        if not isinstance(self.depth, int) or self.depth < 0:
            raise ValueError(f"L = {self.depth!r}, expected an integer of at least 0")

    def __getitem__(self, axis: str) -> int:
        return next(size for name, size in self.axes if name == axis)

    @property
    def total(self) -> int:
        return sum(size for _, size in self.axes) + self.depth

    @property
    def larger(self) -> int:
        """How many of the sizes and the depth are above 1."""
        return sum(size > 1 for _, size in self.axes) + (self.depth > 1)

    def __str__(self) -> str:
        text = ", ".join(f"{a} = {n}" for a, n in self.axes)
        return f"{text}, L = {self.depth}" if self.depth else text


def sizes(part: Part, depth: int = 1, **axes: int) -> Sizes:
    """Sizes for the axes of a part; axes not named are 1, names it has not are left out; no depth, no L."""
    return Sizes(tuple((a, axes.get(a, 1)) for a in part.axes), depth if part.advance else 0)


def by_total(part: Part, largest: int, depth: int) -> Iterator[Sizes]:
    """All sizes up to ``largest`` and depths 0 to ``depth``, smallest total first."""
    axes, depths = part.axes, range(depth + 1) if part.advance else (0,)
    every = [(sum(ns) + d, d, ns) for *ns, d in product(*[range(1, largest + 1)] * len(axes), depths)]
    for _, d, ns in sorted(every):
        yield Sizes(tuple(zip(axes, ns, strict=True)), d)


def sides(part: Part, given: Values, layers: list[Values]) -> dict[str, tuple[Any, Any]]:
    """The two sides of every equation after the given layers, in whatever namespace the values are."""
    state = part.start(given)
    if part.advance is not None:
        for at in layers:
            state = part.advance(given, at, state)
    return part.equations(given, state)
