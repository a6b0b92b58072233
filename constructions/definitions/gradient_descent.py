"""Gradient descent for linear regression: loss L(W) = 1/(2N) sum_i |W x_i - y_i|^2, W of shape (n_y, d)."""

from __future__ import annotations

from typing import Any

from constructions.arrays.namespace import namespace_of


def rate(eta: Any, x: Any) -> Any:
    """eta / N for N = the number of columns of ``x``."""
    return eta / namespace_of(x=x).size(x.shape[-1], like=x)


def change(w: Any, x: Any, y: Any, eta: Any) -> Any:
    """dW = -(eta/N) sum_i (W x_i - y_i) x_i^T, shape (n_y, d); x: (d, N), y: (n_y, N)."""
    xp = namespace_of(w=w, x=x, y=y)
    residual = xp.einsum("...ca,...ai->...ci", w, x) - y
    return xp.einsum("...ci,...ai->...ca", residual, x) * -rate(eta, x)


def step(w: Any, x: Any, y: Any, eta: Any) -> Any:
    """W + dW: one gradient step."""
    return w + change(w, x, y, eta)
