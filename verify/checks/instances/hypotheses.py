"""An instance counts only if it meets every hypothesis: values are turned into ones that do, and that is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import prod
from random import Random
from typing import Any

import numpy

from constructions.arrays import bounded, exact
from constructions.claim import Hypothesis, Part, Values
from verify.checks.instances.sizes import Sizes

POINTS = 2  # how many points the first argument of a hypothesis about all vectors has; each further one has one more
ENTRIES = (-3, -2, -1, 1, 2, 3)


class Unmet(Exception):
    """A hypothesis that its own ``satisfy``, or that of another one after it, leaves without its equation."""


def met_exactly(part: Part, given: Values, at: Sizes, dropped: str = "") -> Values:
    """Exact values that meet all hypotheses but ``dropped``.  Raises Unmet if they do not."""
    random = Random(f"{part.name} {at}")

    def argument(shape: tuple[int, ...]) -> Any:
        return exact.array((random.choice(ENTRIES) for _ in range(prod(shape))), shape)

    return _met(part, given, at, dropped, argument, exact.equal, _nowhere_zero)


def met_in_floats(part: Part, given: Values, at: Sizes) -> Values:
    """Floats that meet all hypotheses within the rounding error of both sides.  Raises Unmet if they do not."""
    random = numpy.random.default_rng([size for _, size in at.axes])

    def argument(shape: tuple[int, ...]) -> Any:
        return bounded.inputs(random.normal(size=shape))

    return _met(part, given, at, "", argument, _close, _surely_nowhere_zero)


def _met(
    part: Part,
    given: Values,
    at: Sizes,
    dropped: str,
    argument: Callable[[tuple[int, ...]], Any],
    equal: Callable[[Any, Any], bool],
    nowhere_zero: Callable[[Any], bool],
) -> Values:
    assumed = [h for h in part.hypotheses if h.name != dropped]
    for hypothesis in assumed:
        given = hypothesis.satisfy(given)
    for hypothesis in assumed:
        if hypothesis.equation is not None:
            left, right = hypothesis.equation(given, *map(argument, _shapes(hypothesis, at)))
            if not (nowhere_zero(left) if getattr(hypothesis, "not_zero", False) else equal(left, right)):
                raise Unmet(f"{part.name}, {hypothesis.name}: `satisfy` does not meet its equation at {at}")
    return given


def _shapes(hypothesis: Hypothesis, at: Sizes) -> Iterator[tuple[int, ...]]:
    """The shape of each argument of a hypothesis about all vectors; an axis that counts points is as long as it is."""
    sizes = dict(at.axes)
    for k, axes in enumerate(hypothesis.parameters):
        yield tuple(sizes.get(axis, POINTS + k) for axis in axes)


def _nowhere_zero(side: Any) -> bool:
    return all(entry != 0 for entry in numpy.asarray(side, dtype=object).reshape(-1))


def _close(left: bounded.Array, right: bounded.Array) -> bool:
    return bool(numpy.all(numpy.abs(left.value - right.value) <= left.error + right.error))


def _surely_nowhere_zero(side: bounded.Array) -> bool:
    return bool(numpy.all(numpy.abs(side.value) > side.error))
