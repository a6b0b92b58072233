"""What linear layers make of a token is linear in it: four matrices, the same for every token of a prompt.

A token that starts as (x, y) is (M x + U y, a y - W x) after some layers, (M, U, a, W) = (I, 0, I, 0) before the first.
A layer adds G times the token, G = [[A, b], [c, delta]] = sum_h V_h E (K_h E)^T Q_h, where E has the context tokens as
columns:

    M <- (I + A) M - b W,   U <- (I + A) U + b a,   a <- (I + delta) a + c U,   W <- (I + delta) W - c M
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Tensor, Values
from constructions.definitions.attention import Head
from constructions.definitions.matrices import product
from constructions.definitions.prompt import Tokens

MATRICES = (Tensor("M", ("d", "d")), Tensor("U", ("d", "n_y")), Tensor("a", ("n_y", "n_y")), Tensor("W", ("n_y", "d")))


@dataclass(frozen=True)
class Added:
    """What every token is multiplied with and added: A (d, d), b (d, n_y), c (n_y, d), delta (n_y, n_y)."""

    A: Array
    b: Array
    c: Array
    delta: Array


def added(heads: Sequence[Head], context: Tokens) -> Added:
    """sum_h V_h E (K_h E)^T Q_h for linear heads with every block present, E = (x; y) of shapes (d, n), (n_y, n)."""
    xp = namespace_of(x=context.x, y=context.y)
    blocks: list[Array] = [None] * 4
    for head in heads:
        value, keys = head.value, product(head.key["x"], context.x) + product(head.key["y"], context.y)
        values = (
            product(value["x", "x"], context.x) + product(value["x", "y"], context.y),
            product(value["y", "x"], context.x) + product(value["y", "y"], context.y),
        )
        made = [
            xp.einsum("...ai,...pi,...pb->...ab", v, keys, q)
            for v in values
            for q in (head.query["x"], head.query["y"])
        ]
        blocks = made if blocks[0] is None else [b + m for b, m in zip(blocks, made, strict=True)]
    return Added(*blocks)


def first(x: Array, y: Array) -> Values:
    """(I, 0, I, 0); x (d, n) and y (n_y, n) tell the sizes."""
    xp = namespace_of(x=x, y=y)
    d, n_y = x.shape[-2], y.shape[-2]
    return {
        "M": xp.eye(d, like=x),
        "U": xp.zeros((d, n_y), like=x),
        "a": xp.eye(n_y, like=x),
        "W": xp.zeros((n_y, d), like=x),
    }


def after(of: Values, g: Added) -> Values:
    """The matrices after a layer that adds ``g`` times every token."""
    m, u, a, w = of["M"], of["U"], of["a"], of["W"]
    return {
        "M": m + product(g.A, m) - product(g.b, w),
        "U": u + product(g.A, u) + product(g.b, a),
        "a": a + product(g.delta, a) + product(g.c, u),
        "W": w + product(g.delta, w) - product(g.c, m),
    }


def token(of: Values, x: Array, y: Array) -> Tokens:
    """(M x + U y, a y - W x) for tokens that start as the columns of x and y."""
    return Tokens(product(of["M"], x) + product(of["U"], y), product(of["a"], y) - product(of["W"], x))
