"""What can be said of weights in a moment: enough to rule a layout out, not for a verdict."""

from __future__ import annotations

from dataclasses import replace

from train.checkpoint import Checkpoint
from train.landing.criteria import (
    DISTANCE,
    DISTANCE_NEAR,
    ESTIMATED_GAIN,
    ESTIMATED_GAIN_NEAR,
    STATED,
    TENTH,
    USELESS,
    USELESS_TOLD,
    of_scalars,
)
from train.landing.family import minimised, pseudo_inverse, there
from train.landing.placed import coordinates_of, distances, point_of
from train.landing.sample import base, fresh, losses, of_step, with_gradient, zero_losses
from train.landing.scalars import scalars
from train.landing.verdict import Criterion, Verdict
from train.objective import Objective
from train.runs import Group

STREAM, PROMPTS = 7, 640


def quickly(checkpoint: Checkpoint, r: int, claim: str) -> list[Criterion]:
    """Distances, the loss, what a Newton step within the family gains, and scales; the first that misses is the last.

    By the sample of a training on a fixed closed one, otherwise by few fresh prompts, errors left out.  Raises
    ValueError for what the families say nothing about.
    """
    of = coordinates_of(checkpoint, r, claim)
    theta = point_of(of, checkpoint, r)
    found = [
        Criterion(f"distance of {name} {k}", value, DISTANCE, DISTANCE_NEAR, TENTH)
        for name, values in distances(of, theta).items()
        for k, value in enumerate(values)
    ]
    if _missed(found):
        return found
    c, group = (
        replace(checkpoint.configuration, dtype="float64"),
        Group(checkpoint.group.depth, checkpoint.group.runs[r : r + 1]),
    )
    own = c.resample_every == 0 and c.closed
    objective = Objective(replace(c, integrated=True, closed=own), group, "cpu")
    sample = base(of_step(objective, 0, c.prompts)) if own else fresh(objective, 0, STREAM, PROMPTS)
    loss, zero = float(losses(of, sample, theta).mean()), float(zero_losses(sample).mean())
    found.append(Criterion("loss / loss of predicting 0", loss / zero, USELESS, USELESS, USELESS_TOLD))
    if _missed(found):
        return found
    learned = of.normalised(of.projected(theta))
    here, j = there(of, sample, learned), of.embedding()
    g = with_gradient(of, sample, j @ learned)[1] @ j[:, of.free()]
    gain = float(g @ pseudo_inverse(here.hessian) @ g) / 2 / loss
    found.append(Criterion("gain within the family", gain, ESTIMATED_GAIN, ESTIMATED_GAIN_NEAR, STATED))
    if _missed(found):
        return found
    predicted = there(of, sample, minimised(of, sample, learned))
    of_family = of_scalars(scalars(of, learned, predicted, own, None), own)
    return [*found, *(replace(one, error=0.0) for one in of_family)]


def _missed(found: list[Criterion]) -> bool:
    return any(one.verdict == Verdict.MISSED for one in found)
