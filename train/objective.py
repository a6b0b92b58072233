"""The loss that a group of runs minimises, on prompts of a step, with its gradient; computed piece by piece."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import torch

from constructions.definitions.similarity import Similarity
from train.configuration import Configuration
from train.fused.evaluation import Fused, fused
from train.model.architecture import Architecture, Weights
from train.model.deepened import deepened
from train.model.loss import squared_errors
from train.model.similarities import of_runs
from train.prompts.batches import Pieces, Prompts, Source
from train.prompts.tokens import count
from train.runs import Group, Run

TEST_STEP = 2**32  # a resampling step that no training reaches: its prompts are fresh
VALIDATION_STEP = 2**33  # another one


@dataclass(frozen=True)
class Objective:
    """E (slot + label)^2 for every run of a group, on a device."""

    configuration: Configuration
    group: Group
    device: str

    @cached_property
    def like(self) -> torch.Tensor:
        """A tensor of the dtype and on the device of all others."""
        return torch.zeros((), dtype=getattr(torch, self.configuration.dtype), device=self.device)

    @cached_property
    def prompts(self) -> Prompts:
        c = self.configuration
        sources = tuple(Source(run.labels, run.context, run.seed) for run in self.group.runs)
        return Prompts(sources, c.covariates, c.spectrum, c.integrated, c.closed, self.like, c.tokens, c.sigma, c.own)

    @cached_property
    def architecture(self) -> Architecture:
        return self.group.architecture(self.configuration)

    @cached_property
    def contexts(self) -> list[int]:
        """The numbers n of context tokens of every run."""
        return [count(self.configuration.tokens, run.context) for run in self.group.runs]

    @cached_property
    def scales(self) -> torch.Tensor:
        """What the values of every run, layer and head are divided by: n, or 1 for softmax; (runs, depth, heads)."""
        layers = range(self.group.depth)
        made = [
            [[1 if name == "softmax" else n for name in run.in_layer(layer)] for layer in layers]
            for run, n in zip(self.group.runs, self.contexts, strict=True)
        ]
        return torch.tensor(made).to(self.like)

    @cached_property
    def similarities(self) -> tuple[tuple[Similarity, ...], ...]:
        """For each layer, one for each head."""
        found, own = [], self.configuration.own.similarity
        for layer in range(self.group.depth):
            heads = zip(*(run.in_layer(layer) for run in self.group.runs), strict=True)
            found.append(tuple(of_runs(names, self.contexts, self.like, own) for names in heads))
        return tuple(found)

    def initial(self, before: Mapping[Run, Weights] | None = None) -> dict[str, torch.Tensor]:
        """The first weights of every run: normal numbers of its seed, or those of ``before`` and idle layers.

        ``before``: the weights of one run each, by the run from noise.  Raises ValueError where one is not there.
        """
        made = [self._first(run, before or {}) for run in self.group.runs]
        return {name: torch.stack([one[name].to(self.like) for one in made]) for name in self.architecture.shapes()}

    def _first(self, run: Run, before: Mapping[Run, Weights]) -> Weights:
        if run.start == "noise":
            made = self.architecture.initial(run.seed, self.configuration.initial_scale)
            return {name: torch.from_numpy(w) for name, w in made.items()}
        if (same := replace(run, start="noise")) not in before:
            raise ValueError(f"{run.pair}, seed {run.seed}: nothing shallower is there to begin from")
        return deepened(before[same], self.group.depth, run.start)

    def of_layers(self, depth: int) -> Objective:
        """The same of so many layers: of looped ones, which are ``depth`` times the one that there are weights for."""
        return Objective(self.configuration, replace(self.group, depth=depth), self.device)

    def sample(self, step: int) -> int:
        """Which sample of prompts a step of training uses: a new one every ``resample_every`` steps."""
        every = self.configuration.resample_every
        return step // every if every else 0

    @property
    def piece(self) -> int:
        """How many prompts of every run are computed at a time."""
        return max(1, self.configuration.chunk // len(self.group.runs))

    @cached_property
    def fused(self) -> Fused | None:
        """The fused evaluation, where it applies."""
        return fused(self.architecture, self.similarities, self.scales)

    def losses(self, weights: Weights, batch: Pieces) -> torch.Tensor:
        """The mean loss of every run, (runs,)."""
        prompts = None if self.fused is None else self.fused.prompts(batch)
        if self.fused is not None and prompts is not None:
            return self.fused.errors(weights, prompts).sum(-1) / len(batch)
        total = torch.zeros(len(self.group.runs), dtype=self.like.dtype, device=self.like.device)
        with torch.no_grad():
            for piece in batch.pieces(self.piece):
                total += squared_errors(self.architecture, weights, self.similarities, self.scales, piece).sum(-1)
        return total / len(batch)

    def with_gradient(self, weights: Weights, batch: Pieces) -> torch.Tensor:
        """The mean loss of every run; ``weights[..].grad`` becomes the gradient of each run's own loss."""
        prompts = None if self.fused is None else self.fused.prompts(batch)
        if self.fused is not None and prompts is not None:
            losses, gradients = self.fused.with_gradients(weights, prompts)
            for name, w in weights.items():
                w.grad = gradients[name].contiguous() / len(batch)
            return losses / len(batch)
        total = torch.zeros(len(self.group.runs), dtype=self.like.dtype, device=self.like.device)
        for w in weights.values():
            w.grad = None
        for piece in batch.pieces(self.piece):
            errors = squared_errors(self.architecture, weights, self.similarities, self.scales, piece)
            found = errors.sum(-1) / len(batch)
            found.sum().backward()  # type: ignore[no-untyped-call]
            total += found.detach()
        return total
