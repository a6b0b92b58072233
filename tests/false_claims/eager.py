"""A proof script that tries every step that the prover takes, divisions by whatever it likes among them.

The induction hypothesis is put in for every part of the state, every hypothesis and law at every obvious argument in
every obvious context, as long as that leaves less to be shown; and then it concludes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from constructions.arrays import indexed
from constructions.arrays.indexed import Array
from constructions.claim import Claim, Hypothesis, Stage
from constructions.names import LOCAL_AXES
from proofs.calculus.arguments import Argument, Coefficients, Split
from proofs.calculus.calculation import Goal, Script, StepRefused, goals_of
from proofs.calculus.positivity import keys, prove_inequality

ROUNDS = 4  # substitutions in one calculation
ARGUMENTS = 12  # tuples of arguments of one hypothesis
LETTERS = "abcdefghij"


def script(claim: Claim) -> Script:
    """A calculation for every equation and an argument for every inequality."""
    found: dict[tuple[str, Stage, str], Any] = {
        (part.name, goal.stage, goal.equation): calculation for part in claim.parts for goal in goals_of(part)
    }
    return found | {key: _argument(inequality) for key, inequality in keys(claim).items()}


def calculation(goal: Goal) -> None:
    if goal.stage == Stage.STEP and (known := dict(_known(goal))):
        goal.by_induction_on(**known)
    for _ in range(ROUNDS):
        if not _rest(goal) or not _substitutes(goal):
            break
    goal.conclude("whatever can be put in has been")


def _rest(goal: Goal) -> tuple[Any, ...]:
    """The terms in which the current expression is not the right side; () where their axes differ."""
    return (goal.current - goal.right).terms if goal.current.axes == goal.right.axes else ()


def _known(goal: Goal) -> Iterator[tuple[str, str]]:
    """The parts of the state that are the left side of an equation."""
    for name, value in goal.state.items():
        for equation, (left, _) in goal.invariant.items():
            if isinstance(value, Array) and value.axes == left.axes and indexed.equal(value, left):
                yield name, equation


def _substitutes(goal: Goal) -> bool:
    """Put an assumed equation in where that leaves fewer terms to be shown; whether there was one."""
    before = {term.network: term.coefficient for term in _rest(goal)}
    for hypothesis in (*goal.part.hypotheses, *goal.part.laws):
        if hypothesis.equation is None or hypothesis.not_zero:
            continue
        for arguments in itertools.islice(_arguments(goal, hypothesis), ARGUMENTS):
            left, right = hypothesis.equation(goal.given, *arguments)
            for subscripts, others in _contexts(goal, left.axes):
                change = indexed.einsum(subscripts, left - right, *others)
                for network in {term.network for term in change.terms} & before.keys():
                    factor = before[network] / next(t.coefficient for t in change.terms if t.network == network)
                    after = goal.current - goal.right - change * factor
                    if len(after.terms) < len(before):
                        goal.by_hypothesis(hypothesis.name, _within(subscripts, others, factor), *arguments)
                        return True
    return False


def _within(subscripts: str, others: Sequence[Array], factor: Any) -> Any:
    return lambda hole: indexed.einsum(subscripts, hole, *others) * factor


def _arrays(values: Mapping[str, Any]) -> list[Array]:
    return [value for value in values.values() if isinstance(value, Array)]


def _arguments(goal: Goal, hypothesis: Hypothesis) -> Iterator[tuple[Array, ...]]:
    """What is declared, zero and one, wherever the axes fit."""
    declared = _arrays({**goal.given, **goal.at, **goal.state})
    over = goal.left.signature
    numbers = [over.ones(axis) for axis in goal.part.axes] + [over.zeros(axis) for axis in goal.part.axes]
    choices = [
        [a for a in (*declared, *numbers, over.ones(), over.zeros()) if _fits(axes, a.axes)]
        for axes in hypothesis.parameters
    ]
    return itertools.product(*choices)


def _fits(wanted: tuple[str, ...], axes: tuple[str, ...]) -> bool:
    return len(wanted) == len(axes) and all(w in (a, *LOCAL_AXES) for w, a in zip(wanted, axes, strict=True))


def _contexts(goal: Goal, hole: tuple[str, ...]) -> Iterator[tuple[str, tuple[Array, ...]]]:
    """The hole itself, joined in every way with none, one or two of the arrays that are declared."""
    declared = _arrays({**goal.given, **goal.state})
    for count in range(3):
        for others in itertools.combinations_with_replacement(declared, count):
            legs = [*hole, *(axis for other in others for axis in other.axes)]
            if len(legs) <= 6:
                for subscripts in _joined(legs, [len(hole), *(other.ndim for other in others)], goal.right.axes):
                    yield subscripts, others


def _joined(legs: Sequence[str], counts: Sequence[int], wanted: tuple[str, ...]) -> Iterator[str]:
    """Every way to join legs of equal axes in pairs, or not, so that the wanted axes are left: a leg that is left over
    is not summed, and among few legs a pair may be left over too, for products entry by entry."""
    cuts = list(itertools.accumulate(counts, initial=0))
    for letters in _pairings(list(legs)):
        axis_of = dict(zip(letters, legs, strict=True))
        alone = [letter for letter in axis_of if letters.count(letter) == 1]
        left = list(axis_of) if len(legs) <= 4 else alone
        for order in itertools.permutations(left, len(wanted)):
            if [axis_of[letter] for letter in order] == list(wanted) and {*alone} <= {*order}:
                yield f"{','.join(''.join(letters[a:b]) for a, b in itertools.pairwise(cuts))}->{''.join(order)}"


def _pairings(legs: list[str]) -> Iterator[list[str]]:
    """Letters for legs: a letter stands for one leg, or for two of one axis."""
    if not legs:
        yield []
        return
    letter = LETTERS[len(legs) - 1]
    for rest in _pairings(legs[1:]):
        yield [letter, *rest]
    for k in range(1, len(legs)):
        if legs[k] == legs[0]:
            for rest in _pairings(legs[1:k] + legs[k + 1 :]):
                yield [letter, *rest[: k - 1], letter, *rest[k - 1 :]]


def _argument(inequality: Any) -> Argument:
    """The first argument that goes through, of those by coefficients alone and by cases; by coefficients for none."""
    points = [lambda v: 1, lambda v: 2, lambda v: v.get("x", 1), lambda v: 0]
    tried = [Coefficients(), *(Split(v.name, at) for v in inequality.variables for at in points)]
    for argument in tried:
        try:
            prove_inequality(inequality, argument)
        except (StepRefused, TypeError, KeyError):
            continue
        return argument
    return Coefficients()
