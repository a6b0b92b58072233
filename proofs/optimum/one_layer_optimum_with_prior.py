"""Why no one-layer linear attention is better: the error of the optimum is uncorrelated with all it could read.

What a layer can read is S, X U^T and U U^T.  Of the products with the optimum's error M = D - U X^T C, those of odd
order in (D, eps) have mean 0, and E[M X U^T] comes to E[S] Psi - (E[S Psi S] + noise E[S]) C = 0.
"""

from __future__ import annotations

from fractions import Fraction

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.matrices import product
from constructions.definitions.one_layer_loss import second_moment
from constructions.definitions.one_layer_reading import best
from constructions.hypotheses.population import gram, mean
from constructions.hypotheses.prior import moment_matrix
from proofs.calculus.calculation import Goal, Script

HALF = Fraction(1, 2)


# --- prediction -----------------------------------------------------------------------------------


def any_heads(goal: Goal) -> None:
    goal.by_hypothesis("query_slot", lambda slot: at_slot(goal, slot))
    goal.conclude("sum_i v_i k_i^T (Q_x - Q_y W_0) x_t, with values and keys of (x_i, W_0 x_i + u_i)")


def optimum(goal: Goal) -> None:
    goal.by_hypothesis("query_slot", lambda slot: at_slot(goal, slot))
    goal.conclude("the prediction is (W_0 + U X^T C) x_t")


def at_slot(goal: Goal, slot: Array) -> Array:
    """The left side, had the query's slot been another."""
    return goal.part.equations({**goal.given, "query_slot": slot}, {})[goal.equation][0]


# --- projection -----------------------------------------------------------------------------------


def any_weights(goal: Goal) -> None:
    g = goal.given
    x, pi, c, q, s = g["X"], g["pi"], g["C"], second_moment(g), gram(g["X"])
    d, eps = g["D"], g["eps"]
    more = g["R_xu"] - best(g["D"], c).xu  # what the weights have beyond the optimum's, on X U^T
    outer = einsum("ckae,jk,s->ckaejs", more, q, pi)

    def by_task(z: Array) -> Array:
        """The terms with D twice; z = E[D D]."""
        stepped = einsum("ckaejs,emcl,lbs,bj,mas->", outer, z, s, c, s)
        return einsum("ckaejs,ebcj,abs->", outer, z, s) - stepped

    def by_both(z: Array) -> Array:
        """The terms with D and eps; z = E[D eps]."""
        first = einsum("ckaejs,clei,lbs,bj,ais->", outer, z, s, c, x)
        second = einsum("ckaejs,emci,bis,bj,mas->", outer, z, x, c, s)
        return einsum("ckaejs,cjei,ais->", outer, z, x) - first - second

    def by_noise(z: Array) -> Array:
        """The terms with eps twice; z = E[eps eps]."""
        return -einsum("ckaejs,ciel,bis,bj,als->", outer, z, x, c, x)

    moments = [einsum("r,car,ebr->caeb", g["rho"], u, w) for u, w in ((d, d), (d, eps), (eps, eps))]
    goal.rewrite(
        goal.right + by_task(moments[0]) + by_both(moments[1]) + by_noise(moments[2]),
        "|M + R|^2 = |M|^2 + |R|^2 + 2 <M, R>: what is odd in (D, eps) cancels between the signs",
    )
    goal.by_hypothesis("covariance", by_task)
    goal.by_hypothesis("uncorrelated_noise", by_both)
    goal.by_hypothesis("noise_variance", by_noise)
    on_rows = einsum("ckac->ka", more)
    known = product(mean(s, pi), g["Psi"])
    goal.rewrite(
        goal.right
        + einsum("ka,aj,jk->", on_rows, known, q)
        - einsum("ka,aj,jk->", on_rows, product(moment_matrix(g), c), q),
        "E[X U^T M] = E[S] Psi - (E[S Psi S] + noise E[S]) C",
    )
    goal.by_hypothesis("normal_equation", lambda z: -einsum("ka,aj,jk->", on_rows, z, q))
    goal.conclude("E[S] Psi - E[S] Psi = 0")


def least_loss(goal: Goal) -> None:
    g = goal.given
    x, pi, c, q, s = g["X"], g["pi"], g["C"], second_moment(g), gram(g["X"])
    step = einsum("las,aj->ljs", s, c)  # S C: M is D (I - S C) - eps X^T C
    read = einsum("ais,aj->ijs", x, c)  # X^T C
    rows = goal.left.signature.scalar("n_y")

    def by_task(z: Array) -> Array:
        """The terms with D twice; z = E[D D], which is symmetric."""
        crossed = einsum("s,jk,clck,ljs->", pi, q, z, step)
        return (einsum("s,jk,cjck->", pi, q, z) + einsum("s,jk,clcm,ljs,mks->", pi, q, z, step, step)) * HALF - crossed

    def by_both(z: Array) -> Array:
        """The terms with D and eps; z = E[D eps]."""
        return einsum("s,jk,clci,ljs,iks->", pi, q, z, step, read) - einsum("s,jk,cjci,iks->", pi, q, z, read)

    goal.by_hypothesis("covariance", by_task)
    goal.by_hypothesis("uncorrelated_noise", by_both)
    goal.by_hypothesis("noise_variance", lambda z: einsum("s,jk,cicl,ijs,lks->", pi, q, z, read, read) * HALF)
    psi = g["Psi"]
    goal.by_hypothesis("probabilities", lambda z: einsum(",jk,jk->", z, q, psi) * (HALF * rows))
    goal.by_hypothesis("normal_equation", lambda z: einsum("ak,aj,jk->", z, c, q) * (HALF * rows))
    goal.conclude("tr(Q Psi)/2 - tr(Q C^T E[S] Psi) + tr(Q C^T E[S] Psi)/2, for each row of D")


PROOF: Script = {
    ("prediction", Stage.ONCE, "heads"): any_heads,
    ("prediction", Stage.ONCE, "optimum"): optimum,
    ("projection", Stage.ONCE, "any weights"): any_weights,
    ("projection", Stage.ONCE, "least loss"): least_loss,
}
