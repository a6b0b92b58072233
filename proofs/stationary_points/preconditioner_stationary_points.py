"""Why the gradient of the key-query product is a multiple of Sigma: in isotropic form it commutes with all O."""

from __future__ import annotations

from constructions.arrays.indexed import einsum
from constructions.claim import Stage
from constructions.definitions.matrices import product, transposed
from constructions.hypotheses.invariant_blocks import identity
from proofs.calculus.calculation import Goal, Script
from proofs.stationary_points.sparse_stationary_points import scalar


def labels(goal: Goal) -> None:
    x = goal.given["X"]
    goal.by_hypothesis("weights", lambda z: einsum("ai,ab,bj->ij", x, z, x))
    goal.conclude("x_i^T R^T R x_j")


def direction(goal: Goal) -> None:
    """R^T O (R S)^T (a I + t E) (R S) O^T R: R S = I twice, then O O^T = I."""
    g = goal.given
    back, ahead = product(transposed(g["R"]), g["O"]), product(transposed(g["O"]), g["R"])
    start = identity(g) * g["b"] + g["E"] * g["t"]
    goal.by_hypothesis("inverse", lambda z: product(back, transposed(z), start, g["R"], g["S"], ahead))
    goal.by_hypothesis("inverse", lambda z: product(back, start, z, ahead))
    goal.by_hypothesis("orthogonal_rows", lambda z: product(transposed(g["R"]), z, g["R"]) * g["b"])
    goal.conclude("O (a I + t E) O^T = a I + t O E O^T")


def gradient(goal: Goal) -> None:
    s, r, g = (goal.given[name] for name in "SRG")
    goal.by_hypothesis("inverse", lambda z: product(z, g), backwards=True)
    goal.by_hypothesis("inverse", lambda z: product(s, r, g, transposed(z)), backwards=True)
    scalar(goal, lambda m: product(s, m, transposed(s)))
    goal.conclude("tr M is the derivative along R^T R")


PROOF: Script = {
    ("labels", Stage.ONCE, "second moments"): labels,
    ("directions, key-query product", Stage.ONCE, "direction"): direction,
    ("gradient, key-query product", Stage.ONCE, "gradient"): gradient,
}
