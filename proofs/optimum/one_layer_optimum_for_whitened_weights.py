"""Why this C solves the normal equation: E[S Psi S] = N (N + d + 1) Sigma for Psi = Sigma^-1."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.matrices import product
from constructions.definitions.one_layer_loss import second_moment
from proofs.calculus.calculation import Goal, Script
from proofs.optimum.one_layer_optimum_for_normal_inputs import by_moments, concluded, of_the_optimum

HALF = Fraction(1, 2)


def transpose_psi(goal: Goal, context: Callable[[Array], Array]) -> None:
    """Psi^T is put for Psi in a context: n_y Psi = sum_c E[D_ca D_cb] is symmetric."""
    share = 1 / goal.left.signature.scalar("n_y")
    goal.by_hypothesis("covariance", lambda z: context(einsum("gagb->ab", z) * share), backwards=True)
    goal.by_hypothesis("covariance", lambda z: context(einsum("gbga->ab", z) * share))


def normal_equation(goal: Goal) -> None:
    g, n = goal.given, goal.left.signature.scalar("n")
    sigma, c = g["Sigma"], g["C"]

    def crossed(psi: Array) -> Array:
        """The pairings of tokens of both factors S."""
        return (einsum("ac,bc,be,ed->ad", sigma, psi, sigma, c) + einsum("ae,bc,bc,ed->ad", sigma, sigma, psi, c)) * n

    by_moments(goal)
    transpose_psi(goal, crossed)
    goal.by_hypothesis(
        "whitened",
        lambda z: product(sigma, z, c) * (n * n + n) + einsum("ae,cc,ed->ad", sigma, z, c) * n,
    )
    goal.by_hypothesis("step", lambda z: product(sigma, z) * n)
    goal.by_hypothesis("normal_second_moments", lambda z: einsum("aibi,bd->ad", z, g["Psi"]), backwards=True)
    goal.conclude("N Sigma (N + d + 1 + noise) C = N Sigma Psi = E[S] Psi")


def gained(goal: Goal) -> None:
    """C^T E[S] Psi is N C: with k = N + d + 1 + noise, C^T Sigma (k C) = (k C)^T Sigma C = Psi Sigma C."""
    g, q = goal.given, second_moment(goal.given)
    sigma, c, psi = g["Sigma"], g["C"], g["Psi"]
    scale = goal.left.signature.scalar("n_y") * -HALF
    n = goal.left.signature.scalar("n")
    goal.by_hypothesis("normal_second_moments", lambda z: einsum("jk,aj,aibi,bk->", q, c, z, psi) * scale)
    goal.by_hypothesis("step", lambda z: einsum("jk,aj,ab,bk->", q, c, sigma, z) * (scale * n), backwards=True)
    goal.by_hypothesis("step", lambda z: einsum("jk,aj,ab,bk->", q, z, sigma, c) * (scale * n))
    transpose_psi(goal, lambda z: einsum("jk,aj,ab,bk->", q, z, sigma, c) * (scale * n))
    goal.by_hypothesis("whitened", lambda z: einsum("jk,jb,bk->", q, z, c) * (scale * n))


PROOF: Script = {
    ("whitened weights", Stage.ONCE, "normal equation"): normal_equation,
    ("whitened weights", Stage.ONCE, "any weights"): concluded(of_the_optimum("any weights", normal_equation)),
    ("whitened weights", Stage.ONCE, "least loss"): concluded(of_the_optimum("least loss", normal_equation), gained),
}
