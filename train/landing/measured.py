"""Everything that is measured of one run of a checkpoint, and its verdict.

A training on a fixed closed sample minimised the loss of that sample, a law for which the theorem holds exactly: the
weights are held against this law, without any sampling error, and against fresh prompts for information.  All others
are held against the law that prompts are drawn from, by fresh prompts, up to their sampling error.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace

import torch

from train.checkpoint import Checkpoint
from train.landing.coordinates import Coordinates
from train.landing.criteria import (
    ESTIMATE_NEAR,
    missed_for_good,
    of_distances,
    of_flat,
    of_fresh,
    of_gain,
    of_gains,
    of_meaning,
    of_scalars,
    telling,
)
from train.landing.curvature import Inertia, curvature
from train.landing.family import Predicted, closed_form, curved, exactly, refined, there
from train.landing.fresh import Fresh, on_fresh_prompts
from train.landing.function import Agreement, agreement
from train.landing.placed import along, coordinates_of, distances, path_of, point_of
from train.landing.sample import Sample, base, fresh, losses, of_step, with_gradient, zero_losses
from train.landing.scalars import Flat, Scalar, farthest, flat, scalars
from train.landing.theorem import OffFamily, off_family
from train.landing.underway import Underway, underway
from train.landing.verdict import DEVIATIONS, Criterion, Verdict, verdict
from train.objective import Objective
from train.prompts.turns import number
from train.runs import Group

MEDIUM = 640  # prompts on which the restricted loss is minimised before it is on many
MIDDLE = 8192
FEWEST, MOST = 2048, 65536  # fresh prompts
BEYOND = 10  # times as many as a training had: more don't make its own noise smaller
TURNED = 1280  # those of a fresh closed sample
THEOREM = 640  # those on which the theorem is tried: of relu a prompt alone may have no gradient
CURVED = 1280  # prompts for the full Hessian
COMPARED = 1000  # prompts on which functions are compared
DESCENDED = 16  # orbits of the sample on which weights that have not landed are descended from
EARLY = 1e-7  # of the loss: on the family at rest a Newton step off it gains nothing but rounding
UNDERWAY = (Verdict.NEAR, Verdict.MISSED)
WORK = ("scalars", "gradient", "curvature", "theorem", "fresh prompts", "function")


@dataclass(frozen=True)
class Landing:
    """What was measured of one run."""

    pair: str
    layers: int
    context: int
    seed: int
    claim: str
    law: str
    verdict: Verdict
    criteria: list[Criterion]
    distances: dict[str, list[float]]
    history: dict[str, list[list[float]]]  # by step, the distances along the training
    steps: list[int]
    scalars: list[Scalar]
    flat: Flat | None
    underway: Underway | None
    loss: float  # under the law the verdict is about
    predicted_loss: float
    better_loss: float | None  # of a point of the family elsewhere, where one was seen
    gradient: float
    on_fresh: list[Criterion]  # of the law of the prompts, where the verdict is by the sample of the training
    inertia: Inertia
    theorem: OffFamily
    fresh: Fresh
    function: Agreement
    matrices: list[list[list[float]]]  # S B^T C S, layer by layer and head by head


def landing(
    checkpoint: Checkpoint,
    r: int,
    claim: str,
    samples: int | None,
    seed: int,
    done: Callable[[str], None] = lambda _: None,
) -> Landing:
    """Measure run ``r``; ``done`` is called for each piece of ``WORK``.

    ``samples`` fresh prompts, or as many as tell where the verdict rests on them (at most ``MOST``).  Raises ValueError
    for what the families say nothing about.
    """
    run, c = checkpoint.group.runs[r], replace(checkpoint.configuration, dtype="float64")
    of = coordinates_of(checkpoint, r, claim)
    theta = point_of(of, checkpoint, r)
    learned = of.normalised(of.projected(theta))

    def objective(**changes: bool) -> Objective:
        return Objective(replace(c, **changes), Group(checkpoint.group.depth, (run,)), "cpu")  # type: ignore[arg-type]

    drawn, closed = objective(integrated=True, closed=False), objective(integrated=True, closed=True)
    fixed, own = c.resample_every == 0, c.resample_every == 0 and c.closed
    trained_on = of_step(objective(), 0, c.prompts) if own else None
    independent = (trained_on.independent if trained_on else c.prompts) if fixed else None

    by_sample = exactly(of, base(trained_on), learned) if trained_on else None
    large, population, better = _by_law(of, drawn, by_sample or learned, samples, seed, independent)
    reference = by_sample or population
    done(WORK[0])
    law = trained_on or fresh(closed, seed, 3, TURNED)
    loss, g = with_gradient(of, law, theta)
    done(WORK[1])
    target = of.balanced(of.embedding() @ reference.scalars)
    bent = curvature(of, base(trained_on) if trained_on else fresh(drawn, seed, 5, CURVED), target, exact=own)
    done(WORK[2])
    theorem = off_family(of, fresh(closed, seed, 6, THEOREM), learned)
    done(WORK[3])
    at_fresh, covariance = on_fresh_prompts(of, large, theta, learned, bent, population, independent, own)
    done(WORK[4])
    function = agreement(of, drawn, fresh(drawn, seed, 4, COMPARED), theta, target)
    done(WORK[5])

    loss = loss if own else at_fresh.loss
    share = loss / float(zero_losses(law if own else large).mean())
    off = distances(of, theta)
    found = scalars(of, learned, reference, exact=own, independent=None if own else independent)
    exact = not any(s.error or s.expected for s in found)
    sampled = covariance / independent if independent and not own else None
    off_flat = flat(of, base(trained_on) if trained_on else large, learned, reference, exact)
    criteria = of_distances(of, theta, off, bent, sampled) + of_scalars(found, exact) + of_flat(off_flat, exact)
    criteria += (
        of_gain(bent, g, loss) if own else of_gains(of, bent, g, loss, learned, reference, sampled, independent)
    ) + of_meaning(of, theta, share, bent.inertia, theorem)
    path, on_its_way = path_of(of, checkpoint, r), None
    if (said := verdict(criteria)) in UNDERWAY and not missed_for_good(criteria):
        early = bent.gain(of.off_family(g)) > EARLY * loss or at_fresh.gain > DEVIATIONS * at_fresh.gain_error
        nearby = trained_on or fresh(closed, seed, 9, DESCENDED * number(of.architecture.d))
        on_its_way = underway(of, nearby, theta, target, path, early)
    return Landing(
        pair=run.pair,
        layers=checkpoint.group.depth,
        context=run.context,
        seed=run.seed,
        claim=claim,
        law=f"its own sample ({reference.independent} prompts, turned)"
        if own
        else f"the law of the prompts ({large.size} fresh ones)",
        verdict=Verdict.ON_ITS_WAY if on_its_way is not None and on_its_way.holds else said,
        criteria=criteria,
        distances=off,
        history=along(of, path),
        steps=checkpoint.history.steps.tolist(),
        scalars=found,
        flat=off_flat,
        underway=on_its_way,
        loss=loss,
        predicted_loss=reference.loss,
        better_loss=better,
        gradient=float(torch.linalg.vector_norm(g)),
        on_fresh=of_fresh(off, scalars(of, learned, population, False, None), at_fresh.gain, at_fresh.gain_error)
        if own
        else [],
        inertia=bent.inertia,
        theorem=theorem,
        fresh=at_fresh,
        function=function,
        matrices=of.products(theta).flatten(0, 1).tolist(),
    )


def _by_law(
    of: Coordinates,
    drawn: Objective,
    begin: Predicted | torch.Tensor,
    samples: int | None,
    seed: int,
    independent: int | None,
) -> tuple[Sample, Predicted, float | None]:
    """Fresh prompts, as many as tell or are asked for, the predicted scalars on them, and a smaller loss elsewhere.

    ``begin``: those of a closed sample that was trained on, whose verdict does not rest on these; or the learned ones.
    Few prompts may lead away from a shallow minimum nearby: where what they say is far off, the learned scalars are
    moved on many prompts alone, and the nearer minimum counts.  None counts that loses more than the learned ones.
    """
    medium = fresh(drawn, seed, 1, min(MEDIUM, samples or MEDIUM))
    first = begin if isinstance(begin, Predicted) else there(of, medium, begin)
    before = curved(of, medium, refined(of, medium, first))
    middle, elsewhere = functools.partial(fresh, drawn, seed, 10, MIDDLE), None
    if not isinstance(begin, Predicted) and (off := farthest(of, begin, before)) > ESTIMATE_NEAR:
        many = middle()
        beside = curved(of, many, refined(of, many, there(of, many, begin)))
        if farthest(of, begin, beside) < off:
            before, elsewhere = beside, before
    most = min(MOST, BEYOND * independent) if independent else MOST
    asked = FEWEST if first is begin else telling(of, before)
    count = samples or max(FEWEST, int(min(asked, most)))
    if count > MIDDLE and elsewhere is None:  # what is moved on fewer prompts need not be moved on all of them
        before = refined(of, middle(), before)
    large = fresh(drawn, seed, 2, count)

    def loss(scalars: torch.Tensor) -> float:
        return float(losses(of, large, of.embedding() @ scalars).mean())

    found = refined(of, large, before)
    if not isinstance(begin, Predicted) and loss(begin) < found.loss:
        found = refined(of, large, there(of, middle(), begin))
    less = None if elsewhere is None else loss(elsewhere.scalars)
    return large, closed_form(of, drawn, found), less if less is not None and less < found.loss else None
