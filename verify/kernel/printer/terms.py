"""Entries and numbers as terms of MathComp."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from constructions.arrays import recorded
from constructions.arrays.recorded import Operation, Symbol
from constructions.claim import Declaration, PairFunction, PointFunction, Tensor
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

KEYWORDS = """as at cofix else end exists exists2 fix for forall fun if IF in let match mod of Prop return Set then
    Type using where with by do have is suff wlog without over under"""
OWN = """R L l s nat state State start advance after equations premises Premises claim statement relu exp point"""
TAKEN = frozenset([*KEYWORDS.split(), *OWN.split()])
LOOSEST, PLUS, SUM, TIMES, MINUS = 100, 50, 41, 40, 35  # the levels of MathComp's notations


def identifier(name: str) -> str:
    """A name as an identifier that means nothing else here: not a keyword, nor one of the printer's own."""
    word = re.sub(r"\W+", "_", name)
    return f"{word}_" if word in TAKEN or re.fullmatch(r"[iuvqH]_?[0-9]*|(s|at|out|not_zero)_\w*|\d.*", word) else word


def vector_type(axis: str) -> str:
    return f"{{ffun 'I_{identifier(axis)} -> R}}"


def type_of(d: Declaration) -> str:
    """The type of what is declared."""
    match d:
        case Tensor(_, axes):
            return " -> ".join([*(f"'I_{identifier(a)}" for a in axes), "R"])
        case PairFunction(_, axis):
            return f"{vector_type(axis)} -> {vector_type(axis)} -> R"
        case PointFunction(_, domain, codomain):
            return f"{vector_type(domain)} -> 'I_{identifier(codomain)} -> R"
        case _:
            return "R"


@dataclass
class Terms:
    """Prints; ``term`` says what names of tensors, functions and numbers are called, ``axes`` which numbers are sizes.

    ``divisors`` collects what is divided by, factor by factor, each as it is printed.
    """

    axes: frozenset[str]
    term: Mapping[str, str]
    divisors: dict[str, recorded.Scalar] = field(default_factory=dict)

    # numbers

    def number(self, scalar: recorded.Scalar, level: int = LOOSEST) -> str:
        """A number, in parentheses where it binds less than ``level``."""
        match scalar.made:
            case Symbol(name):
                return f"{identifier(name)}%:R" if name in self.axes else self.term[name]
            case Operation(sign, first, second):
                return self._operation(sign, first, second, level)
            case constant:
                assert isinstance(constant, Fraction)
                return self._constant(constant, level)

    def _operation(self, sign: str, first: recorded.Scalar, second: recorded.Scalar, level: int) -> str:
        if sign == "*" and second.made == Fraction(-1):
            return grouped(f"- {self.number(first, MINUS)}", MINUS, level)
        if sign == "+" and (opposite := negated(second)) is not None:
            return grouped(f"{self.number(first, PLUS)} - {self.number(opposite, PLUS - 1)}", PLUS, level)
        if sign == "/":
            for factor in factors(second):
                self.divisors.setdefault(self.number(factor), factor)
        own = PLUS if sign == "+" else TIMES
        return grouped(f"{self.number(first, own)} {sign} {self.number(second, own - 1)}", own, level)

    def _constant(self, value: Fraction, level: int) -> str:
        if value < 0:
            return grouped(f"- {self._constant(-value, MINUS)}", MINUS, level)
        if value.denominator > 1:
            below = recorded.number(value.denominator)
            self.divisors.setdefault(self.number(below), below)
            above = self._constant(Fraction(value.numerator), TIMES)
            return grouped(f"{above} / {value.denominator}%:R", TIMES, level)
        return str(value) if value < 2 else f"{value}%:R"

    # entries

    def entry(self, e: Entry, names: Mapping[Index, str], level: int = LOOSEST) -> str:
        """An entry, where its free indices have these names; in parentheses where it binds less than ``level``."""
        match e:
            case Number(value):
                return self.number(value, level)
            case Delta(i, j):
                return f"({names[i]} == {names[j]})%:R"
            case Add(a, Minus(b)):
                return grouped(f"{self.entry(a, names, PLUS)} - {self.entry(b, names, PLUS - 1)}", PLUS, level)
            case Add(a, b):
                return grouped(f"{self.entry(a, names, PLUS)} + {self.entry(b, names, PLUS - 1)}", PLUS, level)
            case Times(a, b):
                return grouped(f"{self.entry(a, names, TIMES)} * {self.entry(b, names, TIMES - 1)}", TIMES, level)
            case Minus(a):
                return grouped(f"- {self.entry(a, names, MINUS)}", MINUS, level)
            case Sum(i, body):
                name = f"i{len(names)}"
                inner = self.entry(body, {**names, i: name}, SUM)
                return grouped(f"\\sum_({name} < {identifier(i.axis)}) {inner}", SUM, level)
            case Read(whole, at):
                return f"{self.argument(whole, names)} {names[at]}"
            case Atom(name, legs, arguments):
                return self._atom(name, legs, arguments, names)
            case Hole():
                raise TypeError("a statement has no holes")

    def _atom(self, name: str, legs: Sequence[Index], arguments: Sequence[Argument], names: Mapping[Index, str]) -> str:
        shown = [self.argument(a, names) for a in arguments]
        if name == "reciprocal":
            return f"{shown[0]}^-1"
        return " ".join([self.term.get(name, name), *shown, *(names[i] for i in legs)])

    def argument(self, a: Argument, names: Mapping[Index, str]) -> str:
        match a:
            case Named(name):
                return name
            case Vector(i, body):
                name = f"i{len(names)}"
                inner = self.entry(body, {**names, i: name})
                return f"[ffun {name} : 'I_{identifier(i.axis)} => {inner}]"
            case _:
                return f"({self.entry(a, names)})"


def grouped(text: str, own: int, level: int) -> str:
    return f"({text})" if own > level else text


def negated(scalar: recorded.Scalar) -> recorded.Scalar | None:
    """b of a number that was made as -b."""
    made = scalar.made
    if isinstance(made, Operation) and made.sign == "*" and made.second.made == Fraction(-1):
        return made.first
    return None


def factors(scalar: recorded.Scalar) -> list[recorded.Scalar]:
    """The numbers of which it is made as a product, but for -1."""
    made = scalar.made
    if isinstance(made, Operation) and made.sign == "*":
        return [*factors(made.first), *factors(made.second)]
    return [] if made in (Fraction(1), Fraction(-1)) else [scalar]


def comment(text: str) -> str:
    """Words that end no comment and begin none."""
    return text.replace("(*", "( *").replace("*)", "* )").replace('"', "'")


def binders(at: Sequence[Index], prefix: str = "i") -> str:
    """``(i0 : 'I_d) (i1 : 'I_n)``"""
    return " ".join(f"({prefix}{k} : 'I_{identifier(i.axis)})" for k, i in enumerate(at))
