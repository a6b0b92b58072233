"""A similarity that is 1 for a token with itself and 0 otherwise, as two equations on the free function D.

An instance: X with the first row 1, ..., n, Q with the first row 0, and D(u, w) a polynomial of u_1 - w_1 that is 1 at
0 and 0 at 1, ..., n and -1, ..., -n.  All other entries of X and Q are free, and so is every other function of them.
"""

from __future__ import annotations

from fractions import Fraction

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Hypothesis, Values
from constructions.hypotheses.token_order import above_the_diagonal


def _with_first_row(a: Array, row: Array) -> Array:
    """``a`` with another first row."""
    xp = namespace_of(a=a, row=row)
    first = xp.eye(a.shape[0], like=a)[0]
    return a + xp.einsum("a,j->aj", first, row - a[0])


def _equal(u: Array, w: Array, largest: int) -> Array:
    """prod_k (1 - (u_1i - w_1j)^2/k^2), k = 1, ..., largest."""
    xp = namespace_of(u=u, w=w)
    rows, columns = (xp.ones((a.shape[1],), like=a) for a in (u, w))
    ones = xp.einsum("i,j->ij", rows, columns)
    apart = xp.einsum("i,j->ij", u[0], columns) - xp.einsum("i,j->ij", rows, w[0])
    result = ones
    for k in range(1, largest + 1):
        square = xp.einsum("ij,ij->ij", apart, apart) * xp.scalar(Fraction(1, k * k), like=u)
        result = xp.einsum("ij,ij->ij", result, ones - square)
    return result


def _with_own(given: Values) -> Values:
    x = given["X"]
    xp, n = namespace_of(x=x), x.shape[1]
    square = xp.zeros((n, n), like=x)
    counted = xp.einsum("ij->j", above_the_diagonal(square) + xp.eye(n, like=x))  # 1, ..., n
    return {**given, "X": _with_first_row(x, counted), "D": lambda u, w: _equal(u, w, n)}


def _with_query_apart(given: Values) -> Values:
    """Q with the first row 0, and D(u, w) w_1 for D(u, w)."""
    q, d = given["Q"], given["D"]

    def vanishing(u: Array, w: Array) -> Array:
        return namespace_of(u=u, w=w).einsum("ij,j->ij", d(u, w), w[0])

    return {**given, "Q": _with_first_row(q, q[0] * 0), "D": vanishing}


QUERY_APART = Hypothesis(  # to be met before OWN, which then keeps it
    "query_apart",
    "D(x_i, x_t) = 0: no query is a context token",
    lambda given: (given["D"](given["X"], given["Q"]), given["D"](given["X"], given["Q"]) * 0),
    _with_query_apart,
)
OWN = Hypothesis(
    "own_token",
    "D(x_i, x_j) is 1 for i = j and else 0",
    lambda given: (
        given["D"](given["X"], given["X"]),
        namespace_of(x=given["X"]).eye(given["X"].shape[-1], like=given["X"]),
    ),
    _with_own,
)
OWN_TOKEN = (QUERY_APART, OWN)
