"""Why the gradient of the values is scalar: as that of the keys, and S on either side of it goes away."""

from __future__ import annotations

from constructions.arrays.indexed import einsum
from constructions.claim import Stage
from constructions.definitions.matrices import product, transposed
from constructions.hypotheses.invariant_blocks import identity
from proofs.calculus.calculation import Goal, Script
from proofs.stationary_points.sparse_stationary_points import PROOF as OF_KEYS
from proofs.stationary_points.sparse_stationary_points import scalar


def direction(goal: Goal) -> None:
    """S O R S (b I + t E) R S O^T R: R S = I twice, then O O^T = I."""
    g = goal.given
    before, after = product(g["S"], g["O"]), product(transposed(g["O"]), g["R"])
    start = identity(g) * g["b"] + g["E"] * g["t"]
    goal.by_hypothesis("inverse", lambda z: product(before, z, start, g["R"], g["S"], after))
    goal.by_hypothesis("inverse", lambda z: product(before, start, z, after))
    goal.by_hypothesis("orthogonal_rows", lambda z: product(g["S"], z, g["R"]) * g["b"])
    goal.conclude("O (b I + t E) O^T = b I + t O E O^T")


def gradient(goal: Goal) -> None:
    s, r, g = (goal.given[name] for name in "SRG")
    back = transposed(product(s, r))
    goal.by_hypothesis("inverse", lambda z: product(g, transposed(z)), backwards=True)
    goal.by_hypothesis("inverse", lambda z: product(transposed(z), g, back), backwards=True)
    scalar(goal, lambda m: product(transposed(r), m, transposed(s)))
    trace = einsum("ab,ab->", g, product(s, r)) * (1 / goal.left.signature.scalar("d"))
    goal.by_hypothesis("inverse", lambda z: einsum(",ba->ab", trace, z))
    goal.conclude("tr M is the derivative along S S^-1")


PROOF: Script = {
    **OF_KEYS,
    ("directions, values", Stage.ONCE, "direction"): direction,
    ("gradient, values", Stage.ONCE, "gradient"): gradient,
}
