"""Rational numbers: python-flint's, three times as fast as ``fractions.Fraction``, made to meet it."""

from __future__ import annotations

import numbers
from fractions import Fraction
from typing import Any

from flint import fmpq


class Rational:
    """A rational number, in arithmetic and comparisons with its like, with int and with Fraction."""

    __slots__ = ("value",)

    def __init__(self, value: fmpq) -> None:
        self.value = value

    def __add__(self, other: Any) -> Rational:
        kind = type(other)
        if kind is Rational:
            return Rational(self.value + other.value)
        if kind is int:
            return Rational(self.value + other)
        return Rational(self.value + flint(other)) if kind is Fraction else NotImplemented

    def __mul__(self, other: Any) -> Rational:
        kind = type(other)
        if kind is Rational:
            return Rational(self.value * other.value)
        if kind is int:
            return Rational(self.value * other)
        return Rational(self.value * flint(other)) if kind is Fraction else NotImplemented

    def __sub__(self, other: Any) -> Rational:
        o = _of(other)
        return o if o is NotImplemented else Rational(self.value - o)

    def __rsub__(self, other: Any) -> Rational:
        o = _of(other)
        return o if o is NotImplemented else Rational(o - self.value)

    def __truediv__(self, other: Any) -> Rational:
        o = _of(other)
        return o if o is NotImplemented else Rational(self.value / o)

    def __rtruediv__(self, other: Any) -> Rational:
        o = _of(other)
        return o if o is NotImplemented else Rational(o / self.value)

    def __pow__(self, power: int) -> Rational:
        return Rational(self.value**power)

    def __neg__(self) -> Rational:
        return Rational(-self.value)

    __radd__, __rmul__ = __add__, __mul__

    def __eq__(self, other: object) -> bool:
        o = _of(other)
        return o if o is NotImplemented else bool(self.value == o)

    def __lt__(self, other: Any) -> bool:
        o = _of(other)
        return o if o is NotImplemented else bool(self.value < o)

    def __le__(self, other: Any) -> bool:
        o = _of(other)
        return o if o is NotImplemented else bool(self.value <= o)

    def __gt__(self, other: Any) -> bool:
        o = _of(other)
        return o if o is NotImplemented else bool(self.value > o)

    def __ge__(self, other: Any) -> bool:
        o = _of(other)
        return o if o is NotImplemented else bool(self.value >= o)

    def __hash__(self) -> int:
        return hash(self.value)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __int__(self) -> int:
        return int(self.fraction)

    def __float__(self) -> float:
        return float(self.fraction)

    def __str__(self) -> str:
        return str(self.value)

    __repr__ = __str__

    @property
    def numerator(self) -> int:
        return int(self.value.numerator)

    @property
    def denominator(self) -> int:
        return int(self.value.denominator)

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)


numbers.Rational.register(Rational)  # Fraction compares with it, and is made from it


def _of(other: Any) -> Any:
    """The other operand as flint takes it, or NotImplemented."""
    kind = type(other)
    if kind is Rational:
        return other.value
    return other if kind is int else flint(other) if kind is Fraction else NotImplemented


def flint(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def rational(value: int | Fraction | Rational) -> Rational:
    """A number as a Rational.  Raises TypeError for what is no rational number."""
    if isinstance(value, Rational):
        return value
    if not isinstance(value, int | Fraction):
        raise TypeError(f"{value!r} is a {type(value).__name__}, expected a rational number")
    return Rational(fmpq(value.numerator, value.denominator))
