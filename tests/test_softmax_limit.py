"""The limit of softmax attention, by brute force over Q(e): loops over the definition, with the kernel exp(u w)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from constructions.arrays import exact
from constructions.arrays.exact import EULER
from constructions.definitions.attention import layer as attention_layer
from constructions.definitions.matrices import product
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Exponential
from constructions.functional_gradient_descent import softmax_limit
from constructions.hypotheses.pseudo_inverse import inverse

PROMPTS = [  # x_i, y_i, x
    ((1,), (3,), 2),
    ((1, 2), (3, 3), 4),
    ((0, 1), (1, -2), 2),
]
STEP = Fraction(1, 2)


def kernel(u, w):
    return EULER ** (u * w)


def total(keys, x):
    return sum(kernel(u, x) for u in keys)


def solved(keys, right):
    """a with sum_i K(x_j, x_i) a_i = right_j, for one key or two."""
    if len(keys) == 1:
        return [right[0] / kernel(keys[0], keys[0])]
    (a, b), (c, d) = [[kernel(u, w) for w in keys] for u in keys]
    return [(d * right[0] - b * right[1]) / (a * d - b * c), (a * right[1] - c * right[0]) / (a * d - b * c)]


def limit(keys, y, x):
    """tau nu^T Khat^-1 D y"""
    a = solved(keys, [total(keys, u) * label for u, label in zip(keys, y, strict=True)])
    return sum(kernel(u, x) * a_i for u, a_i in zip(keys, a, strict=True)) / total(keys, x)


def bayes(keys, y, x):
    """nu^T Khat^-1 y"""
    return sum(kernel(u, x) * a_i for u, a_i in zip(keys, solved(keys, y), strict=True))


def layer(keys, residual, predicted, x):
    """The residuals and the prediction after a step r: f + r tau sum_i (y_i - f(x_i)) K(x_i, .)."""

    def read(point):
        return sum(kernel(u, point) * e for u, e in zip(keys, residual, strict=True)) / total(keys, point) * STEP

    return [e - read(u) for u, e in zip(keys, residual, strict=True)], predicted + read(x)


def arrays(keys, y, x):
    """X (1, n), Y (1, n) and the query (1, 1)."""
    return exact.array(keys, (1, len(keys))), exact.array(y, (1, len(y))), exact.array([x], (1, 1))


@pytest.mark.parametrize(("keys", "y", "x"), PROMPTS)
def test_the_limit_and_the_bayes_predictor_of_the_claim_are_those_of_the_loops(keys, y, x):
    context, labels, query = arrays(keys, y, x)
    k, cross = Exponential()(context, context), Exponential()(context, query)
    c = softmax_limit.coefficients(labels, k, inverse(k))
    assert softmax_limit.interpolant(c, cross).item() == limit(keys, y, x)
    assert product(labels, inverse(k), cross).item() == bayes(keys, y, x)


@pytest.mark.parametrize(("keys", "y", "x"), PROMPTS)
def test_the_layers_of_the_claim_are_those_of_the_loops(keys, y, x):
    context, labels, query = arrays(keys, y, x)
    residual, predicted, prompt = list(y), EULER * 0, Prompt(Tokens(context, labels), Tokens(query, query * 0))
    for _ in range(3):
        head = softmax_limit.head({"X": context, "K": Exponential(), "Y": labels}, {"rate": STEP})
        prompt = attention_layer([head], prompt)
        residual, predicted = layer(keys, residual, predicted, x)
        assert prompt.context.y[0].tolist() == residual
        assert -prompt.query.y.item() == predicted


@pytest.mark.parametrize(("keys", "y", "x"), PROMPTS)
def test_the_prediction_and_the_limit_of_the_residuals_add_up_to_the_limit_at_every_depth(keys, y, x):
    residual, predicted = list(y), EULER * 0
    for _ in range(4):
        assert predicted + limit(keys, residual, x) == limit(keys, y, x)
        residual, predicted = layer(keys, residual, predicted, x)


@pytest.mark.parametrize(("keys", "y", "x"), PROMPTS)
def test_the_limit_interpolates_the_context_as_bayes_does(keys, y, x):
    for u, label in zip(keys, y, strict=True):
        assert limit(keys, y, u) == bayes(keys, y, u) == label


@pytest.mark.parametrize(("keys", "y", "x"), PROMPTS)
def test_the_limit_is_not_the_bayes_predictor(keys, y, x):
    assert limit(keys, y, x) != bayes(keys, y, x)


@pytest.mark.parametrize(("keys", "y", "x"), PROMPTS[:2])
def test_the_limit_of_constant_labels_is_their_value_at_every_point(keys, y, x):
    assert [limit(keys, y, point) for point in (x, x + 1, -x)] == [y[0]] * 3
    assert bayes(keys, y, x) != y[0]
