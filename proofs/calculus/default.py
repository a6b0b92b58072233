"""The calculation that most claims about layers need: induction on every slot, hypotheses where they fit, conclude.

It is a script like any other: what it proves is checked line by line, and where it stops the goal stays open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from constructions.arrays import indexed
from constructions.arrays.indexed import Array
from constructions.arrays.network import DELTA
from constructions.claim import Hypothesis, Stage
from constructions.definitions.matrices import transposed
from proofs.calculus.calculation import Goal
from proofs.calculus.substitution import replaced

Within = Callable[[Array, Array], Array]  # an expression, and what stands in it for one side of a hypothesis


@dataclass(frozen=True)
class Rule:
    """A hypothesis that can be put wherever it fits: ``within(expression, old)`` is the expression itself."""

    hypothesis: Hypothesis
    backwards: bool
    old: Array
    new: Array
    within: Within

    def apply(self, expression: Array) -> Array:
        return self.within(expression, self.new)


def calculate(goal: Goal) -> None:
    """Put what the induction hypothesis says for every slot, and conclude, by hypotheses if it takes them."""
    if goal.stage == Stage.STEP and (found := dict(slots(goal))):
        goal.by_induction_on(**found)
    every = rules(goal)
    if _same(goal.current, goal.right) or not every:
        goal.conclude("both sides, multiplied out")
        return
    for rule in every:
        if not _same(rule.apply(goal.current), goal.current):
            goal.by_hypothesis(rule.hypothesis.name, _context(rule, goal.current), backwards=rule.backwards)
    put: list[tuple[Rule, Array]] = []  # what is done to the right side, and to what
    reached = goal.right
    for rule in every:
        if not _same(after := rule.apply(reached), reached):
            put.append((rule, reached))
            reached = after
    goal.rewrite(reached, "both sides, multiplied out")
    for rule, before in reversed(put):
        goal.by_hypothesis(rule.hypothesis.name, _context(rule, before), backwards=not rule.backwards)
    goal.conclude("what was to be shown")


def _context(rule: Rule, expression: Array) -> Callable[[Array], Array]:
    return lambda hole: rule.within(expression, hole)


def _same(a: Array, b: Array) -> bool:
    return a.axes == b.axes and indexed.equal(a, b)


def slots(goal: Goal) -> Iterator[tuple[str, str]]:
    """Each array of the state that is the left side of an equation of the induction hypothesis, and that equation."""
    for name, free in goal.state.items():
        for equation, (left, _) in goal.invariant.items():
            if isinstance(free, Array) and _same(free, left):
                yield name, equation
                break


def rules(goal: Goal) -> list[Rule]:
    """The hypotheses of the part that say what a free tensor is: something else, or its own transpose."""
    found = []
    for hypothesis in goal.part.hypotheses:
        if hypothesis.equation is not None and not hypothesis.parameters and not hypothesis.not_zero:
            left, right = hypothesis.equation(goal.given)
            found += list(_rules(hypothesis, left, right, False))[:1] or list(_rules(hypothesis, right, left, True))[:1]
    return found


def _rules(hypothesis: Hypothesis, old: Array, new: Array, backwards: bool) -> Iterator[Rule]:
    name = free_name(old)
    if name is None:
        return
    if old.ndim == 2 and old.axes[0] == old.axes[1] and _same(transposed(old), new):
        half = Fraction(1, 2)

        def symmetrised(expression: Array, hole: Array) -> Array:
            return replaced(expression, {name: (old + hole) * half})

        yield Rule(hypothesis, backwards, old, new, symmetrised)
    elif _same(replaced(new, {name: old * 0}), new):
        yield Rule(hypothesis, backwards, old, new, lambda expression, hole: replaced(expression, {name: hole}))


def free_name(array: Array) -> str | None:
    """The name of the free tensor that an array is, its legs in their order; None for anything else."""
    if len(array.terms) != 1:
        return None
    (term,) = array.terms
    if len(term.factors) != 1 or term.bound or term.coefficient != 1:
        return None
    (factor,) = term.factors
    in_order = tuple(-1 - k for k in range(array.ndim)) == tuple(i.key for i in factor.legs)
    return None if factor.name == DELTA or factor.arguments or not in_order else factor.name
