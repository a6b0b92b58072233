"""The entry of an array at given indices, as a tree: what is printed for a reader and for the checker alike.

An index is one object, and no other is the same.  A number is a number of ``constructions.arrays.recorded``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from constructions.arrays import recorded
from constructions.arrays.recorded import Application, Array, Contraction, Free, Ones
from constructions.names import LOCAL_AXES

VECTOR = "vector"  # the function that is given a vector and gives its entries


@dataclass(frozen=True, eq=False)
class Index:
    """A position on an axis."""

    axis: str


@dataclass(frozen=True, eq=False)
class Number:
    """A number that no index enters."""

    value: recorded.Scalar


@dataclass(frozen=True, eq=False)
class Delta:
    """1 where the two indices are equal, else 0."""

    first: Index
    second: Index


@dataclass(frozen=True, eq=False)
class Atom:
    """A free tensor at ``legs``, or the value at ``legs`` of a function of ``arguments``."""

    name: str
    legs: tuple[Index, ...]
    arguments: tuple[Argument, ...] = ()


@dataclass(frozen=True, eq=False)
class Add:
    first: Entry
    second: Entry


@dataclass(frozen=True, eq=False)
class Times:
    first: Entry
    second: Entry


@dataclass(frozen=True, eq=False)
class Minus:
    """The opposite."""

    of: Entry


@dataclass(frozen=True, eq=False)
class Sum:
    """The sum over all positions of ``index``."""

    index: Index
    body: Entry


@dataclass(frozen=True, eq=False)
class Vector:
    """The vector whose entry at ``index`` is ``body``."""

    index: Index
    body: Entry


@dataclass(frozen=True, eq=False)
class Named:
    """A vector that is a variable."""

    name: str


@dataclass(frozen=True, eq=False)
class Read:
    """The entry of a vector."""

    vector: Vector | Named
    at: Index


@dataclass(frozen=True, eq=False)
class Hole:
    """Where a context has room for an entry of another array."""

    number: int
    legs: tuple[Index, ...]


Entry: TypeAlias = Number | Delta | Atom | Add | Times | Minus | Sum | Read | Hole
Argument: TypeAlias = Vector | Named | Number | Delta | Atom | Add | Times | Minus | Sum | Read | Hole

Made = Callable[[Sequence[Index]], Entry]


def indices(axes: Sequence[str]) -> list[Index]:
    """New indices."""
    return [Index(a) for a in axes]


def total(terms: Sequence[Entry]) -> Entry:
    """Their sum; of none, 0."""
    found: Entry | None = None
    for t in terms:
        found = t if found is None else Add(found, t)
    return Number(recorded.number(0)) if found is None else found


def product(factors: Sequence[Entry]) -> Entry:
    """Their product; of none, 1."""
    found: Entry | None = None
    for f in factors:
        found = f if found is None else Times(found, f)
    return Number(recorded.number(1)) if found is None else found


def as_vectors(array: Array, leg: int) -> Array:
    """The same array, as vectors over the axis at ``leg``: what a function or a hypothesis is given."""
    axis, others = array.axes[leg], len(array.axes) - 1
    first = recorded.apply(VECTOR, (array, leg), values=(axis,))
    letters = "abcdefgh"[: others + 1]
    return recorded.einsum(f"{letters}->{letters[1 : leg + 1]}{letters[0]}{letters[leg + 1 :]}", first)


class Reader:
    """The entries of records.

    ``vectors`` names the free arrays that are one vector, by the variable; ``made`` says what the entries of other free
    arrays are.
    """

    def __init__(self, vectors: Mapping[str, str] | None = None, made: Mapping[str, Made] | None = None) -> None:
        self.vectors, self.made = dict(vectors or {}), dict(made or {})

    def entry(self, array: Array, at: Sequence[Index]) -> Entry:
        """The entry of an array at indices; those of points have no place in it."""
        match array.made:
            case Free(name):
                return self._free(name, at)
            case recorded.Delta():
                return Delta(*at)
            case Ones():
                return Number(recorded.number(1))
            case recorded.Sum(terms):
                return total([self._multiple(scalar, a, at) for scalar, a in terms])
            case Contraction():
                return self._contraction(array.made, at)
            case Application():
                return self._application(array.made, at)

    def _free(self, name: str, at: Sequence[Index]) -> Entry:
        if name in self.made:
            return self.made[name](at)
        proper = tuple(i for i in at if i.axis not in LOCAL_AXES)
        if name in self.vectors:
            return Read(Named(self.vectors[name]), *proper)
        return Atom(name, proper)

    def _multiple(self, scalar: recorded.Scalar, a: Array, at: Sequence[Index]) -> Entry:
        entry = self.entry(a, at)
        if scalar.made == Fraction(1):
            return entry
        return Minus(entry) if scalar.made == Fraction(-1) else Times(Number(scalar), entry)

    def _contraction(self, made: Contraction, at: Sequence[Index]) -> Entry:
        index = dict(zip(made.result, at, strict=True))
        bound = [Index(axis) for letter, axis in made.axes.items() if letter not in index]
        index |= dict(zip((x for x in made.axes if x not in index), bound, strict=True))
        factors = [self.entry(a, [index[x] for x in own]) for own, a in zip(made.letters, made.arrays, strict=True)]
        found = product(factors)
        for i in reversed(bound):
            found = Sum(i, found)
        return found

    def _application(self, made: Application, at: Sequence[Index]) -> Entry:
        values, others = tuple(at[: len(made.values)]), list(at[len(made.values) :])
        arguments: list[Argument] = []
        for array, leg in made.arguments:
            rest = [others.pop(0) for k in range(array.ndim) if k != leg]
            if leg is None:
                arguments.append(self.entry(array, rest))
            else:
                i = Index(array.axes[leg])
                arguments.append(vector(i, self.entry(array, [*rest[:leg], i, *rest[leg:]])))
        if made.function == VECTOR:
            (whole,), (position,) = arguments, values
            assert isinstance(whole, Vector | Named)
            return Read(whole, position)
        return Atom(made.function, tuple(i for i in values if i.axis not in LOCAL_AXES), tuple(arguments))


def vector(index: Index, body: Entry) -> Vector | Named:
    """The vector of the entries of ``body``; where these are read off a vector in order, that vector."""
    if isinstance(body, Read) and body.at is index:
        return body.vector
    return Vector(index, body)
