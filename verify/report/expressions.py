"""Expressions as a mathematician reads them: index notation, generated from the checked expression itself."""

from __future__ import annotations

from collections.abc import Iterable

from constructions.arrays.indexed import Array
from constructions.arrays.network import DELTA, Argument, Factor, Index, Summand, Term
from constructions.arrays.quotients import Quotient

LETTERS = {"d": "abefghαβμνρ", "n": "ijkl", "n_y": "cuvw", "m": "tsr", "p": "pqoxy"}


def text(array: Array) -> str:
    """The sum of an array's terms; its free legs carry the first letters of their axes, in order."""
    names: dict[Index, str] = {}
    for k, axis in enumerate(array.axes):
        names[Index(axis, -1 - k)] = _letter(axis, names)
    return _sum(array.terms, names)


def _letter(axis: str, taken: dict[Index, str]) -> str:
    letters = LETTERS.get(axis, axis[0])
    choices = [*letters, *(f"{letters[0]}{k}" for k in range(1, 100))]
    return next(c for c in choices if c not in taken.values())


def _sum(terms: Iterable[Summand | Term], names: dict[Index, str]) -> str:
    written = ""
    for sign, body in sorted((_term(t, names) for t in terms), key=lambda t: len(t[1])):
        joint = (" - " if sign else " + ") if written else ("-" if sign else "")
        written += joint + body
    return written or "0"


def _term(term: Summand | Term, names: dict[Index, str]) -> tuple[bool, str]:
    """Whether the term is subtracted, and the rest of it."""
    names = dict(names)
    for i in term.bound:
        names[i] = _letter(i.axis, names)
    coefficient = term.coefficient
    negative = str(coefficient).startswith("-")
    scalar = _scalar(-coefficient if negative else coefficient)
    bound = "Σ_" + ",".join(sorted(names[i] for i in term.bound)) if term.bound else ""
    factors = sorted((_factor(f, names) for f in term.factors), key=lambda f: ("(" in f, f))
    return negative, " ".join(
        part for part in (scalar if scalar != "1" or not factors else "", bound, *factors) if part
    )


def _scalar(value: Quotient) -> str:
    shown = str(value).replace("**", "^")
    return f"({shown})" if " " in shown else shown


def _factor(factor: Factor, names: dict[Index, str]) -> str:
    name = "δ" if factor.name == DELTA else factor.name
    letters = [names[i] for i in factor.legs]
    legs = f"[{','.join(sorted(letters) if factor.name == DELTA else letters)}]" if letters else ""
    arguments = f"({', '.join(_argument(a, names) for a in factor.arguments)})" if factor.arguments else ""
    return f"{name}{legs}{arguments}"


def _argument(argument: Argument, names: dict[Index, str]) -> str:
    names = dict(names)
    if not argument.parameters:
        return _sum(argument.terms, names)
    (parameter,) = argument.parameters
    if len(argument.terms) == 1 and len(argument.terms[0].factors) == 1 and not argument.terms[0].bound:
        return _sum(argument.terms, names | {parameter: "·"})
    names[parameter] = _letter(parameter.axis, names)
    return f"{names[parameter]} ↦ {_sum(argument.terms, names)}"
