"""Newton's iteration for the inverse of a matrix R: X <- 2 X - X R X, which squares I - X R."""

from __future__ import annotations

from constructions.arrays.namespace import Array
from constructions.definitions.attention import Head
from constructions.definitions.matrices import product


def next_inverse(x: Array, r: Array) -> Array:
    """2 X - X R X, shape (d, d)."""
    return x * 2 - product(x, r, x)


def copying(identity: Array) -> Head:
    """Tokens (x; r; i): value x, key i, query i, so that with I in the slots i every token reads the x of itself."""
    return Head({("x", "x"): identity}, key={"i": identity}, query={"i": identity})


def correcting(identity: Array) -> Head:
    """Tokens (x; r; i): value -x, key r, query x, so that a token reads -sum_i x_i <r_i, x_j>."""
    return Head({("x", "x"): -identity}, key={"r": identity}, query={"x": identity})
