"""The checkpoints of one experiment, as the runs that its figures show."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

import torch

from train.bounds import MOST_COMPARED, check_group
from train.checkpoint import Checkpoint, read
from train.files import Unreadable, files_in
from train.model.predicted import distances
from train.own.functions import OURS, Own
from train.runs import Group, Run

AXES = ("pairs", "contexts", "depths", "seeds", "learning_rates")  # in which files of one figure may differ
T = TypeVar("T")


class NothingToDraw(Exception):
    """The checkpoints hold nothing of what a figure shows; says what is missing."""


@dataclass(frozen=True)
class Curve:
    """One run of a checkpoint."""

    checkpoint: Checkpoint
    number: int
    file: Path | None = None  # of the checkpoint

    @property
    def run(self) -> Run:
        return self.checkpoint.group.runs[self.number]

    @property
    def attention(self) -> str:
        return "+".join(self.run.similarities)

    @property
    def depth(self) -> int:
        return self.checkpoint.group.depth

    @property
    def loss(self) -> float:
        """On fresh prompts; of a finished training."""
        return float(self.checkpoint.test["loss"][self.number])

    @property
    def bayes(self) -> float | None:
        """The least loss of all predictors on the same prompts; None where labels were drawn."""
        found = self.checkpoint.test.get("bayes")
        return None if found is None else float(found[self.number])

    @property
    def trained(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Steps (K,) and the losses on the prompts trained on (K,), without the one on fresh prompts at the end."""
        history = self.checkpoint.history
        kept = slice(None, -1 if self.checkpoint.finished else None)
        return history.steps[kept], history.losses[kept, self.number]

    @property
    def root(self) -> torch.Tensor:
        """S = Sigma^1/2, (d, d), float64."""
        return self.checkpoint.root[self.number].double()

    @property
    def weights(self) -> dict[str, torch.Tensor]:
        """At the end, float64: (layers, heads, ...)."""
        return {name: w[self.number].double() for name, w in self.checkpoint.weights.items()}

    def distances(self) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        """Steps (K,) and the distances to the predicted set along the way, each (K, layers, heads)."""
        c, r = self.checkpoint, self.number
        history = {name: w[:, r : r + 1].double() for name, w in c.history.weights.items()}
        found = distances(c.architecture, history, c.root[r : r + 1].double())
        return c.history.steps, {name: values[:, 0] for name, values in found.items()}


@dataclass(frozen=True)
class Results:
    """The checkpoints of one experiment and one configuration, but for the axes of its runs."""

    checkpoints: tuple[Checkpoint, ...]
    files: tuple[Path, ...] = ()  # of each of them, where they were read from files

    @property
    def first(self) -> Checkpoint:
        return self.checkpoints[0]

    @property
    def curves(self) -> list[Curve]:
        """Every run, finished or not."""
        files = self.files or (None,) * len(self.checkpoints)
        both = zip(self.checkpoints, files, strict=True)
        return [Curve(c, r, file) for c, file in both for r in range(len(c.group.runs))]

    def tested(self) -> list[Curve]:
        """The runs of finished trainings, of each with the best start, and with the best learning rate.

        That is the start whose validation loss is least, and the rate whose mean test loss over the seeds is.

        Raises NothingToDraw where there is none.
        """
        best = {id(c): set(c.best_starts().values()) for c in self.checkpoints}
        found = [c for c in self.curves if c.checkpoint.finished and c.number in best[id(c.checkpoint)]]
        if not found:
            raise NothingToDraw("no training is finished, and test losses come at the end")
        kept = []
        for of_one in grouped(found, lambda c: (c.run.pair, c.depth, c.run.context)).values():
            rates = grouped(of_one, lambda c: c.run.learning_rate)
            best_rate = min(rates.values(), key=mean_loss)
            kept += best_rate
        return kept


def mean_loss(curves: Sequence[Curve]) -> float:
    """The mean test loss of runs."""
    return math.fsum(curve.loss for curve in curves) / len(curves)


def grouped(items: Iterable[Curve], by: Callable[[Curve], T]) -> dict[T, list[Curve]]:
    """The runs by a value, in the order in which values come."""
    found: dict[T, list[Curve]] = {}
    for item in items:
        found.setdefault(by(item), []).append(item)
    return found


def results(paths: Sequence[Path], own: Own = OURS) -> Results:
    """The checkpoints in files and, at any depth, in folders; ``own`` are the functions of their user's.

    Raises Unreadable for a file that is none, and ValueError for files that don't belong in one figure: of different
    experiments, of configurations that differ in more than ``AXES``, or of the same run.
    """
    files = list(dict.fromkeys(file for path in paths for file in _files(path)))
    found = [_read(file, own) for file in files]
    seen: dict[tuple[int, Run], Path] = {}
    for file, checkpoint in zip(files, found, strict=True):
        if checkpoint.experiment != found[0].experiment:
            both = f"{files[0]} is of {found[0].experiment}, {file} of {checkpoint.experiment}"
            raise ValueError(f"{both}: one experiment at a time")
        for field in fields(checkpoint.configuration):
            ours, theirs = (getattr(c.configuration, field.name) for c in (found[0], checkpoint))
            if field.name not in AXES and ours != theirs:
                raise ValueError(f"{field.name} is {ours} in {files[0]} and {theirs} in {file}: not of one figure")
        for run in checkpoint.group.runs:
            key = (checkpoint.group.depth, run)
            if key in seen:
                raise ValueError(f"{seen[key]} and {file} hold the same run ({run.pair}, seed {run.seed})")
            seen[key] = file
    order = sorted(range(len(found)), key=lambda k: (found[k].group.depth, found[k].group.heads))
    return Results(tuple(found[k] for k in order), tuple(files[k] for k in order))


def _read(path: Path, own: Own) -> Checkpoint:
    """A checkpoint of runs that figures can compute with.  Raises Unreadable."""
    checkpoint = read(path, own=own)
    try:
        for run in checkpoint.group.runs:
            check_group(checkpoint.configuration, Group(checkpoint.group.depth, (run,)), MOST_COMPARED)
    except ValueError as error:
        raise Unreadable(f"{path}: {error}") from None
    return checkpoint


def _files(path: Path) -> list[Path]:
    """A file itself, or the checkpoints beneath a folder.  Raises Unreadable where there are none."""
    if not path.is_dir():
        return [path.resolve()]
    found = files_in(path.resolve(), "**/*.safetensors")
    if not found:
        raise Unreadable(f"{path}: no .safetensors file is in this folder")
    return found
