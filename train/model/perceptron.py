"""A perceptron x -> m(x), of every token by itself, before the first layer: one step of descent is then on W m(x).

m(x) = W_K gelu(... gelu(W_1 x + b_1) ...) + b_K, without a residual: the number of features may be any
(``feature_map_gradient_descent``).  Weights are ``weight_k`` (runs, out, in) and ``bias_k`` (runs, out): other than
those of layers they have no axes of layers and heads.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy
import torch

from constructions.definitions.prompt import Prompt, Tokens

WEIGHT, BIAS = "weight_", "bias_"


def belongs(name: str) -> bool:
    """Whether weights of this name are a perceptron's, and not of layers and heads."""
    return name.startswith((WEIGHT, BIAS))


def shapes(d: int, widths: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
    """The shapes, without the axis of runs, for d features; the last of the widths is how many it gives."""
    found: dict[str, tuple[int, ...]] = {}
    for k, (before, width) in enumerate(zip((d, *widths), widths, strict=False)):
        found |= {f"{WEIGHT}{k}": (width, before), f"{BIAS}{k}": (width,)}
    return found


def initial(random: numpy.random.Generator, d: int, widths: tuple[int, ...]) -> dict[str, numpy.ndarray]:
    """Normal entries of variance 2 over the number of inputs, which keeps the size through a gelu; biases of 1.

    So the places x = -b/w at which a first unit bends are spread over all of the line.
    """
    made = {}
    for name, shape in shapes(d, widths).items():
        spread = math.sqrt(2 / shape[1]) if name.startswith(WEIGHT) else 1.0
        made[name] = random.standard_normal(shape) * spread
    return made


def features(weights: Mapping[str, torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    """m(x) (runs, prompts, p, tokens) for x (runs or 1, prompts, d, tokens); x itself without a perceptron."""
    layers = sum(name.startswith(WEIGHT) for name in weights)
    for k in range(layers):
        x = weights[f"{WEIGHT}{k}"][:, None] @ x + weights[f"{BIAS}{k}"][:, None, :, None]
        x = torch.nn.functional.gelu(x) if k + 1 < layers else x
    return x


def expanded(weights: Mapping[str, torch.Tensor], prompt: Prompt) -> Prompt:
    """The prompt with m(x) for x, in context and query alike; labels are left alone."""
    context, query = (Tokens(features(weights, tokens.x), tokens.y) for tokens in (prompt.context, prompt.query))
    return Prompt(context, query)
