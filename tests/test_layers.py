"""The cases of the audit are what is said of them: by loops over tokens, and by loops over samples."""

from __future__ import annotations

import math
from functools import partial

import numpy
import pytest
import torch
from layers import CASES, NAMED, algorithms
from layers.by_tokens import Equation
from layers.calling import apply, predictions, rounding, states
from layers.case import DEEPEST, RATE, D, Layer, N, pairs
from layers.depths import GAMMA, MOMENTUM, STEP, transitions
from layers.other_arrays import JAX
from layers.prompts import W0
from layers.weights import square

BEYOND = 1e-4  # what is false is false by more


def prompt(seed: int) -> tuple[list[list[float]], list[float], list[float]]:
    rng = numpy.random.default_rng(seed)
    return (
        (rng.standard_normal((N, D)) * 0.6).tolist(),
        rng.standard_normal(N).tolist(),
        rng.standard_normal(D).tolist(),
    )


def from_w0(x, y, at, rate, steps):
    """Descent for w = w0 + v: on v, labels are y - <w0, x>."""
    labels = [label - float(W0 @ point) for label, point in zip(y, x, strict=True)]
    return [v + float(W0 @ at) for v in algorithms.gradient_descent(x, labels, at, rate, steps)]


def temporal_difference(x, y, at, rate, steps):
    """At the step that is written into the layer."""
    later = [token[D : 2 * D] for token in transitions(x, y, at)[:-1]]
    return algorithms.temporal_difference(x, later, y, at, STEP / N, steps)


ALGORITHMS = {
    "gradient_descent": algorithms.gradient_descent,
    "descent_from_w0": from_w0,
    "heavy_ball": partial(algorithms.heavy_ball, momentum=MOMENTUM),
    "gradient_descent_plus_plus": partial(algorithms.gradient_descent_plus_plus, gamma=GAMMA),
    "temporal_difference": temporal_difference,
} | {
    f"{name}:{kernel}": partial(getattr(algorithms, name), kernel=function)
    for name in ("functional_gradient_descent", "normalised_descent")
    for kernel, function in algorithms.KERNELS.items()
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_is_its_loops_over_tokens(case):
    truth, (x, y, at) = case.truth, prompt(2)
    tokens = truth.tokens(x, y, at)
    heads = case.draw(numpy.random.default_rng(1), len(tokens[0]))
    expected = truth.by_hand(heads, tokens)
    if isinstance(case.code, Layer):
        found = apply(case.code, heads, tokens)
        assert numpy.abs(numpy.array(found) - numpy.array(tokens)).max() > BEYOND, "it does nothing"
    else:
        found = float(case.code.of([heads] * 2)(numpy.array(x), numpy.array(y)[:, None], numpy.array([at])))
        token, entry = truth.read
        expected = truth.sign * truth.by_hand(heads, expected)[token][entry]
    numpy.testing.assert_allclose(found, expected, rtol=0, atol=rounding(case))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_agrees_with_its_algorithm_to_the_depth_that_is_said_and_no_further(case):
    x, y, at = prompt(3)
    expected = ALGORITHMS[case.truth.algorithm](x, y, at, RATE, DEEPEST)
    assert agreement(predictions(case, x, y, at), expected, rounding(case)) == case.truth.depth


def agreement(found, expected, rounding: float) -> int:
    """The depth to which two sequences agree; where they no longer do they differ by more than a little."""
    assert numpy.isfinite(found).all()
    assert numpy.isfinite(expected).all()
    errors = [numpy.abs(numpy.array(a) - numpy.array(b)).max() for a, b in zip(found, expected, strict=True)]
    depth = next((layer for layer, error in enumerate(errors) if error > rounding), DEEPEST)
    assert depth == DEEPEST or errors[depth] > BEYOND, errors
    return depth


@pytest.mark.parametrize("case", [c for c in CASES if c.truth.claims], ids=lambda case: case.name)
def test_a_claim_holds_in_the_y_slots_of_all_tokens_to_the_depth_that_is_said(case):
    """They hold y_i - f(x_i), the query's f(x) or -f(x), by its sign; f is what the algorithm predicts at each."""
    x, y, at = prompt(3)
    steps = [ALGORITHMS[case.truth.algorithm](x, y, point, RATE, DEEPEST) for point in (*x, at)]
    expected = [[label - f for label, f in zip((*y, 0.0), after, strict=True)] for after in zip(*steps, strict=True)]
    found = [[*(y for *_, y in context), -case.truth.sign * query[-1]] for *context, query in states(case, x, y, at)]
    (claimed,) = case.truth.claims.values()
    assert agreement(found, expected, rounding(case)) == claimed


@pytest.mark.parametrize("case", [c for c in CASES if c.truth.part], ids=lambda case: case.name)
def test_without_the_part_that_is_to_blame_a_block_is_explained_and_with_it_not(case):
    """The same heads, in the block that has no such part."""
    tokens = pairs(*prompt(4))
    heads = square(numpy.random.default_rng(5), len(tokens[0]))
    explained = numpy.array(Equation()(heads, tokens))
    plain = apply(NAMED["without_any_of_them"].code, heads, tokens)
    numpy.testing.assert_allclose(plain, explained, rtol=0, atol=rounding(case))
    assert numpy.abs(apply(case.code, heads, tokens) - explained).max() > BEYOND


def test_one_layer_over_inputs_and_labels_in_turn_is_no_step_whatever_its_weights():
    """It reads sum_i V z_i <K z_i, Q x>, in which labels stand as squares; a step from 0 is odd in them."""
    x, y, at = prompt(6)
    case, rng = NAMED["in_turn"], numpy.random.default_rng(7)
    arrays = numpy.array(x), numpy.array(y)[:, None], numpy.array([at])
    for _ in range(5):
        model = case.code.of([square(rng, D)])
        assert math.isclose(model(*arrays), model(arrays[0], -arrays[1], arrays[2]), rel_tol=1e-9)
    (step,) = algorithms.gradient_descent(x, y, at, RATE, 1)
    assert abs(step) > BEYOND


@pytest.mark.parametrize(("diagonal", "seen"), [(0, False), (1, True)])
def test_a_causal_mask_one_too_far_lets_an_input_see_its_label(diagonal, seen):
    """With one pair: there is nothing to learn its label from."""
    from layers.code.causal import Causal, InOneSequence

    module = Causal(D, diagonal)
    for parameter in module.parameters():
        torch.nn.init.normal_(parameter, generator=torch.Generator().manual_seed(8))
    model, x = InOneSequence([module]), torch.ones(1, 1, D, dtype=torch.float64)
    predicted = [float(model(x, torch.tensor([[label]], dtype=torch.float64)).detach()) for label in (1.0, 2.0)]
    assert (predicted[0] != predicted[1]) is seen


@pytest.mark.skipif(not JAX, reason="JAX is not installed: no layer in JAX was audited")
def test_a_layer_in_jax_is_a_case():
    assert "read_in_jax" in NAMED
