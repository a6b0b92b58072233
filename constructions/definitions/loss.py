"""The regression loss of the gradient-descent papers: L(W; X, Y) = 1/(2N) sum_i |W x_i - y_i|^2."""

from __future__ import annotations

from constructions.arrays.namespace import Array, namespace_of


def squared_error(w: Array, x: Array, y: Array) -> Array:
    """L(W; X, Y), shape (); w: (n_y, d), x: (d, N), y: (n_y, N)."""
    xp = namespace_of(w=w, x=x, y=y)
    residual = xp.einsum("...ca,...ai->...ci", w, x) - y
    return xp.einsum("...ci,...ci->...", residual, residual) * (1 / (xp.size(x.shape[-1], like=x) * 2))
