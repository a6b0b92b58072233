"""On its way, or at rest elsewhere: weights that have not landed, and that a few steps of L-BFGS might land.

A training that was stopped too early has come nearer all the while, is not at rest, and lies in the basin of the
predicted point: from the weights, and from that point, L-BFGS ends at one and the same point of the family.  Both
descents are on one closed sample, on which the theorem holds exactly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch

from train.landing.coordinates import Coordinates
from train.landing.criteria import DISTANCE, DISTANCE_NEAR, TENTH, of_flat, of_scalars
from train.landing.family import there
from train.landing.placed import along, distances
from train.landing.sample import Sample, base, with_gradient
from train.landing.scalars import flat, scalars
from train.landing.verdict import Criterion, Verdict, verdict
from train.optimisers.lbfgs import Lbfgs

STEPS = 100  # of L-BFGS
AT_REST = 1e-12  # of the loss, gained in a step: less is the end
FAR = 0.5  # of the norm of the weights: what is moved farther was in no basin nearby
FEWEST = 3  # points of a history
ENDS = 1e-5  # of the norm of the weights, that the end of their history may be off: a history is in float32
FELL = 0.5  # of the largest distance: what has fallen is below
NEARER = 0.95  # of how far it was to go in the last quarter: what was at rest, at another point, came no nearer
NOISE = 1.5  # times the smallest distance so far: what falls is below


@dataclass(frozen=True)
class Underway:
    """What a descent from the weights says, beside their history.

    ``fell``: all distances fell along the history, whose last point the weights are (None: there is none).  ``nearer``:
    the weights came nearer to where L-BFGS gets, up to the last.  ``early``: the gradient is not 0.  ``steps`` of
    L-BFGS moved the weights by ``moved`` of their norm, and ``landed`` says whether to the predicted point.
    """

    fell: bool | None
    nearer: bool
    early: bool
    steps: int
    moved: float
    landed: bool

    @property
    def basin(self) -> bool:
        """Whether the weights lie in the basin of the predicted point."""
        return self.landed and self.moved <= FAR

    @property
    def holds(self) -> bool:
        """Whether they are on their way."""
        return bool(self.fell) and self.nearer and self.early and self.basin


def underway(
    of: Coordinates,
    sample: Sample,
    theta: torch.Tensor,
    target: torch.Tensor,
    path: Sequence[torch.Tensor],
    early: bool,
) -> Underway:
    """Of weights at theta, beside the predicted point ``target`` and the path of their training; on a closed sample."""
    reached, steps = descended(of, sample, theta)
    expected, _ = descended(of, sample, target)
    moved = float(torch.linalg.vector_norm(reached - theta) / torch.linalg.vector_norm(theta))
    landed = bool(torch.isfinite(reached).all()) and _same(of, base(sample), reached, expected)
    known = [of.balanced(point) for point in path]
    if len(known) < FEWEST or float(torch.linalg.vector_norm(known[-1] - theta)) > ENDS * float(theta.norm()):
        return Underway(None, False, early, steps, moved, landed)
    left = [float(torch.linalg.vector_norm(point - reached)) for point in known]
    nearer = left[-1] <= NEARER * left[3 * (len(left) - 1) // 4]
    return Underway(fell(along(of, path)), nearer, early, steps, moved, landed)


def fell(history: Mapping[str, Sequence[Sequence[float]]]) -> bool:
    """Whether every distance that is no rounding fell to less than half of what it was, and has not risen since."""
    of_each = [column for values in history.values() for column in zip(*values, strict=True)]
    return all(c[-1] <= max(DISTANCE, FELL * max(c)) and c[-1] <= max(DISTANCE, NOISE * min(c)) for c in of_each)


def descended(of: Coordinates, sample: Sample, theta: torch.Tensor) -> tuple[torch.Tensor, int]:
    """Where at most ``STEPS`` iterations of L-BFGS get, balanced; and how many they were."""
    at = {"theta": theta.clone()}

    def evaluate() -> torch.Tensor:
        loss, g = with_gradient(of, sample, at["theta"].detach())
        at["theta"].grad = g
        return torch.tensor(loss, dtype=theta.dtype)

    optimiser, before = Lbfgs(at, evaluate), math.inf
    for k in range(STEPS):
        loss = optimiser.step()
        if optimiser.done or before - loss <= AT_REST * abs(loss):
            return of.balanced(at["theta"].detach()), k
        before = loss
    return of.balanced(at["theta"].detach()), STEPS


def _same(of: Coordinates, sample: Sample, reached: torch.Tensor, expected: torch.Tensor) -> bool:
    """Whether both are on the family, at the same scalars but for flat directions, which cost nothing."""
    criteria = [
        Criterion(f"distance of {name}", value, DISTANCE, DISTANCE_NEAR, TENTH)
        for point in (reached, expected)
        for name, values in distances(of, point).items()
        for value in values
    ]
    if verdict(criteria) != Verdict.LANDED:
        return False
    ours, theirs = (of.normalised(of.projected(point)) for point in (reached, expected))
    predicted = there(of, sample, theirs)
    criteria += of_scalars(scalars(of, ours, predicted, True, None), True)
    return verdict([*criteria, *of_flat(flat(of, sample, ours, predicted, True), True)]) == Verdict.LANDED
