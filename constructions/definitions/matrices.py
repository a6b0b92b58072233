"""Products of matrices, for any namespace and with leading batch axes where there are any."""

from __future__ import annotations

from typing import Any

from constructions.arrays.namespace import namespace_of


def product(*matrices: Any) -> Any:
    """The matrix product, from the left."""
    xp = namespace_of(**{f"factor {k}": m for k, m in enumerate(matrices)})
    result = matrices[0]
    for m in matrices[1:]:
        result = xp.einsum("...ab,...bc->...ac", result, m)
    return result


def transposed(m: Any) -> Any:
    """M^T"""
    return namespace_of(m=m).einsum("...ab->...ba", m)


def gram(x: Any) -> Any:
    """S = X X^T, shape (d, d)."""
    return namespace_of(x=x).einsum("...ai,...bi->...ab", x, x)


def columns_scaled(u: Any, s: Any) -> Any:
    """U diag(s)"""
    return namespace_of(u=u).einsum("...ak,...k->...ak", u, s)


def conjugated(u: Any, s: Any) -> Any:
    """U diag(s) U^T"""
    return namespace_of(u=u, s=s).einsum("...ak,...k,...bk->...ab", u, s, u)


def applied(m: Any, x: Any) -> Any:
    """M x for a vector x."""
    return namespace_of(m=m, x=x).einsum("...ij,...j->...i", m, x)


def form(x: Any, m: Any, z: Any) -> Any:
    """x^T M z, shape ()."""
    return namespace_of(x=x, m=m, z=z).einsum("...i,...ij,...j->...", x, m, z)


def dot(x: Any, z: Any) -> Any:
    """x^T z, shape ()."""
    return namespace_of(x=x, z=z).einsum("...i,...i->...", x, z)
