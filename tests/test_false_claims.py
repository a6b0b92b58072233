"""Nothing false is called proved: each false claim is refused by exactly those who are said to refuse it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from false_claims import EVERY, FALSE_CLAIMS, eager, forging
from false_claims.errata import FALSE_ERRATA, SYMMETRIC_FORM, found_by_the_instances
from false_claims.refusals import NO_NUMBER, Refusals, refusals
from false_claims.row import FalseClaim
from false_claims.table import TABLE, line, reasons, text
from false_claims.truths import TRUE_CLAIMS

from constructions.claim import Clause
from proofs.calculus.calculation import prove
from proofs.calculus.positivity import argue
from verify.checks.exact_check import decide
from verify.checks.refutation import Tried, refute
from verify.checks.witness import witness

VACUOUS = "it follows, as does everything, from what nothing meets"


def each(*, with_gaps: bool = True) -> list[object]:
    """Every row, by name; what gets through is expected to fail until it does not."""
    gaps = {row: [pytest.mark.xfail(strict=True, reason=row.gap)] for row in EVERY if row.gap and with_gaps}
    return [pytest.param(row, id=row.name, marks=gaps.get(row, [])) for row in EVERY]


@cache
def found(row: FalseClaim) -> Refusals:
    return refusals(row)


@pytest.mark.parametrize("row", each())
def test_a_false_claim_is_refused_by_those_who_are_said_to(row):
    asked = found(row)
    if not asked.said["definition"]:
        assert {*asked.passing} - {"definition"} == {*row.passes}, asked.said
        assert asked.status.verdict != "proved"
    assert asked.refusing


@pytest.mark.parametrize("row", each())
def test_a_false_equation_is_refused_by_the_second_checker(row):
    """Unless its hypotheses are met by nothing, or it is another equation in numbers: then these refuse it."""
    asked = found(row)
    if {"lines", "statement"} & {*asked.passing}:
        assert asked.said["exact"], asked.said
    if asked.said.get("lines") == "":
        assert asked.status.verdict in ("ill-posed", "inconsistent"), asked.status


@pytest.mark.parametrize("row", each(with_gaps=False))
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


def test_a_sentence_that_was_edited_after_the_proof_is_refused():
    claim = TRUE_CLAIMS["symmetric form"]
    certificate = forging.certificate(claim, eager.script(claim))
    edited = replace(claim, clauses=(Clause("V = diag(0, +7 r).", by=claim.clauses[0].by),))
    assert "the statement is" in forging.replayed(edited, certificate).explanation


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


@pytest.mark.parametrize("row", each(with_gaps=False))
def test_the_table_has_a_line_for_every_claim_that_is_current(row):
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    assert line(row, found(row)) in lines, "run `python -m tests.false_claims --table`"
    assert {*reasons(row)} <= {*lines}


def test_the_table_has_nothing_else():
    names = [cells.split("`")[1] for cells in TABLE.read_text(encoding="utf-8").splitlines() if cells.startswith("| `")]
    assert names == [row.name for row in EVERY]
    assert len(names) == len({*names}) >= 100
    empty = {row.name: Refusals({"definition": ""}) for row in EVERY}
    headings = [t for t in text(empty).splitlines() if not t.startswith("| `")]
    assert headings == [t for t in TABLE.read_text(encoding="utf-8").splitlines() if not t.startswith("| `")]
