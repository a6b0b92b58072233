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
