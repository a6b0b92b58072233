"""The in-context loss of a batch of runs: E (y slot of the query + label)^2, by the one forward pass."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from constructions.definitions.attention import add, attend, layer
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Similarity
from train.model.architecture import Architecture, Weights, heads
from train.model.perceptron import expanded
from train.prompts.batches import Batch


def answered(
    architecture: Architecture,
    weights: Weights,
    similarities: Sequence[Sequence[Similarity]],
    scales: torch.Tensor,
    prompt: Prompt,
) -> Prompt:
    """The prompt after perceptron and layers; the last layer updates the query alone, as nothing reads its context."""
    prompt, limit = expanded(weights, prompt), architecture.token_limit
    *before, last = (heads(architecture, weights, at, similarities, scales) for at in range(architecture.depth))
    for of_layer in before:
        prompt = layer(of_layer, prompt)
        prompt = Prompt(clipped(prompt.context, limit), clipped(prompt.query, limit))
    query = add(prompt.query, [attend(head, prompt.context, prompt.query) for head in last])
    return Prompt(prompt.context, clipped(query, limit))


def clipped(tokens: Tokens, limit: float) -> Tokens:
    """Every entry clipped to [-limit, limit]; as it is where the limit is 0."""
    return Tokens(**{slot: part.clamp(-limit, limit) for slot, part in tokens.items()}) if limit else tokens


def squared_errors(
    architecture: Architecture,
    weights: Weights,
    similarities: Sequence[Sequence[Similarity]],
    scales: torch.Tensor,
    batch: Batch,
) -> torch.Tensor:
    """(slot + label)^2 of every prompt, summed over the label rows, which come first: (runs, prompts)."""
    slot = answered(architecture, weights, similarities, scales, batch.prompt).query.y[..., : batch.target.shape[-2], :]
    return (slot + batch.target).square().sum(dim=(-1, -2))
