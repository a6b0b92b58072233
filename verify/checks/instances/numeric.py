"""Numbers for a part: small rationals (for exact counterexamples) or floats."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import prod
from typing import Any

import numpy

from constructions.arrays import exact
from constructions.arrays.namespace import namespace_of
from constructions.arrays.rationals import rational
from constructions.claim import Declaration, PairFunction, Part, PointFunction, Scalar, Tensor, Values
from verify.checks.instances.sizes import Sizes
from verify.checks.instances.symbolic import Pairwise, Pointwise


def rational_values(part: Part, at: Sizes, entries: Iterator[int]) -> tuple[Values, list[Values]]:
    """Inputs and layers whose entries, and kernel values, are the next integers of ``entries``."""

    def value(d: Declaration) -> Any:
        match d:
            case Tensor(_, axes):
                shape = tuple(at[a] for a in axes)
                return exact.array((next(entries) for _ in range(prod(shape))), shape)
            case Scalar():
                return rational(next(entries))
            case PairFunction(name):
                return Pairwise(exact.FreeFunction(name, entries))
            case PointFunction(name, _, codomain):
                return Pointwise(exact.FreeFunction(name, entries), at[codomain])

    return {d.name: value(d) for d in part.inputs}, [{d.name: value(d) for d in part.steps} for _ in range(at.depth)]


A_QUARTER = 0.25


def float_values(part: Part, at: Sizes, random: numpy.random.Generator) -> tuple[Values, list[Values]]:
    """Inputs and layers drawn at random: entries normal, scalars in (0.02, 0.2), kernels asymmetric and not PSD.

    The tensors of a layer are a quarter as large, so that layers which multiply several of them do not overflow.
    """

    def value(d: Declaration, size: float = 1.0) -> Any:
        match d:
            case Tensor(_, axes):
                scale = size / (at[axes[0]] if axes else 1) ** 0.5
                return numpy.asarray(random.normal(size=[at[a] for a in axes]) * scale)
            case Scalar():
                return float(random.uniform(0.02, 0.2))
            case PairFunction(_, axis):
                return random_pairing(
                    random.normal(size=(at[axis], at[axis])), random.normal(size=(at[axis], at[axis]))
                )
            case PointFunction(_, domain, codomain):
                return random_features(random.normal(size=(at[codomain], at[domain])) / at[domain] ** 0.5)

    return {d.name: value(d) for d in part.inputs}, [
        {d.name: value(d, A_QUARTER) for d in part.steps} for _ in range(at.depth)
    ]


def random_pairing(a: numpy.ndarray, b: numpy.ndarray) -> Callable[[Any, Any], Any]:
    """relu(u^T A w) + (u^T B w)^2 + exp(-(u^T A w)^2) + 1/8: positive (so that it can be normalised), asymmetric."""

    def pairing(u: Any, w: Any) -> Any:
        xp = namespace_of(u=u, w=w)
        forms = [xp.einsum("...ai,ab,...bj->...ij", u, xp.constant(m, u), w) for m in (a, b)]
        squares = [xp.einsum("...ij,...ij->...ij", form, form) for form in forms]
        ones = xp.exponential(squares[0] * 0)
        return xp.relu(forms[0]) + squares[1] + xp.exponential(-squares[0]) + ones * 0.125

    return pairing


def random_features(a: numpy.ndarray) -> Callable[[Any], Any]:
    """relu(A x) + exp(-(A x)^2) / 2: a feature map that is neither linear nor onto."""

    def features(points: Any) -> Any:
        xp = namespace_of(points=points)
        forms = xp.einsum("pa,...an->...pn", xp.constant(a, points), points)
        squares = xp.einsum("...pn,...pn->...pn", forms, forms)
        return xp.relu(forms) + xp.exponential(-squares) * 0.5

    return features


def converted(values: Values, like: Any) -> Values:
    """The same values with every array in the namespace (dtype, device) of ``like``."""
    xp = namespace_of(like=like)
    return {name: xp.constant(v, like) if isinstance(v, numpy.ndarray) else v for name, v in values.items()}
