"""Instances of a part of a claim at the sizes of a subject: numbers, with the subject's similarity for every kernel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy

from constructions.claim import PairFunction, Part, Scalar, Tensor, Values
from constructions.definitions.slots import DATA
from verify.audit.convention import KERNELS
from verify.audit.explanation import Explanation
from verify.audit.settings import NotAboutIt
from verify.checks.instances.numeric import float_values
from verify.checks.instances.sizes import Sizes, sizes

QUERIES = 2
OTHER_SIZES = 2  # of an axis that is none of tokens
DATA_NAMES = frozenset(d.name for d in DATA)
MET = 1e-9  # relative: a hypothesis that holds of the subject's similarity holds to rounding


@dataclass(frozen=True)
class Instance:
    """Values of the inputs, and of each layer."""

    part: Part
    sizes: Sizes
    given: Values
    layers: list[Values]


def sizes_of(part: Part, explanation: Explanation, n: int, depth: int, queries: int = QUERIES) -> Sizes:
    """The sizes of an instance: rows of the subject's tokens, n context tokens, and keys of d rows."""
    slots = explanation.layout.slots
    known = {"d": slots["x"], "n_y": slots["y"], "n": n, "m": queries, "p": slots["x"]}
    return sizes(part, depth, **{axis: known.get(axis, OTHER_SIZES) for axis in part.axes})


def drawn(part: Part, at: Sizes, explanation: Explanation, random: numpy.random.Generator, zero: str = "") -> Instance:
    """A random instance that meets the hypotheses, the input ``zero`` being 0.

    Raises NotAboutIt where the subject's similarity does not meet them.
    """
    given, layers = float_values(part, at, random)
    given = {name: value * 0 if name == zero else value for name, value in given.items()}
    return met(part, at, given, layers, explanation, random)


def met(
    part: Part,
    at: Sizes,
    given: Values,
    layers: Iterable[Values],
    explanation: Explanation,
    random: numpy.random.Generator,
) -> Instance:
    """The values with the subject's similarity for every kernel, and turned into ones that meet the hypotheses.

    Whether these still hold is asked where there is a kernel: it was put there after they were met.
    """
    kernel = KERNELS[explanation.convention.kernel]
    pairs = {d.name: kernel for d in part.declarations if isinstance(d, PairFunction)}

    def with_kernel(values: Values) -> dict[str, Any]:
        return {name: pairs.get(name, value) for name, value in values.items()}

    found = with_kernel(given)
    for hypothesis in part.hypotheses:
        found = with_kernel(hypothesis.satisfy(found))
    for hypothesis in part.hypotheses if pairs else ():
        if hypothesis.equation is not None and not hypothesis.not_zero:
            local = dict(at.axes)
            points = [
                random.normal(size=tuple(local.get(axis, 2 + k) for k, axis in enumerate(axes)))
                for axes in hypothesis.parameters
            ]
            left, right = hypothesis.equation(found, *points)
            if not numpy.allclose(left, right, rtol=MET, atol=MET):
                raise NotAboutIt(f"its hypothesis {hypothesis.name} does not hold: {hypothesis.statement}")
    return Instance(part, at, found, [with_kernel(at_layer) for at_layer in layers])


def is_weight(declared: object) -> bool:
    """Whether a declaration is a number or array that heads may be made of, and no token."""
    return isinstance(declared, Tensor | Scalar) and declared.name not in DATA_NAMES


def integers(
    part: Part, at: Sizes, entries: Callable[[], int], scalars: Callable[[], int]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Inputs and layers whose entries are the next integers, numbers alone the next of ``scalars``."""

    def value(declared: Any) -> Any:
        if isinstance(declared, Tensor):
            shape = tuple(at[axis] for axis in declared.axes)
            return numpy.array([float(entries()) for _ in range(int(numpy.prod(shape, dtype=int)))]).reshape(shape)
        return float(scalars()) if isinstance(declared, Scalar) else None

    layers = [{d.name: value(d) for d in part.steps} for _ in range(at.depth)]
    return {d.name: value(d) for d in part.inputs}, layers


def as_lists(values: Mapping[str, Any]) -> dict[str, Any]:
    """Arrays as lists and numbers as numbers, without -0; functions are left out."""
    return {
        name: (value + 0.0).tolist() if isinstance(value, numpy.ndarray) else value + 0.0
        for name, value in values.items()
        if isinstance(value, numpy.ndarray | float | int)
    }
