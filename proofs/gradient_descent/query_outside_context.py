"""Why the query adds nothing: at W_0 = 0 its slot is 0, hence its value W_0 q - slot, and no layer follows."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.gradient_descent import rate
from constructions.definitions.matrices import product
from proofs.calculus.calculation import Goal, Script


def prediction(goal: Goal) -> None:
    g = goal.given
    zero_e, zero_w = g["E"] * 0, g["W_0"] * 0

    def side(k: int, e: Array = zero_e, w: Array = zero_w, slot: Array | None = None) -> Array:
        """The left (0) or right (1) side at other values of E, W_0 and the query's slot (-W_0 q when left out)."""
        slot = -product(w, g["Q"]) if slot is None else slot
        return goal.part.equations({**g, "E": e, "W_0": w, "query_slot": slot}, {})["prediction"][k]

    w, slot = g["W_0"], g["query_slot"]
    goal.by_hypothesis("one_layer", lambda e: side(0, e, w, slot))
    goal.by_hypothesis("query_slot", lambda s: side(0, w=w, slot=s))
    goal.by_hypothesis("zero_weights", lambda z: side(0, w=z))
    reading = einsum("ci,ai,aj->cj", g["Y"], g["X"], g["Q"]) * rate(g["eta"], g["X"])
    goal.rewrite(reading, "W_0 = 0, so the query's value is 0: what is read is (eta/N) sum_i y_i x_i^T q")
    goal.by_hypothesis("zero_weights", lambda z: side(1, w=z), backwards=True)
    goal.by_hypothesis("query_slot", lambda s: side(1, w=w, slot=s), backwards=True)
    goal.by_hypothesis("one_layer", lambda e: side(1, e, w, slot), backwards=True)
    goal.conclude("definition of the layers that read from the context only")


PROOF: Script = {("query as a source", Stage.ONCE, "prediction"): prediction}
