"""An audit finds of every case what is true of it: the conventions, the claims with their depth, what is to blame."""

from __future__ import annotations

import pytest
from layers import CASES, NAMED
from layers.case import DEEPEST, Case
from layers.conformance import against, found, is_fixed
from layers.expected import STEPS, conventions

from verify.audit.finding import Finding, Verdict

QUICK = ("context_read", "entry_masked", "one_batch")


def audited(case: Case) -> Finding:
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
    check(NAMED[name], audited(NAMED[name]))


@pytest.mark.slow
@pytest.mark.parametrize("case", [c for c in CASES if c.name not in QUICK], ids=lambda case: case.name)
def test_an_audit_finds_what_is_true_of_every_case(case):
    check(case, audited(case))


@pytest.mark.slow
@pytest.mark.parametrize("case", [*filter(is_fixed, CASES)], ids=lambda case: case.name)
def test_a_layer_with_fixed_weights_is_its_algorithm_as_far_as_it_is(case):
    said = against(case)
    steps = STEPS.get(case.name)
    if steps is None:
        assert said.verdict is Verdict.NOT_INHERITED
    else:
        assert (said.verdict, said.steps) == (Verdict.INHERITED, steps)
