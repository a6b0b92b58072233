"""One linear attention layer is one step of gradient descent, from any W_0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Scalar, Source, Tensor, Values
from constructions.definitions import gradient_descent, heads
from constructions.definitions.attention import Head, layer
from constructions.definitions.matrices import product
from constructions.definitions.slots import DATA, first_prompt, slot_equations, slots_of
from constructions.hypotheses.query_slot import QUERY_SLOT

CLAUSES = (
    Clause(
        "The layer W_K = W_Q = diag(I, 0), W_V = [[0, 0], [W_0, -I]], P = (eta/N) I turns every token (x_j, y_j) "
        "into (x_j, y_j - dW x_j),",
        by=(
            "step: context x",
            "step: context y",
        ),
    ),
    Clause(
        "and the query's slot -W_0 x_t into -(W_0 + dW) x_t, for any W_0, X, Y.",
        by=(
            "step: query x",
            "step: query y",
            "step: prediction",
        ),
    ),
)


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[..., Head] = heads.gradient_descent_step,
    change: Callable[..., Array] = gradient_descent.change,
) -> Claim:
    """The claim, from its ingredients."""

    def start(given: Values) -> Values:
        return slots_of(layer([head(given, given["eta"])], first_prompt(given)))

    def equations(given: Values, state: Values) -> Equations:
        w0, x, y, q = given["W_0"], given["X"], given["Y"], given["Q"]
        dw = change(w0, x, y, given["eta"])
        return slot_equations(state, x=x, y=y - product(dw, x), query_x=q, predicted=product(w0 + dw, q))

    return Claim(
        name="gradient_descent_step",
        clauses=CLAUSES,
        source=Source("vonoswald2023", "Proposition 1"),
        parts=(
            Part(
                name="step",
                inputs=(*DATA, Tensor("W_0", ("n_y", "d")), Scalar("eta")),
                start=start,
                equations=equations,
                hypotheses=(QUERY_SLOT,),
            ),
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        *mutations.common(claim, layer, heads.gradient_descent_step),
        Mutant("W_0 left out of the values", claim(head=mutations.without(heads.gradient_descent_step, "y_from_x"))),
        Mutant("gradient ascent", claim(change=lambda *a: -gradient_descent.change(*a))),
    )
