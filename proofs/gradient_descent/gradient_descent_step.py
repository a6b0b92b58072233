"""Why one linear layer is one gradient step: the layer's sum is dW X, read off by expanding it."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.gradient_descent import rate
from constructions.definitions.matrices import product
from proofs.calculus.calculation import Goal, Script


def addition(goal: Goal, tokens: Array) -> Array:
    """(eta/N) sum_i (W_0 x_i - y_i) x_i^T x_j: what the tokens x_j read into their y slots."""
    g = goal.given
    values = product(g["W_0"], g["X"]) - g["Y"]
    return einsum("ci,ai,aj->cj", values, g["X"], tokens) * rate(g["eta"], g["X"])


def unchanged(goal: Goal) -> None:
    goal.conclude("the values have no x part")


def context_y(goal: Goal) -> None:
    goal.rewrite(goal.given["Y"] + addition(goal, goal.given["X"]), "definition of the layer")
    goal.conclude("dW = -(eta/N) sum_i (W_0 x_i - y_i) x_i^T")


def query_y(goal: Goal) -> None:
    g = goal.given
    goal.rewrite(g["query_slot"] + addition(goal, g["Q"]), "definition of the layer")
    goal.by_hypothesis("query_slot", lambda slot: slot)
    goal.conclude("dW = -(eta/N) sum_i (W_0 x_i - y_i) x_i^T")


def prediction(goal: Goal) -> None:
    goal.by_hypothesis("query_slot", lambda slot: -slot)
    goal.conclude("the prediction is minus the query's y slot")


PROOF: Script = {
    ("step", Stage.ONCE, "context x"): unchanged,
    ("step", Stage.ONCE, "context y"): context_y,
    ("step", Stage.ONCE, "query x"): unchanged,
    ("step", Stage.ONCE, "query y"): query_y,
    ("step", Stage.ONCE, "prediction"): prediction,
}
