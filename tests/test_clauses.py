"""A sentence says no more than its equations: every clause names what says it, and nothing is left unsaid."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from constructions.catalogue import CLAIMS, ERRATA
from constructions.claim import Claim, Clause, Part, Source, Tensor
from constructions.contents import in_order
from proofs.calculus.calculation import StepRefused, goals_of, prove
from proofs.catalogue import CATALOGUE, PROOFS
from verify.certificate.equations import of_proof
from verify.kernel.clauses import Derived
from verify.kernel.verdicts import Outcome, Verdict
from verify.report.clauses import as_json, clauses, counted, read_off
from verify.report.status_table import table
from verify.run import Audit

ALL = [*CLAIMS, *(e.read for e in ERRATA)]
NAMED = {c.name: c for c in ALL}
SAME = Part("same", (Tensor("A", ("d", "d")),), lambda given: {}, lambda given, state: {"A = A": (given["A"],) * 2})


def said(*clauses: Clause, parts: tuple[Part, ...] = (SAME,)) -> Claim:
    return Claim("said", clauses, Source("here", "there"), parts)


@pytest.mark.parametrize("claim", ALL, ids=lambda c: c.name)
def test_every_equation_that_a_clause_names_is_one(claim):
    equations = {f"{part.name}: {goal.equation}" for part in claim.parts for goal in goals_of(part)}
    others = {c.name for c in claim.comparisons} | {part.name for part in claim.parts} | set(claim.depends_on)
    for clause in claim.clauses:
        assert set(clause.by) <= equations | others, clause.text


@pytest.mark.parametrize("claim", ALL, ids=lambda c: c.name)
def test_the_clauses_are_pieces_of_one_sentence(claim):
    assert claim.statement == " ".join(clause.text for clause in claim.clauses)
    assert claim.statement.endswith(".")
    assert not any(clause.text.endswith(".") and clause.read_off.endswith(".") for clause in claim.clauses)


@pytest.mark.parametrize("claim", [c for c in ALL if c.stated], ids=lambda c: c.name)
def test_a_lemma_of_analysis_is_read_off_as_a_whole(claim):
    assert read_off(claim) == len(claim.clauses)


def test_a_clause_that_nothing_says_is_refused():
    with pytest.raises(ValueError, match="nothing says 'every matrix is 0'"):
        Clause("every matrix is 0")
    with pytest.raises(ValueError, match="says nothing"):
        said()


@pytest.mark.parametrize("name", ["sane: A = A", "", "same:A = A", "A = A", "said", "other lemma"])
def test_a_clause_said_by_what_there_is_not_is_refused(name):
    with pytest.raises(ValueError, match="nothing is called that" if name else "expected one line"):
        said(Clause("A is A", by=("same", name)))


@pytest.mark.parametrize(
    "text", ["", " ", "two\nlines", "a bell\a", "\x1b[2Jcleared", " indented", "left to right\u202e"]
)
def test_a_clause_is_one_line_that_can_be_printed(text):
    for made in (lambda: Clause(text, by=("same",)), lambda: Clause("A is A", by=(text,))):
        with pytest.raises(ValueError, match="expected one line"):
            made()
    if text:
        with pytest.raises(ValueError, match="expected one line"):
            Clause("A is A", read_off=text)


def test_a_claim_that_rests_on_what_is_not_claimed_before_it_is_refused():
    """So every lemma that a clause is said by is one."""
    lemma, claim = NAMED["linear_transformer"], NAMED["gradient_descent_steps"]
    assert in_order((lemma, claim)) == (lemma, claim)
    (clause, *others) = claim.clauses
    other = replace(claim, clauses=(replace(clause, by=(*clause.by, "gradient_descent_stop")), *others))
    for claims in ((claim,), (claim, lemma), (lemma, other)):
        with pytest.raises(ValueError, match="no claim before it is called that"):
            in_order(claims)


def test_every_part_is_named_by_a_clause():
    said(Clause("A is A", by=("same",)))
    said(Clause("A is A", by=("same: A = A",)))
    for silent in (Clause("A is A", read_off="it is"), Clause("A is A", by=("lemma",))):
        with pytest.raises(ValueError, match="no clause is said by same"):
            said(silent)
    other = replace(SAME, name="other")
    with pytest.raises(ValueError, match="no clause is said by other"):
        said(Clause("A is A", by=("same",)), parts=(SAME, other))


def test_every_inequality_is_named_by_a_clause():
    claim = NAMED["geometric_sequence"]
    with pytest.raises(ValueError, match="no clause is said by outside"):
        replace(claim, clauses=claim.clauses[:1])


def test_a_clause_said_by_an_equation_that_is_not_proved_is_no_proof():
    script = {("same", "once", "A = A"): lambda goal: goal.conclude()}
    prove(said(Clause("A is A", by=("same: A = A",))), script)
    with pytest.raises(StepRefused, match="the clause 'A is 0' is said by same: A = 0"):
        prove(said(Clause("A is 0", by=("same: A = 0",))), script)


def test_an_edited_clause_is_a_changed_statement():
    claim = NAMED["loss_shift"]
    (clause,) = claim.clauses
    edited = replace(claim, clauses=(replace(clause, text=clause.text.replace("dW X", "2 dW X")),))
    made = [of_proof(c, prove(c, PROOFS[c.name]), [], ()) for c in (claim, edited)]
    assert made[0]["statement"] != made[1]["statement"]


def test_the_table_counts_the_clauses_of_claims_and_of_errata():
    evidence = SimpleNamespace(claim="geometric_sequence", rejections=())
    row = SimpleNamespace(evidence=evidence, conditional_on=(), status=SimpleNamespace(verdict="proved"))
    erratum = SimpleNamespace(name="readout_as_read", described="false as read", counterexample="", corrected="")
    lines = table(Audit(CATALOGUE, [row], [erratum], [], {})).splitlines()
    assert [line.split("|")[-3].strip() for line in lines] == ["clauses", "---", "3, 1 read off", "1"]
    assert len({line.count("|") for line in lines}) == 1


def test_clauses_are_shown_with_what_says_them_and_counted():
    claim = said(
        Clause("A is A,", by=("same: A = A",)), Clause("so it is.", by=("lemma",), read_off="it is what it is")
    )
    assert list(clauses(claim)) == [
        "Clauses: 2, 1 read off.",
        "  1. A is A,",
        "       by same: A = A",
        "  2. so it is.",
        "       by lemma",
        "       read off: it is what it is",
    ]
    assert counted(claim) == "2, 1 read off"
    assert counted(NAMED["loss_shift"]) == "1"
    assert as_json(claim)["clauses_read_off"] == 1
    assert as_json(claim)["clauses"][0] == {"text": "A is A,", "by": ["same: A = A"], "read_off": "", "theorem": None}


def test_a_clause_that_is_a_theorem_is_told_from_one_that_is_read_off_alone():
    texts = ("A is A,", "so it is,", "is it.")
    claim = said(*(Clause(text, by=("same",), read_off="it is what it is") for text in texts))
    asked = Outcome(claim.name, Verdict.KERNEL, clauses=(Derived(1), Derived(3, ("spectral_theorem",))))
    theorems = [clause["theorem"] for clause in as_json(claim, asked)["clauses"]]
    assert theorems == [{"assuming": []}, None, {"assuming": ["spectral_theorem"]}]
    assert as_json(claim, asked)["clauses_read_off"] == 3
