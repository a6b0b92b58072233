"""The risk of a layer on other prompts, by sampling: other lengths, scales, laws and noise than it was made for."""

from __future__ import annotations

from statistics import NormalDist

import numpy
import pytest

from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.transformer import prediction

COUNT = 40_000
LAWS = {"normal": (1.0, 0.0), "uniform": (1 / 3, -1.2), "signs": (1.0, -2.0), "Laplace": (2.0, 3.0)}  # v, e


def drawn(random: numpy.random.Generator, law: str, shape: tuple[int, ...]) -> numpy.ndarray:
    match law:
        case "normal":
            return random.standard_normal(shape)
        case "uniform":
            return random.uniform(-1, 1, shape)
        case "signs":
            return random.choice([-1.0, 1.0], shape)
        case "Laplace":
            return random.laplace(size=shape)
    raise ValueError(law)


def half_errors(law: str, d: int, m: int, h: float, alpha: float, tau: float) -> numpy.ndarray:
    """(w x_t - prediction)^2 / 2 of COUNT tasks, by the one forward pass."""
    random = numpy.random.default_rng(3)
    w = random.standard_normal((COUNT, 1, d))
    x, query = alpha * drawn(random, law, (COUNT, d, m)), alpha * drawn(random, law, (COUNT, d, 1))
    y = w @ x + tau * random.standard_normal((COUNT, 1, m))
    head = Head(Value(y_from_y=-h * numpy.eye(1)), Projection(numpy.eye(d)), Projection(numpy.eye(d)))
    after = layer([head], Prompt(Tokens(x, y), Tokens(query, numpy.zeros((COUNT, 1, 1)))))
    return ((w @ query - prediction(after)) ** 2)[:, 0, 0] / 2


def agrees(found: numpy.ndarray, expected: float) -> None:
    """Within an interval of level 0.999, which is narrow."""
    half_width = NormalDist().inv_cdf(0.9995) * found.std() / COUNT**0.5
    assert abs(found.mean() - expected) < half_width < 0.2 * expected, (found.mean(), expected, half_width)


@pytest.mark.parametrize(("alpha", "tau", "m"), [(1.0, 0.0, 3), (1.5, 0.5, 2), (0.5, 1.0, 6)])
@pytest.mark.parametrize("law", LAWS)
def test_construction_the_risk_is_what_is_claimed(law: str, alpha: float, tau: float, m: int) -> None:
    (v, e), d, h = LAWS[law], 2, 0.1
    scaled = v * alpha**2
    bracket = 1 - 2 * h * m * scaled + h**2 * scaled**2 * m * (m + d + 1 + e + tau**2 / scaled)
    agrees(half_errors(law, d, m, h, alpha, tau), scaled * d / 2 * bracket)


@pytest.mark.parametrize("m", [2, 4, 32])
@pytest.mark.parametrize("law", ["normal", "uniform"])
def test_construction_the_layer_with_1_over_n_errs_less_on_longer_prompts(law: str, m: int) -> None:
    (v, e), d, n, tau = LAWS[law], 3, 4, 0.5
    k = d + 1 + e + tau**2 / v
    expected = v * d / 2 * ((k / (n + k)) ** 2 + (n / (n + k)) ** 2 * k / m)
    agrees(half_errors(law, d, m, n / (m * v * (n + k)), 1.0, tau), expected)


def test_construction_the_layer_without_1_over_n_errs_more_and_more() -> None:
    v, d, n, m = 1.0, 3, 4, 32
    k = d + 1
    expected = v * d / 2 * ((1 - m / (n + k)) ** 2 + k * m / (n + k) ** 2)
    agrees(half_errors("normal", d, m, 1 / (v * (n + k)), 1.0, 0.0), expected)
    assert expected > 10 * v * d / 2
