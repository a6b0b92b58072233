"""The recursion f <- f + rate sum_i (y_i - f(x_i)) h(x_i, .) for any similarity h, kernel or not."""

from __future__ import annotations

from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.definitions.functional_gradient_descent import Function, Pairing


def step(f: Function, similarity: Pairing, x: Array, y: Array, rate: Number) -> Function:
    """The next function; x: (d, n), y: (n_y, n), ``similarity(x, points)``: (n, k)."""
    xp = namespace_of(x=x, y=y)
    residual = y - f(x)
    return lambda points: f(points) + xp.einsum("...ci,...ij->...cj", residual, similarity(x, points)) * rate
