"""Why the risk is a quadratic in the step: E[S] = M v I and E[S^2] = M v^2 (M + d + 1 + e) I.

The weights and the noise enter by their second moments alone.
"""

from __future__ import annotations

from fractions import Fraction

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.matrices import product
from constructions.hypotheses.population import gram, mean, mean_square
from proofs.calculus.calculation import Goal, Script

HALF = Fraction(1, 2)


def error(goal: Goal) -> None:
    goal.by_hypothesis("zero_query_slot", lambda slot: slot)
    g = goal.given
    x = g["X"] * g["alpha"]
    y = product(g["W"], x) + g["eps"]
    read = einsum("ci,ai,aj->cj", y, x, g["Q"] * g["alpha"]) * g["h"]
    goal.rewrite(product(g["W"], g["Q"]) * g["alpha"] - read, "definition of the layer")
    goal.conclude("y_i = W alpha x_i + eps_i")


def risk(goal: Goal) -> None:
    g = goal.given
    over = goal.left.signature
    x, pi, slope, noise = g["X"], g["pi"], g["h"] * g["alpha"] * g["alpha"], g["h"] * g["alpha"]
    half = g["v"] * g["alpha"] * g["alpha"] * HALF
    s, identity = gram(x), over.delta("d")
    moments = {  # of W, of eps, and of both
        "uncorrelated": einsum("r,car,ebr->caeb", g["rho"], g["W"], g["W"]),
        "noise_variance": einsum("r,cir,ekr->ciek", g["rho"], g["eps"], g["eps"]),
        "noise_apart": einsum("r,car,eir->caei", g["rho"], g["W"], g["eps"]),
    }

    def of_tasks(second: Array, moment: Array) -> Array:
        """(v alpha^2/2) E[tr W M W^T]"""
        return einsum("cacb,ab->", second, moment) * half

    def of_noise(second: Array, of_x: Array) -> Array:
        """(v alpha^2/2) h^2 alpha^2 E[tr eps X^T X eps^T], with ``of_x`` for E[x_ai x_bk]."""
        return einsum("cick,aiak->", second, of_x) * (half * noise * noise)

    def of_both(second: Array) -> Array:
        """-v alpha^2 h alpha E<W (I - h alpha^2 S), eps X^T>"""
        cubic = einsum("s,abs,bis->ai", pi, s, x)
        return einsum("caci,ai->", second, einsum("s,ais->ai", pi, x) - cubic * slope) * (-half * noise * 2)

    quadratic = einsum("s,ab->ab", pi, identity) - mean(s, pi) * (slope * 2) + mean_square(s, pi) * (slope * slope)
    of_x = einsum("s,ais,bks->aibk", pi, x, x)
    goal.rewrite(
        of_tasks(moments["uncorrelated"], quadratic)
        + of_noise(moments["noise_variance"], of_x)
        + of_both(moments["noise_apart"]),
        "the square, multiplied out",
    )
    goal.by_hypothesis("uncorrelated", lambda z: of_tasks(z, quadratic))
    goal.by_hypothesis("noise_variance", lambda z: of_noise(z, of_x))
    goal.by_hypothesis("noise_apart", of_both)
    tasks = einsum("ce,ab->caeb", over.delta("n_y"), identity)
    noises = einsum("ce,ik->ciek", over.delta("n_y"), over.delta("n")) * (g["tau"] * g["tau"])
    goal.by_hypothesis("probabilities", lambda z: of_tasks(tasks, einsum(",ab->ab", z, identity)))
    goal.by_hypothesis("fourth_moments", lambda z: of_tasks(tasks, einsum("aicicjbj->ab", z)) * (slope * slope))
    goal.by_hypothesis(
        "second_moments",
        lambda z: of_tasks(tasks, einsum("aibi->ab", z)) * (slope * -2) + of_noise(noises, z),
    )
    goal.conclude("the pairings count M^2, M d and M, the fourth cumulant M")


def rational(goal: Goal) -> None:
    goal.conclude("multiplied out over the common denominator")


PROOF: Script = {
    ("error", Stage.ONCE, "error"): error,
    ("risk", Stage.ONCE, "half-MSE"): risk,
    **{("length", Stage.ONCE, name): rational for name in ("best step", "best step is it", "with 1/n", "without 1/n")},
}
