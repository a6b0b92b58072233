"""Sine tasks y = a sin(x + phi): their label rows are two, and the best of all linear layers on them is known.

Labels are functions of xi: y = a sin(10 xi + phi), which for Sigma = 100 and xi uniform on (-1/2, 1/2) is
y = a sin(x + phi), x uniform on (-5, 5).  a and phi are independent, a uniform on (0.1, 5) and phi on (0, pi), as in
vonoswald2023.  With s^2 = E a^2 / 2,

    y = z^T F(xi),   F = s (sin 10 xi, cos 10 xi),   z = (a cos phi, a sin phi) / s,   E z z^T = I,

since E cos^2 phi = E sin^2 phi = 1/2 and E cos phi sin phi = 0 on (0, pi).  A y slot that is linear in the labels is
c^T y, and E (c^T y)^2 = |F c|^2 whatever the law of z with E z z^T = I, centred or not (this one is not: E sin phi is
2/pi).  So the loss with labels integrated out is exact for sine tasks, as for Gaussian ones.
"""

from __future__ import annotations

import math

import numpy
import torch

NAME = "sine"
FREQUENCY = 10.0  # of y in xi
AMPLITUDES = (0.1, 5.0)
SQUARE = (AMPLITUDES[0] ** 2 + AMPLITUDES[0] * AMPLITUDES[1] + AMPLITUDES[1] ** 2) / 6  # s^2 = E a^2 / 2


def rows(xi: torch.Tensor) -> torch.Tensor:
    """F (..., 2, tokens) for xi (..., 1, tokens); F^T F = s^2 cos(10 (xi_i - xi_j))."""
    angle = FREQUENCY * xi
    return math.sqrt(SQUARE) * torch.cat([torch.sin(angle), torch.cos(angle)], dim=-2)


def tasks(random: numpy.random.Generator, shape: tuple[int, ...]) -> numpy.ndarray:
    """z of amplitudes and phases, (2, ...)."""
    amplitude, phase = random.uniform(*AMPLITUDES, shape[1:]), random.uniform(0, math.pi, shape[1:])
    return numpy.stack([amplitude * numpy.cos(phase), amplitude * numpy.sin(phase)]) / math.sqrt(SQUARE)


def best_kernel(n: int) -> torch.Tensor:
    """G (2, 2) of the best predictor sum_i y_i k(xi_i, xi_t) from n tokens, k(u, v) = F(u)^T G F(v); xi uniform.

    It is a gradient step, of W = 0 with eta = n, on the features G^(1/2) F.  Proof.  With S = E F F^T,
    K(u, v) = F(u)^T F(v), K(u, u) = s^2 and all points independent, the loss of k is

        s^2 - 2 n E K(u, v) k(u, v) + n s^2 E k(u, v)^2 + n (n - 1) E k(u, v) K(u, w) k(w, v),

    convex in k.  Its derivative vanishes iff s^2 k(u, v) + (n - 1) E_w K(u, w) k(w, v) = K(u, v), which
    F(u)^T (s^2 G + (n - 1) S G) F(v) = F(u)^T F(v) solves: G = (s^2 I + (n - 1) S)^-1, symmetric and positive.
    """
    return torch.linalg.inv(SQUARE * torch.eye(2, dtype=torch.float64) + (n - 1) * second_moment())


def least_loss(n: int) -> float:
    """tr S - n tr S^2 G: no linear head of values r y is better, whatever its features of x; xi uniform.

    Of layers that are linear in the labels, that is: as these are not centred, others may do better.
    """
    s = second_moment()
    return float(torch.trace(s) - n * torch.trace(s @ s @ best_kernel(n)))


def second_moment() -> torch.Tensor:
    """S = E F F^T = (s^2/2) diag(1 - c, 1 + c), c = E cos 20 xi = sin(10)/10, for xi uniform on (-1/2, 1/2)."""
    c = math.sin(FREQUENCY) / FREQUENCY
    return SQUARE / 2 * torch.diag(torch.tensor([1 - c, 1 + c], dtype=torch.float64))
