"""Trained layers on linear regression against the algorithms with their best steps, run by run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import torch

from constructions.definitions.matrices import product
from train.bounds import MOST_COMPARED, check_group
from train.checkpoint import Checkpoint
from train.comparisons.answers import Answers, differences, loss_of, of_transformer, robust
from train.comparisons.as_layers import AsLayers, constructed
from train.comparisons.best_steps import (
    MOMENTS,
    Eigenvalues,
    Steps,
    bent,
    best_step,
    best_steps,
    eigenvalues,
    nearest_steps,
    weights_after,
)
from train.comparisons.copying import attention, losses, partners
from train.comparisons.rollout import against_descent
from train.comparisons.transfer import SCALES, transferred
from train.model.architecture import Architecture, Weights, heads
from train.model.merged import merged
from train.objective import TEST_STEP, Objective
from train.prompts.batches import Batch, Sample
from train.runs import Group

FITTED_ON = (10, 10000)  # samples and prompts in each: the steps of five layers depend on rare large eigenvalues
NEAREST_ON = 2000  # prompts


def of_algorithm(steps: Steps, batch: Batch) -> Answers:
    """W_L x_t, whose derivative is W_L."""
    w = weights_after(batch.prompt.context, steps)
    return Answers(product(w, batch.prompt.query.x)[0, :, 0, 0], w[0, :, 0])


def loss_of_algorithm(steps: Steps, batch: Batch) -> float:
    """Of W_L x_t."""
    return loss_of(of_algorithm(steps, batch), batch)


def scaled(sample: Sample, alpha: float) -> Sample:
    """The same tasks with inputs, and so labels, times alpha."""
    return replace(sample, x=sample.x * alpha, y=sample.y * alpha)


def paired(sample: Sample) -> Batch:
    """The same tasks with pairs (x_i, y_i) for tokens, all at once."""
    return next(replace(sample, tokens="pairs").pieces(len(sample)))


# --- weights ----------------------------------------------------------------------------------------


def seen(value: torch.Tensor, between: torch.Tensor, d: int) -> torch.Tensor:
    """All that the prediction of one linear layer depends on, (d + 1, d + 1, d): -(v_a G_bc + v_b G_ac) / 2.

    v is the last row of P W_V, G the first d columns of W_K^T W_Q (``weight_rescaling``); the prediction is the sum
    of it over the tokens e_a e_b and the query x_c, in which a and b are alike.
    """
    one = torch.einsum("a,bc->abc", value[-1], between[:, :d])
    return -(one + one.transpose(0, 1)) / 2


def learned_step(value: torch.Tensor, between: torch.Tensor, d: int, h: float) -> dict[str, float]:
    """The step that is closest to one linear layer, the best step h, and the layer's relative distance from that."""
    one_step = seen(-torch.eye(d + 1).to(value), torch.eye(d + 1).to(value), d)
    found = seen(value, between, d)
    return {
        "learned": float((found * one_step).sum() / one_step.square().sum()),
        "best": h,
        "distance": float(torch.linalg.vector_norm(found - h * one_step) / torch.linalg.vector_norm(h * one_step)),
    }


def rescaled(architecture: Architecture, weights: Weights, context: int) -> dict[str, torch.Tensor]:
    """The same transformer with values of R = -n, keys B = (I 0) and queries W_K^T W_Q, up to (s, 1/s): n_y = 1."""
    s = -weights["R"] / context  # (runs, layers, heads, 1, 1)
    b, c = (torch.cat([weights[name], weights[f"{name}_y"]], dim=-1) for name in "BC")
    between = (b.transpose(-1, -2) @ c) * s
    eye = torch.eye(architecture.d + 1).to(between).expand_as(between)
    d = architecture.d
    values = {name: weights[name] / s for name in ("A", "x_from_y", "y_from_x", "R")}
    return {**values, "B": eye[..., :d], "B_y": eye[..., d:], "C": between[..., :d], "C_y": between[..., d:]}


def halfway(objective: Objective, weights: Weights, steps: Steps) -> dict[str, torch.Tensor]:
    """The mean of the weights of one layer, rescaled as the construction is, and of those of the construction."""
    a, n = objective.architecture, objective.contexts[0]
    ours, theirs = rescaled(a, weights, n), constructed(a, steps, n)
    return {name: (ours[name] + theirs[name]) / 2 for name in theirs}


# --- a run ------------------------------------------------------------------------------------------


def compared(checkpoint: Checkpoint, r: int) -> dict[str, Any]:
    """Run ``r`` of a checkpoint against the algorithms, in float64.

    Raises ValueError for labels that are integrated out, with which the transformer has no prediction of its own, and
    for laws of which the best steps are not known.
    """
    c, run, depth = replace(checkpoint.configuration, dtype="float64"), checkpoint.group.runs[r], checkpoint.group.depth
    if c.integrated:
        raise ValueError("labels are integrated out, expected drawn ones: a comparison is of predictions")
    if run.labels != "linear" or len(set(c.spectrum)) > 1:
        raise ValueError("the best steps are known for linear labels and Sigma a multiple of I alone")
    copies = c.tokens == "alternating"
    count = depth - 1 if copies else depth  # of steps: the first layer makes the pairs
    if not count:
        raise ValueError("one layer, expected at least two with alternating tokens: the first makes the pairs")
    alone = Group(depth, (run,))
    check_group(c, alone, MOST_COMPARED, least_prompts=FITTED_ON[1])
    objective = Objective(c, alone, "cpu")
    weights = {name: w[r : r + 1].double() for name, w in checkpoint.weights.items()}
    contexts = [objective.prompts.sample(TEST_STEP + 1 + k, FITTED_ON[1]).x[0, ..., 1:] for k in range(FITTED_ON[0])]
    spectrum = eigenvalues(torch.cat(contexts))
    sample = objective.prompts.sample(TEST_STEP, c.test_prompts)
    tested = paired(sample)
    ours = of_transformer(objective, weights, sample)
    found: dict[str, Any] = {
        "pair": run.pair,
        "seed": run.seed,
        "learning rate": run.learning_rate,
        "loss": loss_of(ours, tested),
        **robust(ours, tested),
        "loss of 0": float(tested.target.square().mean()),
        "scales": {
            "alpha": list(SCALES),
            "transformer": [float(objective.losses(weights, at)[0]) for at in _scales(sample)],
        },
        "algorithms": {},
    }
    descent = best_steps(spectrum, count, c.looped, plus_plus=False)
    algorithms = fitted(objective, weights, spectrum, descent)
    layers = AsLayers.of(objective)
    answered = layers.answers if c.token_limit else of_algorithm
    lost = layers.loss if c.token_limit else loss_of_algorithm
    for name, steps in algorithms.items():
        theirs = answered(steps, tested)
        found["algorithms"][name] = {
            "eta/n": (steps.eta / run.context).tolist(),
            "gamma": steps.gamma.tolist(),
            "loss": loss_of(theirs, tested),
            **robust(theirs, tested),
            **differences(ours, theirs),
        }
        found["scales"][name] = [lost(steps, at) for at in map(paired, _scales(sample))]
    if run.similarities == ("linear",) and (c.values, c.keys) == ("dense", "dense"):
        if objective.architecture.layers == 1 and not c.layer_norm:
            construction = algorithms["gradient descent" if depth == 1 else "GD++"]
            between = halfway(objective, weights, construction)
            found["loss halfway to the construction"] = loss_of(of_transformer(objective, between, sample), tested)
        if depth == 1 and c.covariates in MOMENTS and not c.layer_norm:
            found |= of_one_layer(objective, weights, tested)
    if copies and depth == 2:
        other = objective.prompts.sample(TEST_STEP + 1, NEAREST_ON)
        found["constructions"] = losses(objective, float(descent.eta[0]) / run.context, other, sample)
        found["copying"] = partners(attention(objective, weights, other)[0])
    return found


def of_one_layer(objective: Objective, weights: Weights, tested: Batch) -> dict[str, Any]:
    """What one linear layer has learned against the best step, on other prompts too, and rolled out."""
    c, (run,), d = objective.configuration, objective.group.runs, objective.architecture.d
    (head,) = heads(objective.architecture, weights, 0, objective.similarities, objective.scales)
    h = best_step(c.covariates, c.spectrum[0], d, run.context)
    value, logits = (m[0, 0] for m in merged(head, d))
    eta = torch.tensor([h * run.context], dtype=torch.float64)
    return {
        "step": learned_step(value, logits, d, h),
        "transfer": transferred(objective, weights),
        "rollout": against_descent(objective, weights, tested, Steps(eta, torch.zeros_like(eta))),
    }


def fitted(objective: Objective, weights: Weights, of: Eigenvalues, descent: Steps) -> dict[str, Steps]:
    """The best steps, and from two on those of GD++ and of the GD++ nearest to the weights.

    Where tokens are clipped, those that are best, or nearest, with clipped tokens too.
    """
    count, looped = len(descent.eta), objective.configuration.looped
    if count == 1 and not objective.configuration.token_limit:
        return {"gradient descent": descent}
    other = objective.prompts.sample(TEST_STEP + 1, NEAREST_ON)
    beside, near = paired(other), of_transformer(objective, weights, other).sensitivities
    starts = [descent, bent(descent, beside.prompt.context), best_steps(of, count, looped, plus_plus=True)]
    if not objective.configuration.token_limit:
        nearest = nearest_steps(beside.prompt.context, near, starts, looped)
        return {"gradient descent": descent, "GD++": starts[-1], "nearest GD++": nearest}
    layers, many = AsLayers.of(objective), paired(objective.prompts.sample(TEST_STEP + 1, FITTED_ON[1]))
    found = {
        "gradient descent": layers.best_steps(many, [descent], looped, plus_plus=False),
        "GD++": layers.best_steps(many, starts, looped, plus_plus=True),
    }
    return {**found, "nearest GD++": layers.nearest_steps(beside, near, [*found.values()], looped)}


def _scales(sample: Sample) -> Iterator[Sample]:
    return (scaled(sample, alpha) for alpha in SCALES)
