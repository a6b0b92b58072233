"""Certificates that are false, with right digests: lines that do not follow, or a statement that is another one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from constructions.arrays import indexed
from constructions.arrays.namespace import namespace_of
from constructions.arrays.quotients import terms
from constructions.claim import Claim, Hypothesis, Part, Relation, Tensor, Values
from constructions.contents import Catalogue
from proofs.calculus import positivity
from proofs.calculus.calculation import Goal, Script, goals_of, prove
from verify.certificate.equations import of_proof, with_parents
from verify.files import ROOT, canonical_json
from verify.replay.replaying import Result, replay
from verify.statement import agrees_with

from . import eager

SHIPPED = ("constructions.gradient_descent.loss_shift",)  # whose sources a forged certificate names
SEED = 1
NOTHING = "normalised"  # the name under which 0 = 1 is assumed


def unchecked(*_: Any) -> None:
    """In the place of a check."""


@contextmanager
def lying(hidden: bool) -> Iterator[None]:
    """The prover takes every line, every law, and every polynomial, whose signs may be hidden."""
    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(Goal, "_require", unchecked))
        stack.enter_context(mock.patch("proofs.calculus.calculation.is_law", return_value=True))
        for name, instead in (
            ("_by_coefficients", partial(_by_no_sign, hidden)),
            ("_require_defined", unchecked),
            ("_face_of_zero", unchecked),
        ):
            stack.enter_context(mock.patch.object(positivity, name, instead))
        yield


def _by_no_sign(hidden: bool, inequality: Any, argument: Any) -> positivity.Piece:
    weights = positivity.parametrised(inequality.variables)
    smaller, greater = inequality.sides(weights.values)
    difference = weights.rational(greater) - smaller
    above, below = (
        tuple((abs(c) if hidden else c, powers) for c, powers in terms(p)) for p in (difference.top, difference.bottom)
    )
    if inequality.relation == Relation.EQUAL:
        above = ()
    return positivity.Piece(inequality, argument, tuple(weights.generators), above, below)


class NoCertificate(Exception):
    """What a claim says cannot be written down at all."""


def forged(claim: Claim, hidden: bool = True) -> dict[str, Any]:
    """A certificate that states what the claim does, whatever follows from whatever, but for its parents."""
    with lying(hidden):
        return certificate(claim, eager.script(claim))


def certificate(claim: Claim, script: Script) -> dict[str, Any]:
    """The certificate of a claim, but for its parents."""
    try:
        return of_proof(claim, prove(claim, script), positivity.argue(claim, script), SHIPPED)
    except ValueError as error:
        raise NoCertificate(str(error)) from error


def of_another_statement(claim: Claim) -> dict[str, Any]:
    """Every equation says left = left, every inequality 0 <= 1, and every sequence is 0."""
    found = forged(another(claim))
    for part in found["parts"]:
        for sides in part["invariant"].values():
            sides["right"] = sides["left"]
        for goal in part["goals"]:
            goal["right"] = goal["left"]
            goal["lines"] = [{"reason": "", "method": "canonical form", "expression": goal["left"]}]
    return found


def assuming_anything(claim: Claim) -> dict[str, Any]:
    """0 = 1 is assumed under another name, and everything follows by lines that are right."""

    def follows(goal: Goal) -> None:
        rest = goal.right - goal.left
        legs = "abcdefgh"[: rest.ndim]
        goal.by_hypothesis(NOTHING, lambda one: indexed.einsum(f",{legs}->{legs}", one, rest))
        goal.conclude("the data are normalised")

    parts = tuple(replace(part, hypotheses=(*part.hypotheses, _nothing(part))) for part in claim.parts)
    script = {(part.name, goal.stage, goal.equation): follows for part in parts for goal in goals_of(part)}
    return certificate(replace(claim, parts=parts), script)


def _nothing(part: Part) -> Hypothesis:
    """0 = 1"""
    some = next(d.name for d in part.inputs if isinstance(d, Tensor))

    def equation(given: Values) -> tuple[Any, Any]:
        one = namespace_of(some=given[some]).ones((), like=given[some])
        return one * 0, one

    return Hypothesis(NOTHING, "the data are normalised", equation, lambda given: given)


def another(claim: Claim) -> Claim:
    """The same claim with inequalities and sequences that are true."""
    return replace(
        claim,
        inequalities=tuple(
            replace(i, variables=(), sides=lambda v, same=i.relation == Relation.EQUAL: (1 - (not same), 1))
            for i in claim.inequalities
        ),
        sequences=tuple(
            replace(s, variables=(), start=_zero, advance=_zero, lower=_zero, upper=_zero if s.upper else None)
            for s in claim.sequences
        ),
    )


def _zero(values: Any) -> int:
    return 0


def replayed(claim: Claim, found: dict[str, Any], stated: Callable[..., None] | None = None) -> Result:
    """What the second checker says of a certificate of this claim, which nothing else is claimed beside."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{claim.name}.json"
        alone = Catalogue((claim,), {}, path.parent, path.parent)
        path.write_text(canonical_json(with_parents(found, {})), encoding="utf-8")
        return replay(path, ROOT, stated or agrees_with(alone), seed=SEED)
