"""Attention whose similarity is a kernel performs functional gradient descent (Proposition 1 of cheng2024)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array
from constructions.claim import Claim, Clause, Mutant, PairFunction, Part, PointFunction, Source, Values
from constructions.definitions import functional_gradient_descent, heads
from constructions.definitions.attention import Head, layer
from constructions.definitions.slots import (
    DATA,
    SLOTS,
    function_equations,
    function_start,
    prompt_of,
    slots_of,
    steps_of,
)
from constructions.hypotheses.query_slot import ZERO_SLOT
from constructions.hypotheses.symmetric_kernel import SYMMETRIC

CLAUSES = (
    Clause(
        "For every kernel K, all data and all steps r_l, layers with h = K, V_l = diag(0, -2 r_l), B_l = C_l = I "
        "leave y_i - f_L(x_i) in the context slots",
        by=("simulation: context y",),
    ),
    Clause(
        "and predict f_L(x_{n+1}),",
        by=("simulation: prediction",),
    ),
    Clause(
        "where f_0 = 0, f_{l+1} = f_l - r_l grad L(f_l) and grad L(f) = 2 sum_i (f(x_i) - y_i) K(., x_i).",
        by=(
            "simulation",
            "functional_gradient",
        ),
        read_off="that this is the gradient of sum_i (f(x_i) - y_i)^2 in the space of K is functional_gradient",
    ),
)


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[..., Head] = heads.functional_gradient_step,
    step: Callable[..., Array] = functional_gradient_descent.step,
    algorithm_step: str = "rate",
) -> Claim:
    """The claim, from its ingredients."""

    def advance(given: Values, at: Values, state: Values) -> Values:
        prompt = layer([head(given, at)], prompt_of(state))
        return {**slots_of(prompt), "f": step(state["f"], given["K"], given["X"], given["Y"], at[algorithm_step])}

    return Claim(
        name="functional_gradient_descent",
        clauses=CLAUSES,
        source=Source("cheng2024", "Proposition 1"),
        parts=(
            Part(
                name="simulation",
                inputs=(*DATA, PairFunction("K", "d")),
                steps=steps_of("rate", algorithm_step),
                state=(*SLOTS, PointFunction("f", "d", "n_y")),
                start=function_start,
                advance=advance,
                equations=function_equations,
                hypotheses=(ZERO_SLOT, SYMMETRIC),
            ),
        ),
        remarks=(
            "The identity needs K symmetric and not positive semidefinite; that K is positive semidefinite is what "
            "makes the formula of grad L the Riesz gradient in a function space.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    step = functional_gradient_descent.step
    return (
        *mutations.common(claim, layer, heads.functional_gradient_step),
        Mutant("step of another layer", claim(algorithm_step="rate_of_another_layer")),
        Mutant("gradient without the factor 2", claim(step=lambda f, k, x, y, r: step(f, k, x, y, r / 2))),
    )
