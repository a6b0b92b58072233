"""A convention says how a layer is written down: who reads whom, the similarity, what it is divided by, the order.

There is one forward pass, ``constructions.definitions.attention``: the definition's convention is its ``layer``, every
other one is made of the same ``attend`` and ``add``, with a mask over all n + 1 tokens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy

from constructions.definitions.attention import Head, add, attend, layer
from constructions.definitions.causal_attention import Masked
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Exponential, Linear, Normalised, Relu, Similarity
from constructions.mutations import NormalisedOverTargets


class Reads(StrEnum):
    """The tokens that a token reads from, among all n + 1 in their order, the query being the last."""

    CONTEXT = "the context"
    ALL = "all tokens"
    OTHERS = "all other tokens"
    CONTEXT_OTHERS = "the other context tokens"
    BEFORE = "the tokens before it"
    UP_TO_ITSELF = "the tokens up to itself"
    ONE_TOO_FAR = "the tokens up to the next one"
    AFTER = "the tokens after it"
    FROM_ITSELF_ON = "the tokens from itself on"
    ITSELF = "itself"
    QUERY = "the query"
    NOTHING = "nothing"


class Over(StrEnum):
    """What the similarities are divided by their sum over, those that the mask leaves out among them or not."""

    NOTHING = "nothing"
    KEYS = "the keys that are read"
    ALL_KEYS = "all keys, masked afterwards"
    QUERIES = "the queries that read"
    ALL_QUERIES = "all queries, masked afterwards"


class Order(StrEnum):
    """Whether slots are updated together, or y reads the new x."""

    TOGETHER = "together"
    X_FIRST = "x before y"


KERNELS: Mapping[str, Similarity] = {"linear": Linear(), "relu": Relu(), "exp": Exponential()}


@dataclass(frozen=True)
class OrNothing:
    """The similarity, 0 where it is 0/0: a token whose similarities are all 0 reads nothing."""

    similarity: Similarity

    def __call__(self, keys: numpy.ndarray, queries: numpy.ndarray) -> numpy.ndarray:
        with numpy.errstate(all="ignore"):
            found = self.similarity(keys, queries)
        return numpy.where(numpy.isnan(found), 0, found)


@dataclass(frozen=True)
class NormalisedBeside:
    """k(u_i, w_j) / (beside + sum over the keys k of k(u_k, w_j))."""

    similarity: Similarity
    beside: float

    def __call__(self, keys: numpy.ndarray, queries: numpy.ndarray) -> numpy.ndarray:
        weights = self.similarity(keys, queries)
        return weights / (self.beside + weights.sum(-2, keepdims=True))


@dataclass(frozen=True)
class Dense:
    """The matrices of a head on whole tokens: value V (..., D, D), key K and query Q (..., p, D)."""

    value: numpy.ndarray
    key: numpy.ndarray
    query: numpy.ndarray


@dataclass(frozen=True)
class Convention:
    """What a layer does beside its weights; ``beside`` is added to the sum that similarities are divided by."""

    context_reads: Reads = Reads.CONTEXT
    query_reads: Reads = Reads.CONTEXT
    kernel: str = "linear"
    over: Over = Over.NOTHING
    order: Order = Order.TOGETHER
    beside: float = 0.0

    @property
    def is_definition(self) -> bool:
        """Whether it is the layer that the claims are about."""
        return (
            self.context_reads is Reads.CONTEXT
            and self.query_reads is Reads.CONTEXT
            and self.over in (Over.NOTHING, Over.KEYS)
            and self.order is Order.TOGETHER
            and not self.beside
        )

    @property
    def is_normalised(self) -> bool:
        """Whether the similarities are divided by a sum of them."""
        return self.over is not Over.NOTHING

    @property
    def similarity(self) -> Similarity:
        """The similarity where all that is given is read: the definition's."""
        kernel = KERNELS[self.kernel]
        return Normalised(kernel) if self.is_normalised else kernel

    def mask(self, tokens: int) -> numpy.ndarray:
        """1 in row i and column j where token j reads from token i."""
        found = read_by(self.context_reads, tokens)
        found[:, -1] = read_by(self.query_reads, tokens)[:, -1]
        return found

    def masked(self, tokens: int) -> Similarity:
        """The similarity with the mask in its place: before what it is divided by, or after."""
        mask, kernel = self.mask(tokens), KERNELS[self.kernel]
        match self.over:
            case Over.KEYS:
                return self._over_keys(Masked(kernel, mask))
            case Over.ALL_KEYS:
                return Masked(self._over_keys(kernel), mask)
            case Over.QUERIES:
                return NormalisedOverTargets(Masked(kernel, mask))
            case Over.ALL_QUERIES:
                return Masked(NormalisedOverTargets(kernel), mask)
        return Masked(kernel, mask)

    def _over_keys(self, similarity: Similarity) -> Similarity:
        return NormalisedBeside(similarity, self.beside) if self.beside else Normalised(similarity)


def read_by(reads: Reads, tokens: int) -> numpy.ndarray:
    """1 in row i and column j where token j reads from token i, if all tokens read so."""
    ones = numpy.ones((tokens, tokens))
    context = ones * (numpy.arange(tokens) < tokens - 1)[:, None]
    no_diagonal = ones - numpy.eye(tokens)
    return {
        Reads.CONTEXT: context,
        Reads.ALL: ones,
        Reads.OTHERS: no_diagonal,
        Reads.CONTEXT_OTHERS: context * no_diagonal,
        Reads.BEFORE: numpy.triu(ones, 1),
        Reads.UP_TO_ITSELF: numpy.triu(ones),
        Reads.ONE_TOO_FAR: numpy.triu(ones, -1),
        Reads.AFTER: numpy.tril(ones, -1),
        Reads.FROM_ITSELF_ON: numpy.tril(ones),
        Reads.ITSELF: numpy.eye(tokens),
        Reads.QUERY: ones - context,
        Reads.NOTHING: ones * 0,
    }[reads]


def tokens_of(array: numpy.ndarray, slots: Mapping[str, int]) -> Tokens:
    """Named slots of columns (..., D, n), in order."""
    found, begin = {}, 0
    for name, rows in slots.items():
        found[name] = array[..., begin : begin + rows, :]
        begin += rows
    return Tokens(**found)


def array_of(tokens: Tokens, slots: Mapping[str, int]) -> numpy.ndarray:
    """Columns (..., D, n) of named slots, in order."""
    parts = [tokens[name] for name in slots]
    lead = numpy.broadcast_shapes(*(p.shape[:-2] for p in parts))
    return numpy.concatenate([numpy.broadcast_to(p, (*lead, *p.shape[-2:])) for p in parts], axis=-2)


def head_of(dense: Dense, slots: Mapping[str, int], similarity: Similarity) -> Head:
    """The head whose blocks are those of dense matrices."""
    spans, begin = {}, 0
    for name, rows in slots.items():
        spans[name] = slice(begin, begin + rows)
        begin += rows
    return Head(
        value={(to, source): dense.value[..., spans[to], spans[source]] for to in slots for source in slots},
        key={name: dense.key[..., spans[name]] for name in slots},
        query={name: dense.query[..., spans[name]] for name in slots},
        similarity=similarity,
    )


def added(
    convention: Convention, heads: Sequence[Dense], tokens: numpy.ndarray, slots: Mapping[str, int]
) -> numpy.ndarray:
    """What one layer adds to tokens (..., D, n + 1), the query last."""
    change = _together(convention, heads, tokens, slots)
    if convention.order is Order.TOGETHER:
        return change
    x = [name == "x" for name, rows in slots.items() for _ in range(rows)]
    is_x = numpy.array(x)[:, None]
    again = _together(convention, heads, tokens + numpy.where(is_x, change, 0), slots)
    return numpy.where(is_x, change, again)


def _together(
    convention: Convention, heads: Sequence[Dense], tokens: numpy.ndarray, slots: Mapping[str, int]
) -> numpy.ndarray:
    if convention.is_definition:
        context, query = (tokens_of(part, slots) for part in (tokens[..., :-1], tokens[..., -1:]))
        made = [head_of(h, slots, OrNothing(convention.similarity)) for h in heads]
        parts = [summed([attend(h, context, targets) for h in made], targets, slots) for targets in (context, query)]
        return numpy.concatenate(parts, axis=-1)
    similarity = OrNothing(convention.masked(tokens.shape[-1]))
    every = tokens_of(tokens, slots)
    return summed([attend(head_of(h, slots, similarity), every, every) for h in heads], every, slots)


def summed(read: Sequence[Mapping[str, numpy.ndarray]], targets: Tokens, slots: Mapping[str, int]) -> numpy.ndarray:
    """What is read by all heads, as columns; it is not added to the tokens, beside which it may be small."""
    nothing = Tokens(**{slot: numpy.zeros_like(held) for slot, held in targets.items()})
    return array_of(add(nothing, read), slots)


def after_definition(
    convention: Convention, heads: Sequence[Dense], tokens: numpy.ndarray, slots: Mapping[str, int]
) -> numpy.ndarray:
    """Tokens (D, n + 1) after the definition's layer with these heads."""
    prompt = Prompt(tokens_of(tokens[..., :-1], slots), tokens_of(tokens[..., -1:], slots))
    after = layer([head_of(h, slots, convention.similarity) for h in heads], prompt)
    return numpy.concatenate([array_of(part, slots) for part in (after.context, after.query)], axis=-1)
