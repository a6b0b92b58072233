"""An invertible change S of coordinates, and the inverse T^T of its transpose."""

from __future__ import annotations

from constructions.arrays.namespace import namespace_of
from constructions.claim import Hypothesis, Tensor, Values

CHANGE = (Tensor("S", ("p", "p")), Tensor("T", ("p", "p")))


def sheared(given: Values) -> Values:
    """S = -(I + e v^T), T = -(I - v e^T), with e = e_1 and v the first row of S but for its first entry: v^T e = 0."""
    s = given["S"]
    xp = namespace_of(s=s)
    identity = xp.eye(s.shape[-1], like=s)
    e = identity[0]
    v = s[0] - xp.einsum("b,b->b", s[0], e)
    return {
        **given,
        "S": -(identity + xp.einsum("a,b->ab", e, v)),
        "T": -(identity - xp.einsum("a,b->ab", v, e)),
    }


INVERSE = Hypothesis(
    "inverse",
    "S^T T = I",
    lambda given: (
        namespace_of(s=given["S"]).einsum("...ab,...ac->...bc", given["S"], given["T"]),
        namespace_of(s=given["S"]).eye(given["S"].shape[-1], like=given["S"]),
    ),
    sheared,
)
