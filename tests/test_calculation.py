"""The prover refuses: false lines, false hypotheses, open goals, missing base or step."""

from __future__ import annotations

from dataclasses import replace

import pytest
from false_claims import DEPTHLESS, ONLY_AT_SIZE_ONE, WRONG_BASE, WRONG_STEP

from constructions.arrays import indexed
from constructions.catalogue import CLAIMS
from constructions.claim import Stage
from proofs.calculus.calculation import StepRefused, goals_of, prove
from proofs.catalogue import CATALOGUE, PROOFS
from verify.checks.refutation import Counterexample, refute
from verify.checks.sensitivity import reject

STEPS = {c.name: c for c in CLAIMS}["gradient_descent_steps"]


def concluding(*keys):
    return {key: lambda goal: goal.conclude() for key in keys}


def goal_of(claim, stage, equation):
    return next(g for g in goals_of(claim.parts[0]) if (g.stage, g.equation) == (stage, equation))


def test_a_false_conclusion_is_refused():
    goal = goal_of(DEPTHLESS, "once", "same")
    with pytest.raises(StepRefused, match="the two sides differ"):
        goal.conclude()


def test_a_claim_that_holds_at_size_one_only_is_refused_and_refuted_at_size_two():
    with pytest.raises(StepRefused, match="the two sides differ"):
        prove(ONLY_AT_SIZE_ONE, concluding(("said", Stage.ONCE, "same")))
    found = refute(ONLY_AT_SIZE_ONE)
    assert isinstance(found, Counterexample)
    assert dict(found.sizes.axes) == {"d": 2}


def test_an_induction_with_a_true_step_and_a_false_base_is_refused():
    with pytest.raises(StepRefused, match="base, same"):
        prove(WRONG_BASE, {("said", Stage.STEP, "same"): _by_induction} | concluding(("said", Stage.BASE, "same")))


def test_an_induction_with_a_true_base_and_a_false_step_is_refused():
    with pytest.raises(StepRefused, match="step, same"):
        prove(WRONG_STEP, {("said", Stage.STEP, "same"): _by_induction} | concluding(("said", Stage.BASE, "same")))


def _by_induction(goal):
    goal.by_induction("same", lambda w: w + (goal.left - goal.state["w"]))
    goal.conclude()


INDUCTION = {("said", Stage.STEP, "same"): _by_induction} | concluding(("said", Stage.BASE, "same"))


def test_a_goal_without_a_calculation_is_refused():
    script = dict(PROOFS[STEPS.name])
    del script["simulation", Stage.STEP, "context y"]
    with pytest.raises(StepRefused, match="simulation, step, context y: the proof has no calculation"):
        prove(STEPS, script)


def test_a_calculation_that_stops_early_is_refused():
    script = PROOFS[STEPS.name] | {("simulation", Stage.BASE, "context x"): lambda goal: None}
    with pytest.raises(StepRefused, match="does not reach the right side"):
        prove(STEPS, script)


def test_a_calculation_for_an_equation_the_claim_does_not_have_is_refused():
    script = PROOFS[STEPS.name] | concluding(("simulation", Stage.BASE, "context z"))
    with pytest.raises(StepRefused, match="what the claim does not say"):
        prove(STEPS, script, CATALOGUE.named)


def test_the_induction_hypothesis_cannot_be_used_in_the_base():
    goal = goal_of(STEPS, "base", "context x")
    with pytest.raises(StepRefused, match="not an equation of the induction hypothesis"):
        goal.by_induction("context x", lambda x: x)
    with pytest.raises(StepRefused, match="no induction hypothesis here"):
        goal.by_induction_on(x="context x")


def test_only_hypotheses_of_the_part_can_be_substituted():
    goal = goal_of(STEPS, "step", "context x")
    with pytest.raises(StepRefused, match="symmetric_kernel is not a hypothesis"):
        goal.by_hypothesis("symmetric_kernel", lambda k: k)


def test_an_equation_cannot_be_used_for_another_part_of_the_state():
    goal = goal_of(STEPS, "step", "context x")
    with pytest.raises(StepRefused, match=r"axes \(d, n\), expected \(n_y, n\)$"):
        goal.by_induction_on(x="context y")
    with pytest.raises(StepRefused, match=r"line 1 \(no reason\): the two sides differ$"):
        goal.rewrite(goal.given["X"], "no reason")


def test_a_substitution_where_the_equation_does_not_occur_changes_nothing_it_should_not():
    goal = goal_of(STEPS, "step", "context x")
    before = goal.current
    goal.by_hypothesis("query_slot", lambda slot: indexed.zeros(goal.current.axes, slot))
    assert indexed.equal(before, goal.current)


def test_a_name_cannot_be_shared_with_an_input_or_an_axis():
    part = WRONG_STEP.parts[0]
    with pytest.raises(ValueError, match="part said: a declared twice"):
        replace(part, state=(*part.state, part.inputs[0]))
    with pytest.raises(ValueError, match="part said: d declared twice"):
        replace(part, inputs=(*part.inputs, replace(part.inputs[0], name="d")))


def test_a_true_claim_in_the_place_of_a_mutant_survives_and_is_seen_to():
    from constructions.claim import Mutant

    claim = next(c for c in CLAIMS if not c.stated)
    rejection = reject(Mutant("no change at all", claim), PROOFS[claim.name])
    assert rejection.survives
    assert (rejection.proof, rejection.counterexample, rejection.witness) == ("", "", "")
