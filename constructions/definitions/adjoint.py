"""The adjoint recursion: from derivatives by what a layer leaves to those by its weights, and by what it was given.

An adjoint of a prompt has the shapes of its slots.  With scores s_ij of context token i and target j, weights h(s_ij):

    by a value of i: sum_j adjoint_j h_ij                by h_ij: <value_i, adjoint_j>
    by s_ij: by h_ij times h'(s_ij)                      by key_i: sum_j (by s_ij) query_j, and by query_j likewise

and tokens collect what their values, keys and queries get, through the transposed blocks, beside their own adjoint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from constructions.arrays import dual
from constructions.arrays.namespace import Array, namespace_of
from constructions.definitions.attention import Head, offer, project
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Linear

Pair = Callable[[Array, Array], Array]
ByScores = Callable[[Array, Array, Array], Array]  # keys, queries, derivatives by weights -> those by scores


@dataclass(frozen=True)
class OfScores:
    """h(u, w) that changes with its score <u, w> alone, at the rate ``derivative``; keys and queries are dual."""

    function: Pair
    derivative: Pair

    def __call__(self, keys: dual.Array, queries: dual.Array) -> dual.Array:
        scores = Linear()(keys, queries)
        rate = self.derivative(keys.value, queries.value)
        return dual.Array(self.function(keys.value, queries.value), dual.times(rate, scores.slope))


def by_linear(keys: Array, queries: Array, by_weights: Array) -> Array:
    """The weights are the scores."""
    return by_weights


def by_function(derivative: Pair) -> ByScores:
    """The weights are h(s): times h'(s)."""
    return lambda keys, queries, by_weights: dual.times(by_weights, derivative(keys, queries))


def by_normalised(function: Pair, derivative: Pair) -> ByScores:
    """The weights are p_ij = h_ij / sum_k h_kj: by h_ij it is (by p_ij - sum_k (by p_kj) p_kj) / sum_k h_kj."""

    def by_scores(keys: Array, queries: Array, by_weights: Array) -> Array:
        xp, h = namespace_of(keys=keys), function(keys, queries)
        over = xp.reciprocal(xp.einsum("...ij->...j", h))
        mean = xp.einsum("...ij,...ij,...j->...j", by_weights, h, over)
        of_one = by_weights - xp.einsum("...j,...ij->...ij", mean, xp.ones(h.shape, like=h))
        return dual.times(xp.einsum("...ij,...j->...ij", of_one, over), derivative(keys, queries))

    return by_scores


def _back(block: Array, adjoint: Array) -> Array:
    """Through the transposed block."""
    return namespace_of(adjoint=adjoint).einsum("...pa,...pn->...an", block, adjoint)


def _by_block(adjoint: Array, tokens: Array) -> Array:
    return namespace_of(adjoint=adjoint).einsum("...pn,...an->...pa", adjoint, tokens)


@dataclass
class _Collected:
    """Sums of adjoints of tokens, and of derivatives by blocks, by their names."""

    context: Tokens
    query: Tokens
    blocks: dict[str, Array]

    def through(self, name: str, blocks: Mapping[str, Array], adjoint: Array, tokens: Tokens, query: bool) -> None:
        """The adjoint of what blocks make of tokens, by slot, goes to both, and to the blocks."""
        to = dict(self.query if query else self.context)
        for slot, block in blocks.items():
            to[slot] = to[slot] + _back(block, adjoint)
            label, found = f"{name} {slot}", _by_block(adjoint, tokens[slot])
            self.blocks[label] = self.blocks[label] + found if label in self.blocks else found
        if query:
            self.query = Tokens(**to)
        else:
            self.context = Tokens(**to)


def rows_of(value: Mapping[tuple[str, str], Array]) -> dict[str, dict[str, Array]]:
    """The value map by the slot that it writes to: what it sends there from each slot."""
    rows: dict[str, dict[str, Array]] = {}
    for (to, source), block in value.items():
        rows.setdefault(to, {})[source] = block
    return rows


def blocks_of(head: Head) -> dict[str, Array]:
    """The blocks that a head has, by their names in ``before``."""
    maps = {f"value {to}": row for to, row in rows_of(head.value).items()} | {"key": head.key, "query": head.query}
    return {f"{name} {slot}": block for name, blocks in maps.items() for slot, block in blocks.items()}


def before(head: Head, by_scores: ByScores, prompt: Prompt, after: Prompt) -> tuple[Prompt, dict[str, Array]]:
    """The adjoint of what a layer of one head is given, and derivatives by its blocks, from that of what it leaves.

    The similarity of the head is one of values, and ``by_scores`` its derivative.
    """
    xp, offered = namespace_of(x=prompt.context.x), offer(head, prompt.context)
    rows = rows_of(head.value)
    found = _Collected(after.context, after.query, {})
    for targets, adjoint, query in _targets(prompt, after):
        queries = project("query", head.query, targets)
        weights = head.similarity(offered.keys, queries)
        by_weights = None
        for part, made in offered.values.items():
            own = adjoint[part]
            product = xp.einsum("...vi,...vj->...ij", made, own)
            by_weights = product if by_weights is None else by_weights + product
            by_value = xp.einsum("...vj,...ij->...vi", own, weights)
            found.through(f"value {part}", rows[part], by_value, prompt.context, query=False)
        of_scores = by_scores(offered.keys, queries, by_weights)
        by_key = xp.einsum("...ij,...pj->...pi", of_scores, queries)
        by_query = xp.einsum("...ij,...pi->...pj", of_scores, offered.keys)
        found.through("key", head.key, by_key, prompt.context, query=False)
        found.through("query", head.query, by_query, targets, query)
    return Prompt(found.context, found.query), found.blocks


def _targets(prompt: Prompt, after: Prompt) -> Iterator[tuple[Tokens, Tokens, bool]]:
    """Context and query tokens, with their adjoints, and which of the two they are."""
    yield prompt.context, after.context, False
    yield prompt.query, after.query, True
