"""Whether the mean loss over random tasks is stationary at given weights, as far as a sample can tell.

For losses that are polynomials of degree at most 2 in every single weight the central difference with step 1 is the
derivative.  Its mean over independent tasks is, by the central limit theorem, nearly normal: the intervals are
those of the normal law, and all hold together with about the level asked for (Bonferroni's inequality).  A sample
never proves that a gradient is zero; how small a deviation it would have seen is part of the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy

from constructions.claim import StationaryPoint

Weights = Mapping[str, numpy.ndarray]
Losses = Callable[[Any, Weights], numpy.ndarray]  # (tasks, weights) -> the loss of every task, shape (count,)
SCALE = 1.1  # the deviation for which the power is stated


@dataclass(frozen=True)
class Interval:
    """Simultaneous confidence intervals for all entries of the gradient of the mean loss.

    ``largest`` is the largest |mean| over its half-width, at most 1 when every interval contains 0.
    ``resolution`` is the largest half-width over the largest entry of the gradient at the weights times ``SCALE``;
    ``rejects`` is ``largest`` there.
    """

    entries: int
    tasks: int
    largest: float
    worst: str
    resolution: float
    rejects: float

    @property
    def holds(self) -> bool:
        return self.largest <= 1


def gradients(losses: Losses, weights: Weights, tasks: Any) -> tuple[list[str], numpy.ndarray]:
    """The names of all weights, and the derivative of every task's loss by each of them: (entries, count)."""
    names, rows = [], []
    for name, array in weights.items():
        for at in numpy.ndindex(array.shape):
            step = numpy.zeros(array.shape)
            step[at] = 1
            above, below = (losses(tasks, {**weights, name: array + sign * step}) for sign in (1, -1))
            names.append(f"{name}[{', '.join(map(str, at))}]")
            rows.append((above - below) / 2)
    return names, numpy.stack(rows)


def stationary(losses: Losses, weights: Weights, tasks: Any, level: float = 0.999) -> Interval:
    """Intervals for the gradient at ``weights`` that all contain the truth with probability about ``level``.

    Raises ValueError for a level outside (0, 1), fewer than two tasks, or a loss that is not finite.
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level!r}, expected a number between 0 and 1")
    names, here = gradients(losses, weights, tasks)
    if here.shape[1] < 2 or not numpy.isfinite(here).all():
        raise ValueError(f"expected at least two tasks with finite losses, got {here.shape[1]}")
    mean, half_width = _interval(here, level)
    quotient = _quotient(mean, half_width)
    _, scaled = gradients(losses, {name: array * SCALE for name, array in weights.items()}, tasks)
    mean_scaled, half_width_scaled = _interval(scaled, level)
    return Interval(
        entries=len(names),
        tasks=here.shape[1],
        largest=float(quotient.max()),
        worst=names[int(quotient.argmax())],
        resolution=float(_quotient(half_width.max(), numpy.abs(mean_scaled).max())),
        rejects=float(_quotient(mean_scaled, half_width_scaled).max()),
    )


def sampled(point: StationaryPoint, tasks: int = 20_000, seed: int = 0) -> Interval:
    """The intervals at what a claim says is a stationary point, for tasks drawn with a seed."""
    return stationary(point.losses, point.weights(), point.draw(numpy.random.default_rng(seed), tasks))


def _interval(gradients: numpy.ndarray, level: float) -> tuple[numpy.ndarray, numpy.ndarray]:
    """The mean of every entry and the half-width of its interval."""
    entries, count = gradients.shape
    quantile = NormalDist().inv_cdf(1 - (1 - level) / (2 * entries))
    return gradients.mean(axis=1), quantile * gradients.std(axis=1, ddof=1) / count**0.5


def _quotient(a: Any, b: Any) -> numpy.ndarray:
    """|a| / b, and 0 where both are 0 (a weight that the loss does not see)."""
    with numpy.errstate(divide="ignore", invalid="ignore"):
        return numpy.where(a == 0, 0.0, numpy.abs(a) / b)
