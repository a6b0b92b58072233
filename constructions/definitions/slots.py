"""The state of a transformer as named arrays, so that a claim can speak of each slot of context and query by its name.

Of tokens (x, y) these are x, y, query_x and query_y.
"""

from __future__ import annotations

from collections.abc import Sequence

from constructions.arrays.namespace import Array
from constructions.claim import Declaration, Equations, Scalar, Tensor, Values
from constructions.definitions.functional_gradient_descent import zero
from constructions.definitions.matrices import product
from constructions.definitions.prompt import PAIR, Prompt, Tokens
from constructions.definitions.transformer import prediction

SLOTS: tuple[Declaration, ...] = (
    Tensor("x", ("d", "n")),
    Tensor("y", ("n_y", "n")),
    Tensor("query_x", ("d", "m")),
    Tensor("query_y", ("n_y", "m")),
)
DATA: tuple[Declaration, ...] = (
    Tensor("X", ("d", "n")),
    Tensor("Y", ("n_y", "n")),
    Tensor("Q", ("d", "m")),
    Tensor("query_slot", ("n_y", "m")),
)


def first_prompt(given: Values) -> Prompt:
    """The prompt of the inputs ``DATA``: context (X, Y), query (Q, query_slot)."""
    return Prompt(Tokens(given["X"], given["Y"]), Tokens(given["Q"], given["query_slot"]))


def prompt_of(state: Values, slots: Sequence[str] = PAIR) -> Prompt:
    """The prompt whose tokens have these slots, from a state."""
    return Prompt(
        Tokens(**{slot: state[slot] for slot in slots}), Tokens(**{slot: state[f"query_{slot}"] for slot in slots})
    )


def slots_of(prompt: Prompt) -> dict[str, Array]:
    """The slots of a prompt by their names in a state."""
    return dict(prompt.context) | {f"query_{slot}": held for slot, held in prompt.query.items()}


def slot_equations(state: Values, x: Array, y: Array, query_x: Array, predicted: Array) -> Equations:
    """All four slots of a state hold what is said, and the prediction is ``predicted``."""
    return {
        "context x": (state["x"], x),
        "context y": (state["y"], y),
        "query x": (state["query_x"], query_x),
        "query y": (state["query_y"], -predicted),
        "prediction": (prediction(prompt_of(state)), predicted),
    }


def descent_start(given: Values) -> Values:
    """The slots of the first prompt, and the weights W_0 of the algorithm."""
    return {**slots_of(first_prompt(given)), "W": given["W_0"]}


def descent_equations(given: Values, state: Values) -> Equations:
    """The slots hold what the algorithm at W leaves: y - (W - W_0) x in the context, and the prediction is W q."""
    x, y, q, w = given["X"], given["Y"], given["Q"], state["W"]
    return slot_equations(state, x=x, y=y - product(w - given["W_0"], x), query_x=q, predicted=product(w, q))


def function_start(given: Values) -> Values:
    """The slots of the first prompt, and the function f_0 = 0 of the algorithm."""
    return {**slots_of(first_prompt(given)), "f": zero(given["Y"])}


def function_equations(given: Values, state: Values) -> Equations:
    """The slots hold what the algorithm at f leaves: y - f(x) in the context, and the prediction is f(q)."""
    x, y, q, f = given["X"], given["Y"], given["Q"], state["f"]
    return slot_equations(state, x=x, y=y - f(x), query_x=q, predicted=f(q))


def steps_of(own: str, other: str) -> tuple[Scalar, ...]:
    """What each layer is given afresh: its step ``own``, and that of what it is compared with if it is another."""
    return tuple(Scalar(name) for name in dict.fromkeys((own, other)))
