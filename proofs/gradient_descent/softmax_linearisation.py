"""Why two opposite softmax heads read 2 sinh: over the common denominator, exp(u_i) exp(-u_k) is exp(u_i - u_k)."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum, exponential, reciprocal
from constructions.claim import Stage
from constructions.gradient_descent.softmax_linearisation import differences, scores, values
from proofs.calculus.calculation import Goal, Script


def softmax(goal: Goal) -> None:
    sign = -1 if goal.equation == "odd part" else 1
    v, u = values(goal.given), scores(goal.given)
    up, down = exponential(u), exponential(-u)
    sums = {1: einsum("kj->j", up), -1: einsum("kj->j", down)}

    def each(product: Array, other: Array, inverse: Array, other_inverse: Array) -> Array:
        """sum_i v_i exp(u_i) E inverse + sign sum_i v_i exp(-u_i) E other_inverse, E = E^+ E^- given twice."""
        first = einsum("ci,ij,klj,j->cj", v, up, product, inverse)
        second = einsum("ci,ij,klj,j->cj", v, down, other, other_inverse)
        return first + second * sign

    product = einsum("kj,lj->klj", up, down)
    inverses = reciprocal(sums[1]), reciprocal(sums[-1])
    goal.rewrite(each(exponential(differences(u)), exponential(differences(u)), *inverses), "definition of softmax")
    goal.by_hypothesis("exponential_of_a_sum", lambda e: each(e, e, *inverses), u, -u, backwards=True)
    goal.rewrite(
        einsum("ci,ij,lj,j->cj", v, up, down, einsum("j,j->j", sums[1], inverses[0]))
        + einsum("ci,ij,kj,j->cj", v, down, up, einsum("j,j->j", sums[-1], inverses[1])) * sign,
        "sum_kl exp(u_k - u_l) = sum_k exp(u_k) sum_l exp(-u_l)",
    )
    goal.by_hypothesis("reciprocal", lambda one: einsum("ci,ij,lj,j->cj", v, up, down, one), sums[1])
    goal.by_hypothesis("reciprocal", lambda one: einsum("ci,ij,kj,j->cj", v, down, up, one) * sign, sums[-1])
    goal.rewrite(einsum("ci,ikj->cj", v, product) + einsum("ci,kij->cj", v, product) * sign, "1 times what is left")
    goal.by_hypothesis(
        "exponential_of_a_sum",
        lambda e: einsum("ci,ikj->cj", v, e) + einsum("ci,kij->cj", v, e) * sign,
        u,
        -u,
    )
    goal.conclude("exp(u_i) exp(-u_k) = exp(u_i - u_k)")


def summed(goal: Goal) -> None:
    goal.conclude("sum_k (u_i - u_k) = n u_i - sum_k u_k, and n^2 = sum_lm 1")


def centring(goal: Goal) -> None:
    goal.conclude("sum_k (z_i - z_k)/n = z_i - mean z")


PROOF: Script = {
    ("softmax", Stage.ONCE, "odd part"): softmax,
    ("softmax", Stage.ONCE, "even part"): softmax,
    ("remainders", Stage.ONCE, "odd remainder"): summed,
    ("remainders", Stage.ONCE, "even remainder"): summed,
    ("centring", Stage.ONCE, "difference from the gradient step"): centring,
}
