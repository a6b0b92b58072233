"""Why stacked GD++ is preconditioned gradient descent: M_l, a polynomial in S, is symmetric and commutes with S."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions import heads
from constructions.definitions.gradient_descent import rate
from constructions.definitions.linear_recursion import first
from constructions.definitions.matrices import gram, product
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import SLOTS, immediate, sign, simulation, starting
from proofs.gradient_descent.linear_transformer import by_linear_layer

SYMMETRIC, COMMUTES = "M is symmetric", "M commutes with S"


def linear_layer(goal: Goal) -> None:
    """The layer is linear: it leaves what the next matrices make of the tokens, at M_l, U = 0, a = I and W_l."""
    g, state, at = goal.given, goal.state, goal.at
    head = heads.gradient_descent_plus_plus_step(g["W"], g["X"], at["eta"], at["gamma"])
    tokens = {name: g[name] for name in ("X", "Y", "Q")} | {"query_slot": g["query_slot"] * 0}
    goal.by_induction_on(**SLOTS)
    by_linear_layer(goal, head, tokens, {**first(g["X"], g["Y"]), "M": state["M"], "W": state["V"]})


def tokens_x(goal: Goal) -> None:
    g, m, gamma = goal.given, goal.state["M"], goal.at["gamma"]
    tokens, s = g["X" if goal.equation == "context x" else "Q"], gram(g["X"])
    linear_layer(goal)
    goal.by_induction(SYMMETRIC, lambda t: product(m, s, t, m, tokens) * -gamma, backwards=True)
    goal.conclude("A = -gamma M_l S M_l, b = 0: M_{l+1} = (I - gamma S_l) M_l")


def tokens_y(goal: Goal) -> None:
    g, m, v = goal.given, goal.state["M"], goal.state["V"]
    x, y = g["X"], g["Y"]
    h = rate(goal.at["eta"], x)
    tokens = x if goal.equation == "context y" else g["Q"]

    def read(w: Array, transposed: Array) -> Array:
        values = product(w, m, x) - (y - product(v, x))
        return product(values, einsum("ai->ia", x), transposed, m, tokens) * h

    linear_layer(goal)
    goal.by_hypothesis("zero_weights", lambda w: read(w, einsum("ab->ba", m)) * sign(goal))
    goal.by_induction(SYMMETRIC, lambda t: read(g["W"] * 0, t) * sign(goal), backwards=True)
    goal.conclude("W_{l+1} = W_l - (eta_l/N) (W_l X - Y) X^T M_l^2")


def symmetric(goal: Goal) -> None:
    m, s, gamma = goal.state["M"], gram(goal.given["X"]), goal.at["gamma"]
    goal.rewrite(m - product(m, s, m, m) * gamma, "definition of M_{l+1}")
    goal.by_induction(COMMUTES, lambda ms: product(m, ms, m) * -gamma, backwards=True)
    goal.by_induction(SYMMETRIC, lambda t: t - product(t, t, s, t) * gamma)
    goal.conclude("(M - gamma M S M M)^T = M^T - gamma M^T M^T S M^T")


def commutes(goal: Goal) -> None:
    m, s, gamma = goal.state["M"], gram(goal.given["X"]), goal.at["gamma"]
    goal.rewrite(product(m, s) - product(m, s, m, m, s) * gamma, "definition of M_{l+1}")
    goal.by_induction(COMMUTES, lambda ms: ms - product(m, s, m, ms) * gamma)
    goal.by_induction(COMMUTES, lambda ms: product(m, s, ms, m) * -gamma)
    goal.by_induction(COMMUTES, lambda ms: product(ms, s, m, m) * -gamma)
    goal.conclude("S M - gamma S M S M M = S M_{l+1}")


def residual(goal: Goal) -> None:
    g, m, s = goal.given, goal.state["M"], gram(goal.given["X"])
    star, h = g["W_star"], rate(goal.at["eta"], g["X"])
    goal.rewrite(goal.state["V"] - product(goal.state["V"] - star, s, m, m) * h, "definition of the step, Y = W* X")
    goal.by_induction("residual", lambda v: v - product(v - star, s, m, m) * h)
    goal.by_induction(COMMUTES, lambda sm: product(star, goal.state["P"], sm, m) * h, backwards=True)
    goal.conclude("W* (I - P_l) + h W* P_l M S M = W* (I - P_l (I - h S_l))")


def last_gamma(goal: Goal) -> None:
    g = goal.given
    values = product(g["W"], g["X"]) - g["Y"]
    reading = einsum("ci,ai,aj->cj", values, g["X"], g["Q"]) * rate(g["eta"], g["X"])
    goal.rewrite(-g["query_slot"] - reading, "the y slots read from the old X: gamma does not occur")
    goal.conclude("the same for the other gamma")


PROOF: Script = {
    **simulation("simulation", starting("zero_query_slot"), tokens_y, x=tokens_x),
    ("simulation", Stage.BASE, SYMMETRIC): immediate,
    ("simulation", Stage.BASE, COMMUTES): immediate,
    ("simulation", Stage.STEP, SYMMETRIC): symmetric,
    ("simulation", Stage.STEP, COMMUTES): commutes,
    ("residual", Stage.BASE, "residual"): immediate,
    ("residual", Stage.BASE, SYMMETRIC): immediate,
    ("residual", Stage.BASE, COMMUTES): immediate,
    ("residual", Stage.STEP, "residual"): residual,
    ("residual", Stage.STEP, SYMMETRIC): symmetric,
    ("residual", Stage.STEP, COMMUTES): commutes,
    ("last gamma", Stage.ONCE, "prediction"): last_gamma,
}
