"""Why any similarity runs the recursion: the x part never moves, so every layer sees the same h(x_i, x_j)."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum
from constructions.definitions.matrices import product
from constructions.definitions.similarity import Kernel, Normalised
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import SLOTS, sign, simulation, starting


def reading(goal: Goal, tokens: Array) -> Array:
    """-r sum_i (y_i - f(x_i)) h(B x_i, C x_j)"""
    g, at = goal.given, goal.at
    similarity = Kernel(at["h"]) if goal.part.name == "pairwise" else Normalised(Kernel(at["h"]))
    weights = similarity(product(at["B"], g["X"]), product(at["C"], tokens))
    return einsum("ci,ij->cj", g["Y"] - goal.state["f"](g["X"]), weights) * -at["rate"]


def context_y(goal: Goal) -> None:
    x = goal.given["X"]
    goal.by_induction_on(**SLOTS)
    goal.rewrite(goal.given["Y"] - goal.state["f"](x) + reading(goal, x), "definition of the layer")
    goal.conclude("definition of f_{l+1}, at the context points")


def query(goal: Goal) -> None:
    q = goal.given["Q"]
    goal.by_induction_on(**SLOTS)
    goal.rewrite((reading(goal, q) - goal.state["f"](q)) * sign(goal), "definition of the layer")
    goal.conclude("definition of f_{l+1}, at the query")


PROOF: Script = {
    **simulation("pairwise", starting("zero_query_slot"), context_y, query),
    **simulation("normalised over the context", starting("zero_query_slot"), context_y, query),
}
