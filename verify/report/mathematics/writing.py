"""Trees as rows of marks: what is read back is what is printed and typeset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from constructions.arrays.quotients import Quotient
from verify.report.mathematics.coefficients import coefficient_marks, negative
from verify.report.mathematics.letters import typeset_letter
from verify.report.mathematics.marks import (
    LEFT,
    MINUS,
    PLUS,
    RIGHT,
    SPACE,
    TURN,
    Mark,
    Notation,
    power,
    spaced,
)
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
    Traced,
    Transposed,
)

OVER = Mark("1/", "1/")  # of every entry


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
        pieces.append([Mark(f"Σ_{letters}", rf"\sum_{{{','.join(map(typeset_letter, term.bound))}}}")])
    alone = len(term.scalars) + len(term.word) == 1 and not pieces
    pieces += list(_word(term.scalars, by, alone))
    pieces += list(_word(term.word, by, alone))
    yield from spaced(pieces)


def _word(word: Iterable[Node], by: Notation, alone: bool = False) -> Iterator[list[Mark]]:
    for node, same in groupby(word):
        times = len(list(same))
        yield [*_factor(node, by, alone and times == 1, raised=times > 1), *power(times)]


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
        case Traced(of):
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
            yield from spaced(_word(factors, by))
        case Hadamard(left, right):
            yield from _factor(left, by)
            yield Mark(" ∘ ", r" \circ ", SPACE)
            yield from _factor(right, by)
        case Mapped(letter, of):
            yield Mark(f"{letter} ↦ ", rf"{typeset_letter(letter)} \mapsto ")
            yield from marks(of, by)
        case Applied(_, (Named() as of,)):
            yield OVER
            yield from _factor(of, by)
        case Applied(_, (of,)):
            yield OVER
            yield LEFT
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
        typeset = "".join(typeset_letter(slot) if slot else r"\cdot " for slot in slots)
        yield Mark(f"[{inside}]", f"_{{{typeset}}}" if latex and "_" not in latex else f"[{typeset}]")
