"""Ways to get a layer wrong: each turns an ingredient of a claim into a false neighbour of it.

A layer here is (heads, prompt) -> prompt, a head factory is anything that returns a ``Head``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import Claim, Mutant
from constructions.definitions.attention import Head, add, attend
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Similarity

Layer = Callable[[Sequence[Head], Prompt], Prompt]
HeadFactory = Callable[..., Head]


def query_is_a_source(layer: Layer) -> Layer:
    """Every token reads from the query too: no mask at all."""

    def mutated(heads: Sequence[Head], prompt: Prompt) -> Prompt:
        after = layer(heads, prompt)
        return Prompt(
            _reads(heads, prompt.query, after.context, prompt.context),
            _reads(heads, prompt.query, after.query, prompt.query),
        )

    return mutated


def query_is_the_only_source(heads: Sequence[Head], prompt: Prompt) -> Prompt:
    """Every token reads from the query, and from nothing else."""
    context, query = (_reads(heads, prompt.query, tokens, tokens) for tokens in (prompt.context, prompt.query))
    return Prompt(context, query)


def mask_entry_instead_of_row(layer: Layer) -> Layer:
    """Only the query's reading of itself is masked: context tokens read from the query."""

    def mutated(heads: Sequence[Head], prompt: Prompt) -> Prompt:
        after = layer(heads, prompt)
        return Prompt(_reads(heads, prompt.query, after.context, prompt.context), after.query)

    return mutated


def _reads(heads: Sequence[Head], sources: Tokens, after: Tokens, before: Tokens) -> Tokens:
    return add(after, [attend(head, sources, before) for head in heads])


def only_query_updated(layer: Layer) -> Layer:
    return lambda heads, prompt: Prompt(prompt.context, layer(heads, prompt).query)


def only_context_updated(layer: Layer) -> Layer:
    return lambda heads, prompt: Prompt(layer(heads, prompt).context, prompt.query)


def x_doubled(layer: Layer) -> Layer:
    """The layer doubles the x slots besides."""

    def mutated(heads: Sequence[Head], prompt: Prompt) -> Prompt:
        after = layer(heads, prompt)
        context, query = (Tokens(**{**tokens, "x": tokens.x * 2}) for tokens in (after.context, after.query))
        return Prompt(context, query)

    return mutated


def update_divided_by_n(layer: Layer) -> Layer:
    """The 1/n that the code of the papers has and their formulas do not (or have elsewhere)."""

    def mutated(heads: Sequence[Head], prompt: Prompt) -> Prompt:
        held = next(iter(prompt.context.values()))
        n = namespace_of(held=held).size(held.shape[-1], like=held)
        return layer([_scaled(head, 1 / n) for head in heads], prompt)

    return mutated


def x_before_y(layer: Layer) -> Layer:
    """The y slots are updated from the new X instead of the old one."""

    def mutated(heads: Sequence[Head], prompt: Prompt) -> Prompt:
        first = layer(heads, prompt)
        context, query = Tokens(first.context.x, prompt.context.y), Tokens(first.query.x, prompt.query.y)
        second = layer(heads, Prompt(context, query))
        return Prompt(Tokens(first.context.x, second.context.y), Tokens(first.query.x, second.query.y))

    return mutated


def _scaled(head: Head, factor: Number) -> Head:
    return replace(head, value={places: block * factor for places, block in head.value.items()})


def sign_flipped(head: HeadFactory) -> HeadFactory:
    return lambda *arguments: _scaled(head(*arguments), -1)


def factor_two(head: HeadFactory) -> HeadFactory:
    return lambda *arguments: _scaled(head(*arguments), 2)


def transposed(head: HeadFactory) -> HeadFactory:
    """Key and query maps exchanged."""

    def mutated(*arguments: Any) -> Head:
        made = head(*arguments)
        return replace(made, key=made.query, query=made.key)

    return mutated


def without(head: HeadFactory, block: str) -> HeadFactory:
    """One block of the value map left out, by its name: x_from_y is that of (x, y)."""
    to, _, source = block.partition("_from_")

    def mutated(*arguments: Any) -> Head:
        made = head(*arguments)
        return replace(made, value={places: b for places, b in made.value.items() if places != (to, source)})

    return mutated


@dataclass(frozen=True)
class NormalisedOverTargets:
    """Softmax's other axis: every row, not every column, sums to one."""

    similarity: Similarity

    def __call__(self, keys: Array, queries: Array) -> Array:
        xp = namespace_of(keys=keys, queries=queries)
        weights = self.similarity(keys, queries)
        return xp.einsum("...ij,...i->...ij", weights, xp.reciprocal(xp.einsum("...ij->...i", weights)))


LAYERS: dict[str, Callable[[Layer], Layer]] = {
    "query as a source": query_is_a_source,
    "mask entry instead of row": mask_entry_instead_of_row,
    "only the query updated": only_query_updated,
    "only the context updated": only_context_updated,
    "update divided by n": update_divided_by_n,
    "x doubled": x_doubled,
}
SEEN_IN_CONTEXT_X = ("query as a source", "mask entry instead of row", "only the query updated", "update divided by n")
HEADS: dict[str, Callable[[HeadFactory], HeadFactory]] = {
    "sign of the values": sign_flipped,
    "values times 2": factor_two,
}


def common(claim: Callable[..., Claim], layer: Layer, head: HeadFactory) -> tuple[Mutant, ...]:
    """The mutants that every claim about a layer of heads has; ``claim`` takes either as an ingredient."""
    return (
        *(Mutant(name, claim(layer=mutate(layer))) for name, mutate in LAYERS.items()),
        *(Mutant(name, claim(head=mutate(head))) for name, mutate in HEADS.items()),
    )
