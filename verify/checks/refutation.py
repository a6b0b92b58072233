"""Refute first: exact instances, the boundary ones among them, and the smallest counterexample among those tried.

Integers are drawn for the entries, scalars and function values of a part; both sides are computed exactly (over
the rationals, or over Q(e) where there are exponentials).  Sizes grow from all ones, so the first counterexample
has the smallest total size; last come instances with a great depth or a large size (``verify.checks.reach``).  An
inequality is tried at rational points of its domain, on its faces too, and a bounded sequence at its first members.
"""

from __future__ import annotations

import contextlib
import heapq
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

import numpy

from constructions.arrays import exact
from constructions.arrays.rationals import Rational, rational
from constructions.claim import BoundedSequence, Claim, Inequality, Part, Relation, Values
from verify.checks.instances.hypotheses import met_exactly
from verify.checks.instances.numeric import rational_values
from verify.checks.instances.points import members, rational_points, with_sum
from verify.checks.instances.sizes import Sizes, by_total, sides
from verify.checks.instances.symbolic import Pairwise, Pointwise
from verify.checks.reach import Reach, extremes, reached

ENTRIES = (0, 1, -1, 2)  # tried in this order when a counterexample is made small
GENERIC, POSITIVE = (-3, -2, -1, 1, 2, 3), (1, 2, 3)
ATTEMPTS = 40  # to draw entries for which nothing is divided by 0


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
    functions: Mapping[str, Mapping[Any, Any]] = field(default_factory=dict)  # argument -> value, as far as asked

    @property
    def about(self) -> str:
        return self.part

    def __str__(self) -> str:
        position = next(p for p in numpy.ndindex(self.left.shape) if self.left[p] - self.right[p] != 0)
        return f"{self.equation} at {self.sizes}: {self.left[position]} is not {self.right[position]}"


@dataclass(frozen=True)
class Counterpoint:
    """A rational point at which an inequality does not hold."""

    about: str  # the name of the inequality or of the sequence
    relation: str
    point: Mapping[str, Fraction]
    smaller: Fraction
    greater: Fraction

    def __str__(self) -> str:
        at = ", ".join(f"{name} = {value}" for name, value in self.point.items()) or "once"
        return f"{self.about} at {at}: {self.smaller} {self.relation} {self.greater} is false"


@dataclass(frozen=True)
class Tried:
    """How far exact instances reached without finding a counterexample, by part and comparison."""

    reached: Mapping[str, Reach]
    about: str = ""

    @property
    def instances(self) -> int:
        return sum(reach.instances for reach in self.reached.values())


Agreed = tuple[str, Sizes | None]  # the part or comparison that an instance is of, and the sizes of a part
Trial = Iterator[Counterexample | Counterpoint | Agreed]


def instance(part: Part, at: Sizes, entries: Iterator[int], dropped: str = "") -> Counterexample | None:
    """Try one instance with the hypotheses met, but for ``dropped``.  Raises ZeroDivisionError outside their reach."""
    given, layers = rational_values(part, at, entries)
    given = met_exactly(part, given, at, dropped)
    for equation, (left, right) in sides(part, given, layers).items():
        if not exact.equal(left, right):
            a, b = (numpy.asarray(side, dtype=object) for side in (left, right))
            functions = {n: f.function.values for n, f in given.items() if isinstance(f, Pairwise | Pointwise)}
            return Counterexample(part.name, equation, at, given, layers, a, b, functions)
    return None


def point(inequality: Inequality, values: Mapping[str, Rational]) -> Counterpoint | None:
    """Try an inequality at a point.  Raises ZeroDivisionError where a side is not defined."""
    smaller, greater = (rational(side) for side in inequality.sides(values))
    holds = {
        Relation.LESS: smaller < greater,
        Relation.AT_MOST: smaller <= greater,
        Relation.EQUAL: smaller == greater,
    }[inequality.relation]
    return None if holds else _counterpoint(inequality.name, inequality.relation, values, smaller, greater)


def _counterpoint(
    about: str, relation: Relation, values: Mapping[str, Rational], smaller: Rational, greater: Rational
) -> Counterpoint:
    point = {name: value.fraction for name, value in values.items()}
    return Counterpoint(about, relation, point, smaller.fraction, greater.fraction)


def first_members(sequence: BoundedSequence, values: Mapping[str, Rational]) -> Counterpoint | None:
    """Try the first members of a sequence.  Raises ZeroDivisionError where one or a bound is not defined."""
    for k, p in members(sequence, values, rational):
        at = {**values, "l": rational(k)}
        for smaller, greater in ((sequence.lower(at), p), (p, sequence.upper(at) if sequence.upper else p)):
            if smaller > greater:
                return _counterpoint(sequence.name, Relation.AT_MOST, at, rational(smaller), rational(greater))
    return None


def compared_at(compared: Inequality | BoundedSequence, values: Mapping[str, Rational]) -> Counterpoint | None:
    return point(compared, values) if isinstance(compared, Inequality) else first_members(compared, values)


def refute_inequalities(claim: Claim, points: int = 100) -> Counterexample | Counterpoint | Tried:
    """Look for a point at which an inequality fails, the simplest points of all domains first."""
    return _first_found(claim, [_at_points(claim, compared, points) for compared in claim.comparisons])


def _at_points(claim: Claim, compared: Inequality | BoundedSequence, points: int) -> Trial:
    """What is found at each point of a domain, the simplest first."""
    for values in rational_points(compared.variables, points, f"{claim.name} {compared.name}"):
        with contextlib.suppress(ZeroDivisionError):
            yield compared_at(compared, values) or (compared.name, None)


def refute(
    claim: Claim, without: tuple[str, str] = ("", ""), largest: int = 2, depth: int = 3, seed: int = 0
) -> Counterexample | Counterpoint | Tried:
    """Look for a counterexample to an equation at all sizes up to ``largest`` (generic entries, all ones, zeros and
    ones), and to an inequality, in turn.  ``without`` a hypothesis of a part, (part, hypothesis), only to this part's.

    Where there is but one size, it goes one further, and generic entries are drawn several times.
    """
    trials: list[Trial] = []
    if without == ("", ""):
        trials += [_at_points(claim, compared, 100) for compared in claim.comparisons]
    return _first_found(claim, [*trials, _in_instances(claim, without, largest, depth, seed)])


def _in_instances(claim: Claim, without: tuple[str, str], largest: int, depth: int, seed: int) -> Trial:
    """What is found in each instance, those of the smallest sizes first."""
    only, dropped = without
    parts = [part for part in claim.parts if only in ("", part.name)]
    sized = [zip(by_total(part, largest + _single(part), depth), itertools.repeat(part)) for part in parts]
    for at, part in heapq.merge(*sized, key=lambda at_part: at_part[0].total):
        random = Random(f"{claim.name} {part.name} {at} {seed}")
        for entries in _supplies(random, generic=1 + 2 * _single(part), boundary=at.larger <= 2):
            with contextlib.suppress(ZeroDivisionError):  # a hypothesis cannot be met with these entries
                yield instance(part, at, entries, dropped) or (part.name, at)
    for part in parts:
        for at in extremes(part, beside=1):
            random = Random(f"{claim.name} {part.name} {at} {seed}")
            yield from itertools.islice(_defined(part, at, random, dropped), 1)


def _defined(part: Part, at: Sizes, random: Random, dropped: str) -> Trial:
    """Instances with generic entries, until some are of both signs and some positive and nothing is divided by 0."""
    for attempt in range(ATTEMPTS):
        entries = (random.choice(POSITIVE if attempt % 2 else GENERIC) for _ in itertools.count())
        with contextlib.suppress(ZeroDivisionError):
            yield instance(part, at, entries, dropped) or (part.name, at)


def _first_found(claim: Claim, trials: Sequence[Trial]) -> Counterexample | Counterpoint | Tried:
    """The first counterexample when one trial of each kind is made in turn."""
    agreed: list[Agreed] = []
    while trials:
        left = []
        for trial in trials:
            for found in itertools.islice(trial, 1):
                if not isinstance(found, tuple):
                    return found
                agreed.append(found)
                left.append(trial)
        trials = left
    return Tried(reached(claim, agreed))


def _single(part: Part) -> bool:
    """Whether it has one size and no depth: then instances are few."""
    return len(part.axes) == 1 and part.advance is None


def _supplies(random: Random, generic: int = 1, boundary: bool = True) -> Iterable[Iterator[int]]:
    """Generic entries; at the ``boundary`` also all ones (repeated points), and zeros and ones (singular matrices)."""
    for _ in range(generic):
        yield (random.choice(GENERIC) for _ in itertools.count())
    if boundary:
        yield itertools.repeat(1)
        yield (random.choice((0, 0, 1)) for _ in itertools.count())


def smallest(claim: Claim, budget: int = 3000) -> Counterexample | Counterpoint | None:
    """A counterexample with the smallest sizes and there, as far as ``budget`` instances reach, the smallest entries.

    Entries are ordered by the sum of their positions in ``ENTRIES``.  Beyond the budget, an entry at a time is made
    smaller as long as the two sides differ.  None when there is none among the sizes tried.
    """
    found = refute(claim)
    if not isinstance(found, Counterexample):
        return found if isinstance(found, Counterpoint) else None
    part, at = {p.name: p for p in claim.parts}[found.part], found.sizes
    random = Random(f"{claim.name} {part.name} {at}")
    needed = max(_count(part, at, supply) for supply in _supplies(random))
    tried = 0
    for cost in itertools.count(1):
        for places in with_sum([len(ENTRIES)] * needed, cost):
            if (smaller := _at_entries(part, at, [ENTRIES[place] for place in places])) is not None:
                return smaller
            tried += 1
            if tried == budget:
                return _shrunk(part, at, needed, found)
    raise AssertionError("unreachable: the costs do not end")


def _shrunk(part: Part, at: Sizes, needed: int, found: Counterexample) -> Counterexample:
    """The smallest that is reached from random entries by making one at a time smaller."""
    random = Random(f"{part.name} {at}")
    best: tuple[int, tuple[int, ...], Counterexample] | None = None
    for _ in range(20):
        entries = tuple(random.choice(ENTRIES) for _ in range(needed))
        if (current := _at_entries(part, at, entries)) is None:
            continue
        again = True
        while again:
            again = False
            for k, entry in enumerate(entries):
                for smaller in ENTRIES[: ENTRIES.index(entry)]:
                    attempt = (*entries[:k], smaller, *entries[k + 1 :])
                    if (reached := _at_entries(part, at, attempt)) is not None:
                        entries, current, again = attempt, reached, True
                        break
        cost = sum(map(ENTRIES.index, entries))
        if best is None or cost < best[0]:
            best = cost, entries, current
    return found if best is None else best[2]


def _at_entries(part: Part, at: Sizes, entries: Sequence[int]) -> Counterexample | None:
    try:
        return instance(part, at, itertools.chain(entries, itertools.repeat(0)))
    except ZeroDivisionError:
        return None


def _count(part: Part, at: Sizes, supply: Iterator[int]) -> int:
    """How many entries an instance draws."""
    counted = itertools.count()
    with contextlib.suppress(ZeroDivisionError):
        instance(part, at, (entry for entry, _ in zip(supply, counted, strict=False)))
    return next(counted)
