"""Why this C solves the normal equation: E[S S] = N v^2 (N + d + 1 + e) I, E[S] = N v I."""

from __future__ import annotations

from fractions import Fraction

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.matrices import product
from constructions.definitions.one_layer_loss import mean_gram, second_moment
from proofs.calculus.calculation import Goal, Script
from proofs.optimum.one_layer_optimum_for_normal_inputs import concluded, of_the_optimum

HALF = Fraction(1, 2)


def normal_equation(goal: Goal) -> None:
    g, n = goal.given, goal.left.signature.scalar("n")
    psi, c, v, e = g["Psi"], g["C"], g["v"], g["e"]

    def in_psi(z: Array) -> Array:
        """The terms of (E[S Psi S] + noise E[S]) C with Psi, had it been z."""
        pairs = product(z, c) * n + einsum("ba,bd->ad", z, c) + einsum("bb,ad->ad", z, c)
        return (pairs + einsum("aa,ad->ad", z, c) * e) * (n * v * v)

    goal.by_hypothesis("fourth_moments", lambda z: einsum("aibicjej,bc,ed->ad", z, psi, c))
    goal.by_hypothesis("second_moments", lambda z: einsum("aibi,,bd->ad", z, g["noise"], c))
    goal.by_hypothesis("isotropic", in_psi)
    goal.by_hypothesis("step", lambda z: z * (n * v))
    goal.by_hypothesis("second_moments", lambda z: einsum("aibi->ab", z), backwards=True)
    goal.by_hypothesis("isotropic", lambda z: product(mean_gram(g["X"], g["pi"]), z), backwards=True)
    goal.conclude("N v (v (N + d + 1 + e) + noise) C = N v I = E[S]")


def gained(goal: Goal) -> None:
    """C^T E[S] Psi is N v C."""
    g, rows = goal.given, goal.left.signature.scalar("n_y")
    q, n = second_moment(g), goal.left.signature.scalar("n")
    goal.by_hypothesis("second_moments", lambda z: einsum("jk,aj,aibi,bk->", q, g["C"], z, g["Psi"]) * (-HALF * rows))
    goal.by_hypothesis(
        "isotropic",
        lambda z: (einsum("jk,kj->", q, z) - einsum("jk,aj,ak->", q, g["C"], z) * (n * g["v"])) * (HALF * rows),
    )


PROOF: Script = {
    ("independent coordinates", Stage.ONCE, "normal equation"): normal_equation,
    ("independent coordinates", Stage.ONCE, "any weights"): concluded(of_the_optimum("any weights", normal_equation)),
    ("independent coordinates", Stage.ONCE, "least loss"): concluded(
        of_the_optimum("least loss", normal_equation), gained
    ),
}
