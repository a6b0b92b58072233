"""An entry at given sizes and values as a number: sums written out, as ``big_ord_recl`` does it.

exp of something is an unknown that is positive, relu of a constant one that is equal to its value: both come before
what is made of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from constructions.arrays import recorded
from constructions.arrays.quotients import Quotient, generators
from constructions.claim import Scalar
from verify.kernel.checker_input import Numbering
from verify.kernel.instance import LAST
from verify.kernel.printer.entries import (
    Add,
    Argument,
    Atom,
    Delta,
    Entry,
    Index,
    Minus,
    Named,
    Number,
    Read,
    Sum,
    Times,
    Vector,
)
from verify.kernel.printer.statement import Unprintable
from verify.kernel.within import evaluated

ARGUMENT = "argument "  # what the name of one begins with, that a hypothesis is about
MOST = 30  # unknowns


@dataclass(frozen=True)
class Unknown:
    """exp or relu of ``argument``, data of the checker (relu of one whose value is ``of``); or any number, a term."""

    function: str
    argument: str
    of: Fraction | None


@dataclass(frozen=True)
class Written:
    """A number as data of the checker, and its value as a rational function of unknowns."""

    text: str
    value: Quotient


@dataclass
class Unroller:
    """Sizes and values of names, of functions constants or ``LAST``; ``unknowns`` are collected."""

    sizes: Mapping[str, int]
    numbers: Mapping[str, Fraction]
    tensors: Mapping[str, Any]
    functions: Mapping[str, Any] = field(default_factory=dict)
    unknowns: list[Unknown] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context, self.unknown = generators([f"x{k}" for k in range(MOST)])
        self.numbering = Numbering((), [Scalar(name) for name in self.unknown])
        sizes = {name: Fraction(n) for name, n in self.sizes.items()}
        self.known = {name: recorded.number(value) for name, value in (sizes | dict(self.numbers)).items()}

    def constant(self, value: Fraction) -> Written:
        return self.number(recorded.number(value))

    def number(self, scalar: recorded.Scalar) -> Written:
        at = evaluated(scalar, self.known)
        one = self.unknown["x0"] / self.unknown["x0"]
        return Written(f"({self.numbering.number(at)})", one * _value(at))

    def entry(self, e: Entry, at: Mapping[Index, int]) -> Written:
        match e:
            case Number(scalar):
                return self.number(scalar)
            case Delta(i, j):
                return self.constant(Fraction(int(at[i] == at[j])))
            case Add(a, b):
                one, other = self.entry(a, at), self.entry(b, at)
                return Written(f"(FEadd {one.text} {other.text})", one.value + other.value)
            case Times(a, b):
                one, other = self.entry(a, at), self.entry(b, at)
                return Written(f"(FEmul {one.text} {other.text})", one.value * other.value)
            case Minus(a):
                of = self.entry(a, at)
                return Written(f"(FEopp {of.text})", -of.value)
            case Sum(i, body):
                return self._sum([self.entry(body, {**at, i: k}) for k in range(self.sizes[i.axis])])
            case Read(Vector(i, body), position):
                return self.entry(body, {**at, i: at[position]})
            case Read(Named(name), position):
                return self._given(name, [at[position]])
            case Atom(name, legs, arguments):
                return self._atom(name, [at[i] for i in legs], arguments, at)
        raise Unprintable("an entry that is not written out")

    def _sum(self, terms: Sequence[Written]) -> Written:
        found = Written("FEO", self.constant(Fraction(0)).value)
        for t in reversed(terms):
            found = Written(f"(FEadd {t.text} {found.text})", t.value + found.value)
        return found

    def _atom(self, name: str, legs: Sequence[int], arguments: Sequence[Argument], at: Mapping[Index, int]) -> Written:
        if name in self.functions:
            if self.functions[name] != LAST:
                return self.constant(self.functions[name])
            return self._first(arguments[-1], at)
        if name.startswith(ARGUMENT):
            return self._given(f"u{name.removeprefix(ARGUMENT)}", legs)
        if not arguments:
            found = self.tensors[name]
            for k in legs:
                found = found[k]
            return self.constant(Fraction(found))
        if name not in ("exp", "relu", "reciprocal") or isinstance(arguments[0], Vector):
            raise Unprintable(f"the function {name} is not written out")
        told = self.entry(arguments[0], at)  # type: ignore[arg-type]
        if name == "reciprocal":
            return Written(f"(FEinv {told.text})", 1 / told.value)
        return self._unknown(name, told)

    def _first(self, vector: Argument, at: Mapping[Index, int]) -> Written:
        """The first entry of a vector."""
        match vector:
            case Vector(i, body):
                return self.entry(body, {**at, i: 0})
            case Named(name):
                return self._given(name, [0])
        raise Unprintable("a function of a number is not written out")

    def _given(self, name: str, legs: Sequence[int]) -> Written:
        """An entry of a variable; positions as ``big_ord_recl`` has them."""
        return self._new(Unknown("", " ".join([name, *map(place, legs)]), None))

    def _unknown(self, function: str, told: Written) -> Written:
        return self._new(Unknown(function, told.text, as_constant(told.value) if function == "relu" else None))

    def _new(self, new: Unknown) -> Written:
        if new not in self.unknowns:
            self.unknowns.append(new)
        k = self.unknowns.index(new)
        if k >= MOST:
            raise Unprintable("too many unknown numbers")
        generator = self.unknown[f"x{k}"]
        value = generator if new.of is None else self.constant(max(Fraction(0), new.of)).value
        return Written(f"(variable {k + 1})", value)


def place(k: int) -> str:
    """Position k."""
    return f"(lift ord0 {place(k - 1)})" if k else "ord0"


def as_constant(value: Quotient) -> Fraction:
    """A rational function that is a number."""
    terms, below = value.top.to_dict(), value.bottom.to_dict()
    if any(any(powers) for powers in (*terms, *below)):
        raise Unprintable("relu of something that depends on exp is not decided")
    above = sum((Fraction(int(c.p), int(c.q)) for c in terms.values()), Fraction(0))
    return above / sum(Fraction(int(c.p), int(c.q)) for c in below.values())


def _value(scalar: recorded.Scalar) -> Fraction:
    match scalar.made:
        case recorded.Operation(sign, first, second):
            a, b = _value(first), _value(second)
            return a + b if sign == "+" else a * b if sign == "*" else a / b
        case constant:
            assert isinstance(constant, Fraction)
            return constant
