"""Why this C solves the normal equation: E[S S] = N (N + 1) Sigma^2 + N tr(Sigma) Sigma, E[S] = N Sigma."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.matrices import product
from constructions.definitions.one_layer_loss import POPULATIONS, mean_gram, second_moment
from proofs.calculus.calculation import Calculation, Goal, Script

HALF = Fraction(1, 2)
GIVEN = ("covariance", "noise_variance", "uncorrelated_noise", "probabilities")


def by_moments(goal: Goal) -> None:
    """(E[S Psi S] + noise E[S]) C in terms of Sigma and Psi."""
    g = goal.given
    psi, c = g["Psi"], g["C"]
    goal.by_hypothesis("normal_fourth_moments", lambda z: einsum("aibicjej,bc,ed->ad", z, psi, c))
    goal.by_hypothesis("normal_second_moments", lambda z: einsum("aibi,,bd->ad", z, g["noise"], c))


def in_psi(goal: Goal, z: Array) -> Array:
    """The terms of (E[S Psi S] + noise E[S]) C with Psi, had it been z."""
    sigma, c, n = goal.given["Sigma"], goal.given["C"], goal.left.signature.scalar("n")
    squares = einsum("ab,bc,ce,ed->ad", sigma, z, sigma, c) * (n * n)
    crossed = einsum("ac,bc,be,ed->ad", sigma, z, sigma, c) * n
    return squares + crossed + einsum("ae,bc,bc,ed->ad", sigma, sigma, z, c) * n


def normal_equation(goal: Goal) -> None:
    g, n = goal.given, goal.left.signature.scalar("n")
    by_moments(goal)
    goal.by_hypothesis("isotropic", lambda z: in_psi(goal, z))
    goal.by_hypothesis("preconditioner", lambda z: product(g["Sigma"], z) * n)
    goal.by_hypothesis("normal_second_moments", lambda z: einsum("aibi->ab", z), backwards=True)
    goal.by_hypothesis("isotropic", lambda z: product(mean_gram(g["X"], g["pi"]), z), backwards=True)
    goal.conclude("N Sigma ((N + 1) Sigma + tr(Sigma) I + noise I) C = N Sigma = E[S]")


def of_the_optimum(equation: str, normal: Calculation) -> Calculation:
    """What one_layer_optimum_with_prior says of the populations; ``normal`` shows the normal equation."""

    def given(name: str) -> Calculation:
        def shown(condition: Goal) -> None:
            condition.by_hypothesis(name, lambda z: z)
            condition.conclude("a hypothesis here too")

        return shown

    def calculation(goal: Goal) -> None:
        goal.by_lemma(
            ("one_layer_optimum_with_prior", "projection", equation),
            lambda loss: loss,
            {d.name: goal.given[d.name] for d in POPULATIONS},
            {"normal_equation": normal} | {name: given(name) for name in GIVEN},
        )

    return calculation


def concluded(calculation: Calculation, *more: Callable[[Goal], None]) -> Calculation:
    """The calculation, more lines, and the end."""

    def whole(goal: Goal) -> None:
        for part in (calculation, *more):
            part(goal)
        goal.conclude("by one_layer_optimum_with_prior")

    return whole


def gained(goal: Goal) -> None:
    """C^T E[S] Psi is N C^T Sigma."""
    g, rows = goal.given, goal.left.signature.scalar("n_y")
    q, n = second_moment(g), goal.left.signature.scalar("n")
    goal.by_hypothesis(
        "normal_second_moments", lambda z: einsum("jk,aj,aibi,bk->", q, g["C"], z, g["Psi"]) * (-HALF * rows)
    )
    goal.by_hypothesis(
        "isotropic",
        lambda z: (einsum("jk,kj->", q, z) - einsum("jk,aj,ab,bk->", q, g["C"], g["Sigma"], z) * n) * (HALF * rows),
    )


PROOF: Script = {
    ("normal inputs", Stage.ONCE, "normal equation"): normal_equation,
    ("normal inputs", Stage.ONCE, "any weights"): concluded(of_the_optimum("any weights", normal_equation)),
    ("normal inputs", Stage.ONCE, "least loss"): concluded(of_the_optimum("least loss", normal_equation), gained),
}
