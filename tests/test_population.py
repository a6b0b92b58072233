"""Populations have the moments that they are made for, summed sample by sample in rational numbers."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import prod
from random import Random

import numpy
import pytest

from constructions.arrays import exact
from constructions.hypotheses import population
from constructions.hypotheses.normal_inputs import NORMAL_FOURTH_MOMENTS, NORMAL_SECOND_MOMENTS
from constructions.hypotheses.prior import TASK_MOMENTS


def drawn(seed, *shape):
    random = Random(seed)
    return exact.array((Fraction(random.randint(-3, 3)) for _ in range(prod(shape))), shape)


def moment(points, weights, *at):
    """The weighted sum of the product of the coordinates ``at``."""
    total = Fraction(0)
    for s, weight in enumerate(weights):
        total += weight * prod((points[(*i, s)] for i in at), start=Fraction(1))
    return total


def delta(*of):
    return int(len(set(of)) == 1)


@pytest.mark.parametrize("shape", [(1, 1, 1), (2, 1, 2), (2, 2, 1)])
def test_uncorrelated_weights_have_the_identity_as_second_moments_and_keep_their_symmetry(shape):
    w, rho = population.uncorrelated(*population.symmetric(drawn(0, *shape), drawn(1, shape[-1])))
    at = list(numpy.ndindex(shape[:2]))
    for i, j in itertools.product(at, repeat=2):
        assert moment(w, rho, i, j) == delta(i, j)
    for i, j, k in itertools.product(at, repeat=3):
        assert moment(w, rho, i) == moment(w, rho, i, j, k) == 0


@pytest.mark.parametrize(("d", "n"), [(1, 1), (1, 2), (2, 2), (3, 1)])
def test_gram_moments_are_those_prescribed(d, n):
    first, second = (m + m.T for m in (drawn(2, d, d), drawn(3, d, d)))
    x, pi = population.with_gram_moments(drawn(0, d, n, 2), drawn(1, 2), first, second)
    grams = [x[:, :, s] @ x[:, :, s].T for s in range(len(pi))]
    assert (sum(weight * s for weight, s in zip(pi, grams, strict=True)) == first).all()
    assert (sum(weight * (s @ s) for weight, s in zip(pi, grams, strict=True)) == second).all()


@pytest.mark.parametrize(("d", "n"), [(1, 1), (1, 3), (2, 2)])
def test_coordinates_have_the_even_moments_of_independent_ones_up_to_order_four(d, n):
    """And odd ones, which no hypothesis excludes."""
    v, e = Fraction(2, 3), Fraction(-6, 5)
    x, pi = population.with_fourth_moments(drawn(0, d, n, 1), v, e)
    x, pi = population.with_second_moments(x, pi, v)
    at = list(numpy.ndindex((d, n)))
    for i, j in itertools.product(at, repeat=2):
        assert moment(x, pi, i, j) == v * delta(i, j)
    for i, j, k, m in itertools.product(at, repeat=4):
        pairings = delta(i, j) * delta(k, m) + delta(i, k) * delta(j, m) + delta(i, m) * delta(j, k)
        assert moment(x, pi, i, j, k, m) == v * v * pairings + v * v * e * delta(i, j, k, m)
    assert any(moment(x, pi, i, j, k) for i, j, k in itertools.product(at, repeat=3))


@pytest.mark.parametrize(("d", "n"), [(1, 1), (2, 1), (2, 2)])
def test_normal_inputs_have_the_moments_of_isserlis(d, n):
    given = {"X": drawn(0, d, n, 1), "pi": drawn(1, 1), "Sigma": drawn(2, d, d)}
    for hypothesis in (NORMAL_FOURTH_MOMENTS, NORMAL_SECOND_MOMENTS):
        given = hypothesis.satisfy(given)
    x, pi, sigma = given["X"], given["pi"], given["Sigma"]

    def covariance(one, other):
        return sigma[one[0], other[0]] * delta(one[1], other[1])

    at = list(numpy.ndindex((d, n)))
    for i, j, k, m in itertools.product(at, repeat=4):
        assert moment(x, pi, i, j) == covariance(i, j)
        pairings = ((i, j, k, m), (i, k, j, m), (i, m, j, k))
        assert moment(x, pi, i, j, k, m) == sum(covariance(a, b) * covariance(c, e) for a, b, c, e in pairings)


@pytest.mark.parametrize(("n_y", "d", "n"), [(1, 1, 1), (1, 2, 1), (2, 1, 2)])
def test_tasks_have_the_second_moments_that_are_assumed(n_y, d, n):
    given = {"D": drawn(0, n_y, d, 2), "eps": drawn(1, n_y, n, 2), "rho": drawn(2, 2), "Psi": drawn(3, d, d)}
    given |= {"noise": drawn(4), "X": drawn(5, d, n, 2), "pi": drawn(6, 2)}
    for hypothesis in TASK_MOMENTS:
        given = hypothesis.satisfy(given)
    big, eps, rho, psi = (given[name] for name in ("D", "eps", "rho", "Psi"))
    for (c, a), (f, b) in itertools.product(numpy.ndindex((n_y, d)), repeat=2):
        assert moment(big, rho, (c, a), (f, b)) == psi[a, b] * delta(c, f)
    for i, j in itertools.product(numpy.ndindex((n_y, n)), repeat=2):
        assert moment(eps, rho, i, j) == given["noise"] * delta(i, j)
    for (c, a), (f, j) in itertools.product(numpy.ndindex((n_y, d)), numpy.ndindex((n_y, n))):
        assert sum(w * x * z for w, x, z in zip(rho, big[c, a], eps[f, j], strict=True)) == 0
    assert sum(given["pi"]) == 1


def test_second_moments_are_set_without_a_change_of_the_fourth():
    x, pi = drawn(0, 2, 2, 2), drawn(1, 2)
    y, kappa = population.with_second_moments(x, pi, Fraction(5, 7))
    at = list(numpy.ndindex((2, 2)))
    for i, j, k, m in itertools.product(at, repeat=4):
        assert moment(y, kappa, i, j, k, m) == moment(x, pi, i, j, k, m)
        assert moment(y, kappa, i, j) == Fraction(5, 7) * delta(i, j)


@pytest.mark.parametrize("d", [1, 3])
def test_random_signs_are_uncorrelated_and_are_signs_when_the_first_entry_is_one(d):
    sigma, omega = drawn(0, d, 2), drawn(1, 2)
    made, weights = population.random_signs(sigma, omega)
    for a, b in itertools.product(range(d), repeat=2):
        assert moment(made, weights, (a,), (b,)) == delta(a, b)
    made, _ = population.random_signs(sigma * 0 + 1, omega)
    assert set(made.reshape(-1)) == {-1, 1}


def test_normalised_weights_sum_to_one_and_keep_every_moment():
    x, pi = drawn(0, 2, 1, 2), drawn(1, 2)
    y, kappa = population.normalised(x, pi)
    assert sum(kappa) == 1
    assert moment(y, kappa, (0, 0), (1, 0)) == moment(x, pi, (0, 0), (1, 0))
