"""The audit finds what a layer does, tells false neighbours apart, and never calls inherited what is almost right."""

from __future__ import annotations

import json
from dataclasses import replace

import audited_layers as layers
import numpy
import pytest

from constructions.definitions.attention import layer
from constructions.definitions.prompt import Prompt, Tokens
from verify.audit.against import compared
from verify.audit.algorithms import ALGORITHMS, algorithm_of
from verify.audit.asserting import assert_inherits
from verify.audit.auditing import Audit
from verify.audit.convention import Convention, Dense, Order, Over, Reads, added, head_of
from verify.audit.evaluator import Local
from verify.audit.explanation import Explanation
from verify.audit.factories import ours
from verify.audit.finding import Verdict, as_json
from verify.audit.layout import Layout
from verify.audit.observing import observe
from verify.audit.report import lines
from verify.audit.settings import Inexpressible, Settings
from verify.audit.subject import Form, Output, Subject
from verify.audit.taking import ways_of_taking

OURS = ours()
VKQ = ("V", "K", "Q")


def audit(call, *claims, seed=0, **told):
    return Audit({name: OURS[name] for name in claims}, claims, seed).of(
        Local(Subject(call, call.__class__.__name__, **told))
    )


def explanation(call, **told):
    """What explains a layer, and how it is taken."""
    from verify.audit.explaining import explained

    random = numpy.random.default_rng(1)
    taken = ways_of_taking(Local(Subject(call, **told)), random)[0]
    weights = taken.drawn(random)
    return explained(taken, observe(taken, weights, random), weights, random).explanation, taken


@pytest.mark.parametrize(
    ("call", "convention", "of_n"),
    [
        (layers.linear, Convention(), "1"),
        (layers.mean, Convention(), "1/n"),
        (layers.mean_of_all, Convention(), "1/(n + 1)"),
        (layers.entry, Convention(Reads.ALL, Reads.CONTEXT), "1"),
        (layers.every_token, Convention(Reads.ALL, Reads.ALL), "1"),
        (layers.causal, Convention(Reads.UP_TO_ITSELF, Reads.ALL), "1"),
        (layers.causal_without_itself, Convention(Reads.BEFORE, Reads.CONTEXT), "1"),
        (layers.no_residual, Convention(), "1"),
        (layers.softmax, Convention(kernel="exp", over=Over.KEYS), "1"),
        (layers.softmax_with_its_own_key, Convention(kernel="exp", over=Over.ALL_KEYS), "1"),
        (layers.softmax_over_queries, Convention(kernel="exp", over=Over.QUERIES), "1"),
    ],
)
def test_a_convention_is_found_and_its_false_neighbours_are_not(call, convention, of_n):
    found, _ = explanation(call, names=VKQ)
    assert found.convention == convention
    assert (found.factor.of_n, found.factor.number) == (of_n, 1.0)
    assert found.residual == (0.0 if call is layers.no_residual else 1.0)
    assert [r.value for r in found.roles.roles] in (["value", "key", "query"], ["value", "query", "key"])


def test_orientation_and_order_of_updates_are_found():
    rows, taken = explanation(layers.transposed_rows, names=("P", "Q"))
    assert taken.layout.form is Form.ROWS
    said = {role.value: rows.roles.said(role) for role in rows.roles.roles}
    assert said == {"value": "P^T", "key-query product": "Q^T"}
    late, _ = explanation(layers.x_first, names=("A", "r"), shapes={"A": ("x", "x"), "r": ()})
    assert late.convention.order is Order.X_FIRST


def test_the_definitions_convention_is_the_forward_pass_and_the_mask_says_the_same():
    random, slots = numpy.random.default_rng(2), {"x": 3, "y": 2}
    tokens = random.normal(size=(5, 7))
    head = Dense(*(random.normal(size=(5, 5)) for _ in range(3)))
    for convention in (Convention(), Convention(kernel="exp", over=Over.KEYS), Convention(kernel="relu")):
        found = Explanation(Layout(slots, Form.COLUMNS, Output.TOKENS), convention).after([head], tokens)
        context, query = (Tokens(part[:3], part[3:]) for part in (tokens[:, :-1], tokens[:, -1:]))
        after = layer([head_of(head, slots, convention.similarity)], Prompt(context, query))
        expected = numpy.hstack([numpy.vstack([part.x, part.y]) for part in (after.context, after.query)])
        assert numpy.array_equal(found, expected)
        masked = convention.masked(7)(head.key @ tokens, head.query @ tokens)
        numpy.testing.assert_allclose(
            head.value @ tokens @ masked, added(convention, [head], tokens, slots), rtol=1e-12
        )


@pytest.mark.parametrize(
    ("experiment", "passes", "fails"),
    [
        ("permutation", layers.descent, layers.with_positions),
        ("zero", layers.descent, layers.biased),
        ("degree", layers.descent, layers.with_perceptron),
        ("residual", layers.descent, layers.normalised_tokens),
        ("labels", layers.descent, layers.with_perceptron),
    ],
)
def test_an_experiment_passes_one_layer_and_fails_another(experiment, passes, fails):
    for call, fact in ((passes, True), (fails, False)):
        random = numpy.random.default_rng(3)
        taken = ways_of_taking(Local(Subject(call, slots={"x": 3, "y": 1}, form=Form.COLUMNS)), random)[0]
        assert (observe(taken, {}, random).fact(experiment) is True) is fact, call


@pytest.mark.parametrize(
    ("call", "blamed"),
    [
        (layers.biased, "bias"),
        (layers.with_positions, "positions"),
        (layers.normalised_tokens, "LayerNorm"),
        (layers.normalised_before, "LayerNorm"),
    ],
)
def test_what_no_convention_explains_is_unknown_with_the_part_to_blame(call, blamed):
    found = Audit({}, (), 0, seconds=0.3).of(Local(Subject(call, slots={"x": 3, "y": 1}, form=Form.COLUMNS)))
    assert found.verdict is Verdict.UNKNOWN
    assert blamed in found.fault
    assert not found.equation


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (layers.almost, {"names": VKQ}),
        (layers.almost_in_float32, {}),
        (layers.on_normal_prompts_alone, {}),
        (layers.at_other_counts, {}),
        (layers.on_large_tokens, {}),
        (layers.on_huge_tokens, {}),
        (layers.on_tiny_tokens, {}),
        (layers.where_a_token_repeats, {}),
        (layers.SecondTime(), {}),
        (layers.beyond_33_tokens, {}),
        (layers.in_float16, {}),
        (layers.dependent_on_the_seed, {}),
        (layers.Remembers(), {}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_a_layer_that_is_almost_right_or_right_on_some_prompts_alone_is_never_inherited(call, told, seed):
    claims = {"functional_gradient_descent": OURS["functional_gradient_descent"]}
    subject = Subject(call, slots={"x": 2, "y": 1}, form=Form.COLUMNS, **told)
    found = Audit(claims, tuple(claims), seed, seconds=1).of(Local(subject))
    assert found.verdict in (Verdict.UNKNOWN, Verdict.NOT_INHERITED)
    assert Verdict.INHERITED not in {one.verdict for one in found.claims}


def test_a_layer_may_have_a_longest_prompt():
    assert audit(layers.up_to_40_tokens, "functional_gradient_descent", slots={"x": 2, "y": 1}).verdict == "inherited"


def test_claims_are_inherited_by_the_definitions_layer_at_all_depths_and_by_one_entry_masked_to_depth_two():
    claims = ("functional_gradient_descent", "gradient_descent_steps", "gradient_descent_plus_plus")
    right = audit(layers.mean, *claims, names=VKQ)
    assert right.verdict is Verdict.INHERITED
    assert [found.depth for found in right.claims] == [6, 6, 1]
    wrong = audit(layers.entry, *claims[:1], names=VKQ)
    (found,) = wrong.claims
    assert (found.verdict, found.depth, wrong.depth) == (Verdict.NOT_INHERITED, 2, 2)
    assert "context: all tokens" in found.reason


def test_the_smallest_counterexample_is_one_by_hand():
    """d = 1, one pair (x, y) and the query q, masked at one entry alone: at depth 2 the context reads the query."""
    (found,) = audit(layers.entry, "functional_gradient_descent", names=VKQ).claims
    shown = json.loads(json.dumps(found.counterexample))
    assert {name: shown["sizes"][name] for name in ("d", "n", "n_y", "m", "L")} == {
        "d": 1,
        "n": 1,
        "n_y": 1,
        "m": 1,
        "L": 2,
    }
    (x,), (y,), (q,) = (shown["inputs"][name][0] for name in ("X", "Y", "Q"))
    rates = [at["rate"] for at in shown["layers"]]
    first, slot = y - 2 * rates[0] * y * x * x, -2 * rates[0] * y * x * q
    claimed = first - 2 * rates[1] * first * x * x
    assert shown["equation"] == "context y"
    assert shown["claim"] == [[claimed]]
    assert shown["subject"] == [[claimed - 2 * rates[1] * slot * q * x]]


def test_a_black_box_has_the_numbers_of_a_claim_or_has_not():
    right = audit(layers.descent, "gradient_descent_steps", "functional_gradient_descent")
    assert {found.verdict for found in right.claims} == {Verdict.INHERITED}
    assert right.conventions["V"].endswith("-0.1]]")
    turned = audit(lambda Z: Z + 0.1 * numpy.roll(layers.descent(Z) - Z, 1, axis=0), "functional_gradient_descent")
    assert turned.claims[0].verdict is Verdict.NOT_INHERITED
    assert "not of the claim's form" in turned.claims[0].reason


def test_a_prediction_alone_is_judged_by_its_one_layer():
    found = audit(layers.predicted, "functional_gradient_descent", slots={"x": 3, "y": 1})
    (one,) = found.claims
    assert (one.verdict, one.depth, found.depth) == (Verdict.INHERITED, 1, 1)
    assert "prediction after one layer" in one.reason


def test_packed_heads_in_float32_are_found_and_a_bias_is_named():
    found = audit(layers.Packed(), "preconditioned_gradient_descent")
    assert (found.verdict, found.dtype) == (Verdict.INHERITED, "float32")
    biased = Audit({}, (), 0, seconds=0.3).of(Local(Subject(layers.Packed(bias=True))))
    assert biased.verdict is Verdict.UNKNOWN
    assert "with qkv.bias at 0 it is t_j ← t_j + Σ_h" in biased.fault


def test_a_claim_that_the_weights_cannot_hold_is_not_inherited_but_its_special_case_is():
    def diagonal(Z, A, r):
        n, d = Z.shape[1] - 1, Z.shape[0] - 1
        return Z + numpy.vstack([A @ Z[:d], r * Z[d:]])[:, :n] @ (Z[:d, :n].T @ Z[:d])

    (found,) = audit(diagonal, "gradient_descent_steps", names=("A", "r"), shapes={"A": ("x", "x"), "r": ()}).claims
    assert (found.verdict, found.condition, found.depth) == (Verdict.NOT_INHERITED, "W_0 = 0", 6)
    assert found.reason == "it has no value of y from x"
    late = {"A": ("x", "x"), "r": ()}
    (found,) = audit(layers.x_first, "gradient_descent_plus_plus", names=("A", "r"), shapes=late).claims
    assert "for W = 0 step: " in found.reason
    assert found.counterexample["inputs"]["W"] == [[0.0]]


def test_settings_are_read_back_and_other_heads_refused():
    found, taken = explanation(layers.mean, names=VKQ)
    settings, random = Settings(found, taken.shapes), numpy.random.default_rng(4)
    head = Dense(*(random.normal(size=(4, 4)) for _ in range(3)))
    tokens = random.normal(size=(4, 6))
    expected = tokens + added(Convention(), [head], tokens, taken.layout.slots)
    numpy.testing.assert_allclose(taken.one(tokens, settings.weights([head], 5)), expected, rtol=1e-10)
    box = Settings(replace(found, roles=None, fixed=(head,)), {})
    with pytest.raises(Inexpressible):
        box.weights([replace(head, key=head.key * 1.01)], 5)


@pytest.mark.parametrize(
    ("algorithm", "verdict"),
    [
        ("gradient_descent", Verdict.INHERITED),
        ("heavy_ball", Verdict.INHERITED),  # with beta = 0
        ("ridge", Verdict.NOT_INHERITED),
        ("functional_gradient_descent:exp", Verdict.NOT_INHERITED),
    ],
)
def test_the_numbers_of_an_algorithm_are_fitted_to_a_black_box(algorithm, verdict):
    found = compared(Local(Subject(layers.descent, slots={"x": 2, "y": 1})), ALGORITHMS[algorithm], 0, 20)
    assert found.verdict is verdict
    if algorithm == "gradient_descent":
        assert found.steps == 6
        assert found.numbers["eta"] == pytest.approx(0.1 * 6)


def test_weights_are_searched_and_what_is_not_found_is_unknown():
    subject = Subject(layers.transposed_rows, slots={"x": 1, "y": 1}, form=Form.ROWS, names=("P", "Q"))
    right = compared(Local(subject), ALGORITHMS["gradient_descent"], 0, 20)
    assert (right.verdict, right.steps) == (Verdict.INHERITED, 1)
    wrong = compared(Local(subject), ALGORITHMS["ridge"], 0, 0.2)
    assert wrong.verdict is Verdict.UNKNOWN
    assert "proves nothing" in wrong.reason
    with pytest.raises(ValueError, match="no algorithm"):
        algorithm_of("descent")


def test_a_finding_is_data_and_lines():
    found = audit(layers.entry, "functional_gradient_descent", names=VKQ)
    told = json.loads(json.dumps(as_json(found)))
    assert told["schema"] == 1
    assert told["claims"][0]["counterexample"]["equation"] == "context y"
    assert any("t_j ← t_j + Σ_{i ≤ n + 1; for j = n + 1: i ≤ n} V t_i ⟨K t_i, Q t_j⟩" in line for line in lines(found))


def test_assert_inherits_in_a_test_of_ones_own():
    assert_inherits(layers.linear, "gradient_descent_step", names=VKQ, seed=0)
    with pytest.raises(AssertionError, match="counterexample"):
        assert_inherits(layers.every_token, "gradient_descent_step", names=VKQ, seed=0)
    with pytest.raises(ValueError, match="names of claims"):
        assert_inherits(layers.linear, "gradient_descend_step")
