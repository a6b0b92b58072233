"""What a network is made of: factors, the indices that join them, and the sums handed to functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from constructions.arrays.quotients import Quotient

DELTA = "delta"  # the one tensor with a meaning: 1 where its two indices agree, else 0


class Index(NamedTuple):
    """An index over an axis.  Keys below zero are the free legs -1, -2, ... of an array; others are bound.

    In a network the bound indices are 0, 1, ...; those bound inside an argument go on from there.
    """

    axis: str
    key: int


class Factor(NamedTuple):
    """A named tensor at ``legs``; with ``arguments``, an uninterpreted function whose values have those legs."""

    name: str
    legs: tuple[Index, ...]
    arguments: tuple[Argument, ...] = ()


class Argument(NamedTuple):
    """The value handed to a function: a sum of terms, a vector over ``parameters`` (none: a number)."""

    parameters: tuple[Index, ...]
    terms: tuple[Term, ...]


class Term(NamedTuple):
    """``coefficient`` times the product of ``factors``, summed over the ``bound`` indices, inside an argument."""

    coefficient: Quotient
    bound: tuple[Index, ...]
    factors: tuple[Factor, ...]


class Network:
    """The product of ``factors``, summed over the ``bound`` indices, in canonical form.

    ``form`` is all that is written, in tuples that can be put in order; ``depth`` is above every key in it.
    """

    __slots__ = ("_hash", "bound", "depth", "factors", "form")

    def __init__(self, bound: tuple[Index, ...], factors: tuple[Factor, ...], form: Any, depth: int) -> None:
        self.bound, self.factors, self.form, self.depth = bound, factors, form, depth
        self._hash = hash(form)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Network) and self.form == other.form)

    def __repr__(self) -> str:
        return f"Network({self.form})"


class Summand(NamedTuple):
    """``coefficient`` times a network: what an array is a sum of."""

    coefficient: Quotient
    network: Network

    @property
    def bound(self) -> tuple[Index, ...]:
        return self.network.bound

    @property
    def factors(self) -> tuple[Factor, ...]:
        return self.network.factors


def renamed(factors: Iterable[Factor], names: Mapping[Index, Index], shift: int = 0) -> list[Factor]:
    """The factors with indices renamed; those without a new name, if bound, have ``shift`` added to their keys.

    No new name may be one that is bound inside an argument.
    """

    def of(indices: tuple[Index, ...]) -> tuple[Index, ...]:
        return tuple([names[i] if i in names else Index(i[0], i[1] + shift) if i[1] >= 0 else i for i in indices])

    def argument(a: Argument) -> Argument:
        return Argument(of(a.parameters), tuple([Term(c, of(bound), inner(each)) for c, bound, each in a.terms]))

    def inner(factors: Iterable[Factor]) -> tuple[Factor, ...]:
        return tuple([Factor(f[0], of(f[1]), tuple(map(argument, f[2])) if f[2] else ()) for f in factors])

    return list(inner(factors))


def ties(factors: Iterable[Factor]) -> dict[Index, Index]:
    """For each index that the deltas among ``factors`` tie to others, the first of those tied together."""
    first: dict[Index, Index] = {}
    for factor in factors:
        if factor.name == DELTA:
            i, j = sorted(first.get(k, k) for k in factor.legs)
            joined = {k for k, f in first.items() if f in (i, j)} | {i, j}
            first |= dict.fromkeys(joined, i)
    return first
