"""Why |K| has larger variances than K: |s| - s = 2 relu(-s), and tr(U diag(s) U^T) is the sum of s."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum, relu
from constructions.claim import Stage
from constructions.definitions.matrices import conjugated
from constructions.functional_gradient_descent.absolute_kernel import POINTS, absolute, excess
from constructions.hypotheses.orthonormal_pair import Point
from proofs.calculus.calculation import Calculation, Goal, Script
from proofs.functional_gradient_descent.relu_attention import relu_of_inner, times


def covariance(goal: Goal) -> None:
    u, s = goal.given["U"], goal.given["s"]
    goal.rewrite(
        conjugated(u, relu(s) - relu(-s)) + conjugated(u, excess(s)),
        "|s| = (relu(s) - relu(-s)) + 2 relu(-s)",
    )
    goal.by_hypothesis("positive_and_negative_part", lambda z: conjugated(u, z) + conjugated(u, excess(s)), s)
    goal.conclude("U diag(s) U^T = K")


def sum_of_the_variances(goal: Goal) -> None:
    u, s = goal.given["U"], goal.given["s"]

    def trace(identity: Array, diagonal: Array) -> Array:
        return einsum("kk,k->", identity, diagonal)

    goal.rewrite(einsum("ik,il,kl,k->", u, u, identity(goal), absolute(s)), "trace of U diag(|s|) U^T")
    goal.by_hypothesis("orthogonal", lambda z: trace(z, absolute(s)))
    goal.by_hypothesis("positive_and_negative_part", lambda z: trace(identity(goal), z + excess(s)), s)
    goal.by_hypothesis("orthogonal", lambda z: trace(z, s) + trace(identity(goal), excess(s)), backwards=True)
    goal.conclude("the trace of U diag(s) U^T is the sum of s")


def identity(goal: Goal) -> Array:
    return goal.left.signature.delta("n")


def eigenvector(p: Point) -> Calculation:
    """sum_j w_j relu(<p, p_j>), term by term."""

    def row(goal: Goal) -> None:
        for q in POINTS:
            relu_of_inner(goal, p, q, times(q.weight))
        values = (f"{q.weight} relu({p.a * q.a + p.b * q.b})" for q in POINTS)
        goal.conclude(f"{' + '.join(values)} = {-p.weight}")

    return row


PROOF: Script = {
    ("absolute eigenvalues", Stage.ONCE, "covariance"): covariance,
    ("absolute eigenvalues", Stage.ONCE, "sum of the variances"): sum_of_the_variances,
    **{("an eigenvector of relu", Stage.ONCE, f"row {i}"): eigenvector(p) for i, p in enumerate(POINTS, start=1)},
}
