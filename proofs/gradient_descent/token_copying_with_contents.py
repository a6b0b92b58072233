"""The first layer leaves R c_j in every token and z_j in its slot; from there on it is gradient descent on them."""

from __future__ import annotations

from constructions.arrays.indexed import Array
from constructions.claim import Stage
from constructions.definitions.gradient_descent import rate
from constructions.definitions.matrices import product, transposed
from constructions.gradient_descent.token_copying_with_contents import labels, map_of_contents
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import SLOTS, simulation
from proofs.gradient_descent.token_copying import replace_slot, replaced, two_heads_leave


def descended(goal: Goal) -> None:
    goal.by_induction_on(**SLOTS)
    goal.conclude("W_0 x_i - (z_i - (W_l - W_0) x_i) = W_l x_i - z_i")


def stepped(goal: Goal) -> None:
    """The second layer reads the slots of the first's context, and adds to the query's."""
    g, read = goal.given, map_of_contents(goal.given)
    keys, query, h = product(read, g["X"]), product(read, g["Q"]), rate(g["eta"], g["X"])

    def predicted(context: Array, slot: Array) -> Array:
        return product(context, transposed(keys), query) * h - slot

    left = two_heads_leave(goal, g["query_slot"], product(g["U"], g["Y"]))
    replace_slot(goal, g["Y"], lambda held: predicted(held, left))
    replace_slot(goal, g["query_slot"], lambda slot: predicted(labels(g), slot))
    goal.conclude("z_i is 0 but for the selected tokens, and (R x_i)^T R x_t = x_i^T R^T R x_t")


PROOF: Script = {
    **simulation("layers", replaced, descended, descended),
    ("layers", Stage.BASE, "context y"): replaced,
    ("one step", Stage.ONCE, "prediction"): stepped,
}
