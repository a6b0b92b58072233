"""Dense weights of python -m train, held against the families as those of other programs are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch

from train.checkpoint import Checkpoint
from train.files import Unreadable
from train.foreign.conversion import group_of
from train.foreign.layout import Layout, Training
from train.foreign.opened import Foreign, weighed
from train.foreign.places import Place
from train.model.architecture import Weights, heads
from train.model.merged import merged
from train.objective import Objective
from train.runs import Group


def of_dense(path: Path, checkpoint: Checkpoint, r: int, claim: str, seed: int) -> Foreign:
    """Run ``r`` of a checkpoint whose values or keys are dense.

    Raises Unreadable for alternating tokens and for similarities that differ by layer, of which the families say
    nothing.
    """
    c, run, depth = checkpoint.configuration, checkpoint.group.runs[r], checkpoint.group.depth
    if c.tokens != "pairs" or any(">" in name for name in run.similarities):
        told = "alternating tokens, or similarities that differ by layer; the families are of neither"
        raise Unreadable(f"{path}: {told}")
    layout = Layout(
        tensors={"value": Place("V/{step}", "layer head out in"), "product": Place("N/{step}", "layer head key query")},
        layers=depth,
        similarity=run.similarities,
        labels=run.labels,
        covariates=c.covariates,
        context=run.context,
        values_over=1.0,
        root=("S",),
        heads=len(run.similarities),
        looped=c.looped,
        training=None if c.resample_every else Training(c.prompts, c.closed, run.seed),
    )
    tensors = {"S": checkpoint.root[r].double()}
    for k, weights in enumerate(along(checkpoint)):
        tensors[f"V/{k}"], tensors[f"N/{k}"] = matrices(replace(checkpoint, weights=weights), r)
    try:
        made = weighed("of its configuration", layout, tensors, claim, seed)
    except ValueError as error:
        raise Unreadable(f"{path}: run {r}: {error}") from None
    seeded = replace(made.checkpoint.configuration, seeds=(run.seed,))
    return replace(made, checkpoint=replace(made.checkpoint, configuration=seeded, group=group_of(seeded)))


def along(checkpoint: Checkpoint) -> list[Weights]:
    """The weights at the steps of its history before the last one, and those of now."""
    history = checkpoint.history
    before = [k for k, step in enumerate(history.steps.tolist()) if step < checkpoint.step]
    return [*({name: w[k] for name, w in history.weights.items()} for k in before), checkpoint.weights]


def matrices(checkpoint: Checkpoint, r: int) -> tuple[torch.Tensor, torch.Tensor]:
    """P W_V, divided as the similarities need it, and W_K^T W_Q: (layers, heads, d + 1, d + 1), y last."""
    a = checkpoint.architecture
    alone = Objective(checkpoint.configuration, Group(checkpoint.group.depth, (checkpoint.group.runs[r],)), "cpu")
    weights = {name: w[r : r + 1].double() for name, w in checkpoint.weights.items()}
    of_layers = [heads(a, weights, layer, alone.similarities, alone.scales.double()) for layer in range(a.layers)]
    pairs = [[merged(head, a.d) for head in layer] for layer in of_layers]
    v, n = (torch.stack([torch.stack([pair[k][0, 0] for pair in layer]) for layer in pairs]) for k in (0, 1))
    return v, n
