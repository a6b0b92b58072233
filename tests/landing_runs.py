"""Small checkpoints for the tests of landing: trained in seconds, and spoiled in one way each."""

from __future__ import annotations

import functools
import tempfile
from dataclasses import replace
from pathlib import Path

from train.checkpoint import Checkpoint
from train.configuration import Configuration
from train.landing.coordinates import coordinates
from train.landing.sample import of_step
from train.objective import Objective
from train.runs import groups_of
from train.training import train

SMALL = Configuration(
    pairs=("exp/exp",),
    contexts=(4,),
    depths=(2,),
    spectrum=(1.0, 0.25),
    closed=True,
    prompts=64,
    resample_every=0,
    optimiser="lbfgs",
    dtype="float64",
    snapshots=5,
    test_prompts=50,
)

CASES = [("linear/linear", "sparse"), ("relu/relu", "full"), ("exp/exp", "full"), ("exp/softmax", "sparse")]


def made(pair: str, values: str, **fields):
    """An objective with random weights of one run, its coordinates and a few prompts."""
    configuration = replace(SMALL, pairs=(pair,), values=values, closed=False, initial_scale=0.7, **fields)
    (group,) = groups_of(configuration)
    objective = Objective(configuration, group, "cpu")
    roots, inverses = objective.prompts.roots()
    of = coordinates(objective.architecture, group.runs[0].similarities, values, (roots[0], inverses[0]))
    weights = {name: w[0] for name, w in objective.initial().items()}
    return objective, of, weights, of_step(objective, 0, 7)


AT_REST = 2e-7  # of the norm of the gradient: ten times what the rounding of losses of order 1 lets L-BFGS tell from 0
ITERATIONS = (100, 400, 1600)
UNBOUNDED = {("exp/softmax",): 60}  # iterations: on so few prompts its keys grow for ever


@functools.cache
def trained(claim: str = "sparse_stationary_points", **fields: object) -> Checkpoint:
    """The small configuration with other fields, trained from noise until its gradient is below ``AT_REST``.

    How many iterations that takes depends on how sums are rounded, and so on the processor: past a saddle, a third more
    on one than on another.  So it is trained again, longer, until it is at rest.  Pairs that are ``UNBOUNDED`` never
    are: nothing may be asked of them that holds at a minimum alone.
    """
    configuration = replace(SMALL, **fields)  # type: ignore[arg-type]
    if steps := UNBOUNDED.get(configuration.pairs):
        return _trained(replace(configuration, steps=steps), claim)[1]
    for steps in ITERATIONS:
        objective, checkpoint = _trained(replace(configuration, steps=steps), claim)
        if (left := gradient_norm(objective, checkpoint)) < AT_REST:
            return checkpoint
    raise AssertionError(f"{fields} is not at rest after {steps} iterations: its gradient is {left:.1e}")


def _trained(configuration: Configuration, claim: str) -> tuple[Objective, Checkpoint]:
    (group,) = groups_of(configuration)
    objective = Objective(configuration, group, "cpu")
    with tempfile.TemporaryDirectory() as folder:
        return objective, train(objective, Path(folder) / "x.safetensors", "a test", claim)


def gradient_norm(objective: Objective, checkpoint: Checkpoint) -> float:
    """Of the loss on the sample that was trained on, in all weights."""
    weights = {name: w.clone().requires_grad_() for name, w in checkpoint.weights.items()}
    objective.with_gradient(weights, objective.prompts.sample(0, objective.configuration.prompts))
    return float(sum(w.grad.square().sum() for w in weights.values() if w.grad is not None) ** 0.5)
