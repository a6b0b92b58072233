"""The smallest prompt that was found on which a claim does not hold: fewest layers, fewest tokens, roundest numbers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy

from constructions.claim import Part, Tensor, Values
from verify.audit.fault import Fault
from verify.audit.inheriting import DEEPEST, Factory, Judge, Seen, evaluated, of_instance
from verify.audit.instances import Instance, as_lists, integers, is_weight, met, sizes_of
from verify.audit.roles import chunks_of
from verify.audit.settings import Inexpressible, NotAboutIt
from verify.audit.verifying import verified

TRIES = 12  # prompts at one size
MOST_TOKENS = 4
SIMPLER = 120  # entries that are tried to be simpler


def smallest(factory: Factory, shown: Seen, judge: Judge) -> dict[str, Any]:
    """The smallest prompt as numbers and lists, with what the subject has and what the claim says."""
    part = shown.at.part
    small = narrowed(judge)
    for smaller in (judge,) if small is None else (small, judge):
        for at in _tried(part, shown, smaller):
            found = _failing(factory, at, smaller)
            if found is not None:
                return described(factory, reduced(factory, found, smaller), smaller)
    return described(factory, reduced(factory, shown, judge), judge)


def reduced(factory: Factory, seen: Seen, judge: Judge) -> Seen:
    """The same with fewer tokens and rounder numbers, as long as the claim does not hold."""
    return _fewer(factory, _simpler(factory, _fewer(factory, seen, judge), judge), judge)


def _fewer(factory: Factory, seen: Seen, judge: Judge) -> Seen:
    """The same without one query or context token after the other."""
    part = seen.at.part
    for axis in ("m", "n"):
        size = dict(seen.at.sizes.axes).get(axis, 1)
        for token in reversed(range(size)):
            n, queries = (dict(seen.at.sizes.axes).get(name, 1) - (name == axis) for name in ("n", "m"))
            if n < 1 or queries < 1 or n not in judge.counts or time.process_time() > judge.ends:
                break
            at = sizes_of(part, judge.explanation, n, seen.at.sizes.depth, queries)
            given = dict(seen.at.given)
            for declared in part.inputs:
                if isinstance(declared, Tensor) and axis in declared.axes:
                    given[declared.name] = numpy.delete(given[declared.name], token, declared.axes.index(axis))
            seen = _changed(factory, replace(seen.at, sizes=at, given=given), judge) or seen
    return seen


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
    outer = None if taken.outer is None else replace(taken.outer, slots=dict.fromkeys(taken.outer.slots, 1))
    small = replace(taken, layout=layout, shapes=shapes, outer=outer)
    same = replace(found, layout=layout, roles=replace(roles, chunks=tuple(chunks)))
    try:
        held = verified(small, same, {}, judge.random)
    except (Fault, ValueError):
        return None
    return replace(judge, taken=small, explanation=same) if held.holds else None


def _tried(part: Part, shown: Seen, judge: Judge) -> Iterator[Instance]:
    """Instances of integers, the fewest layers and then the fewest tokens first; a black box has its own weights."""
    depths = range(1, min(shown.at.sizes.depth, DEEPEST) + 1) if part.advance is not None else (0,)
    counts = [n for n in range(1, MOST_TOKENS + 1) if n in judge.counts] or [judge.counts[0]]
    for depth in depths:
        for n in counts:
            sizes = sizes_of(part, judge.explanation, n, depth, queries=1)
            for k in range(TRIES):
                if time.process_time() > judge.ends:
                    return
                steps = partial(judge.random.choice, (1,) if k < TRIES // 2 else (1, 2))  # alike, they hide an order
                given, layers = integers(
                    part,
                    sizes,
                    lambda: int(judge.random.choice((0, 0, 1, 1, -1, 2))),
                    steps,
                )
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
    """The same with entries set to 0, or else to 1, or else rounded, one after the other, as long as it does not hold.

    Entries of the weights of a black box are not ours to set.
    """
    weights = {d.name for d in (*seen.at.part.inputs, *seen.at.part.steps) if is_weight(d)}
    kept = weights if judge.explanation.roles is None else frozenset()
    tried = 0
    for where in range(-1, len(seen.at.layers)):
        for name in list(seen.at.given if where < 0 else seen.at.layers[where]):
            value = (seen.at.given if where < 0 else seen.at.layers[where])[name]
            if name in kept or not isinstance(value, numpy.ndarray | float):
                continue
            for place in numpy.ndindex(numpy.shape(value)):
                for simple in simpler(float(numpy.asarray(value)[place])):
                    tried += 1
                    if tried > SIMPLER or time.process_time() > judge.ends:
                        return seen
                    if (found := _with_entry(factory, seen, judge, where, name, place, simple)) is not None:
                        seen = found
                        break
    return seen


def simpler(entry: float) -> list[float]:
    """0, 1, and the entry rounded to a whole number and to a digit after the point, as far as they are simpler."""
    if entry in (0.0, 1.0):
        return [] if entry == 0 else [0.0]
    rounded = [float(round(entry)), round(entry, 1)]
    return list(dict.fromkeys(r for r in (0.0, 1.0, *rounded) if r != entry))


def _with_entry(
    factory: Factory, seen: Seen, judge: Judge, where: int, name: str, place: tuple[int, ...], entry: float
) -> Seen | None:
    """What the instance shows with another entry of an input (where < 0) or of a layer, if the claim still fails."""
    at = seen.at
    given = dict(at.given)
    layers: list[Values] = list(at.layers)
    changed = given if where < 0 else dict(layers[where])
    if where >= 0:
        layers[where] = changed
    if place:
        changed[name] = numpy.array(changed[name])
        changed[name][place] = entry
    else:
        changed[name] = entry
    return _changed(factory, replace(at, given=given, layers=layers), judge)


def _changed(factory: Factory, at: Instance, judge: Judge) -> Seen | None:
    """What the instance shows when its hypotheses are met again, if the claim still fails."""
    try:
        again = met(at.part, at.sizes, at.given, at.layers, judge.explanation, judge.random)
    except (NotAboutIt, ArithmeticError, TypeError, ValueError):
        return None
    return _failing(factory, again, judge)


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
        "subject": (numpy.asarray(left) + 0.0).tolist(),
        "claim": (numpy.asarray(right) + 0.0).tolist(),
    }
