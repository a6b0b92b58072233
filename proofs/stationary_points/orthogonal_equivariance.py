"""Why the label slots do not move: R T = O R, so keys, queries and values are those given, times O, and h drops it."""

from __future__ import annotations

from constructions.arrays.indexed import Array
from constructions.claim import Stage
from constructions.definitions.matrices import product, transposed
from constructions.hypotheses.square_root import turning
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import immediate


def step(goal: Goal) -> None:
    g, at, state = goal.given, goal.at, goal.state
    tokens, slot = goal.equation.split()
    target = "" if tokens == "context" else "query_"
    o, o_t, r, t = g["O"], transposed(g["O"]), g["R"], turning(g)
    source_x, target_x, y = product(r, state["x"]), product(r, state[f"{target}x"]), state["y"]  # x whitened

    def after(old: Array, turned: Array, values: Array, h: Array) -> Array:
        """The slot after the rotated layer: x slots add S ``turned`` phi(h), y slots add r ``values`` phi(h)."""
        return old + (product(g["S"], turned, g["phi"](h)) if slot == "x" else product(values, g["phi"](h)) * at["r"])

    def layer(x: Array, y: Array, to_x: Array, to_y: Array) -> Array:
        """The slot after the rotated layer, from the slots before of the context and of the target."""
        keys, queries = product(o, at["B"], o_t, r, x), product(o, at["C"], o_t, r, to_x)
        return after(to_x if slot == "x" else to_y, product(o, at["A"], o_t, r, x), y, g["h"](keys, queries))

    def rotated(between: Array) -> Array:
        """The slot after the rotated layer, with ``between`` where O^T (R S) O stands."""
        keys, queries = product(o, at["B"], between, source_x), product(o, at["C"], between, target_x)
        return after(old, product(o, at["A"], between, source_x), y, g["h"](keys, queries))

    def unmoved(equation: str, *names: str) -> None:
        """What the induction hypothesis says, for the slots of these names."""
        goal.by_induction(equation, lambda z: layer(**{**slots, **dict.fromkeys(names, z)}))
        slots.update(dict.fromkeys(names, goal.invariant[equation][1]))

    slots = {name: state[f"moved_{name}"] for name in ("x", "y")}
    slots |= {f"to_{name}": state[f"moved_{target}{name}"] for name in ("x", "y")}
    goal.rewrite(layer(**slots), "definition of the layer")
    for part in ("x", "y")[: 1 if slot == "x" else 2]:
        if target:
            unmoved(f"context {part}", part)
            unmoved(f"query {part}", f"to_{part}")
        else:
            unmoved(f"context {part}", part, f"to_{part}")
    old = product(t, state[f"{target}x"]) if slot == "x" else state[f"{target}y"]
    goal.by_hypothesis("inverse", lambda z: rotated(product(o_t, z, o)))
    goal.by_hypothesis("orthogonal", rotated)
    keys, queries, values = product(at["B"], source_x), product(at["C"], target_x), product(at["A"], source_x)
    goal.by_hypothesis("invariant_similarity", lambda h: after(old, product(o, values), y, h), keys, queries)
    if slot == "x":
        scores = g["h"](keys, queries)
        goal.by_hypothesis("inverse", lambda z: after(old, product(o, z, values), y, scores), backwards=True)
    goal.conclude("definition of the layer, T = S O R")


PROOF: Script = {
    ("equivariance", stage, f"{tokens} {slot}"): calculation
    for stage, calculation in ((Stage.BASE, immediate), (Stage.STEP, step))
    for tokens in ("context", "query")
    for slot in ("x", "y")
}
