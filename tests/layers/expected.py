"""What an audit must find of a case, in the words of its conventions."""

from __future__ import annotations

from collections.abc import Mapping

from .by_tokens import Equation
from .case import DEEPEST, LAYERS, Case, Model
from .depths import DAMPENING, MOMENTUM, Damped, labels_after_inputs, with_velocity

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
OVER: Mapping[str, str] = {  # of a total; of all tokens, where they are read
    "nothing": "nothing",
    "those read": "the keys that are read",
    "all tokens": "all keys, masked afterwards",
    "the readers": "the queries that read",  # all do read what is in the context
}
FACTORS = {"1": "1", "1/n": "1/n", "1/(n+1)": "1/(n + 1)", "1/sqrt(width)": "1/sqrt(D)"}


def conventions(case: Case) -> Mapping[str, str] | None:
    """Facts by name, or None where no convention explains the case.

    A model of several layers is explained where they come to one.
    """
    hand = case.truth.by_hand
    if case.truth.part or (isinstance(case.code, Model) and STEPS.get(case.name) != 1):
        return None
    if isinstance(hand, Equation):
        return of_equation(hand) | OTHERWISE.get(case.name, {})
    if isinstance(hand, Damped):
        return {**of_equation(hand.equation), "factor": str(DAMPENING)}
    return of_equation(Equation()) | OTHERWISE[case.name] if hand in (labels_after_inputs, with_velocity) else None


SUBTRACTED = {"factor": "-1/n"}  # the sign is in the code
OTHERWISE: Mapping[str, Mapping[str, str]] = {
    "signed_mask": SUBTRACTED | {"query's update": "-1 times"},
    "inputs_and_labels_together": SUBTRACTED,
    "velocity_in_a_slot": {"memory": f"v_j ← {MOMENTUM} v_j + what y_j reads, y_j ← y_j + v_j"},
    "labels_after_inputs": SUBTRACTED | {"order": "x before y"},
    "temporal_difference": {"factor": "1"},  # 1/n is a number like others where there is one n
    "another_slot": {"residual": "0"},  # the query's own slot is not given
}
STEPS: Mapping[str, int] = {  # of their algorithm with some numbers, that black boxes are; others are none
    "one_batch": DEEPEST,
    "temporal_difference": DEEPEST,
    "minus_readout": LAYERS,
    "labels_negated": LAYERS,
    "slots_shifted": LAYERS,
    "relu_heads_with_a_flag": LAYERS,
    "memory_of_layers": LAYERS,  # of heavy balls
    "another_slot": 1,  # three times the same step, on labels that stay: one step of three times the rate
}


def of_equation(equation: Equation) -> Mapping[str, str]:
    """An equation as facts."""
    context, query = READS[equation.reads]
    total_is_read = equation.reads == "all" and equation.total == "all tokens"
    return {
        "context reads": context,
        "query reads": query,
        "similarity": equation.similarity,
        "divided by the sum over": OVER["those read" if total_is_read else equation.total],
        "scores times": FACTORS[equation.scale],
        "factor": FACTORS[equation.factor],
        "residual": str(int(equation.residual)),
        "order": "together",
    }
