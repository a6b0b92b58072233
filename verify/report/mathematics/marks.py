"""Trees as rows of marks, each with its text and its LaTeX: what is read back is what is printed and typeset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import gcd, lcm
from typing import NamedTuple

from constructions.arrays.quotients import Quotient, terms
from verify.report.mathematics.factoring import negative
from verify.report.mathematics.tree import (
    Applied,
    Chain,
    Diagonal,
    DiagonalOf,
    Entry,
    Hadamard,
    Identity,
    Mapped,
    Named,
    Node,
    Ones,
    Sum,
    Term,
    Trace,
    Transposed,
)

OPEN, CLOSE, PLUS, SPACE = "(", ")", "+", " "  # roles of marks: where a line may be broken, and how deep it is there


class Mark(NamedTuple):
    """A piece of an expression as text and as LaTeX; ``role`` is "" or one of those above."""

    text: str
    latex: str
    role: str = ""


GAP = Mark(" ", r"\, ", SPACE)
LEFT, RIGHT = Mark("(", "(", OPEN), Mark(")", ")", CLOSE)
MINUS = Mark("-", "{-}")
TURN = Mark("^T", r"^{\mathsf T}")


@dataclass(frozen=True)
class Notation:
    """How names are written in LaTeX, and what stands for identity, trace and diagonal: no name of anything else."""

    latex: Mapping[str, str]
    identity: str = "I"
    trace: str = "tr"
    diagonal: str = "diag"

    def name(self, name: str) -> Mark:
        return Mark(name, self.latex[name])

    def word(self, word: str) -> Mark:
        return Mark(word, rf"\operatorname{{{word}}}")


def marks(node: Node, by: Notation) -> list[Mark]:
    """An expression that stands for itself."""
    return list(_sum(node, by) if isinstance(node, Sum) else _factor(node, by, alone=True))


def _sum(node: Sum, by: Notation) -> Iterator[Mark]:
    if not node.terms:
        yield Mark("0", "0")
    for k, term in enumerate(node.terms):
        minus = negative(term.coefficient)
        if k:
            yield Mark(" - " if minus else " + ", " - " if minus else " + ", PLUS)
        elif minus:
            yield MINUS
        yield from _term(-term.coefficient if minus else term.coefficient, term, by, len(node.terms) == 1 and not minus)


def _term(coefficient: Quotient, term: Term, by: Notation, only: bool) -> Iterator[Mark]:
    pieces: list[list[Mark]] = []
    number = not (term.scalars or term.word)
    if coefficient.constant() != 1 or number:
        pieces.append(list(coefficient_marks(coefficient, by, only and number)))
    if term.bound:
        letters = ",".join(term.bound)
        pieces.append([Mark(f"Σ_{letters}", rf"\sum_{{{letters}}}")])
    alone = len(term.scalars) + len(term.word) == 1 and not pieces
    pieces += [_scalar(node, by, alone) for node in term.scalars]
    pieces += list(_word(term.word, by, alone))
    for k, piece in enumerate(pieces):
        if k:
            yield GAP
        yield from piece


def _word(word: Iterable[Node], by: Notation, alone: bool = False) -> Iterator[list[Mark]]:
    for node, same in groupby(word):
        times = len(list(same))
        yield [*_factor(node, by, alone and times == 1, raised=times > 1), *_power(times)]


def _power(times: int) -> list[Mark]:
    return [Mark(f"^{times}", f"^{{{times}}}")] if times > 1 else []


def _scalar(node: Node, by: Notation, alone: bool) -> list[Mark]:
    if isinstance(node, Chain) and not alone:
        return [LEFT, *_factor(node, by, alone=True), RIGHT]
    return list(_factor(node, by, alone))


def _spaced(pieces: Iterable[list[Mark]]) -> Iterator[Mark]:
    for k, piece in enumerate(pieces):
        if k:
            yield GAP
        yield from piece


def _factor(node: Node, by: Notation, alone: bool = False, raised: bool = False) -> Iterator[Mark]:
    """A factor, in brackets where it would be misread; ``alone`` nothing stands beside it."""
    match node:
        case Named(name, legs, slots):
            yield from _sliced([by.name(name)], by.latex[name], legs, slots)
        case Ones():
            yield Mark("𝟏", r"\mathbf 1")
        case Identity():
            yield by.name(by.identity)
        case Transposed(of):
            if raised:
                yield LEFT
            yield from _factor(of, by)
            yield TURN
            if raised:
                yield RIGHT
        case Diagonal(of) | DiagonalOf(of):
            yield from _called(by.word(by.diagonal), [of], by)
        case Trace(of):
            yield from _called(by.word(by.trace), [of], by)
        case Entry(of, slots):
            yield from _sliced(list(_factor(of, by)), "", len(slots), slots)
        case Applied(name, arguments) if name != "reciprocal" or _is_number(arguments[0]):
            yield from _called(by.name(name), arguments, by)
        case _:
            if not alone:
                yield LEFT
            yield from _open(node, by)
            if not alone:
                yield RIGHT


def _open(node: Node, by: Notation) -> Iterator[Mark]:
    """What needs brackets beside anything else."""
    match node:
        case Sum():
            yield from _sum(node, by)
        case Chain(factors):
            yield from _spaced(_word(factors, by))
        case Hadamard(left, right):
            yield from _factor(left, by)
            yield Mark(" ∘ ", r" \circ ", SPACE)
            yield from _factor(right, by)
        case Mapped(letter, of):
            yield Mark(f"{letter} ↦ ", rf"{letter} \mapsto ")
            yield from marks(of, by)
        case Applied(_, (of,)):
            yield Mark("1/(", "1/(", OPEN)
            yield from marks(of, by)
            yield RIGHT
        case _:
            raise TypeError(f"{type(node).__name__} is no expression")


def _is_number(node: Node) -> bool:
    """Whether 1/(...) of it would be read as a coefficient: no tensor is in it."""
    return isinstance(node, Sum) and not any(t.scalars or t.word for t in node.terms)


def _called(name: Mark, arguments: Iterable[Node], by: Notation) -> Iterator[Mark]:
    yield name
    yield LEFT
    for k, argument in enumerate(arguments):
        if k:
            yield Mark(", ", ", ", SPACE)
        yield from marks(argument, by)
    yield RIGHT


def _sliced(shown: list[Mark], latex: str, legs: int, slots: tuple[str, ...]) -> Iterator[Mark]:
    """Something at its letters; a dot stands for a leg that is whole, and none where three have whole ones first."""
    yield from shown
    if any(slots):
        whole = slots.index(next(filter(None, slots)))
        if legs > 2 and all(slots[whole:]):
            slots = slots[whole:]
        inside = ",".join(slot or "·" for slot in slots)
        typeset = "".join(slot or r"\cdot " for slot in slots)
        yield Mark(f"[{inside}]", f"_{{{typeset}}}" if latex and "_" not in latex else f"[{typeset}]")


def coefficient_marks(coefficient: Quotient, by: Notation, alone: bool = False) -> Iterator[Mark]:
    """A rational function; a sum in brackets, unless it stands alone."""
    top, bottom = list(terms(coefficient.top)), list(terms(coefficient.bottom))
    whole = lcm(*(c.denominator for c, _ in top + bottom))
    common = gcd(*(int(c * whole) for c, _ in top + bottom))
    top, bottom = ([(c * whole / common, powers) for c, powers in listed] for listed in (top, bottom))
    names = coefficient.top.context().names()
    plain = len(bottom) == 1 and not any(bottom[0][1]) and bottom[0][0] == 1
    if alone and plain:
        yield from polynomial_marks(top, names, by)
        return
    yield from _bracketed_polynomial(top, names, by, sums=True)
    if not plain:
        yield Mark("/", "/")
        yield from _bracketed_polynomial(bottom, names, by, sums=False)


def _bracketed_polynomial(
    listed: list[tuple[Fraction, tuple[int, ...]]], names: tuple[str, ...], by: Notation, sums: bool
) -> Iterator[Mark]:
    """In brackets where it is a sum, or below a line and a product."""
    factors = sum(map(bool, listed[0][1])) + (abs(listed[0][0]) != 1) if listed else 0
    bracket = len(listed) > 1 or (not sums and factors > 1)
    if bracket:
        yield LEFT
    yield from polynomial_marks(listed, names, by)
    if bracket:
        yield RIGHT


def polynomial_marks(
    listed: list[tuple[Fraction, tuple[int, ...]]], names: tuple[str, ...], by: Notation
) -> Iterator[Mark]:
    """A sum of monomials, those of low degree first."""
    if not listed:
        yield Mark("0", "0")
    ordered = sorted(listed, key=lambda t: (sum(t[1]), [-p for p in t[1]]))
    for k, (c, powers) in enumerate(ordered):
        if k:
            yield Mark(" - " if c < 0 else " + ", " - " if c < 0 else " + ", PLUS)
        elif c < 0:
            yield MINUS
        pieces = [[by.name(n), *_power(p)] for n, p in zip(names, powers, strict=True) if p]
        if abs(c) != 1 or not pieces:
            pieces.insert(0, [Mark(str(abs(c)), str(abs(c)))])
        yield from _spaced(pieces)
