"""Why softmax layers tend to an interpolant: they multiply the residual by I - r S, and S averages over the keys."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.matrices import columns_scaled, product, transposed
from constructions.definitions.residual_polynomials import decay
from constructions.definitions.similarity import normalisation
from constructions.functional_gradient_descent.softmax_limit import (
    column_sums,
    constant,
    interpolant,
    weights,
)
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import SLOTS, immediate, sign, simulation, starting

# --- the residual and the prediction --------------------------------------------------------------


def order(goal: Goal) -> None:
    s, p, rate = weights(goal.given["K"](goal.given["X"], goal.given["X"])), goal.state["P"], goal.at["rate"]
    goal.rewrite(product(s, p) - product(s, s, p) * rate, "P_{l+1} = (I - r S) P_l")
    goal.by_induction("order of the factors", lambda z: z - product(s, z) * rate)
    goal.conclude("P_l S - r S P_l S = P_{l+1} S")


def context_y(goal: Goal) -> None:
    g, p_t = goal.given, transposed(goal.state["P"])
    s_t = transposed(weights(g["K"](g["X"], g["X"])))
    goal.by_induction_on(**SLOTS)
    goal.rewrite(product(g["Y"], p_t - product(p_t, s_t) * goal.at["rate"]), "definition of the layer")
    goal.conclude("P_{l+1}^T = P_l^T (I - r S^T)")


def query(goal: Goal) -> None:
    g, c, factor = goal.given, goal.given["C"], -sign(goal)
    at_query, p_t, rate = g["K"](g["X"], g["Q"]), transposed(goal.state["P"]), goal.at["rate"] * factor
    before = interpolant(c - product(c, p_t), at_query) * factor
    goal.by_induction_on(**SLOTS)
    goal.rewrite(before + interpolant(product(g["Y"], p_t), at_query) * rate, "definition of the layer")
    goal.by_hypothesis("interpolation", lambda y: interpolant(product(y, p_t), at_query) * rate)
    goal.by_induction("order of the factors", lambda z: interpolant(product(c, transposed(z)), at_query) * rate, True)
    goal.conclude("c - P_l c + r S P_l c = c - P_{l+1} c")


# --- the limit ------------------------------------------------------------------------------------


def at_the_keys(goal: Goal) -> None:
    k, y = goal.given["Khat"], goal.given["Y"]
    d = column_sums(k)
    goal.by_hypothesis("inverse", lambda z: columns_scaled(product(columns_scaled(y, d), z), normalisation(k)))
    goal.by_hypothesis("reciprocal", lambda ones: columns_scaled(y, ones), d)
    goal.conclude("Y D D^-1 = Y")


def unweighted(goal: Goal) -> None:
    k = goal.given["Khat"]
    goal.by_hypothesis("reciprocal", lambda ones: columns_scaled(k, ones), column_sums(k))
    goal.conclude("S^T D = Khat D^-1 D = Khat")


# --- the spectrum of S ----------------------------------------------------------------------------


def form(goal: Goal) -> None:
    k, v = goal.given["Khat"], goal.given["v"]
    own, cross = (einsum(legs, v, v, k) for legs in ("j,j,ij->", "i,j,ij->"))
    goal.rewrite(own * 2 + cross * (-2 if goal.equation == "at most 1" else 2), "D = diag(sum_i K_ij)")
    goal.by_hypothesis("symmetric", lambda z: einsum("j,j,ij->", v, v, z))
    goal.conclude("sum_ij K_ij v_i^2 -+ 2 sum_ij K_ij v_i v_j + sum_ij K_ij v_j^2")


def eigenvectors(goal: Goal) -> None:
    g, rate = goal.given, goal.at["rate"]
    now = columns_scaled(g["U"], goal.state["rho"])
    goal.rewrite(
        product(goal.state["P"], g["U"]) - product(g["S"], goal.state["P"], g["U"]) * rate, "P_{l+1} = (I - r S) P_l"
    )
    goal.by_induction("P_L U", lambda z: z - product(g["S"], z) * rate)
    goal.by_hypothesis("eigenvectors", lambda z: now - columns_scaled(z, goal.state["rho"]) * rate)
    goal.rewrite(columns_scaled(g["U"], decay(goal.state["rho"], g["s"], rate)), "factor by factor")
    goal.conclude("rho_{l+1} = (1 - r s) rho_l")


# --- constant labels ------------------------------------------------------------------------------


def averaged(goal: Goal, tokens: Array, factor: Array | int) -> None:
    """``factor`` times e for the average of e over the keys, as ``tokens`` read it."""
    e, total = goal.state["e"], column_sums(goal.given["K"](goal.given["X"], tokens))
    goal.by_hypothesis("reciprocal", lambda ones: einsum("c,j->cj", e, ones) * factor, total)


def constant_context(goal: Goal) -> None:
    x, e, rate = goal.given["X"], goal.state["e"], goal.at["rate"]
    goal.by_induction_on(**SLOTS)
    goal.rewrite(constant(e, x) - interpolant(constant(e, x), goal.given["K"](x, x)) * rate, "definition of the layer")
    averaged(goal, x, -rate)
    goal.conclude("e_{l+1} = (1 - r) e_l")


def constant_query(goal: Goal) -> None:
    g, e, factor = goal.given, goal.state["e"], -sign(goal)
    x, q, rate = g["X"], g["Q"], goal.at["rate"] * factor
    goal.by_induction_on(**SLOTS)
    goal.rewrite(
        constant(g["a"] - e, q) * factor + interpolant(constant(e, x), g["K"](x, q)) * rate, "definition of the layer"
    )
    averaged(goal, q, rate)
    goal.conclude("a - e_l + r e_l = a - e_{l+1}")


PROOF: Script = {
    ("residual and prediction", Stage.BASE, "order of the factors"): immediate,
    ("residual and prediction", Stage.STEP, "order of the factors"): order,
    **simulation("residual and prediction", starting("zero_query_slot"), context_y, query),
    ("interpolation at the keys", Stage.ONCE, "limit at the keys"): at_the_keys,
    ("interpolation at the keys", Stage.ONCE, "D S = Khat^T"): unweighted,
    ("quadratic forms", Stage.ONCE, "at most 1"): form,
    ("quadratic forms", Stage.ONCE, "at least -1"): form,
    ("decay along eigenvectors", Stage.BASE, "P_L U"): immediate,
    ("decay along eigenvectors", Stage.STEP, "P_L U"): eigenvectors,
    **simulation("constant labels", starting("zero_query_slot"), constant_context, constant_query),
}
