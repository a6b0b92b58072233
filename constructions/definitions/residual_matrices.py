"""What steps leave of an error, as a matrix that each step multiplies, and the coefficients of a function."""

from __future__ import annotations

from typing import Any

from constructions.definitions.gradient_descent import rate
from constructions.definitions.matrices import gram, product


def after_gradient_step(p: Any, x: Any, eta: Any) -> Any:
    """P (I - (eta/N) X X^T)"""
    return p - product(p, gram(x)) * rate(eta, x)


def after_plus_plus_step(p: Any, m: Any, x: Any, eta: Any) -> Any:
    """P (I - (eta/N) M S M)"""
    return p - product(p, m, gram(x), m) * rate(eta, x)


def next_coefficients(alpha: Any, k: Any, y: Any, rate: Any) -> Any:
    """alpha + 2 r (y - Khat alpha)"""
    return alpha + (y - product(k, alpha)) * (rate * 2)


def after_functional_step(p: Any, k: Any, rate: Any) -> Any:
    """(I - 2 r Khat) P"""
    return p - product(k, p) * (rate * 2)
