"""Why: the loss of bayes_predictor at the weights of the layers, and (w' - w)^T Khat (w' - w) = E((w' - w)^T y)^2."""

from __future__ import annotations

from constructions.arrays.indexed import Array
from constructions.claim import Stage
from constructions.definitions.matrices import applied, form, transposed
from constructions.functional_gradient_descent.kernel_mismatch import of_the_layers
from constructions.hypotheses.label_covariance import weights
from proofs.calculus.calculation import Goal, Script
from proofs.functional_gradient_descent.bayes_predictor import completed


def limit(goal: Goal) -> Array:
    """w' = K'hat^+ nu'"""
    return weights(of_the_layers(goal.given))


def at_depth(goal: Goal) -> None:
    w = limit(goal)
    completed(goal, w - applied(transposed(goal.given["P"]), w))
    goal.conclude("b_L = (I - P)^T w'")


def in_the_limit(goal: Goal) -> None:
    completed(goal, limit(goal))
    goal.conclude("b = w'")


def excess(goal: Goal) -> None:
    difference = limit(goal) - weights(goal.given)
    goal.by_hypothesis("context_covariance", lambda z: form(difference, z, difference))
    goal.conclude("E((w' - w)^T y)^2 is a quadratic form in E[y y^T]")


PROOF: Script = {
    ("loss", Stage.ONCE, "loss at depth L"): at_depth,
    ("loss", Stage.ONCE, "loss in the limit"): in_the_limit,
    ("loss", Stage.ONCE, "excess"): excess,
}
