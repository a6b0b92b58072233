"""What one linear layer makes of a query: a matrix that is linear in what can be read from the context.

With labels y_i = W_0 x_i + u_i these are S = X X^T, X U^T and U U^T, u_i the columns of U.
"""

from __future__ import annotations

from dataclasses import dataclass

from constructions.arrays.namespace import Array, namespace_of
from constructions.definitions.attention import Head
from constructions.definitions.matrices import product


@dataclass(frozen=True)
class Coefficients:
    """What is read, as a matrix [c, j] of shape (n_y, d): a sum of three, each linear; None is zero.

    ``s`` (n_y, d, d, d) [c, j, a, b] on S_ab, ``xu`` (n_y, d, d, n_y) [c, j, a, e] on (X U^T)_ae and ``uu``
    (n_y, d, n_y, n_y) [c, j, e, f] on (U U^T)_ef.
    """

    s: Array
    xu: Array
    uu: Array


def coefficients(head: Head, w_0: Array) -> Coefficients:
    """The coefficients of a linear head with every block present, for a query (x_t, -W_0 x_t); w_0: (n_y, d)."""
    v_y, k_y = head.value["y", "y"], head.key["y"]
    v_x = head.value["y", "x"] + product(v_y, w_0)
    k_x = head.key["x"] + product(k_y, w_0)
    query = head.query["x"] - product(head.query["y"], w_0)
    xp = namespace_of(v_x=v_x, query=query)
    g_x, g_y = (xp.einsum("...pa,...pj->...aj", key, query) for key in (k_x, k_y))
    return Coefficients(
        xp.einsum("ca,bj->cjab", v_x, g_x),
        xp.einsum("ca,ej->cjae", v_x, g_y) + xp.einsum("ce,aj->cjae", v_y, g_x),
        xp.einsum("ce,fj->cjef", v_y, g_y),
    )


def added(first: Coefficients, second: Coefficients) -> Coefficients:
    """Those of two heads together."""
    return Coefficients(first.s + second.s, first.xu + second.xu, first.uu + second.uu)


def best(rows: Array, c: Array) -> Coefficients:
    """Those of P W_V = [[0, 0], [W_0, -I]], W_K^T W_Q = diag(C, 0): -U X^T C; ``rows`` (n_y, ...) tells n_y."""
    xp = namespace_of(rows=rows, c=c)
    return Coefficients(None, -xp.einsum("ce,aj->cjae", xp.eye(rows.shape[0], like=c), c), None)


def read(x: Array, u: Array, of: Coefficients) -> tuple[Array, Array]:
    """What is read as a matrix (n_y, d, ...): what is linear in u, and what is the same for u and -u.

    x: (d, n), u: (n_y, n), or populations (d, n, s), (n_y, n, r, s).
    """
    xp = namespace_of(x=x, u=u)
    of_x, of_u = ("s", "rs") if u.ndim == 4 else ("", "")
    odd = xp.einsum(f"cjae,ae{of_u}->cj{of_u}", of.xu, xp.einsum(f"ai{of_x},ei{of_u}->ae{of_u}", x, u))
    even = odd * 0
    if of.s is not None:
        read_s = xp.einsum(f"cjab,ab{of_x}->cj{of_x}", of.s, xp.einsum(f"ai{of_x},bi{of_x}->ab{of_x}", x, x))
        even = even + (xp.einsum("cjs,r->cjrs", read_s, xp.ones(u.shape[2:3], like=u)) if of_x else read_s)
    if of.uu is not None:
        squares = xp.einsum(f"ei{of_u},fi{of_u}->ef{of_u}", u, u)
        even = even + xp.einsum(f"cjef,ef{of_u}->cj{of_u}", of.uu, squares)
    return odd, even
