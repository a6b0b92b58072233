"""The predicted scalars: minimisers, with the sampling errors that they have."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
from landing_runs import SMALL

from train.landing.coordinates import coordinates
from train.landing.criteria import ESTIMATE, ESTIMATED_GAIN, noise_of_gain, telling
from train.landing.family import closed_form, curved, exactly, minimised, pseudo_inverse, refined, units
from train.landing.sample import fresh, losses
from train.landing.verdict import DEVIATIONS
from train.objective import Objective
from train.runs import groups_of


def family(pair: str, depth: int, **fields):
    configuration = replace(SMALL, pairs=(pair,), depths=(depth,), closed=False, **fields)
    (group,) = groups_of(configuration)
    objective = Objective(configuration, group, "cpu")
    roots, inverses = objective.prompts.roots()
    of = coordinates(objective.architecture, group.runs[0].similarities, configuration.values, (roots[0], inverses[0]))
    return objective, of


@pytest.mark.parametrize(("d", "n"), [(2, 4), (3, 2)])
@pytest.mark.parametrize("law", ["sphere", "uniform", "gaussian"])
def test_the_scalar_of_one_linear_layer_is_estimated_near_the_closed_form(law, d, n):
    objective, of = family("linear/linear", 1, spectrum=(1.0, 0.25, 2.0)[:d], contexts=(n,), covariates=law)
    start = torch.tensor([-0.3, 1.0], dtype=torch.float64)
    small = exactly(of, fresh(objective, 0, 1, 160), start)
    found = refined(of, fresh(objective, 0, 2, 6000), small)
    error, exact = float(found.errors(of, 6000)[0]) / found.trust, closed_form(of, objective, found)
    assert 0 < error < 0.05 * abs(float(found.scalars[0]))
    assert abs(float(found.scalars[0] - exact.scalars[0])) < 4 * error
    assert found.scalars[1] == exact.scalars[1] == 1
    assert exact.errors(of, exact.independent).tolist() == [0, 0]
    assert float(exact.errors(of, 6000)[0]) == error * found.trust  # of a training on a sample
    assert found.loss == pytest.approx(exact.loss, rel=0.05)
    if law == "sphere":
        assert float(exact.scalars[0]) == pytest.approx(-n * d / (n + d - 1), rel=1e-14)
        assert exact.loss == pytest.approx(1 - n / (n + d - 1), rel=1e-14)


@pytest.mark.parametrize("pair", ["linear/linear", "relu/relu"])
def test_as_many_prompts_tell_as_make_the_errors_half_of_what_the_limits_bear(pair):
    objective, of = family(pair, 1)
    start = torch.tensor([-0.3, 1.0], dtype=torch.float64)
    found = exactly(of, fresh(objective, 0, 1, 160), start)
    many = telling(of, found)
    of_scale = DEVIATIONS * float(found.errors(of, many)[0] / found.scalars[0].abs()) / (ESTIMATE / 2)
    of_gain = (1 + DEVIATIONS) ** 2 * noise_of_gain(found) / many / found.loss / ESTIMATED_GAIN
    assert max(of_scale, of_gain) == pytest.approx(1, rel=1e-9)


def test_where_an_error_is_no_number_no_prompts_tell():
    objective, of = family("linear/linear", 1)
    found = exactly(of, fresh(objective, 0, 1, 160), torch.tensor([-0.3, 1.0], dtype=torch.float64))
    assert telling(of, replace(found, scalars=0 * found.scalars, loss=math.nan)) == 0


def test_the_closed_form_is_for_one_linear_layer_on_linear_labels_alone():
    for pair, depth in (("linear/linear", 2), ("exp/linear", 1), ("linear/exp", 1), ("linear/linear+linear", 1)):
        objective, of = family(pair, depth)
        start = torch.tensor([-1.0 if kind == "r" else 1.0 for kind, _, _ in of.scalars], dtype=torch.float64)
        found = exactly(of, fresh(objective, 0, 1, 60), start)
        assert closed_form(of, objective, found) is found


@pytest.mark.parametrize("pair", ["exp/exp", "relu/relu", "exp/softmax"])
def test_no_scalars_near_the_minimiser_have_a_smaller_loss(pair):
    objective, of = family(pair, 2, values="full")
    sample, j = fresh(objective, 0, 1, 60), of.embedding()
    start = torch.tensor([-1.0, -1.0, 1.0, 1.0, -0.1], dtype=torch.float64)
    at = minimised(of, sample, start)
    least = float(losses(of, sample, j @ at).mean())
    assert least < float(losses(of, sample, j @ start).mean())
    for k in of.free():
        for step in (-1e-3, 1e-3):
            moved = at.clone()
            moved[k] += step
            assert float(losses(of, sample, j @ moved).mean()) > least
    again = minimised(of, sample, at + 1e-3 * torch.tensor([float(k in of.free()) for k in range(len(at))]))
    torch.testing.assert_close(again, at, rtol=1e-7, atol=1e-9)


def test_refined_is_the_minimiser_of_the_large_sample_up_to_a_fraction_of_its_error(monkeypatch):
    """By its own steps: Newton's method is for where none of them gains."""
    objective, of = family("exp/exp", 2)
    small, medium, large = (fresh(objective, 0, k, n) for k, n in enumerate((50, 300, 1500)))
    start = torch.tensor([-0.5, -0.5, 1.0, 2.0], dtype=torch.float64)
    first, exact = exactly(of, small, start), exactly(of, large, start)
    monkeypatch.setattr("train.landing.family.exactly", lambda *_: pytest.fail("no part of a step gained"))
    found = refined(of, large, curved(of, medium, refined(of, medium, first)))
    off = (found.scalars - exact.scalars).abs() / exact.errors(of, 1500)
    assert float(off.max()) < 0.35
    assert found.loss == pytest.approx(exact.loss, rel=1e-4)


def test_where_the_loss_bends_down_nothing_is_a_minimum_yet():
    """What a step gains by the quadratic is below 0 along such a direction: it was taken for no gain at all."""
    objective, of = family("exp/exp", 2)
    sample = fresh(objective, 0, 2, 800)
    least = exactly(of, sample, torch.tensor([-0.5, -0.5, 1.0, 2.0], dtype=torch.float64))
    far = least.scalars + torch.tensor([0.0, 0.3, 0.0, 0.0], dtype=torch.float64)
    assert least.loss < 0.99 * float(losses(of, sample, of.embedding() @ far).mean())
    values, vectors = torch.linalg.eigh(least.hessian)
    bent = vectors * torch.tensor([-1.0, 1.0, 1.0, 1.0], dtype=torch.float64) * values @ vectors.T
    for hessian in (least.hessian, bent, -least.hessian):
        assert refined(of, sample, replace(least, scalars=far, hessian=hessian)).loss < 1.002 * least.loss


def test_the_spread_over_samples_is_the_stated_error():
    objective, of = family("linear/linear", 1)
    start = torch.tensor([-1.0, 1.0], dtype=torch.float64)
    found = [exactly(of, fresh(objective, seed, 0, 200), start) for seed in range(40)]
    spread = float(torch.stack([one.scalars[0] for one in found]).std())
    stated = sum(float(one.errors(of, 200)[0]) for one in found) / len(found)
    assert 0.65 < spread / stated < 1.45  # of 40 samples: a standard deviation within 11%, three of them


def test_the_pseudo_inverse_leaves_flat_directions_out_and_turns_negative_ones():
    h = torch.zeros(5, 5, dtype=torch.float64)
    h[0, 0], h[1, 1] = 2, -4
    h[2:4, 2:4] = 3  # up along (1, 1), flat along (1, -1)
    expected = torch.zeros(5, 5, dtype=torch.float64)
    expected[0, 0], expected[1, 1] = 0.5, 0.25
    expected[2:4, 2:4] = 1 / 12
    torch.testing.assert_close(pseudo_inverse(h), expected)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_pseudo_inverse_does_not_depend_on_units(sign):
    a = torch.randn(4, 4, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    h = a @ a.T + torch.eye(4, dtype=torch.float64)
    unit = torch.tensor([1e-8, 1.0, 1e4, 1e9], dtype=torch.float64)
    scale = torch.outer(unit, unit)
    torch.testing.assert_close(pseudo_inverse(sign * h * scale) * scale, torch.linalg.inv(h), rtol=1e-9, atol=1e-12)
    rows = (h * scale * torch.outer(*[units(h * scale)] * 2)).abs().amax(-1)
    torch.testing.assert_close(rows, torch.ones(4, dtype=torch.float64))


def test_a_saddle_without_a_diagonal_has_units_too():
    h = torch.tensor([[0.0, 1e-9], [1e-9, 0.0]], dtype=torch.float64)
    torch.testing.assert_close(pseudo_inverse(h), 1e9 * torch.eye(2, dtype=torch.float64))
