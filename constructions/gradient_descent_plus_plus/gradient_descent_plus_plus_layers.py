"""L layers of GD++ are preconditioned gradient descent on the original problem."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Scalar, Source, Tensor, Values
from constructions.definitions import gradient_descent_plus_plus as reference
from constructions.definitions import heads
from constructions.definitions.attention import Head, layer
from constructions.definitions.gradient_descent import rate
from constructions.definitions.matrices import gram, product
from constructions.definitions.residual_matrices import after_plus_plus_step
from constructions.definitions.slots import DATA, SLOTS, first_prompt, prompt_of, slot_equations, slots_of
from constructions.definitions.transformer import prediction
from constructions.hypotheses.query_slot import ZERO_SLOT, vanishes

CLAUSES = (
    Clause(
        "With W = 0 and any X, Y, gamma_l, eta_l, L layers of GD++ leave M_L X and Y - W_L X in the slots",
        by=(
            "simulation: context x",
            "simulation: context y",
            "linear_transformer",
        ),
    ),
    Clause(
        "and predict W_L x_t, where M_0 = I, W_0 = 0, S_l = M_l S M_l, M_{l+1} = (I - gamma_l S_l) M_l, W_{l+1} "
        "= W_l - (eta_l/N) (W_l X - Y) X^T M_l^2;",
        by=("simulation: prediction",),
    ),
    Clause(
        "M_l is symmetric and commutes with S = X X^T;",
        by=(
            "simulation: M is symmetric",
            "simulation: M commutes with S",
        ),
    ),
    Clause(
        "for Y = W* X, W_L = W* (I - prod_l (I - (eta_l/N) S_l));",
        by=("residual: residual",),
    ),
    Clause(
        "gamma_{L-1} does not affect the prediction.",
        by=("last gamma",),
        read_off="the part has the last layer alone, which is given any prompt",
    ),
)

ZERO_WEIGHTS = vanishes("W", "zero_weights", "W = 0")


def map_equations(x: Array, m: Array) -> Equations:
    """M is symmetric and commutes with S = X X^T."""
    s = gram(x)
    return {
        "M is symmetric": (m, namespace_of(m=m).einsum("...ab->...ba", m)),
        "M commutes with S": (product(m, s), product(s, m)),
    }


def scalars(algorithm_step: str) -> tuple[Scalar, ...]:
    """The steps eta_l and gamma_l of a layer, and the eta of the algorithm if it is another."""
    other = () if algorithm_step == "eta" else (Scalar(algorithm_step),)
    return (Scalar("eta"), Scalar("gamma"), *other)


def simulation(
    layer: Callable[..., Any],
    head: Callable[..., Head],
    next_map: Callable[..., Array],
    next_weights: Callable[..., Array],
    read: Callable[[Values, Values], Values],
    algorithm_step: str,
) -> Part:
    """L layers leave M_L X and Y - V_L X and predict V_L x_t; M_L is symmetric and commutes with S."""

    def start(given: Values) -> Values:
        x, w = given["X"], given["W"]
        xp = namespace_of(x=x, w=w)
        return {**slots_of(first_prompt(given)), "M": xp.eye(x.shape[-2], like=x), "V": xp.zeros(w.shape, like=w)}

    def advance(given: Values, at: Values, state: Values) -> Values:
        w, x, y, gamma = given["W"], given["X"], given["Y"], at["gamma"]
        prompt = layer([head(w, x, at["eta"], gamma)], prompt_of(read(given, state)))
        return {
            **slots_of(prompt),
            "M": next_map(state["M"], x, gamma),
            "V": next_weights(state["V"], state["M"], x, y, at[algorithm_step]),
        }

    def equations(given: Values, state: Values) -> Equations:
        x, y, q, m, v = given["X"], given["Y"], given["Q"], state["M"], state["V"]
        slots = slot_equations(
            state, x=product(m, x), y=y - product(v, x), query_x=product(m, q), predicted=product(v, q)
        )
        return slots | map_equations(x, m)

    return Part(
        name="simulation",
        inputs=(*DATA, Tensor("W", ("n_y", "d"))),
        steps=scalars(algorithm_step),
        state=(*SLOTS, Tensor("M", ("d", "d")), Tensor("V", ("n_y", "d"))),
        start=start,
        advance=advance,
        equations=equations,
        hypotheses=(ZERO_SLOT, ZERO_WEIGHTS),
    )


def residual(
    next_map: Callable[..., Array],
    next_weights: Callable[..., Array],
    next_residual: Callable[..., Array],
    algorithm_step: str,
) -> Part:
    """V_L = W* (I - P_L) for Y = W* X, P_L = prod_l (I - (eta_l/N) S_l)."""

    def start(given: Values) -> Values:
        w, x = given["W_star"], given["X"]
        xp = namespace_of(w=w, x=x)
        identity = xp.eye(x.shape[-2], like=x)
        return {"V": xp.zeros(w.shape, like=w), "M": identity, "P": identity}

    def advance(given: Values, at: Values, state: Values) -> Values:
        x, m = given["X"], state["M"]
        return {
            "V": next_weights(state["V"], m, x, product(given["W_star"], x), at["eta"]),
            "M": next_map(m, x, at["gamma"]),
            "P": next_residual(state["P"], m, x, at[algorithm_step]),
        }

    def equations(given: Values, state: Values) -> Equations:
        w = given["W_star"]
        return {"residual": (state["V"], w - product(w, state["P"]))} | map_equations(given["X"], state["M"])

    return Part(
        name="residual",
        inputs=(Tensor("X", ("d", "n")), Tensor("W_star", ("n_y", "d"))),
        steps=scalars(algorithm_step),
        state=(Tensor("M", ("d", "d")), Tensor("V", ("n_y", "d")), Tensor("P", ("d", "d"))),
        start=start,
        advance=advance,
        equations=equations,
    )


def last_gamma(layer: Callable[..., Any], head: Callable[..., Head]) -> Part:
    """The prediction of one layer is the same for any two gamma."""

    def start(given: Values) -> Values:
        w, x, eta = given["W"], given["X"], given["eta"]
        return {
            name: prediction(layer([head(w, x, eta, given[name])], first_prompt(given))) for name in ("gamma", "gamma2")
        }

    return Part(
        name="last gamma",
        inputs=(*DATA, Tensor("W", ("n_y", "d")), Scalar("eta"), Scalar("gamma"), Scalar("gamma2")),
        start=start,
        equations=lambda given, state: {"prediction": (state["gamma"], state["gamma2"])},
    )


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[..., Head] = heads.gradient_descent_plus_plus_step,
    next_map: Callable[..., Array] = reference.next_map,
    next_weights: Callable[..., Array] = reference.next_weights,
    next_residual: Callable[..., Array] = after_plus_plus_step,
    read: Callable[[Values, Values], Values] = lambda given, state: state,
    algorithm_step: str = "eta",
) -> Claim:
    """The claim, from its ingredients; ``read`` is the state a layer is given."""
    return Claim(
        name="gradient_descent_plus_plus_layers",
        clauses=CLAUSES,
        source=Source("attention-audit", "stronger than vonoswald2023, which states the single layer"),
        parts=(
            simulation(layer, head, next_map, next_weights, read, algorithm_step),
            residual(next_map, next_weights, next_residual, algorithm_step),
            last_gamma(layer, head),
        ),
        remarks=(
            "The simulation's W_l is called V in the derivation, W being the block of the values that must be 0.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    head = heads.gradient_descent_plus_plus_step
    return (
        *mutations.common(claim, layer, head),
        Mutant("y updated from the new X", claim(layer=mutations.x_before_y(layer))),
        Mutant("stale X: every layer reads X_0", claim(read=lambda given, state: {**state, "x": given["X"]})),
        Mutant("x update dropped", claim(head=mutations.without(head, "x_from_x"))),
        Mutant("step of another layer", claim(algorithm_step="eta_of_another_layer")),
        Mutant("M instead of M^2", claim(next_weights=_preconditioned_once)),
        Mutant("diag(S) S instead of S_l in M", claim(next_map=_not_a_polynomial)),
        Mutant("S instead of S_l in M", claim(next_map=lambda m, x, gamma: m - product(gram(x), m) * gamma)),
        Mutant(
            "S instead of S_l in the residual",
            claim(next_residual=lambda p, m, x, e: p - product(p, gram(x)) * rate(e, x)),
        ),
    )


def _not_a_polynomial(m: Array, x: Array, gamma: Number) -> Array:
    s = gram(x)
    xp = namespace_of(x=x)
    diagonal = xp.einsum("...aa,...ab->...ab", s, xp.eye(x.shape[-2], like=x))
    return m - product(diagonal, s, m) * gamma


def _preconditioned_once(v: Array, m: Array, x: Array, y: Array, eta: Number) -> Array:
    identity = namespace_of(x=x).eye(x.shape[-2], like=x)
    return v + product(reference.next_weights(v, identity, x, y, eta) - v, m)
