"""Statuses are computed: each piece of evidence that changes must change the verdict."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from constructions.catalogue import CLAIMS
from constructions.claim import BoundedSequence, Claim, Clause, Kind, Part, Source, Tensor
from constructions.contents import Catalogue
from constructions.hypotheses.query_slot import vanishes
from proofs.catalogue import CATALOGUE
from verify.__main__ import exit_code, warnings
from verify.checks.monte_carlo import Interval
from verify.checks.reach import Reach
from verify.checks.sensitivity import Rejection
from verify.checks.witness import Witness
from verify.evidence import Evidence
from verify.kernel.verdicts import Outcome
from verify.kernel.verdicts import Verdict as Asked
from verify.replay.replaying import Result
from verify.run import Audit, ErratumRow, Row, Shipped, falls_short
from verify.status import Status, conditional_on, status

HELD = Witness(20, 1e-16, 1e-14, 0.01, "anywhere")
MISSED = Witness(20, 1.0, 1e-14, 1e14, "there")
REJECTED = Rejection("sign", "line 1", "1 is not 2", "1e10 times")
EIGHT = tuple(replace(REJECTED, mutant=f"mutant {k}") for k in range(8))
REPLAYED = Result("claim", "replayed", "", 10, Fraction(1, 10**20), {})
UNDECIDED = replace(REPLAYED, verdict="undecided", explanation="parts[0] needs 500 different sizes")
STATIONARY = Interval(entries=2, tasks=100, largest=0.9, worst="W[0, 0]", resolution=0.1, rejects=3.0)
PART = Part(
    "zero",
    (Tensor("A", ("d", "n")),),
    start=lambda given: {"w": given["A"]},
    advance=lambda given, at, state: state,
    equations=lambda given, state: {"zero": (state["w"], state["w"] * 0)},
    state=(Tensor("w", ("d", "n")),),
    hypotheses=(vanishes("A", "vanishes", "A is zero"),),
)
BOUNDED = BoundedSequence("bounded", (), lambda v: 0, lambda v: v["p"], lambda v: 0)
SAID = (Clause("x", by=("zero", "bounded")),)
CLAIM = Claim("claim", SAID, Source("", ""), (PART,), sequences=(BOUNDED,))
FAR = {"zero": Reach(9, {"d": 5, "n": 5}, (0, 7)), "bounded": Reach(9, {}, (0, 7))}
WHOLE = Evidence("claim", "key", "", 50, "", 5, ("d = 1",), "", HELD, EIGHT, {"zero, vanishes": "1 is not 0"}, {}, FAR)
REFUSED = "line 2: the two sides differ"
ACCEPTED = Outcome("claim", Asked.KERNEL)


@pytest.mark.parametrize(
    ("asked", "evidence", "verdict"),
    [
        (None, WHOLE, "proved"),
        (ACCEPTED, WHOLE, "proved"),
        (replace(ACCEPTED, verdict=Asked.REFUSED, explanation="part zero"), WHOLE, "inconsistent"),
        (replace(ACCEPTED, verdict=Asked.REFUSED), replace(WHOLE, proof_refused=REFUSED), "proved at sizes"),
    ],
)
def test_what_the_kernel_refuses_is_inconsistent_with_its_proof(asked, evidence, verdict):
    assert status(CLAIM, evidence, REPLAYED, asked).verdict == verdict


def test_the_checkers_that_agree_are_named():
    row = Row(WHOLE, REPLAYED, Status("proved", ""), (), False, kernel=ACCEPTED)
    assert row.checkers == ["prover", "replay", "kernel"]
    assert replace(row, kernel=None).checkers == ["prover", "replay"]
    assert replace(row, kernel=replace(ACCEPTED, verdict=Asked.REFUSED)).checkers == ["prover", "replay"]
    assert replace(row, replayed=None, evidence=replace(WHOLE, proof_refused=REFUSED)).checkers == ["kernel"]


def test_what_the_kernel_says_of_a_counterexample_is_told():
    refuted = replace(ACCEPTED, verdict=Asked.REFUTED)
    row = ErratumRow("read", Kind.PRINTED, "1 is not 2", REPLAYED, "claim", "proved", kernel=refuted)
    assert (row.verdict, row.checkers) == ("refuted", ["search", "replay", "kernel"])
    assert replace(row, kind=Kind.RANGE).verdict == "false as read"
    refused = replace(row, kernel=replace(ACCEPTED, verdict=Asked.REFUSED))
    assert (refused.verdict, refused.checkers, refused.holds) == ("inconsistent", ["search", "replay"], False)
    assert replace(row, kernel=None).checkers == ["search", "replay"]


@pytest.mark.parametrize(
    ("changes", "replayed", "verdict"),
    [
        ({}, REPLAYED, "proved"),
        ({"ill_posed": "zero, vanishes"}, REPLAYED, "ill-posed"),
        ({"reached": FAR | {"zero": Reach(0, {})}}, REPLAYED, "vacuous"),
        ({"rejections": (REJECTED, replace(REJECTED, proof=""))}, REPLAYED, "vacuous"),
        ({"rejections": (replace(REJECTED, counterexample=""),)}, REPLAYED, "vacuous"),
        ({"rejections": (replace(REJECTED, witness=""),)}, REPLAYED, "vacuous"),
        ({"rejections": (replace(REJECTED, witness=""),), "proof_refused": REFUSED}, None, "proved at sizes"),
        ({}, replace(REPLAYED, verdict="refuted", explanation="goals[1]"), "inconsistent"),
        ({"witness": MISSED}, REPLAYED, "inconsistent"),
        ({"exact_failure": "d = 2"}, REPLAYED, "inconsistent"),
        ({"counterexample": "1 is not 2"}, REPLAYED, "inconsistent"),
        ({"sampled": {"normal": STATIONARY}}, REPLAYED, "proved"),
        ({"sampled": {"normal": STATIONARY, "uniform": replace(STATIONARY, largest=1.1)}}, REPLAYED, "inconsistent"),
        ({"proof_refused": REFUSED}, None, "proved at sizes"),
        ({"proof_refused": REFUSED}, REPLAYED, "proved at sizes"),
        ({}, None, "proved at sizes"),
        ({}, UNDECIDED, "not proved"),
        ({"exact_sizes": ()}, UNDECIDED, "not proved"),
        ({"counterexample": "1 is not 2"}, UNDECIDED, "refuted"),
        ({"proof_refused": REFUSED, "exact_sizes": ()}, None, "witnessed"),
        ({"proof_refused": REFUSED, "exact_sizes": (), "witness": replace(HELD, instances=0)}, None, "stated"),
        ({"proof_refused": REFUSED, "counterexample": "1 is not 2"}, None, "refuted"),
        ({"proof_refused": REFUSED, "exact_failure": "d = 2"}, None, "refuted"),
        ({"proof_refused": REFUSED, "witness": MISSED}, None, "refuted"),
    ],
)
def test_the_status_follows_from_the_evidence(changes, replayed, verdict):
    assert status(CLAIM, replace(WHOLE, **changes), replayed).verdict == verdict


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rejections": EIGHT[:5]}, "only 5 mutants"),
        ({"rejections": EIGHT[:1] * 8}, "only 1 mutant"),
        ({"rejections": ()}, "only 0 mutants"),
        ({"witness": replace(HELD, instances=0)}, "no instance in float64"),
        ({"reached": {}}, "no instance of zero was tried; no instance of bounded was tried"),
        ({"reached": FAR | {"zero": Reach(9, {"d": 5, "n": 5}, (1, 7))}}, "no instance of zero with L = 0"),
        ({"reached": FAR | {"zero": Reach(9, {"d": 5, "n": 5}, (0, 6))}}, "no instance of zero with L >= 7"),
        ({"reached": FAR | {"zero": Reach(9, {"d": 4, "n": 5}, (0, 7))}}, "no instance of zero with d >= 5"),
        ({"reached": FAR | {"zero": Reach(9, {"d": 5}, (0, 7))}}, "no instance of zero with n >= 5"),
        ({"reached": FAR | {"bounded": Reach(9, {}, (0, 6))}}, "no instance of bounded with L >= 7"),
        ({"hypotheses": {"zero, vanishes": ""}}, "nothing shows that zero, vanishes is needed"),
        ({"hypotheses": {}}, "nothing shows that zero, vanishes is needed"),
    ],
)
def test_what_is_missing_for_proved_is_said(changes, said):
    found = status(CLAIM, replace(WHOLE, **changes), REPLAYED)
    assert (found.verdict, found.explanation) == ("not proved", said)


@pytest.mark.parametrize(("error", "verdict"), [(Fraction(1, 10**12), "not proved"), (Fraction(9, 10**13), "proved")])
def test_a_replay_that_may_err_is_no_proof(error, verdict):
    found = status(CLAIM, WHOLE, replace(REPLAYED, error_probability=error))
    assert found.verdict == verdict
    assert verdict == "proved" or found.explanation == "the replay errs with probability up to 1e-12"


@pytest.mark.parametrize(
    ("remark", "needed", "said"),
    [
        ("Not needed: zero, vanishes: it is convenient.", "", ""),
        ("Not needed: zero, vanish: it is convenient.", "", "nothing shows that zero, vanishes is needed"),
        ("Not needed: zero, vanishes: so.", "1 is not 0", "declares zero, vanishes not needed, but an instance fails"),
        (
            "Not needed: other, vanishes: it is convenient.",
            "1 is not 0",
            "not needed of no hypothesis: other, vanishes",
        ),
    ],
)
def test_a_hypothesis_is_needed_or_a_remark_says_why_not(remark, needed, said):
    found = status(replace(CLAIM, remarks=(remark,)), replace(WHOLE, hypotheses={"zero, vanishes": needed}), REPLAYED)
    assert found.verdict == ("not proved" if said else "proved")
    assert said in found.explanation


def test_what_the_second_checker_does_not_decide_is_not_proved():
    found = status(CLAIM, WHOLE, UNDECIDED)
    assert (found.verdict, "needs 500 different sizes" in found.explanation) == ("not proved", True)


def test_what_the_proof_uses_is_not_declared_needless():
    remark = "Not needed: zero, vanishes: it is convenient."
    evidence = replace(WHOLE, hypotheses={"zero, vanishes": ""}, used=("zero, vanishes",))
    found = status(replace(CLAIM, remarks=(remark,)), evidence, REPLAYED)
    assert (found.verdict, "but the proof uses it" in found.explanation) == ("not proved", True)


def claim(name, *depends_on):
    return Claim(name, (Clause("x", by=depends_on, read_off="for a test"),), Source("", ""))


def test_what_rests_on_an_unproved_claim_is_conditional_on_it_at_any_remove():
    claims = (claim("a"), claim("b", "a"), claim("c", "b"), claim("d"))
    found = conditional_on(Catalogue(claims, {}, Path(), Path()), "abcd", "bcd")
    assert found == {"a": (), "b": ("a",), "c": ("a",), "d": ()}


def row(verdict, conditions=()):
    return Row(WHOLE, REPLAYED, Status(verdict, ""), conditions, False)


def audit(rows, errata=(), edited=(), below=None):
    return Audit(CATALOGUE, list(rows), list(errata), list(edited), below or {})


def erratum(replayed="replayed", corrected="proved"):
    return ErratumRow("read", Kind.PRINTED, "1 is not 2", replace(REPLAYED, verdict=replayed), "claim", corrected)


@pytest.mark.parametrize(
    ("rows", "errata", "code"),
    [
        ([row("proved")], [erratum()], 0),
        ([row("proved"), row("refuted")], [], 1),
        ([row("proved"), row("inconsistent")], [], 1),
        ([row("proved"), row("ill-posed")], [], 1),
        ([row("proved")], [replace(erratum(), ill_posed="slots, shift")], 1),
        ([row("not proved")], [], 3),
        ([row("proved")], [erratum(replayed="refuted")], 1),
        ([row("proved")], [erratum(replayed="undecided")], 3),
        ([row("vacuous")], [], 3),
        ([row("proved at sizes")], [], 3),
        ([row("proved", ("lemma",))], [], 3),
        ([row("proved")], [erratum(corrected="witnessed")], 3),
        ([row("vacuous"), row("refuted")], [], 1),
    ],
)
def test_the_exit_code_follows_from_the_statuses(rows, errata, code):
    assert exit_code(audit(rows, errata)) == code


@pytest.mark.parametrize("kind", Kind)
def test_only_what_is_false_as_printed_is_called_refuted(kind):
    """Whatever the kind, the outcome is the right one where the counterexample replays."""
    found = replace(erratum(), kind=kind)
    assert (found.verdict == "refuted") == (kind == Kind.PRINTED)
    assert found.described == f"{'refuted' if kind == Kind.PRINTED else 'false as read'}: {kind}"
    assert found.holds
    assert exit_code(audit([row("proved")], [found])) == 0
    for replayed, verdict in (("undecided", "not refuted"), ("refuted", "inconsistent")):
        missed = replace(erratum(replayed=replayed), kind=kind)
        assert (missed.verdict, missed.described, missed.holds) == (verdict, verdict, False)
    ill_posed = replace(found, ill_posed="slots, shift")
    assert (ill_posed.verdict, ill_posed.described, ill_posed.holds) == ("ill-posed", "ill-posed", False)


@pytest.mark.parametrize(("verdict", "code"), [("replayed", 0), ("undecided", 0), ("refuted", 1)])
def test_a_refused_certificate_that_was_there_is_told_and_is_exit_code_1(verdict, code):
    there = Shipped(replace(REPLAYED, verdict=verdict, explanation="line 3"), ("parts[0]", "digests"))
    for found in (
        audit([replace(row("proved"), shipped=there)]),
        audit([row("proved")], [replace(erratum(), shipped=there)]),
    ):
        assert exit_code(found) == code
        told = [line for line in warnings(found) if "refused: line 3 (refused, differs in parts[0])" in line]
        assert len(told) == code


def test_a_run_during_which_a_source_was_edited_says_so_and_is_exit_code_1():
    found = audit([row("proved")], edited=["constructions/claim.py"])
    assert exit_code(found) == 1
    assert warnings(found) == ["constructions/claim.py: edited during the run: nothing of it is kept"]


def test_only_a_stated_lemma_is_no_shortfall():
    """A claim that is stated for want of evidence is one, and so is what rests on it."""

    def row(name, verdict, conditions=()):
        return Row(replace(WHOLE, claim=name), None, Status(verdict, ""), conditions, False)

    lemma, claim = (next(c.name for c in CLAIMS if c.stated is stated) for stated in (True, False))
    assert falls_short(audit([row(lemma, "stated"), row(claim, "proved", (lemma,))])) == []
    assert [r.evidence.claim for r in falls_short(audit([row(claim, "stated")]))] == [claim]
    for verdict in ("proved at sizes", "witnessed", "refuted", "vacuous", "inconsistent"):
        short = falls_short(audit([row(claim, verdict), row("another", "proved", (claim,))]))
        assert [r.evidence.claim for r in short] == [claim, "another"]
