"""Why the kernel is exp(<u, w>/sigma^2): keys and queries bring 1/sigma each, and tau is the sum under the softmax."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.similarity import normalisation
from constructions.functional_gradient_descent.softmax_attention import kernel
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import SLOTS, sign, simulation, starting


def reading(goal: Goal, tokens: Array) -> Array:
    """-r tau(x_j) sum_i (y_i - f(x_i)) K(x_i, x_j)"""
    g, x = goal.given, goal.given["X"]
    weights = kernel(g)(x, tokens)
    moved = einsum("ci,ij,j->cj", g["Y"] - goal.state["f"](x), weights, normalisation(weights))
    return moved * -goal.at["rate"]


def context_y(goal: Goal) -> None:
    x = goal.given["X"]
    goal.by_induction_on(**SLOTS)
    before = goal.given["Y"] - goal.state["f"](x)
    goal.rewrite(before + reading(goal, x), "softmax of <x_i/sigma, x_j/sigma>")
    goal.conclude("definition of f_{l+1}, at the context points")


def query(goal: Goal) -> None:
    q = goal.given["Q"]
    goal.by_induction_on(**SLOTS)
    goal.rewrite((reading(goal, q) - goal.state["f"](q)) * sign(goal), "softmax of <x_i/sigma, x/sigma>")
    goal.conclude("definition of f_{l+1}, at the query")


def weights_sum(goal: Goal) -> None:
    weights = kernel(goal.given)(goal.given["X"], goal.given["Q"])
    total = einsum("ij->j", weights)
    goal.rewrite(einsum("j,j->j", total, normalisation(weights)), "sum over the context")
    goal.by_hypothesis("reciprocal", lambda z: z, total)
    goal.conclude("tau = 1/sum_j K(x_j, .)")


PROOF: Script = {
    **simulation("simulation", starting("zero_query_slot"), context_y, query),
    ("normalisation", Stage.ONCE, "weights sum to one"): weights_sum,
}
