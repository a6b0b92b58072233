"""Mathematical expressions as trees: matrices, column vectors and numbers, before anything is written.

Two nodes are equal when they are built alike.  A slice with one free leg is a column vector: ``X[·,i]`` and ``X[a,·]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import groupby
from typing import Any

from constructions.arrays.quotients import Quotient


class Node:
    """An expression; equal to another that is built alike."""

    @cached_property
    def key(self) -> str:
        """All that it is built of."""
        values = [getattr(self, f.name) for f in fields(self)]  # type: ignore[arg-type]
        return f"{type(self).__name__}({', '.join(map(_key, values))})"

    @cached_property
    def weight(self) -> int:
        """About how long it is when it is written, which an axis is not."""
        values = [getattr(self, f.name) for f in fields(self) if f.name != "axis"]  # type: ignore[arg-type]
        return sum(map(_weight, values))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def _key(value: Any) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(map(_key, value))})"
    if isinstance(value, Node):
        return value.key
    return repr(value)


def _weight(value: Any) -> int:
    if isinstance(value, tuple):
        return sum(map(_weight, value))
    if isinstance(value, Node):
        return value.weight + 1
    return len(str(value)) if isinstance(value, str | Quotient) else 0


@dataclass(frozen=True, eq=False)
class Named(Node):
    """A tensor of ``legs`` legs; ``slots`` has the letter of each, "" where it is whole; () where all are."""

    name: str
    legs: int
    slots: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Ones(Node):
    """The vector of ones over an axis."""

    axis: str


@dataclass(frozen=True, eq=False)
class Identity(Node):
    """The identity matrix."""


@dataclass(frozen=True, eq=False)
class Applied(Node):
    """A function of vectors (of every column of a matrix) or of numbers (of every entry).

    Its legs are those of its value, then those of every argument, without the one that is handed over whole.
    """

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Entry(Node):
    """Entries of a vector or a matrix: a letter for each leg, "" where it is whole."""

    of: Node
    slots: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Transposed(Node):
    """The transpose of a matrix; the row of a column vector."""

    of: Node


@dataclass(frozen=True, eq=False)
class Hadamard(Node):
    """The product entry by entry."""

    left: Node
    right: Node


@dataclass(frozen=True, eq=False)
class Diagonal(Node):
    """The diagonal matrix of a vector."""

    of: Node


@dataclass(frozen=True, eq=False)
class DiagonalOf(Node):
    """The vector on the diagonal of a matrix."""

    of: Node


@dataclass(frozen=True, eq=False)
class Traced(Node):
    """The trace of a matrix."""

    of: Node


@dataclass(frozen=True, eq=False)
class Mapped(Node):
    """The vector with the entry ``of`` at ``letter``."""

    letter: str
    of: Node


@dataclass(frozen=True, eq=False)
class Chain(Node):
    """The matrix product of its factors, two at least."""

    factors: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Term(Node):
    """coefficient times the sum over ``bound`` of the numbers ``scalars`` times the matrix product ``word``."""

    coefficient: Quotient
    bound: tuple[str, ...]
    scalars: tuple[Node, ...]
    word: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Sum(Node):
    """The sum of its terms; 0 where there is none."""

    terms: tuple[Term, ...]


Word = tuple[Node, ...]


def whole(word: Word) -> Node:
    """A product as one node."""
    word = commuted(word)
    return word[0] if len(word) == 1 else Chain(word)


def commuted(word: Word) -> Word:
    """The same product, diagonal matrices that stand together in order."""
    runs = groupby(word, key=lambda node: isinstance(node, Diagonal))
    return tuple(n for diagonal, run in runs for n in (sorted(run, key=lambda n: n.key) if diagonal else run))


def transposed(word: Word) -> Word:
    """The product the other way round."""
    return tuple(_transposed(node) for node in reversed(word))


def _transposed(node: Node) -> Node:
    match node:
        case Transposed(of):
            return of
        case Identity() | Diagonal():
            return node
        case _:
            return Transposed(node)


def sliced(node: Node, *letters: str) -> Node:
    """A matrix or vector at a letter for each free leg, "" where the leg stays whole."""
    if not any(letters):
        return node
    match node:
        case Transposed(of):
            return sliced(of, *reversed(letters))
        case Named(name, legs, slots):
            return Named(name, legs, _filled(slots or ("",) * legs, letters))
        case Entry(of, slots):
            return Entry(of, _filled(slots, letters))
        case _:
            return Entry(node, letters)


def _filled(slots: tuple[str, ...], letters: Iterable[str]) -> tuple[str, ...]:
    fresh = iter(letters)
    return tuple(slot or next(fresh) for slot in slots)


def transposed_weight(nodes: Iterable[Node]) -> int:
    """How much of them is transposed."""
    return sum(node.weight for node in nodes if isinstance(node, Transposed))


def parts(node: Node) -> Iterator[Node]:
    """A node and all that it is built of."""
    yield node
    for f in fields(node):  # type: ignore[arg-type]
        value = getattr(node, f.name)
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, Node):
                yield from parts(inner)
