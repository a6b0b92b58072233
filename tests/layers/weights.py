"""Weights of the algorithms as dense heads (value, key, query), and where the parameters of a layer stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy

from .by_tokens import Heads

Array = numpy.ndarray
Weights = Callable[[float, int, int], Heads]


def block(width: int, rows: slice | int, number: float) -> Array:
    """``number`` on the diagonal of ``rows``, 0 elsewhere."""
    diagonal = numpy.zeros(width)
    diagonal[rows] = number
    return numpy.diag(diagonal)


def descent(
    sign: float = -1.0, undo: Callable[[int, int], float] = lambda n, d: 1 / n, scale: float = 1.0, more: int = 1
) -> Weights:
    """Value diag(0, sign rate/undo), key and query x times sqrt(scale); tokens have ``more`` rows after x.

    ``undo(n, d)`` is the factor in the layer's code.
    """

    def made(rate: float, n: int, d: int) -> Heads:
        width, root = d + more, scale**0.5
        x = block(width, slice(d), root)
        return [(block(width, d, sign * rate / undo(n, d)), x, x)]

    return made


def square(rng: numpy.random.Generator, width: int) -> Heads:
    """One head, every entry random."""
    return [tuple(rng.standard_normal((3, width, width)) * width**-0.5)]


def several(count: int) -> Callable[[numpy.random.Generator, int], Heads]:
    """So many of them."""
    return lambda rng, width: [head for _ in range(count) for head in square(rng, width)]


def sheared(value: Array) -> tuple[Array, Array]:
    """(O, W) with O W = value, and neither of them the identity: an output projection and what it projects."""
    out = numpy.eye(len(value)) + 0.5 * numpy.eye(len(value), k=-1)
    return out, numpy.linalg.solve(out, value)


def merged(heads: Heads) -> Mapping[str, Array]:
    """P and Q of ``code.columns``: scores are z_i^T Q z_j."""
    ((value, key, query),) = heads
    return {"P": value, "Q": key.T @ query}


def separate(heads: Heads) -> Mapping[str, Array]:
    """The weights of linear modules called query, key and value."""
    ((value, key, query),) = heads
    return {"query.weight": query, "key.weight": key, "value.weight": value}


def fixed(heads: Heads) -> Mapping[str, Array]:
    """A layer without weights."""
    return {}
