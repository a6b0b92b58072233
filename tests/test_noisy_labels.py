"""Layers on noisy labels, run: their loss against ridge regression by depth, and what the second head makes of it."""

from __future__ import annotations

import numpy
import pytest

from constructions.arrays import exact
from constructions.definitions import heads
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.transformer import prediction, transformer
from constructions.functional_gradient_descent.noisy_labels import own_head
from constructions.hypotheses.own_token import OWN, QUERY_APART

D, N, NOISE = 2, 4, 0.5


def radial(u, w):
    """exp(-|u - w|^2/2), at most 1."""
    return numpy.exp(-((u[:, :, None] - w[:, None, :]) ** 2).sum(axis=0) / 2)


def same(u, w):
    """1 where the columns are one and the same, else 0."""
    return (u[:, :, None] == w[:, None, :]).all(axis=0).astype(float)


@pytest.fixture
def data():
    random = numpy.random.default_rng(3)
    x = random.normal(size=(D, N))
    query = x[:, :1] + 0.3 * random.normal(size=(D, 1))
    return {"X": x, "Q": query, "Y": numpy.eye(N), "K": radial, "D": same, "noise": NOISE}


def weights(given, depth, step, second=False):
    """What the prediction makes of each label."""
    at = {"rate": step / 2}
    layer = [heads.functional_gradient_step(given, at)] + ([own_head(given, at)] if second else [])
    prompt = Prompt(Tokens(given["X"], given["Y"]), Tokens(given["Q"], numpy.zeros((N, 1))))
    return prediction(transformer([layer] * depth, prompt))[:, 0]


def excess(given, b):
    """E(b^T y - y_t)^2 less the least of it, from second moments of the noisy labels."""
    covariance = radial(given["X"], given["X"]) + NOISE * numpy.eye(N)
    nu = radial(given["X"], given["Q"])[:, 0]
    return b @ covariance @ b - 2 * b @ nu + nu @ numpy.linalg.solve(covariance, nu)


@pytest.mark.parametrize("depth", [0, 1, 2, 5, 20, 300])
def test_the_excess_over_ridge_is_the_sum_over_eigenvalues(data, depth):
    step = 1 / N
    s, u = numpy.linalg.eigh(radial(data["X"], data["X"]))
    c, rho = u.T @ radial(data["X"], data["Q"])[:, 0], (1 - step * s) ** depth
    said = (c**2 * (NOISE - rho * (s + NOISE)) ** 2 / (s**2 * (s + NOISE))).sum()
    assert excess(data, weights(data, depth, step)) == pytest.approx(said, abs=1e-10)


def test_deeper_is_not_better_and_the_limit_is_above_the_least_loss(data):
    found = [excess(data, weights(data, depth, 1 / N)) for depth in (*range(12), 4000)]
    best = int(numpy.argmin(found))
    assert 0 < best < 11
    s, u = numpy.linalg.eigh(radial(data["X"], data["X"]))
    c = u.T @ radial(data["X"], data["Q"])[:, 0]
    limit = (c**2 * NOISE**2 / (s**2 * (s + NOISE))).sum()
    assert 10 * found[best] < found[-1]
    assert found[-1] == pytest.approx(limit, rel=0.05)


def test_the_second_head_makes_it_ridge_regression(data):
    covariance = radial(data["X"], data["X"]) + NOISE * numpy.eye(N)
    ridge = numpy.linalg.solve(covariance, radial(data["X"], data["Q"])[:, 0])
    step = 1 / numpy.linalg.eigvalsh(covariance)[-1]
    assert numpy.allclose(weights(data, 500, step, second=True), ridge, atol=1e-10)
    assert numpy.abs(weights(data, 500, step) - ridge).max() > 0.01


@pytest.mark.parametrize(("n", "m"), [(1, 1), (3, 2)])
def test_what_meets_both_tells_tokens_apart_and_what_meets_one_does_not(n, m):
    random = numpy.random.default_rng(0)
    free = {
        "X": exact.array((int(e) for e in random.integers(2, 9, 2 * n)), (2, n)),
        "Q": exact.array((int(e) for e in random.integers(2, 9, 2 * m)), (2, m)),
        "D": lambda u, w: exact.array((2 for _ in range(u.shape[1] * w.shape[1])), (u.shape[1], w.shape[1])),
    }
    both = OWN.satisfy(QUERY_APART.satisfy(free))
    assert exact.equal(both["D"](both["X"], both["X"]), exact.array(map(int, numpy.eye(n).flat), (n, n)))
    assert exact.equal(both["D"](both["X"], both["Q"]), exact.array([0] * (n * m), (n, m)))
    assert both["X"][1].tolist() == free["X"][1].tolist()
    assert exact.equal(*QUERY_APART.equation(QUERY_APART.satisfy(free)))
    assert exact.equal(*OWN.equation(OWN.satisfy(free)))
    assert not exact.equal(*QUERY_APART.equation(OWN.satisfy(free)))
    assert not exact.equal(*OWN.equation(QUERY_APART.satisfy(free)))


def test_the_next_layer_does_not_lower_the_loss_and_the_two_next_may():
    token = numpy.ones((D, 1))
    given = {"X": token, "Q": token, "Y": numpy.eye(1), "K": radial}

    def after(*steps):
        """E(b y - y_t)^2, for E[y y] = 1 + NOISE and E[y y_t] = E[y_t y_t] = 1."""
        layers = [[heads.functional_gradient_step(given, {"rate": h / 2})] for h in steps]
        (b,) = prediction(
            transformer(layers, Prompt(Tokens(token, numpy.eye(1)), Tokens(token, [[0.0]] @ numpy.eye(1))))
        )[:, 0]
        return b * b * (1 + NOISE) - 2 * b + 1

    first = 0.9  # rho = 1/10 is below NOISE/(1 + NOISE)
    assert all(after(first, h) >= after(first) for h in (0, 0.5, 1, 2, 2.8, 5))
    assert after(first, 2.8, 2.8) < after(first)
    assert all(after(first, *[h] * 3) >= after(first, *[h] * 2) >= after(first, h) for h in (0, 0.5, 1))
