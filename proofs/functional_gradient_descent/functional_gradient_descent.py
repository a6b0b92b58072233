"""Why a kernel makes it functional gradient descent: X_l = X_0, and symmetry turns what is read into grad L."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import SLOTS, sign, simulation, starting


def reading(goal: Goal, weights: Array) -> Array:
    """-2 r sum_i (y_i - f(x_i)) times ``weights`` (n, tokens)."""
    g = goal.given
    return einsum("ci,ij->cj", g["Y"] - goal.state["f"](g["X"]), weights) * (goal.at["rate"] * -2)


def context_y(goal: Goal) -> None:
    g, x = goal.given, goal.given["X"]
    goal.by_induction_on(**SLOTS)
    goal.rewrite(g["Y"] - goal.state["f"](x) + reading(goal, g["K"](x, x)), "definition of the layer")
    goal.by_hypothesis("symmetric_kernel", lambda k: reading(goal, k), x, x)
    goal.conclude("f_{l+1}(x_j) = f_l(x_j) - 2 r sum_i (f_l(x_i) - y_i) K(x_j, x_i)")


def query(goal: Goal) -> None:
    g, x, q = goal.given, goal.given["X"], goal.given["Q"]
    goal.by_induction_on(**SLOTS)
    goal.rewrite((reading(goal, g["K"](x, q)) - goal.state["f"](q)) * sign(goal), "definition of the layer")
    goal.by_hypothesis("symmetric_kernel", lambda k: reading(goal, k) * sign(goal), x, q)
    goal.conclude("f_{l+1}(x) = f_l(x) - 2 r sum_i (f_l(x_i) - y_i) K(x, x_i)")


PROOF: Script = simulation("simulation", starting("zero_query_slot"), context_y, query)
