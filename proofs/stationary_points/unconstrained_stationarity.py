"""Why only signs change: two cancel in K_y y and in Q_y y, so that no weight changes; one is left in every y slot."""

from __future__ import annotations

from constructions.claim import Stage
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import immediate

CONTEXT = {"minus_x": "context x", "minus_y": "context y"}
QUERY = {"minus_query_x": "query x", "minus_query_y": "query y"}


def signs(goal: Goal) -> None:
    goal.by_induction_on(**CONTEXT, **QUERY)
    goal.conclude("definition of the layer: two signs cancel in K_y y, Q_y y and V_xy y, and one is left in a y slot")


PROOF: Script = {
    ("negation", stage, equation): calculation
    for stage, calculation in ((Stage.BASE, immediate), (Stage.STEP, signs))
    for equation in (*CONTEXT.values(), *QUERY.values(), "squared error")
}
