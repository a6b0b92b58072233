"""Linear layers whose key-query product is A_l are gradient descent with the preconditioner A_l."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Source, Tensor, Values
from constructions.definitions import gradient_descent, heads
from constructions.definitions.attention import Head, layer
from constructions.definitions.matrices import product, transposed
from constructions.definitions.slots import DATA, SLOTS, first_prompt, prompt_of, slot_equations, slots_of
from constructions.hypotheses.query_slot import ZERO_SLOT

CLAUSES = (
    Clause(
        "L linear layers with scores <x_i, A_l x_j> and values diag(0, -1/N), any A_l, leave Y - W_L X in the y slots",
        by=("simulation: context x", "simulation: context y", "linear_transformer"),
    ),
    Clause(
        "and predict W_L x_t, where W_0 = 0, W_{l+1} = W_l - (1/N) (W_l X - Y) X^T A_l:",
        by=("simulation: query x", "simulation: query y", "simulation: prediction", "linear_transformer"),
    ),
    Clause(
        "a step of gradient descent for 1/(2N) sum_i |W x_i - y_i|^2 with the preconditioner A_l from the right, and "
        "for w = W^T, n_y = 1, with A_l^T from the left.",
        by=("simulation", "loss_expansion"),
        read_off="(1/N) (W X - Y) X^T is the gradient by loss_expansion; (g A)^T = A^T g^T",
    ),
)


def preconditioned_step(w: Array, x: Array, y: Array, a: Array) -> Array:
    """W - (1/N) (W X - Y) X^T A, shape (n_y, d)."""
    return w + product(gradient_descent.change(w, x, y, 1), a)


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[..., Head] = heads.preconditioned_step,
    step: Callable[..., Array] = preconditioned_step,
    algorithm_map: str = "A",
) -> Claim:
    """The claim, from its ingredients; ``algorithm_map`` names the preconditioner the algorithm uses at a layer."""

    def start(given: Values) -> Values:
        x, y = given["X"], given["Y"]
        zeros = namespace_of(x=x, y=y).zeros((y.shape[-2], x.shape[-2]), like=x)
        return {**slots_of(first_prompt(given)), "W": zeros}

    def advance(given: Values, at: Values, state: Values) -> Values:
        x, y = given["X"], given["Y"]
        prompt = layer([head(x, y, at["A"])], prompt_of(state))
        return {**slots_of(prompt), "W": step(state["W"], x, y, at[algorithm_map])}

    def equations(given: Values, state: Values) -> Equations:
        x, y, q, w = given["X"], given["Y"], given["Q"], state["W"]
        return slot_equations(state, x=x, y=y - product(w, x), query_x=q, predicted=product(w, q))

    return Claim(
        name="preconditioned_gradient_descent",
        clauses=CLAUSES,
        source=Source("ahn2023", "Lemma 1; there for symmetric A_l, and n_y = 1"),
        parts=(
            Part(
                name="simulation",
                inputs=DATA,
                steps=tuple(Tensor(name, ("d", "d")) for name in dict.fromkeys(("A", algorithm_map))),
                state=(*SLOTS, Tensor("W", ("n_y", "d"))),
                start=start,
                advance=advance,
                equations=equations,
                hypotheses=(ZERO_SLOT,),
            ),
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    head = heads.preconditioned_step
    return (
        *mutations.common(claim, layer, head),
        Mutant("keys and queries exchanged", claim(head=mutations.transposed(head))),
        Mutant("A^T for A", claim(step=lambda w, x, y, a: preconditioned_step(w, x, y, transposed(a)))),
        Mutant("A of another layer", claim(algorithm_map="A_of_another_layer")),
        Mutant("A used twice", claim(step=lambda w, x, y, a: preconditioned_step(w, x, y, product(a, a)))),
        Mutant("the whole step by A", claim(step=lambda w, x, y, a: product(preconditioned_step(w, x, y, a), a))),
    )
