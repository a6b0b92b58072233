"""Why two heads make Newton's step: sum_i x_i <e_i, e_j> = x_j and sum_i x_i <r_i, x_j> = (X R^T X)_j."""

from __future__ import annotations

from constructions.arrays.indexed import Array
from constructions.claim import Stage
from constructions.definitions.matrices import product, transposed
from constructions.newton.newton_layer import eye
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import immediate

CONTEXT = {"x": "context x", "r": "context r", "i": "context i"}
QUERY = {"query_x": "query x", "query_r": "query r", "query_i": "query i"}
SYMMETRIC = "symmetric_R"


def iterate(goal: Goal) -> None:
    x, r = goal.state["iterate"], goal.given["R"]
    goal.by_induction_on(**CONTEXT)
    goal.rewrite(x * 2 - product(x, transposed(r), x), "definition of the layer: keys e_i and r_i")
    goal.by_hypothesis(SYMMETRIC, lambda r: x * 2 - product(x, r, x))
    goal.conclude("definition of Newton's step")


def solution(goal: Goal) -> None:
    x, r, b = goal.state["iterate"], goal.given["R"], goal.given["b"]

    def after(r: Array) -> Array:
        return product(x, b) * 2 - product(x, r, x, b)

    goal.by_induction_on(**CONTEXT, **QUERY)
    goal.rewrite(after(transposed(r)), "definition of the layer: queries b and X b")
    goal.by_hypothesis(SYMMETRIC, after)
    goal.conclude("definition of Newton's step, at b")


def kept(goal: Goal) -> None:
    """A slot that no value writes to."""
    goal.by_induction_on(**CONTEXT, **QUERY)
    goal.conclude("no value goes to this slot")


def squared(goal: Goal) -> None:
    residual = eye(goal.given["R"]) - product(goal.state["iterate"], goal.given["R"])
    goal.rewrite(product(residual, residual), "I - (2 X - X R X) R = (I - X R)^2")
    goal.by_induction("residual", lambda p: product(p, p))
    goal.conclude("definition of P")


def iterates(goal: Goal) -> None:
    goal.conclude("powers of S, multiplied out")


EQUATIONS = (*CONTEXT.values(), *QUERY.values(), "residual")
PROOF: Script = {
    **{("simulation", Stage.BASE, equation): immediate for equation in EQUATIONS},
    **{("simulation", Stage.STEP, equation): kept for equation in EQUATIONS},
    ("simulation", Stage.STEP, "context x"): iterate,
    ("simulation", Stage.STEP, "query x"): solution,
    ("simulation", Stage.STEP, "residual"): squared,
    ("first iterates", Stage.ONCE, "X_1"): iterates,
    ("first iterates", Stage.ONCE, "X_2"): iterates,
}
