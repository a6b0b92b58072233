"""Decided in the ring: at fixed sizes, with every entry a generator, both sides are one polynomial or they are not."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from constructions.arrays import exact
from constructions.arrays.quotients import TooManyTerms
from constructions.claim import Claim, PairFunction, Part, PointFunction
from verify.checks.instances.hypotheses import met_exactly
from verify.checks.instances.numeric import rational_values
from verify.checks.instances.sizes import Sizes, sides, sizes
from verify.checks.instances.symbolic import exact_values

SIZES: tuple[dict[str, int], ...] = (
    {"depth": 1},
    {"depth": 3},
    {"d": 2, "p": 2, "depth": 1},
    {"n": 2, "n_y": 2, "depth": 2},
    {"d": 2, "n": 2, "m": 2, "depth": 1},
    {"d": 2, "n": 3, "p": 1, "depth": 1},
    {"d": 2, "n": 2, "depth": 2},
)
DIVIDING_SIZES: tuple[dict[str, int], ...] = (
    {"depth": 1},
    {"depth": 2},
    {"n": 2, "depth": 1},
    {"d": 2, "p": 2, "depth": 1},
)


def sizes_of(part: Part) -> list[Sizes]:
    """The sizes at which a part is decided."""
    chosen = [sizes(part, **at) for at in (DIVIDING_SIZES if part.divides else SIZES)]
    return list(dict.fromkeys(chosen))


EXPONENTIALS = 24  # free generators for the exponentials of different monomials, where exp occurs


def unequal(part: Part, at: Sizes) -> str | None:
    """The first equation that fails at these sizes as an identity between polynomials, or None when all hold."""
    if part.laws:
        return _unequal(part, at, EXPONENTIALS)
    try:
        return _unequal(part, at, 0)
    except exact.NoValueLeft:  # exp or relu occurs, of which nothing is said
        return _unequal(part, at, EXPONENTIALS)


def _unequal(part: Part, at: Sizes, exponentials: int) -> str | None:
    given, layers = exact_values(part, at, fractions=part.divides, spare=_function_values(part, at) + exponentials)
    given = met_exactly(part, given, at)
    for equation, (left, right) in sides(part, given, layers).items():
        if not exact.equal(left, right):
            return equation
    return None


def decide(claim: Claim) -> tuple[list[str], str | None]:
    """The sizes at which all equations of all parts hold, and the first failure if there is one.

    Sizes at which the polynomials are too large, or more generators are needed than there are, are left out.
    """
    held: list[str] = []
    for part in claim.parts:
        for at in sizes_of(part):
            try:
                equation = unequal(part, at)
            except (TooManyTerms, exact.NoValueLeft):
                continue
            if equation is not None:
                return held, f"{part.name}: {equation} fails at {at}"
            held.append(f"{part.name}: {at}")
    return held, None


def _function_values(part: Part, at: Sizes) -> int:
    """How many different values of free functions an instance draws: counted on an instance in numbers."""
    if not any(isinstance(d, PairFunction | PointFunction) for d in (*part.inputs, *part.steps)):
        return 0
    counted = itertools.count(1)

    def primes_enough() -> Iterator[int]:
        for k in counted:
            yield k * k + k + 41  # distinct, so that different arguments stay different

    given, layers = rational_values(part, at, primes_enough())
    fixed = next(counted)
    given = met_exactly(part, given, at)
    sides(part, given, layers)
    return next(counted) - fixed - 1
