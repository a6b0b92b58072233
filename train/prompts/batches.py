"""Batches of prompts for a batch of runs: x = S xi, labels drawn or integrated out, the query's y slot at 0."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import torch

from constructions.definitions.prompt import Prompt, Tokens
from train.own.functions import OURS, Own
from train.prompts.covariates import isotropic, square_root
from train.prompts.labels import coefficients, rows
from train.prompts.random_draws import Purpose, drawn
from train.prompts.tokens import arranged
from train.prompts.turns import turns


@dataclass(frozen=True)
class Source:
    """What the prompts of one run are drawn from: K(xi), n context tokens, and the seed of everything random."""

    labels: str
    context: int
    seed: int


@dataclass(frozen=True)
class Batch:
    """``prompt``: x (runs, prompts, d, n), y (runs, prompts, n_y, n), one query; ``target``: its labels (.., k, 1).

    The axis of runs is 1 where all runs share the prompts.  The first k rows of y are those of the labels: with the
    labels integrated out, k rows stand for them (``train.prompts.labels``); otherwise k = 1.
    """

    prompt: Prompt
    target: torch.Tensor

    def __len__(self) -> int:
        return int(self.target.shape[1])

    @cached_property
    def joined(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Query and context in one: x (.., d, 1 + n), and rows (.., k, 1 + n), the target plus what is in the slot."""
        context, query = self.prompt.context, self.prompt.query
        parts = (query.x, context.x, query.y + self.target, context.y)
        sources = max(len(part) for part in parts)
        query_x, x, query_y, y = (part.expand(sources, *part.shape[1:]) for part in parts)
        return torch.cat([query_x, x], dim=-1), torch.cat([query_y, y], dim=-1)

    def pieces(self, size: int) -> Iterator[Batch]:
        """The same prompts, at most ``size`` at a time."""
        for start in range(0, len(self), size):
            of = (slice(None), slice(start, start + size))
            context, query = self.prompt.context, self.prompt.query
            part = Prompt(Tokens(context.x[of], context.y[of]), Tokens(query.x[of], query.y[of]))
            yield Batch(part, self.target[of])


class Pieces(Protocol):
    """Prompts that come a piece at a time, as batches."""

    def __len__(self) -> int: ...

    def pieces(self, size: int) -> Iterator[Batch]: ...


@dataclass(frozen=True)
class Sample:
    """Prompts once for each source: x (sources, prompts, d, 1 + n), y (sources, prompts, k, 1 + n), the query first.

    Runs that share a source share its memory: only a piece has an axis of runs, ``of_run`` naming the source of each;
    and only a piece is arranged as ``tokens``.
    """

    x: torch.Tensor
    y: torch.Tensor
    of_run: torch.Tensor
    tokens: str = "pairs"

    def __len__(self) -> int:
        return int(self.y.shape[1])

    def pieces(self, size: int) -> Iterator[Batch]:
        """The prompts, at most ``size`` at a time."""
        for start in range(0, len(self), size):
            x, y = (a[:, start : start + size] for a in (self.x, self.y))
            if len(self.x) > 1:
                x, y = x[self.of_run], y[self.of_run]
            yield Batch(arranged(self.tokens, x, y), y[..., :1])


@dataclass(frozen=True)
class Prompts:
    """What a batch of runs is trained on.

    covariates: the law of xi.  spectrum: the eigenvalues of Sigma, whose eigenvectors are random with each seed.
    integrated: labels integrated out.  closed: the sample is closed under signed permutations
    (``train.prompts.turns``). tokens: how labelled points become tokens (``train.prompts.tokens``).  sigma: the entries
    of Sigma, where its eigenvectors are not random.  own: the law of xi and K where they are a user's.
    """

    sources: tuple[Source, ...]
    covariates: str
    spectrum: tuple[float, ...]
    integrated: bool
    closed: bool
    like: torch.Tensor  # dtype and device of what is made
    tokens: str = "pairs"
    sigma: tuple[float, ...] = ()
    own: Own = OURS

    @property
    def d(self) -> int:
        return len(self.spectrum)

    @property
    def context(self) -> int:
        """n: runs with a shorter context are padded with zeros."""
        return max(source.context for source in self.sources)

    def roots(self) -> tuple[torch.Tensor, torch.Tensor]:
        """S and S^-1 of every run, (runs, d, d)."""
        made = [square_root(self.spectrum, source.seed, self.sigma) for source in self.sources]
        roots, inverses = (torch.stack([torch.from_numpy(pair[k]) for pair in made]) for k in (0, 1))
        return roots.to(self.like), inverses.to(self.like)

    def sample(self, step: int, prompts: int) -> Sample:
        """The prompts of a resampling step."""
        sources = list(dict.fromkeys(self.sources))
        made = [tuple(a.to(self.like) for a in self._of(source, step, prompts)) for source in sources]
        features = max(y.shape[-2] for _, y in made)
        x = torch.stack([_padded(x, self.d, self.context + 1) for x, _ in made])
        y = torch.stack([_padded(y, features, self.context + 1) for _, y in made])
        of_run = torch.tensor([sources.index(source) for source in self.sources], device=x.device)
        return Sample(x, y, of_run, self.tokens)

    def batch(self, step: int, prompts: int) -> Batch:
        """The same prompts in one piece."""
        sample = self.sample(step, prompts)
        return next(sample.pieces(len(sample)))

    def _of(self, source: Source, step: int, prompts: int) -> tuple[torch.Tensor, torch.Tensor]:
        """x (prompts, d, 1 + n) and label rows (prompts, k, 1 + n) in float64, the query first."""
        tokens = source.context + 1
        turned = turns(self.d) if self.closed else None
        count = prompts if turned is None else -(-prompts // len(turned))
        of = (source.seed, step, count, tokens, self.d, self.own.covariates)
        xi = torch.from_numpy(isotropic(self.covariates, *of))
        f = rows(source.labels, xi, source.seed, self.own.labels)
        if not self.integrated:
            draw = drawn(
                coefficients(source.labels, source.seed), source.seed, Purpose.LABELS, step, count, f.shape[-2], 1
            )
            f = torch.from_numpy(draw) @ f  # (prompts, 1, k) by (prompts, k, tokens)
        if turned is not None:
            xi = (turned[:, None] @ xi).flatten(0, 1)
            f = f.repeat(len(turned), 1, 1)
        root = torch.from_numpy(square_root(self.spectrum, source.seed, self.sigma)[0])
        return root @ xi, f


def _padded(a: torch.Tensor, features: int, tokens: int) -> torch.Tensor:
    """``a`` (prompts, .., ..) with zeros up to these sizes."""
    return torch.nn.functional.pad(a, (0, tokens - a.shape[-1], 0, features - a.shape[-2]))
