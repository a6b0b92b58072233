"""L equal layers are L steps of gradient descent, each with its own step size; and their residual."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Source, Tensor, Values
from constructions.definitions import gradient_descent, heads
from constructions.definitions.attention import Head, layer
from constructions.definitions.matrices import product
from constructions.definitions.residual_matrices import after_gradient_step
from constructions.definitions.slots import (
    DATA,
    SLOTS,
    descent_equations,
    descent_start,
    prompt_of,
    slots_of,
    steps_of,
)
from constructions.hypotheses.query_slot import QUERY_SLOT

CLAUSES = (
    Clause(
        "L layers with the weights of gradient_descent_step, W_0 the same in all and eta_l free, leave Y - (W_L "
        "- W_0) X in the y slots",
        by=(
            "simulation: context x",
            "simulation: context y",
            "linear_transformer",
        ),
    ),
    Clause(
        "and predict W_L x_t, where W_{l+1} = W_l + dW(W_l);",
        by=(
            "simulation: query x",
            "simulation: query y",
            "simulation: prediction",
        ),
    ),
    Clause(
        "for Y = W* X and W_0 = 0, W_L = W* (I - prod_l (I - (eta_l/N) X X^T)).",
        by=("residual",),
    ),
)


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[..., Head] = heads.gradient_descent_step,
    step: Callable[..., Array] = gradient_descent.step,
    next_residual: Callable[..., Array] = after_gradient_step,
    algorithm_step: str = "eta",
) -> Claim:
    """The claim, from its ingredients; ``algorithm_step`` names the scalar the algorithm uses at a layer."""

    def advance(given: Values, at: Values, state: Values) -> Values:
        prompt = layer([head(given, at["eta"])], prompt_of(state))
        return {**slots_of(prompt), "W": step(state["W"], given["X"], given["Y"], at[algorithm_step])}

    def residual_start(given: Values) -> Values:
        w, x = given["W_star"], given["X"]
        xp = namespace_of(w=w, x=x)
        return {"W": xp.zeros(w.shape, like=w), "P": xp.eye(x.shape[-2], like=x)}

    def residual_advance(given: Values, at: Values, state: Values) -> Values:
        x = given["X"]
        return {
            "W": step(state["W"], x, product(given["W_star"], x), at["eta"]),
            "P": next_residual(state["P"], x, at[algorithm_step]),
        }

    def residual_equations(given: Values, state: Values) -> Equations:
        w = given["W_star"]
        return {"residual": (state["W"], w - product(w, state["P"]))}

    steps = steps_of("eta", algorithm_step)
    return Claim(
        name="gradient_descent_steps",
        clauses=CLAUSES,
        source=Source("vonoswald2023", "Proposition 1, stacked"),
        parts=(
            Part(
                name="simulation",
                inputs=(*DATA, Tensor("W_0", ("n_y", "d"))),
                steps=steps,
                state=(*SLOTS, Tensor("W", ("n_y", "d"))),
                start=descent_start,
                advance=advance,
                equations=descent_equations,
                hypotheses=(QUERY_SLOT,),
            ),
            Part(
                name="residual",
                inputs=(Tensor("X", ("d", "n")), Tensor("W_star", ("n_y", "d"))),
                steps=steps,
                state=(Tensor("W", ("n_y", "d")), Tensor("P", ("d", "d"))),
                start=residual_start,
                advance=residual_advance,
                equations=residual_equations,
            ),
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    head = heads.gradient_descent_step
    return (
        *mutations.common(claim, layer, head),
        Mutant("step of another layer", claim(algorithm_step="eta_of_another_layer")),
        Mutant("W_0 left out of the values", claim(head=mutations.without(head, "y_from_x"))),
        Mutant("residual (I + h S)", claim(next_residual=lambda p, x, eta: after_gradient_step(p, x, -eta))),
    )
