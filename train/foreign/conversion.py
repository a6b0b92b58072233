"""Dense weights as a checkpoint of the families' blocks; and as dense weights of the one forward pass, to compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from train.checkpoint import Checkpoint, History
from train.configuration import Configuration
from train.foreign.blocks import ROUNDING, Blocks
from train.foreign.layout import Layout
from train.model.architecture import Weights
from train.objective import Objective
from train.runs import Group, groups_of

FULL = "full_stationary_points"


def scales(layout: Layout) -> torch.Tensor:
    """What the architecture divides the values of each head by, (heads, 1, 1)."""
    made = [1.0 if name == "softmax" else float(layout.context) for name in layout.similarities]
    return torch.tensor(made, dtype=torch.float64)[:, None, None]


def converted(layout: Layout, blocks: Blocks, claim: str, before: Sequence[Blocks] = ()) -> Checkpoint:
    """The blocks of the families alone, of weights that are whitened; and those at steps before, as its history.

    Raises ValueError for a configuration that makes no sense.
    """
    full = claim == FULL or blocks.values_of_x() > ROUNDING
    configuration = described(layout, blocks, values="full" if full else "sparse", keys="product")

    def weights_of(one: Blocks) -> dict[str, torch.Tensor]:
        v = one.v * scales(layout)
        made = {"r": v[..., -1, -1], "M": one.n[..., :-1, :-1]} | ({"A": v[..., :-1, :-1]} if full else {})
        return {name: w[None].contiguous() for name, w in made.items()}

    weights, steps = weights_of(blocks), [weights_of(one) for one in (*before, blocks)]
    told = {name: torch.stack([step[name] for step in steps]) for name in weights}
    history = History(torch.arange(len(steps)), torch.zeros(len(steps), 1), told)
    root = torch.eye(blocks.d, dtype=torch.float64)[None]
    group = group_of(configuration)
    return Checkpoint("foreign", claim, configuration, group, "not known", 0, weights, root, history)


def described(layout: Layout, blocks: Blocks, values: str, keys: str) -> Configuration:
    """The configuration of weights that are whitened."""
    trained = layout.training
    return Configuration(
        pairs=(f"{layout.labels}/{'+'.join(layout.similarities)}",),
        contexts=(layout.context,),
        depths=(layout.layers,),
        seeds=(trained.seed if trained else 0,),
        values=values,
        keys=keys,
        looped=layout.looped,
        covariates=layout.covariates,
        spectrum=(1.0,) * blocks.d,
        integrated="dense" not in (values, keys),
        closed=trained.closed if trained else False,
        prompts=trained.prompts if trained else 1,
        resample_every=0 if trained else 1,
        dtype="float64",
    )


def group_of(configuration: Configuration) -> Group:
    (group,) = groups_of(configuration)
    return group


def of_family(layout: Layout, blocks: Blocks, integrated: bool) -> tuple[Objective, Weights]:
    """The forward pass of the blocks of the full family alone."""
    c = replace(described(layout, blocks, "full", "product"), integrated=integrated, closed=False)
    objective = Objective(c, group_of(c), "cpu")
    v = blocks.v * scales(layout)
    weights = {"r": v[..., -1, -1], "A": v[..., :-1, :-1], "M": blocks.n[..., :-1, :-1]}
    return objective, {name: w[None] for name, w in weights.items()}


def dense(layout: Layout, blocks: Blocks) -> tuple[Objective, Weights]:
    """The forward pass of all blocks: key z, query N z."""
    c = replace(described(layout, blocks, "dense", "dense"), closed=False)
    objective = Objective(c, group_of(c), "cpu")
    v, eye = blocks.v * scales(layout), torch.eye(blocks.d + 1, dtype=torch.float64).expand_as(blocks.n)
    weights = {
        "A": v[..., :-1, :-1],
        "x_from_y": v[..., :-1, -1:],
        "y_from_x": v[..., -1:, :-1],
        "R": v[..., -1:, -1:],
        "B": eye[..., :-1],
        "B_y": eye[..., -1:],
        "C": blocks.n[..., :-1],
        "C_y": blocks.n[..., -1:],
    }
    return objective, {name: w[None] for name, w in weights.items()}
