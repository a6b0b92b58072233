"""One GD++ layer: a step on the data and a gradient step at once, both from the old X."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Scalar, Source, Tensor, Values
from constructions.definitions import gradient_descent, heads
from constructions.definitions.attention import Head, layer
from constructions.definitions.matrices import gram, product
from constructions.definitions.slots import DATA, first_prompt, slot_equations, slots_of
from constructions.hypotheses.query_slot import query_slot

CLAUSES = (
    Clause(
        "The layer W_K = W_Q = diag(I, 0), W_V = [[I, 0], [W, -I]], P = diag(-gamma I, (eta/N) I) turns every "
        "token, the query included, into (x_j - gamma X X^T x_j, y_j - dW x_j), both from the old X,",
        by=(
            "step: context x",
            "step: context y",
            "step: query x",
            "step: query y",
        ),
    ),
    Clause(
        "and the query's slot -W x_t into -(W + dW) x_t.",
        by=(
            "step: query y",
            "step: prediction",
        ),
    ),
)

QUERY_SLOT = query_slot("W", "the query's y slot starts at -W x_t")


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[..., Head] = heads.gradient_descent_plus_plus_step,
    change: Callable[..., Array] = gradient_descent.change,
) -> Claim:
    """The claim, from its ingredients."""

    def start(given: Values) -> Values:
        w, x, eta, gamma = given["W"], given["X"], given["eta"], given["gamma"]
        return slots_of(layer([head(w, x, eta, gamma)], first_prompt(given)))

    def equations(given: Values, state: Values) -> Equations:
        w, x, y, q, gamma = given["W"], given["X"], given["Y"], given["Q"], given["gamma"]
        dw = change(w, x, y, given["eta"])
        s = gram(x)
        return slot_equations(
            state,
            x=x - product(s, x) * gamma,
            y=y - product(dw, x),
            query_x=q - product(s, q) * gamma,
            predicted=product(w + dw, q),
        )

    return Claim(
        name="gradient_descent_plus_plus",
        clauses=CLAUSES,
        source=Source("vonoswald2023", "GD++"),
        parts=(
            Part(
                name="step",
                inputs=(*DATA, Tensor("W", ("n_y", "d")), Scalar("eta"), Scalar("gamma")),
                start=start,
                equations=equations,
                hypotheses=(QUERY_SLOT,),
            ),
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        *mutations.common(claim, layer, heads.gradient_descent_plus_plus_step),
        Mutant("y updated from the new X", claim(layer=mutations.x_before_y(layer))),
        Mutant("x update dropped", claim(head=mutations.without(heads.gradient_descent_plus_plus_step, "x_from_x"))),
        Mutant(
            "W left out of the values", claim(head=mutations.without(heads.gradient_descent_plus_plus_step, "y_from_x"))
        ),
        Mutant("gradient ascent", claim(change=lambda *a: -gradient_descent.change(*a))),
    )
