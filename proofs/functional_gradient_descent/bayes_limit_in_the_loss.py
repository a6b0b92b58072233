"""Why 1/(2 L + 1): s (1 - h s)^(2 L) is largest near h s = 1/(2 L + 1), and s/(1 + 2 L h s) bounds it by induction."""

from __future__ import annotations

from constructions.arrays.indexed import einsum
from constructions.claim import Stage
from constructions.definitions.matrices import dot, form
from constructions.hypotheses.label_covariance import cross, weights
from proofs.calculus.calculation import Goal, Script
from proofs.functional_gradient_descent.bayes_predictor import in_range


def trace(goal: Goal) -> None:
    s = goal.given["s"]
    goal.by_hypothesis("eigendecomposition", lambda z: einsum("ii->", z))
    goal.by_hypothesis("orthogonal", lambda one: einsum("kk,k->", one, s))
    goal.conclude("the trace of U diag(s) U^T is that of diag(s) U^T U")


def length(goal: Goal) -> None:
    w = goal.given["w"]
    goal.by_hypothesis("orthogonal_rows", lambda one: form(w, one, w))
    goal.conclude("w^T O O^T w = w^T w")


def loss(goal: Goal) -> None:
    w, nu = weights(goal.given), cross(goal.given)
    goal.rewrite(dot(w, nu) * 2 - dot(w, nu), "w^T nu, and once more")
    in_range(goal, lambda z: -dot(w, z), backwards=True)
    goal.conclude("2 w^T nu - w^T Khat w = v^T v - |v - Phi w|^2")


PROOF: Script = {
    ("spectrum", Stage.ONCE, "trace"): trace,
    ("length", Stage.ONCE, "length"): length,
    ("no layer", Stage.ONCE, "loss"): loss,
}
