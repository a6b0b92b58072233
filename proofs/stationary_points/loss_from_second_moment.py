"""Why second moments suffice: the scores are made of x alone, so every slot is a fixed linear map of the labels."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.matrices import product
from constructions.definitions.similarity import Kernel, Normalised
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import immediate

SLOTS = {"y": "context y", "query_y": "query y"}


def weights(goal: Goal, tokens: Array) -> Array:
    """h(B X_l, C ``tokens``)"""
    at = goal.at
    similarity = Kernel(at["h"]) if goal.part.name == "pairwise" else Normalised(Kernel(at["h"]))
    return similarity(product(at["B"], at["X_l"]), product(at["C"], tokens))


def tokens_x(goal: Goal) -> None:
    at = goal.at
    tokens = at["X_l" if goal.equation == "context x" else "Q_l"]
    goal.rewrite(
        tokens + product(at["A"], at["X_l"], weights(goal, tokens)), "definition of the layer: no label occurs"
    )
    goal.conclude("definition of X_{l+1} and x_{l+1}")


def tokens_y(goal: Goal) -> None:
    y, state, at = goal.given["Y"], goal.state, goal.at
    goal.by_induction_on(**SLOTS)
    of_slot, tokens = ("G", "X_l") if goal.equation == "context y" else ("g", "Q_l")
    reading = product(y, state["G"], weights(goal, at[tokens])) * at["r"]
    goal.rewrite(product(y, state[of_slot]) + reading, "definition of the layer: values r Y G_l")
    goal.conclude("definition of G_{l+1} and g_{l+1}")


def first_slot(goal: Goal) -> None:
    goal.by_hypothesis("zero_query_slot", lambda slot: slot)
    goal.conclude("g_0 = 0")


def loss(goal: Goal) -> None:
    g = goal.given["g"]
    goal.by_hypothesis("second_moment", lambda k: einsum("ij,ik,kj->j", g, k, g))
    goal.by_hypothesis("cross_moment", lambda nu: einsum("ij,ij->j", g, nu) * 2)
    goal.by_hypothesis("query_moment", lambda k_0: k_0)
    goal.conclude("E[(y^T g + y_t)^2] = g^T K g + 2 g^T nu + k_0")


def of_part(part: str) -> Script:
    return {
        **{(part, Stage.BASE, equation): immediate for equation in ("context x", "context y", "query x")},
        (part, Stage.BASE, "query y"): first_slot,
        (part, Stage.STEP, "context x"): tokens_x,
        (part, Stage.STEP, "query x"): tokens_x,
        (part, Stage.STEP, "context y"): tokens_y,
        (part, Stage.STEP, "query y"): tokens_y,
    }


PROOF: Script = {**of_part("pairwise"), **of_part("normalised over the context"), ("labels", Stage.ONCE, "loss"): loss}
