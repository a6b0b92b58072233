"""What a GD++ layer does to an eigenvalue and to the condition number; written for any field, with + - * / alone."""

from __future__ import annotations

from constructions.arrays.namespace import Number


def mapped(v: Number) -> Number:
    """h(v) = v (1 - v)^2: gamma times the new eigenvalue, v being gamma times the old."""
    return v * (1 - v) * (1 - v)


def best_kappa(s: Number) -> Number:
    """The least condition number that a gamma can make of kappa = s^2."""
    return 4 * (s * s + s + 1) * (s * s + s + 1) * (s * s + s + 1) / (27 * s * s * (s + 1) * (s + 1))


def next_kappa(kappa: Number) -> Number:
    """The condition number that gamma = 1/(3 lambda_max) makes of kappa: h(1/3)/h(1/(3 kappa))."""
    return 4 * kappa * kappa * kappa / ((3 * kappa - 1) * (3 * kappa - 1))
