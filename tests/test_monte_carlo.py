"""Sampling sees the optimum of one_layer_optimum and no other: what it accepts, what it rejects, how often it errs."""

from __future__ import annotations

from statistics import NormalDist

import numpy
import pytest

from constructions.hypotheses import one_layer_tasks
from constructions.hypotheses.one_layer_tasks import PRODUCT, VALUE, draw, errors, least_loss, losses, optimum
from verify.checks.monte_carlo import gradients, stationary

COUNT = 20_000
SIZES = [("uniform", 2, 2), ("normal", 2, 3), ("uniform", 1, 2)]


def tasks_of(law, d, n, seed=0, count=COUNT):
    return draw(numpy.random.default_rng(seed), d, n, count, law)


@pytest.mark.parametrize(("law", "d", "n"), SIZES)
def test_the_optimum_is_stationary_in_every_weight_and_a_tenth_more_is_not(law, d, n):
    found = stationary(losses, optimum(d, n, law), tasks_of(law, d, n))
    assert found.holds, found
    assert found.entries == 2 * (d + 1) ** 2
    assert found.rejects > 1, found


@pytest.mark.parametrize(("law", "d", "n"), SIZES)
def test_the_loss_at_the_optimum_is_the_least_loss_claimed(law, d, n):
    found = losses(tasks_of(law, d, n), optimum(d, n, law))
    half_width = NormalDist().inv_cdf(0.9995) * found.std() / COUNT**0.5
    assert abs(found.mean() - least_loss(d, n, law)) < half_width < 0.1 * least_loss(d, n, law)


@pytest.mark.parametrize("law", ["uniform", "normal"])
def test_the_loss_of_any_weights_exceeds_the_least_by_half_the_mean_square_of_the_difference(law):
    random = numpy.random.default_rng(1)
    tasks, best = tasks_of(law, 2, 2), optimum(2, 2, law)
    at_best = errors(tasks, best)
    for _ in range(4):
        other = {name: array + 0.5 * random.normal(size=array.shape) for name, array in best.items()}
        beyond = errors(tasks, other) - at_best
        cross = (at_best * beyond).sum(axis=-1)
        assert abs(cross.mean()) < NormalDist().inv_cdf(0.9995) * cross.std() / COUNT**0.5
        assert (beyond**2).sum(axis=-1).mean() / 2 > 0.1 * losses(tasks, best).mean()  # these weights are far off


WRONG = {
    "the step of the normal law, N + d + 1": lambda w: {**w, PRODUCT: w[PRODUCT] * 3.8 / 5},
    "no step": lambda w: {**w, PRODUCT: w[PRODUCT] * 0},
    "the other sign": lambda w: {**w, VALUE: -w[VALUE]},
    "a value that reads x": lambda w: {**w, VALUE: w[VALUE] + numpy.diag([0.5, 0.5], -1)},
    "a product that turns": lambda w: {**w, PRODUCT: w[PRODUCT] + numpy.diag([0.5, 0], 1) - numpy.diag([0.5, 0], -1)},
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
def test_other_weights_are_rejected(change):
    found = stationary(losses, change(optimum(2, 2, "uniform")), tasks_of("uniform", 2, 2, count=10_000))
    assert not found.holds, found


@pytest.mark.parametrize("factor", [0.95, 1.05])
def test_a_step_that_is_a_twentieth_off_is_rejected(factor):
    best = optimum(1, 2, "uniform")
    found = stationary(losses, {**best, PRODUCT: best[PRODUCT] * factor}, tasks_of("uniform", 1, 2, count=60_000))
    assert not found.holds, found


def test_weights_that_the_prediction_does_not_see_have_derivative_zero():
    names, found = gradients(losses, optimum(2, 2, "uniform"), tasks_of("uniform", 2, 2, count=10))
    unseen = {f"{VALUE}[{r}, {c}]" for r in (0, 1) for c in range(3)} | {f"{PRODUCT}[{r}, 2]" for r in range(3)}
    assert {name for name, row in zip(names, found, strict=True) if not row.any()} == unseen


def test_the_derivative_of_a_polynomial_of_degree_two_is_exact():
    tasks = numpy.asarray([[1.0, 2.0, -3.0], [0.0, 1.0, 5.0]])  # a w_0^2 + b w_0 w_1 + c w_1

    def loss(tasks, weights):
        a, b, c = tasks.T
        first, second = weights["w"]
        return a * first**2 + b * first * second + c * second

    _, found = gradients(loss, {"w": numpy.asarray([3.0, -2.0])}, tasks)
    assert (found == [[2 * 3 - 2 * 2, -2], [2 * 3 - 3, 3 + 5]]).all()


def test_intervals_fail_together_about_as_often_as_the_level_says():
    """Four independent derivatives that are standard normal: each interval fails with probability 1/8 at level 1/2."""
    random = numpy.random.default_rng(0)

    def loss(tasks, weights):
        return tasks @ weights["w"]

    held = [stationary(loss, {"w": numpy.zeros(4)}, random.normal(size=(200, 4)), level=0.5).holds for _ in range(400)]
    expected = (7 / 8) ** 4
    assert abs(numpy.mean(held) - expected) < 4 * (expected * (1 - expected) / 400) ** 0.5


def test_the_power_stated_grows_as_the_square_root_of_the_number_of_tasks():
    few, many = (
        stationary(losses, optimum(1, 2, "uniform"), tasks_of("uniform", 1, 2, count=c)) for c in (5_000, 80_000)
    )
    assert 0.6 < few.resolution / many.resolution / 4 < 1.6
    assert many.rejects > 2 * few.rejects > 2


@pytest.mark.parametrize("level", [0, 1, 1.5, -0.1])
def test_a_level_that_is_no_probability_is_refused(level):
    with pytest.raises(ValueError, match="level"):
        stationary(losses, optimum(1, 1, "uniform"), tasks_of("uniform", 1, 1, count=10), level=level)


def test_losses_that_are_not_finite_are_refused():
    with pytest.raises(ValueError, match="finite"):
        stationary(lambda t, w: numpy.full(3, numpy.nan), {"w": numpy.zeros(1)}, None)


def test_one_task_is_refused():
    with pytest.raises(ValueError, match="two tasks"):
        stationary(lambda t, w: w["w"] * 2, {"w": numpy.zeros(1)}, None)


def test_a_law_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match="uniform, normal"):
        one_layer_tasks.draw(numpy.random.default_rng(0), 1, 1, 1, "cauchy")
