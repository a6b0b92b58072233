"""Real numbers in 53-bit arithmetic with a bound on the rounding error: balls of python-flint that meet fractions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb

from constructions.arrays.rationals import Rational, rational


@dataclass(frozen=True)
class Ball:
    """The exact result lies within the radius of the midpoint."""

    value: arb

    def __add__(self, other: Any) -> Ball:
        return Ball(self.value + ball(other).value)

    def __sub__(self, other: Any) -> Ball:
        return Ball(self.value - ball(other).value)

    def __rsub__(self, other: Any) -> Ball:
        return Ball(ball(other).value - self.value)

    def __mul__(self, other: Any) -> Ball:
        return Ball(self.value * ball(other).value)

    def __truediv__(self, other: Any) -> Ball:
        return Ball(self.value / ball(other).value)

    def __rtruediv__(self, other: Any) -> Ball:
        return Ball(ball(other).value / self.value)

    def __pow__(self, power: int) -> Ball:
        return Ball(self.value**power)

    def __neg__(self) -> Ball:
        return Ball(-self.value)

    __radd__, __rmul__ = __add__, __mul__

    @property
    def midpoint(self) -> float:
        return float(self.value.mid())

    @property
    def radius(self) -> float:
        return float(self.value.rad())


def ball(value: Any) -> Ball:
    """A number of any kind as a ball; floats count as exact."""
    if isinstance(value, Ball):
        return value
    if isinstance(value, Fraction | Rational):
        return Ball(arb(rational(value).value))
    return Ball(arb(value))
