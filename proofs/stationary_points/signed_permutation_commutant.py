"""Why the commutant is scalar: sign changes make M_ab = 0 for a not b, and swaps M_jj = M_kk."""

from __future__ import annotations

from fractions import Fraction

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from proofs.calculus.calculation import Goal, Script

ENTRY = "M_ab - 2 M_ab = M_ab - 2 delta_ab M_bb"


def identity(goal: Goal) -> Array:
    return goal.left.signature.delta("d")


def to_diagonal(goal: Goal) -> None:
    """The diagonal part of M for M: entry (a, b) of M T = T M, T the sign change of b, times -1/2."""
    goal.by_hypothesis("sign_changes", lambda z: einsum("bab->ab", z) * Fraction(-1, 2))


def is_diagonal(goal: Goal) -> None:
    to_diagonal(goal)
    goal.conclude(ENTRY)


def equal_entries(goal: Goal) -> None:
    goal.by_hypothesis("swaps", lambda z: einsum("jkjk->jk", z))
    goal.conclude("entry (j, k) of M T = T M, T the swap of j and k, is M_jj = M_kk")


def multiple(goal: Goal) -> None:
    m = goal.given["M"]
    size = goal.left.signature.scalar("d")
    to_diagonal(goal)
    goal.rewrite(einsum("aa,ab->ab", m, identity(goal)), ENTRY)
    goal.by_hypothesis("swaps", lambda z: einsum("jkjk,ja->ja", z, identity(goal)) * (1 / size))
    goal.conclude("the mean of M_jj = M_kk over k")


PROOF: Script = {
    ("commutant", Stage.ONCE, "diagonal"): is_diagonal,
    ("commutant", Stage.ONCE, "equal entries"): equal_entries,
    ("commutant", Stage.ONCE, "multiple of the identity"): multiple,
}
