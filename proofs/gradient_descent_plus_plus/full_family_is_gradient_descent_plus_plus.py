"""Why the full family is GD++: a, b, c and r enter a linear layer as a b c and r b c alone, as gamma and eta/N do."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions import heads, linear_recursion
from constructions.definitions.slots import SLOTS
from constructions.gradient_descent_plus_plus.full_family_is_gradient_descent_plus_plus import OTHER
from proofs.calculus.calculation import Goal, Script
from proofs.gradient_descent.linear_transformer import by_linear_layer

NAMES = {"x": "context x", "y": "context y", "query_x": "query x", "query_y": "query y"}


def tokens(goal: Goal) -> Array:
    return goal.given["Q" if goal.equation.startswith("query") else "X"]


def one_layer(goal: Goal) -> None:
    g = goal.given
    values, scale = (g["X"], g["a"]) if goal.equation.endswith("x") else (g["Y"], g["r"])
    slot = {"x": g["X"], "y": g["Y"], "query_x": g["Q"], "query_y": g["query_slot"]}[goal.equation]
    scores = einsum("ai,aj->ij", g["X"], tokens(goal)) * (g["b"] * g["c"])
    goal.rewrite(slot + einsum("vi,ij->vj", values, scores) * scale, "definition of the layer: scores b c <x_i, x_j>")
    goal.conclude("X X^T x_j = sum_i x_i <x_i, x_j>")


def step(goal: Goal) -> None:
    state = goal.state
    goal.by_induction_on(**{slot.name: slot.name for slot in SLOTS})
    x, y, q, slot = (state[s.name + OTHER] for s in SLOTS)
    head = heads.of_full_family(x, y, goal.at)
    tokens = {"X": x, "Y": y, "Q": q, "query_slot": slot}
    by_linear_layer(goal, head, tokens, linear_recursion.first(x, y), NAMES[goal.equation])
    goal.conclude("A = a b c X X^T, delta = 0, c = r b c Y X^T: those of a layer of GD++ with W = 0")


def first(goal: Goal) -> None:
    goal.conclude("both start with the same prompt")


PROOF: Script = {
    **{("layer", Stage.ONCE, slot.name): one_layer for slot in SLOTS},
    **{("layers", Stage.BASE, slot.name): first for slot in SLOTS},
    **{("layers", Stage.STEP, slot.name): step for slot in SLOTS},
}
