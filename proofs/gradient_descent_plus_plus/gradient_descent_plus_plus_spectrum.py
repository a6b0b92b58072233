"""Why lambda becomes lambda (1 - gamma lambda)^2: X' = (I - gamma H) X, and U^T U = I collapses the powers of H."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.matrices import gram, product
from proofs.calculus.calculation import Goal, Script


def polynomial(goal: Goal, h: Array, square: Array, cube: Array) -> Array:
    """H - 2 gamma H^2 + gamma^2 H^3, the powers given."""
    gamma = goal.given["gamma"]
    return h - square * (gamma * 2) + cube * (gamma * gamma)


def conjugation(goal: Goal) -> None:
    h = gram(goal.given["X"])
    goal.rewrite(
        polynomial(goal, h, product(h, h), product(h, h, h)), "X' = (I - gamma H) X by the layer, H' = X' X'^T"
    )
    goal.conclude("(I - gamma H) H (I - gamma H)")


def spectrum(goal: Goal) -> None:
    h, u, s = gram(goal.given["X"]), goal.given["U"], goal.given["s"]
    gamma = goal.given["gamma"]
    transposed = einsum("ak->ka", u)
    goal.rewrite(
        polynomial(goal, h, product(h, h), product(h, h, h)), "X' = (I - gamma H) X by the layer, H' = X' X'^T"
    )
    goal.by_hypothesis("eigendecomposition", lambda z: polynomial(goal, z, product(z, z), product(z, z, z)))
    left, right = einsum("ak,k->ak", u, s), einsum("k,kb->kb", s, transposed)

    def powers(identity: Array) -> Array:
        """The square and the cube of U diag(s) U^T, with ``identity`` where U^T U stands."""
        square = product(left, identity, right)
        cube = product(left, identity, einsum("k,kl->kl", s, identity), right)
        return cube * (gamma * gamma) - square * (gamma * 2)

    goal.by_hypothesis("orthogonal", powers)
    goal.conclude("U diag(s)^k U^T for the k-th power")


PROOF: Script = {
    ("spectrum", Stage.ONCE, "conjugation"): conjugation,
    ("spectrum", Stage.ONCE, "spectrum"): spectrum,
}
