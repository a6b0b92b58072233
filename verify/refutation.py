"""Refute first: exact instances, the boundary ones among them, and the smallest counterexample among those tried.

Integers are drawn for the entries, scalars and function values of a part; both sides are computed over the
rationals and compared with ``==``.  Sizes grow from all ones, so the first counterexample has the smallest
total size.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy

from constructions.claim import Claim, Part, Values
from verify.arrays import exact
from verify.instances.numeric import rational_values
from verify.instances.sizes import Sizes, by_total, sides

ENTRIES = (0, 1, -1, 2)  # tried in this order when a counterexample is made small


@dataclass(frozen=True)
class Counterexample:
    """Exact values at which the two sides of an equation differ."""

    part: str
    equation: str
    sizes: Sizes
    given: Values
    layers: Sequence[Values]
    left: numpy.ndarray
    right: numpy.ndarray

    def __str__(self) -> str:
        position = next(p for p in numpy.ndindex(self.left.shape) if self.left[p] != self.right[p])
        return f"{self.equation} at {self.sizes}: {self.left[position]} is not {self.right[position]}"


@dataclass(frozen=True)
class Tried:
    """How many exact instances were tried without finding a counterexample."""

    instances: int


def instance(part: Part, at: Sizes, entries: Iterator[int], dropped: str = "") -> Counterexample | None:
    """Try one instance with the hypotheses met, but for ``dropped``.  Raises ZeroDivisionError outside their reach."""
    given, layers = rational_values(part, at, entries)
    for hypothesis in part.hypotheses:
        if hypothesis.name != dropped:
            given = hypothesis.satisfy(given)
    for equation, (left, right) in sides(part, given, layers).items():
        if not exact.equal(left, right):
            both = (numpy.asarray(side, dtype=object) for side in (left, right))
            return Counterexample(part.name, equation, at, given, layers, *both)
    return None


def refute(claim: Claim, dropped: str = "", largest: int = 2, depth: int = 3, seed: int = 0) -> Counterexample | Tried:
    """Look for a counterexample at all sizes up to ``largest``: generic entries, all ones, zeros and ones."""
    tried = 0
    for part in claim.parts:
        if dropped and dropped not in {h.name for h in part.hypotheses}:
            continue
        for at in by_total(part, largest, depth):
            random = Random(f"{claim.name} {part.name} {at} {seed}")
            for entries in _supplies(random):
                try:
                    found = instance(part, at, entries, dropped)
                except ZeroDivisionError:  # a hypothesis cannot be met with these entries
                    continue
                tried += 1
                if found is not None:
                    return found
    return Tried(tried)


def _supplies(random: Random) -> Iterable[Iterator[int]]:
    yield (random.choice((-3, -2, -1, 1, 2, 3)) for _ in itertools.count())
    yield itertools.repeat(1)
    yield (random.choice((0, 0, 1)) for _ in itertools.count())


def smallest(claim: Claim) -> Counterexample | None:
    """The counterexample with the smallest sizes and, at those, the smallest entries in the order of ``ENTRIES``.

    For claims without layers and functions.  None when there is none among the sizes tried.
    """
    found = refute(claim)
    if isinstance(found, Tried):
        return None
    part = {p.name: p for p in claim.parts}[found.part]
    counted = itertools.count()
    instance(part, found.sizes, (1 for _ in counted))
    needed = next(counted)
    for cost in itertools.count(1):
        for entries in _with_cost(needed, cost):
            if (smaller := instance(part, found.sizes, iter(entries))) is not None:
                return smaller
    raise AssertionError("unreachable: the entries of the counterexample found are reached at some cost")


def _with_cost(length: int, cost: int) -> Iterator[tuple[int, ...]]:
    """All tuples of entries whose positions in ``ENTRIES`` sum to ``cost``."""
    if length == 0:
        if cost == 0:
            yield ()
        return
    for position, entry in enumerate(ENTRIES[: cost + 1]):
        for rest in _with_cost(length - 1, cost - position):
            yield (entry, *rest)
