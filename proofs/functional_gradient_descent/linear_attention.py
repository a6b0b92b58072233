"""Why linear attention is gradient descent on W: the y slots carry y_i - W_l x_i, and keys and values make dW."""

from __future__ import annotations

from constructions.arrays.indexed import Array
from constructions.claim import Stage
from constructions.definitions.matrices import product, transposed
from proofs.calculus.calculation import Calculation, Goal, Script
from proofs.calculus.slots import SLOTS, immediate, sign, simulation, starting


def gradient(goal: Goal, fit: Array, target: Array) -> Array:
    """2 r sum_i (fit_i - y_i) <x_i, x_j>"""
    g = goal.given
    return product(fit - g["Y"], transposed(g["X"]), target) * (goal.at["rate"] * 2)


def context_y(goal: Goal) -> None:
    x, w = goal.given["X"], goal.state["W"]
    goal.by_induction_on(**SLOTS)
    goal.rewrite(goal.given["Y"] - product(w, x) + gradient(goal, product(w, x), x), "definition of the layer")
    goal.conclude("dW = -2 r sum_i (W_l x_i - y_i) x_i^T = -(eta/N) sum_i (W_l x_i - y_i) x_i^T")


def query(goal: Goal) -> None:
    g, w = goal.given, goal.state["W"]
    goal.by_induction_on(**SLOTS)
    slot = gradient(goal, product(w, g["X"]), g["Q"]) - product(w, g["Q"])
    goal.rewrite(slot * sign(goal), "definition of the layer")
    goal.conclude("dW = -2 r sum_i (W_l x_i - y_i) x_i^T = -(eta/N) sum_i (W_l x_i - y_i) x_i^T")


def function(equation: str, points: str) -> Calculation:
    """f_{l+1} = W_{l+1} at the points of that name, whose equation is named."""

    def calculation(goal: Goal) -> None:
        f, x, z = goal.state["f"], goal.given["X"], goal.given[points]
        goal.rewrite(f(z) - gradient(goal, f(x), z), "definition of grad L for K(u, v) = <u, v>")
        goal.by_induction("function at the context", lambda fit: -gradient(goal, fit, z))
        goal.by_induction(equation, lambda value: value)
        goal.conclude("W_{l+1} = W_l - 2 r sum_i (W_l x_i - y_i) x_i^T")

    return calculation


PROOF: Script = {
    **simulation("simulation", starting("zero_query_slot"), context_y, query),
    ("simulation", Stage.BASE, "function at the context"): immediate,
    ("simulation", Stage.BASE, "function"): immediate,
    ("simulation", Stage.STEP, "function at the context"): function("function at the context", "X"),
    ("simulation", Stage.STEP, "function"): function("function", "Q"),
}
