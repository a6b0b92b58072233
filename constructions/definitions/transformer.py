"""A transformer: attention layers one after the other, and its readout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from constructions.arrays.namespace import Array
from constructions.definitions.attention import Head, layer
from constructions.definitions.prompt import Prompt


def transformer(layers: Iterable[Sequence[Head]], prompt: Prompt) -> Prompt:
    """The prompt after all layers; each layer is its heads."""
    for heads in layers:
        prompt = layer(heads, prompt)
    return prompt


def prediction(prompt: Prompt) -> Array:
    """**Minus** the query's y slot, shape (..., n_y, m): the only place where this sign lives."""
    return -prompt.query.y
