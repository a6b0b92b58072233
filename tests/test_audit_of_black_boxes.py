"""Layers whose weights nobody tells: what is found of them, and that false neighbours are not taken for it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import audited_layers as layers
import numpy
import pytest

from verify.audit.against import compared
from verify.audit.algorithms import ALGORITHMS
from verify.audit.asserting import assert_inherits
from verify.audit.auditing import Audit
from verify.audit.black_box import explained_with_heads
from verify.audit.calling import Opened
from verify.audit.convention import Convention, Order, Over, Reads
from verify.audit.counterexample import simpler
from verify.audit.evaluator import Local
from verify.audit.explanation import Explanation
from verify.audit.factories import ours
from verify.audit.fault import Fault
from verify.audit.finding import Finding, Verdict
from verify.audit.layout import Layout
from verify.audit.memory import memory_of
from verify.audit.normaliser import beside
from verify.audit.observing import observe
from verify.audit.small_tokens import product_of, small_tokens
from verify.audit.subject import Form, Output, Subject, subject_of
from verify.audit.taken import Taken

OURS = ours()
SLOTS = {"x": 3, "y": 1}
WITH_V = {"x": 2, "y": 1, "v": 1}


def weights(rows: int):
    return tuple(numpy.random.default_rng(5).normal(size=(3, rows, rows)) * rows**-0.5)


def box(call, d: int = 3):
    """The layer with fixed weights V, K and Q, and their K^T Q."""
    v, k, q = weights(d + 1)
    return partial(call, V=v, K=k, Q=q), k.T @ q


def softmax_beside(Z, V, K, Q, c=0.5):
    """exp over a constant and the sum of the context's."""
    n = Z.shape[1] - 1
    scores = numpy.exp((K @ Z[:, :n]).T @ (Q @ Z))
    return Z + V @ Z[:, :n] @ (scores / (c + scores.sum(0)))


def exponential(Z, V, K, Q):
    n = Z.shape[1] - 1
    return Z + V @ Z[:, :n] @ numpy.exp((K @ Z[:, :n]).T @ (Q @ Z)) / n


def taken_as(call, slots, output=Output.TOKENS, form=Form.COLUMNS) -> Taken:
    return Taken(Local(Subject(call)), Layout(slots, form, output), "numpy", counts=(6, 1, 2, 5))


def audit(call, *claims, slots=SLOTS, **told) -> Finding:
    subject = Subject(call, "box", slots, form=Form.COLUMNS, output=Output.TOKENS, **told)
    return Audit({name: OURS[name] for name in claims}, claims, 0).of(Local(subject))


def heads_of(call, d: int) -> Explanation | None:
    random = numpy.random.default_rng(0)
    taken = taken_as(call, {"x": d, "y": 1})
    with numpy.errstate(all="ignore"):
        seen = replace(observe(taken, {}, random), beside=beside(taken, {}, random))
        return explained_with_heads(taken, seen, random, numpy.inf, thorough=False).explanation


@pytest.mark.parametrize(
    ("call", "convention"),
    [
        (layers.mean, Convention()),
        (layers.softmax, Convention(kernel="exp", over=Over.KEYS)),
        (layers.softmax_with_its_own_key, Convention(kernel="exp", over=Over.ALL_KEYS)),
        (softmax_beside, Convention(kernel="exp", over=Over.KEYS, beside=0.5)),
        (exponential, Convention(kernel="exp")),
    ],
)
@pytest.mark.parametrize("d", [3, pytest.param(10, marks=pytest.mark.slow)])
def test_one_head_of_a_black_box_is_found_with_its_convention(call, convention, d):
    fixed, product = box(call, d)
    found = heads_of(fixed, d)
    assert found.convention == convention
    ((value, scores),) = [(h.value, h.key.T @ h.query) for h in found.fixed]
    made = numpy.multiply.outer(value, scores) if convention.kernel == "linear" else scores
    wanted = numpy.multiply.outer(weights(d + 1)[0], product) if convention.kernel == "linear" else product
    numpy.testing.assert_allclose(made, wanted, rtol=0, atol=1e-8 * numpy.abs(wanted).max())


def test_a_softmax_with_the_querys_key_in_its_normaliser_is_found_at_ten_dimensions():
    fixed, product = box(layers.softmax_with_its_own_key, 10)
    found = heads_of(fixed, 10)
    assert found.convention.over is Over.ALL_KEYS
    (head,) = found.fixed
    numpy.testing.assert_allclose(head.key.T @ head.query, product, atol=1e-8)


def test_a_black_box_whose_y_reads_the_new_x_is_found():
    a = numpy.array([[-0.1, 0.02, 0.0], [0.0, -0.1, 0.03], [0.01, 0.0, -0.2]])
    found = heads_of(lambda Z: layers.x_first(Z, a, -0.3), 3)
    assert found.convention == Convention(order=Order.X_FIRST)
    (head,) = found.fixed
    expected = numpy.zeros((4, 4))
    expected[:3, :3], expected[3, 3] = a, -0.3
    numpy.testing.assert_allclose(head.value * head.query[0, 0], expected, atol=1e-9)
    numpy.testing.assert_allclose(head.query / head.query[0, 0], numpy.diag([1.0, 1, 1, 0]), atol=1e-9)


@pytest.mark.parametrize(
    ("call", "sum_has"),
    [
        (layers.softmax, 0.0),
        (layers.softmax_with_its_own_key, 1.0),
        (softmax_beside, 0.5),
        (partial(softmax_beside, c=1e-6), 1e-6),
        (exponential, 0.0),  # 1/n is a sum of n ones
        (layers.linear, None),
        (layers.softmax_over_queries, None),
    ],
)
def test_what_stands_beside_the_context_in_the_sum_is_seen(call, sum_has):
    fixed, _ = box(call)
    found = beside(taken_as(fixed, SLOTS), {}, numpy.random.default_rng(1))
    assert found == (sum_has if sum_has is None else pytest.approx(sum_has, abs=1e-12))


@pytest.mark.parametrize("output", Output)
def test_small_tokens_show_the_product_of_a_head_and_refuse_other_readings(output):
    """Of the prediction of (x, y, query) alone the y row of the value is seen, and the product all the same."""
    _, k, q = weights(4)
    random = numpy.random.default_rng(2)
    plain = Convention()
    if output is Output.TOKENS:
        taken, product = taken_as(box(layers.linear)[0], SLOTS), k.T @ q
    else:
        product = numpy.diag([1.0, 1.0, 1.0, 0.0])
        taken = taken_as(layers.predicted, SLOTS, output, Form.APART)
    small = small_tokens(taken, [plain], random)
    found, left = product_of(plain, small, random)
    assert left < 1e-4
    cosine = numpy.vdot(found, product) / numpy.linalg.norm(found) / numpy.linalg.norm(product)
    assert abs(cosine) == pytest.approx(1, abs=1e-6)
    assert product_of(Convention(Reads.ALL, Reads.ALL), small, random) is None


def test_a_memory_is_found_and_what_is_almost_one_is_not():
    random = numpy.random.default_rng(3)
    assert str(memory_of(taken_as(layers.momentum, WITH_V), {}, random)) == (
        "v_j ← 0.5 v_j + what y_j reads, y_j ← y_j + v_j"
    )
    for call in (
        layers.velocity_not_added,
        layers.velocity_kept_of_large_tokens,
        layers.velocity_in_the_scores,
        layers.velocity_of_twice_the_read,
        lambda Z: Z + 0.1 * layers.momentum(Z),
    ):
        assert memory_of(taken_as(call, WITH_V), {}, random) is None


def test_momentum_is_heavy_balls_and_one_step_of_descent():
    against = {
        name: compared(Local(Subject(layers.momentum, slots=WITH_V)), ALGORITHMS[name], 0, 20)
        for name in ("heavy_ball", "gradient_descent")
    }
    assert (against["heavy_ball"].verdict, against["heavy_ball"].steps) == (Verdict.INHERITED, 6)
    assert against["heavy_ball"].numbers["beta"] == pytest.approx(0.5)
    assert against["gradient_descent"].steps <= 1
    claims = ("gradient_descent_step", "gradient_descent_steps", "looped_dampening")
    found = audit(
        layers.momentum_by_weights, *claims, slots=WITH_V, names=("V", "K", "Q"), shapes=dict.fromkeys("VKQ", (3, 3))
    )
    assert [c.verdict for c in found.claims] == [Verdict.INHERITED, Verdict.NOT_INHERITED, Verdict.UNKNOWN]
    assert found.of("gradient_descent_steps").depth == 1
    assert found.of("gradient_descent_steps").counterexample["sizes"]["L"] == 2
    assert "tokens that no layer left" in found.of("looped_dampening").reason


def test_scores_in_the_code_take_a_multiple_and_no_other_product():
    claims = ("full_family_is_gradient_descent_plus_plus", "preconditioned_gradient_descent")
    found = audit(layers.two_numbers, *claims, names=("a", "r"), shapes={"a": (), "r": ()})
    family, preconditioned = found.claims
    assert (family.verdict, family.depth) == (Verdict.INHERITED, 6)
    assert preconditioned.verdict is Verdict.NOT_INHERITED
    assert preconditioned.reason == "it has no key-query product of the claim's form"


def test_the_counterexample_of_a_black_box_is_small_and_its_numbers_are_round():
    fixed = partial(layers.entry, V=numpy.diag([0, 0, 0, -0.3]), K=numpy.diag([1.0, 1, 1, 0]), Q=numpy.eye(4))
    (found,) = audit(fixed, "functional_gradient_descent").claims
    shown = found.counterexample
    assert {name: shown["sizes"][name] for name in ("n", "m", "L")} == {"n": 1, "m": 1, "L": 2}
    entries = [e for name in ("X", "Y", "Q", "query_slot") for row in shown["inputs"][name] for e in row]
    assert set(entries) <= {0.0, 1.0, -1.0, 2.0}
    assert {at["rate"] for at in shown["layers"]} == {0.15}  # 2 rate = 0.3


@pytest.mark.parametrize(
    ("entry", "expected"),
    [(0.0, []), (1.0, [0.0]), (2.0, [0.0, 1.0]), (0.628, [0.0, 1.0, 0.6]), (-3.14, [0.0, 1.0, -3.0, -3.1])],
)
def test_what_is_simpler_than_an_entry(entry, expected):
    assert simpler(entry) == expected


def test_weights_that_are_rounded_on_the_way_in_are_not_called_changed(monkeypatch):
    """As those of JAX are, to float32; what a layer does to them is still seen."""
    monkeypatch.setattr("verify.audit.calling._to", lambda library, a: numpy.array(a, dtype=numpy.float32))
    given = dict(zip("VKQ", weights(4), strict=True))
    prompt = (numpy.ones((4, 3)),)
    assert Opened(Subject(layers.linear, names=tuple("VKQ"))).call("jax", False, prompt, given).shape == (4, 3)
    with pytest.raises(Fault, match="changes its weights"):
        Opened(Subject(layers.changes_its_weights, names=tuple("VKQ"))).call("jax", False, prompt, given)


def test_fields_that_a_subject_has_not_are_named():
    with pytest.raises(ValueError, match="a subject has no weigths, but call, name, slots"):
        assert_inherits(layers.linear, "gradient_descent_step", weigths="none")
    assert subject_of(layers.linear, "a function", {"name": "mine"}).name == "mine"
