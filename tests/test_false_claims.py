"""Nothing false is called proved: each false claim is refused by exactly those who are said to refuse it."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from functools import cache
from unittest import mock

import pytest
from false_claims import EVERY, FALSE_CLAIMS, NAMED, eager, forging
from false_claims.errata import FALSE_ERRATA, SYMMETRIC_FORM, found_by_the_instances
from false_claims.making import once
from false_claims.refusals import NO_NUMBER, Refusals, refusals
from false_claims.row import FalseClaim
from false_claims.table import TABLE, line, reasons, text
from false_claims.truths import TRUE_CLAIMS
from false_claims.words import MISNOMERS

from constructions.claim import Clause, Mutant, Stage
from constructions.definitions.matrices import product, transposed
from proofs.calculus.calculation import Assumption, Line, Use, goals_of, prove
from proofs.calculus.positivity import argue
from verify.checks.exact_check import decide
from verify.checks.refutation import Tried, refute
from verify.checks.sensitivity import reject
from verify.checks.witness import witness

ROWS = [pytest.param(row, id=row.name) for row in EVERY]
OPEN = {  # what would be called proved is expected to fail until it is not
    row: [pytest.mark.xfail(strict=True, reason=row.passes["status"])] for row in EVERY if "status" in row.passes
}


@cache
def found(row: FalseClaim) -> Refusals:
    return refusals(row)


@pytest.mark.parametrize("row", ROWS)
def test_a_false_claim_is_refused_by_exactly_those_who_are_said_to(row):
    asked = found(row)
    if not asked.said["definition"]:
        assert {*asked.passing} - {"definition", "path"} == {*row.passes}, asked.said


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name, marks=OPEN.get(row, [])) for row in EVERY])
def test_nothing_false_is_called_proved(row):
    """What the second checker replays is refused by instances: they do not meet a hypothesis, or see other sides."""
    said = found(row).said
    assert said["definition"] or said["status"]
    if said.get("lines") == "":
        assert said["exact"] or said["path"] or any(w in said["status"] for w in ("nothing shows", "declares")), said


@pytest.mark.parametrize("row", ROWS)
def test_a_refusal_is_one_of_this_claim_and_no_accident(row):
    """A forged certificate is refused for what it says, not because it cannot be read; nothing fails by the way."""
    said = found(row).said
    assert all(NO_NUMBER not in reason for reason in said.values()) or row in FALSE_CLAIMS["branches"]
    for check in ("lines", "statement"):
        if said.get(check):
            assert said[check].startswith(("refuted: ", "undecided: ")) or row.name in UNWRITTEN, said[check]


UNWRITTEN = {
    "a_very_small_difference": "numbers of a certificate are bounded",
    "entries_unmet": "what is said of entries alone has no certificate",
    "if_d_is_large": "",
    "if_the_scalar_is_large": "",
    "if_an_entry_is_7": "",
    "if_len_is_6": "",
}


@pytest.mark.parametrize("name", TRUE_CLAIMS)
def test_a_true_neighbour_is_refused_by_nobody(name):
    """So the script, the forger and the checks are able to accept."""
    claim = TRUE_CLAIMS[name]
    script = eager.script(claim)
    prove(claim, script)
    argue(claim, script)
    certificate = forging.certificate(claim, script)
    assert forging.replayed(claim, certificate).verdict == "replayed"
    assert forging.forged(claim) == certificate
    assert isinstance(refute(claim), Tried)
    assert decide(claim)[1] is None
    assert witness(claim, instances=4).holds


@pytest.mark.parametrize("row", [r for r in EVERY if r in FALSE_CLAIMS["few sizes"]], ids=lambda r: r.name)
def test_the_lines_of_another_statement_are_identities(row):
    """It is refused for what it states, and would be replayed by who believed that."""
    another = forging.of_another_statement(row.claim)
    assert forging.replayed(row.claim, another, forging.unchecked).verdict == "replayed"
    assert "is not what the claim says" in forging.replayed(row.claim, another).explanation


@pytest.mark.parametrize("row", FALSE_CLAIMS["comparisons"], ids=lambda r: r.name)
def test_a_polynomial_whose_signs_are_shown_is_refused_too(row):
    assert forging.replayed(row.claim, forging.forged(row.claim, hidden=False)).verdict == "refuted"


@pytest.mark.parametrize("row", [*FALSE_CLAIMS["few sizes"], *FALSE_CLAIMS["few layers"]], ids=lambda r: r.name)
def test_a_hypothesis_that_the_claim_does_not_have_is_seen(row):
    """0 = 1 under an innocent name: its lines are right, and would be replayed by who believed the certificate."""
    assuming = forging.assuming_anything(row.claim)
    assert forging.replayed(row.claim, assuming, forging.unchecked).verdict == "replayed"
    assert "the list of hypotheses is" in forging.replayed(row.claim, assuming).explanation


def test_a_sentence_that_was_edited_after_the_proof_is_refused():
    claim = TRUE_CLAIMS["symmetric form"]
    certificate = forging.certificate(claim, eager.script(claim))
    edited = replace(claim, clauses=(Clause("V = diag(0, +7 r).", by=claim.clauses[0].by),))
    assert "the statement is" in forging.replayed(edited, certificate).explanation


@pytest.mark.parametrize("misnomer", MISNOMERS, ids=lambda m: m.name)
def test_what_is_proved_is_printed_whatever_the_words_say(misnomer):
    result = forging.replayed(misnomer.claim, forging.certificate(misnomer.claim, eager.script(misnomer.claim)))
    assert result.verdict == "replayed"
    for equation in misnomer.printed:
        assert any(equation in printed for printed in result.says), result.says


def test_a_claim_that_says_nothing_does_not_see_its_ingredient_change():
    """A^T A = A^T A: a mutant of what both sides are made of survives, and then nothing is called proved."""
    same = next(m.claim for m in MISNOMERS if m.name == "something_is_itself")
    mutant = Mutant("transposed", once("a[d,d]", lambda a: (product(a, transposed(a)), product(a, transposed(a)))))
    assert reject(mutant, eager.script(same)).survives


# --- scripts that lie -----------------------------------------------------------------------------------


def rewrites_the_goal(goal):
    object.__setattr__(goal, "right", goal.left)
    goal.conclude()


def rewrites_the_statement(goal):
    object.__setattr__(goal, "left", goal.right)
    object.__setattr__(goal, "invariant", {goal.equation: (goal.right, goal.right)})
    goal.conclude()


def writes_a_line(goal):
    goal.calculated.append(Line(goal.right, "by definition"))


def takes_a_line_away(goal):
    writes_a_line(goal)
    goal.calculated.insert(0, Line(goal.right, "by definition"))
    del goal.calculated[1]


def assumes_the_conclusion(goal):
    use = Use(Assumption.INDUCTION, goal.equation, (), False, goal.left, goal.right)
    (hole,) = goal._holes((use,))
    goal.calculated.append(Line(goal.right, "induction hypothesis", (use,), hole))


def switches_equality_off(goal):
    with mock.patch("proofs.calculus.calculation.indexed.equal", return_value=True):
        goal.conclude()


LIES = (
    rewrites_the_goal,
    rewrites_the_statement,
    writes_a_line,
    takes_a_line_away,
    assumes_the_conclusion,
    switches_equality_off,
)


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
@pytest.mark.parametrize("name", ["d_up_to_4", "commuting", "n_up_to_20"])
def test_a_script_that_lies_to_the_prover_is_seen_by_the_second_checker(name, lie):
    claim = NAMED[name].claim
    certificate = forging.certificate(claim, {("said", Stage.ONCE, "same"): lie})
    assert forging.replayed(claim, certificate).verdict == "refuted"


def test_a_goal_cannot_be_written_to():
    (goal,) = goals_of(NAMED["commuting"].claim.parts[0])
    for name in ("left", "right", "invariant", "part", "given"):
        with pytest.raises(FrozenInstanceError):
            setattr(goal, name, None)
    for values in (goal.given, goal.invariant):
        with pytest.raises(TypeError, match="does not support item assignment"):
            values["same"] = None


@pytest.mark.parametrize("erratum", FALSE_ERRATA, ids=lambda e: e.name)
def test_a_refutation_that_is_none_is_refused(erratum):
    result = forging.replayed(erratum.claim, erratum.forged(erratum.claim))
    assert result.verdict == "refuted", result
    if erratum.name != "value_of_a_side":
        assert not found_by_the_instances(erratum)


def test_a_refutation_that_is_one_is_replayed():
    from false_claims.errata import certificate

    part = SYMMETRIC_FORM.parts[0]
    unsaid = replace(SYMMETRIC_FORM, parts=(replace(part, hypotheses=()),))
    assert forging.replayed(unsaid, certificate(unsaid, refute(unsaid))).verdict == "replayed"


# --- the table ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS)
def test_the_table_has_a_line_for_every_claim_that_is_current(row):
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    assert line(row, found(row)) in lines, "run `python -m tests.false_claims --table`"
    assert {*reasons(row)} <= {*lines}


def test_the_table_has_nothing_else():
    names = [cells.split("`")[1] for cells in TABLE.read_text(encoding="utf-8").splitlines() if cells.startswith("| `")]
    assert names == [row.name for row in (*EVERY, *MISNOMERS)]
    assert len(names) == len({*names}) >= 100
    empty = {row.name: Refusals({"definition": ""}) for row in EVERY}
    headings = [t for t in text(empty).splitlines() if not t.startswith("| `")]
    assert headings == [t for t in TABLE.read_text(encoding="utf-8").splitlines() if not t.startswith("| `")]
