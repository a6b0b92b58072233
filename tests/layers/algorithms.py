"""The algorithms that layers are compared with, as loops over samples: predictions after 1, 2, ... steps.

x: n points, lists of d numbers; y: n numbers; ``at`` is the query.  The gradient is that of sum_i (f(x_i) - y_i)^2 / 2.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy

from .by_tokens import dot, plus

Points = Sequence[Sequence[float]]
Kernel = Callable[[Sequence[float], Sequence[float]], float]

KERNELS: dict[str, Kernel] = {
    "linear": dot,
    "relu": lambda u, w: max(dot(u, w), 0.0),
    "exp": lambda u, w: math.exp(dot(u, w)),
}


def gradient_descent(x: Points, y: Sequence[float], at: Sequence[float], rate: float, steps: int) -> list[float]:
    """w <- w - rate sum_i (<w, x_i> - y_i) x_i from 0."""
    w, found = [0.0] * len(at), []
    for _ in range(steps):
        errors = [dot(w, point) - label for point, label in zip(x, y, strict=True)]
        for error, point in zip(errors, x, strict=True):
            w = plus(w, list(point), -rate * error)
        found.append(dot(w, at))
    return found


def heavy_ball(
    x: Points, y: Sequence[float], at: Sequence[float], rate: float, steps: int, momentum: float
) -> list[float]:
    """v <- momentum v - rate gradient(w), w <- w + v from 0."""
    w, v, found = [0.0] * len(at), [0.0] * len(at), []
    for _ in range(steps):
        v = [momentum * a for a in v]
        for point, label in zip(x, y, strict=True):
            v = plus(v, list(point), -rate * (dot(w, point) - label))
        w = plus(w, v)
        found.append(dot(w, at))
    return found


def functional_gradient_descent(
    x: Points, y: Sequence[float], at: Sequence[float], rate: float, steps: int, kernel: Kernel
) -> list[float]:
    """f <- f - rate sum_i (f(x_i) - y_i) k(x_i, .) from 0, by the coefficients of f."""
    coefficients, found = [0.0] * len(x), []

    def f(point: Sequence[float]) -> float:
        return sum(c * kernel(p, point) for c, p in zip(coefficients, x, strict=True))

    for _ in range(steps):
        errors = [f(point) - label for point, label in zip(x, y, strict=True)]
        coefficients = [c - rate * e for c, e in zip(coefficients, errors, strict=True)]
        found.append(f(at))
    return found


def normalised_descent(
    x: Points, y: Sequence[float], at: Sequence[float], rate: float, steps: int, kernel: Kernel
) -> list[float]:
    """f <- f - rate sum_i (f(x_i) - y_i) k(x_i, .) / sum_i k(x_i, .) from 0: the gradient over the kernel's total."""
    points = [*x, at]
    values, found = [0.0] * len(points), []
    for _ in range(steps):
        errors = [value - label for value, label in zip(values, y, strict=False)]
        moved = []
        for value, point in zip(values, points, strict=True):
            weights = [kernel(p, point) for p in x]
            moved.append(value - rate * dot(errors, weights) / (sum(weights) or 1.0))
        values = moved
        found.append(values[-1])
    return found


def gradient_descent_plus_plus(
    x: Points, y: Sequence[float], at: Sequence[float], rate: float, steps: int, gamma: float
) -> list[float]:
    """w <- w - rate (w X - y) X^T M^2, M <- (I - gamma M X X^T M) M from 0 and I; columns of X are the points."""
    points, labels = numpy.array(x), numpy.array(y)
    m, w, found = numpy.eye(len(at)), numpy.zeros(len(at)), []
    for _ in range(steps):
        w = w - rate * (points @ w - labels) @ points @ m @ m
        m = m - gamma * m @ points.T @ points @ m @ m
        found.append(float(w @ at))
    return found


def temporal_difference(
    now: Points, later: Points, rewards: Sequence[float], at: Sequence[float], rate: float, steps: int
) -> list[float]:
    """TD(0): w <- w + rate sum_i (r_i + <w, later_i> - <w, now_i>) now_i from 0; ``later`` has the discount in it."""
    w, found = [0.0] * len(at), []
    for _ in range(steps):
        rows = zip(now, later, rewards, strict=True)
        errors = [reward + dot(w, then) - dot(w, point) for point, then, reward in rows]
        for error, point in zip(errors, now, strict=True):
            w = plus(w, list(point), rate * error)
        found.append(dot(w, at))
    return found
