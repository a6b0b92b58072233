"""A goal is proved if it is that of the statement and each of its lines is an identity between free expressions.

The equations of a derivation are evaluated at random numbers, with free tensors, scalars and functions for all
that is declared.  No hypothesis is assumed to hold: a substitution of ``to`` for ``from`` is checked as

    previous + context[to] - context[from] = next,

an identity between free expressions (``verify.replay.deciding``).  What a line may divide by is another matter
(``verify.replay.divisions``).
"""

from __future__ import annotations

from collections.abc import Iterator

from verify.replay.deciding import Check, Decider
from verify.replay.divisions import check_denominators, check_reciprocals, replaced
from verify.replay.fields import Refuted
from verify.replay.network import Composed, Expression
from verify.replay.parts import Derivation, Goal, Part


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
        for side in hypothesis.sides:
            require_free(side, found, hypothesis.path)
    for goal in found.goals:
        lines = list(goal.derivation.every_line)
        for step in lines:
            if goal.stage != "step" and any(use.inductive for use in step.uses):
                raise Refuted(f"{step.path}: an induction hypothesis is used outside a step goal")
        if goal.stage == "base":
            shown = [goal.left, goal.right, *(e for x in lines for e in (x.expression, x.context) if e)]
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


def equations(found: Part, goal: Goal) -> Iterator[Check]:
    """What a goal and its derivation assert."""
    next_state = {"once": {}, "base": found.start, "step": found.advance or {}}[goal.stage]
    state = {name: Composed(e) for name, e in next_state.items()}
    for side, stated, own in zip(
        ("left", "right"), found.invariant[goal.equation], (goal.left, goal.right), strict=True
    ):
        failure = f"the {side} side of {goal.stage} goal {goal.equation!r} is not what the statement says"
        yield Check(f"{goal.path}.{side}", failure, ((1, Composed(stated, state)), (-1, Composed(own))))
    yield from steps(goal.derivation)


def steps(derivation: Derivation) -> Iterator[Check]:
    """Each line follows from the one before, the last is the right side; and so for what is shown of arguments."""
    before = derivation.left
    for line in derivation.lines:
        for use in line.uses:
            for shown in use.shown:
                yield from steps(shown)
        after = Composed(line.expression)
        if line.context is None:
            yield Check(line.path, "the line does not equal the one before", ((1, before), (-1, after)))
        else:
            old, new = replaced(line)
            yield Check(
                line.path,
                "the line is not what the substitution makes of the one before",
                ((1, before), (1, new), (-1, old), (-1, after)),
            )
        before = after
    failure = "the derivation does not end in the right side"
    yield Check(f"{derivation.path}.right", failure, ((1, before), (-1, derivation.right)))


def check_goal(found: Part, goal: Goal, decider: Decider) -> None:
    """Every equation of a goal holds, and divides by nothing that may be 0.  Raises Refuted, and Undecided."""
    points = decider.decide(list(equations(found, goal)), found.axes, goal.path)
    check_denominators(found, goal, decider.budget)
    check_reciprocals(found, goal, points)
