"""Why the factor is a step size: it multiplies dW; in the eigenbasis of S every coordinate is multiplied by itself."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.gradient_descent import rate
from constructions.definitions.matrices import gram, product
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import immediate, simulation, starting
from proofs.gradient_descent.gradient_descent_steps import step_of


def damped_eta(goal: Goal) -> Array:
    return goal.given["lam"] * goal.given["eta"]


def scaled(columns: Array, s: Array) -> Array:
    """Column k times s_k."""
    return einsum("ck,k->ck", columns, s)


def error(goal: Goal) -> None:
    g, w = goal.given, goal.state["W"]
    u, s, distance = g["U"], g["s"], w - g["W_star"]
    h = rate(damped_eta(goal), g["X"])
    labels = einsum("ci,ai->ca", g["Y"], g["X"])
    goal.rewrite(product(distance - (product(w, gram(g["X"])) - labels) * h, u), "definition of the gradient step")
    goal.by_hypothesis("normal_equations", lambda z: product(z, u) * h)
    goal.by_hypothesis("eigendecomposition", lambda z: product(distance, z, u) * -h)
    goal.by_hypothesis("orthogonal", lambda identity: product(scaled(product(distance, u), s), identity) * -h)
    goal.by_induction("error", lambda z: z - scaled(z, s) * h)
    goal.conclude("(W_l - W*) u_k - lam h s_k (W_l - W*) u_k = (1 - lam h s_k) (W_l - W*) u_k")


def excess(goal: Goal) -> None:
    g = goal.given
    x, star, u, s = g["X"], g["W_star"], g["U"], g["s"]
    step = goal.stage == Stage.STEP
    w, h = (goal.state["W"], rate(damped_eta(goal), x)) if step else (g["W_0"], 0)
    distance = w - star

    def half_square(d: Array, m: Array) -> Array:
        """(1/2N) trace of D M D^T"""
        return einsum("ca,ab,cb->", d, m, d) * (1 / (2 * x.signature.scalar("n")))

    def difference(labels: Array) -> Array:
        """L(W) - L(W*) after the step, with ``labels`` where Y X^T stands."""
        d = distance - (product(w, gram(x)) - labels) * h
        slope = product(star, gram(x)) - labels
        return half_square(d, gram(x)) + einsum("ca,ca->", d, slope) * (1 / x.signature.scalar("n"))

    def in_eigenbasis(columns: Array) -> Array:
        return half_square(columns, einsum("k,kl->kl", s, u.signature.delta("d")))

    goal.rewrite(difference(einsum("ci,ai->ca", g["Y"], x)), "L is quadratic: expand it at W*")
    goal.by_hypothesis("normal_equations", difference)
    goal.by_hypothesis("eigendecomposition", lambda z: half_square(distance - product(distance, z) * h, z))
    columns = product(distance, u)
    if step:
        goal.by_hypothesis(
            "orthogonal", lambda identity: in_eigenbasis(columns - product(scaled(columns, s), identity) * h)
        )
        goal.by_induction("error", lambda z: in_eigenbasis(z - scaled(z, s) * h))
    goal.conclude("(1/2N) sum_k s_k |e_k|^2 with e_k = r_k (W_0 - W*) u_k")


PROOF: Script = {
    **simulation(
        "simulation",
        starting("query_slot"),
        step_of(lambda goal: (goal.given["X"], goal.given["Q"]), damped_eta),
    ),
    ("eigencoordinates", Stage.BASE, "error"): immediate,
    ("eigencoordinates", Stage.BASE, "excess loss"): excess,
    ("eigencoordinates", Stage.STEP, "error"): error,
    ("eigencoordinates", Stage.STEP, "excess loss"): excess,
}
