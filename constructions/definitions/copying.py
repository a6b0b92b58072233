"""A head that moves the content of a token's successor into its slot, and the pairs that selected tokens then make."""

from __future__ import annotations

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Tensor, Values
from constructions.definitions.attention import Head, Projection, Value
from constructions.definitions.matrices import product, transposed

MAPS = (Tensor("M", ("n_y", "d")), Tensor("U", ("n_y", "n_y")), Tensor("S", ("n", "n")))


def copying(given: Values, gate: Array = None) -> Head:
    """Values M c_i - U p_i, keys p_i, queries U^T p_j; with a gate H, queries (H U)^T p_j."""
    u = given["U"]
    return Head(
        Value(y_from_x=given["M"], y_from_y=-u),
        Projection(y=namespace_of(u=u).eye(u.shape[-2], like=u)),
        Projection(y=transposed(u if gate is None else product(gate, u))),
    )


def pairs(given: Values) -> tuple[Array, Array]:
    """The contents of the selected tokens, and M times those of their successors."""
    x, s, d = given["X"], given["S"], given["D"]
    return product(x, d), product(given["M"], x, s, d)
