"""What the learned weights compute, against the construction with the predicted scalars, on fresh prompts.

Predictions are compared with the labels integrated out: their inner products over the label rows are expectations.
Sensitivities d(prediction)/dx of the query are taken row by row.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch

from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.transformer import prediction
from train.landing.coordinates import Coordinates
from train.landing.sample import Sample, fitting
from train.model.loss import answered
from train.objective import Objective
from train.prompts import batches as prompts
from train.prompts.batches import Batch
from train.prompts.bayes import bayes_loss


@dataclass(frozen=True)
class Agreement:
    """Cosines and ratios of norms (learned / constructed); losses on the same prompts."""

    prediction_cosine: float
    prediction_norms: float
    sensitivity_cosine: float
    sensitivity_norms: float
    loss: float
    constructed_loss: float
    bayes_loss: float | None


def agreement(
    of: Coordinates, objective: Objective, sample: Sample, learned: torch.Tensor, constructed: torch.Tensor
) -> Agreement:
    """Of the points ``learned`` and ``constructed`` on a sample of independent prompts."""
    sums = torch.zeros(2, 3, dtype=learned.dtype)
    totals, bayes = torch.zeros(2, dtype=learned.dtype), 0.0
    for batch in sample.batches():
        for piece in batch.pieces(fitting(batch)):
            ours, theirs = (answers(of, sample, theta, piece) for theta in (learned, constructed))
            for k in range(2):
                u, w = ours[k], theirs[k]
                sums[k] += torch.stack([(u * w).sum(), (u * u).sum(), (w * w).sum()])
            labels = piece.target[0, :, :, 0]
            totals += torch.stack([(labels - predicted[0]).square().sum() for predicted in (ours, theirs)])
        if objective.configuration.integrated:
            bayes += float(bayes_loss(_sample(batch), fitting(batch))[0]) * len(batch)
    of_predictions, of_sensitivities = ((float(a / (u * w).sqrt()), float((u / w).sqrt())) for a, u, w in sums)
    loss, constructed_loss = (totals / sample.size).tolist()
    least = max(0.0, bayes / sample.size) if objective.configuration.integrated else None
    return Agreement(*of_predictions, *of_sensitivities, loss, constructed_loss, least)


def _sample(batch: Batch) -> prompts.Sample:
    """The prompts of one run, query and context in one."""
    context, query = batch.prompt.context, batch.prompt.query
    x, y = torch.cat([query.x, context.x], dim=-1), torch.cat([batch.target, context.y], dim=-1)
    return prompts.Sample(x, y, torch.zeros(1, dtype=torch.int64))


def answers(of: Coordinates, sample: Sample, theta: torch.Tensor, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
    """For every prompt and label row, predictions (prompts, k) and derivatives by the query's x (prompts, k d)."""
    x = batch.prompt.query.x.clone().requires_grad_()
    asked, weights = Prompt(batch.prompt.context, Tokens(x, batch.prompt.query.y)), of.weights(theta[None])
    found = prediction(answered(of.architecture, weights, sample.similarities, sample.scales, asked))
    # d(found . v)/dx is linear in v, and its derivatives by v are the columns of d(found)/dx: fewer than the label rows
    v = torch.zeros_like(found).requires_grad_()
    (by_x,) = torch.autograd.grad(found, x, v, create_graph=True)
    columns = [torch.autograd.grad(by_x[:, :, i].sum(), v, retain_graph=True)[0] for i in range(x.shape[2])]
    return found[0, :, :, 0].detach(), torch.stack(columns, dim=-1)[0, :, :, 0].flatten(1)
