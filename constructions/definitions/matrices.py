"""Products of matrices, for any namespace and with leading batch axes where there are any."""

from __future__ import annotations

from constructions.arrays.namespace import Array, namespace_of


def product(*matrices: Array) -> Array:
    """The matrix product, from the left."""
    xp = namespace_of(**{f"factor {k}": m for k, m in enumerate(matrices)})
    result = matrices[0]
    for m in matrices[1:]:
        result = xp.einsum("...ab,...bc->...ac", result, m)
    return result


def transposed(m: Array) -> Array:
    """M^T"""
    return namespace_of(m=m).einsum("...ab->...ba", m)


def gram(x: Array) -> Array:
    """S = X X^T, shape (d, d)."""
    return namespace_of(x=x).einsum("...ai,...bi->...ab", x, x)


def columns_scaled(u: Array, s: Array) -> Array:
    """U diag(s)"""
    return namespace_of(u=u).einsum("...ak,...k->...ak", u, s)


def conjugated(u: Array, s: Array) -> Array:
    """U diag(s) U^T"""
    return namespace_of(u=u, s=s).einsum("...ak,...k,...bk->...ab", u, s, u)


def applied(m: Array, x: Array) -> Array:
    """M x for a vector x."""
    return namespace_of(m=m, x=x).einsum("...ij,...j->...i", m, x)


def form(x: Array, m: Array, z: Array) -> Array:
    """x^T M z, shape ()."""
    return namespace_of(x=x, m=m, z=z).einsum("...i,...ij,...j->...", x, m, z)


def dot(x: Array, z: Array) -> Array:
    """x^T z, shape ()."""
    return namespace_of(x=x, z=z).einsum("...i,...i->...", x, z)
