"""Why equal layers iterate gradient descent: the y slots carry W_l - W_0, and W_0 stays in the weights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.gradient_descent import rate
from constructions.definitions.matrices import gram, product
from proofs.calculus.calculation import Calculation, Goal, Script
from proofs.calculus.slots import SLOTS, immediate, sign, simulation, starting


def steps(
    tokens: Callable[[Goal], tuple[Array, Array]], eta: Callable[[Goal], Any] = lambda goal: goal.at["eta"]
) -> tuple[Calculation, Calculation]:
    """The step's calculations for the context's y slots and for the query; ``tokens`` are the x_i and the x_t."""

    def addition(goal: Goal, target: Array) -> Array:
        """(eta_l/N) sum_i (W_l x_i - y_i) x_i^T x_j: the W_0 of the values meets the -W_0 of the y slots."""
        x, _ = tokens(goal)
        residual = product(goal.state["W"], x) - goal.given["Y"]
        return einsum("ci,ai,aj->cj", residual, x, target) * rate(eta(goal), goal.given["X"])

    def context_y(goal: Goal) -> None:
        x, _ = tokens(goal)
        goal.by_induction_on(**SLOTS)
        before = goal.given["Y"] - product(goal.state["W"] - goal.given["W_0"], x)
        goal.rewrite(before + addition(goal, x), "W_0 x_i - (y_i - (W_l - W_0) x_i) = W_l x_i - y_i")
        goal.conclude("W_{l+1} = W_l + dW(W_l)")

    def query(goal: Goal) -> None:
        _, q = tokens(goal)
        goal.by_induction_on(**SLOTS)
        slot = addition(goal, q) - product(goal.state["W"], q)
        goal.rewrite(slot * sign(goal), "W_0 x_i - (y_i - (W_l - W_0) x_i) = W_l x_i - y_i")
        goal.conclude("W_{l+1} = W_l + dW(W_l)")

    return context_y, query


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
    **simulation("simulation", starting("query_slot"), *steps(lambda goal: (goal.given["X"], goal.given["Q"]))),
    ("residual", Stage.BASE, "residual"): immediate,
    ("residual", Stage.STEP, "residual"): residual,
}
