"""The attention layer: the one forward pass of this repository.

    x_j, y_j  <-  (x_j, y_j) + sum over heads, sum_{i <= n} value(x_i, y_i) * similarity(key(x_i, y_i), query(x_j, y_j))

i runs over the n context tokens, j over context and query tokens alike; every right-hand side is the old
state.  It runs unchanged over every namespace of ``verify.arrays.namespace``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Linear, Similarity
from verify.arrays.namespace import namespace_of

LINEAR = Linear()


@dataclass(frozen=True)
class Projection:
    """Key or query map of a token: ``x @ x_j + y @ y_j``; x: (..., p, d), y: (..., p, n_y), None is zero."""

    x: Any = None
    y: Any = None


@dataclass(frozen=True)
class Value:
    """Value map of a token, by blocks; ``y_from_x`` (..., n_y, d) sends x_i into the y slot.  None is zero."""

    x_from_x: Any = None
    x_from_y: Any = None
    y_from_x: Any = None
    y_from_y: Any = None


@dataclass(frozen=True)
class Head:
    """One attention head.  The output projection of the papers is merged into ``value``."""

    value: Value
    key: Projection
    query: Projection
    similarity: Similarity = LINEAR


def project(x_block: Any, y_block: Any, tokens: Tokens) -> Any:
    """``x_block @ x + y_block @ y``, or None when both blocks are absent."""
    parts = [
        namespace_of(block=block, tokens=part).einsum("...pa,...an->...pn", block, part)
        for block, part in ((x_block, tokens.x), (y_block, tokens.y))
        if block is not None
    ]
    return None if not parts else parts[0] if len(parts) == 1 else parts[0] + parts[1]


def attend(head: Head, sources: Tokens, targets: Tokens) -> tuple[Any, Any]:
    """What ``targets`` read from ``sources``: the additions to x and to y, None where zero.

    Raises ValueError when a head has no key or no query.
    """
    keys = project(head.key.x, head.key.y, sources)
    queries = project(head.query.x, head.query.y, targets)
    if keys is None or queries is None:
        raise ValueError("a head needs at least one block in its key and in its query")
    xp = namespace_of(keys=keys, queries=queries)
    weights = head.similarity(keys, queries)  # (..., n, m)
    values = (
        project(head.value.x_from_x, head.value.x_from_y, sources),
        project(head.value.y_from_x, head.value.y_from_y, sources),
    )
    x, y = (None if v is None else xp.einsum("...ai,...ij->...aj", v, weights) for v in values)
    return x, y


def add(tokens: Tokens, additions: Sequence[tuple[Any, Any]]) -> Tokens:
    """``tokens`` plus every (x, y) addition that is not None."""
    x, y = tokens.x, tokens.y
    for dx, dy in additions:
        x = x if dx is None else x + dx
        y = y if dy is None else y + dy
    return Tokens(x, y)


def layer(heads: Sequence[Head], prompt: Prompt) -> Prompt:
    """One attention layer: context and query tokens read from the context and are updated together."""
    context, query = (
        add(targets, [attend(head, prompt.context, targets) for head in heads])
        for targets in (prompt.context, prompt.query)
    )
    return Prompt(context, query)
