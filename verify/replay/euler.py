"""Two rational functions of Euler's number are equal only if they are the same, because e is transcendental."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from verify.replay.budget import TooLarge
from verify.replay.evaluation import Vanishes

LARGEST_DEGREE = 100  # in e
MOST_WORK = 2_000_000  # products of coefficients in Q(e)
Value: TypeAlias = "Fraction | OfEuler"
Coefficients = tuple[Fraction, ...]  # of 1, e, e^2, ..., the last not zero


class Work:
    """Counts products of coefficients."""

    def __init__(self) -> None:
        self._done = 0

    def spend(self, amount: int) -> None:
        self._done += amount
        if self._done > MOST_WORK:
            raise TooLarge("the values in e need too many operations")


class OfEuler:
    """An element of Q(e) that is not rational: coprime polynomials in e, the denominator's first coefficient 1."""

    __slots__ = ("above", "below", "work")

    def __init__(self, above: Coefficients, below: Coefficients, work: Work) -> None:
        self.above, self.below, self.work = above, below, work

    def parts(self, other: Any) -> tuple[Coefficients, Coefficients] | None:
        if isinstance(other, OfEuler):
            return other.above, other.below
        return (stripped((Fraction(other),)), (Fraction(1),)) if isinstance(other, int | Fraction) else None

    def __add__(self, other: Any) -> Value:
        if (o := self.parts(other)) is None:
            return NotImplemented
        sums = summed(times(self.above, o[1], self.work), times(o[0], self.below, self.work))
        return quotient(sums, times(self.below, o[1], self.work), self.work)

    def __mul__(self, other: Any) -> Value:
        if (o := self.parts(other)) is None:
            return NotImplemented
        return quotient(times(self.above, o[0], self.work), times(self.below, o[1], self.work), self.work)

    __radd__, __rmul__ = __add__, __mul__

    def __truediv__(self, other: Any) -> Value:
        if (o := self.parts(other)) is None:
            return NotImplemented
        return quotient(times(self.above, o[1], self.work), times(self.below, o[0], self.work), self.work)

    def __rtruediv__(self, other: Any) -> Value:
        return quotient(self.below, self.above, self.work) * other

    def __pow__(self, exponent: int) -> Value:
        found: Value = Fraction(1)
        for _ in range(exponent):
            found = found * self
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OfEuler) and (self.above, self.below) == (other.above, other.below)

    def __hash__(self) -> int:
        return hash((self.above, self.below))


def quotient(above: Coefficients, below: Coefficients, work: Work) -> Value:
    """above/below in lowest terms, a Fraction if it is one.  Raises Vanishes where below is 0."""
    if not below:
        raise Vanishes
    a, b = above, below
    while b:
        a, b = b, divided(a, b, work)[1]
    above, below = divided(above, a, work)[0], divided(below, a, work)[0]
    above, below = tuple(c / below[-1] for c in above), tuple(c / below[-1] for c in below)
    if len(above) <= 1 and len(below) == 1:
        return above[0] if above else Fraction(0)
    return OfEuler(above, below, work)


def stripped(found: Sequence[Fraction]) -> Coefficients:
    length = len(found)
    while length and not found[length - 1]:
        length -= 1
    return tuple(found[:length])


def summed(a: Coefficients, b: Coefficients) -> Coefficients:
    if len(a) < len(b):
        a, b = b, a
    return stripped([c + d for c, d in zip(a, (*b, *[Fraction(0)] * (len(a) - len(b))), strict=True)])


def times(a: Coefficients, b: Coefficients, work: Work) -> Coefficients:
    if len(a) + len(b) > LARGEST_DEGREE + 2:
        raise TooLarge(f"a polynomial in e of degree above {LARGEST_DEGREE} is needed")
    work.spend(len(a) * len(b))
    found = [Fraction(0)] * max(len(a) + len(b) - 1, 0)
    for i, c in enumerate(a):
        for j, d in enumerate(b):
            found[i + j] += c * d
    return stripped(found)


def divided(a: Coefficients, b: Coefficients, work: Work) -> tuple[Coefficients, Coefficients]:
    """Quotient and remainder by b, which is not 0."""
    rest, found = list(a), [Fraction(0)] * max(len(a) - len(b) + 1, 0)
    for k in reversed(range(len(found))):
        found[k] = c = rest[k + len(b) - 1] / b[-1]
        words = 1 + (c.numerator.bit_length() + c.denominator.bit_length()) // 256
        work.spend(len(b) * words * words)
        for j, d in enumerate(b):
            rest[k + j] -= c * d
    return stripped(found), stripped(rest)
