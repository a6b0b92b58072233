"""A hypothesis as its equation says it, for people: what it is called, and said to be, is a comment beside that."""

from __future__ import annotations

from itertools import chain, count
from typing import Any

from constructions.arrays.indexed import Signature
from constructions.claim import Claim, Hypothesis, Part, Scalar
from constructions.names import LOCAL_AXES
from proofs.calculus.calculation import Assumption, Goal, Use
from proofs.calculus.free import free_values
from verify.report.expressions import text

LONGEST = 80  # letters of an equation that is said again where it is used


def equation(part: Part, hypothesis: Hypothesis) -> str:
    """Its equation, for all vectors that it is about, by the printer of derivations; its words where it has none."""
    if hypothesis.equation is None:
        assert hypothesis.entries is not None
        return f"the entries of {hypothesis.entries[0]}, in words: {hypothesis.statement}"
    scalars = tuple(d.name for d in part.declarations if isinstance(d, Scalar))
    over = Signature((*part.axes, *LOCAL_AXES), scalars)
    taken = {*part.axes, *(d.name for d in part.declarations)}
    free = (name for name in chain("uwvz", (f"z{k}" for k in count(1))) if name not in taken)
    vectors = {name: over.tensor(name, *axes) for axes, name in zip(hypothesis.parameters, free, strict=False)}
    left, right = hypothesis.equation(free_values(part.inputs, over), *vectors.values())
    said = f"{text(left)} {'≠' if hypothesis.not_zero else '='} {text(right)}"
    return f"for all {', '.join(vectors)}: {said}" if vectors else said


def commented(part: Part, hypothesis: Hypothesis) -> str:
    """Its equation, and beside it what it is called and said to be."""
    words = "" if hypothesis.equation is None else f": {hypothesis.statement}"
    return f"{equation(part, hypothesis)}    # {hypothesis.name}{words}"


def named(claim: Claim, name: str) -> str:
    """What a hypothesis says, by the name of its part and its own: "part, hypothesis"."""
    return next(equation(p, h) for p in claim.parts for h in p.hypotheses if f"{p.name}, {h.name}" == name)


def used(goal: Goal, use: Use) -> str:
    """The hypothesis or law of a use by its equation; by name alone where that is long and stands above."""
    assumed = next(h for h in goal.part.hypotheses + goal.part.laws if h.name == use.name)
    kind = "law" if assumed in goal.part.laws else "hypothesis"
    said = equation(goal.part, assumed)
    return f"{kind} {use.name}: {said}" if len(said) <= LONGEST else f"{kind} {use.name}, above"


def reason(goal: Goal, why: str, uses: tuple[Use, ...]) -> str:
    """Why a line holds: as it says, and for a use of a hypothesis what that is."""
    assumed = [used(goal, use) for use in uses if use.kind == Assumption.HYPOTHESIS]
    return "; ".join(assumed) or why


def as_json(claim: Claim) -> list[dict[str, Any]]:
    """Every hypothesis and law of a claim, for reports that a program reads."""
    return [
        {
            "part": part.name,
            "kind": kind,
            "name": hypothesis.name,
            "equation": equation(part, hypothesis),
            "comment": hypothesis.statement,
        }
        for part in claim.parts
        for kind, assumed in (("hypothesis", part.hypotheses), ("law", part.laws))
        for hypothesis in assumed
    ]
