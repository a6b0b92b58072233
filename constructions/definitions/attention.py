"""The attention layer: the one forward pass of this repository.

    x_j, y_j  <-  (x_j, y_j) + sum over heads, sum_{i <= n} value(x_i, y_i) * similarity(key(x_i, y_i), query(x_j, y_j))

i runs over the n context tokens, j over context and query tokens alike; every right-hand side is the old
state.  It runs unchanged over every namespace of ``constructions.arrays.namespace``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from constructions.arrays.namespace import Array, namespace_of
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Linear, Similarity

LINEAR = Linear()


@dataclass(frozen=True)
class Multiple:
    """``number`` times the identity, as a block; number: (...), for each of the leading axes, or the int 1."""

    number: Array = 1


@dataclass(frozen=True)
class Projection:
    """Key or query map of a token: ``x @ x_j + y @ y_j``; x: (..., p, d), y: (..., p, n_y), None is zero.

    A block may be a ``Multiple`` of the identity.
    """

    x: Array = None
    y: Array = None


@dataclass(frozen=True)
class Value:
    """Value map of a token, by blocks; ``y_from_x`` (..., n_y, d) sends x_i into the y slot.  None is zero.

    A block may be a ``Multiple`` of the identity.
    """

    x_from_x: Array = None
    x_from_y: Array = None
    y_from_x: Array = None
    y_from_y: Array = None


@dataclass(frozen=True)
class Head:
    """One attention head.  The output projection of the papers is merged into ``value``."""

    value: Value
    key: Projection
    query: Projection
    similarity: Similarity = LINEAR


def project(name: str, x_block: Array, y_block: Array, tokens: Tokens, rows: Array = None) -> Array:
    """``x_block @ x + y_block @ y`` with ``rows`` rows (any number when None), or None when both blocks are absent.

    Raises ValueError for a block that does not fit: an axis of size 1 would be repeated without a word.
    """
    result = None
    for source, block, part in (("x", x_block, tokens.x), ("y", y_block, tokens.y)):
        if block is None:
            continue
        label = f"{name} from {source}"
        if isinstance(block, Multiple):
            if rows is not None and part.shape[-2] != rows:
                raise ValueError(f"{label} is a multiple of the identity on {part.shape[-2]} rows, expected {rows}")
            one = isinstance(block.number, int) and block.number == 1
            projected = part if one else namespace_of(part=part).einsum("...,...an->...an", block.number, part)
        else:
            xp = namespace_of(**{label: block, f"token {source}": part})
            shape = tuple(block.shape)
            if len(shape) < 2 or shape[-1] != part.shape[-2] or (rows is not None and shape[-2] != rows):
                expected = f"(..., {'rows' if rows is None else rows}, {part.shape[-2]})"
                raise ValueError(f"{label} has shape {shape}, expected {expected}")
            projected = xp.einsum("...pa,...an->...pn", block, part)
        rows = projected.shape[-2]
        result = projected if result is None else result + projected
    return result


@dataclass(frozen=True)
class Offer:
    """What tokens give to those that read from them: keys (..., p, n), and values for the x and for the y slots."""

    keys: Array
    x: Array
    y: Array


def offer(head: Head, sources: Tokens) -> Offer:
    """Keys and values of the tokens that are read from; None where zero."""
    value, (d, n_y) = head.value, (sources.x.shape[-2], sources.y.shape[-2])
    return Offer(
        project("key", head.key.x, head.key.y, sources),
        project("value of x", value.x_from_x, value.x_from_y, sources, d),
        project("value of y", value.y_from_x, value.y_from_y, sources, n_y),
    )


def read(head: Head, offered: Offer, targets: Tokens) -> tuple[Array, Array]:
    """What ``targets`` read: the additions to x and to y, None where zero.

    Raises ValueError when a head has no key or no query, or a block does not fit.
    """
    keys = offered.keys
    queries = None if keys is None else project("query", head.query.x, head.query.y, targets, keys.shape[-2])
    if queries is None:
        raise ValueError("a head needs at least one block in its key and in its query")
    xp = namespace_of(keys=keys, queries=queries)
    weights = head.similarity(keys, queries)  # (..., n, m)
    x, y = (None if v is None else xp.einsum("...ai,...ij->...aj", v, weights) for v in (offered.x, offered.y))
    return x, y


def attend(head: Head, sources: Tokens, targets: Tokens) -> tuple[Array, Array]:
    """What ``targets`` read from ``sources``: the additions to x and to y, None where zero."""
    return read(head, offer(head, sources), targets)


def add(tokens: Tokens, additions: Sequence[tuple[Array, Array]]) -> Tokens:
    """``tokens`` plus every (x, y) addition that is not None."""
    x, y = tokens.x, tokens.y
    for dx, dy in additions:
        x = x if dx is None else x + dx
        y = y if dy is None else y + dy
    return Tokens(x, y)


def layer(heads: Sequence[Head], prompt: Prompt) -> Prompt:
    """One attention layer: context and query tokens read from the context and are updated together."""
    offers = [offer(head, prompt.context) for head in heads]
    context, query = (
        add(targets, [read(head, offered, targets) for head, offered in zip(heads, offers, strict=True)])
        for targets in (prompt.context, prompt.query)
    )
    return Prompt(context, query)
