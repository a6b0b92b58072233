"""Why only products are seen: the scores are x_i^T B^T C x_j, and a common factor of theirs comes out of phi."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.matrices import product, transposed
from constructions.definitions.slots import SLOTS
from proofs.calculus.calculation import Goal, Script


def old(goal: Goal) -> tuple[Array, Array]:
    """The slots of this equation before the layer, and the x of its tokens."""
    g = goal.given
    slot = {"x": g["X"], "y": g["Y"], "query_x": g["Q"], "query_y": g["query_slot"]}[goal.equation]
    return slot, g["Q" if goal.equation.startswith("query") else "X"]


def key_query(goal: Goal) -> None:
    g, (slot, tokens) = goal.given, old(goal)
    part = goal.equation[-1]
    values = einsum("va,ai->vi", g[f"V_{part}x"], g["X"]) + einsum("va,ai->vi", g[f"V_{part}y"], g["Y"])

    def read(between: Array) -> Array:
        """The slot after the layer, with ``between`` for B^T C."""
        scores = einsum("ai,ab,bj->ij", g["X"], between, tokens)
        return slot + einsum("vi,ij->vj", values, g["phi"](scores))

    goal.rewrite(read(product(transposed(g["B_2"]), g["C_2"])), "definition of the layer: scores x_i^T B_2^T C_2 x_j")
    goal.by_hypothesis("equal_product", read)
    goal.conclude("scores x_i^T B^T C x_j")


def scalars(goal: Goal) -> None:
    g, (slot, tokens) = goal.given, old(goal)
    values, scale = (g["X"], g["a"]) if goal.equation.endswith("x") else (g["Y"], g["r"])

    def read(weights: Array) -> Array:
        return slot + einsum("vi,ij->vj", values, weights) * scale

    scores = einsum("ai,aj->ij", g["X"], tokens)
    goal.rewrite(read(g["phi"](scores * (g["b"] * g["c"]))), "definition of the layer: scores b c <x_i, x_j>")
    goal.by_hypothesis("homogeneous", read, scores)
    goal.conclude("definition of the layer: a b c and r b c before phi(<x_i, x_j>)")


PROOF: Script = {
    **{("key-query product", Stage.ONCE, slot.name): key_query for slot in SLOTS},
    **{("scalars", Stage.ONCE, slot.name): scalars for slot in SLOTS},
}
