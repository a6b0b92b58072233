"""Learned scalars of the family beside the predicted ones."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from train.landing.coordinates import Coordinates
from train.landing.family import Predicted
from train.landing.sample import Sample, losses

NAMED = 0.1  # of a scalar's own direction that is flat: less, and it is not named


@dataclass(frozen=True)
class Scalar:
    """A scalar of the family: learned, and predicted with its standard error (0 where it is exact).

    ``steep`` is how far it is off in units of itself, less what is along flat directions, with ``relative_error``; a
    training on a fixed sample is expected to be off by ``expected``, 0 for others.
    """

    name: str
    learned: float
    predicted: float
    error: float
    steep: float
    relative_error: float
    expected: float

    @property
    def deviation(self) -> float:
        """|learned - predicted| / |predicted|"""
        off = abs(self.learned - self.predicted)
        return off / abs(self.predicted) if self.predicted else (float("inf") if off else 0.0)


@dataclass(frozen=True)
class Flat:
    """Directions in which a tenth of the scalars costs next to nothing.

    ``names`` are the scalars that are most in them, with what they are off along them; ``cost`` is what that costs, as
    a share of the loss, with its standard error.
    """

    names: dict[str, float]
    cost: float
    error: float


def scalars(
    of: Coordinates, learned: torch.Tensor, predicted: Predicted, exact: bool, independent: int | None
) -> list[Scalar]:
    """All of them, ``exact`` where the sample is the law; a training on ``independent`` fixed prompts, if on any."""
    zero = torch.zeros_like(learned)
    errors = zero if exact else predicted.errors(of, predicted.independent)
    known = zero if exact else predicted.relative_errors(of, predicted.independent)
    spread = predicted.relative_errors(of, independent) if independent else zero
    off = _off(learned, predicted)
    flat = predicted.flat(of)
    steep = off - flat @ (flat.T @ torch.where(off.isfinite(), off, 0.0))
    uncertain = (known.square() + spread.square()).sqrt()
    made = zip(names(of), learned, predicted.scalars, errors, steep.abs(), uncertain, spread, strict=True)
    return [Scalar(name, *map(float, numbers)) for name, *numbers in made]


def farthest(of: Coordinates, learned: torch.Tensor, predicted: Predicted) -> float:
    """How far the learned scalar that is off most is off, in units of itself, less what is along flat directions."""
    return max(one.steep for one in scalars(of, learned, predicted, exact=True, independent=None))


def names(of: Coordinates) -> list[str]:
    """Of all scalars, normalised."""
    found = []
    for kind, layer, head in of.scalars:
        name = kind
        if (degree := of.degree(head)) is not None:
            name = "sign m" if kind == "m" else f"{kind}|m|" + ("" if degree == 1 else f"^{degree:g}")
        found.append(name + f"_{layer}" + (f",{head}" if of.architecture.heads > 1 else ""))
    return found


def flat(of: Coordinates, sample: Sample, learned: torch.Tensor, predicted: Predicted, exact: bool) -> Flat | None:
    """What the learned scalars are off along flat directions, and what that costs on a sample; None without any."""
    basis = predicted.flat(of)
    if not basis.shape[1]:
        return None
    off, j = _off(learned, predicted), of.embedding()
    along = basis @ (basis.T @ torch.where(off.isfinite(), off, 0.0))
    moved = predicted.scalars + predicted.scalars.abs() * along
    before, after = (losses(of, sample, j @ s) for s in (predicted.scalars, moved))
    lost = (after - before) / before.mean()
    error = 0.0 if exact else float(lost.std()) / len(lost) ** 0.5
    sizes = basis.square().sum(1)
    told = along * predicted.scalars.sign()
    named = {name: float(told[k]) for k, name in enumerate(names(of)) if float(sizes[k]) >= NAMED}
    return Flat(named, float(lost.mean()), error)


def _off(learned: torch.Tensor, predicted: Predicted) -> torch.Tensor:
    """(learned - predicted)/|predicted|, as flat directions are; infinite for another than a predicted scalar of 0."""
    off = learned - predicted.scalars
    return torch.where(off == 0, 0.0, off / predicted.scalars.abs())
