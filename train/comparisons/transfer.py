"""One trained linear layer on prompts of another scale, length and law, against what is exact of the best step."""

from __future__ import annotations

from dataclasses import replace

import torch

from train.bounds import MOST_COMPARED, check_group
from train.comparisons.answers import of_transformer
from train.comparisons.best_steps import MOMENTS, best_step
from train.model.architecture import VALUE_BLOCKS, Weights
from train.objective import TEST_STEP, Objective
from train.runs import Group

SCALES = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)  # of inputs, and so of their labels
LENGTHS = (2, 5, 10, 20, 40)
PROMPTS = 20000


def kurtosis(law: str) -> float:
    """The excess kurtosis of a coordinate."""
    second, fourth = MOMENTS[law]
    return float(fourth / second**2 - 3)


def exact(variance: float, e: float, d: int, tokens: int, alpha: float, h: float) -> float:
    """The mean squared error of the step h (``transfer_risk``, twice its half-MSE, without noise).

    v a^2 d (1 - 2 h M v a^2 + h^2 v^2 a^4 M (M + d + 1 + e)) on M tokens times a, of independent coordinates of this
    variance v and excess kurtosis e.
    """
    s = variance * alpha**2
    return s * d * (1 - 2 * h * tokens * s + (h * s) ** 2 * tokens * (tokens + d + 1 + e))


def transferred(objective: Objective, weights: Weights) -> dict[str, dict[str, list[float]]]:
    """What a layer errs on other prompts, and what is exact of the step h* it should be: for each kind of change.

    Weights with 1/n divide by the number of tokens that there are, and so are a step of h* n/M on M tokens.
    """
    c, (run,) = objective.configuration, objective.group.runs
    d, n, own = objective.architecture.d, run.context, c.covariates
    h, variance = best_step(own, c.spectrum[0], d, n), float(MOMENTS[own][0]) * c.spectrum[0]

    def one(law: str, tokens: int, alpha: float, by_n: bool) -> tuple[float, float, float]:
        predicted = exact(variance, kurtosis(law), d, tokens, alpha, h * n / tokens if by_n else h)
        found = errors(objective, weights, law, tokens, alpha, by_n)
        return float(found.mean()), float(found.std()) / len(found) ** 0.5, predicted

    changes = {f"scale, {law} inputs": [(a, one(law, n, a, True)) for a in SCALES] for law in MOMENTS}
    for name, by_n in (("length, with 1/n", True), ("length, without 1/n", False)):
        changes[name] = [(m, one(own, m, 1.0, by_n)) for m in LENGTHS]
    return {
        name: {
            "at": [float(at) for at, _ in points],
            "transformer": [reached for _, (reached, _, _) in points],
            "standard error": [error for _, (_, error, _) in points],
            "exact": [predicted for _, (_, _, predicted) in points],
        }
        for name, points in changes.items()
    }


def errors(objective: Objective, weights: Weights, law: str, tokens: int, alpha: float, by_n: bool) -> torch.Tensor:
    """(prediction - label)^2 on prompts of a law, of the variance that was trained on times alpha squared."""
    c, (run,) = objective.configuration, objective.group.runs
    there = replace(c, covariates=law, contexts=(tokens,))
    alone = Group(objective.group.depth, (replace(run, context=tokens),))
    check_group(there, alone, MOST_COMPARED, least_prompts=PROMPTS)
    of = Objective(there, alone, objective.device)
    factor = 1.0 if by_n else tokens / run.context
    moved = {name: w * factor if name in VALUE_BLOCKS else w for name, w in weights.items()}
    drawn = of.prompts.sample(TEST_STEP, PROMPTS)
    size = alpha * float(MOMENTS[c.covariates][0] / MOMENTS[law][0]) ** 0.5
    sample = replace(drawn, x=drawn.x * size, y=drawn.y * size)
    return (of_transformer(of, moved, sample).predictions - sample.y[0, :, 0, 0]).square()
