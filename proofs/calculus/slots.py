"""Calculations about the four slots of a transformer's state, shared by the proofs of depth."""

from __future__ import annotations

from collections.abc import Callable

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
    query: Callable[[Goal], None],
    x: Callable[[Goal], None] = unchanged,
) -> Script:
    """The calculations of a part whose equations are ``constructions.definitions.slots.slot_equations``.

    ``starts`` is for the query at the base; ``query`` for its y slot and the prediction at the step.
    """
    return {
        (part, "base", "context x"): immediate,
        (part, "base", "context y"): immediate,
        (part, "base", "query x"): immediate,
        (part, "base", "query y"): starts,
        (part, "base", "prediction"): starts,
        (part, "step", "context x"): x,
        (part, "step", "context y"): context_y,
        (part, "step", "query x"): x,
        (part, "step", "query y"): query,
        (part, "step", "prediction"): query,
    }
