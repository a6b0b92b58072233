"""Causal attention: a mask says which context tokens a context token reads from, and queries read from all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from constructions.arrays.namespace import Array, namespace_of
from constructions.definitions.attention import Head, add, attend
from constructions.definitions.prompt import Prompt
from constructions.definitions.similarity import Similarity


@dataclass(frozen=True)
class Masked:
    """mask_ij k(u_i, w_j); ``mask``: (n, n), row i for the token that is read, column j for the one that reads."""

    similarity: Similarity
    mask: Array

    def __call__(self, keys: Array, queries: Array) -> Array:
        return masked(self.mask, self.similarity(keys, queries))


def masked(mask: Array, k: Array) -> Array:
    """M o K entry by entry, shape (n, n)."""
    return namespace_of(mask=mask, k=k).einsum("...ij,...ij->...ij", mask, k)


def causal_layer(heads: Sequence[Head], prompt: Prompt, mask: Array) -> Prompt:
    """One layer: context token j reads from context token i with the weight mask_ij, a query from all with weight 1."""
    among = [replace(head, similarity=Masked(head.similarity, mask)) for head in heads]
    return Prompt(
        add(prompt.context, [attend(head, prompt.context, prompt.context) for head in among]),
        add(prompt.query, [attend(head, prompt.context, prompt.query) for head in heads]),
    )
