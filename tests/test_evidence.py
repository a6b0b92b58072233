"""Refutation, witness, exact decision and the files they leave: each must be able to say no."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy
import pytest
from false_claims import DEPTHLESS, ONLY_AT_SIZE_ONE, WRONG_BASE, WRONG_STEP

from constructions.arrays import indexed
from constructions.arrays.rationals import Rational
from constructions.catalogue import CATALOGUE, CLAIMS, ERRATA
from constructions.claim import Clause, Inequality, Variable
from verify.certificate.equations import of_refutation
from verify.checks.exact_check import decide
from verify.checks.instances.sizes import by_total, sizes
from verify.checks.refutation import Counterexample, refute, smallest
from verify.checks.witness import contradiction, witness
from verify.evidence import issue
from verify.files import canonical_json, write_whole

CERTIFICATES = CATALOGUE.certificates

FALSE = (ONLY_AT_SIZE_ONE, DEPTHLESS, WRONG_BASE, WRONG_STEP)
NAMED = {c.name: c for c in CLAIMS}
OVER = indexed.Signature(("d", "n", "m"), ("r",))


@pytest.mark.parametrize("claim", FALSE, ids=lambda c: c.name)
def test_every_check_refuses_a_false_claim(claim):
    assert isinstance(refute(claim), Counterexample)
    assert decide(claim)[1] is not None
    seen = witness(claim)
    assert not seen.holds
    assert seen.largest_quotient > 1e9


def test_a_witness_that_is_not_a_number_does_not_hold():
    part = DEPTHLESS.parts[0]
    nan = replace(part, equations=lambda given, state: {"nan": (given["a"], given["a"] * float("nan"))})
    assert not witness(replace(DEPTHLESS, parts=(nan,))).holds
    assert contradiction(replace(DEPTHLESS, parts=(nan,)))


@pytest.mark.parametrize("claim", FALSE, ids=lambda c: c.name)
def test_floats_contradict_a_false_claim_wherever_one_looks_first(claim):
    found = refute(claim)
    assert contradiction(claim)
    assert (
        contradiction(claim, first=found.about, at=found.sizes).partition(" at ")[2].startswith(f"{found.sizes}: error")
    )
    assert contradiction(claim, first="nothing of that name", at=found.sizes)


def test_floats_do_not_contradict_a_true_claim():
    claim = NAMED["gradient_descent_steps"]
    part = claim.parts[0]
    assert contradiction(claim, first=part.name, at=sizes(part, depth=2, d=2)) == ""


def test_an_equation_and_an_inequality_are_refuted_in_turn():
    """Neither waits for all trials of the other."""
    false = Inequality("false", (Variable("x", lower=lambda v: 0),), lambda v: (v["x"], 0))
    late = Inequality("late", (Variable("x", lower=lambda v: 0),), lambda v: (v["x"], 50))

    def also(claim, *inequalities):
        clause = Clause("and so is this.", by=tuple(i.name for i in inequalities))
        return replace(claim, inequalities=inequalities, clauses=(*claim.clauses, clause))

    assert refute(also(DEPTHLESS, late)).about == DEPTHLESS.parts[0].name
    assert refute(also(DEPTHLESS, late, false)).about == "false"
    assert refute(also(NAMED["loss_shift"], late)).point["x"] > 50


def test_sizes_grow_from_all_ones():
    part = NAMED["gradient_descent_steps"].parts[0]
    totals = [sum(n for _, n in at.axes) + at.depth for at in by_total(part, 2, 3)]
    assert totals[0] == len(part.axes)  # no layer
    assert totals == sorted(totals)
    assert len(totals) == 2 ** len(part.axes) * 4


def test_the_counterexample_of_the_printed_sign_is_the_smallest():
    found = smallest(ERRATA[0].read)
    assert dict(found.sizes.axes) == {"d": 1, "n": 1, "n_y": 1}
    values = {k: v.item() if isinstance(v, numpy.ndarray) else v for k, v in found.given.items()}
    # y - (eta/N)(W x - y) x x and y + (eta/N)(W x - y) x x differ iff eta, x and W x - y are not 0: three ones at least
    assert sorted(values.values()) == [0, 1, 1, 1]
    assert values["eta"] * values["X"] * (values["W"] * values["X"] - values["Y"]) != 0
    assert found.left.item() == values["Y"] - (values["W"] - values["Y"])
    assert found.right.item() == values["Y"] + (values["W"] - values["Y"])


def test_a_true_claim_has_no_smallest_counterexample():
    assert smallest(NAMED["gradient_descent_step"]) is None


def test_files_are_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "folder" / "file.json"
    write_whole(path, "first")
    written = path.stat().st_mtime_ns
    write_whole(path, "first")
    assert path.stat().st_mtime_ns == written
    monkeypatch.setattr("os.replace", lambda *a: (_ for _ in ()).throw(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, "second")
    assert path.read_text() == "first"
    assert list(path.parent.iterdir()) == [path]


def test_a_certificate_that_differs_in_its_versions_only_is_left_alone(tmp_path):
    name = ERRATA[0].read.name
    stored = (CERTIFICATES / f"{name}.json").read_text()
    path = tmp_path / f"{name}.json"
    body = of_refutation(ERRATA[0].read, smallest(ERRATA[0].read), ())
    assert issue(body | {"versions": {"python": "3.0"}}, {}, tmp_path) == ("file",)
    old = path.read_text()
    assert issue(body, {}, tmp_path) == ("versions",)
    assert path.read_text() == old
    path.write_text("{")
    assert issue(body, {}, tmp_path) == ("unreadable",)
    assert path.read_text() != old
    assert issue(body, {}, tmp_path) == ()
    path.write_text(json.dumps(json.loads(old), indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    assert issue(body | {"versions": {"python": "3.0"}}, {}, tmp_path) == ("layout",)
    assert path.read_text() == old
    assert (CERTIFICATES / f"{name}.json").read_text() == stored


@pytest.mark.parametrize("text", ["[]", "1", '{"parts": 3}', '{"digests": []}', "[" * 100_000, "\udc80"])
def test_what_is_no_certificate_is_replaced(tmp_path, text):
    body = of_refutation(ERRATA[0].read, smallest(ERRATA[0].read), ())
    path = tmp_path / f"{ERRATA[0].read.name}.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert issue(body, {}, tmp_path) == ("unreadable",)
    assert issue(body, {}, tmp_path) == ()


def test_the_fields_in_which_certificates_differ_are_named(tmp_path):
    issue({"claim": "a", "parts": [1, 2], "sources": {}}, {}, tmp_path)
    assert issue({"claim": "a", "parts": [1, 3], "sources": {}}, {"b": "c"}, tmp_path) == (
        "parents",
        "digests",
        "parts[1]",
    )


def test_what_is_stored_as_json_is_broken_into_lines_where_it_is_long():
    assert canonical_json({"ä": [1], "a": {}}) == '{"a":{},"ä":[1]}\n'
    long = "x" * 90
    assert canonical_json([[1, 2], {"b": long}]) == f'[\n[1,2],\n{{"b":"{long}"}}\n]\n'
    seven = [[[[[[[long, long]]]]]]]
    assert canonical_json(seven) == "[\n" * 6 + f'["{long}","{long}"]' + "\n]" * 6 + "\n"


def test_every_entry_of_a_counterexample_is_exact():
    found = refute(WRONG_STEP)
    assert found.left.dtype == object
    assert all(
        isinstance(e, int | Rational) for e in numpy.concatenate([found.left.reshape(-1), found.right.reshape(-1)])
    )
