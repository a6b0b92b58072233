"""A kernel is symmetric."""

from __future__ import annotations

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Hypothesis, Values


def symmetrised(given: Values) -> Values:
    """The same values with K(u, w) + K(w, u) for K(u, w)."""
    k = given["K"]

    def symmetric(u: Array, w: Array) -> Array:
        return k(u, w) + namespace_of(u=u).einsum("...ji->...ij", k(w, u))

    return {**given, "K": symmetric}


SYMMETRIC = Hypothesis(
    "symmetric_kernel",
    "K(u, w) = K(w, u)",
    lambda given, u, w: (given["K"](u, w), namespace_of(u=u).einsum("...ji->...ij", given["K"](w, u))),
    symmetrised,
    parameters=(("d", "points"), ("d", "more points")),
)
