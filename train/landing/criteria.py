"""What must hold of weights that have landed: every limit, and where it comes from.

Distances are exact for given weights.  Scalars and gains are exact where the law is the sample that was trained on,
and estimates, with a standard error, where it is that of the prompts: a scale that is 10% off must be told apart then.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch

from train.landing.coordinates import Coordinates
from train.landing.curvature import DEVIATIONS as SPREAD
from train.landing.curvature import Curvature, Inertia
from train.landing.family import Predicted, pseudo_inverse
from train.landing.placed import KEYS
from train.landing.scalars import Flat, Scalar
from train.landing.theorem import BROKEN, ROUNDING, OffFamily
from train.landing.verdict import DEVIATIONS, Criterion, Verdict

DISTANCE, DISTANCE_NEAR = 0.001, 0.05  # of the norm of a matrix
SCALE, SCALE_NEAR = 0.005, 0.05  # of a predicted scalar that is exact
ESTIMATE, ESTIMATE_NEAR = 0.05, 0.15  # of one that is estimated
GAIN, GAIN_NEAR = 1e-4, 1e-2  # of the loss
ESTIMATED_GAIN, ESTIMATED_GAIN_NEAR = 5e-3, 5e-2
IDLE = 1e-3  # of |S B^T C S|, or of |(B S, C S)|
USELESS = 0.99  # of the loss of predicting 0
MEANING = (
    "loss / loss of predicting 0",
    "layers that do nothing",
    "directions downhill",
    "the theorem fails on this law",
)
TENTH = (
    "a tenth of the smallest perturbation, 1%, that must be told apart, as little of which may be off the family;"
    " near: half of the larger, 10%"
)
HALF = "half of the smallest perturbation, 1%, that must be told apart; near: ten times as much"
HALF_SCALE = "half of the smallest error of scale, 10%, that must be told apart by an estimate; near: three times that"
STATED = "a stated fraction of the loss"
USELESS_TOLD = f"at {USELESS} of the loss of predicting 0 or above it the weights do nothing"


def of_distances(
    of: Coordinates, theta: torch.Tensor, off: dict[str, list[float]], bent: Curvature, sampled: torch.Tensor | None
) -> list[Criterion]:
    """``sampled``: the covariance of the gradient that a training on a fixed sample took for 0."""
    found, spread = [], None if sampled is None else bent.inverse @ sampled @ bent.inverse
    for name, values in off.items():
        for k, value in enumerate(values):
            error = 0.0 if spread is None else _expected_distance(of, theta, spread, name, k)
            found.append(Criterion(f"distance of {name} {k}", value, DISTANCE, DISTANCE_NEAR, TENTH, error))
    return found


def _expected_distance(of: Coordinates, theta: torch.Tensor, spread: torch.Tensor, name: str, k: int) -> float:
    """The root mean square of a distance where theta has this covariance around a point of the family."""
    block = (KEYS | {"values": "A"})[name]
    d, at = of.architecture.d, of.parts(torch.arange(of.size))[block].flatten(0, 1)[k].flatten()
    eye = torch.eye(d, dtype=theta.dtype).flatten()
    off = torch.eye(d * d, dtype=theta.dtype) - torch.outer(eye, eye) / d
    size = torch.linalg.vector_norm(theta[at])
    return float(((off @ spread[at][:, at]).trace().clamp(min=0)).sqrt() / size)


def of_scalars(scalars: list[Scalar], exact: bool) -> list[Criterion]:
    """``exact`` where the predicted ones have no sampling error."""
    limits = (SCALE, SCALE_NEAR, HALF) if exact else (ESTIMATE, ESTIMATE_NEAR, HALF_SCALE)
    return [Criterion(f"scale of {s.name}", s.steep, *limits, s.relative_error) for s in scalars]


def of_flat(flat: Flat | None, exact: bool) -> list[Criterion]:
    """What is off along flat directions is judged by what it costs."""
    if flat is None:
        return []
    limits = (GAIN, GAIN_NEAR) if exact else (ESTIMATED_GAIN, ESTIMATED_GAIN_NEAR)
    return [Criterion(f"cost along flat {', '.join(flat.names)}", flat.cost, *limits, STATED, flat.error)]


def of_gain(bent: Curvature, g: torch.Tensor, loss: float) -> list[Criterion]:
    """What a Newton step could gain on the sample that was trained on, in all directions."""
    return [Criterion("gain of a Newton step", bent.gain(g) / loss, GAIN, GAIN_NEAR, STATED)]


def of_gains(
    of: Coordinates,
    bent: Curvature,
    g: torch.Tensor,
    loss: float,
    learned: torch.Tensor,
    predicted: Predicted,
    sampled: torch.Tensor | None,
    independent: int | None,
) -> list[Criterion]:
    """What a Newton step could gain on the law of the prompts, off the family and within it.

    ``g`` is the gradient on a closed sample; ``sampled`` (as above) and ``independent``, the number of its prompts, are
    of a training on a fixed sample.
    """
    off = bent.gain(of.off_family(g)) / loss
    within = predicted.newton(of, learned) / loss
    noise = noise_of_gain(predicted) / loss
    error = noise / predicted.independent + (noise / independent if independent else 0.0)
    expected = 0.0
    if sampled is not None:
        expected = float((bent.inverse @ of.off_family(of.off_family(sampled).T)).trace()) / 2 / loss
    return [
        Criterion("gain off the family", off, GAIN, GAIN_NEAR, STATED, expected, squared=True),
        Criterion("gain within the family", within, ESTIMATED_GAIN, ESTIMATED_GAIN_NEAR, STATED, error, squared=True),
    ]


def noise_of_gain(predicted: Predicted) -> float:
    """What a Newton step within the family seems to gain, by noise alone, on one prompt."""
    return float((pseudo_inverse(predicted.hessian) @ predicted.covariance).trace()) / 2 * predicted.trust**2


def telling(of: Coordinates, predicted: Predicted) -> float:
    """How many independent prompts make the errors of scales half of what the limits bear, and tell gains.

    A gain that is as large as noise alone makes it has its limit at the end of its interval then.  A predicted scalar
    of 0, as where nothing is predicted for degenerate weights, asks for none, and so do errors that are no numbers.
    """
    relative = predicted.relative_errors(of, 1)
    of_gain = (1 + DEVIATIONS) ** 2 * noise_of_gain(predicted) / predicted.loss / ESTIMATED_GAIN
    asked = [*(2 * DEVIATIONS * relative / ESTIMATE).square().tolist(), of_gain]
    return max((n for n in asked if math.isfinite(n)), default=0.0)


def of_fresh(off: dict[str, list[float]], scalars: list[Scalar], gain: float, error: float) -> list[Criterion]:
    """What the law of the prompts says of weights whose verdict is by another: nothing is due to their sample."""
    return [
        *(
            Criterion(f"distance of {name} {k}", value, DISTANCE, DISTANCE_NEAR, TENTH)
            for name, values in off.items()
            for k, value in enumerate(values)
        ),
        *of_scalars(scalars, exact=False),
        Criterion("gain of a Newton step", gain, ESTIMATED_GAIN, ESTIMATED_GAIN_NEAR, STATED, error),
    ]


def missed_for_good(criteria: Sequence[Criterion]) -> bool:
    """Whether a criterion of ``of_meaning`` misses: nothing that more training of such weights is known to mend."""
    return any(c.name in MEANING and c.verdict != Verdict.LANDED for c in criteria)


def of_meaning(
    of: Coordinates, theta: torch.Tensor, share: float, inertia: Inertia, theorem: OffFamily
) -> list[Criterion]:
    """What is no landing however small the gradient is: degenerate points and saddles.

    ``share`` is the loss relative to that of predicting 0.
    """
    idle = int((of.sizes(theta) <= IDLE).sum())
    seen, zero = ("|S B^T C S|", "b c = 0") if of.keys == ("M",) else ("|(B S, C S)|", "b = c = 0")
    tiny = f"{seen} of at most {IDLE}: {zero} is a stationary point of every such loss"
    down = f"eigenvalues below 0 by more than {SPREAD:g} standard errors and a millionth of the largest"
    vanishing = f"rounding of float64 ({ROUNDING:g} of a prompt's gradient); above {BROKEN:g} with a hypothesis broken"
    return [
        Criterion(MEANING[0], share, USELESS, USELESS, USELESS_TOLD),
        Criterion(MEANING[1], float(idle), 0.0, 0.0, tiny),
        Criterion(MEANING[2], float(inertia.negative), 0.0, 0.0, down),
        Criterion(MEANING[3], float(not theorem.holds), 0.0, 0.0, vanishing),
    ]
