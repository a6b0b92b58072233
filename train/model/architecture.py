"""Which weights a transformer of the experiments has, and the heads of the one forward pass they stand for.

Weights are tensors with axes (runs, layers, heads, ...): many runs are one computation.  ``heads`` gives the blocks an
axis for prompts, so that they meet prompts of shape (runs, prompts, features, tokens).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy
import torch

from constructions.definitions.attention import Head, Multiple, Projection, Value
from constructions.definitions.similarity import Similarity
from train.model import perceptron
from train.model.similarities import has_own
from train.prompts.random_draws import Purpose, generator

Weights = Mapping[str, torch.Tensor]
VALUES = ("sparse", "full", "dense")
KEYS = ("apart", "product", "symmetric", "identity", "dense", "positions")
WHOLE = ("dense", "positions")  # keys of whole tokens


@dataclass(frozen=True)
class Architecture:
    """A transformer of ``depth`` layers of ``heads`` heads on tokens of d and n_y features.

    values: "sparse" is V = diag(0, r I)/s, "full" V = diag(A, r I)/s, "dense" any V/s, where s is the number n of
    context tokens, or 1 for softmax, which is a mean already: so the weights are of one size, and descent is better
    conditioned.
    keys: "apart" is h(B x_i, C x_j); "product" h(x_i, M x_j), M for B^T C; "symmetric" the same with a symmetric M;
    "identity" h(x_i, x_j), which has no weights: with h linear a step of gradient descent (``gradient_descent_step``);
    "dense" h(B z_i, C z_j) of whole tokens z = (x, y); "positions" the same, but in the first layer h(B y_i, C y_j) of
    their y parts, which hold positions where tokens alternate.  looped: all layers share their weights.
    perceptron: the widths of a map of x before the first layer, the last the number p of features, which the layers
    have for d; none where it is empty.
    token_limit: after every layer each entry of a token is clipped to this size; 0: it is not.
    layer_norm: layers see tokens that are normalised, and add to tokens as they are.
    """

    d: int
    n_y: int
    depth: int
    heads: int = 1
    values: str = "sparse"
    keys: str = "apart"
    looped: bool = False
    perceptron: tuple[int, ...] = ()
    token_limit: float = 0.0
    layer_norm: bool = False

    def __post_init__(self) -> None:
        for name, known in (("values", VALUES), ("keys", KEYS)):
            if getattr(self, name) not in known:
                raise ValueError(f"{name} is {getattr(self, name)!r}, expected {', '.join(known)}")
        for name in ("d", "n_y", "depth", "heads"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}, expected at least 1")

    @property
    def features(self) -> int:
        """How many features the tokens have in the layers."""
        return self.perceptron[-1] if self.perceptron else self.d

    @property
    def key_features(self) -> int:
        """How many features a similarity is given."""
        return self.features + self.n_y if self.keys in WHOLE else self.features

    @property
    def layers(self) -> int:
        """How many layers have weights of their own."""
        return 1 if self.looped else self.depth

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of each tensor of weights, without the axis of runs: those of the layers first."""
        return {**self.of_layers(), **perceptron.shapes(self.d, self.perceptron)}

    def of_layers(self) -> dict[str, tuple[int, ...]]:
        """The shapes (layers, heads, ...)."""
        d, n_y, of = self.features, self.n_y, (self.layers, self.heads)
        shapes: dict[str, tuple[int, ...]] = {}
        if self.values == "dense":
            shapes |= {"A": (*of, d, d), "x_from_y": (*of, d, n_y), "y_from_x": (*of, n_y, d), "R": (*of, n_y, n_y)}
        else:
            shapes["r"] = of
            if self.values == "full":
                shapes["A"] = (*of, d, d)
        if self.keys in ("product", "symmetric"):
            return {**shapes, "M": (*of, d, d)}
        if self.keys == "identity":
            return shapes
        p = self.key_features
        shapes |= {"B": (*of, p, d), "C": (*of, p, d)}
        if self.keys in WHOLE:
            shapes |= {"B_y": (*of, p, n_y), "C_y": (*of, p, n_y)}
        return shapes

    def initial(self, seed: int, scale: float) -> dict[str, numpy.ndarray]:
        """Independent normal entries of standard deviation ``scale``, the same for a seed whatever runs beside it.

        Those of the perceptron have a size of their own, by the number of inputs.
        """
        random = generator(seed, Purpose.WEIGHTS)
        made = {name: random.standard_normal(shape) * scale for name, shape in self.of_layers().items()}
        return {**made, **perceptron.initial(random, self.d, self.perceptron)}


def product(weights: Weights) -> torch.Tensor:
    """B^T C, all that the loss sees of the keys and queries of x: (..., d, d)."""
    if "M" in weights:
        return weights["M"]
    return weights["B"].transpose(-1, -2) @ weights["C"]


def symmetrised(architecture: Architecture, weights: Weights) -> Weights:
    """The weights, with M = (N + N^T) / 2 where the keys are symmetric."""
    if architecture.keys != "symmetric":
        return weights
    return {**weights, "M": (weights["M"] + weights["M"].transpose(-1, -2)) / 2}


VALUE_BLOCKS = ("r", "R", "A", "x_from_y", "y_from_x")  # divided by s


def heads(
    architecture: Architecture,
    weights: Weights,
    layer: int,
    similarities: Sequence[Sequence[Similarity]],
    scales: torch.Tensor,
) -> list[Head]:
    """The heads of a layer, one for each of its similarities; blocks (runs, 1, rows, columns).

    ``similarities`` by layer and head; ``scales`` s (runs, depth, heads).
    """
    at = 0 if architecture.looped else layer
    made = []
    of_layers = {name: w for name, w in weights.items() if not perceptron.belongs(name)}
    for head, similarity in enumerate(similarities[layer]):
        own = {name: w[:, at, head, None] for name, w in symmetrised(architecture, of_layers).items()}
        s = scales[:, layer, head]
        own |= {name: own[name] / s.reshape(-1, *[1] * (own[name].ndim - 1)) for name in VALUE_BLOCKS if name in own}
        value = Value(
            x_from_x=own.get("A"),
            x_from_y=own.get("x_from_y"),
            y_from_x=own.get("y_from_x"),
            y_from_y=own["R"] if "R" in own else Multiple(own["r"]),
        )
        if architecture.keys in WHOLE:
            of_y = architecture.keys == "positions" and layer == 0
            key, query = (Projection(x=None if of_y else own[name], y=own[f"{name}_y"]) for name in "BC")
        elif architecture.keys == "identity":
            key, query = Projection(x=Multiple()), Projection(x=Multiple())
        elif architecture.keys == "apart" and has_own(similarity):
            key, query = (Projection(x=own[name]) for name in "BC")
        else:  # the others are functions of inner products (product_determines_the_layer)
            key, query = Projection(x=Multiple()), Projection(x=product(own))
        made.append(Head(value, key, query, similarity))
    return made
