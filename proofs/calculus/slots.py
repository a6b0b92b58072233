"""Calculations about the four slots of a transformer's state, shared by the proofs of depth."""

from __future__ import annotations

from collections.abc import Callable

from constructions.claim import Stage
from proofs.calculus.calculation import Goal, Script

SLOTS = {"x": "context x", "y": "context y", "query_x": "query x", "query_y": "query y"}


def immediate(goal: Goal) -> None:
    goal.conclude("by definition")


def unchanged(goal: Goal) -> None:
    """The x slots of a layer whose values have no x part."""
    goal.by_induction_on(**SLOTS)
    goal.conclude("the values have no x part")


def sign(goal: Goal) -> int:
    """The prediction is minus the query's y slot."""
    return -1 if goal.equation == "prediction" else 1


def starting(hypothesis: str) -> Callable[[Goal], None]:
    """The query's y slot starts as a hypothesis says."""

    def calculation(goal: Goal) -> None:
        goal.by_hypothesis(hypothesis, lambda slot: slot * sign(goal))
        goal.conclude("by definition")

    return calculation


def simulation(
    part: str,
    starts: Callable[[Goal], None],
    context_y: Callable[[Goal], None],
    query: Callable[[Goal], None] | None = None,
    x: Callable[[Goal], None] = unchanged,
) -> Script:
    """The calculations of a part whose equations are ``constructions.definitions.slots.slot_equations``.

    ``starts`` is for the query at the base; ``query`` for its y slot and the prediction at the step, by default that of
    the context.
    """
    query = query or context_y
    return {
        (part, Stage.BASE, "context x"): immediate,
        (part, Stage.BASE, "context y"): immediate,
        (part, Stage.BASE, "query x"): immediate,
        (part, Stage.BASE, "query y"): starts,
        (part, Stage.BASE, "prediction"): starts,
        (part, Stage.STEP, "context x"): x,
        (part, Stage.STEP, "context y"): context_y,
        (part, Stage.STEP, "query x"): x,
        (part, Stage.STEP, "query y"): query,
        (part, Stage.STEP, "prediction"): query,
    }
