"""Levenberg and Marquardt's least squares, with derivatives by differences: many points are evaluated at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy

Residuals = Callable[[numpy.ndarray], numpy.ndarray]  # (points, parameters) -> (points, equations)
STALLED = 8  # iterations without a tenth less
EXPLAINED = 1e-3  # of the squares: where the slopes explain less there is no way down
SLIGHT = 1e-7  # of the largest singular value of the slopes: what is smaller is their error
STEP = 1e-6  # of a difference: the error of a derivative, by which each iteration misses the next


@dataclass(frozen=True)
class Fit:
    """Parameters, and the root of the sum of squares that they leave."""

    parameters: numpy.ndarray
    left: float


def least_squares(
    residuals: Residuals, start: numpy.ndarray, enough: float, iterations: int = 60, step: float = STEP
) -> Fit:
    """A local minimum of the sum of squares, from ``start``, or where what is left is ``enough``."""
    at, damping = start, 1e-2
    here = residuals(at[None])[0]
    cost, stalled = _cost(here), 0
    for _ in range(iterations if cost**0.5 > enough else 0):
        steps = step * numpy.maximum(1, numpy.abs(at))
        slopes = ((residuals(at + numpy.diag(steps)) - here) / steps[:, None]).T
        if not numpy.isfinite(slopes).all():
            break
        left, sizes, right = numpy.linalg.svd(slopes, full_matrices=False)
        if not sizes[0] > 0:
            break
        if numpy.linalg.norm(here @ left[:, sizes > SLIGHT * sizes[0]]) ** 2 < EXPLAINED * cost:
            break
        dampings = damping * sizes[0] ** 2 * numpy.array([1e-4, 1e-2, 1, 100, 10000])[:, None]
        moves = -(sizes / (sizes**2 + dampings) * (here @ left)) @ right
        tried = residuals(at + moves)
        costs = numpy.array([_cost(t) for t in tried])
        best = int(numpy.argmin(costs))
        damping = min(max(damping * 100.0 ** (best - 2), 1e-18), 1e4)
        stalled = stalled + 1 if not costs[best] < 0.9 * cost else 0
        if costs[best] < cost:
            at, here, cost = at + moves[best], tried[best], float(costs[best])
        if cost**0.5 <= enough or stalled > STALLED:
            break
    return Fit(at, cost**0.5)


def _cost(residual: numpy.ndarray) -> float:
    with numpy.errstate(over="ignore"):
        return float(residual @ residual) if numpy.isfinite(residual).all() else numpy.inf


def best_of(
    residuals: Residuals, starts: list[numpy.ndarray], enough: float, iterations: int = 60, step: float = STEP
) -> Fit:
    """The best of several starts; the first that leaves no more than ``enough`` ends the search."""
    best = Fit(starts[0], numpy.inf)
    for start in starts:
        found = least_squares(residuals, start, enough, iterations, step)
        best = min(best, found, key=lambda fit: fit.left)
        if best.left <= enough:
            break
    return best
