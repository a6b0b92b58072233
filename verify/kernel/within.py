"""A point within the bounds of a comparison, so that its premises are no contradiction: rational numbers."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from constructions.arrays import recorded
from constructions.arrays.recorded import Operation, Symbol
from verify.kernel.argued import Argued
from verify.kernel.printer.comparison import Bounded, Comparison
from verify.kernel.values import number

SHARES = (Fraction(1, 2), Fraction(1, 3), Fraction(0), Fraction(1))  # of an interval, tried in this order
BEYOND = (Fraction(1), Fraction(2), Fraction(1, 2), Fraction(0))  # a single bound


@dataclass(frozen=True)
class Numbers:
    """The values of variables."""

    given: Mapping[str, Fraction]
    size: int = 1

    def constant(self, value: Fraction) -> Fraction:
        return value

    def quotient(self, above: Fraction, below: Fraction) -> Fraction:
        return Fraction(above) / Fraction(below)

    def symbol(self, name: str) -> Fraction:
        return self.given[name]

    def vector(self, name: str) -> Any:
        raise TypeError("numbers have no vectors")

    def atom(self, name: str, legs: Any, told: Any) -> Any:
        raise TypeError("numbers have no tensors")


def point(comparison: Comparison) -> Mapping[str, Fraction] | None:
    """Values within the bounds at which nothing is 0 that should not be; None where none was found."""
    for choice in itertools.product(range(len(SHARES)), repeat=len(comparison.domain.bounded)):
        try:
            values = dict(_chosen(comparison.domain.bounded, choice))
            if all(number(scalar, Numbers(values)) != 0 for _, scalar in comparison.domain.divisors):
                return values
        except (ZeroDivisionError, _Outside):
            continue
    return None


class _Outside(ValueError):
    """A value is not within its bounds."""


def _chosen(bounded: list[Bounded], choice: tuple[int, ...]) -> Iterator[tuple[str, Fraction]]:
    values: dict[str, Fraction] = {}
    for b, k in zip(bounded, choice, strict=True):
        v = b.variable
        low, up = (None if s is None else Fraction(number(s, Numbers(values))) for s in (b.lower, b.upper))
        if low is not None and up is not None:
            value = low + SHARES[k] * (up - low)
        else:
            value = low + BEYOND[k] if low is not None else (up or Fraction(0)) - BEYOND[k]
        if (low is not None and (value < low or (v.lower_open and value == low))) or (
            up is not None and (value > up or (v.upper_open and value == up))
        ):
            raise _Outside
        values[v.name] = value
        yield v.name, value


def example(comparison: Comparison, at: Mapping[str, Fraction]) -> str:
    """That the premises hold there, in every ordered field."""
    module = comparison.module
    given = " ".join(["R", *map(rational, at.values())]) if at else ""
    out = f"Example {module}_met (R : realFieldType) : @{module}.premises {given}.\nProof. split."
    return "\n".join([out, *(f"- exact: {p}." for p in meeting(comparison, at)), "Qed.\n"])


def meeting(comparison: Comparison, at: Mapping[str, Fraction]) -> list[str]:
    """The proofs of the premises there, in order; the checker of inequalities compares the numbers."""
    argued, values = Argued([]), {name: recorded.number(value) for name, value in at.items()}
    proofs = []
    for b in comparison.domain.bounded:
        member = values[b.variable.name]
        for bound, is_open, below in ((b.lower, b.variable.lower_open, True), (b.upper, b.variable.upper_open, False)):
            if bound is not None:
                pair = (evaluated(bound, values), member)
                proofs.append(compared(argued, *(pair if below else pair[::-1]), is_open))
    return proofs + [not_zero(evaluated(scalar, values)) for _, scalar in comparison.domain.divisors]


def not_zero(value: recorded.Scalar) -> str:
    """That a number is not 0."""
    argued, zero = Argued([]), recorded.number(0)
    if number(value, Numbers({})) > 0:
        return f"(lt0r_neq0 {compared(argued, zero, value, True)})"
    return f"(ltr0_neq0 {compared(argued, value, zero, True)})"


def compared(argued: Argued, smaller: recorded.Scalar, greater: recorded.Scalar, strict: bool) -> str:
    """That two numbers compare so."""
    difference = Fraction(number(greater, Numbers({})) - number(smaller, Numbers({})))
    how = f"(ByCoefficients (PEc ({difference.numerator})%Z) (PEc {difference.denominator}%Z))"
    data = f"{'Less' if strict else 'AtMost'} {argued.number(smaller)} {argued.number(greater)} {how}"
    return f"(@proves_ok R [::] [::] [::] {data} I I (erefl true <: proves [::] [::] {data} = true))"


def evaluated(scalar: recorded.Scalar, values: Mapping[str, recorded.Scalar]) -> recorded.Scalar:
    """A number with these in place of its symbols."""
    match scalar.made:
        case Symbol(name):
            return values[name]
        case Operation(sign, first, second):
            return recorded.Scalar(Operation(sign, evaluated(first, values), evaluated(second, values)))
    return scalar


def rational(value: Fraction) -> str:
    """A rational number as a term."""
    above = f"{abs(value.numerator)}%:R" if abs(value.numerator) > 1 else str(abs(value.numerator))
    found = f"{above} / {value.denominator}%:R" if value.denominator > 1 else above
    return f"({found})" if value >= 0 else f"(- ({found}))"
