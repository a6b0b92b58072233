"""The ledger: every mutant of every claim is rejected by the proof, by an exact instance and in float64."""

from __future__ import annotations

import itertools
from random import Random

import pytest

from constructions.arrays import exact
from constructions.catalogue import CLAIMS, MUTANTS
from proofs.calculus.calculation import goals_of
from proofs.calculus.positivity import keys
from proofs.catalogue import CATALOGUE, PROOFS
from verify.checks.instances.numeric import rational_values
from verify.checks.instances.points import rational_points
from verify.checks.instances.sizes import by_total, sides
from verify.checks.refutation import point
from verify.checks.sensitivity import needed, reject

CHECKED = [c for c in CLAIMS if not c.stated]
LEDGER = [
    pytest.param(claim.name, k, id=f"{claim.name}-{mutant.name}")
    for claim in CHECKED
    for k, mutant in enumerate(MUTANTS[claim.name]())
]


COMPARED = [c for c in CHECKED if c.comparisons]
EQUATED = [c for c in CHECKED if c.parts]
ASSUMING = [c for c in EQUATED if any(part.hypotheses for part in c.parts)]


@pytest.mark.parametrize("name", [c.name for c in CHECKED])
def test_every_claim_has_eight_mutants_that_keep_its_name(name):
    mutants = MUTANTS[name]()
    assert len({m.name for m in mutants}) == len(mutants) >= 8
    assert all(m.claim.name == name for m in mutants)


@pytest.mark.parametrize("claim", COMPARED, ids=lambda c: c.name)
def test_every_comparison_of_a_claim_is_broken_by_a_mutant_of_it(claim):
    """No inequality and no bound of a sequence is there that no mutant can fail."""
    claimed = set(keys(claim))
    assert len(claimed) >= len(claim.comparisons)
    broken = set()
    for mutant in MUTANTS[claim.name]():
        for key, inequality in keys(mutant.claim).items():
            if key not in broken and any(
                not holds(inequality, at) for at in rational_points(inequality.variables, 300, "")
            ):
                broken.add(key)
    assert claimed <= broken, sorted(claimed - broken)


def holds(inequality, at):
    try:
        return point(inequality, at) is None
    except ZeroDivisionError:
        return True


@pytest.mark.parametrize("claim", EQUATED, ids=lambda c: c.name)
def test_every_equation_of_a_claim_is_broken_by_a_mutant_of_it(claim):
    """No equation is there that no mutant can fail."""
    claimed = {(part.name, goal.equation) for part in claim.parts for goal in goals_of(part)}
    assert {part for part, _ in claimed} == {part.name for part in claim.parts}
    broken = set()
    for mutant in MUTANTS[claim.name]():
        for part in mutant.claim.parts:
            for at in by_total(part, 2, 2):
                random = Random(str(at))
                entries = (random.choice((-2, -1, 1, 2, 3)) for _ in itertools.count())
                try:
                    given, layers = rational_values(part, at, entries)
                    for hypothesis in part.hypotheses:
                        given = hypothesis.satisfy(given)
                    found = sides(part, given, layers).items()
                except ZeroDivisionError:  # nothing to divide by here: another instance will do
                    continue
                broken |= {(part.name, equation) for equation, (a, b) in found if not exact.equal(a, b)}
        if broken >= claimed:
            break
    assert claimed <= broken, sorted(claimed - broken)


@pytest.mark.parametrize(("name", "k"), LEDGER)
def test_a_mutant_is_rejected_by_every_check(name, k):
    rejection = reject(MUTANTS[name]()[k], PROOFS[name], CATALOGUE.named)
    assert rejection.proof, "the proof lets it pass"
    assert rejection.counterexample, "no exact instance sees it"
    assert rejection.witness, "float64 does not see it"


@pytest.mark.parametrize("claim", ASSUMING, ids=lambda c: c.name)
def test_every_hypothesis_is_needed(claim):
    found = needed(claim)
    assert found.keys() == {f"{part.name}, {h.name}" for part in claim.parts for h in part.hypotheses}
    for name, instance in found.items():
        assert instance, f"{name}: no instance fails without it"
