"""The smallest prompt that was found on which a claim does not hold: fewest layers, fewest tokens, roundest numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy

from constructions.claim import Part
from verify.audit.fault import Fault
from verify.audit.inheriting import DEEPEST, Factory, Judge, Seen, evaluated, of_instance
from verify.audit.instances import Instance, as_lists, integers, met, sizes_of
from verify.audit.settings import Inexpressible, NotAboutIt
from verify.audit.verifying import ROUNDINGS

TRIES = 12  # prompts at one size
MOST_TOKENS = 4
SIMPLER = 40  # entries that are tried to be 0


def smallest(factory: Factory, shown: Seen, judge: Judge) -> dict[str, Any]:
    """The smallest prompt as numbers and lists, with what the subject has and what the claim says."""
    part = shown.at.part
    for at in _tried(part, shown, judge):
        found = _failing(factory, at, judge)
        if found is not None:
            return described(factory, _simpler(factory, found, judge), judge)
    return described(factory, shown, judge)


def _tried(part: Part, shown: Seen, judge: Judge) -> Iterator[Instance]:
    """Instances of integers, the fewest layers and then the fewest tokens first."""
    depths = range(1, min(shown.at.sizes.depth, DEEPEST) + 1) if part.advance is not None else (0,)
    counts = [n for n in range(1, MOST_TOKENS + 1) if n in judge.counts] or [judge.counts[0]]
    for depth in depths:
        for n in counts:
            sizes = sizes_of(part, judge.explanation, n, depth, queries=1)
            for _ in range(TRIES):
                given, layers = integers(part, sizes, lambda: int(judge.random.choice((0, 0, 1, 1, -1, 2))))
                try:
                    yield met(part, sizes, given, layers, judge.explanation, judge.random)
                except (NotAboutIt, ArithmeticError, TypeError, ValueError):
                    break


def _failing(factory: Factory, at: Instance, judge: Judge) -> Seen | None:
    """What the instance shows, if that is that the claim does not hold."""
    try:
        seen = of_instance(factory, at, judge)
    except (Inexpressible, NotAboutIt, Fault, ArithmeticError, TypeError, ValueError):
        return None
    return seen if seen is not None and seen.worst[1] > ROUNDINGS else None


def _simpler(factory: Factory, seen: Seen, judge: Judge) -> Seen:
    """The same with entries of the inputs set to 0, one after the other, as long as it does not hold."""
    if judge.explanation.roles is None:
        return seen
    tried = 0
    for name in list(seen.at.given):
        value = seen.at.given[name]
        if not isinstance(value, numpy.ndarray):
            continue
        for place in zip(*numpy.nonzero(value), strict=True):
            tried += 1
            if tried > SIMPLER:
                return seen
            changed = numpy.array(seen.at.given[name])
            changed[place] = 0
            given = {**seen.at.given, name: changed}
            try:
                at = met(seen.at.part, seen.at.sizes, given, seen.at.layers, judge.explanation, judge.random)
            except (NotAboutIt, ArithmeticError, TypeError, ValueError):
                continue
            seen = _failing(factory, at, judge) or seen
    return seen


def described(factory: Factory, seen: Seen, judge: Judge) -> dict[str, Any]:
    """The instance, and both sides of the equation that is worst there."""
    name = seen.worst[0]
    left, right = evaluated(factory(layer=judge.layer()), seen.at)[name]
    return {
        "part": seen.at.part.name,
        "sizes": {**dict(seen.at.sizes.axes), "L": seen.at.sizes.depth},
        "inputs": as_lists(seen.at.given),
        "layers": [as_lists(values) for values in seen.at.layers],
        "equation": name,
        "subject": numpy.asarray(left).tolist(),
        "claim": numpy.asarray(right).tolist(),
    }
