"""Points of the domain of an inequality: simple rational numbers, faces included, or floats at random."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

import numpy

from constructions.arrays.rationals import Rational, rational
from constructions.claim import BoundedSequence, Values, Variable
from verify.checks.instances.balls import Ball, ball

ONE = rational(1)
INSIDE = (ONE / 2, ONE / 3, 2 * ONE / 3, ONE / 4, 3 * ONE / 4, ONE / 10, 9 * ONE / 10, ONE / 100, 99 * ONE / 100)
BEYOND = (ONE, 2 * ONE, ONE / 2, 3 * ONE, ONE / 10, 10 * ONE, 100 * ONE, ONE / 100)


def rational_points(variables: Sequence[Variable], count: int, seed: str) -> Iterator[dict[str, Rational]]:
    """Points in which every variable is a simple fraction of its way, those with simpler fractions first, then more.

    Points at which a bound is not defined are left out.
    """
    choices = [_ways(v) for v in variables]
    total = sum(map(len, choices))
    made = 0
    for cost in range(total):
        for places in with_sum([len(c) for c in choices], cost):
            made += 1
            if made > count:
                break
            if (point := _point(variables, [c[k] for c, k in zip(choices, places, strict=True)])) is not None:
                yield point
        if made > count:
            break
    random = Random(seed)
    for _ in range(count):
        ways = [_random_way(v, random) for v in variables]
        if (point := _point(variables, ways)) is not None:
            yield point


LAST = 8  # the last member of a sequence that is tried, the first being that of l = 0
INWARD = 2.0**-20  # keeps a rounded point within its bounds


def ball_point(variables: Sequence[Variable], random: numpy.random.Generator) -> dict[str, Ball] | None:
    """A point in 53-bit arithmetic: uniform between two bounds, exponentially distributed beyond one.

    None where a lower bound turns out above an upper one.
    """
    values: dict[str, Any] = {}
    for v in variables:
        low, high = (None if b is None else ball(b(values)) for b in (v.lower, v.upper))
        if low is not None and high is not None:
            if low.midpoint > high.midpoint:
                return None
            values[v.name] = low + (high - low) * float(random.uniform(INWARD, 1 - INWARD))
        else:
            away = float(random.exponential()) + INWARD
            values[v.name] = low + away if low is not None else high - away  # type: ignore[operator]
        values[v.name] = ball(values[v.name].midpoint)
    return values


def _ways(v: Variable) -> list[tuple[bool, Rational]]:
    """(whether between two bounds, the fraction of the way or the distance), simplest first."""
    if v.lower is not None and v.upper is not None:
        ends = [rational(k) for k, is_open in ((0, v.lower_open), (1, v.upper_open)) if not is_open]
        return [(True, w) for w in (*INSIDE[:1], *ends, *INSIDE[1:])]
    is_open = v.lower_open if v.upper is None else v.upper_open
    return [(False, w) for w in (*BEYOND[:1], *(() if is_open else (rational(0),)), *BEYOND[1:])]


def _random_way(v: Variable, random: Random) -> tuple[bool, Rational]:
    inside = v.lower is not None and v.upper is not None
    if inside:
        return True, rational(random.randint(1, 999)) / 1000
    return False, rational(random.randint(1, 3000)) / random.choice((10, 100, 1000))


def _point(variables: Sequence[Variable], ways: Sequence[tuple[bool, Rational]]) -> dict[str, Rational] | None:
    values: dict[str, Rational] = {}
    try:
        for v, (_, way) in zip(variables, ways, strict=True):
            low, high = (None if b is None else rational(b(values)) for b in (v.lower, v.upper))
            if low is not None and high is not None:
                if low > high or (low == high and (v.lower_open or v.upper_open)):
                    return None
                values[v.name] = low + (high - low) * way
            else:
                values[v.name] = low + way if low is not None else high - way
    except ZeroDivisionError:
        return None
    return values


def with_sum(lengths: Sequence[int], total: int) -> Iterator[tuple[int, ...]]:
    """All tuples of positions below ``lengths`` with the given sum."""
    if not lengths:
        if total == 0:
            yield ()
        return
    for k in range(min(lengths[0], total + 1)):
        for rest in with_sum(lengths[1:], total - k):
            yield (k, *rest)


def members(sequence: BoundedSequence, given: Values, number: Callable[[Any], Any]) -> Iterator[tuple[int, Any]]:
    """(l, p_l) for l up to ``LAST``; ``number`` makes the numbers of an arithmetic, in which an integer divides too."""
    p = number(sequence.start(given))
    for k in range(LAST):
        yield k, p
        p = number(sequence.advance({**given, "p": p}))
    yield LAST, p
