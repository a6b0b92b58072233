"""Statuses are computed: each piece of evidence that changes must change the verdict."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from constructions.catalogue import CLAIMS
from constructions.claim import Claim, Clause, Source
from verify.__main__ import exit_code
from verify.checks.monte_carlo import Interval
from verify.checks.sensitivity import Rejection
from verify.checks.witness import Witness
from verify.evidence import Evidence
from verify.replay.replaying import Result
from verify.run import ErratumRow, Row, falls_short
from verify.status import Status, conditional_on, dependencies, status

HELD = Witness(20, 1e-16, 1e-14, 0.01, "anywhere")
MISSED = Witness(20, 1.0, 1e-14, 1e14, "there")
REJECTED = Rejection("sign", "line 1", "1 is not 2", "1e10 times")
REPLAYED = Result("claim", "replayed", "", 10, Fraction(1, 10**20), {})
STALE = replace(REPLAYED, verdict="stale", explanation="its source differs from the one proved: proofs/claim.py")
STATIONARY = Interval(entries=2, tasks=100, largest=0.9, worst="W[0, 0]", resolution=0.1, rejects=3.0)
WHOLE = Evidence("claim", "key", "", 50, "", 5, ("d = 1",), "", HELD, (REJECTED,), {}, {})
REFUSED = "line 2: the two sides differ"


@pytest.mark.parametrize(
    ("changes", "replayed", "verdict"),
    [
        ({}, REPLAYED, "proved"),
        ({"rejections": (REJECTED, replace(REJECTED, proof=""))}, REPLAYED, "vacuous"),
        ({"rejections": (replace(REJECTED, counterexample=""),)}, REPLAYED, "vacuous"),
        ({"rejections": (replace(REJECTED, witness=""),)}, REPLAYED, "vacuous"),
        ({}, replace(REPLAYED, verdict="refuted", explanation="goals[1]"), "inconsistent"),
        ({"witness": MISSED}, REPLAYED, "inconsistent"),
        ({"exact_failure": "d = 2"}, REPLAYED, "inconsistent"),
        ({"counterexample": "1 is not 2"}, REPLAYED, "inconsistent"),
        ({"sampled": {"normal": STATIONARY}}, REPLAYED, "proved"),
        ({"sampled": {"normal": STATIONARY, "uniform": replace(STATIONARY, largest=1.1)}}, REPLAYED, "inconsistent"),
        ({"proof_refused": REFUSED}, None, "proved at sizes"),
        ({"proof_refused": REFUSED}, REPLAYED, "proved at sizes"),
        ({}, None, "proved at sizes"),
        ({}, STALE, "proved at sizes"),
        ({"exact_sizes": ()}, STALE, "witnessed"),
        ({"counterexample": "1 is not 2"}, STALE, "refuted"),
        ({"proof_refused": REFUSED, "exact_sizes": ()}, None, "witnessed"),
        ({"proof_refused": REFUSED, "exact_sizes": (), "witness": replace(HELD, instances=0)}, None, "stated"),
        ({"proof_refused": REFUSED, "counterexample": "1 is not 2"}, None, "refuted"),
        ({"proof_refused": REFUSED, "exact_failure": "d = 2"}, None, "refuted"),
        ({"proof_refused": REFUSED, "witness": MISSED}, None, "refuted"),
    ],
)
def test_the_status_follows_from_the_evidence(changes, replayed, verdict):
    assert status(replace(WHOLE, **changes), replayed).verdict == verdict


def test_a_stale_certificate_is_named_as_the_reason_why_nothing_is_proved():
    assert "its source differs from the one proved: proofs/claim.py" in status(WHOLE, STALE).explanation


def claim(name, *depends_on):
    return Claim(name, (Clause("x", read_off="for a test"),), Source("", ""), (), depends_on)


def test_what_rests_on_an_unproved_claim_is_conditional_on_it_at_any_remove():
    claims = (claim("a"), claim("b", "a"), claim("c", "b"), claim("d"))
    verdicts = {name: Status("proved", "") for name in "abcd"} | {"a": Status("stated", "")}
    assert conditional_on(claims, verdicts) == {"a": (), "b": ("a",), "c": ("a",), "d": ()}


def test_claims_that_rest_on_each_other_or_on_nothing_known_are_refused():
    with pytest.raises(ValueError, match="circle"):
        dependencies((claim("a", "b"), claim("b", "a")))
    with pytest.raises(ValueError, match="depends on z, which is no claim"):
        dependencies((claim("a", "z"),))
    dependencies(CLAIMS)


def row(verdict, conditions=()):
    return Row(WHOLE, REPLAYED, Status(verdict, ""), conditions, False)


def erratum(replayed="replayed", corrected="proved"):
    return ErratumRow("printed", "1 is not 2", replace(REPLAYED, verdict=replayed), "claim", corrected)


@pytest.mark.parametrize(
    ("rows", "errata", "code"),
    [
        ([row("proved")], [erratum()], 0),
        ([row("proved"), row("refuted")], [], 1),
        ([row("proved"), row("inconsistent")], [], 1),
        ([row("proved")], [erratum(replayed="refuted")], 1),
        ([row("proved")], [erratum(replayed="stale")], 3),
        ([row("vacuous")], [], 3),
        ([row("proved at sizes")], [], 3),
        ([row("proved", ("lemma",))], [], 3),
        ([row("proved")], [erratum(corrected="witnessed")], 3),
        ([row("vacuous"), row("refuted")], [], 1),
    ],
)
def test_the_exit_code_follows_from_the_statuses(rows, errata, code):
    assert exit_code(rows, errata) == code


def test_only_a_stated_lemma_is_no_shortfall():
    """A claim that is stated for want of evidence is one, and so is what rests on it."""

    def row(name, verdict, conditions=()):
        return Row(replace(WHOLE, claim=name), None, Status(verdict, ""), conditions, False)

    lemma, claim = (next(c.name for c in CLAIMS if c.stated is stated) for stated in (True, False))
    assert falls_short([row(lemma, "stated"), row(claim, "proved", (lemma,))]) == []
    assert [r.evidence.claim for r in falls_short([row(claim, "stated")])] == [claim]
    for verdict in ("proved at sizes", "witnessed", "refuted", "vacuous", "inconsistent"):
        short = falls_short([row(claim, verdict), row("another", "proved", (claim,))])
        assert [r.evidence.claim for r in short] == [claim, "another"]
