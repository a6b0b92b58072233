"""Orthogonal matrices, and matrices of a given Gram matrix, from free entries, in any concrete namespace."""

from __future__ import annotations

from contextlib import suppress

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Hypothesis, Values
from constructions.definitions.matrices import conjugated, gram, product, transposed


def from_vectors(vectors: Array) -> Array:
    """The product of the reflections I - 2 v v^T / |v|^2, v the rows of ``vectors`` (k, d) but for those that are 0.

    It is orthogonal, (d, d).
    """
    xp = namespace_of(vectors=vectors)
    identity = xp.eye(vectors.shape[-1], like=vectors)
    result = identity
    for row in range(vectors.shape[0]):
        v = vectors[row]
        with suppress(ZeroDivisionError):
            projector = xp.einsum("a,b,->ab", v, v, xp.reciprocal(xp.einsum("a,a->", v, v)))
            result = xp.einsum("ab,bc->ac", result, identity - projector * 2)
    return result


def columns_orthonormal(given: Values) -> tuple[Array, Array]:
    """O^T O = I"""
    o = given["O"]
    return product(transposed(o), o), namespace_of(o=o).eye(o.shape[-1], like=o)


def rows_orthonormal(given: Values) -> tuple[Array, Array]:
    """O O^T = I"""
    return columns_orthonormal({**given, "O": transposed(given["O"])})


def turned_and_reflected(o: Array) -> Array:
    """I - 2 v v^T / |v|^2, v the first row of the free O, with the signs of all columns but the first changed.

    Orthogonal and, for d >= 2 and general v, not symmetric; every rotation if d = 2, -1 if d = 1.
    """
    xp = namespace_of(o=o)
    signs = xp.eye(o.shape[0], like=o)[0] * 2 - xp.ones(o.shape[:1], like=o)
    return xp.einsum("ab,b->ab", from_vectors(o[:1]), signs)


def with_gram(given: Values) -> Values:
    """X and s replaced so that X X^T = U diag(s) U^T holds, whatever U is.

    X = U T V^T with V orthogonal, made from the rows of the free X, and T (d, n) diagonal with the free s on it.
    """
    u, s, x = given["U"], given["s"], given["X"]
    xp = namespace_of(u=u, s=s, x=x)
    d, n = x.shape
    rectangle = xp.eye(max(d, n), like=x)[:d, :n]
    t = xp.einsum("a,ai->ai", s, rectangle)
    return {**given, "X": xp.einsum("ab,bi,ji->aj", u, t, from_vectors(x)), "s": xp.einsum("ai,ai->a", t, t)}


ORTHOGONAL_ROWS = Hypothesis(
    "orthogonal_rows",
    "O O^T = I",
    rows_orthonormal,
    lambda given: {**given, "O": turned_and_reflected(given["O"])},
)


ORTHOGONAL = Hypothesis(
    "orthogonal",
    "U^T U = I",
    lambda given: (
        namespace_of(u=given["U"]).einsum("...ak,...al->...kl", given["U"], given["U"]),
        namespace_of(u=given["U"]).eye(given["U"].shape[-1], like=given["U"]),
    ),
    lambda given: {**given, "U": from_vectors(given["U"])},
)


EIGENDECOMPOSITION = Hypothesis(
    "eigendecomposition",
    "X X^T = U diag(s) U^T",
    lambda given: (gram(given["X"]), conjugated(given["U"], given["s"])),
    with_gram,
)
