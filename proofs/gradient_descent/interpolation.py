"""Why the mean is the constructed head: s meets 1/s in the values and in the product, and 1 - alpha meets alpha."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.attention import Projection, project
from constructions.definitions.slots import first_prompt
from proofs.calculus.calculation import Calculation, Goal, Script

SLOTS = {"x": "X", "y": "Y", "query_x": "Q", "query_y": "query_slot"}


def read(goal: Goal) -> Array:
    """What a slot reads from the constructed head."""
    g, prompt = goal.given, first_prompt(goal.given)
    targets = prompt.query if goal.equation.startswith("query") else prompt.context
    part = goal.equation[-1]
    keys = project("key", Projection(g["K_x"], g["K_y"]), prompt.context)
    queries = project("query", Projection(g["Q_x"], g["Q_y"]), targets)
    values = project("value", Projection(g[f"V_{part}x"], g[f"V_{part}y"]), prompt.context)
    return einsum("vi,pi,pj->vj", values, keys, queries)


def mean(value: Callable[[Any], Any], product: Callable[[Any], Any]) -> Calculation:
    """The calculation for a second head that has ``value(s)`` times the values, ``product(s)`` times the product."""

    def calculation(goal: Goal) -> None:
        s, alpha = goal.given["s"], goal.given["alpha"]
        factors = ((1 - alpha) + alpha * value(s)) * ((1 - alpha) + alpha * product(s))
        goal.rewrite(
            goal.given[SLOTS[goal.equation]] + read(goal) * factors,
            "definition of the layer: it is linear in P W_V and in W_K^T W_Q, and each mean is a multiple",
        )
        goal.conclude("the two factors, multiplied out")

    return calculation


PROOF: Script = {
    **{("with rescaling", Stage.ONCE, slot): mean(lambda s: 1, lambda s: 1) for slot in SLOTS},
    **{("without rescaling", Stage.ONCE, slot): mean(lambda s: s, lambda s: 1 / s) for slot in SLOTS},
}
