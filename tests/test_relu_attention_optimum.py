"""The best step of a relu attention layer, by sampling: for several laws, through the one forward pass."""

from __future__ import annotations

from statistics import NormalDist

import numpy
import pytest

from constructions.definitions.attention import LINEAR, Head, Projection, Value, layer
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Relu, Similarity
from constructions.definitions.transformer import prediction

COUNT = 40_000
LAWS = {  # the law of a coordinate, v, e
    "normal": (lambda random, shape: random.standard_normal(shape), 1.0, 0.0),
    "uniform": (lambda random, shape: random.uniform(-1, 1, shape), 1 / 3, -1.2),
    "signs": (lambda random, shape: random.choice([-1.0, 1.0], shape), 1.0, -2.0),
    "a third zeros": (lambda random, shape: random.choice([-1.0, 0.0, 1.0], shape), 2 / 3, -1.5),
}
SIZES = ((2, 3), (3, 6))


def answers(law: str, d: int, n: int, r: float, similarity: Similarity) -> tuple[numpy.ndarray, numpy.ndarray]:
    """The labels w q and the predictions of COUNT tasks."""
    random = numpy.random.default_rng(5)
    draw, _, _ = LAWS[law]
    w, x, q = random.standard_normal((COUNT, 1, d)), draw(random, (COUNT, d, n)), draw(random, (COUNT, d, 1))
    head = Head(Value(y_from_y=-r * numpy.eye(1)), Projection(numpy.eye(d)), Projection(numpy.eye(d)), similarity)
    after = layer([head], Prompt(Tokens(x, w @ x), Tokens(q, numpy.zeros((COUNT, 1, 1)))))
    return (w @ q)[:, 0, 0], prediction(after)[:, 0, 0]


def half_width(values: numpy.ndarray) -> float:
    return float(NormalDist().inv_cdf(0.9995) * values.std() / COUNT**0.5)


@pytest.mark.parametrize(("d", "n"), SIZES)
@pytest.mark.parametrize("law", LAWS)
def test_construction_the_step_is_stationary_and_errs_what_is_claimed(law: str, d: int, n: int) -> None:
    _, v, e = LAWS[law]
    k = n + 2 * d + 3 + 2 * e
    label, predicted = answers(law, d, n, 2 / v / k, Relu())
    slope = (label - predicted) * predicted  # its mean is 0 at the best step
    assert abs(slope.mean()) < half_width(slope) < 0.1 * (predicted**2).mean()
    square = (label - predicted) ** 2
    expected = v * d * (2 * d + 3 + 2 * e) / k
    assert abs(square.mean() - expected) < half_width(square) < 0.1 * expected


@pytest.mark.parametrize("factor", [0.8, 1.25])
def test_construction_another_step_is_not_stationary(factor: float) -> None:
    label, predicted = answers("normal", 2, 3, factor * 2 / (3 + 4 + 3), Relu())
    slope = (label - predicted) * predicted
    assert abs(slope.mean()) > half_width(slope)


@pytest.mark.parametrize("law", LAWS)
def test_construction_linear_attention_errs_less_at_its_own_best_step(law: str) -> None:
    (_, v, e), d, n = LAWS[law], 2, 3
    relu = numpy.subtract(*answers(law, d, n, 2 / v / (n + 2 * d + 3 + 2 * e), Relu())) ** 2
    linear = numpy.subtract(*answers(law, d, n, 1 / v / (n + d + 1 + e), LINEAR)) ** 2
    assert (relu - linear).mean() > half_width(relu - linear)
