"""Gradient descent for linear regression: loss L(W) = 1/(2N) sum_i |W x_i - y_i|^2, W of shape (n_y, d)."""

from __future__ import annotations

from constructions.arrays.namespace import Array, Number, namespace_of


def rate(eta: Number, x: Array) -> Number:
    """eta / N for N = the number of columns of ``x``."""
    return eta / namespace_of(x=x).size(x.shape[-1], like=x)


def change(w: Array, x: Array, y: Array, eta: Number) -> Array:
    """dW = -(eta/N) sum_i (W x_i - y_i) x_i^T, shape (n_y, d); x: (d, N), y: (n_y, N)."""
    xp = namespace_of(w=w, x=x, y=y)
    residual = xp.einsum("...ca,...ai->...ci", w, x) - y
    return xp.einsum("...ci,...ai->...ca", residual, x) * -rate(eta, x)


def step(w: Array, x: Array, y: Array, eta: Number) -> Array:
    """W + dW: one gradient step."""
    return w + change(w, x, y, eta)
