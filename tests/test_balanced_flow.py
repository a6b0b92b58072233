"""Gradients of real losses balance, layer by layer and head by head, if the similarity is of inner products."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import torch

from constructions.definitions.attention import Head, Projection, Value
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Exponential, Kernel, Linear, Relu, Similarity, Softmax
from constructions.definitions.transformer import prediction, transformer

D, N_Y, N, P, DEPTH, HEADS = 3, 2, 4, 2, 3, 2
SIMILARITIES: dict[str, Similarity] = {
    "linear": Linear(),
    "relu": Relu(),
    "exponential": Exponential(0.25),
    "softmax": Softmax(),
}
EPSILON = torch.finfo(torch.float64).eps


def weights(seed: int) -> dict[str, torch.Tensor]:
    random = torch.Generator().manual_seed(seed)
    shapes = {"B": (P, D), "C": (P, D), "xx": (D, D), "xy": (D, N_Y), "yx": (N_Y, D), "yy": (N_Y, N_Y)}
    made = {k: torch.randn(DEPTH, HEADS, *s, generator=random, dtype=torch.float64) / 4 for k, s in shapes.items()}
    return {k: w.requires_grad_() for k, w in made.items()}


def loss(of: Mapping[str, torch.Tensor], similarity: Similarity) -> torch.Tensor:
    random = torch.Generator().manual_seed(7)
    x, y, q, target = (
        torch.randn(*s, generator=random, dtype=torch.float64) for s in ((D, N), (N_Y, N), (D, 1), (N_Y, 1))
    )
    layers = [
        [
            Head(
                Value(*(of[k][at, h] for k in ("xx", "xy", "yx", "yy"))),
                Projection(of["B"][at, h]),
                Projection(of["C"][at, h]),
                similarity,
            )
            for h in range(HEADS)
        ]
        for at in range(DEPTH)
    ]
    after = transformer(layers, Prompt(Tokens(x, y), Tokens(q, torch.zeros_like(target))))
    return (prediction(after) - target).square().sum()


def unbalanced(similarity: Similarity) -> float:
    """The largest entry of (df/dB) B^T - C (df/dC)^T, over the largest of either product; over all layers and heads."""
    of = weights(1)
    loss(of, similarity).backward()
    left = of["B"].grad @ of["B"].detach().transpose(-1, -2)
    right = of["C"].detach() @ of["C"].grad.transpose(-1, -2)
    assert left.abs().amin(dim=(-1, -2)).min() > 1e6 * EPSILON, "a gradient is 0: nothing is compared"
    return float((left - right).abs().max() / left.abs().max())


@pytest.mark.parametrize("name", SIMILARITIES)
def test_construction_the_gradients_of_a_loss_of_three_layers_balance(name: str) -> None:
    """Both sides sum some hundred products: their rounding errors are below a thousand units."""
    assert unbalanced(SIMILARITIES[name]) < 1000 * EPSILON


def test_construction_a_similarity_of_distances_does_not_balance() -> None:
    def gaussian(u: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
        return (-(u[:, :, None] - w[:, None, :]).square().sum(dim=0)).exp()

    assert unbalanced(Kernel(gaussian)) > 1e-3
