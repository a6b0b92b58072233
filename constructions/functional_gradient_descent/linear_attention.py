"""Linear attention of the functional kind is gradient descent on W for f(x) = W x, from W_0 = 0."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, PointFunction, Source, Tensor, Values
from constructions.definitions import functional_gradient_descent, gradient_descent, heads
from constructions.definitions.attention import LINEAR, Head, layer
from constructions.definitions.matrices import product, transposed
from constructions.definitions.similarity import Relu, Similarity
from constructions.definitions.slots import DATA, SLOTS, first_prompt, prompt_of, slot_equations, slots_of, steps_of
from constructions.hypotheses.query_slot import ZERO_SLOT

CLAUSES = (
    Clause(
        "With K(u, v) = <u, v>, functional gradient descent is gradient descent on W for f(x) = W x and the loss "
        "sum_i |W x_i - y_i|^2 with step r_l:",
        by=(
            "simulation: function",
            "simulation: function at the context",
        ),
        read_off=(
            "2 sum_i (W x_i - y_i) x_i^T, of which the next clause takes r_l times, is the gradient of that "
            "loss: what is linear in the change of W"
        ),
    ),
    Clause(
        "f_l(x) = W_l x with W_0 = 0, W_{l+1} = W_l - 2 r_l sum_i (W_l x_i - y_i) x_i^T,",
        by=("simulation: function",),
    ),
    Clause(
        "that is, the steps of gradient_descent_steps (loss 1/(2N) sum_i |W x_i - y_i|^2) with eta_l = 2 N r_l.",
        by=(
            "simulation",
            "gradient_descent_steps",
        ),
        read_off="with eta_l/N = 2 r_l both recursions of W_l are one, from W_0 = 0",
    ),
    Clause(
        "Linear layers with V_l = diag(0, -2 r_l), B_l = C_l = I leave y_i - W_L x_i in the context slots",
        by=("simulation: context y",),
    ),
    Clause(
        "and predict W_L x_{n+1}.",
        by=("simulation: prediction",),
    ),
)


def head(given: Values, at: Values) -> Head:
    """V = diag(0, -2 r), B = C = I, linear."""
    return replace(heads.functional_gradient_step({**given, "K": LINEAR}, at), similarity=LINEAR)


def step_size(rate: Number, x: Array) -> Number:
    """eta = 2 N r, for x of shape (d, N)."""
    return rate * 2 * namespace_of(x=x).size(x.shape[-1], like=x)


def zero_weights(given: Values) -> Array:
    """W_0 = 0, shape (n_y, d)."""
    x, y = given["X"], given["Y"]
    return namespace_of(x=x, y=y).zeros((y.shape[-2], x.shape[-2]), like=y)


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[..., Head] = head,
    kernel: Similarity = LINEAR,
    step_size: Callable[[Array, Array], Array] = step_size,
    step: Callable[..., Array] = gradient_descent.step,
    first: Callable[[Values], Array] = zero_weights,
    algorithm_step: str = "rate",
) -> Claim:
    """The claim, from its ingredients; ``algorithm_step`` names the scalar gradient descent on W uses at a layer."""

    def start(given: Values) -> Values:
        return {
            **slots_of(first_prompt(given)),
            "f": functional_gradient_descent.zero(given["Y"]),
            "W": first(given),
        }

    def advance(given: Values, at: Values, state: Values) -> Values:
        x, y = given["X"], given["Y"]
        return {
            **slots_of(layer([head(given, at)], prompt_of(state))),
            "f": functional_gradient_descent.step(state["f"], kernel, x, y, at["rate"]),
            "W": step(state["W"], x, y, step_size(at[algorithm_step], x)),
        }

    def equations(given: Values, state: Values) -> Equations:
        x, y, q, f, w = given["X"], given["Y"], given["Q"], state["f"], state["W"]
        return slot_equations(state, x=x, y=y - product(w, x), query_x=q, predicted=product(w, q)) | {
            "function at the context": (f(x), product(w, x)),
            "function": (f(q), product(w, q)),
        }

    return Claim(
        name="linear_attention",
        clauses=CLAUSES,
        source=Source("cheng2024", "Proposition 1, linear kernel"),
        parts=(
            Part(
                name="simulation",
                inputs=DATA,
                steps=steps_of("rate", algorithm_step),
                state=(*SLOTS, PointFunction("f", "d", "n_y"), Tensor("W", ("n_y", "d"))),
                start=start,
                advance=advance,
                equations=equations,
                hypotheses=(ZERO_SLOT,),
            ),
        ),
        remarks=(
            "With eta_l = 2 N r_l the values -2 r_l I are -(eta_l/N) I: the head of gradient_descent_step at W_0 = 0.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        *mutations.common(claim, layer, head),
        Mutant("eta = 2 r", claim(step_size=lambda rate, x: rate * 2)),
        Mutant("eta = N r", claim(step_size=lambda rate, x: step_size(rate, x) / 2)),
        Mutant("gradient ascent", claim(step_size=lambda rate, x: -step_size(rate, x))),
        Mutant("step of another layer", claim(algorithm_step="rate_of_another_layer")),
        Mutant("W_0 = Y X^T", claim(first=lambda given: product(given["Y"], transposed(given["X"])))),
        Mutant("relu for the linear kernel", claim(kernel=Relu())),
        Mutant("relu for the linear similarity", claim(head=lambda *a: replace(head(*a), similarity=Relu()))),
        Mutant("residual of the labels alone", claim(step=labels_alone)),
    )


def labels_alone(w: Array, x: Array, y: Array, eta: Number) -> Array:
    """W + (eta/N) sum_i y_i x_i^T: a Hebbian step."""
    return w + gradient_descent.change(w * 0, x, y, eta)
