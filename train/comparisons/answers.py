"""What is predicted for the queries of prompts, and how it depends on them: of transformers and of algorithms alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.transformer import prediction
from train.model.architecture import Weights
from train.model.loss import answered
from train.objective import Objective
from train.prompts.batches import Batch, Pieces

TRIMMED = 0.01  # share of the largest errors
Predictor = Callable[[Prompt], torch.Tensor]  # (1, prompts, k, 1): a query's prediction depends on its own x_t alone


@dataclass(frozen=True)
class Answers:
    """For every prompt the prediction and its derivative by x_t: (prompts,) and (prompts, d)."""

    predictions: torch.Tensor
    sensitivities: torch.Tensor


def transformer(objective: Objective, weights: Weights) -> Predictor:
    """The one forward pass."""
    of = (objective.architecture, weights, objective.similarities, objective.scales)
    return lambda prompt: prediction(answered(*of, prompt))


def answers(predictor: Predictor, batch: Pieces, chunk: int) -> Answers:
    """Of labels with one row, the first; the sum over the prompts may be differentiated in place of each."""
    found = []
    for piece in batch.pieces(chunk):
        x = piece.prompt.query.x.clone().requires_grad_()
        made = predictor(Prompt(piece.prompt.context, Tokens(x, piece.prompt.query.y)))
        (by_x,) = torch.autograd.grad(made[..., :1, :].sum(), x)
        found.append((made.detach()[0, :, 0, 0], by_x[0, :, :, 0]))
    return Answers(*(torch.cat(parts) for parts in zip(*found, strict=True)))


def of_transformer(objective: Objective, weights: Weights, batch: Pieces) -> Answers:
    """By the one forward pass."""
    return answers(transformer(objective, weights), batch, objective.configuration.chunk)


def differences(ours: Answers, theirs: Answers) -> dict[str, float]:
    """Means over the prompts."""
    cosine = torch.nn.functional.cosine_similarity(ours.sensitivities, theirs.sensitivities, dim=-1)
    off = torch.linalg.vector_norm(ours.sensitivities - theirs.sensitivities, dim=-1)
    return {
        "prediction difference": float((ours.predictions - theirs.predictions).abs().mean()),
        "sensitivity cosine": float(cosine.mean()),
        "sensitivity difference": float(off.mean()),
        "sensitivity norm": float(torch.linalg.vector_norm(theirs.sensitivities, dim=-1).mean()),
    }


def loss_of(answers: Answers, batch: Batch) -> float:
    """E (prediction - label)^2"""
    return float((answers.predictions - batch.target[0, :, 0, 0]).square().mean())


def robust(answers: Answers, batch: Batch) -> dict[str, float]:
    """Of the squared errors the median, and the mean of all but the largest ``TRIMMED`` of them."""
    errors = (answers.predictions - batch.target[0, :, 0, 0]).square().sort().values
    kept = errors[: len(errors) - int(TRIMMED * len(errors))]
    return {"median loss": float(errors.median()), "trimmed loss": float(kept.mean())}


def integrated_loss(predictor: Predictor, prompts: Pieces, chunk: int) -> float:
    """E (prediction - label)^2 summed over the label rows, which stand for the labels where they are integrated out."""
    with torch.no_grad():
        pieces = prompts.pieces(chunk)
        total = sum(float((predictor(piece.prompt) - piece.target).square().sum()) for piece in pieces)
    return total / len(prompts)
