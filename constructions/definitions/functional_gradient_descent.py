"""Functional gradient descent on L(f) = sum_i |f(x_i) - y_i|^2 in the function space of a kernel K.

A function f: R^d -> R^{n_y} is a callable from points (d, k) to values (n_y, k).  The Riesz gradient is
grad L(f) = 2 sum_i (f(x_i) - y_i) K(., x_i).
"""

from __future__ import annotations

from collections.abc import Callable

from constructions.arrays.namespace import Array, Number, namespace_of

Function = Callable[[Array], Array]
Pairing = Callable[[Array, Array], Array]


def zero(y: Array) -> Function:
    """f_0 = 0, with as many values as ``y`` (n_y, n) has rows."""
    return lambda points: namespace_of(y=y).zeros((*points.shape[:-2], y.shape[-2], points.shape[-1]), like=y)


def gradient(f: Function, kernel: Pairing, x: Array, y: Array) -> Function:
    """grad L(f) = 2 sum_i (f(x_i) - y_i) K(., x_i); x: (d, n), y: (n_y, n)."""
    xp = namespace_of(x=x, y=y)
    residual = f(x) - y

    def value(points: Array) -> Array:
        return xp.einsum("...ci,...ji->...cj", residual, kernel(points, x)) * 2

    return value


def step(f: Function, kernel: Pairing, x: Array, y: Array, rate: Number) -> Function:
    """f - rate * grad L(f)"""
    direction = gradient(f, kernel, x, y)
    return lambda points: f(points) - direction(points) * rate
