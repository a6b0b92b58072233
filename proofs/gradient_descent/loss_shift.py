"""Why the two losses agree: their residuals are one and the same, (W + dW) x_i - y_i = W x_i - (y_i - dW x_i)."""

from __future__ import annotations

from constructions.arrays.indexed import einsum
from constructions.claim import Stage
from constructions.definitions.matrices import product
from proofs.calculus.calculation import Goal, Script


def loss(goal: Goal) -> None:
    g = goal.given
    residual = product(g["W"], g["X"]) + product(g["dW"], g["X"]) - g["Y"]
    n = residual.signature.scalar("n")
    goal.rewrite(einsum("ci,ci->", residual, residual) * (1 / (2 * n)), "definition of L, W + dW is linear on x_i")
    goal.conclude("W x_i + dW x_i - y_i = W x_i - (y_i - dW x_i)")


PROOF: Script = {("shift", Stage.ONCE, "loss"): loss}
