"""The loss on tasks of the law of linear labels, of a transformer that was trained on a fixed set of them."""

from __future__ import annotations

from dataclasses import replace

from train.checkpoint import Checkpoint
from train.objective import TEST_STEP, Objective
from train.prompts.labels import FIXED
from train.runs import Group


def number_of_tasks(labels: str) -> int | None:
    """How many there are; None for labels of other laws."""
    found = FIXED.fullmatch(labels)
    return None if found is None else int(found["tasks"])


def on_fresh_tasks(checkpoint: Checkpoint, r: int) -> float:
    """The mean loss of run ``r`` on as many prompts as its test has, each of a new task."""
    c, run = checkpoint.configuration, replace(checkpoint.group.runs[r], labels="linear")
    objective = Objective(c, Group(checkpoint.group.depth, (run,)), "cpu")
    weights = {name: w[r : r + 1] for name, w in checkpoint.weights.items()}
    return float(objective.losses(weights, objective.prompts.sample(TEST_STEP, c.test_prompts)))
