"""What steps leave of an error, as a matrix that each step multiplies, and the coefficients of a function."""

from __future__ import annotations

from constructions.arrays.namespace import Array, Number
from constructions.definitions.gradient_descent import rate
from constructions.definitions.matrices import gram, product


def after_gradient_step(p: Array, x: Array, eta: Number) -> Array:
    """P (I - (eta/N) X X^T)"""
    return p - product(p, gram(x)) * rate(eta, x)


def after_plus_plus_step(p: Array, m: Array, x: Array, eta: Number) -> Array:
    """P (I - (eta/N) M S M)"""
    return p - product(p, m, gram(x), m) * rate(eta, x)


def next_coefficients(alpha: Array, k: Array, y: Array, rate: Number) -> Array:
    """alpha + 2 r (y - Khat alpha)"""
    return alpha + (y - product(k, alpha)) * (rate * 2)


def after_functional_step(p: Array, k: Array, rate: Number) -> Array:
    """(I - 2 r Khat) P"""
    return p - product(k, p) * (rate * 2)
