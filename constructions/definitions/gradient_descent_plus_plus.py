"""GD++ read on the original problem: gradient descent with a preconditioner that the x updates build.

State (M, W), from M = I, W = 0; S = X X^T, M and W act on the *original* x:

    S_l = M S M,   M <- (I - gamma S_l) M,   W <- W - (eta/N) (W X - Y) X^T M^2
"""

from __future__ import annotations

from constructions.arrays.namespace import Array, Number
from constructions.definitions.gradient_descent import change
from constructions.definitions.matrices import gram, product


def next_map(m: Array, x: Array, gamma: Number) -> Array:
    """(I - gamma M S M) M, shape (d, d)."""
    return m - product(m, gram(x), m, m) * gamma


def next_weights(w: Array, m: Array, x: Array, y: Array, eta: Number) -> Array:
    """W - (eta/N) (W X - Y) X^T M^2, shape (n_y, d)."""
    return w + product(change(w, x, y, eta), m, m)
