"""What an audit must find of a case, in the words of its conventions."""

from __future__ import annotations

from collections.abc import Mapping

from .by_tokens import Equation
from .case import Case, Layer
from .depths import DAMPENING, Damped, labels_after_inputs

READS: Mapping[str, tuple[str, str]] = {  # by context tokens, and by the query
    "context": ("the context", "the context"),
    "all": ("all tokens", "all tokens"),
    "all but the query from itself": ("all tokens", "the context"),
    "context from context": ("the context", "nothing"),
    "context, with -1 for the context": ("the context", "the context"),
    "context from itself, query from context": ("itself", "the context"),
    "those before and itself": ("the tokens up to itself", "all tokens"),
    "those before": ("the tokens before it", "the context"),
    "those before, itself and the next": ("the tokens up to the next one", "all tokens"),
}
OVER: Mapping[tuple[str, str], str] = {  # by the total and whether all tokens are read
    ("nothing", "context"): "nothing",
    ("nothing", "all"): "nothing",
    ("those read", "context"): "the keys that are read",
    ("all tokens", "context"): "all keys, masked afterwards",
    ("all tokens", "all"): "the keys that are read",
    ("the readers", "context"): "all queries, masked afterwards",
}
FACTORS = {"1": "1", "1/n": "1/n", "1/(n+1)": "1/(n + 1)", "1/sqrt(width)": "1/sqrt(D)"}


def conventions(case: Case) -> Mapping[str, str] | None:
    """Facts by name, or None where no convention explains the case."""
    hand = case.truth.by_hand
    if case.truth.part or not isinstance(case.code, Layer):
        return None
    if isinstance(hand, Equation):
        return of_equation(hand, case.name)
    if isinstance(hand, Damped):
        return {**of_equation(hand.equation, case.name), "factor": str(DAMPENING)}
    if hand is labels_after_inputs:
        return {**of_equation(Equation(), case.name), "order": "x before y"}
    return None


def of_equation(equation: Equation, name: str) -> Mapping[str, str]:
    """An equation as facts."""
    context, query = READS[equation.reads]
    facts = {
        "context reads": context,
        "query reads": query,
        "similarity": equation.similarity,
        "divided by the sum over": OVER.get((equation.total, equation.reads), "the keys that are read"),
        "scores times": FACTORS[equation.scale],
        "factor": FACTORS[equation.factor],
        "residual": str(int(equation.residual)),
        "order": "together",
    }
    if equation.reads == "context, with -1 for the context":
        facts |= {"factor": "-1/n", "query's update": "-1 times"}
    return facts
