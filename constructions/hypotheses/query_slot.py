"""Hypotheses that several claims share: a tensor is zero, the query's slot starts at minus the first prediction."""

from __future__ import annotations

from collections.abc import Callable

from constructions.arrays.namespace import Array
from constructions.claim import Hypothesis, Values
from constructions.definitions.matrices import product


def vanishes(tensor: str, name: str, statement: str) -> Hypothesis:
    """The input called ``tensor`` is zero."""
    return Hypothesis(
        name,
        statement,
        lambda given: (given[tensor], given[tensor] * 0),
        lambda given: {**given, tensor: given[tensor] * 0},
    )


def query_slot(weights: str, statement: str, point: Callable[[Values], Array] = lambda given: given["Q"]) -> Hypothesis:
    """The query's y slot starts at minus ``weights`` times ``point`` (the query's x)."""

    def start(given: Values) -> Array:
        return -product(given[weights], point(given))

    return Hypothesis(
        "query_slot",
        statement,
        lambda given: (given["query_slot"], start(given)),
        lambda given: {**given, "query_slot": start(given)},
    )


ZERO_SLOT = vanishes("query_slot", "zero_query_slot", "the query's y slot starts at 0")


QUERY_SLOT = query_slot("W_0", "the query's y slot starts at -W_0 x_t")
