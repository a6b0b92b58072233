"""Why no one-layer linear attention is better: the error of the optimum is uncorrelated with all it could read.

What a layer can read is S, S W^T and W S W^T.  Of the products with the optimum's error M = W (I - S C), those of
odd order in W have mean 0, and for the others E[(I - S C)^T S] = E[S] - C^T E[S^2] = 0.
"""

from __future__ import annotations

from fractions import Fraction

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions import heads
from constructions.definitions.attention import Head
from constructions.definitions.matrices import product
from constructions.definitions.one_layer_loss import second_moment
from constructions.definitions.one_layer_reading import best
from constructions.hypotheses.population import gram, mean, mean_square
from proofs.calculus.calculation import Goal, Script

HALF = Fraction(1, 2)


# --- prediction -----------------------------------------------------------------------------------


def read(goal: Goal, head: Head, queries: Array) -> Array:
    """What the query's slot reads from a head: (V_x X + V_y W X) (K_x X + K_y W X)^T ``queries``."""
    g = goal.given
    x, y = g["X"], product(g["W"], g["X"])
    values = product(head.value["y", "x"], x) + product(head.value["y", "y"], y)
    keys = product(head.key["x"], x) + product(head.key["y"], y)
    return einsum("ci,pi,pt->ct", values, keys, queries)


def any_heads(goal: Goal) -> None:
    g = goal.given
    pair = heads.pair(g)

    def of_slot(slot: Array) -> Array:
        """What comes of the query's slot: itself, and what is read through its part of the queries."""
        parts = [read(goal, head, product(head.query["y"], slot)) for head in pair]
        return slot + parts[0] + parts[1]

    goal.by_hypothesis("zero_query_slot", of_slot)
    parts = [read(goal, head, product(head.query["x"], g["Q"])) for head in pair]
    goal.rewrite(
        product(g["W"], g["Q"]) + parts[0] + parts[1],
        "definition of the layer, y_i = W x_i; the prediction is minus the slot",
    )
    goal.conclude("(V_x + V_y W) S (G_x + W^T G_y), multiplied out")


def optimum(goal: Goal) -> None:
    goal.by_hypothesis("zero_query_slot", lambda slot: slot)
    g = goal.given
    step = product(g["W"], gram(g["X"]), g["C"], g["Q"])
    goal.rewrite(product(g["W"], g["Q"]) - step, "definition of the layer: the prediction is W S C x_t")
    goal.conclude("-delta_ce C_aj on (S W^T)_ae is -W S C")


# --- sign flips -----------------------------------------------------------------------------------


def signs_out(goal: Goal, m: Array) -> None:
    """sum_q omega_q sigma_a sigma_b M_ab is the diagonal of M."""
    goal.by_hypothesis("random_signs", lambda z: einsum("ab,ab->ab", z, m))


def flipped(goal: Goal) -> None:
    g = goal.given
    s = mean(gram(g["X"]), g["pi"])
    signs = einsum("q,aq,bq->ab", g["omega"], g["sigma"], g["sigma"])
    goal.rewrite(einsum("ab,ab->ab", signs, s), "the Gram matrix of diag(sigma) X is diag(sigma) S diag(sigma)")
    signs_out(goal, s)
    goal.conclude("the diagonal of E[S]")


def squares(goal: Goal, ratio: Array) -> None:
    """The mean of the square of the Gram matrix of diag(sigma) X, times diag(``ratio``), becomes a diagonal."""
    g = goal.given
    s, sigma = gram(g["X"]), g["sigma"]
    goal.by_hypothesis(
        "signs",
        lambda z: einsum("q,aq,bq,cq,s,acs,cbs,b->ab", g["omega"], sigma, sigma, z, g["pi"], s, s, ratio),
    )
    signs_out(goal, einsum("ab,b->ab", mean_square(s, g["pi"]), ratio))


def flipped_square(goal: Goal) -> None:
    squares(goal, goal.left.signature.ones("d"))
    goal.conclude("the diagonal of E[S^2]")


def flipped_normal(goal: Goal) -> None:
    g = goal.given
    squares(goal, g["c"])
    identity = goal.left.signature.delta("d")
    goal.by_hypothesis("ratio", lambda z: einsum("a,ab->ab", z, identity))
    s = mean(gram(g["X"]), g["pi"])
    goal.by_hypothesis("random_signs", lambda z: einsum("ab,ab->ab", z, s), backwards=True)
    goal.conclude("the Gram matrix of diag(sigma) X is diag(sigma) S diag(sigma)")


# --- projection -----------------------------------------------------------------------------------


def factor(goal: Goal) -> Array:
    """I - S C of every prompt: the optimum's error is W times it; (d, d, s)."""
    g = goal.given
    s = gram(g["X"])
    ones = goal.left.signature.ones("p")
    return einsum("lj,s->ljs", goal.left.signature.delta("d"), ones) - einsum("las,aj->ljs", s, g["C"])


def any_weights(goal: Goal) -> None:
    g = goal.given
    s, q = gram(g["X"]), second_moment(g)
    more = g["R_sw"] - best(g["W"], g["C"]).xu  # what the weights have beyond the optimum's, on S W^T
    residual = einsum("s,ljs,jk->lks", g["pi"], factor(goal), q)
    linear = einsum("lks,ckab,abs->cl", residual, g["R_s"], s)
    cubic = einsum("lks,ckef,abs->cleafb", residual, g["R_wsw"], s)
    goal.rewrite(
        goal.right
        + einsum("r,clr,cl->", g["rho"], g["W"], linear)
        + einsum("r,clr,ear,fbr,cleafb->", g["rho"], g["W"], g["W"], g["W"], cubic)
        + einsum("lks,ckae,abs,r,clr,ebr->", residual, more, s, g["rho"], g["W"], g["W"]),
        "|M_* + D|^2 = |M_*|^2 + |D|^2 + 2 <M_*, D> with M_* = W (I - S C)",
    )
    goal.by_hypothesis("sign_symmetric", lambda z: z, linear, cubic)
    goal.by_hypothesis("uncorrelated", lambda z: einsum("lks,ckae,abs,cleb->", residual, more, s, z))
    on_rows = einsum("ckac->ka", more)
    one = einsum("ka,aj,jk->", on_rows, mean(s, g["pi"]), q)
    goal.rewrite(
        goal.right + one - einsum("ka,aj,jk->", on_rows, product(mean_square(s, g["pi"]), g["C"]), q),
        "E[S (I - S C)] = E[S] - E[S^2] C",
    )
    goal.by_hypothesis("normal_equation", lambda z: -einsum("ka,aj,jk->", on_rows, z, q))
    goal.conclude("E[S] - E[S] = 0")


def least_loss(goal: Goal) -> None:
    g = goal.given
    q, c = second_moment(g), g["C"]
    f = factor(goal)
    rows = goal.left.signature.scalar("n_y")
    squared = einsum("s,ljs,mks,jk->lm", g["pi"], f, f, q)
    goal.by_hypothesis("uncorrelated", lambda z: einsum("clcm,lm->", z, squared) * HALF)
    goal.by_hypothesis("probabilities", lambda z: einsum(",jj->", z, q) * (HALF * rows))
    goal.by_hypothesis("normal_equation", lambda z: einsum("aj,ak,jk->", z, c, q) * (HALF * rows))
    goal.conclude("tr Q - 2 tr(Q C^T E[S]) + tr(Q C^T E[S]), over 2, for each row of W")


PROOF: Script = {
    ("prediction", Stage.ONCE, "heads"): any_heads,
    ("prediction", Stage.ONCE, "optimum"): optimum,
    ("sign flips", Stage.ONCE, "mean of S"): flipped,
    ("sign flips", Stage.ONCE, "mean of S^2"): flipped_square,
    ("sign flips", Stage.ONCE, "normal equation"): flipped_normal,
    ("projection", Stage.ONCE, "any weights"): any_weights,
    ("projection", Stage.ONCE, "least loss"): least_loss,
}
