"""Why a feature map changes nothing else: it is applied once, so every layer sees the same features phi(x_i)."""

from __future__ import annotations

from constructions.arrays.indexed import Array
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import simulation, starting
from proofs.gradient_descent.gradient_descent_steps import step_of


def features(goal: Goal) -> tuple[Array, Array]:
    """phi(x_i) and phi(x_t)."""
    phi = goal.given["phi"]
    return phi(goal.given["X"]), phi(goal.given["Q"])


PROOF: Script = simulation("simulation", starting("query_slot"), step_of(features))
