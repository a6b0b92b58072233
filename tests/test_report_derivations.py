"""What the page shows of a derivation: its equations, reasons once, and what was kept only where it still holds."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from test_report import CATALOGUE, LEMMA, audit, row

from constructions.claim import Clause
from verify import evidence as kept_evidence
from verify.report.document import Display, Heading, Row, Words
from verify.report.mathematics.layout import plain
from verify.report.mathematics.marks import Mark
from verify.report.page import kept
from verify.report.page.derivations import briefly, derivations
from verify.report.page.equations import LONG, LONGEST, equations


def display(states: str, *rows: tuple[str, str]) -> Display:
    made = [Row("", tuple(map(plain_mark, formula.split())), (name,)) for name, formula in rows]
    return Display(tuple(made), 2, states)


def plain_mark(text: str) -> Mark:
    return Mark(text, text)


def test_the_overview_shows_short_equations_that_clauses_name():
    claim, long = CATALOGUE.own["gradient_descent_step"], "y = " + "y " * LONGEST
    given = ("context x", "x = x"), ("context y", "y = y + 1"), ("query x", long), ("query y", "y = 2 + 2")
    many = display("step", *given, ("prediction", "4 = 2 + 2"), ("unnamed", "1 = 0 + 1"))

    def shown(*blocks: Display) -> list[str]:
        return [" ".join(m.text for m in one.formula) for one in equations(claim, blocks)]

    assert shown(many) == ["y = y + 1", "y = 2 + 2", "4 = 2 + 2"]
    assert shown(replace(many, states="")) == shown(replace(many, states="other")) == []
    assert shown(display("step", given[0])) == ["x = x"]
    assert shown(display("step", ("query x", long))) == [long.strip()]
    assert shown(display("step", ("query x", "y = " + "y " * LONG))) == []


def test_where_both_sides_of_all_are_one_the_overview_shows_that_and_says_so():
    claim = CATALOGUE.own["gradient_descent_step"]
    same, name = ("query y: both sides, multiplied out", "y + 1 + 2"), "step: query y, both sides multiplied out"
    (only,) = equations(claim, [display("step", same)])
    assert (only.when, [m.text for m in only.formula]) == (name, ["y", "+", "1", "+", "2"])
    (other,) = equations(claim, [display("step", same, ("context y", "y = y + 1"))])
    assert (other.when, [m.text for m in other.formula]) == ("", ["y", "=", "y", "+", "1"])
    assert equations(claim, [display("other", same)]) == []


def test_of_a_sequence_the_overview_shows_how_it_is_made_and_its_bounds():
    inside, outside = equations(claim := CATALOGUE.own["geometric_sequence"], [])
    assert inside.when == "for 0 <= q <= 1, after l steps p -> p q from p = 1"
    assert plain(inside.formula) == "0 <= p <= 1/(1 + l - q l)"
    assert (outside.when, plain(outside.formula)) == (
        "for 1 <= q, after l steps p -> p q from p = 1",
        "1 - l + q l <= p",
    )
    other = replace(claim.sequences[0], start=lambda v: 2, upper=lambda v: 3)
    (changed, _) = equations(replace(claim, sequences=(other, claim.sequences[1])), [])
    assert changed.when.endswith("from p = 2")
    assert plain(changed.formula) == "0 <= p <= 3"
    clauses = (Clause("Above 1.", by=("outside",)), Clause("All of it.", by=("inside", "outside")))
    assert equations(replace(claim, clauses=clauses), []) == [outside, inside]


@pytest.mark.slow
def test_of_every_claim_but_lemmas_that_are_stated_the_overview_shows_an_equation():
    found = derivations(CATALOGUE, [claim.name for claim in CATALOGUE.claims], 2)
    assert {name for name, of in found.items() if not of.equations} == {c.name for c in CATALOGUE.claims if c.stated}


def test_a_hypothesis_is_shown_once_in_each_part():
    once: Words = ("hypothesis symmetric: ", (plain_mark("K"),))
    two: Words = (*once, "; ", "law inverse: ", (plain_mark("I"),))
    reasons = (once, once, two, two, ("by ring",), ("by ring",))
    rows = Display(tuple(Row("=", (plain_mark("x"),), why) for why in reasons))
    first, named, *others = (row.reason for block in briefly([rows]) for row in block.rows)
    assert (first, named) == (once, ("hypothesis symmetric, above",))
    assert others == [two, two, ("by ring",), ("by ring",)]
    heading = Heading("Part: b", 2)
    told = [block.rows[0].reason for block in briefly([rows, rows, heading, rows]) if isinstance(block, Display)]
    assert told == [once, named, once]


# --- derivations that are kept -------------------------------------------------------------------------------------


@pytest.fixture
def kept_at(tmp_path, monkeypatch):
    """Where the derivation of a lemma, which was made once, is kept; making one again is counted in the list."""
    monkeypatch.setattr(kept_evidence, "CACHE", tmp_path)
    made: list[str] = []
    monkeypatch.setattr(kept, "derivations", lambda *given: made.extend(given[1]) or derivations(*given))
    first = kept.kept_or_made(audit(row(LEMMA)), 1)
    assert made == [LEMMA]
    assert kept.kept_or_made(audit(row(LEMMA)), 1) == first
    assert made == [LEMMA]
    return kept.place(LEMMA, CATALOGUE), first, made


@pytest.mark.parametrize(
    "forged",
    [
        "<script>alert(1)</script>",
        "<p onclick='alert(1)'>x</p>",
        "<p style='margin-left:1em;position:fixed'>x</p>",
        "<p style='background:url(http://x)'>x</p>",
        "<a href='https://x'>x</a>",
        "<!--> <script>alert(1)</script> -->",
        "<![CDATA[<script>]]>",
        "<p>x",
        "</div><p>x</p><div>",
        "<svg/>",
        7,
    ],
)
@pytest.mark.parametrize("field", ["to_prove", "proof", "equations"])
def test_what_is_kept_and_is_no_derivation_is_not_shown(kept_at, field, forged):
    path, first, made = kept_at
    told = json.loads(path.read_text())
    path.write_text(json.dumps({**told, field: [["", forged]] if field == "equations" else forged}))
    assert kept.kept_or_made(audit(row(LEMMA)), 1) == first
    assert made == [LEMMA, LEMMA]


@pytest.mark.parametrize("text", ["", "[]", "{}", "[" * 100_000, "null", '{"key": 1}'])
def test_what_is_kept_and_is_no_record_is_made_again(kept_at, text):
    path, first, made = kept_at
    path.write_text(text)
    assert kept.kept_or_made(audit(row(LEMMA)), 1) == first
    assert made == [LEMMA, LEMMA]


def test_a_derivation_is_made_again_when_what_it_holds_for_changes(kept_at, monkeypatch):
    _, first, made = kept_at
    monkeypatch.setattr(kept, "version", lambda _: "another")
    assert kept.kept_or_made(audit(row(LEMMA)), 1) == first
    monkeypatch.setattr(kept_evidence, "key", lambda *_: "another")
    assert kept.kept_or_made(audit(row(LEMMA)), 1) == first
    assert made == [LEMMA, LEMMA, LEMMA]


def test_of_sources_that_were_edited_no_derivation_is_kept(kept_at):
    path, first, _ = kept_at
    path.unlink()
    assert kept.kept_or_made(audit(row(LEMMA), edited=("constructions/claim.py",)), 1) == first
    assert not path.exists()
