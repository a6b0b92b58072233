"""Why equal layers iterate gradient descent: the y slots carry W_l - W_0, and W_0 stays in the weights."""

from __future__ import annotations

from constructions.definitions.gradient_descent import rate
from constructions.definitions.gradient_descent_plus_plus import gram, product
from proofs.slots import SLOTS, immediate, sign, simulation, starting
from verify.arrays.indexed import Array, einsum
from verify.calculation import Goal, Script


def addition(goal: Goal, tokens: Array) -> Array:
    """(eta_l/N) sum_i (W_l x_i - y_i) x_i^T x_j: the W_0 of the values meets the -W_0 of the y slots."""
    g = goal.given
    residual = product(goal.state["W"], g["X"]) - g["Y"]
    return einsum("ci,ai,aj->cj", residual, g["X"], tokens) * rate(goal.at["eta"], g["X"])


def context_y(goal: Goal) -> None:
    g = goal.given
    goal.by_induction_on(**SLOTS)
    before = g["Y"] - product(goal.state["W"] - g["W_0"], g["X"])
    goal.rewrite(before + addition(goal, g["X"]), "W_0 x_i - (y_i - (W_l - W_0) x_i) = W_l x_i - y_i")
    goal.conclude("W_{l+1} = W_l + dW(W_l)")


def query(goal: Goal) -> None:
    goal.by_induction_on(**SLOTS)
    slot = addition(goal, goal.given["Q"]) - product(goal.state["W"], goal.given["Q"])
    goal.rewrite(slot * sign(goal), "W_0 x_i - (y_i - (W_l - W_0) x_i) = W_l x_i - y_i")
    goal.conclude("W_{l+1} = W_l + dW(W_l)")


def residual(goal: Goal) -> None:
    g = goal.given
    h = rate(goal.at["eta"], g["X"])
    goal.rewrite(
        goal.state["W"] - product(goal.state["W"] - g["W_star"], gram(g["X"])) * h,
        "definition of the gradient step, Y = W* X",
    )
    goal.by_induction("residual", lambda w: w - product(w - g["W_star"], gram(g["X"])) * h)
    goal.conclude("W* (I - P_l) + h W* P_l S = W* (I - P_l (I - h S))")


PROOF: Script = {
    **simulation("simulation", starting("query_slot"), context_y, query),
    ("residual", "base", "residual"): immediate,
    ("residual", "step", "residual"): residual,
}
