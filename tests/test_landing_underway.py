"""On its way: a training that was stopped too early, and nothing that only looks like one."""

from __future__ import annotations

import functools
import io
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from landing_runs import SMALL, _trained, made, trained
from rich.console import Console

from benchmarks.spoiled import perturbed
from train.checkpoint import Checkpoint, History
from train.landing.criteria import of_flat, of_scalars
from train.landing.family import FREE, MOVED, Predicted, exactly
from train.landing.measured import Landing, landing
from train.landing.report import print_found
from train.landing.sample import gradients, moments
from train.landing.scalars import flat, scalars
from train.landing.underway import fell

CLAIM = "sparse_stationary_points"


@functools.cache
def stopped(steps: int, pair: str = "linear/linear") -> Checkpoint:
    return _trained(replace(SMALL, pairs=(pair,), steps=steps), CLAIM)[1]


def asked(checkpoint: Checkpoint) -> Landing:
    return landing(checkpoint, 0, CLAIM, 200, 0)


def with_history(checkpoint: Checkpoint, start: Checkpoint, shares: tuple[float, ...]) -> Checkpoint:
    """A history made up: from the weights of one checkpoint in a straight line to those of another."""
    made_up = {
        name: torch.stack([(1 - share) * start.weights[name] + share * w for share in shares])
        for name, w in checkpoint.weights.items()
    }
    count = len(shares)
    return replace(checkpoint, history=History(torch.arange(count), torch.zeros(count, 1), made_up))


LINE = (0.0, 0.3, 0.6, 0.8, 0.9, 1.0)


def test_a_training_that_was_stopped_before_it_landed_is_on_its_way_and_a_finished_one_has_landed():
    found = asked(stopped(25))
    assert found.verdict == "on its way"
    assert found.underway is not None
    assert found.underway.holds
    assert 0 < found.underway.moved < 0.1
    assert asked(stopped(60)).verdict == "landed"
    assert asked(stopped(8)).verdict == "missed"  # its distances have not fallen yet


def test_without_a_history_of_their_own_weights_are_on_no_way():
    """One point, or one that ends elsewhere: it is said that they lie in the basin, and that is all."""
    checkpoint, other = stopped(25), stopped(60)
    for history in (
        History(torch.arange(1), torch.zeros(1, 1), {name: w[None] for name, w in checkpoint.weights.items()}),
        other.history,
    ):
        found = asked(replace(checkpoint, history=history))
        assert found.verdict == "missed"
        assert found.underway is not None
        assert found.underway.basin
        assert found.underway.fell is None


def test_weights_moved_a_little_off_the_end_of_their_history_are_on_no_way():
    """By a ten thousandth of one layer, as whoever edits weights may: where they were does not speak for them."""
    checkpoint = stopped(25)
    moved = perturbed(checkpoint, 1e-4)
    found = asked(replace(moved, history=checkpoint.history))
    assert found.verdict == "missed"
    assert found.underway is not None
    assert found.underway.basin
    assert found.underway.fell is None


def test_weights_made_to_look_on_their_way_are_not_where_they_lie_in_another_basin_or_far_off():
    """Their histories are made up to fall; L-BFGS ends elsewhere, or has to go farther than half their norm."""
    noise = replace(stopped(8), weights={name: 3 * torch.ones_like(w) for name, w in stopped(8).weights.items()})
    elsewhere = with_history(stopped(8), noise, LINE)
    assert asked(elsewhere).verdict == "missed"
    assert not asked(elsewhere).underway.basin  # type: ignore[union-attr]
    flipped = {name: w.clone() for name, w in trained(pairs=("exp/exp",)).weights.items()}
    flipped["r"] *= -1  # the function of another sign: at the end of the way down is another point
    away = with_history(replace(trained(pairs=("exp/exp",)), weights=flipped), noise_of("exp/exp"), LINE)
    assert asked(away).verdict == "missed"


def noise_of(pair: str) -> Checkpoint:
    return stopped(1, pair)


def test_weights_at_rest_under_another_law_came_no_nearer_to_this_one():
    """Landed under their own labels, held against others: the last quarter of the training changed nothing."""
    checkpoint = trained(pairs=("linear/linear",))
    moved = replace(checkpoint.configuration, pairs=("relu/linear",))
    run = replace(checkpoint.group.runs[0], labels="relu")
    found = asked(replace(checkpoint, configuration=moved, group=replace(checkpoint.group, runs=(run,))))
    assert found.verdict == "missed"
    assert found.underway is not None
    assert not found.underway.nearer


def test_a_kink_is_told_where_the_gradient_is_not_0_and_no_step_gains_anything():
    found, console = asked(stopped(25)), Console(width=300, record=True, file=io.StringIO())
    assert found.underway is not None
    for moved in (0.0, 0.01):
        underway = replace(found.underway, early=True, moved=moved)
        print_found(console, Path("x"), replace(found, underway=underway), [c.because for c in found.criteria])
    assert console.export_text().count("a kink") == 1


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1.0, 0.5, 0.1], True),
        ([1.0, 0.5, 0.6], False),  # not to half
        ([1.0, 0.1, 0.3], False),  # risen again
        ([1.0, 0.1, 0.14], True),  # within noise
        ([1e-5, 2e-5, 5e-5], True),  # has landed all the while
    ],
)
def test_distances_that_fell(values, expected):
    assert fell({"keys": [[v, 0.0] for v in values]}) is expected


# --- flat directions ------------------------------------------------------------------------------------------


def valley(of, curvature: float) -> Predicted:
    """A minimum at scalars of 2, of loss 1, at which the last scalar alone is bent by ``curvature``."""
    free = of.free()
    h = torch.eye(len(free), dtype=torch.float64)
    h[-1, -1] = curvature
    return Predicted(torch.full((len(of.scalars),), 2.0, dtype=torch.float64), h, h, 1.0, 100.0)


def test_a_scalar_along_a_flat_direction_is_judged_by_its_cost_and_a_steep_one_by_how_far_it_is_off():
    _, of, _, sample = made("exp/exp", "sparse")
    least = 2 * FREE / MOVED**2 / 4  # of a scalar of 2
    for curvature, is_flat in ((0.9 * least, True), (1.1 * least, False)):
        predicted = valley(of, curvature)
        learned = predicted.scalars.clone()
        learned[of.free()[-1]] *= 1.3
        found = scalars(of, learned, predicted, exact=True, independent=None)
        assert found[-1].deviation == pytest.approx(0.3)
        assert found[-1].steep == pytest.approx(0.0 if is_flat else 0.3, abs=1e-12)
        said = {c.name: c.verdict for c in of_scalars(found, exact=True)}
        assert said[f"scale of {found[-1].name}"] == ("landed" if is_flat else "missed")
        assert (flat(of, sample, learned, predicted, exact=True) is not None) is is_flat


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_flat_direction_may_be_of_scalars_of_either_sign(sign):
    """Its units are their sizes: what is off along it is that, and not the same with a sign turned."""
    _, of, _, sample = made("exp/exp", "sparse")
    free = of.free()
    at = torch.full((len(of.scalars),), 2.0, dtype=torch.float64)
    at[free[-1]] *= sign
    along = torch.zeros(len(free), dtype=torch.float64)
    along[-2:] = 0.5**0.5  # in units of 2
    h = torch.eye(len(free), dtype=torch.float64) - torch.outer(along, along)
    learned = at.clone()
    learned[free] += 0.3 * 2 * along
    predicted = Predicted(at, h, h, 1.0, 100.0)
    found = scalars(of, learned, predicted, exact=True, independent=None)
    assert [one.steep for one in found] == pytest.approx([0.0] * len(found), abs=1e-12)
    told = flat(of, sample, learned, predicted, exact=True)
    assert told is not None
    assert list(told.names.values()) == pytest.approx([0.3 * 0.5**0.5, sign * 0.3 * 0.5**0.5])


def test_what_is_off_along_a_flat_direction_costs_what_the_sample_says():
    _, of, _, sample = made("exp/exp", "sparse")
    predicted = exactly(of, sample, torch.full((len(of.scalars),), 0.5, dtype=torch.float64))
    stretched = replace(predicted, hessian=1e-9 * predicted.hessian)  # as if all were flat
    learned = predicted.scalars * 1.5
    found = flat(of, sample, learned, stretched, exact=True)
    assert found is not None
    assert list(found.names.values()) == pytest.approx([0.5] * len(of.scalars))
    assert found.cost > 1e-3
    assert of_flat(found, exact=True)[0].verdict == "missed"
    assert of_flat(flat(of, sample, predicted.scalars, stretched, exact=True), exact=True)[0].verdict == "landed"


# --- heavy tails ----------------------------------------------------------------------------------------------


def test_where_one_prompt_decides_the_errors_no_scalar_is_told_by_them():
    """Of 1000 gradients one has most of the mean square: it has a share that is told, and errors are doubted."""
    _, of, _, _ = made("exp/exp", "sparse")
    known = valley(of, 1.0)
    doubted = replace(known, heaviest=0.5)
    errors = known.relative_errors(of, 100.0)
    assert doubted.relative_errors(of, 100.0)[of.free()].min() >= 10 * errors.max()
    learned = known.scalars * 1.2
    told = [
        {c.verdict for c in of_scalars(scalars(of, learned, one, exact=False, independent=None), exact=False)}
        for one in (replace(known, covariance=1e-3 * known.covariance), replace(doubted, covariance=known.covariance))
    ]
    assert told == [{"missed"}, {"inconclusive"}]


def test_the_heaviest_prompt_is_the_largest_share_of_a_mean_square():
    _, of, _, sample = made("linear/linear", "sparse")
    theta, eye = torch.full((of.size,), 0.3, dtype=torch.float64), torch.eye(of.size, dtype=torch.float64)
    every = torch.cat([g for _, g in gradients(of, sample, theta, eye)]).square()
    expected = float((every.amax(0) / every.sum(0)).nan_to_num(0.0).max())
    assert moments(of, sample, theta, eye).heaviest == pytest.approx(expected)
