"""A goal is proved if it is that of the statement and each of its lines is an identity between free expressions.

The equations of a derivation are evaluated at random numbers, with free tensors, scalars and functions for all
that is declared.  No hypothesis is assumed to hold: a substitution of ``to`` for ``from`` is checked as

    previous + context[to] - context[from] = next,

an identity between free expressions.  ``verify.replay.sizes`` says why this decides, and with which error.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod

from verify.replay.contraction import TooLarge
from verify.replay.evaluation import Model, Vanishes
from verify.replay.fields import Refuted
from verify.replay.network import Composed, Expression, Term
from verify.replay.parts import Goal, Part
from verify.replay.primes import prime_of
from verify.replay.sizes import Bounds, bounds

MOST_SIZES = 400  # at which one equation is evaluated
LARGEST_ERROR = Fraction(1, 2**60)  # of one evaluation


def check_skeleton(found: Part) -> None:
    """The goals are those of the statement: each equation once, or by induction a base and a step for each."""
    where = f"{found.path} ({found.name})"
    stages = ("once",) if found.advance is None else ("base", "step")
    if found.advance is None and (found.state or found.start):
        raise Refuted(f"{where}: a part without advance has no state and no start")
    if found.advance is not None and not found.state == found.start.keys() == found.advance.keys():
        raise Refuted(f"{where}: start and advance do not give exactly the state {', '.join(sorted(found.state))}")
    wanted = sorted((stage, equation) for stage in stages for equation in found.invariant)
    given = sorted((g.stage, g.equation) for g in found.goals)
    if given != wanted:
        odd = sorted(set(wanted) ^ set(given)) or sorted(g for g in set(given) if given.count(g) > 1)
        raise Refuted(f"{where}: goals are missing, foreign or repeated: {', '.join(f'{s} {e!r}' for s, e in odd)}")
    for name, start in found.start.items():
        require_free(start, found, f"{found.path}.start.{name}")
    for name, sides in found.invariant.items():
        for side in sides:  # of the state, but not of what a layer is given: it must hold at the next layer too
            require_free(side, found, f"{found.path}.invariant.{name}", of_state=False)
    for hypothesis in found.hypotheses:
        for side in hypothesis.sides or ():
            require_free(side, found, hypothesis.path)
    for goal in found.goals:
        for k, step in enumerate(goal.lines):
            if step.inductive and goal.stage != "step":
                raise Refuted(f"{goal.path}.lines[{k}]: an induction hypothesis is used outside a step goal")
        if goal.stage == "base":
            shown = [goal.left, goal.right, *(e for x in goal.lines for e in (x.expression, x.context) if e)]
            for e in shown:
                require_free(e, found, goal.path)


def require_free(e: Expression, found: Part, path: str, of_state: bool = True) -> None:
    """An expression mentions nothing that a layer is given and, with ``of_state``, nothing of the state."""
    for t in e.terms:
        if of_state and t.names & found.state:
            raise Refuted(f"{path}: it refers to the state, to {', '.join(sorted(t.names & found.state))}")
        if t.names & found.layer_inputs:
            inputs = ", ".join(sorted(t.names & found.layer_inputs))
            raise Refuted(f"{path}: it refers to what a layer is given, to {inputs}")


@dataclass(frozen=True)
class Check:
    """One identity: the signed sum of expressions with the same free axes is zero."""

    path: str
    failure: str
    sides: tuple[tuple[int, Composed], ...]


def equations(found: Part, goal: Goal) -> Iterator[Check]:
    """What a goal and its derivation assert."""
    replaced = {"once": {}, "base": found.start, "step": found.advance or {}}[goal.stage]
    state = {name: Composed(e) for name, e in replaced.items()}
    for side, stated, own in zip(
        ("left", "right"), found.invariant[goal.equation], (goal.left, goal.right), strict=True
    ):
        failure = f"the {side} side of {goal.stage} goal {goal.equation!r} is not what the statement says"
        yield Check(f"{goal.path}.{side}", failure, ((1, Composed(stated, state)), (-1, Composed(own))))
    before = Composed(goal.left)
    for k, step in enumerate(goal.lines):
        after = Composed(step.expression)
        path = f"{goal.path}.lines[{k}]"
        if step.context is None:
            yield Check(path, "the line does not equal the one before", ((1, before), (-1, after)))
        else:
            pairs = [pair() for pair in step.replaced]
            old, new = (
                Composed(step.context, {f"hole {j}": pair[which] for j, pair in enumerate(pairs)}) for which in (0, 1)
            )
            yield Check(
                path,
                "the line is not what the substitution makes of the one before",
                ((1, before), (1, new), (-1, old), (-1, after)),
            )
        before = after
    yield Check(
        f"{goal.path}.right", "the derivation does not end in the right side", ((1, before), (-1, Composed(goal.right)))
    )


def without_common(check: Check) -> Check:
    """The same difference without the terms that it adds as often as it takes them away: t - t = 0, whatever t is.

    A term in which nothing stands for an expression is the same as another if it was read from the same text.
    """
    times: Counter[Term] = Counter()
    sides = []
    axes = check.sides[0][1].expression.axes
    for sign, side in check.sides:
        others = []
        for t in side.expression.terms:
            if side.axes or not t.names.isdisjoint(side.given):
                others.append(t)
            else:
                times[t] += sign
        if others:
            sides.append((sign, Composed(Expression(axes, tuple(others)), side.given, side.axes)))
    left = [t if n > 0 else t.negative for t, n in times.items() for _ in range(abs(n))]
    sides.append((1, Composed(Expression(axes, tuple(left)))))
    return replace(check, sides=tuple(sides))


class Draws:
    """Models by sizes, trial and attempt, from one seed."""

    def __init__(self, seed: int, label: str) -> None:
        self.seed, self.label = seed, label
        self._models: dict[tuple[object, ...], Model] = {}

    def model(self, sizes: Mapping[str, int], trial: int, attempt: int) -> Model:
        at = (tuple(sorted(sizes.items())), trial, attempt)
        if at not in self._models:
            key = hashlib.blake2b(f"{self.seed}/{self.label}/{at}".encode(), digest_size=32).digest()
            self._models[at] = Model(sizes, prime_of(self.seed, f"{trial}/{attempt}"), key)
        return self._models[at]


def check_goal(found: Part, goal: Goal, trials: int, seed: int, used: dict[str, int]) -> tuple[int, Fraction]:
    """The number of equations of a goal, all of which hold, and the probability that one does not."""
    stated = [without_common(check) for check in equations(found, goal)]
    checks = [check for check in stated if any(side.expression.terms for _, side in check.sides)]
    needs = [bounds([c for _, c in check.sides], found.axes) for check in checks]
    sizes = {a: max((n.sizes[a] for n in needs), default=1) for a in found.axes}
    draws = Draws(seed, goal.path)
    error = Fraction(0)
    for check, need in zip(checks, needs, strict=True):
        grid = [range(need.degrees[a] + 1) for a in found.axes]
        if prod(map(len, grid)) > MOST_SIZES:
            raise TooLarge(f"{check.path} needs more than {MOST_SIZES} sizes")
        missed = Fraction(0)
        for more in itertools.product(*grid):
            at = {a: sizes[a] + k for a, k in zip(found.axes, more, strict=True)}
            probability = Fraction(1)
            for trial in range(trials):
                probability *= vanishes(check, draws, at, trial, need)
            missed = max(missed, probability)
            for a, n in at.items():
                used[a] = max(used.get(a, 0), n)
        error += missed
    return len(stated), error


def vanishes(check: Check, draws: Draws, sizes: Mapping[str, int], trial: int, need: Bounds) -> Fraction:
    """The error of evaluating a check once.  Raises Refuted when its sum is not zero there."""
    for attempt in range(5):
        model = draws.model(sizes, trial, attempt)
        try:
            values = [(sign, model.value(side)) for sign, side in check.sides]
        except Vanishes:
            continue
        for entries in zip(*(v for _, v in values), strict=True):
            if sum(sign * e for (sign, _), e in zip(values, entries, strict=True)) % model.prime:
                raise Refuted(f"{check.path}: {check.failure}")
        if (error := need.error(model.function_values)) > LARGEST_ERROR:
            raise TooLarge(f"{check.path} is of too high a degree for random numbers to decide it")
        return error
    raise Refuted(f"{check.path}: a denominator is zero at the sizes {shown(sizes)}")


def shown(sizes: Mapping[str, int]) -> str:
    return ", ".join(f"{a} = {n}" for a, n in sorted(sizes.items())) or "no axes"
