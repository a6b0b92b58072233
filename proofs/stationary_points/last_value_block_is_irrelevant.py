"""Why A of the last layer is not seen: the query's y slot reads R y_i, with weights made of the old x."""

from __future__ import annotations

from constructions.arrays.indexed import Array
from constructions.claim import Stage
from constructions.definitions.matrices import product
from constructions.definitions.similarity import Kernel, Normalised
from constructions.stationary_points.last_value_block_is_irrelevant import SUFFIXES
from proofs.calculus.calculation import Goal, Script


def read(goal: Goal, suffix: str) -> Array:
    """sum_i R y_i h(B x_i, C x)"""
    g = goal.given
    h = Kernel(g["h" + suffix])
    similarity = h if goal.part.name == "pairwise" else Normalised(h)
    weights = similarity(product(g["B" + suffix], g["X"]), product(g["C" + suffix], g["Q"]))
    return product(g["R" + suffix], g["Y"], weights)


def last_layer(goal: Goal) -> None:
    first, second = (read(goal, suffix) for suffix in SUFFIXES)
    goal.rewrite(-goal.given["query_slot"] - first - second, "definition of the layer: A does not occur")
    goal.conclude("the same for another A")


PROOF: Script = {
    ("pairwise", Stage.ONCE, "prediction"): last_layer,
    ("normalised over the context", Stage.ONCE, "prediction"): last_layer,
}
