"""How far one layer of linear attention is from the best one under its law (``train.landing.one_layer_law``)."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from train.landing.criteria import DISTANCE, DISTANCE_NEAR, GAIN, GAIN_NEAR, STATED, USELESS, USELESS_TOLD
from train.landing.one_layer_law import Law
from train.landing.verdict import Criterion, Verdict, verdict

CLAIM = "one_layer_optimum_with_prior"
PRODUCT = (
    "a tenth of the smallest perturbation, 1%, that must be told apart; near: half of 10%; the product itself is"
    " predicted, its scale too"
)


@dataclass(frozen=True)
class OneLayer:
    """How far a product is from the best one, and what that costs."""

    pair: str
    context: int
    seed: int
    law: str
    verdict: Verdict
    criteria: list[Criterion]
    loss: float
    predicted_loss: float
    product: list[list[float]]
    predicted: list[list[float]]
    claim: str = CLAIM
    layers: int = 1


def covers(layers: int, similarities: tuple[str, ...], labels: str) -> bool:
    """Whether the claim is about this function and these labels."""
    return layers == 1 and set(similarities) == {"linear"} and labels == "linear"


def one_layer(law: Law, product: torch.Tensor, pair: str, seed: int, told: str) -> OneLayer:
    """Of the product D (d, d) that the layer has, its heads added."""
    best = law.best()
    loss, least, zero = law.loss(product), law.loss(best), law.loss(torch.zeros_like(best))
    off = float(torch.linalg.matrix_norm(product - best) / torch.linalg.matrix_norm(best))
    criteria = [
        Criterion("distance of the product", off, DISTANCE, DISTANCE_NEAR, PRODUCT),
        Criterion("loss above the least", (loss - least) / least, GAIN, GAIN_NEAR, STATED),
        Criterion("loss / loss of predicting 0", loss / zero, USELESS, USELESS, USELESS_TOLD),
    ]
    return OneLayer(
        pair,
        law.context,
        seed,
        told,
        verdict(criteria),
        criteria,
        loss,
        least,
        product.tolist(),
        best.tolist(),
    )
