"""The loss and its gradient at the learned weights, on fresh independent prompts."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from train.landing.coordinates import Coordinates
from train.landing.curvature import Curvature
from train.landing.family import Predicted, pseudo_inverse
from train.landing.sample import Sample, moments
from train.landing.scalars import Scalar, scalars


@dataclass(frozen=True)
class Fresh:
    """What fresh prompts say, for the weights of one run.

    ``gradient_noise`` is the expected |gradient| where the true one is 0; ``gain`` that of a Newton step relative to
    the loss, less what noise alone would give; ``expected_gain`` what a training on a fixed sample leaves of it.
    """

    prompts: int
    loss: float
    gradient: float
    gradient_noise: float
    gain: float
    gain_error: float
    expected_gain: float
    scalars: list[Scalar]


def on_fresh_prompts(
    of: Coordinates,
    sample: Sample,
    theta: torch.Tensor,
    learned: torch.Tensor,
    bent: Curvature,
    population: Predicted,
    independent: int | None,
    own: bool,
) -> tuple[Fresh, torch.Tensor]:
    """What they say, of a training on ``independent`` fixed prompts or on new ones; and the covariance of a gradient.

    Where the training sample was closed (``own``), its noise is within the family alone.
    """
    found = moments(of, sample, theta, torch.eye(of.size, dtype=theta.dtype))
    loss, g, c, w = found.loss, found.mean, found.covariance / found.count, bent.inverse
    noise = w @ c
    gain = (float(g @ w @ g) - float(noise.trace())) / 2 / loss
    error = float(((noise @ noise).trace() / 2 + g @ noise @ w @ g).clamp(min=0).sqrt()) / loss
    within = pseudo_inverse(population.hessian) @ population.covariance
    lost = float((within if own else w @ found.covariance).trace())
    made = Fresh(
        prompts=found.count,
        loss=loss,
        gradient=float(torch.linalg.vector_norm(g)),
        gradient_noise=float(c.trace().sqrt()),
        gain=gain,
        gain_error=error,
        expected_gain=lost / 2 / loss / independent if independent else 0.0,
        scalars=scalars(of, learned, population, exact=False, independent=independent),
    )
    return made, found.covariance
