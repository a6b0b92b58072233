"""Free symbols for a part at given sizes: every entry is a generator of one ring or fraction field."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy

from constructions.arrays import exact
from constructions.claim import Declaration, PairFunction, Part, PointFunction, Scalar, Tensor, Values
from verify.checks.instances.sizes import Sizes


def exact_values(part: Part, at: Sizes, fractions: bool, spare: int) -> tuple[Values, list[Values]]:
    """Inputs and layers at fixed sizes with every entry a generator of one ring (or fraction field)."""
    names: list[str] = []
    for suffix, declared in _groups(part, at):
        for d in declared:
            count = prod(at[a] for a in d.axes) if isinstance(d, Tensor) else 1
            if isinstance(d, Tensor | Scalar):
                names += [f"{d.name}{suffix}[{k}]" for k in range(count)]
    ring = exact.ExactRing(names, spare=spare, fractions=fractions)

    def value(d: Declaration, suffix: str) -> Any:
        match d:
            case Tensor(name, axes):
                shape = tuple(at[a] for a in axes)
                return exact.array((ring.generators[f"{name}{suffix}[{k}]"] for k in range(prod(shape))), shape)
            case Scalar(name):
                return ring.generators[f"{name}{suffix}[0]"]
            case PairFunction(name):
                return Pairwise(ring.function(name + suffix))
            case PointFunction(name, _, codomain):
                return Pointwise(ring.function(name + suffix), at[codomain])

    groups = [{d.name: value(d, suffix) for d in declared} for suffix, declared in _groups(part, at)]
    return groups[0], list(groups[1:])


def _groups(part: Part, at: Sizes) -> list[tuple[str, tuple[Declaration, ...]]]:
    return [("", part.inputs), *((f"_{layer}", part.steps) for layer in range(at.depth))]


@dataclass(frozen=True)
class Pairwise:
    """A free function of two vectors as one of all pairs of columns."""

    function: exact.FreeFunction

    def __call__(self, u: numpy.ndarray, w: numpy.ndarray) -> numpy.ndarray:
        shape = (u.shape[1], w.shape[1])
        return exact.array((self.function(*u[:, i], *w[:, j]) for i in range(shape[0]) for j in range(shape[1])), shape)


@dataclass(frozen=True)
class Pointwise:
    """A free function of a component and a vector as one of all columns, with ``rows`` components."""

    function: exact.FreeFunction
    rows: int

    def __call__(self, points: numpy.ndarray) -> numpy.ndarray:
        shape = (self.rows, points.shape[1])
        return exact.array((self.function(r, *points[:, j]) for r in range(self.rows) for j in range(shape[1])), shape)
