"""Layers with one set of weights, run on many prompts: what their loss exceeds that of Bayes by, and its bounds."""

from __future__ import annotations

import numpy
import pytest

from constructions.definitions import heads
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.transformer import prediction, transformer

D, N = 2, 4


def radial(u, w):
    """exp(-|u - w|^2/2), at most 1."""
    return numpy.exp(-((u[:, :, None] - w[:, None, :]) ** 2).sum(axis=0) / 2)


def gaps(x, query, depth, step):
    """The loss of depth L less that of Bayes, for labels with the second moments K(X), by L = 0, 1, ..., depth."""
    labels = numpy.eye(N)  # as many labels a token as tokens: the predictions are the weights of the labels
    k, nu = radial(x, x), radial(x, query)[:, 0]
    best = numpy.linalg.lstsq(k, nu, rcond=1e-10)[0]
    head = heads.functional_gradient_step({"X": x, "Y": labels, "K": radial}, {"rate": step / 2})
    for layers in range(depth + 1):
        prompt = Prompt(Tokens(x, labels), Tokens(query, numpy.zeros((N, 1))))
        b = prediction(transformer([[head]] * layers, prompt))[:, 0]
        yield 1 - 2 * b @ nu + b @ k @ b - (1 - nu @ best), best


@pytest.mark.parametrize("seed", range(20))
def test_the_gap_of_a_prompt_is_within_its_bounds(seed):
    random = numpy.random.default_rng(seed)
    x, query = random.normal(size=(D, N)), random.normal(size=(D, 1))
    if seed % 3 == 0:
        x[:, 1] = x[:, 0]  # Khat singular
    last = numpy.inf
    for depth, (gap, w) in enumerate(gaps(x, query, 30, step=1 / N)):
        assert -1e-9 <= gap <= min(1, (w @ w) * N / (2 * depth + 1), last) + 1e-9
        last = gap


def test_the_bound_by_depth_is_off_by_no_more_than_a_factor_of_e_at_some_eigenvalue():
    for depth in (1, 3, 10, 100):
        s = 1 / (2 * depth + 1)
        assert 1 / (2 * depth + 1) / numpy.e <= s * (1 - s) ** (2 * depth) <= 1 / (2 * depth + 1)


def test_the_mean_gap_falls_with_depth_for_one_set_of_weights():
    random = numpy.random.default_rng(0)
    found = [
        [gap for gap, _ in gaps(random.normal(size=(D, N)), random.normal(size=(D, 1)), 40, 1 / N)] for _ in range(50)
    ]
    means = numpy.mean(found, axis=0)
    assert (numpy.diff(means) < 0).all()
    assert means[40] < means[0] / 10
