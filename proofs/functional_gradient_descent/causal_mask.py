"""Why: column j of T holds what token j reads, so each layer multiplies the labels by I - 2 r T from the right."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.causal_attention import masked
from constructions.definitions.matrices import product
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import SLOTS, immediate, simulation


def context_y(goal: Goal) -> None:
    goal.by_induction_on(**SLOTS)
    goal.conclude("Y P_l - 2 r sum_i (Y P_l)_i M_ij K(x_i, x_j) = Y P_{l+1}")


def query(goal: Goal) -> None:
    goal.by_induction_on(**SLOTS)
    goal.conclude("Y p_l nu + 2 r sum_i (Y P_l)_i K(x_i, x_t) = Y p_{l+1} nu")


# --- an order of the tokens -----------------------------------------------------------------------


def first_support(goal: Goal) -> None:
    m = goal.given["M"]
    goal.by_hypothesis("antisymmetric", lambda one: einsum("ij,ii->ij", one, m), backwards=True)
    goal.by_hypothesis("transitive", lambda z: einsum("iji->ij", z))
    goal.by_hypothesis("antisymmetric", lambda z: z)
    goal.conclude("I is M_ij M_ji, and M_ij M_ji M_ii = M_ij M_ji")


def support(goal: Goal) -> None:
    p, m, k, twice = goal.state["P"], goal.given["M"], goal.given["Khat"], goal.at["rate"] * 2
    t = masked(m, k)
    goal.rewrite(masked(m, p) - masked(m, product(p, t)) * twice, "P_{l+1} = P_l (I - 2 r T)")
    goal.by_induction("support", lambda z: z)
    goal.by_induction("support", lambda z: -masked(m, product(z, t)) * twice, backwards=True)
    goal.by_hypothesis("transitive", lambda z: einsum("ij,jk,ijk->ik", p, k, z) * -twice)
    goal.by_induction("support", lambda z: -product(z, t) * twice)
    goal.conclude("P_l - 2 r P_l T = P_{l+1}")


def diagonal(goal: Goal) -> None:
    p, m, k, twice = goal.state["P"], goal.given["M"], goal.given["Khat"], goal.at["rate"] * 2
    own = einsum("jj->j", p)

    def read(z: Array) -> Array:
        return einsum("ij,ji,ji->i", z, m, k) * -twice

    goal.rewrite(own + read(p), "P_{l+1} = P_l (I - 2 r T)")
    goal.by_induction("support", read, backwards=True)
    goal.by_hypothesis("antisymmetric", lambda z: einsum("ij,ij,ji->i", p, z, k) * -twice)
    goal.by_induction("diagonal", lambda z: z - einsum("i,ii->i", z, k) * twice)
    goal.conclude("of sum_j (P_l)_ij T_ji the term j = i alone is left")


# --- the inverse of T -----------------------------------------------------------------------------


def order(goal: Goal) -> None:
    twice, t = goal.at["rate"] * 2, masked(goal.given["M"], goal.given["Khat"])
    goal.by_induction("order of the factors", lambda z: z - product(z, t) * twice)
    goal.conclude("T P_l - 2 r T P_l T = T P_{l+1}")


def polynomial(goal: Goal) -> None:
    p, twice, t = goal.state["P"], goal.at["rate"] * 2, masked(goal.given["M"], goal.given["Khat"])
    goal.by_induction("polynomial", lambda z: z + product(t, p) * twice)
    goal.by_induction("order of the factors", lambda z: z * twice, backwards=True)
    goal.conclude("I - P_l + 2 r P_l T = I - P_{l+1}")


def prediction(goal: Goal) -> None:
    g, p, twice = goal.given, goal.state["P"], goal.at["rate"] * 2
    y, a, nu = g["Y"], g["A"], g["nu"]
    goal.by_induction("prediction", lambda z: z + product(y, p, nu) * twice)
    goal.by_hypothesis("inverse_of_the_masked", lambda one: product(y, one, p, nu) * twice, backwards=True)
    goal.by_induction("order of the factors", lambda z: product(y, a, z, nu) * twice, backwards=True)
    goal.conclude("Y A (I - P_l) nu + 2 r Y A P_l T nu = Y A (I - P_{l+1}) nu")


def labels(goal: Goal) -> None:
    goal.by_hypothesis("inverse_of_the_masked", lambda one: product(goal.given["Y"], one))
    goal.conclude("Y A T = Y")


PROOF: Script = {
    **simulation("layers", immediate, context_y, query),
    ("order", Stage.BASE, "support"): first_support,
    ("order", Stage.BASE, "diagonal"): immediate,
    ("order", Stage.STEP, "support"): support,
    ("order", Stage.STEP, "diagonal"): diagonal,
    ("limit", Stage.BASE, "order of the factors"): immediate,
    ("limit", Stage.BASE, "polynomial"): immediate,
    ("limit", Stage.BASE, "prediction"): immediate,
    ("limit", Stage.BASE, "labels"): labels,
    ("limit", Stage.STEP, "order of the factors"): order,
    ("limit", Stage.STEP, "polynomial"): polynomial,
    ("limit", Stage.STEP, "prediction"): prediction,
    ("limit", Stage.STEP, "labels"): labels,
}
