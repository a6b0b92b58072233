"""The eigenvalues of the Hessian X X^T of a prompt, before a trained first layer and after it."""

from __future__ import annotations

import torch

from constructions.definitions.attention import layer
from constructions.definitions.matrices import gram
from train.checkpoint import Checkpoint
from train.model.architecture import heads
from train.objective import TEST_STEP, Objective
from train.runs import Group

PROMPTS = 2000


def spectra(checkpoint: Checkpoint, r: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Before and after, each (prompts, d) in ascending order, on fresh prompts of run ``r``."""
    alone = Group(checkpoint.group.depth, (checkpoint.group.runs[r],))
    objective = Objective(checkpoint.configuration, alone, "cpu")
    weights = {name: w[r : r + 1].to(objective.like) for name, w in checkpoint.weights.items()}
    prompt = objective.prompts.batch(TEST_STEP, PROMPTS).prompt
    with torch.no_grad():
        of = heads(objective.architecture, weights, 0, objective.similarities, objective.scales)
        after = layer(of, prompt)
    before, changed = (torch.linalg.eigvalsh(gram(one.context.x[0]).double()) for one in (prompt, after))
    return before, changed


def condition(eigenvalues: torch.Tensor) -> float:
    """The median over the prompts of the largest eigenvalue over the smallest."""
    return float((eigenvalues[:, -1] / eigenvalues[:, 0]).median())
