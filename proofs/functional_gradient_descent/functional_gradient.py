"""Why: f(x_i) + t g(x_i) squared, and by symmetry K(z, x) is K(., z) at x."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from proofs.calculus.calculation import Goal, Script


def reproducing(goal: Goal) -> None:
    g = goal.given

    def paired(kernel: Array) -> Array:
        return einsum("ca,j,aj->", g["alpha"], g["nu"], kernel)

    goal.by_hypothesis("symmetric_kernel", paired, g["Z"], g["Q"])
    goal.conclude("sum_a alpha_a K(x_j, z_a) = f(x_j)")


def gradient(goal: Goal) -> None:
    goal.conclude("|f + t g - y|^2 = |f - y|^2 + 2 t <f - y, g> + t^2 |g|^2, and g(x_i) = sum_b beta_b K(x_i, z_b)")


def step(goal: Goal) -> None:
    goal.conclude("by definition")


PROOF: Script = {
    ("span", Stage.ONCE, "reproducing property"): reproducing,
    ("span", Stage.ONCE, "gradient"): gradient,
    ("span", Stage.ONCE, "step"): step,
}
