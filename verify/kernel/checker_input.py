"""Entries and numbers as data of the checker in Rocq (``proofs/kernel/Network.v``): every name is a number there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from constructions.arrays import recorded
from constructions.arrays.recorded import Operation, Symbol
from constructions.claim import Declaration, PairFunction, PointFunction, Scalar, Tensor
from verify.kernel.printer.entries import (
    Add,
    Argument,
    Atom,
    Delta,
    Entry,
    Hole,
    Index,
    Minus,
    Named,
    Number,
    Read,
    Sum,
    Times,
    Vector,
)
from verify.kernel.printer.terms import negated

Signature = tuple[tuple[str | None, ...], tuple[str, ...]]  # the axes of arguments (None: a number), and of the value
NUMERIC: Signature = ((None,), ())
NAMED = 30  # numbers below it have names


class Numbering:
    """Axes, numbers, and tensors and functions of a part, each by its position; numbers first, then sizes."""

    def __init__(self, axes: Sequence[str], declared: Sequence[Declaration]) -> None:
        self.axes = list(axes)
        self.scalars = [d.name for d in declared if isinstance(d, Scalar)]
        self.functions: dict[str, Signature] = {}
        for d in declared:
            match d:
                case Tensor(name, legs):
                    self.functions[name] = ((), legs)
                case PairFunction(name, axis):
                    self.functions[name] = ((axis, axis), ())
                case PointFunction(name, domain, codomain):
                    self.functions[name] = ((domain,), (codomain,))
        self.functions |= dict.fromkeys(("exp", "relu", "reciprocal"), NUMERIC)

    def axis(self, index: Index) -> int:
        return self.axes.index(index.axis)

    def function(self, name: str) -> int:
        return list(self.functions).index(name)

    # numbers

    def number(self, scalar: recorded.Scalar) -> str:
        match scalar.made:
            case Symbol(name):
                return f"variable {[*self.scalars, *self.axes].index(name) + 1}"
            case Operation(sign, first, second):
                if sign == "*" and second.made == Fraction(-1):
                    return f"FEopp ({self.number(first)})"
                if sign == "+" and (opposite := negated(second)) is not None:
                    return f"FEsub ({self.number(first)}) ({self.number(opposite)})"
                operation = {"+": "FEadd", "*": "FEmul", "/": "FEdiv"}[sign]
                return f"{operation} ({self.number(first)}) ({self.number(second)})"
            case constant:
                assert isinstance(constant, Fraction)
                return _constant(constant)

    # entries

    def entry(self, e: Entry, numbers: Mapping[Index, int], bound: int) -> str:
        """An entry, where its free indices have these numbers and those from ``bound`` on are not in use."""

        def inner(e: Entry) -> str:
            return f"({self.entry(e, numbers, bound)})"

        match e:
            case Number(value):
                return f"ECoef ({self.number(value)})"
            case Delta(i, j):
                return f"EDelta {self.place(i, numbers)} {small(numbers[j])}"
            case Add(a, b):
                return f"EAdd {inner(a)} {inner(b)}"
            case Times(a, b):
                return f"EMul {inner(a)} {inner(b)}"
            case Minus(a):
                return f"EOpp {inner(a)}"
            case Sum(i, body):
                return f"ESum {small(self.axis(i))} {small(bound)} {self._under(i, body, numbers, bound)}"
            case Read(Vector(i, body), at):
                body_there = self._under(i, body, numbers, bound)
                return f"EEntry {small(self.axis(i))} {small(bound)} {body_there} {small(numbers[at])}"
            case Hole(k, legs):
                places = "; ".join(f"({self.axis(i)}, {p}, {numbers[i]})" for p, i in enumerate(legs))
                return f"EHole {small(k)} [:: {places}]"
            case Atom(name, legs, arguments):
                places, told = "no_legs", "ANil"
                for i in reversed(legs):
                    places = f"(leg {self.place(i, numbers)} {places})"
                for argument in reversed(arguments):
                    told = f"({self._argument(argument, numbers, bound)} {told})"
                return f"EAtom {small(self.function(name))} {places} {told}"
        raise TypeError(f"{e!r} is no data of the checker")

    def place(self, i: Index, numbers: Mapping[Index, int]) -> str:
        """An index: its axis and its number."""
        return f"{small(self.axis(i))} {small(numbers[i])}"

    def _under(self, i: Index, body: Entry, numbers: Mapping[Index, int], bound: int) -> str:
        return f"({self.entry(body, {**numbers, i: bound}, bound + 1)})"

    def _argument(self, a: Argument, numbers: Mapping[Index, int], bound: int) -> str:
        match a:
            case Vector(i, body):
                return f"AVec {small(self.axis(i))} {small(bound)} {self._under(i, body, numbers, bound)}"
            case Named():
                raise TypeError("a variable vector is no data of the checker")
            case _:
                return f"ANum ({self.entry(a, numbers, bound)})"


def small(number: int) -> str:
    """A number, by the name that it has in ``proofs/kernel/Network.v`` if it has one."""
    return f"n{number}'" if number < NAMED else str(number)


def _constant(value: Fraction) -> str:
    if value < 0:
        return f"FEopp ({_constant(-value)})"
    if value.denominator > 1:
        return f"FEdiv ({_constant(Fraction(value.numerator))}) (FEc {value.denominator}%Z)"
    return f"FEc {value}%Z"
