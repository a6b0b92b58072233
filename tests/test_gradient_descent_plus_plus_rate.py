"""Layers of GD++ with gamma = 1/(3 lambda_max), run: condition numbers, and the error of the last step."""

from __future__ import annotations

import numpy
import pytest

from constructions.definitions import heads
from constructions.definitions.attention import layer
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.transformer import prediction


def spectrum(x):
    return numpy.linalg.eigvalsh(x @ x.T)


@pytest.mark.parametrize("seed", range(30))
def test_layers_condition_and_predict_as_fast_as_is_claimed(seed):
    random = numpy.random.default_rng(seed)
    d, depth = random.integers(2, 5), random.integers(0, 5)
    n = d + random.integers(0, 6)
    x = random.normal(size=(d, n)) * numpy.exp(random.normal(size=(d, 1)))
    w, query = random.normal(size=(2, d)), random.normal(size=(d, 1))
    prompt, zero = Prompt(Tokens(x, w @ x), Tokens(query, numpy.zeros((2, 1)))), numpy.zeros((2, d))
    for _ in range(depth):
        before = spectrum(prompt.context.x)
        eta, gamma = n * random.uniform(0, 1) / before[-1], 1 / (3 * before[-1])
        prompt = layer([heads.gradient_descent_plus_plus_step(zero, x, eta, gamma)], prompt)
        after = spectrum(prompt.context.x)
        kappa, new = before[-1] / before[0], after[-1] / after[0]
        assert new == pytest.approx(4 * kappa**3 / (3 * kappa - 1) ** 2, rel=1e-6)
        assert -1e-9 <= new - 1 <= min(4 / 9 * (kappa - 1), 3 / 4 * (kappa - 1) ** 2) + 1e-9
        assert kappa < 2 or new <= 16 / 25 * kappa
        assert after[-1] == pytest.approx(4 / 9 * before[-1])
    last = spectrum(prompt.context.x)
    prompt = layer([heads.gradient_descent_plus_plus_step(zero, x, n / last[-1], 0.0)], prompt)
    error = numpy.linalg.norm(prediction(prompt) - w @ query)
    assert error <= (1 - last[0] / last[-1]) * numpy.linalg.norm(w, 2) * numpy.linalg.norm(query) + 1e-9


def test_from_2_on_the_excess_falls_doubly_exponentially():
    kappa = 2.0
    for m in range(6):
        assert kappa - 1 <= 4 / 3 * 0.75 ** (2**m) + 1e-15
        kappa = 4 * kappa**3 / (3 * kappa - 1) ** 2
