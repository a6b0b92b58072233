"""Attention with any similarity runs the recursion f <- f + r sum_i (y_i - f(x_i)) h(x_i, .)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array
from constructions.claim import Claim, Clause, Mutant, PairFunction, Part, PointFunction, Scalar, Source, Tensor, Values
from constructions.definitions import heads, similarity_recursion
from constructions.definitions.attention import Head, layer
from constructions.definitions.matrices import product
from constructions.definitions.similarity import Kernel, Normalised, Similarity
from constructions.definitions.slots import (
    DATA,
    SLOTS,
    function_equations,
    function_start,
    prompt_of,
    slots_of,
)
from constructions.hypotheses.query_slot import ZERO_SLOT

CLAUSES = (
    Clause(
        "For any similarity h_l, symmetric or not, positive semidefinite or not, layers with V_l = diag(0, -r_l) "
        "and any B_l, C_l leave y_i - f_L(x_i) in the context slots",
        by=("pairwise: context y",),
    ),
    Clause(
        "and predict f_L(x_{n+1}), where f_0 = 0 and f_{l+1} = f_l + r_l sum_i (y_i - f_l(x_i)) h_l(B_l x_i, C_l .);",
        by=("pairwise: prediction",),
    ),
    Clause(
        "likewise for h normalised over the context keys.",
        by=("normalised over the context",),
    ),
)


def simulation(
    name: str,
    in_layer: Callable[[Similarity], Similarity],
    in_algorithm: Callable[[Similarity], Similarity],
    layer: Callable[..., Any],
    head: Callable[..., Head],
    step: Callable[..., Array],
    algorithm_step: str,
    divides: bool = False,
) -> Part:
    """The slots hold y_i - f_L(x_i) and predict f_L(x_{n+1}), with the same similarity made of h_l in layer and f_l."""

    def advance(given: Values, at: Values, state: Values) -> Values:
        prompt = layer([head(given, at, in_layer(Kernel(at["h"])))], prompt_of(state))
        pairing = in_algorithm(Kernel(at["h"]))

        def similarity(x: Array, points: Array) -> Array:
            return pairing(product(at["B"], x), product(at["C"], points))

        return {**slots_of(prompt), "f": step(state["f"], similarity, given["X"], given["Y"], at[algorithm_step])}

    other = () if algorithm_step == "rate" else (Scalar(algorithm_step),)
    return Part(
        name=name,
        inputs=DATA,
        steps=(Tensor("B", ("p", "d")), Tensor("C", ("p", "d")), Scalar("rate"), PairFunction("h", "p"), *other),
        state=(*SLOTS, PointFunction("f", "d", "n_y")),
        start=function_start,
        advance=advance,
        equations=function_equations,
        hypotheses=(ZERO_SLOT,),
        divides=divides,
    )


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[..., Head] = heads.key_query,
    step: Callable[..., Array] = similarity_recursion.step,
    normalised: Callable[[Similarity], Similarity] = Normalised,
    algorithm_step: str = "rate",
) -> Claim:
    """The claim, from its ingredients; ``normalised`` is the layer's normalisation in the second part."""
    return Claim(
        name="similarity_recursion",
        clauses=CLAUSES,
        source=Source("cheng2024", "the recursion behind Proposition 1"),
        parts=(
            simulation("pairwise", lambda k: k, lambda k: k, layer, head, step, algorithm_step),
            simulation(
                "normalised over the context", normalised, Normalised, layer, head, step, algorithm_step, divides=True
            ),
        ),
        remarks=("What a kernel adds is the reading as a gradient: functional_gradient_descent.",),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        *mutations.common(claim, layer, heads.key_query),
        Mutant("transposed key-query", claim(head=mutations.transposed(heads.key_query))),
        Mutant("normalised over the other axis", claim(normalised=mutations.NormalisedOverTargets)),
        Mutant("step of another layer", claim(algorithm_step="rate_of_another_layer")),
        Mutant(
            "residual with the wrong sign", claim(step=lambda f, h, x, y, r: similarity_recursion.step(f, h, x, y, -r))
        ),
    )
