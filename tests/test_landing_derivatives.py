"""Gradients and Hessians of a sample, its curvature on the family, and the theorem there, against the definition."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest
import torch
from landing_runs import CASES, SMALL, made

from constructions.definitions.prompt import Prompt, Tokens
from train.fused import evaluation
from train.landing.coordinates import coordinates
from train.landing.curvature import averaged, curvature
from train.landing.family import units
from train.landing.function import answers
from train.landing.sample import (
    base,
    fresh,
    gradients,
    hessians,
    losses,
    moments,
    nbytes,
    of_step,
    with_gradient,
)
from train.landing.symmetric import subspaces, symmetric_hessians
from train.landing.theorem import off_family
from train.objective import Objective
from train.prompts.batches import Batch
from train.runs import groups_of


def closed(pair: str, values: str, **fields):
    """An objective on closed samples, its coordinates, a sample of three orbits, and scalars of the family."""
    configuration = replace(SMALL, pairs=(pair,), values=values, **fields)
    (group,) = groups_of(configuration)
    objective = Objective(configuration, group, "cpu")
    roots, inverses = objective.prompts.roots()
    of = coordinates(objective.architecture, group.runs[0].similarities, values, (roots[0], inverses[0]))
    scalars = torch.linspace(-0.9, 0.7, len(of.scalars), dtype=torch.float64)
    return objective, of, of_step(objective, 0, 12), scalars


def numerical(f, theta: torch.Tensor, eps: float) -> torch.Tensor:
    """Central differences, coordinate by coordinate."""
    eye = torch.eye(len(theta), dtype=theta.dtype) * eps
    return torch.stack([(f(theta + step) - f(theta - step)) / (2 * eps) for step in eye], dim=-1)


@pytest.mark.parametrize(("pair", "values"), CASES)
def test_derivatives_are_those_of_finite_differences(pair, values):
    objective, of, weights, sample = made(pair, values)
    theta = of.point(objective.architecture, weights)
    eye = torch.eye(of.size, dtype=torch.float64)
    errors, by_prompt = (torch.cat(parts) for parts in zip(*gradients(of, sample, theta, eye), strict=True))
    torch.testing.assert_close(errors, losses(of, sample, theta))
    torch.testing.assert_close(by_prompt, numerical(lambda t: losses(of, sample, t), theta, 1e-6), atol=1e-7, rtol=1e-5)
    loss, slope = with_gradient(of, sample, theta)
    assert loss == pytest.approx(float(losses(of, sample, theta).mean()))
    torch.testing.assert_close(slope, by_prompt.mean(0))
    second = numerical(lambda t: with_gradient(of, sample, t)[1], theta, 1e-6)
    torch.testing.assert_close(hessians(of, sample, theta, eye, at_once=3).mean(0), second, atol=1e-6, rtol=1e-5)
    few = eye[:, :3]
    torch.testing.assert_close(hessians(of, sample, theta, few).mean(0), few.T @ second @ few, atol=1e-6, rtol=1e-5)
    torch.testing.assert_close(torch.cat([g for _, g in gradients(of, sample, theta, few)]), by_prompt[:, :3])
    found = moments(of, sample, theta, eye)
    assert found.loss == pytest.approx(loss)
    torch.testing.assert_close(found.mean, by_prompt.mean(0))
    torch.testing.assert_close(found.covariance, torch.cov(by_prompt.T))
    assert found.norm == pytest.approx(float(torch.linalg.vector_norm(by_prompt, dim=-1).mean()))


@pytest.mark.parametrize(("pair", "values"), CASES)
def test_losses_and_gradients_are_the_same_without_the_fused_evaluation(pair, values, monkeypatch):
    objective, of, weights, sample = made(pair, values)
    theta, found = of.point(objective.architecture, weights), []
    basis = torch.eye(of.size, dtype=torch.float64)[:, ::2]
    for faster in (True, False):
        if not faster:
            monkeypatch.setattr(evaluation, "kernel", lambda device: None)
        assert (sample.fused(of) is not None) == faster
        by_orbit = [torch.cat(parts) for parts in zip(*gradients(of, sample, theta, basis), strict=True)]
        loss, slope = with_gradient(of, sample, theta)
        found.append([*by_orbit, losses(of, sample, theta), torch.tensor(loss), slope])
    for one, other in zip(*found, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-11, atol=1e-12 * float(other.abs().max()))


@pytest.mark.parametrize(("pair", "values"), CASES)
def test_sensitivities_are_the_finite_differences_of_predictions(pair, values):
    objective, of, weights, sample = made(pair, values)
    (batch,), theta = sample.batches(), of.point(objective.architecture, weights)

    def predictions(step: torch.Tensor) -> torch.Tensor:
        query = Tokens(batch.prompt.query.x + step[:, None], batch.prompt.query.y)
        return answers(of, sample, theta, replace(batch, prompt=replace(batch.prompt, query=query)))[0]

    found, by_x = answers(of, sample, theta, batch)
    rows, d = batch.target.shape[-2], of.architecture.d
    assert found.shape == (7, rows)
    expected = numerical(predictions, torch.zeros(d, dtype=torch.float64), 1e-6)
    torch.testing.assert_close(by_x.reshape(7, rows, d), expected, atol=1e-7, rtol=1e-5)


def test_directions_at_once_are_those_one_after_the_other(monkeypatch):
    """At once where there are many directions or few prompts: here there are 7 prompts."""
    objective, of, weights, sample = made("exp/exp", "full")
    theta, eye = of.point(objective.architecture, weights), torch.eye(of.size, dtype=torch.float64)
    found = []
    for many, of_them in ((0, of.size), (7, 3), (6, 3)):
        monkeypatch.setattr("train.landing.sample.MANY", many)
        found.append(hessians(of, sample, theta, eye[:, :of_them])[:, :3, :3])
    torch.testing.assert_close(found[0], found[1])
    torch.testing.assert_close(found[0], found[2])


def test_of_several_pieces_losses_and_gradients_are_those_of_one(monkeypatch):
    """Of an orbit, too, whose prompts are in different pieces."""
    _, of, sample, scalars = closed("exp/exp", "full")
    theta, eye = of.embedding() @ scalars + 0.1, torch.eye(of.size, dtype=torch.float64)

    def found():
        by_orbit = [torch.cat(parts) for parts in zip(*gradients(of, sample, theta, eye), strict=True)]
        return [*by_orbit, *map(torch.as_tensor, with_gradient(of, sample, theta))]

    whole = found()
    monkeypatch.setattr("train.landing.sample.PIECE", 5 * nbytes(next(sample.batches())) // 12)
    for ours, theirs in zip(found(), whole, strict=True):
        torch.testing.assert_close(ours, theirs)
    torch.testing.assert_close(whole[0], losses(of, sample, theta).reshape(4, 3).mean(0))


@pytest.mark.parametrize(("pair", "values"), CASES)
def test_on_the_family_a_prompt_stands_for_its_orbit(pair, values):
    _, of, sample, scalars = closed(pair, values)
    theta, one = of.embedding() @ scalars, base(sample)
    assert (sample.size, sample.orbit, one.size, one.independent) == (12, 4, 3, 3)
    torch.testing.assert_close(losses(of, sample, theta).reshape(4, 3), losses(of, one, theta).expand(4, 3))
    eye = torch.eye(of.size, dtype=torch.float64)
    ours = averaged(of, hessians(of, one, theta, eye)).mean(0)
    torch.testing.assert_close(ours, hessians(of, sample, theta, eye, at_once=12).mean(0))
    assert not torch.allclose(ours, hessians(of, one, theta, eye).mean(0), rtol=1e-3)


def test_fresh_prompts_depend_on_seed_and_stream_and_are_drawn_again_alike():
    objective, of, weights, _ = made("exp/exp", "sparse")
    theta = of.point(objective.architecture, weights)
    found = [
        losses(of, fresh(objective, seed, stream, 700), theta) for seed, stream in ((0, 1), (0, 2), (1, 1), (0, 1))
    ]
    assert all(len(one) == 700 for one in found)
    assert torch.equal(found[0], found[3])
    assert not torch.isclose(found[0], found[1]).any()
    assert not torch.isclose(found[0], found[2]).any()
    assert not torch.isclose(found[0][:60], found[0][640:]).any()


# --- curvature ----------------------------------------------------------------------------------------


def test_where_keys_and_values_are_zero_a_linear_layer_has_a_saddle():
    _, of, sample, _ = closed("linear/linear", "sparse", depths=(1,))
    found = curvature(of, base(sample), torch.zeros(of.size, dtype=torch.float64), exact=True).inertia
    assert (found.kind, found.negative, found.positive) == ("saddle", 1, 1)  # r and tr M, up and down alike
    assert found.eigenvalues[0] == pytest.approx(-found.eigenvalues[-1])
    assert found.direction["r_0"] == pytest.approx(0.5)


def test_a_stiff_direction_does_not_hide_a_saddle(monkeypatch):
    _, of, sample, scalars = closed("exp/exp", "sparse")
    h = of.joined(
        {"r": torch.tensor([[1.0], [1e16]]), "M": torch.tensor([-1.0, 1.0])[:, None, None, None].expand(2, 1, 2, 2)}
    )
    monkeypatch.setattr("train.landing.curvature.hessians", lambda *_, **__: torch.diag(h.double())[None])
    found = curvature(of, base(sample), of.embedding() @ scalars, exact=True).inertia
    assert (found.negative, found.undecided, found.positive) == (4, 0, 6)
    assert found.direction["M_0"] == pytest.approx(1)


def test_a_saddle_of_a_few_prompts_is_undecided_with_its_sampling_error():
    objective, of, _, _ = closed("linear/linear", "sparse", depths=(1,))
    sample = fresh(Objective(replace(objective.configuration, closed=False), objective.group, "cpu"), 0, 0, 1600)
    point = of.balanced(of.embedding() @ torch.tensor([-1.3, 1.0], dtype=torch.float64))
    found = curvature(of, sample, point, exact=False).inertia
    assert found.kind == "minimum"
    assert 0 < found.errors[0] < found.eigenvalues[0] / 3
    assert len(found.eigenvalues) == of.size - 1


@pytest.mark.parametrize("size", [1.0, 1e-3, 0.0])
def test_a_newton_step_gains_what_a_quadratic_loses(size):
    _, of, sample, scalars = closed("exp/exp", "sparse")
    found = curvature(of, base(sample), of.embedding() @ scalars, exact=True)
    v = torch.linspace(-1, 1, of.size, dtype=torch.float64) * size
    scale = torch.outer(*[units(found.hessian)] * 2)
    values, vectors = torch.linalg.eigh(found.hessian * scale)
    absolute = (vectors * values.abs()) @ vectors.T / scale
    assert found.gain(absolute @ v) == pytest.approx(float(v @ absolute @ v) / 2, rel=1e-6)


def test_an_eigenvalue_of_a_sample_has_an_error_and_noise_is_no_saddle():
    objective, of, _, scalars = closed("exp/exp", "sparse")
    drawn = replace(objective, configuration=replace(objective.configuration, closed=False))
    sample = fresh(drawn, 0, 5, 640)
    found, stated = (curvature(of, sample, of.embedding() @ scalars, exact).inertia for exact in (False, True))
    assert min(found.errors) > 0
    deviations = [v / e for v, e in zip(found.eigenvalues, found.errors, strict=True)]
    assert deviations[2] < -8 < -2 < deviations[3] < 0 < 8 < deviations[4]
    assert (found.negative, found.undecided, found.positive) == (3, 1, 6)
    assert (stated.negative, stated.undecided, stated.positive) == (4, 0, 6)  # as if the sample were the law


# --- the theorem --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pair", "values"), CASES)
@pytest.mark.parametrize("covariates", ["sphere", "uniform"])
def test_the_gradient_off_the_family_vanishes_unless_a_hypothesis_is_broken(pair, values, covariates):
    _, of, sample, scalars = closed(pair, values, covariates=covariates)
    found = off_family(of, sample, scalars)
    assert found.holds
    assert found.vanishing < 1e-13
    assert found.similarity_broken > 1e-4
    assert found.law_broken > 1e-4


def test_with_large_scalars_the_self_test_does_not_overflow_where_the_loss_does_not():
    _, of, sample, scalars = closed("exp/exp", "sparse", spectrum=(1.0, 1.0))
    large = torch.where(torch.tensor([kind == "m" for kind, _, _ in of.scalars]), 50.0, scalars)
    assert off_family(of, sample, large).holds
    assert not off_family(of, sample, 2 * large).vanishing <= 1  # here the loss itself does


def test_where_no_prompt_has_a_gradient_the_theorem_does_not_hold_and_more_prompts_help():
    objective, of, _, _ = closed("relu/relu", "sparse", contexts=(1,))
    scalars = torch.tensor([-0.5, -0.5, 1.0, 1.0], dtype=torch.float64)
    found = [off_family(of, fresh(objective, seed, 6, 1), scalars).holds for seed in range(12)]
    assert not all(found)  # of a prompt whose one score is below 0 relu has no gradient
    assert off_family(of, fresh(objective, 0, 6, 640), scalars).holds


def test_it_vanishes_in_many_dimensions_on_a_sample_closed_under_few_signed_permutations():
    _, of, sample, scalars = closed("exp/exp", "full", spectrum=(1.0, 0.5, *(1.0,) * 7))
    assert of.architecture.d == 9
    assert sample.orbit == 9 * 16
    assert off_family(of, sample, scalars).holds


def test_on_a_sample_that_is_not_closed_it_does_not_vanish():
    _, of, sample, scalars = closed("exp/exp", "sparse")
    assert not off_family(of, base(sample), scalars).holds


# --- the Hessian of an invariant law ------------------------------------------------------------------------


@pytest.mark.parametrize("d", [1, 2, 3, 5])
def test_the_subspaces_add_up_and_no_signed_permutation_leads_out_of_one(d):
    found = subspaces(d)
    assert torch.allclose(sum(found.values()), torch.eye(d * d, dtype=torch.float64))
    every = [torch.eye(d, dtype=torch.float64)[list(p)] for p in itertools.permutations(range(d))]
    for projection in found.values():
        assert torch.allclose(projection @ projection, projection)
        for o in every[:20]:
            o = o * (-1.0) ** torch.arange(d)[:, None]
            move = torch.kron(o, o)
            assert torch.allclose(move @ projection, projection @ move)


@pytest.mark.parametrize(("pair", "values"), [("exp/softmax", "full"), ("linear/linear", "sparse")])
def test_on_a_sample_closed_under_all_signed_permutations_a_few_vectors_tell_the_whole_hessian(pair, values):
    """d = 2: there are 8 of them, and the brute-force Hessian on all turned prompts is a second derivative."""
    _, of, _, sample = made(pair, values)
    signs = (torch.tensor([1.0, 1.0]), torch.tensor([1.0, -1.0]))
    group = [(s * p).double() for p in (torch.eye(2), torch.eye(2).flip(0)) for s in signs]
    moves = [of.root @ o @ of.inverse for o in group]

    def turned() -> Iterator[Batch]:
        for batch in sample.batches():
            context, query = batch.prompt.context, batch.prompt.query
            for move in moves:
                yield Batch(Prompt(Tokens(move @ context.x, context.y), Tokens(move @ query.x, query.y)), batch.target)

    closed = replace(sample, batches=turned, size=sample.size * len(moves))
    theta = of.embedding() @ torch.linspace(0.4, 0.9, len(of.scalars), dtype=torch.float64)
    whole = hessians(of, closed, theta, torch.eye(of.size, dtype=theta.dtype)).mean(0)
    told = symmetric_hessians(of, closed, theta, at_once=10**6).mean(0)
    assert torch.allclose(told, whole, atol=1e-9 * float(whole.abs().max()))
    alone = hessians(of, sample, theta, torch.eye(of.size, dtype=theta.dtype)).mean(0)
    assert not torch.allclose(told, alone, atol=1e-3 * float(whole.abs().max()))  # of prompts not turned it is none
