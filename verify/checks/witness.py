"""Witnesses: both sides in float64 at random sizes, prompts, steps and depths 1 to 6, against a derived tolerance.

After these come a depth and sizes beyond (``verify.checks.reach``).

The tolerance is the rounding error that the two computations may have made (``constructions.arrays.bounded``, and
``verify.checks.instances.balls`` for inequalities), not a number chosen until the check was green.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy

from constructions.arrays import bounded
from constructions.claim import BoundedSequence, Claim, Inequality, Part, Relation
from verify.checks.instances.balls import ball
from verify.checks.instances.hypotheses import met_in_floats
from verify.checks.instances.numeric import converted, float_values
from verify.checks.instances.points import ball_point, members
from verify.checks.instances.sizes import Sizes, sides, sizes
from verify.checks.reach import extremes

LIKE = bounded.inputs(numpy.zeros(1))
Seen = tuple[float, float, float, str]  # error, tolerance, their quotient, and where


@dataclass(frozen=True)
class Witness:
    """The largest error seen, the largest tolerance, and the largest quotient of the two (at most 1 when all hold)."""

    instances: int
    largest_error: float
    largest_tolerance: float
    largest_quotient: float
    worst: str

    @property
    def holds(self) -> bool:
        return self.largest_quotient <= 1


def random_sizes(part: Part, random: numpy.random.Generator) -> Sizes:
    """Sizes 1 to 4 and a depth 1 to 6."""
    return sizes(part, depth=int(random.integers(1, 7)), **{a: int(random.integers(1, 5)) for a in part.axes})


def quotient(part: Part, at: Sizes, random: numpy.random.Generator) -> Seen:
    """Largest error, tolerance, and error over tolerance, with its equation.  A NaN counts as infinite."""
    given, layers = float_values(part, at, random)
    given, layers = converted(given, LIKE), [converted(at_layer, LIKE) for at_layer in layers]
    given = met_in_floats(part, given, at)
    results = []
    for equation, (left, right) in sides(part, given, layers).items():
        error, tolerance = numpy.abs(left.value - right.value), left.error + right.error
        with numpy.errstate(invalid="ignore", divide="ignore"):
            relative = numpy.where(error == 0, 0, numpy.nan_to_num(error / tolerance, nan=numpy.inf, posinf=numpy.inf))
        results.append((float(error.max()), float(tolerance.max()), float(relative.max()), f"{part.name}: {equation}"))
    return max(results, key=lambda r: r[2])


def excess(compared: Inequality | BoundedSequence, random: numpy.random.Generator) -> Seen | None:
    """By how much smaller exceeds greater at a random point, the tolerance, their quotient, and where.

    None where there is no such point, or no side is defined there: nothing was compared.
    """
    at = ball_point(compared.variables, random)
    if at is None:
        return None
    pairs = []
    if isinstance(compared, Inequality):
        pairs.append(compared.sides(at))
        if compared.relation == Relation.EQUAL:
            pairs.append(pairs[0][::-1])
    else:
        for k, p in members(compared, at, ball):
            here = {**at, "l": ball(k)}
            pairs += [(compared.lower(here), p)] + ([(p, compared.upper(here))] if compared.upper else [])
    differences = [ball(smaller) - ball(greater) for smaller, greater in pairs]
    results = [(max(d.midpoint, 0.0), d.radius) for d in differences if numpy.isfinite(d.midpoint)]
    if not results:
        return None
    error, tolerance = max(results, key=lambda r: r[0] - r[1])
    relative = 0.0 if error == 0 else error / tolerance if tolerance else numpy.inf
    shown = ", ".join(f"{name} = {value.midpoint:.3g}" for name, value in at.items())
    return error, tolerance, relative, f"{compared.name} at {shown or 'once'}"


def observed(claim: Claim, instances: int, seed: int = 0, only: str = "") -> Iterator[Seen]:
    """A claim at random: ``instances`` for each of its parts and some larger, ten times as many for each inequality.

    With a name, ``only`` the part or the inequality of that name.
    """
    for k, part in enumerate(claim.parts):
        random = numpy.random.default_rng([seed, k])
        if only in ("", part.name):
            for _ in range(instances):
                yield _seen(part, random_sizes(part, random), random)
            for at in extremes(part, beside=2):
                yield _seen(part, at, random)
    for k, compared in enumerate(claim.comparisons):
        random = numpy.random.default_rng([seed, len(claim.parts) + k])
        for _ in range(10 * instances if only in ("", compared.name) else 0):
            if (found := excess(compared, random)) is not None:
                yield found


def witness(claim: Claim, instances: int = 20, seed: int = 0) -> Witness:
    """Try a claim at random."""
    seen = list(observed(claim, instances, seed))
    if not seen:
        return Witness(0, 0.0, 0.0, 0.0, "nothing to compare")
    worst = max(seen, key=lambda s: s[2])
    return Witness(len(seen), max(s[0] for s in seen), max(s[1] for s in seen), worst[2], worst[3])


def contradiction(claim: Claim, instances: int = 4, first: str = "", at: Sizes | None = None) -> str:
    """The first instance whose error is above its tolerance, or "" when there is none.

    The part or inequality called ``first`` is tried before all, a part to begin with at the sizes ``at``.
    """
    named = {part.name: part for part in claim.parts}.get(first)
    begin = [(named, at)] if named is not None and at is not None else []
    simplest = (_seen(part, sizes, numpy.random.default_rng(0)) for part, sizes in begin)
    for only in dict.fromkeys((first, "")):
        for _, _, relative, where in itertools.chain(simplest, observed(claim, instances, only=only)):
            if not relative <= 1:
                return f"{where}: error {relative:.1e} times its tolerance"
    return ""


def _seen(part: Part, at: Sizes, random: numpy.random.Generator) -> Seen:
    error, tolerance, relative, equation = quotient(part, at, random)
    return error, tolerance, relative, f"{equation} at {at}"
