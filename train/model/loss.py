"""The in-context loss of a batch of runs: E (y slot of the query + label)^2, by the one forward pass."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from constructions.definitions.attention import Head, add, attend, layer
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Similarity
from train.model.architecture import Architecture, Weights, heads
from train.model.perceptron import expanded
from train.prompts.batches import Batch

NOTHING = 1e-5  # of a variance, which may be 0


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
        prompt = normalised_layer(of_layer, prompt) if architecture.layer_norm else layer(of_layer, prompt)
        prompt = Prompt(clipped(prompt.context, limit), clipped(prompt.query, limit))
    seen = normalised(prompt) if architecture.layer_norm else prompt
    query = add(prompt.query, [attend(head, seen.context, seen.query) for head in last])
    return Prompt(prompt.context, clipped(query, limit))


def normalised(prompt: Prompt) -> Prompt:
    """Every token (x, y) minus the mean of its entries, over the root of their variance and ``NOTHING``."""
    made = []
    for tokens in (prompt.context, prompt.query):
        whole = torch.cat([part.expand(*tokens.y.shape[:-2], *part.shape[-2:]) for part in tokens.values()], dim=-2)
        mean, spread = whole.mean(-2, keepdim=True), (whole.var(-2, keepdim=True, correction=0) + NOTHING).sqrt()
        made.append(Tokens(**{slot: (part - mean) / spread for slot, part in tokens.items()}))
    return Prompt(*made)


def normalised_layer(of_layer: Sequence[Head], prompt: Prompt) -> Prompt:
    """The prompt plus what the layer would add to it if it were normalised."""
    seen = normalised(prompt)
    both = ((prompt.context, seen.context), (prompt.query, seen.query))
    return Prompt(*(add(own, [attend(head, seen.context, reads) for head in of_layer]) for own, reads in both))


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
