"""Softmax attention with keys and queries x/sigma: the kernel exp(<u, w>/sigma^2), with a step size of every point.

It is similarity_recursion for K(u, w) = exp(<u, w>/sigma^2) normalised over the context; here through the softmax
layer itself, whose keys and queries carry one factor 1/sigma each, and with the normalisation tau written out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, PointFunction, Scalar, Source, Values
from constructions.definitions import heads
from constructions.definitions.attention import Head, layer
from constructions.definitions.functional_gradient_descent import Function, Pairing
from constructions.definitions.similarity import Exponential, Softmax, normalisation
from constructions.definitions.slots import (
    DATA,
    SLOTS,
    function_equations,
    function_start,
    prompt_of,
    slots_of,
    steps_of,
)
from constructions.hypotheses.elementary_functions import RECIPROCAL
from constructions.hypotheses.query_slot import ZERO_SLOT

CLAUSES = (
    Clause(
        "For all data, all steps r_l and sigma, softmax layers with V_l = diag(0, -r_l), B_l = C_l = I/sigma "
        "leave y_i - f_L(x_i) in the context slots",
        by=("simulation: context y",),
    ),
    Clause(
        "and predict f_L(x_{n+1}),",
        by=("simulation: prediction",),
    ),
    Clause(
        "where f_0 = 0 and f_{l+1}(.) = f_l(.) + r_l tau(.) sum_i (y_i - f_l(x_i)) K(x_i, .), tau(.) = 1/sum_j "
        "K(x_j, .), K(u, w) = exp(<u, w>/sigma^2):",
        by=("simulation",),
    ),
    Clause(
        "the step r_l tau of a point depends on the point unless r_l = 0, 1/sigma = 0 or X = 0,",
        read_off="tau(x) = 1/sum_j K(x_j, x), where for an x_i that is not 0 the sum is larger at x_i or at -x_i than "
        "at 0, as exp z + exp(-z) > 2 for z that is not 0; where one of these is 0 the step is the same everywhere",
    ),
    Clause(
        "and tau(.) sum_i K(x_i, .) = 1.",
        by=("normalisation",),
    ),
)


def head(given: Values, at: Values) -> Head:
    """V = diag(0, -r), B = C = I/sigma, softmax."""
    x = given["X"]
    scaled = namespace_of(x=x).eye(x.shape[-2], like=x) * given["inverse_sigma"]
    return heads.key_query(given, {**at, "B": scaled, "C": scaled}, Softmax())


def kernel(given: Values) -> Pairing:
    """K(u, w) = exp(<u, w>/sigma^2)"""
    return Exponential(given["inverse_sigma"] * given["inverse_sigma"])


def simulation(
    layer: Callable[..., Any],
    head: Callable[..., Head],
    kernel: Callable[[Values], Pairing],
    normalisation: Callable[[Array], Array],
    algorithm_step: str,
) -> Part:
    """The slots hold y_i - f_L(x_i) and predict f_L(x_{n+1}), where f takes a step r_l tau(.) at each layer."""

    def step(f: Function, given: Values, rate: Number) -> Function:
        """f + r tau sum_i (y_i - f(x_i)) K(x_i, .)"""
        x, residual = given["X"], given["Y"] - f(given["X"])

        def value(points: Array) -> Array:
            xp, weights = namespace_of(x=x, points=points), kernel(given)(x, points)
            moved = xp.einsum("...ci,...ij,...j->...cj", residual, weights, normalisation(weights))
            return f(points) + moved * rate

        return value

    def advance(given: Values, at: Values, state: Values) -> Values:
        prompt = layer([head(given, at)], prompt_of(state))
        return {**slots_of(prompt), "f": step(state["f"], given, at[algorithm_step])}

    return Part(
        name="simulation",
        inputs=(*DATA, Scalar("inverse_sigma")),
        steps=steps_of("rate", algorithm_step),
        state=(*SLOTS, PointFunction("f", "d", "n_y")),
        start=function_start,
        advance=advance,
        equations=function_equations,
        hypotheses=(ZERO_SLOT,),
        laws=(RECIPROCAL,),
        divides=True,
    )


def weights_sum_to_one(kernel: Callable[[Values], Pairing], normalisation: Callable[[Array], Array]) -> Part:
    """tau(x) sum_i K(x_i, x) = 1 for every query x."""

    def equations(given: Values, state: Values) -> Equations:
        q = given["Q"]
        xp, weights = namespace_of(q=q), kernel(given)(given["X"], q)
        total = xp.einsum("...ij,...j->...j", weights, normalisation(weights))
        return {"weights sum to one": (total, xp.ones(q.shape[-1:], like=q))}

    return Part(
        name="normalisation",
        inputs=(*(d for d in DATA if d.name in ("X", "Q")), Scalar("inverse_sigma")),
        start=lambda given: {},
        equations=equations,
        laws=(RECIPROCAL,),
        divides=True,
    )


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[..., Head] = head,
    kernel: Callable[[Values], Pairing] = kernel,
    normalisation: Callable[[Array], Array] = normalisation,
    algorithm_step: str = "rate",
) -> Claim:
    """The claim, from its ingredients; ``algorithm_step`` names the scalar the algorithm uses at a layer."""
    return Claim(
        name="softmax_attention",
        clauses=CLAUSES,
        source=Source(
            "cheng2024",
            "Example 3",
            words="K(u, w) = exp(<u, w>/sigma)",
            read="in one restatement of the paper",
        ),
        parts=(
            simulation(layer, head, kernel, normalisation, algorithm_step),
            weights_sum_to_one(kernel, normalisation),
        ),
        remarks=(
            "The number given is 1/sigma, so that 1/sigma = 0 is in the claim too: every layer then reads the mean.",
            "f_{l+1} = f_l - (r_l/2) tau grad L(f_l): the gradient of functional_gradient_descent, times a function.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        *mutations.common(claim, layer, head),
        Mutant("sigma for sigma^2", claim(kernel=lambda given: Exponential(given["inverse_sigma"]))),
        Mutant("no sigma", claim(kernel=lambda given: Exponential())),
        Mutant("normalised over the other axis in the layer", claim(head=over_targets)),
        Mutant("no tau", claim(normalisation=_ones)),
        Mutant("1/n for tau", claim(normalisation=_one_over_n)),
        Mutant("step of another layer", claim(algorithm_step="rate_of_another_layer")),
    )


def over_targets(given: Values, at: Values) -> Head:
    """Softmax's other axis."""
    return replace(head(given, at), similarity=mutations.NormalisedOverTargets(Exponential()))


def _ones(weights: Array) -> Array:
    return namespace_of(weights=weights).ones(weights.shape[-1:], like=weights)


def _one_over_n(weights: Array) -> Array:
    return _ones(weights) * (1 / namespace_of(weights=weights).size(weights.shape[-2], like=weights))
