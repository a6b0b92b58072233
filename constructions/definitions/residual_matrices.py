"""What steps leave of an error, as a matrix that each step multiplies, and the coefficients of a function."""

from __future__ import annotations

from constructions.arrays.namespace import Array, Number, namespace_of
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


def after_step_on_labels(p: Array, t: Array, rate: Number) -> Array:
    """P (I - 2 r T): of labels Y P, where token j reads column j of T."""
    return p - product(p, t) * (rate * 2)


def next_polynomial(polynomial: Array, residual: Array, k: Array, rate: Number) -> Array:
    """p + 2 r P, for the P of the same layer."""
    return polynomial + residual * (rate * 2)


def first_residual(y: Array) -> dict[str, Array]:
    """P_0 = I and p_0 = 0, (n, n) for labels (n_y, n)."""
    xp, n = namespace_of(y=y), y.shape[-1]
    return {"P": xp.eye(n, like=y), "polynomial": xp.zeros((n, n), like=y)}
