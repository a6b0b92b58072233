"""A trained layer on other prompts, rolled out, and what it makes of the Hessian: brute force, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy
import pytest
import torch

from train import targets
from train.checkpoint import Checkpoint, History
from train.comparisons import fresh_tasks, rollout, spectra, transfer
from train.comparisons.as_layers import constructed
from train.comparisons.best_steps import Steps, best_step, weights_after
from train.comparisons.regression import of_transformer
from train.configuration import Configuration
from train.model.architecture import VALUE_BLOCKS
from train.objective import Objective
from train.runs import groups_of

D, N = 3, 4
C = Configuration(
    pairs=("linear/linear",),
    contexts=(N,),
    depths=(1,),
    values="dense",
    keys="dense",
    covariates="uniform",
    spectrum=(1.0,) * D,
    integrated=False,
    prompts=8,
    test_prompts=50,
    resample_every=1,
    dtype="float64",
    steps=1,
)


def objective(**changed) -> Objective:
    c = replace(C, **changed)
    return Objective(c, groups_of(c)[0], "cpu")


def step(h: float) -> Steps:
    return Steps(torch.tensor([h * N], dtype=torch.float64), torch.zeros(1, dtype=torch.float64))


H = best_step("uniform", 1.0, D, N)


# --- other prompts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("law", "m", "alpha"), [("uniform", 4, 1.0), ("uniform", 9, 1.5), ("gaussian", 2, 0.7)])
def test_the_exact_loss_is_the_mean_over_prompts(law, m, alpha):
    random, count = numpy.random.default_rng(1), 40000
    draw = (lambda s: random.uniform(-0.5, 0.5, s)) if law == "uniform" else (lambda s: random.normal(size=s) / 12**0.5)
    x, q, w = alpha * draw((count, D, m)), alpha * draw((count, D)), random.normal(size=(count, D))
    y = numpy.einsum("pd,pdi->pi", w, x)
    errors = (numpy.einsum("pi,pdi,pd->p", y, x, q) * H - numpy.einsum("pd,pd->p", w, q)) ** 2
    error = errors.std() / count**0.5
    found = transfer.exact(1 / 12, transfer.kurtosis(law), D, m, alpha, H)
    assert abs(errors.mean() - found) < 4 * error
    assert abs(errors.mean() - transfer.exact(1 / 12, transfer.kurtosis(law), D, m + 1, alpha, H)) > 4 * error


def test_the_construction_has_the_exact_loss_on_all_other_prompts_and_a_step_that_is_too_long_has_not():
    made = objective()
    found = transfer.transferred(made, constructed(made.architecture, step(H), N))
    assert targets.transfers([{"transfer": found}]).holds
    assert set(found) == {
        "scale, uniform inputs",
        "scale, gaussian inputs",
        *(f"length, with{o} 1/n" for o in ("", "out")),
    }
    long = transfer.transferred(made, constructed(made.architecture, step(1.15 * H), N))
    assert not targets.transfers([{"transfer": found}, {"transfer": long}]).holds
    of_n = found["length, with 1/n"], found["length, without 1/n"]
    assert of_n[1]["exact"][-1] > 2 * of_n[0]["exact"][-1], "on more tokens the step is too long without 1/n"
    assert of_n[0]["at"] == list(map(float, transfer.LENGTHS))


# --- roll-out -----------------------------------------------------------------------------------------------


def test_a_construction_rolled_out_is_damped_descent_whatever_training_has_left_where_one_layer_does_not_look():
    made = objective(initial_scale=1.0)
    batch, weights = made.prompts.batch(0, 40), made.initial()
    ours = constructed(made.architecture, step(H), N)
    ours |= {name: weights[name] for name in rollout.UNSEEN}
    found = rollout.rolled_out(made, ours, batch)
    for times in (1, 2, 7, rollout.TIMES):
        steps = Steps(step(H).eta.expand(times) * rollout.FACTOR, torch.zeros(times, dtype=torch.float64))
        w = weights_after(batch.prompt.context, steps)[0, :, 0]
        expected = ((w * batch.prompt.query.x[0, :, :, 0]).sum(-1) - batch.target[0, :, 0, 0]).square()
        assert torch.allclose(found[times - 1], expected, rtol=1e-9, atol=1e-12)
    told = rollout.against_descent(made, ours, batch, step(H))
    assert targets.rolls_out([{"rollout": told}]).holds
    assert told["transformer"]["loss"][6] == pytest.approx(float(found[6].mean()))
    assert told["transformer"]["median loss"][6] == pytest.approx(float(found[6].median()))
    other = rollout.against_descent(made, {**ours, "R": 1.1 * ours["R"]}, batch, step(H))
    assert not targets.rolls_out([{"rollout": told}, {"rollout": other}]).holds


def test_one_layer_does_not_see_those_blocks_and_sees_all_others():
    made = objective(initial_scale=0.7)
    batch, weights = made.prompts.batch(0, 40), made.initial()
    before = of_transformer(made, weights, batch).predictions
    for name, w in weights.items():
        after = of_transformer(made, {**weights, name: w + 0.3}, batch).predictions
        assert torch.equal(after, before) == (name in rollout.UNSEEN), name
    assert set(rollout.UNSEEN) - {"C_y"} < set(VALUE_BLOCKS)


# --- spectra ------------------------------------------------------------------------------------------------


def gd_plus_plus(gamma: float) -> Checkpoint:
    """Two looped layers of the full family with A = -gamma n I, M = I: every eigenvalue s becomes s (1 - gamma s)^2."""
    c = replace(C, depths=(2,), values="full", keys="product", looped=True, integrated=True)
    (group,) = groups_of(c)
    eye = torch.eye(D, dtype=torch.float64).reshape(1, 1, 1, D, D)
    weights = {"r": torch.ones(1, 1, 1, dtype=torch.float64), "M": eye, "A": -gamma * N * eye}
    empty = History(torch.tensor([0]), torch.zeros(1, 1), {})
    return Checkpoint("", "", c, group, "cpu", 1, weights, eye[0, 0], empty)


def test_the_spectrum_after_a_layer_of_gd_plus_plus_is_its_polynomial_of_the_one_before():
    before, after = spectra.spectra(gd_plus_plus(0.3), 0)
    assert before.shape == (spectra.PROMPTS, D)
    assert torch.allclose(after, (before * (1 - 0.3 * before).square()).sort(-1).values, atol=1e-10)
    expected = numpy.median((before[:, -1] / before[:, 0]).numpy())
    assert spectra.condition(before) == pytest.approx(expected, rel=0.01)  # torch takes the lower of two middles


def test_a_layer_that_makes_it_worse_is_a_miss():
    assert targets.better_conditioned([gd_plus_plus(0.3)]).holds
    assert not targets.better_conditioned([gd_plus_plus(0.3), gd_plus_plus(-0.3)]).holds
    assert not targets.better_conditioned([gd_plus_plus(0.0)]).holds, "a layer that does nothing"


# --- fixed tasks --------------------------------------------------------------------------------------------


def on_one_task(weights) -> Checkpoint:
    """Of a run on one fixed task, with these weights and their loss on it."""
    c = replace(C, pairs=("linear#1/linear",), test_prompts=400)
    (group,) = groups_of(c)
    of = Objective(c, group, "cpu")
    test = {"loss": of.losses(weights, of.prompts.sample(2**32, 400))}
    empty = History(torch.tensor([0]), torch.zeros(1, 1), {})
    return Checkpoint("", "", c, group, "cpu", 1, weights, torch.eye(D)[None], empty, test=test)


def test_the_loss_on_fresh_tasks_is_of_linear_labels_and_what_holds_for_all_tasks_alike_is_not_learned_by_heart():
    descent = constructed(objective().architecture, step(H), N)
    found = on_one_task(descent)
    there = objective(test_prompts=400)
    fresh = float(there.losses(descent, there.prompts.sample(2**32, 400)))
    assert fresh_tasks.on_fresh_tasks(found, 0) == pytest.approx(fresh, rel=1e-12)
    assert fresh_tasks.number_of_tasks("linear#1") == 1
    assert fresh_tasks.number_of_tasks("linear") is None
    by_heart = replace(found, test={"loss": torch.tensor([fresh / 5], dtype=torch.float64)})
    many = replace(found, test={"loss": torch.tensor([fresh], dtype=torch.float64)})
    more = tuple(replace(run, labels="linear#64") for run in many.group.runs)
    many = replace(many, group=replace(many.group, runs=more))
    assert targets.few_tasks_are_memorised([by_heart, many]).holds
    assert not targets.few_tasks_are_memorised([many]).holds
    assert not targets.few_tasks_are_memorised([by_heart]).holds
