"""Learned scalars of the family beside the predicted ones."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from train.landing.coordinates import HOMOGENEOUS, Coordinates
from train.landing.family import Predicted


@dataclass(frozen=True)
class Scalar:
    """A scalar of the family: learned, and predicted with its standard error (0 where it is exact)."""

    name: str
    learned: float
    predicted: float
    error: float
    expected: float  # relative standard deviation of a training on a fixed sample, 0 for others

    @property
    def deviation(self) -> float:
        """|learned - predicted| / |predicted|"""
        off = abs(self.learned - self.predicted)
        return off / abs(self.predicted) if self.predicted else (float("inf") if off else 0.0)

    @property
    def relative_error(self) -> float:
        """The standard error of the deviation."""
        known = self.error / abs(self.predicted) if self.predicted else float("inf")
        return float((known**2 + self.expected**2) ** 0.5) if self.error or self.expected else 0.0


def scalars(
    of: Coordinates, learned: torch.Tensor, predicted: Predicted, exact: bool, independent: int | None
) -> list[Scalar]:
    """All of them, ``exact`` where the sample is the law; a training on ``independent`` fixed prompts, if on any."""
    errors = torch.zeros_like(learned) if exact else predicted.errors(of, predicted.independent)
    spread = predicted.errors(of, independent) if independent else torch.zeros_like(learned)
    found = []
    for k, (kind, layer, head) in enumerate(of.scalars):
        homogeneous = of.similarities[head] in HOMOGENEOUS
        name = {"r": "r|m|", "m": "sign m", "a": "a|m|"}[kind] if homogeneous else kind
        name += f"_{layer}" + (f",{head}" if of.architecture.heads > 1 else "")
        ours, theirs = float(learned[k]), float(predicted.scalars[k])
        expected = float(spread[k]) / abs(theirs) if theirs else 0.0
        found.append(Scalar(name, ours, theirs, float(errors[k]), expected))
    return found
