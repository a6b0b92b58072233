"""An audit finds of every case what is true of it: the conventions, the claims with their depth, what is to blame."""

from __future__ import annotations

import functools
import json

import pytest
from layers import CASES, NAMED
from layers.by_tokens import dot, plus, times
from layers.case import DEEPEST, Case, pairs
from layers.conformance import TABLE, TWIN, against, found, is_fixed
from layers.expected import STEPS, conventions
from layers.weights import descent

from verify.audit.finding import Finding, Verdict

QUICK = ("context_read", "entry_masked", "one_batch")


@functools.cache
def audited(name: str) -> Finding:
    """The finding about the claims of a case."""
    case = NAMED[name]
    return found(case, tuple(case.truth.claims) or ("preconditioned_gradient_descent",))


def check(case: Case, finding: Finding) -> None:
    """That the finding is the truth."""
    expected, truth = conventions(case), case.truth
    if expected is None:
        assert (finding.verdict, finding.equation) == (Verdict.UNKNOWN, ""), "it guesses"
        assert truth.part in finding.fault
        return
    assert expected.items() <= dict(finding.conventions or {}).items(), (finding.fault, expected)
    for claim, depth in truth.claims.items():
        said = finding.of(claim)
        assert said.depth == truth.depth, said
        if depth == DEEPEST:
            assert said.verdict is Verdict.INHERITED or said.condition, said
        else:
            assert said.verdict is Verdict.NOT_INHERITED, said
            assert said.counterexample or said.reason.startswith("it has no "), said


@pytest.mark.parametrize("name", QUICK)
def test_an_audit_finds_what_is_true_of_a_layer(name):
    check(NAMED[name], audited(name))


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in NAMED if name not in QUICK])
def test_an_audit_finds_what_is_true_of_every_case(name):
    check(NAMED[name], audited(name))


@pytest.mark.slow
@pytest.mark.parametrize("case", [*filter(is_fixed, CASES)], ids=lambda case: case.name)
def test_a_layer_with_fixed_weights_is_its_algorithm_as_far_as_it_is(case):
    said = against(case)
    steps = STEPS.get(case.name)
    if steps is None:
        assert said.verdict is Verdict.NOT_INHERITED
    else:
        assert (said.verdict, said.steps) == (Verdict.INHERITED, steps)


@pytest.mark.parametrize("name", ["entry_masked", pytest.param("causal_with_itself", marks=pytest.mark.slow)])
def test_a_counterexample_is_one_by_loops_over_its_tokens(name):
    """Slots y_i - <w, x_i> and w <- w - (1/n) sum_i (<w, x_i> - y_i) A^T x_i are what the claim says."""
    case = NAMED[name]
    shown = audited(name).of("preconditioned_gradient_descent").counterexample
    assert shown["equation"] == "context y"
    x, y, at = [list(p) for p in zip(*shown["inputs"]["X"], strict=True)], shown["inputs"]["Y"][0], shown["inputs"]["Q"]
    n, d = len(x), len(at)
    tokens, w = pairs(x, y, [a for (a,) in at]), [0.0] * d
    for layer in shown["layers"]:
        ((value, key, _),) = descent()(1 / n, n, d)
        query = [[*row, 0.0] for row in layer["A"]] + [[0.0] * (d + 1)]
        tokens = case.truth.by_hand([(value, key, query)], tokens)
        errors = [dot(w, point) - label for point, label in zip(x, y, strict=True)]
        for error, point in zip(errors, x, strict=True):
            w = plus(w, times(list(zip(*layer["A"], strict=True)), point), -error / n)
    assert shown["subject"] == [pytest.approx([token[-1] for token in tokens[:-1]])]
    assert shown["claim"] == [pytest.approx([label - dot(w, point) for point, label in zip(x, y, strict=True)])]
    assert shown["subject"] != shown["claim"]


def test_the_table_of_conformance_has_every_case():
    written, twin = TABLE.read_text(encoding="utf-8"), json.loads(TWIN.read_text(encoding="utf-8"))
    assert {name for name in NAMED if name != "read_in_jax"} <= set(twin)
    assert [name for name in twin if f"| `{name}` |" not in written] == []
    assert [name for name, one in twin.items() if not one["within bound"]] == []
