"""The smallest prompt that was found on which a claim does not hold: fewest layers, fewest tokens, roundest numbers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy

from constructions.claim import Part
from verify.audit.fault import Fault
from verify.audit.inheriting import DEEPEST, Factory, Judge, Seen, evaluated, of_instance
from verify.audit.instances import Instance, as_lists, integers, met, sizes_of
from verify.audit.roles import chunks_of
from verify.audit.settings import Inexpressible, NotAboutIt
from verify.audit.verifying import verified

TRIES = 12  # prompts at one size
MOST_TOKENS = 4
SIMPLER = 60  # entries that are tried to be 0 or 1


def smallest(factory: Factory, shown: Seen, judge: Judge) -> dict[str, Any]:
    """The smallest prompt as numbers and lists, with what the subject has and what the claim says."""
    part = shown.at.part
    small = narrowed(judge)
    for smaller in (judge,) if small is None else (small, judge):
        for at in _tried(part, shown, smaller):
            found = _failing(factory, at, smaller)
            if found is not None:
                return described(factory, _simpler(factory, found, smaller), smaller)
    return described(factory, shown, judge)


def narrowed(judge: Judge) -> Judge | None:
    """The same subject on tokens with one row in each slot, where it takes such and is explained in the same way."""
    found, taken = judge.explanation, judge.taken
    layout = replace(taken.layout, slots=dict.fromkeys(taken.layout.slots, 1))
    roles = found.roles
    if roles is None or layout.rows == taken.layout.rows or taken.evaluator.described.is_module:
        return None
    sizes = {taken.layout.rows: layout.rows, **dict.fromkeys(taken.layout.slots.values(), 1)}
    shapes = {name: tuple(sizes.get(size, size) for size in shape) for name, shape in taken.shapes.items()}
    chunks = chunks_of(shapes, layout.rows)
    if len(chunks) != len(roles.chunks):
        return None
    small = replace(taken, layout=layout, shapes=shapes)
    same = replace(found, layout=layout, roles=replace(roles, chunks=tuple(chunks)))
    try:
        held = verified(small, same, {}, judge.random)
    except (Fault, ValueError):
        return None
    return replace(judge, taken=small, explanation=same) if held.holds else None


def _tried(part: Part, shown: Seen, judge: Judge) -> Iterator[Instance]:
    """Instances of integers, the fewest layers and then the fewest tokens first."""
    depths = range(1, min(shown.at.sizes.depth, DEEPEST) + 1) if part.advance is not None else (0,)
    counts = [n for n in range(1, MOST_TOKENS + 1) if n in judge.counts] or [judge.counts[0]]
    for depth in depths:
        for n in counts:
            sizes = sizes_of(part, judge.explanation, n, depth, queries=1)
            for _ in range(TRIES if judge.explanation.roles is not None else 1):
                if time.process_time() > judge.ends:
                    return
                given, layers = integers(part, sizes, lambda: int(judge.random.choice((0, 0, 1, 1, -1, 2))))
                given = {name: value * 0 if name == shown.zero else value for name, value in given.items()}
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
    return seen if seen is not None and not seen.holds else None


def _simpler(factory: Factory, seen: Seen, judge: Judge) -> Seen:
    """The same with entries set to 0, or else to 1, one after the other, as long as it does not hold."""
    if judge.explanation.roles is None:
        return seen
    tried = 0
    for where in range(-1, len(seen.at.layers)):
        for name in list(seen.at.given if where < 0 else seen.at.layers[where]):
            value = (seen.at.given if where < 0 else seen.at.layers[where])[name]
            for place in numpy.ndindex(value.shape) if isinstance(value, numpy.ndarray) else ():
                for simple in (0.0, 1.0):
                    tried += 1
                    if tried > SIMPLER or value[place] in (0.0, simple):
                        break
                    seen = _with_entry(factory, seen, judge, where, name, place, simple) or seen
                    value = (seen.at.given if where < 0 else seen.at.layers[where])[name]
    return seen


def _with_entry(
    factory: Factory, seen: Seen, judge: Judge, where: int, name: str, place: tuple[int, ...], entry: float
) -> Seen | None:
    """What the instance shows with another entry of an input (where < 0) or of a layer, if the claim still fails."""
    at = seen.at
    given, layers = dict(at.given), [dict(values) for values in at.layers]
    changed = given if where < 0 else layers[where]
    changed[name] = numpy.array(changed[name])
    changed[name][place] = entry
    try:
        return _failing(factory, met(at.part, at.sizes, given, layers, judge.explanation, judge.random), judge)
    except (NotAboutIt, ArithmeticError, TypeError, ValueError):
        return None


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
