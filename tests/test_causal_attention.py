"""A causal mask: what tokens read, which masks are orders of the tokens, and where the layers go."""

from __future__ import annotations

import itertools

import numpy
import pytest

from constructions.arrays import exact
from constructions.definitions.attention import Head, Projection, Value
from constructions.definitions.causal_attention import causal_layer
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Linear
from constructions.hypotheses.token_order import ANTISYMMETRIC, ORDER, TRANSITIVE, above_the_diagonal

D, N_Y, N, M = 3, 2, 4, 2


@pytest.fixture
def prompt() -> Prompt:
    random = numpy.random.default_rng(0)
    context = Tokens(random.normal(size=(D, N)), random.normal(size=(N_Y, N)))
    return Prompt(context, Tokens(random.normal(size=(D, M)), random.normal(size=(N_Y, M))))


def descending(step: float) -> Head:
    return Head(Value(y_from_y=-step * numpy.eye(N_Y)), Projection(x=numpy.eye(D)), Projection(x=numpy.eye(D)))


def test_a_token_reads_from_those_before_it_and_itself_and_a_query_from_all(prompt):
    after = causal_layer([descending(0.1)], prompt, numpy.triu(numpy.ones((N, N))))
    x, y = prompt.context.x, prompt.context.y
    for j in range(N):
        read = sum(y[:, i] * (x[:, i] @ x[:, j]) for i in range(j + 1))
        assert numpy.allclose(after.context.y[:, j], y[:, j] - 0.1 * read)
    for t in range(M):
        read = sum(y[:, i] * (x[:, i] @ prompt.query.x[:, t]) for i in range(N))
        assert numpy.allclose(after.query.y[:, t], prompt.query.y[:, t] - 0.1 * read)
    assert (after.context.x == x).all()


def test_many_layers_with_a_causal_mask_solve_the_triangular_system_and_not_least_squares(prompt):
    x, q = prompt.context.x, prompt.query.x
    mask = numpy.triu(numpy.ones((N, N)))
    state = Prompt(prompt.context, Tokens(q, numpy.zeros((N_Y, M))))
    step = 1 / (x * x).sum(axis=0).max()
    for _ in range(2000):
        state = causal_layer([descending(step)], state, mask)
    alpha = numpy.zeros((N_Y, N))
    for j in range(N):
        before = sum((alpha[:, i] * (x[:, i] @ x[:, j]) for i in range(j)), start=numpy.zeros(N_Y))
        alpha[:, j] = (prompt.context.y[:, j] - before) / (x[:, j] @ x[:, j])
    assert numpy.allclose(-state.query.y, alpha @ x.T @ q, atol=1e-10)
    least_squares = prompt.context.y @ numpy.linalg.pinv(x) @ q
    assert numpy.abs(-state.query.y - least_squares).max() > 0.1


def is_order(m: numpy.ndarray) -> bool:
    tokens = range(len(m))
    entries = all(entry in (0, 1) for entry in m.flat)
    reflexive = all(m[i, i] == 1 for i in tokens)
    antisymmetric = not any(m[i, j] and m[j, i] for i, j in itertools.permutations(tokens, 2))
    transitive = all(
        m[i, k] for i, j, k in itertools.product(tokens, tokens, tokens) if entries and m[i, j] == m[j, k] == 1
    )
    return entries and reflexive and antisymmetric and transitive


@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_two_equations_hold_for_the_orders_of_the_tokens_and_for_no_other_mask(n):
    found = 0
    for entries in itertools.product((-1, 0, 1) if n == 3 else (-2, -1, 0, 1, 2), repeat=n * n):
        m = numpy.array(entries, dtype=float).reshape(n, n)
        meets = all(numpy.array_equal(*hypothesis.equation({"M": m})) for hypothesis in ORDER)
        assert meets == is_order(m), m
        found += meets
    assert found == {1: 1, 2: 3, 3: 19}[n]  # partial orders of n labelled things


def test_what_meets_both_is_the_causal_mask_and_what_meets_one_is_not():
    free = exact.array([2, 3, 5, 7, 11, 13, 17, 19, 23], (3, 3))
    both = ANTISYMMETRIC.satisfy(TRANSITIVE.satisfy({"M": free}))["M"]
    assert both.tolist() == numpy.triu(numpy.ones((3, 3))).tolist()
    assert not exact.equal(*TRANSITIVE.equation(ANTISYMMETRIC.satisfy({"M": free})))
    assert not exact.equal(*ANTISYMMETRIC.equation(TRANSITIVE.satisfy({"M": free})))
    assert above_the_diagonal(numpy.zeros((1, 1))).tolist() == [[0]]


def test_it_is_similarity_that_is_masked_whatever_it_is(prompt):
    """A similarity is a value: the same mask on twice the scores reads twice as much."""

    def doubled(u, w):
        return Linear()(u, w) * 2

    mask = numpy.triu(numpy.ones((N, N)))
    once = causal_layer([descending(0.1)], prompt, mask).context.y - prompt.context.y
    head = Head(descending(0.1).value, descending(0.1).key, descending(0.1).query, doubled)
    assert numpy.allclose(causal_layer([head], prompt, mask).context.y - prompt.context.y, 2 * once)
