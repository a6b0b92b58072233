"""A prompt: context tokens that are read from, and query tokens one slot of which the transformer fills in.

In most claims a token is a pair: inputs x and labels y.

Tokens are columns.  Context and query are kept apart because the context alone is read from (the mask
M = diag(I_n, 0) of the papers), while both are updated.  The papers have one query; here there may be any
number m of them, each treated as if it were alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from constructions.arrays.namespace import Array, namespace_of

PAIR = ("x", "y")


@dataclass(frozen=True, init=False, eq=False)
class Tokens(Mapping[str, Array]):
    """Columns with named slots, each of shape (..., rows, n): ``Tokens(x, y)`` are pairs (x_j, y_j).

    ``Tokens(a=..., b=..., c=...)`` have whatever slots they are given.
    """

    slots: Mapping[str, Array]

    def __init__(self, /, *pair: Array, **named: Array) -> None:
        slots = dict(zip(PAIR, pair, strict=False)) | named
        if len(slots) != len(pair) + len(named) or not slots:
            raise TypeError(f"slots without a name are {' and '.join(PAIR)}, each is given once, and one is needed")
        check_tokens(**slots)
        object.__setattr__(self, "slots", slots)

    def __getitem__(self, slot: str) -> Array:
        return self.slots[slot]

    def __iter__(self) -> Iterator[str]:
        return iter(self.slots)

    def __len__(self) -> int:
        return len(self.slots)

    @property
    def x(self) -> Array:
        return self.slots["x"]

    @property
    def y(self) -> Array:
        return self.slots["y"]


def check_tokens(**given: Any) -> None:
    """Arrays of tokens, by their names: of one namespace, with axes (..., features, tokens) and as many tokens.

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
    (first, a), *others = given.items()
    for name, b in others:
        if a.shape[-1] != b.shape[-1]:
            raise ValueError(
                f"{name} has shape {tuple(b.shape)}, expected {a.shape[-1]} tokens"
                f" as in {first} of shape {tuple(a.shape)}"
            )


@dataclass(frozen=True)
class Prompt:
    """``context``: n tokens that are read from; ``query``: m tokens that only read, with the same slots."""

    context: Tokens
    query: Tokens

    def __post_init__(self) -> None:
        if set(self.query) != set(self.context):
            raise ValueError(f"query has the slots {', '.join(self.query)}, expected {', '.join(self.context)}")
        first = next(iter(self.context))
        namespace_of(context=self.context[first], query=self.query[first])
        for name, theirs in self.context.items():
            ours = self.query[name]
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
