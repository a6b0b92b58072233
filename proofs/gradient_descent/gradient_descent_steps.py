"""Why equal layers iterate gradient descent: the y slots carry W_l - W_0, and W_0 stays in the weights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions.arrays.indexed import Array
from constructions.claim import Stage
from constructions.definitions import heads
from constructions.definitions.gradient_descent import rate
from constructions.definitions.linear_recursion import first
from constructions.definitions.matrices import gram, product
from proofs.calculus.calculation import Calculation, Goal, Script
from proofs.calculus.slots import SLOTS, immediate, simulation, starting
from proofs.gradient_descent.linear_transformer import by_linear_layer


def step_of(
    tokens: Callable[[Goal], tuple[Array, Array]], eta: Callable[[Goal], Any] = lambda goal: goal.at["eta"]
) -> Calculation:
    """One more layer, for every slot: linear layers with M = I, U = 0, a = I, and W_l - W_0 for W.

    ``tokens`` are the x_i and the x_t.
    """

    def step(goal: Goal) -> None:
        x, q = tokens(goal)
        g, w = goal.given, goal.state["W"]
        head = heads.gradient_descent_step({**g, "X": x}, eta(goal))
        goal.by_induction_on(**SLOTS)
        by_linear_layer(
            goal,
            head,
            {"X": x, "Y": g["Y"], "Q": q, "query_slot": -product(g["W_0"], q)},
            {**first(x, g["Y"]), "W": w - g["W_0"]},
        )
        goal.conclude("A = b = 0, delta (W_l - W_0) - c = dW(W_l): W_0 x_i - (y_i - (W_l - W_0) x_i) = W_l x_i - y_i")

    return step


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
    **simulation("simulation", starting("query_slot"), step_of(lambda goal: (goal.given["X"], goal.given["Q"]))),
    ("residual", Stage.BASE, "residual"): immediate,
    ("residual", Stage.STEP, "residual"): residual,
}
