"""Why heads add up to one: a layer is linear in its heads, so their readings are those of one kernel, their sum."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum
from constructions.definitions.matrices import product
from constructions.functional_gradient_descent.multi_head_composite_kernel import term
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import SLOTS, immediate, sign, simulation, starting

HEADS = (1, 2)


def reading(goal: Goal, weights: Array) -> Array:
    """-2 r sum_i (y_i - f(x_i)) times ``weights`` (n, tokens)."""
    g = goal.given
    return einsum("ci,ij->cj", g["Y"] - goal.state["f"](g["X"]), weights) * (goal.at["rate"] * -2)


def two_heads(goal: Goal, tokens: Array) -> Array:
    """What both heads read: -2 r sum_i (y_i - f(x_i)) (a_1 K_1(G_1 x_i, G_1 x_j) + a_2 K_2(G_2 x_i, G_2 x_j))."""
    g = goal.given
    first, second = (term(g[f"a_{h}"], g[f"G_{h}"], g[f"K_{h}"])(g["X"], tokens) for h in HEADS)
    return reading(goal, first + second)


def symmetry(goal: Goal, tokens: Array) -> None:
    """K_h(x_j, x_i) for K_h(x_i, x_j), one head after the other."""
    for h in HEADS:
        symmetry_of(goal, h, tokens)


def symmetry_of(goal: Goal, h: int, tokens: Array) -> None:
    g = goal.given
    u, v = (product(g[f"G_{h}"], points) for points in (g["X"], tokens))
    goal.by_hypothesis(f"symmetric_K_{h}", lambda k: reading(goal, k) * (g[f"a_{h}"] * sign(goal)), u, v)


def context_y(goal: Goal) -> None:
    x = goal.given["X"]
    goal.by_induction_on(**SLOTS)
    goal.rewrite(goal.given["Y"] - goal.state["f"](x) + two_heads(goal, x), "definition of the layer")
    symmetry(goal, x)
    goal.conclude("f_{l+1}(x_j) = f_l(x_j) - 2 r sum_i (f_l(x_i) - y_i) K(x_j, x_i)")


def query(goal: Goal) -> None:
    q = goal.given["Q"]
    goal.by_induction_on(**SLOTS)
    goal.rewrite((two_heads(goal, q) - goal.state["f"](q)) * sign(goal), "definition of the layer")
    symmetry(goal, q)
    goal.conclude("f_{l+1}(x) = f_l(x) - 2 r sum_i (f_l(x_i) - y_i) K(x, x_i)")


# --- one more head ----------------------------------------------------------------------------------


def added(goal: Goal, kernel: str, tokens: Array) -> Array:
    """What one head with K and one more head read: -2 r sum_i y_i (K + a K_h(G ., G .))."""
    g, at = goal.given, goal.at
    weights = goal.state[kernel] + term(at["a"], at["G"], at["K_h"])(g["X"], tokens)
    return einsum("ci,ij->cj", g["Y"], weights) * (g["r"] * -2)


def heads_in_context(goal: Goal) -> None:
    goal.by_induction_on(**SLOTS)
    goal.rewrite(goal.given["Y"] + added(goal, "Khat", goal.given["X"]), "a layer is the sum over its heads")
    goal.conclude("one head with K + a K_h(G u, G v)")


def heads_at_query(goal: Goal) -> None:
    goal.by_induction_on(**SLOTS)
    slot = goal.given["query_slot"] + added(goal, "nu", goal.given["Q"])
    goal.rewrite(slot * sign(goal), "a layer is the sum over its heads")
    goal.conclude("one head with K + a K_h(G u, G v)")


PROOF: Script = {
    **simulation("two heads, every depth", starting("zero_query_slot"), context_y, query),
    **simulation("any number of heads, one layer", immediate, heads_in_context, heads_at_query),
}
