"""A change of coordinates S of keys and queries, and its inverse T^T."""

from __future__ import annotations

from constructions.arrays.namespace import namespace_of
from constructions.claim import Hypothesis, Tensor, Values
from constructions.hypotheses import orthogonal

CHANGE = (Tensor("S", ("p", "p")), Tensor("T", ("p", "p")))


def inverse(given: Values) -> Values:
    """S = O diag(t) and T = O diag(1/t) with O orthogonal, from the rows of S, and t the first row of T."""
    xp = namespace_of(s=given["S"], t=given["T"])
    o, t = orthogonal.from_vectors(given["S"]), given["T"][0]
    return {
        **given,
        "S": xp.einsum("ab,b->ab", o, t),
        "T": xp.einsum("ab,b->ab", o, xp.reciprocal(t)),
    }


INVERSE = Hypothesis(
    "inverse",
    "S^T T = I",
    lambda given: (
        namespace_of(s=given["S"]).einsum("...ab,...ac->...bc", given["S"], given["T"]),
        namespace_of(s=given["S"]).eye(given["S"].shape[-1], like=given["S"]),
    ),
    inverse,
)
