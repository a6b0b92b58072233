"""The square root S = Sigma^1/2 of a covariance and its inverse R: what statements for any Sigma assume of them.

Of S = Sigma^1/2 they use that R is its inverse, on one side or the other, and some that S is symmetric.  That it is
positive is never needed.
"""

from __future__ import annotations

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Declaration, Hypothesis, Tensor, Values
from constructions.definitions.matrices import product, transposed

ROOT = (Tensor("S", ("d", "d")), Tensor("R", ("d", "d")))


def _is_identity(m: Array) -> tuple[Array, Array]:
    return m, namespace_of(m=m).eye(m.shape[-1], like=m)


def with_inverse(given: Values) -> Values:
    """S = (I + L) (I + D^2) (I + U) from the three parts of the free S, and R its inverse; S is symmetric if it was.

    (I + L)^-1 = sum_k (-L)^k, as L^d = 0.
    """
    import numpy

    s = given["S"]
    xp = namespace_of(s=s)
    d = s.shape[-1]
    identity, below = xp.eye(d, like=s), xp.constant(numpy.tri(d, k=-1), s)
    lower, upper = xp.einsum("ab,ab->ab", s, below), xp.einsum("ab,ba->ab", s, below)
    pivots = xp.einsum("aa,aa->a", s, s) + xp.ones((d,), like=s)
    left, right = identity, identity
    for _ in range(d - 1):
        left, right = identity - product(left, lower), identity - product(right, upper)
    return {
        **given,
        "S": xp.einsum("ab,b,bc->ac", identity + lower, pivots, identity + upper),
        "R": xp.einsum("ab,b,bc->ac", right, xp.reciprocal(pivots), left),
    }


def _symmetric(given: Values) -> Values:
    """S + S^T for S."""
    return {**given, "S": given["S"] + transposed(given["S"])}


SYMMETRIC = Hypothesis(  # to be satisfied before the inverse
    "symmetric", "S^T = S", lambda given: (transposed(given["S"]), given["S"]), _symmetric
)
LEFT_INVERSE = Hypothesis(
    "inverse", "R S = I", lambda given: _is_identity(product(given["R"], given["S"])), with_inverse
)
RIGHT_INVERSE = Hypothesis(
    "inverse", "S R = I", lambda given: _is_identity(product(given["S"], given["R"])), with_inverse
)


FRAME: tuple[Declaration, ...] = (*ROOT, Tensor("O", ("d", "d")))


def turning(given: Values) -> Array:
    """T = S O R: the rotation O in whitened coordinates R x."""
    return product(given["S"], given["O"], given["R"])
