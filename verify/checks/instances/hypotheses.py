"""An instance counts only if it meets every hypothesis: values are turned into ones that do, and that is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import prod
from random import Random
from typing import Any, NamedTuple

import numpy

from constructions.arrays import bounded, exact
from constructions.claim import Hypothesis, Part, Values
from constructions.names import LOCAL_AXES
from verify.checks.instances.sizes import Sizes

POINTS = 2  # the length of the first axis of points that a hypothesis has; each further one is longer by one
ENTRIES = (-3, -2, -1, 1, 2, 3)


class Unmet(Exception):
    """A hypothesis that its own ``satisfy``, or that of another one after it, leaves without its equation."""


class Numbers(NamedTuple):
    """What an arithmetic has to say of hypotheses."""

    argument: Callable[[tuple[int, ...]], Any]  # a generic array of a shape
    whole: Callable[[list[int], tuple[int, ...]], Any]  # an array of given integers
    equal: Callable[[Any, Any], bool]
    nowhere_zero: Callable[[Any], bool]


def met_exactly(part: Part, given: Values, at: Sizes, dropped: str = "") -> Values:
    """Exact values that meet all hypotheses but ``dropped``.  Raises Unmet if they do not."""
    return _met(part, given, at, dropped, Numbers(_exactly(part, at), exact.array, exact.equal, _nowhere_zero))


def exact_arguments(part: Part, hypothesis: Hypothesis, at: Sizes) -> list[Any]:
    """Generic arrays of integers for the parameters of a hypothesis about all vectors."""
    return list(map(_exactly(part, at), _shapes(hypothesis, at)))


def _exactly(part: Part, at: Sizes) -> Callable[[tuple[int, ...]], Any]:
    random = Random(f"{part.name} {at}")
    return lambda shape: exact.array((random.choice(ENTRIES) for _ in range(prod(shape))), shape)


def met_in_floats(part: Part, given: Values, at: Sizes) -> Values:
    """Floats that meet all hypotheses within the rounding error of both sides.  Raises Unmet if they do not."""
    random = numpy.random.default_rng([size for _, size in at.axes])

    def argument(shape: tuple[int, ...]) -> Any:
        return bounded.inputs(random.normal(size=shape))

    def whole(entries: list[int], shape: tuple[int, ...]) -> Any:
        return bounded.inputs(numpy.asarray(entries, dtype=float).reshape(shape))

    return _met(part, given, at, "", Numbers(argument, whole, _close, _surely_nowhere_zero))


def _met(part: Part, given: Values, at: Sizes, dropped: str, numbers: Numbers) -> Values:
    assumed = [h for h in part.hypotheses if h.name != dropped]
    for hypothesis in assumed:
        given = hypothesis.satisfy(given)
    for hypothesis in assumed:
        if not _holds(hypothesis, given, at, numbers):
            raise Unmet(f"{part.name}, {hypothesis.name}: `satisfy` does not meet its equation at {at}")
    return given


def _holds(hypothesis: Hypothesis, given: Values, at: Sizes, numbers: Numbers) -> bool:
    """A hypothesis about all vectors is tried at generic ones."""
    if hypothesis.equation is None:
        return hypothesis.entries is not None and _has_entries(given, *hypothesis.entries, numbers)
    left, right = hypothesis.equation(given, *map(numbers.argument, _shapes(hypothesis, at)))
    return numbers.nowhere_zero(left) if hypothesis.not_zero else numbers.equal(left, right)


def _has_entries(given: Values, name: str, entry: Callable[..., int], numbers: Numbers) -> bool:
    shape = given[name].shape
    return numbers.equal(given[name], numbers.whole([entry(*at) for at in numpy.ndindex(shape)], shape))


def _shapes(hypothesis: Hypothesis, at: Sizes) -> Iterator[tuple[int, ...]]:
    """The shape of each argument of a hypothesis about all vectors; an axis that counts points is as long as it is."""
    sizes = dict(at.axes) | {axis: POINTS + k for k, axis in enumerate(LOCAL_AXES)}
    for axes in hypothesis.parameters:
        yield tuple(sizes[axis] for axis in axes)


def _nowhere_zero(side: Any) -> bool:
    return all(entry != 0 for entry in numpy.asarray(side, dtype=object).reshape(-1))


def _close(left: bounded.Array, right: bounded.Array) -> bool:
    return bool(numpy.all(numpy.abs(left.value - right.value) <= left.error + right.error))


def _surely_nowhere_zero(side: bounded.Array) -> bool:
    return bool(numpy.all(numpy.abs(side.value) > side.error))
