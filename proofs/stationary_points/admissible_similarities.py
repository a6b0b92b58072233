"""Why O drops out: <O u, O w> = <u, w>, and everything said is made of inner products."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum, exponential, ones, reciprocal, relu
from constructions.claim import Stage
from proofs.calculus.calculation import Goal, Script


def form(x: Array, between: Array, z: Array) -> Array:
    """x^T M z, M ``between``."""
    return einsum("ai,ab,bj->ij", x, between, z)


def norms(x: Array, between: Array) -> Array:
    """x_i^T M x_i"""
    return einsum("ai,ab,bi->i", x, between, x)


def of_distances(goal: Goal, between: Array) -> Array:
    """u^T M u - 2 u^T M w + w^T M w"""
    u, w = goal.given["U"], goal.given["W"]
    keys, queries = ones(("n",), like=u), ones(("m",), like=u)
    squares = einsum("i,j->ij", norms(u, between), queries) + einsum("j,i->ij", norms(w, between), keys)
    return squares - form(u, between, w) * 2


def of_products(goal: Goal, between: Array) -> Array:
    g = goal.given
    u, w = g["U"], g["W"]
    crossed = einsum("ri,ij->rj", g["E"], form(u, between, w))
    among_keys = einsum("rik,ik,j->rj", g["F"], form(u, between, u), ones(("m",), like=u))
    return crossed + among_keys + einsum("r,j->rj", g["G"], norms(w, between))


def similarity(goal: Goal, between: Array) -> Array:
    """The similarity of this equation, with ``between`` where O^T O stands."""
    g, scores = goal.given, form(goal.given["U"], between, goal.given["W"])
    match goal.equation:
        case "scores":
            return g["phi"](scores)
        case "squared distances":
            return g["phi"](of_distances(goal, between))
        case "inner products":
            return g["psi"](of_products(goal, between))
        case "linear":
            return scores
        case "relu":
            return relu(scores)
        case "exponential":
            return exponential(scores * g["c"])
        case "softmax":
            weights = exponential(scores * g["c"])
            return einsum("ij,j->ij", weights, reciprocal(einsum("ij->j", weights)))
        case _:
            return exponential(of_distances(goal, between) * -g["c"])


def invariant(goal: Goal) -> None:
    o = goal.given["O"]
    goal.rewrite(similarity(goal, einsum("ca,cb->ab", o, o)), "<O u, O w> = u^T O^T O w")
    goal.by_hypothesis("orthogonal", lambda identity: similarity(goal, identity))


def concluded(goal: Goal) -> None:
    invariant(goal)
    goal.conclude("<u, w> = u^T w")


def changed(goal: Goal) -> None:
    """S u and T w, S^T T = I."""
    g = goal.given
    goal.rewrite(similarity(goal, einsum("ca,cb->ab", g["S"], g["T"])), "<S u, T w> = u^T S^T T w")
    goal.by_hypothesis("inverse", lambda identity: similarity(goal, identity))
    goal.conclude("<u, w> = u^T w")


def changed_distances(goal: Goal) -> None:
    g = goal.given
    u, w, s, t = g["U"], g["W"], g["S"], g["T"]
    keys, queries = ones(("n",), like=u), ones(("m",), like=u)
    squares = [norms(z, einsum("ca,cb->ab", change, change)) for z, change in ((u, s), (w, t))]
    lengths = einsum("i,j->ij", squares[0], queries) + einsum("i,j->ij", keys, squares[1])
    goal.rewrite(
        lengths - form(u, einsum("ca,cb->ab", s, t), w) * 2, "|S u - T w|^2 = |S u|^2 - 2 <S u, T w> + |T w|^2"
    )
    goal.by_hypothesis("inverse", lambda identity: form(u, identity, w) * -2)
    goal.conclude("-2 <u, w> = |u - w|^2 - |u|^2 - |w|^2")


def factored(goal: Goal) -> None:
    g = goal.given
    u, w, c = g["U"], g["W"], g["c"]
    every_key, every_query = ones(("n",), like=u), ones(("m",), like=u)
    crossed = einsum("ai,aj->ij", u, w) * (c * 2)
    of_keys = einsum("ai,ai,j->ij", u, u, every_query) * -c
    of_queries = einsum("aj,aj,i->ij", w, w, every_key) * -c
    invariant(goal)
    goal.rewrite(exponential(crossed + of_keys + of_queries), "|u - w|^2 = |u|^2 - 2 <u, w> + |w|^2")
    goal.by_hypothesis(
        "exponential_of_a_sum", lambda e: einsum("iij->ij", e), crossed + of_keys, of_queries, backwards=True
    )
    goal.by_hypothesis(
        "exponential_of_a_sum",
        lambda e: einsum("iij,ij->ij", e, exponential(of_queries)),
        crossed,
        of_keys,
        backwards=True,
    )
    goal.conclude("exp(2 c <u, w>) exp(-c |u|^2) exp(-c |w|^2)")


PROOF: Script = {
    ("invertible", Stage.ONCE, "scores"): changed,
    ("invertible", Stage.ONCE, "squared distances"): changed_distances,
    **{("functions", Stage.ONCE, name): concluded for name in ("scores", "squared distances", "inner products")},
    **{("named", Stage.ONCE, name): concluded for name in ("linear", "relu", "exponential", "softmax", "Gaussian")},
    ("named", Stage.ONCE, "Gaussian by inner products"): factored,
}
