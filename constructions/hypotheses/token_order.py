"""A mask that is an order of the tokens: M_ij is 1 if token j reads from token i, and else 0.

The two equations say just this, for any n: at i = j = k they give M_ii^2 = 1 and M_ii^3 = M_ii^2, so M_ii = 1; then
M_ij M_jj M_ij = M_ij M_jj makes every entry 0 or 1; and "M_ij = 1" is reflexive, antisymmetric and transitive.  The
causal mask M_ij = 1 iff i <= j meets them.
"""

from __future__ import annotations

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Hypothesis, Values
from constructions.definitions.causal_attention import masked
from constructions.definitions.matrices import transposed


def above_the_diagonal(like: Array) -> Array:
    """1 where i < j, else 0, of the shape (n, n) of ``like``."""
    xp, n = namespace_of(like=like), like.shape[-1]
    return sum((xp.eye(n + k, like=like)[k:, :n] for k in range(1, n)), start=xp.zeros((n, n), like=like))


def _antisymmetric(given: Values) -> tuple[Array, Array]:
    m = given["M"]
    return masked(m, transposed(m)), namespace_of(m=m).eye(m.shape[-1], like=m)


def _transitive(given: Values) -> tuple[Array, Array]:
    m = given["M"]
    xp = namespace_of(m=m)
    return xp.einsum("...ij,...jk,...ik->...ijk", m, m, m), xp.einsum("...ij,...jk->...ijk", m, m)


def _without_the_past(given: Values) -> Values:
    """M above the diagonal, 1 on it, 0 below: token j reads from itself and, as before, from tokens before it."""
    m = given["M"]
    return {**given, "M": masked(m, above_the_diagonal(m)) + namespace_of(m=m).eye(m.shape[-1], like=m)}


TRANSITIVE = Hypothesis(  # to be met before ANTISYMMETRIC, which then makes the causal mask
    "transitive",
    "M_ij M_jk M_ik = M_ij M_jk: a token reads from what those tokens read from which it reads from",
    _transitive,
    lambda given: {**given, "M": namespace_of(m=given["M"]).ones(given["M"].shape, like=given["M"])},
)
ANTISYMMETRIC = Hypothesis(
    "antisymmetric",
    "M_ij M_ji is 1 for i = j and else 0: every token reads from itself, and no two from each other",
    _antisymmetric,
    _without_the_past,
)
ORDER = (TRANSITIVE, ANTISYMMETRIC)
