"""Why one layer does both at once: the value's x block moves x by -gamma S x, its y blocks add the gradient step."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.gradient_descent import rate
from constructions.definitions.matrices import product
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import sign


def moved(goal: Goal) -> None:
    g = goal.given
    tokens = g["X"] if goal.equation == "context x" else g["Q"]
    goal.rewrite(tokens - einsum("ai,bi,bj->aj", g["X"], g["X"], tokens) * g["gamma"], "definition of the layer")
    goal.conclude("S = X X^T")


def addition(goal: Goal, tokens: Array) -> Array:
    """(eta/N) sum_i (W x_i - y_i) x_i^T x_j"""
    g = goal.given
    return einsum("ci,ai,aj->cj", product(g["W"], g["X"]) - g["Y"], g["X"], tokens) * rate(g["eta"], g["X"])


def context_y(goal: Goal) -> None:
    goal.rewrite(goal.given["Y"] + addition(goal, goal.given["X"]), "definition of the layer, from the old X")
    goal.conclude("dW = -(eta/N) sum_i (W x_i - y_i) x_i^T")


def query(goal: Goal) -> None:
    g = goal.given
    goal.rewrite((g["query_slot"] + addition(goal, g["Q"])) * sign(goal), "definition of the layer, from the old X")
    goal.by_hypothesis("query_slot", lambda slot: slot * sign(goal))
    goal.conclude("dW = -(eta/N) sum_i (W x_i - y_i) x_i^T")


PROOF: Script = {
    ("step", Stage.ONCE, "context x"): moved,
    ("step", Stage.ONCE, "context y"): context_y,
    ("step", Stage.ONCE, "query x"): moved,
    ("step", Stage.ONCE, "query y"): query,
    ("step", Stage.ONCE, "prediction"): query,
}
