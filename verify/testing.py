"""The checks of claims as tests for pytest: ``test_mine = construction_tests("ahn.py")``.

``assert_inherits(layer, "gradient_descent_step")`` is a test of a layer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from constructions.arrays import indexed
from constructions.claim import Equations, Part, Scalar, Stage
from constructions.contents import Catalogue
from proofs.calculus.calculation import POINTS, prove
from proofs.calculus.free import free_values
from proofs.calculus.positivity import argue
from verify.audit.asserting import assert_inherits
from verify.checks.exact_check import decide
from verify.checks.instances.sizes import by_total
from verify.checks.refutation import Tried, refute
from verify.checks.sensitivity import reject
from verify.checks.witness import witness
from verify.loading import load
from verify.well_formed import require_proof

__all__ = ["CHECKS", "assert_inherits", "construction_tests"]
OURS = "proofs.catalogue"
Check = Callable[[Catalogue, str], None]


def well_formed(catalogue: Catalogue, name: str) -> None:
    """The functions make what is declared, and there is a calculation for each equation."""
    require_proof(catalogue.own[name], catalogue.proofs[name], catalogue.mutants[name])


def proved(catalogue: Catalogue, name: str) -> None:
    """What is proved of a part is every equation it claims: at once, or at depth 0 and from each depth to the next."""
    claim, script = catalogue.own[name], catalogue.proofs[name]
    goals = prove(claim, script, catalogue.named)
    argue(claim, script)
    assert goals.keys() == {part.name for part in claim.parts}
    for part in claim.parts:
        stages = (Stage.BASE, Stage.STEP) if part.advance else (Stage.ONCE,)
        claimed = {(stage, name): both for stage in stages for name, both in claimed_at(part, stage).items()}
        shown = {(goal.stage, goal.equation): goal for goal in goals[part.name]}
        assert len(goals[part.name]) == len(shown) > 0
        assert shown.keys() == claimed.keys()
        for key, (left, right) in claimed.items():
            assert indexed.equal(shown[key].left, left), key
            assert indexed.equal(shown[key].lines[-1].expression, right), key


def claimed_at(part: Part, stage: Stage) -> Equations:
    """Both sides of all equations, on free symbols: at the start, or one step after any state."""
    scalars = tuple(d.name for d in part.declarations if isinstance(d, Scalar))
    over = indexed.Signature((*part.axes, *POINTS), scalars)
    given, at, state = (free_values(of, over) for of in (part.inputs, part.steps, part.state))
    if stage is Stage.STEP:
        assert part.advance is not None
        return part.equations(given, part.advance(given, at, state))
    return part.equations(given, part.start(given))


def decided(catalogue: Catalogue, name: str) -> None:
    """Every part is an identity between polynomials at some sizes, and none fails."""
    claim = catalogue.own[name]
    held, failure = decide(claim)
    assert failure is None, failure
    assert {part.name for part in claim.parts} == {at.partition(": ")[0] for at in held}


def not_refuted(catalogue: Catalogue, name: str) -> None:
    """No exact instance fails, of as many as there are small sizes."""
    claim = catalogue.own[name]
    found = refute(claim)
    assert isinstance(found, Tried), str(found)
    sizes_tried = sum(len(list(by_total(part, 2, 3))) for part in claim.parts)
    assert found.instances >= max(sizes_tried, 2)  # at most the boundary entries are out of a hypothesis' reach


def witnessed(catalogue: Catalogue, name: str) -> None:
    """Instances in float64 hold within their derived tolerance."""
    found = witness(catalogue.own[name])
    assert found.instances
    assert found.largest_quotient <= 1, found


def sensitive(catalogue: Catalogue, name: str) -> None:
    """Every mutant is rejected by the proof, by an exact instance and in float64."""
    made = catalogue.mutants[name]()
    assert made, "there is no mutant"
    rejections = [reject(mutant, catalogue.proofs[name], catalogue.named) for mutant in made]
    assert [r.mutant for r in rejections if r.survives] == []


CHECKS: tuple[Check, ...] = (well_formed, proved, decided, not_refuted, witnessed, sensitive)


def construction_tests(origin: str | Path, checks: Sequence[Check] = CHECKS) -> Callable[..., Any]:
    """A test for each claim of a file or package, which is run, and each check; a lemma that is stated has none."""
    catalogue = load(str(origin), OURS)
    names = [c.name for c in catalogue.claims if not c.stated]
    cases = [pytest.param(check, name, id=f"{name}-{check.__name__}") for name in names for check in checks]

    @pytest.mark.parametrize(("check", "name"), cases)
    def test(check: Check, name: str) -> None:
        check(catalogue, name)

    return test
