"""Why these weights are not seen: only <W_K e_i, W_Q e_j> and P W_V e_i enter, and the query's own slot is 0."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.attention import Projection, project
from constructions.definitions.matrices import product
from constructions.definitions.slots import first_prompt
from constructions.hypotheses.equal_products import OTHER, scores
from proofs.calculus.calculation import Goal, Script


def key_query(goal: Goal) -> None:
    g, prompt = goal.given, first_prompt(goal.given)
    sources, targets = prompt.context, prompt.query if goal.equation.startswith("query") else prompt.context
    part, tokens = goal.equation[-1], (sources.x, sources.y, targets.x, targets.y)
    slot = targets.x if part == "x" else targets.y
    values = project("value", Projection(g[f"V_{part}x"], g[f"V_{part}y"]), sources)

    def after(scores: Array) -> Array:
        return slot + product(values, scores)

    goal.rewrite(after(scores(g, OTHER, tokens[:2], tokens[2:])), "definition of the layer")
    goal.by_hypothesis("equal_product", after, *tokens)
    goal.conclude("definition of the layer")


def scale(goal: Goal) -> None:
    goal.conclude("s times 1/s is 1 in every term")


def unseen(goal: Goal) -> None:
    g = goal.given

    def side(k: int, slot: Array) -> Array:
        return goal.part.equations({**g, "query_slot": slot}, {})["prediction"][k]

    goal.by_hypothesis("zero_query_slot", lambda slot: side(0, slot))
    keys = product(g["K_x"], g["X"]) + product(g["K_y"], g["Y"])
    values = product(g["V_yx"], g["X"]) + product(g["V_yy"], g["Y"])
    reading = einsum("ci,pi,pj->cj", values, keys, product(g["Q_x"], g["Q"]))
    goal.rewrite(
        -reading, "of the query only W_Q's x columns are read, of the values only their y rows are written to y"
    )
    goal.by_hypothesis("zero_query_slot", lambda slot: side(1, slot), backwards=True)
    goal.conclude("the same for the other head")


PROOF: Script = {
    **{("key-query product", Stage.ONCE, slot): key_query for slot in ("x", "y", "query_x", "query_y")},
    **{("scale", Stage.ONCE, slot): scale for slot in ("x", "y", "query_x", "query_y")},
    ("unseen blocks", Stage.ONCE, "prediction"): unseen,
}
