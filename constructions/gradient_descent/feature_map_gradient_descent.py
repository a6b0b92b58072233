"""A feature map before the first layer: the layers then do gradient descent on W phi(x)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions import mutations
from constructions.claim import Claim, Clause, Equations, Mutant, Part, PointFunction, Source, Tensor, Values
from constructions.definitions import gradient_descent, heads
from constructions.definitions.attention import Head, layer
from constructions.definitions.matrices import product
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.slots import DATA, prompt_of, slot_equations, slots_of, steps_of
from constructions.hypotheses.query_slot import query_slot

CLAUSES = (
    Clause(
        "An MLP block x -> phi(x), the same on context and query and leaving y alone, before L layers of "
        "gradient_descent_steps makes them L steps of gradient descent for W phi(x):",
        by=("simulation", "linear_transformer"),
    ),
    Clause(
        "Y - (W_L - W_0) phi(X) in the y slots,",
        by=("simulation: context y",),
    ),
    Clause(
        "prediction W_L phi(x_t).",
        by=("simulation: prediction",),
    ),
)

QUERY_SLOT = query_slot("W_0", "the query's y slot starts at -W_0 phi(x_t)", lambda given: given["phi"](given["Q"]))


def multilayer_perceptron(given: Values) -> Prompt:
    """The prompt with phi(x) for x, in context and query."""
    context = Tokens(given["phi"](given["X"]), given["Y"])
    return Prompt(context, Tokens(given["phi"](given["Q"]), given["query_slot"]))


def on_features(head: Callable[..., Head]) -> Callable[..., Head]:
    """The head of gradient_descent_step, told of the features instead of x."""
    return lambda given, eta: head({**given, "X": given["phi"](given["X"])}, eta)


HEAD = on_features(heads.gradient_descent_step)


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[..., Head] = HEAD,
    first: Callable[[Values], Prompt] = multilayer_perceptron,
    between: Callable[[Values, Prompt], Prompt] = lambda given, prompt: prompt,
    features: str = "p",
    algorithm_step: str = "eta",
) -> Claim:
    """The claim, from its ingredients: ``between`` is what a layer does to the tokens before it attends."""

    def start(given: Values) -> Values:
        return {**slots_of(first(given)), "W": given["W_0"]}

    def advance(given: Values, at: Values, state: Values) -> Values:
        prompt = layer([head(given, at["eta"])], between(given, prompt_of(state)))
        w = gradient_descent.step(state["W"], given["phi"](given["X"]), given["Y"], at[algorithm_step])
        return {**slots_of(prompt), "W": w}

    def equations(given: Values, state: Values) -> Equations:
        x, q, w = given["phi"](given["X"]), given["phi"](given["Q"]), state["W"]
        moved = product(w - given["W_0"], x)
        return slot_equations(state, x=x, y=given["Y"] - moved, query_x=q, predicted=product(w, q))

    weights = Tensor("W_0", ("n_y", features))
    return Claim(
        name="feature_map_gradient_descent",
        clauses=CLAUSES,
        source=Source("vonoswald2023", "Proposition 2"),
        parts=(
            Part(
                name="simulation",
                inputs=(*DATA, weights, PointFunction("phi", "d", features)),
                steps=steps_of("eta", algorithm_step),
                state=(
                    Tensor("x", (features, "n")),
                    Tensor("y", ("n_y", "n")),
                    Tensor("query_x", (features, "m")),
                    Tensor("query_y", ("n_y", "m")),
                    Tensor("W", ("n_y", features)),
                ),
                start=start,
                advance=advance,
                equations=equations,
                hypotheses=(QUERY_SLOT,),
            ),
        ),
        remarks=("The MLP stands before the first layer only: applied again, it changes the features (a mutant).",),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        *mutations.common(claim, layer, HEAD),
        Mutant("step of another layer", claim(algorithm_step="eta_of_another_layer")),
        Mutant("W_0 left out of the values", claim(head=mutations.without(HEAD, "y_from_x"))),
        Mutant("the MLP in every block", claim(features="d", between=again)),
        Mutant("the MLP on the context only", claim(features="d", first=context_only)),
        Mutant("no MLP", claim(features="d", first=lambda given: multilayer_perceptron({**given, "phi": lambda x: x}))),
    )


def again(given: Values, prompt: Prompt) -> Prompt:
    """phi applied to the tokens as they are."""
    context = Tokens(given["phi"](prompt.context.x), prompt.context.y)
    return Prompt(context, Tokens(given["phi"](prompt.query.x), prompt.query.y))


def context_only(given: Values) -> Prompt:
    """phi applied to the context, the query left as it is."""
    return Prompt(multilayer_perceptron(given).context, Tokens(given["Q"], given["query_slot"]))
