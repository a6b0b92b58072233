"""Similarities: how much each target token reads from each context token.

A similarity is a value: called with keys (..., p, n) and queries (..., p, m) it returns an (..., n, m) array,
row i for context token i, column j for target token j.  No 1/sqrt(p) and no 1/n is hidden here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from constructions.arrays.namespace import Array, namespace_of


class Similarity(Protocol):
    def __call__(self, keys: Array, queries: Array) -> Array: ...


@dataclass(frozen=True)
class Linear:
    """<u, w>"""

    def __call__(self, keys: Array, queries: Array) -> Array:
        return namespace_of(keys=keys, queries=queries).einsum("...pi,...pj->...ij", keys, queries)


@dataclass(frozen=True)
class Relu:
    """max(0, <u, w>): for d >= 2 not a positive semidefinite kernel."""

    def __call__(self, keys: Array, queries: Array) -> Array:
        return namespace_of(keys=keys).relu(Linear()(keys, queries))


@dataclass(frozen=True)
class Exponential:
    """exp(scale <u, w>)"""

    scale: Fraction | int | float = 1

    def __call__(self, keys: Array, queries: Array) -> Array:
        xp, scores = namespace_of(keys=keys), Linear()(keys, queries)
        return xp.exponential(
            scores if isinstance(self.scale, int) and self.scale == 1 else scores * xp.scalar(self.scale, like=keys)
        )


@dataclass(frozen=True)
class Kernel:
    """k(u, w) for any function of keys (..., p, n) and queries (..., p, m) to (..., n, m), entry by entry.

    Uninterpreted in `indexed`, a free function in `exact`, any callable elsewhere; symmetric or not.
    """

    function: Callable[[Array, Array], Array]

    def __call__(self, keys: Array, queries: Array) -> Array:
        return self.function(keys, queries)


@dataclass(frozen=True)
class OfColumns:
    """phi(h(u_1, w_j), .., h(u_n, w_j)) in column j, for a function phi of vectors; h is <u, w> unless it is given."""

    function: Callable[[Array], Array]
    similarity: Similarity = Linear()

    def __call__(self, keys: Array, queries: Array) -> Array:
        return self.function(self.similarity(keys, queries))


@dataclass(frozen=True)
class Normalised:
    """k(u_i, w_j) / sum over the context keys k of k(u_k, w_j): every column sums to one."""

    similarity: Similarity

    def __call__(self, keys: Array, queries: Array) -> Array:
        xp = namespace_of(keys=keys, queries=queries)
        weights = self.similarity(keys, queries)
        return xp.einsum("...ij,...j->...ij", weights, xp.reciprocal(xp.einsum("...ij->...j", weights)))


def Softmax(scale: Fraction | int | float = 1) -> Normalised:  # noqa: N802 (a similarity by its usual name)
    """exp(scale <u_i, w_j>) / sum_k exp(scale <u_k, w_j>), k over the context keys only."""
    return Normalised(Exponential(scale))


def normalisation(weights: Array) -> Array:
    """tau = 1/sum_j K(x_j, .), from K(x_j, .) of shape (n, k), shape (k,)."""
    xp = namespace_of(weights=weights)
    return xp.reciprocal(xp.einsum("...jk->...k", weights))
