"""``one_layer_optimum_with_prior`` is about queries that are independent of the context: its layer, run on all tasks.

One token x, 1 or 2, d = 1, and labels w x, w = 1 or -1: the layer with C errs by w x_t (1 - C x^2).
"""

from __future__ import annotations

import itertools

import numpy
import pytest

from constructions.definitions.attention import layer
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.transformer import prediction
from constructions.optimum.one_layer_optimum_with_prior import optimum

APART = list(itertools.product((1.0, 2.0), repeat=2))  # x and x_t
TOGETHER = [(1.0, 1.0), (2.0, 2.0)]
C = 5 / 17  # E[S]/E[S^2], S = x^2


def half_mean_square(c, inputs):
    squares = []
    for (x, query), w in itertools.product(inputs, (1.0, -1.0)):
        head = optimum({"W_0": numpy.zeros((1, 1)), "C": numpy.array([[c]])})
        context, asked = numpy.array([[x]]), numpy.array([[query]])
        prompt = Prompt(Tokens(context, context * w), Tokens(asked, asked * 0))
        squares.append(((asked * w - prediction(layer([head], prompt))) ** 2).item())
    return sum(squares) / (2 * len(squares))


def test_where_they_are_independent_no_other_step_is_better_and_the_loss_is_the_least_that_is_said():
    assert half_mean_square(C, APART) == pytest.approx((5 / 2) * (1 - C * 5 / 2) / 2)
    assert all(half_mean_square(C + moved, APART) > half_mean_square(C, APART) for moved in (-0.1, -0.01, 0.01, 0.1))


def test_where_the_query_is_the_context_another_step_is_better():
    assert half_mean_square(C, TOGETHER) == pytest.approx(45 / 289)
    assert half_mean_square(17 / 65, TOGETHER) == pytest.approx(9 / 65)
    assert 9 / 65 < 45 / 289
