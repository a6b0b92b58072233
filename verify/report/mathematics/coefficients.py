"""Rational functions as rows of marks: in factors where that is shorter, sums in order of degree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain
from math import gcd, lcm

from flint import fmpq_mpoly

from constructions.arrays.quotients import Quotient, Term, terms
from verify.report.mathematics.marks import LEFT, MINUS, PLUS, RIGHT, Mark, Notation, power, spaced

Listed = Sequence[Term]  # a polynomial


def coefficient_marks(coefficient: Quotient, by: Notation, alone: bool = False) -> Iterator[Mark]:
    """A rational function; a sum in brackets, unless it stands alone."""
    names = coefficient.top.context().names()
    if not coefficient:
        yield Mark("0", "0")
        return
    above, top = _factors(coefficient.top, names, by)
    below, bottom = _factors(coefficient.bottom, names, by)
    number = above / below
    if number < 0:
        yield MINUS
    if abs(number.numerator) != 1 or not top:
        top = [[_number(number.numerator)], *top]
    if number.denominator != 1:
        bottom = [[_number(number.denominator)], *bottom]
    if alone and not bottom and len(top) == 1 and top[0][0] == LEFT and top[0][-1] == RIGHT:
        top = [top[0][1:-1]]
    yield from spaced(top)
    if bottom:
        yield Mark("/", "/")
        yield from ([LEFT, *spaced(bottom), RIGHT] if len(bottom) > 1 else bottom[0])


def _number(number: int) -> Mark:
    return Mark(str(abs(number)), str(abs(number)))


def _factors(polynomial: fmpq_mpoly, names: Sequence[str], by: Notation) -> tuple[Fraction, list[list[Mark]]]:
    """The number before it, and its factors; those that are sums last, multiplied out where that is shorter."""
    number, whole = _primitive(list(terms(polynomial)))
    _, found = polynomial.factor()
    pieces = []
    for factor, times in sorted(found, key=lambda f: (len(f[0]) > 1, str(f[0]))):
        _, listed = _primitive(list(terms(factor)))
        pieces.append([*_bracketed(listed, names, by), *power(times)])
    expanded = [_bracketed(whole, names, by)] if len(whole) > 1 else []
    return number, expanded if expanded and _length(expanded) <= _length(pieces) else pieces


def _length(pieces: Sequence[list[Mark]]) -> int:
    return sum(len(m.text) for m in chain(*pieces)) + len(pieces)


def _primitive(listed: Listed) -> tuple[Fraction, Listed]:
    """The number that divides all coefficients, and what is left: integers, that of least degree positive."""
    size = Fraction(gcd(*(c.numerator for c, _ in listed)), lcm(*(c.denominator for c, _ in listed)))
    size = -size if lowest(listed)[0] < 0 else size
    return size, [(c / size, powers) for c, powers in listed]


def lowest(listed: Listed) -> Term:
    """The term of least degree."""
    return min(listed, key=_degree)


def _degree(term: Term) -> tuple[int, list[int]]:
    return sum(term[1]), [-p for p in term[1]]


def negative(coefficient: Quotient) -> bool:
    """Whether it is written with a minus."""
    above, below = (lowest(list(terms(p)))[0] for p in (coefficient.top, coefficient.bottom))
    return above * below < 0


def _bracketed(listed: Listed, names: Sequence[str], by: Notation) -> list[Mark]:
    made = list(polynomial_marks(listed, names, by))
    return [LEFT, *made, RIGHT] if len(listed) > 1 else made


def polynomial_marks(listed: Listed, names: Sequence[str], by: Notation) -> Iterator[Mark]:
    """A sum of monomials, those of low degree first."""
    if not listed:
        yield Mark("0", "0")
    for k, (c, powers) in enumerate(sorted(listed, key=_degree)):
        if k:
            yield Mark(" - " if c < 0 else " + ", " - " if c < 0 else " + ", PLUS)
        elif c < 0:
            yield MINUS
        pieces = [[by.name(n), *power(p)] for n, p in zip(names, powers, strict=True) if p]
        if abs(c) != 1 or not pieces:
            pieces.insert(0, [Mark(str(abs(c)), str(abs(c)))])
        yield from spaced(pieces)
