"""One trained layer applied again and again with a factor on its update, against as many damped steps of descent."""

from __future__ import annotations

from typing import Any

import torch

from constructions.definitions.attention import layer
from constructions.definitions.transformer import prediction
from train.comparisons.answers import TRIMMED
from train.comparisons.as_layers import constructed
from train.comparisons.best_steps import Steps
from train.model.architecture import VALUE_BLOCKS, Weights, heads
from train.objective import Objective
from train.prompts.batches import Batch

UNSEEN = ("A", "x_from_y", "C_y")  # they act on the features, and on the label's slot of tokens that read
FACTOR = 0.75
TIMES = 50


def rolled_out(objective: Objective, weights: Weights, batch: Batch, factor: float = FACTOR) -> torch.Tensor:
    """The squared errors after 1, .., ``TIMES`` layers of an update times ``factor``, (times, prompts).

    By ``looped_dampening`` those of the construction are steps of ``factor`` times its step.  Blocks that one layer's
    prediction does not depend on are put to 0: training has left them as they were drawn, and further layers see them.
    """
    seen = {name: torch.zeros_like(w) if name in UNSEEN else w for name, w in weights.items()}
    damped = {name: w * factor if name in VALUE_BLOCKS else w for name, w in seen.items()}
    of = heads(objective.architecture, damped, 0, objective.similarities, objective.scales)
    prompt, found = batch.prompt, []
    with torch.no_grad():
        for _ in range(TIMES):
            prompt = layer(of, prompt)
            found.append((prediction(prompt) - batch.target)[0, :, 0, 0].square())
    return torch.stack(found)


def against_descent(objective: Objective, weights: Weights, batch: Batch, steps: Steps) -> dict[str, Any]:
    """Mean, trimmed mean and median of both, after each number of layers; of a single linear layer."""
    theirs = constructed(objective.architecture, steps, objective.contexts[0])
    both = {
        "transformer": rolled_out(objective, weights, batch),
        "gradient descent": rolled_out(objective, theirs, batch),
    }
    return {"factor": FACTOR, **{name: summary(errors) for name, errors in both.items()}}


def summary(errors: torch.Tensor) -> dict[str, list[float]]:
    """Over the prompts, the last axis."""
    ordered = errors.sort(dim=-1).values
    kept = ordered[:, : ordered.shape[-1] - int(TRIMMED * ordered.shape[-1])]
    return {
        "loss": errors.mean(-1).tolist(),
        "trimmed loss": kept.mean(-1).tolist(),
        "median loss": ordered.median(-1).values.tolist(),
    }
