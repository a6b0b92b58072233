"""Why the gradient is scalar: along E it is what it is along O E O^T, so in isotropic form it commutes with all O."""

from __future__ import annotations

from fractions import Fraction

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.matrices import product, transposed
from constructions.hypotheses.invariant_blocks import identity
from proofs.calculus.calculation import Goal, Script
from proofs.gradient_descent.feature_map_dual import Context


def direction(goal: Goal) -> None:
    """O (b I + t E) R S O^T R: R S = I, then O O^T = I."""
    g = goal.given
    o, back = g["O"], product(transposed(g["O"]), g["R"])
    start = identity(g) * g["b"] + g["E"] * g["t"]
    goal.by_hypothesis("inverse", lambda z: product(o, start, z, back))
    goal.by_hypothesis("orthogonal_rows", lambda z: product(z, g["R"]) * g["b"])
    goal.conclude("O (b I + t E) O^T = b I + t O E O^T")


def scalar(goal: Goal, context: Context) -> None:
    """(tr M / d) I for the isotropic form M of G, in ``context``; M_pq is the derivative along e_p e_q^T."""
    one, d = identity(goal.given), goal.left.signature.scalar("d")
    goal.by_hypothesis("sign_changes", lambda z: context(einsum("bab->ab", z) * Fraction(-1, 2)), one, one)
    goal.by_hypothesis("swaps", lambda z: context(einsum("jkjj,ja->ja", z, one) * (1 / d)), one, one, backwards=True)


def slope(goal: Goal) -> Array:
    """tr M / d, M = G R^T"""
    return einsum("ab,ab->", goal.given["G"], goal.given["R"]) * (1 / goal.left.signature.scalar("d"))


def gradient(goal: Goal) -> None:
    s, g = goal.given["S"], goal.given["G"]
    goal.by_hypothesis("inverse", lambda z: product(g, transposed(z)), backwards=True)
    scalar(goal, lambda m: product(m, transposed(s)))
    goal.by_hypothesis("symmetric", lambda z: einsum(",ab->ab", slope(goal), z))
    goal.conclude("tr M is the derivative along S^-1")


PROOF: Script = {
    ("directions, keys and queries", Stage.ONCE, "direction"): direction,
    ("gradient, keys and queries", Stage.ONCE, "gradient"): gradient,
}
