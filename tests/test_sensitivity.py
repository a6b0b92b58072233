"""The ledger: every mutant of every claim is rejected by the proof, by an exact instance and in float64."""

from __future__ import annotations

import pytest

from constructions import CLAIMS, MUTANTS
from proofs import PROOFS
from verify.sensitivity import needed, reject

LEDGER = [
    pytest.param(claim.name, k, id=f"{claim.name}-{mutant.name}")
    for claim in CLAIMS
    for k, mutant in enumerate(MUTANTS[claim.name]())
]


@pytest.mark.parametrize("name", [c.name for c in CLAIMS])
def test_every_claim_has_eight_mutants_and_every_one_is_rejected(name):
    mutants = MUTANTS[name]()
    assert len({m.name for m in mutants}) == len(mutants) >= 8
    assert all(m.claim.name == name for m in mutants)


@pytest.mark.parametrize(("name", "k"), LEDGER)
def test_a_mutant_is_rejected_by_every_check(name, k):
    rejection = reject(MUTANTS[name]()[k], PROOFS[name])
    assert rejection.proof, "the proof lets it pass"
    assert rejection.counterexample, "no exact instance sees it"
    assert rejection.witness, "float64 does not see it"
    assert not rejection.survives


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.name)
def test_every_hypothesis_is_needed(claim):
    for name, instance in needed(claim).items():
        assert instance, f"{name}: no instance fails without it"
