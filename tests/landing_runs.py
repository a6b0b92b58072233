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
    steps=150,
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


@functools.cache
def trained(claim: str = "sparse_stationary_points", **fields: object) -> Checkpoint:
    """The small configuration with other fields, trained from noise."""
    configuration = replace(SMALL, **fields)  # type: ignore[arg-type]
    (group,) = groups_of(configuration)
    with tempfile.TemporaryDirectory() as folder:
        return train(Objective(configuration, group, "cpu"), Path(folder) / "x.safetensors", "a test", claim)
