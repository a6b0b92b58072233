"""Float64 arrays that carry a bound on their own rounding error: where tolerances come from.

Running error analysis (Wilkinson; Higham, *Accuracy and Stability of Numerical Algorithms*, ch. 3): an
array is (value, error) with |value - exact| <= error entry by entry, for any order of summation.  The one
forward pass, run on such arrays, derives the tolerance at which its own two sides must agree: the exact
sides being equal, |left - right| <= left.error + right.error.  The bound covers numpy and torch alike, as
neither's order of summation enters.  Inputs count as exact.  A scalar may carry up to three roundings
(``eta / n``, ``2 * r``); exp is taken to be good to 4 units in the last place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import prod
from typing import Any

import numpy

UNIT = 2.0**-53  # unit roundoff of float64
TINY = 2.0**-1000  # absorbs underflow


def _gamma(roundings: int) -> float:
    """Higham's bound on the relative effect of that many roundings, with room for the bound's own."""
    return (roundings + 4) * UNIT / (1 - (roundings + 4) * UNIT)


ONE_ROUNDING, FOUR_ROUNDINGS = _gamma(1), _gamma(4)


@dataclass(frozen=True, eq=False)
class Array:
    """``value`` within ``error`` (same shape, non-negative) of the exact result."""

    value: numpy.ndarray
    error: numpy.ndarray

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape

    @property
    def ndim(self) -> int:
        return self.value.ndim

    def __add__(self, other: Array) -> Array:
        if not isinstance(other, Array):
            return NotImplemented
        value = self.value + other.value
        return Array(value, (self.error + other.error) * (1 + 4 * UNIT) + ONE_ROUNDING * numpy.abs(value) + TINY)

    def __sub__(self, other: Array) -> Array:
        return self + -other

    def __neg__(self) -> Array:
        return Array(-self.value, self.error)

    def __mul__(self, scalar: float | Fraction) -> Array:
        value = self.value * float(scalar)
        return Array(value, abs(float(scalar)) * self.error * (1 + 8 * UNIT) + FOUR_ROUNDINGS * numpy.abs(value) + TINY)

    __rmul__ = __mul__

    def __getitem__(self, key: Any) -> Array:
        return Array(numpy.asarray(self.value[key]), numpy.asarray(self.error[key]))


def inputs(value: numpy.ndarray) -> Array:
    """An array taken as it is: error zero."""
    return Array(numpy.asarray(value, dtype=numpy.float64), numpy.zeros(numpy.shape(value)))


@lru_cache(maxsize=10_000)
def _relative(subscripts: str, *shapes: tuple[int, ...]) -> float:
    """The relative effect of the roundings of a contraction of arrays of these shapes, by the order of summation."""
    labels, _, output = subscripts.replace("...", "").replace(" ", "").partition("->")
    sizes = {
        c: n
        for label, shape in zip(labels.split(","), shapes, strict=True)
        for c, n in zip(label, shape[-len(label) :], strict=True)
    }
    summed = prod(n for c, n in sizes.items() if c not in output)
    return 3 * _gamma(summed + len(shapes))


def einsum(subscripts: str, *arrays: Array) -> Array:
    values = [a.value for a in arrays]
    sizes = [numpy.abs(v) for v in values]
    value = numpy.einsum(subscripts, *values)
    magnitude = numpy.einsum(subscripts, *sizes)
    reach = numpy.einsum(subscripts, *[size + a.error for size, a in zip(sizes, arrays, strict=True)])
    relative = _relative(subscripts, *[v.shape for v in values])
    return Array(value, (reach - magnitude) + relative * reach + TINY)


def exponential(a: Array) -> Array:
    value = numpy.exp(a.value)
    return Array(value, value * (numpy.expm1(a.error) + 8 * UNIT * numpy.exp(a.error)) + TINY)


def relu(a: Array) -> Array:
    return Array(numpy.maximum(a.value, 0), a.error)


def reciprocal(a: Array) -> Array:
    value = 1 / a.value
    margin = numpy.abs(a.value) - a.error
    with numpy.errstate(divide="ignore"):
        error = numpy.where(margin > 0, a.error / (numpy.abs(a.value) * margin), numpy.inf)
    return Array(value, error * (1 + 8 * UNIT) + ONE_ROUNDING * numpy.abs(value) + TINY)


def eye(size: int, like: Any) -> Array:
    return inputs(numpy.eye(size))


def zeros(shape: Sequence[int], like: Any) -> Array:
    return inputs(numpy.zeros(shape))


def ones(shape: Sequence[int], like: Any) -> Array:
    return inputs(numpy.ones(shape))


def constant(array: numpy.ndarray, like: Any) -> Array:
    return inputs(array)


def scalar(value: Any, like: Array) -> Any:
    return float(value)


def check_entries(name: str, a: Array) -> None:
    if not (numpy.isfinite(a.value).all() and numpy.isfinite(a.error).all()):
        raise ValueError(f"{name} holds NaN or infinity, expected finite entries")


def size(axis: int, like: Any) -> int:
    return axis
