"""The attention layer: the one forward pass of this repository.

    token_j  <-  token_j + sum over heads, sum_{i <= n} value(token_i) * similarity(key(token_i), query(token_j))

i runs over the n context tokens, j over context and query tokens alike; every right-hand side is the old
state.  A token has named slots (in most claims x and y); value, key and query are blocks on them, and a block that is
absent is zero.  It runs unchanged over every namespace of ``constructions.arrays.namespace``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
class Head:
    """One attention head.  The output projection of the papers is merged into ``value``.

    ``value[to, source]`` (..., rows of to, rows of source) sends the slot ``source`` of a token that is read from into
    the slot ``to``.  ``key[slot]`` and ``query[slot]`` (..., p, rows of slot) act on that slot and are summed.  A block
    may be a ``Multiple`` of the identity.
    """

    value: Mapping[tuple[str, str], Array]
    key: Mapping[str, Array]
    query: Mapping[str, Array]
    similarity: Similarity = LINEAR


def Value(  # noqa: N802 (it stands where a class could)
    x_from_x: Array = None, x_from_y: Array = None, y_from_x: Array = None, y_from_y: Array = None
) -> dict[tuple[str, str], Array]:
    """The value blocks of tokens (x, y); ``y_from_x`` (..., n_y, d) sends x_i into the y slot.  None is zero."""
    blocks = {("x", "x"): x_from_x, ("x", "y"): x_from_y, ("y", "x"): y_from_x, ("y", "y"): y_from_y}
    return {places: block for places, block in blocks.items() if block is not None}


def Projection(x: Array = None, y: Array = None) -> dict[str, Array]:  # noqa: N802 (it stands where a class could)
    """The key or query ``x @ x_j + y @ y_j`` of tokens (x, y); x: (..., p, d), y: (..., p, n_y), None is zero."""
    return {slot: block for slot, block in (("x", x), ("y", y)) if block is not None}


def project(name: str, blocks: Mapping[str, Array], tokens: Tokens, rows: Array = None) -> Array:
    """The sum of ``blocks[slot] @ tokens[slot]`` with ``rows`` rows (any number when None), or None without a block.

    Raises ValueError for a block that does not fit (an axis of size 1 would be repeated without a word), or that acts
    on a slot that the tokens have not.
    """
    result = None
    for source, block in blocks.items():
        label = f"{name} from {source}"
        require_slot(label, source, tokens)
        if block is None:
            raise TypeError(f"{label} is None, expected an array: a block that is zero is left out")
        part = tokens[source]
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


def require_slot(label: str, slot: str, tokens: Tokens) -> None:
    """Raises ValueError when the tokens have no such slot."""
    if slot not in tokens:
        raise ValueError(f"{label}: there is no slot {slot}, the tokens have {', '.join(tokens)}")


@dataclass(frozen=True)
class Offer:
    """What tokens give to those that read from them: keys (..., p, n), and values for each slot that is written to."""

    keys: Array
    values: Mapping[str, Array]


def offer(head: Head, sources: Tokens) -> Offer:
    """Keys (None where zero) and values of the tokens that are read from."""
    into: dict[str, dict[str, Array]] = {}
    for (to, source), block in head.value.items():
        require_slot(f"value of {to}", to, sources)
        into.setdefault(to, {})[source] = block
    values = {to: project(f"value of {to}", blocks, sources, sources[to].shape[-2]) for to, blocks in into.items()}
    return Offer(project("key", head.key, sources), values)


def read(head: Head, offered: Offer, targets: Tokens) -> dict[str, Array]:
    """What ``targets`` read: the addition to each slot that is written to.

    Raises ValueError when a head has no key or no query, or a block does not fit.
    """
    keys = offered.keys
    queries = None if keys is None else project("query", head.query, targets, keys.shape[-2])
    if queries is None:
        raise ValueError("a head needs at least one block in its key and in its query")
    xp = namespace_of(keys=keys, queries=queries)
    weights = head.similarity(keys, queries)  # (..., n, m)
    return {to: xp.einsum("...ai,...ij->...aj", values, weights) for to, values in offered.values.items()}


def attend(head: Head, sources: Tokens, targets: Tokens) -> dict[str, Array]:
    """What ``targets`` read from ``sources``: the addition to each slot that is written to."""
    return read(head, offer(head, sources), targets)


def add(tokens: Tokens, additions: Sequence[Mapping[str, Array]]) -> Tokens:
    """``tokens`` plus every addition to a slot."""
    slots = dict(tokens)
    for addition in additions:
        for to, added in addition.items():
            slots[to] = slots[to] + added
    return Tokens(**slots)


def layer(heads: Sequence[Head], prompt: Prompt) -> Prompt:
    """One attention layer: context and query tokens read from the context and are updated together."""
    offers = [offer(head, prompt.context) for head in heads]
    context, query = (
        add(targets, [read(head, offered, targets) for head, offered in zip(heads, offers, strict=True)])
        for targets in (prompt.context, prompt.query)
    )
    return Prompt(context, query)
