"""A first layer that reads contents beside positions: the pairs it makes are those of a preconditioned step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, Number
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Scalar, Source, Tensor, Values
from constructions.definitions import gradient_descent, heads
from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.copying import MAPS, copying, pairs
from constructions.definitions.matrices import product, transposed
from constructions.definitions.prompt import Prompt
from constructions.definitions.slots import DATA, SLOTS, first_prompt, prompt_of, slot_equations, slots_of
from constructions.definitions.transformer import prediction
from constructions.hypotheses.positions import (
    GATE,
    ORTHONORMAL,
    QUERY_APART,
    SHIFT,
    SUCCESSION,
    identity,
)

CLAUSES = (
    Clause(
        "To the copying head of token_copying, read by the selected tokens alone, add a head that takes from the "
        "other tokens their slots, and one with scores <c_i, B c_j> and values A c_i of the contents. With R = I + A "
        "C C^T B, L layers of gradient_descent_step (with eta/n) are then L steps of gradient descent on the n pairs "
        "(R c_j, z_j), z_j being M times the content of its successor for a selected token and 0 for the others,",
        by=(
            "layers: context x",
            "layers: context y",
            "layers: query x",
            "layers: query y",
        ),
        read_off=(
            "D has a unit vector for each selected token, so that column j of C S D D^T is its successor's content, or "
            "0 where j is not selected"
        ),
    ),
    Clause("and predict (W_L - W_0) R x_t - r.", by=("layers: prediction",)),
    Clause(
        "So one layer from W_0 = 0 predicts (eta/n) sum_i y_i <x_i, R^T R x_t> - r over the N pairs of a selected "
        "token's content x_i and M times its successor's y_i: a step that is preconditioned by R^T R, which depends "
        "on the prompt; for A = 0 it is the step of token_copying, with eta/n for eta/N.",
        by=("one step: prediction",),
    ),
)
CONTENTS = (Tensor("A", ("d", "d")), Tensor("B", ("d", "d")))
INPUTS = (*DATA, *MAPS, *CONTENTS, Tensor("H", ("n_y", "n_y")), Tensor("D", ("n", "N")))
HYPOTHESES = (SUCCESSION, SHIFT, GATE, ORTHONORMAL, QUERY_APART)


def clearing(given: Values) -> Head:
    """Values -(0, p_i), keys p_i, queries (I - H)^T p_j."""
    one = identity(given["H"])
    return Head(Value(y_from_y=-one), Projection(y=one), Projection(y=transposed(one - given["H"])))


def reading_contents(given: Values) -> Head:
    """Values A c_i, keys c_i, queries B c_j."""
    return Head(Value(x_from_x=given["A"]), Projection(x=identity(given["X"])), Projection(x=given["B"]))


def map_of_contents(given: Values) -> Array:
    """R = I + A C C^T B."""
    x = given["X"]
    return identity(x) + product(given["A"], x, transposed(x), given["B"])


def labels(given: Values) -> Array:
    """M times the successor's content for a selected token, 0 for the others: (n_y, n)."""
    return product(pairs(given)[1], transposed(given["D"]))


def descent(given: Values, contents: Array, eta: Number) -> Head:
    """The head of ``gradient_descent_step`` for tokens of these contents, with eta/n."""
    return heads.gradient_descent_step({**given, "X": contents}, eta)


Layer = Callable[..., Any]
First = Callable[[Values], Prompt]


def layers(layer: Layer, first: First, step: Callable[..., Array]) -> Part:
    """After the first layer, L layers are L steps on the pairs (R c_j, z_j), and predict (W_L - W_0) R x_t - r."""

    def start(given: Values) -> Values:
        return {**slots_of(first(given)), "W": given["W_0"]}

    def advance(given: Values, at: Values, state: Values) -> Values:
        x = product(map_of_contents(given), given["X"])
        prompt = layer([descent(given, x, at["eta"])], prompt_of(state))
        return {**slots_of(prompt), "W": step(state["W"], x, labels(given), at["eta"])}

    def equations(given: Values, state: Values) -> Equations:
        read, change = map_of_contents(given), state["W"] - given["W_0"]
        x, q = product(read, given["X"]), product(read, given["Q"])
        predicted = product(change, q) - given["query_slot"]
        return slot_equations(state, x=x, y=labels(given) - product(change, x), query_x=q, predicted=predicted)

    return Part(
        name="layers",
        inputs=(*INPUTS, Tensor("W_0", ("n_y", "d"))),
        steps=(Scalar("eta"),),
        state=(*SLOTS, Tensor("W", ("n_y", "d"))),
        start=start,
        advance=advance,
        equations=equations,
        hypotheses=HYPOTHESES,
    )


def one_step(layer: Layer, first: First, metric: Callable[[Values], Array]) -> Part:
    """One layer more from W_0 = 0 predicts (eta/n) sum_i y_i <x_i, R^T R x_t> - r over the N pairs."""

    def start(given: Values) -> Values:
        from_zero = {**given, "W_0": given["M"] * 0}
        return slots_of(layer([descent(from_zero, given["X"], given["eta"])], first(given)))

    def equations(given: Values, state: Values) -> Equations:
        x, y = pairs(given)
        rate = gradient_descent.rate(given["eta"], given["X"])
        stepped = product(y, transposed(x), metric(given), given["Q"]) * rate
        return {"prediction": (prediction(prompt_of(state)), stepped - given["query_slot"])}

    return Part(
        name="one step", inputs=(*INPUTS, Scalar("eta")), start=start, equations=equations, hypotheses=HYPOTHESES
    )


def squared(given: Values) -> Array:
    """R^T R"""
    return product(transposed(map_of_contents(given)), map_of_contents(given))


def claim(
    layer: Layer = layer,
    copying: Callable[..., Head] = copying,
    clearing: Callable[..., Head] = clearing,
    reading_contents: Callable[..., Head] = reading_contents,
    step: Callable[..., Array] = gradient_descent.step,
    metric: Callable[[Values], Array] = squared,
) -> Claim:
    """The claim, from its ingredients; ``metric`` is what preconditions one step."""

    def first(given: Values) -> Prompt:
        three = (copying(given, given["H"]), clearing(given), reading_contents(given))
        return layer(three, first_prompt(given))

    return Claim(
        name="token_copying_with_contents",
        clauses=CLAUSES,
        source=Source("attention-audit", "why two layers on alternating tokens can do better than one step"),
        related=(Source("vonoswald2023", "Proposition 3, whose first layer reads positions alone"),),
        parts=(layers(layer, first, step), one_step(layer, first, metric)),
        remarks=(
            "The scores of contents see all tokens: C C^T is X X^T and the sum over the labels' tokens of their own "
            "contents. Where A or B takes those to 0, R is I + A X X^T B, and for A = -gamma I, B = I the one layer "
            "predicts with X X^T (I - gamma X X^T)^2, which no fixed preconditioner does.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""

    def of_layer_and_head(layer: Layer = layer, head: Callable[..., Head] = reading_contents) -> Claim:
        return claim(layer=layer, reading_contents=head)

    def turned(given: Values) -> Array:
        return product(map_of_contents(given), transposed(map_of_contents(given)))

    return (
        *mutations.common(of_layer_and_head, layer, reading_contents),
        Mutant("the shift the other way", claim(copying=mutations.transposed(copying))),
        Mutant("the position stays in the slot", claim(copying=mutations.without(copying, "y_from_y"))),
        Mutant("all tokens read their successors", claim(copying=lambda given, gate: copying(given))),
        Mutant("the other tokens keep their slot", claim(clearing=mutations.without(clearing, "y_from_y"))),
        Mutant("ascent on the pairs", claim(step=lambda w, x, y, eta: gradient_descent.step(w, x, y, -eta))),
        Mutant("preconditioned by R", claim(metric=map_of_contents)),
        Mutant("preconditioned by R R^T", claim(metric=turned)),
    )
