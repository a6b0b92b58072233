"""Why -B and -C do the same: only h(-B x_i, -C x_j) = h(B x_i, C x_j) enters; and why 0 does nothing: <0, 0> = 0."""

from __future__ import annotations

from collections.abc import Callable

from constructions.claim import Stage
from constructions.definitions.matrices import product
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import immediate


def even(values: str, tokens: str) -> Callable[[Goal], None]:
    """A slot of the context (tokens X) or of the query (tokens Q) that is read with weights h(-B x_i, -C x_j)."""

    def calculation(goal: Goal) -> None:
        g = goal.given
        read = product(g["A"], g["X"]) if values == "X" else g["Y"] * g["r"]
        goal.by_hypothesis("even", lambda h: product(read, h), product(g["B"], g["X"]), product(g["C"], g[tokens]))
        goal.conclude("the layer with B and C")

    return calculation


PROOF: Script = {
    ("even", Stage.ONCE, "context x"): even("X", "X"),
    ("even", Stage.ONCE, "context y"): even("Y", "X"),
    ("even", Stage.ONCE, "query x"): even("X", "Q"),
    ("even", Stage.ONCE, "query y"): even("Y", "Q"),
    **{("linear", Stage.ONCE, slot): immediate for slot in ("context x", "context y", "query x", "query y")},
}
