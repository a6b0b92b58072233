"""A prompt: labelled context tokens, and query tokens whose label slot the transformer fills in.

Tokens are columns.  Context and query are kept apart because the context alone is read from (the mask
M = diag(I_n, 0) of the papers), while both are updated.  The papers have one query; here there may be any
number m of them, each treated as if it were alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from constructions.arrays.namespace import Array, namespace_of


@dataclass(frozen=True)
class Tokens:
    """Columns (x_j, y_j): ``x`` has shape (..., d, n), ``y`` has shape (..., n_y, n)."""

    x: Array
    y: Array

    def __post_init__(self) -> None:
        check_tokens(x=self.x, y=self.y)


def check_tokens(**given: Any) -> None:
    """Two arrays of tokens, by their names: of one namespace, with axes (..., features, tokens) and as many tokens.

    Raises ValueError or TypeError that names the argument, its shape and the expected one.
    """
    for name, a in given.items():
        if a is None:
            raise TypeError(f"{name} is None, expected an array")
    namespace_of(**given)
    for name, a in given.items():
        if len(a.shape) < 2:
            raise ValueError(f"{name} has shape {tuple(a.shape)}, expected (..., features, tokens)")
        if 0 in a.shape:
            raise ValueError(f"{name} has shape {tuple(a.shape)}, expected every size to be at least 1")
    (x_name, x), (y_name, y) = given.items()
    if x.shape[-1] != y.shape[-1]:
        raise ValueError(
            f"{y_name} has shape {tuple(y.shape)}, expected {x.shape[-1]} tokens"
            f" as in {x_name} of shape {tuple(x.shape)}"
        )


@dataclass(frozen=True)
class Prompt:
    """``context``: n tokens that are read from; ``query``: m tokens that only read."""

    context: Tokens
    query: Tokens

    def __post_init__(self) -> None:
        namespace_of(context=self.context.x, query=self.query.x)
        for name in ("x", "y"):
            ours, theirs = getattr(self.query, name), getattr(self.context, name)
            if ours.shape[-2] != theirs.shape[-2]:
                raise ValueError(
                    f"query {name} has shape {tuple(ours.shape)}, expected {theirs.shape[-2]} features"
                    f" as in context {name} of shape {tuple(theirs.shape)}"
                )


def prompt(x: Array, y: Array, query_x: Array, query_y: Array = None) -> Prompt:
    """A prompt from outside data, checked: shapes, one namespace, no NaN or infinity.

    x: (..., d, n); y: (..., n_y, n); query_x: (..., d, m); query_y: (..., n_y, m), zero when left out.
    Raises ValueError (shape, non-finite entry) or TypeError (dtype, mixed namespaces) naming the argument.
    """
    for name, a in (("x", x), ("y", y), ("query_x", query_x)):
        if a is None:
            raise TypeError(f"{name} is None, expected an array")
    xp = namespace_of(x=x, y=y, query_x=query_x, query_y=query_y)
    check_tokens(x=x, y=y)
    if query_y is None:
        if query_x.ndim < 2:
            raise ValueError(f"query_x has shape {tuple(query_x.shape)}, expected (..., features, tokens)")
        query_y = xp.zeros((*query_x.shape[:-2], y.shape[-2], query_x.shape[-1]), like=y)
    check_tokens(query_x=query_x, query_y=query_y)
    for name, a in (("x", x), ("y", y), ("query_x", query_x), ("query_y", query_y)):
        if getattr(a, "dtype", None) != getattr(x, "dtype", None):
            raise TypeError(f"{name} of shape {tuple(a.shape)} has dtype {a.dtype}, expected {x.dtype} as in x")
        xp.check_entries(f"{name} of shape {tuple(a.shape)}", a)
    return Prompt(Tokens(x, y), Tokens(query_x, query_y))
