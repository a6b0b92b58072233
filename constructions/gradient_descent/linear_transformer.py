"""Linear layers keep every token a linear function of what it was, the same for all tokens: a recursion of matrices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Source, Values
from constructions.definitions import heads, linear_recursion
from constructions.definitions.attention import Head, layer
from constructions.definitions.linear_recursion import MATRICES, Added, added, after, first
from constructions.definitions.matrices import product
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.slots import DATA, SLOTS, first_prompt, prompt_of, slots_of
from constructions.definitions.transformer import prediction

CLAUSES = (
    Clause(
        "Linear layers with any number of heads h and any blocks V_h, K_h, Q_h leave (M_l x + U_l y, a_l y - W_l x) in "
        "a token that started as (x, y), the query's too, where E = (M_l X + U_l Y; a_l Y - W_l X), [[A, b], [c, "
        "delta]] = sum_h V_h E E^T K_h^T Q_h,",
        by=("layer", "layers"),
        read_off=(
            "the layer adds what its heads add, so that their matrices [[A, b], [c, delta]] add up, as those of the "
            "two heads of the first part do; the second part has one head a layer"
        ),
    ),
    Clause(
        "M_{l+1} = (I + A) M_l - b W_l, U_{l+1} = (I + A) U_l + b a_l, a_{l+1} = (I + delta) a_l + c U_l, W_{l+1} = (I "
        "+ delta) W_l - c M_l, from I, 0, I, 0;",
        by=("layer: context x", "layer: context y", "layer: query x", "layer: query y"),
    ),
    Clause(
        "a query (x_t, 0) is then (M_l x_t, -W_l x_t): the prediction is W_l x_t.",
        by=("layers: prediction",),
        read_off="with y = 0 nothing is left of U y and a y",
    ),
)


def equations(state: Values, of: Values, given: Values, token: Callable[..., Tokens]) -> Equations:
    """All tokens of a state are what the matrices say."""
    context, query = token(of, given["X"], given["Y"]), token(of, given["Q"], given["query_slot"])
    return {
        "context x": (state["x"], context.x),
        "context y": (state["y"], context.y),
        "query x": (state["query_x"], query.x),
        "query y": (state["query_y"], query.y),
    }


def one_layer(
    layer: Callable[..., Any],
    added: Callable[[Sequence[Head], Tokens], Added],
    after: Callable[[Values, Added], Values],
    token: Callable[..., Tokens],
) -> Part:
    """A layer of two heads turns (M x + U y, a y - W x) into what the next matrices make of (x, y)."""

    def both(given: Values, state: Values) -> Equations:
        context = token(given, given["X"], given["Y"])
        prompt = Prompt(context, token(given, given["Q"], given["query_slot"]))
        made = heads.pair(given)
        return equations(slots_of(layer(made, prompt)), after(given, added(made, context)), given, token)

    return Part(
        name="layer",
        inputs=(*DATA, *MATRICES, *heads.PAIR),
        start=lambda given: {},
        equations=both,
    )


def all_layers(
    layer: Callable[..., Any],
    added: Callable[[Sequence[Head], Tokens], Added],
    first: Callable[..., Values],
    after: Callable[[Values, Added], Values],
    token: Callable[..., Tokens],
) -> Part:
    """L layers of one head each."""

    def start(given: Values) -> Values:
        return {**slots_of(first_prompt(given)), **first(given["X"], given["Y"])}

    def advance(given: Values, at: Values, state: Values) -> Values:
        made = [heads.free(at)]
        context = token(state, given["X"], given["Y"])
        return {**slots_of(layer(made, prompt_of(state))), **after(state, added(made, context))}

    def at_depth(given: Values, state: Values) -> Equations:
        predicted = product(state["W"], given["Q"]) - product(state["a"], given["query_slot"])
        made = equations(state, state, given, token)
        return {**made, "prediction": (prediction(prompt_of(state)), predicted)}

    return Part(
        name="layers",
        inputs=DATA,
        steps=heads.BLOCKS,
        state=(*SLOTS, *MATRICES),
        start=start,
        advance=advance,
        equations=at_depth,
    )


def claim(
    layer: Callable[..., Any] = layer,
    added: Callable[[Sequence[Head], Tokens], Added] = added,
    first: Callable[..., Values] = first,
    after: Callable[[Values, Added], Values] = after,
    token: Callable[..., Tokens] = linear_recursion.token,
) -> Claim:
    """The claim, from its ingredients."""
    return Claim(
        name="linear_transformer",
        clauses=CLAUSES,
        source=Source("vladymyrov2024", "Theorem 4.1 and Lemma 4.3 (content); here for any slot of the query"),
        parts=(
            one_layer(layer, added, after, token),
            all_layers(layer, added, first, after, token),
        ),
        remarks=(
            "E has the context tokens as columns: the layer reads from the context alone.",
            "A layer of one head is one of two heads, the other one being 0.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""

    def of_heads(mutate: Callable[..., Any]) -> Claim:
        changed = mutate(lambda head: head)
        return claim(layer=lambda made, prompt: layer([*map(changed, made)], prompt))

    return (
        *(Mutant(name, claim(layer=mutate(layer))) for name, mutate in mutations.LAYERS.items()),
        Mutant("sign of the values", of_heads(mutations.sign_flipped)),
        Mutant("keys and queries exchanged", of_heads(mutations.transposed)),
        Mutant("the second head not read", claim(added=lambda made, context: added(made[:1], context))),
        Mutant("labels of the context not read", claim(added=_without_labels)),
        Mutant("b W dropped from M", claim(after=lambda of, g: {**after(of, g), "M": of["M"] + product(g.A, of["M"])})),
        Mutant("c M added to W", claim(after=_sign_of_c)),
        Mutant(
            "c U dropped from a", claim(after=lambda of, g: {**after(of, g), "a": of["a"] + product(g.delta, of["a"])})
        ),
        Mutant(
            "b for b a in U", claim(after=lambda of, g: {**after(of, g), "U": of["U"] + product(g.A, of["U"]) + g.b})
        ),
        Mutant("a y + W x", claim(token=_sign_of_w)),
        Mutant("W_0 = 1", claim(first=_ones)),
    )


def _without_labels(made: Sequence[Head], context: Tokens) -> Added:
    return added(made, Tokens(context.x, context.y - context.y))


def _sign_of_c(of: Values, g: Added) -> Values:
    return {**after(of, g), "W": after(of, g)["W"] + product(g.c, of["M"]) * 2}


def _sign_of_w(of: Values, x: Any, y: Any) -> Tokens:
    return linear_recursion.token({**of, "W": -of["W"]}, x, y)


def _ones(x: Any, y: Any) -> Values:
    made = first(x, y)
    return {**made, "W": namespace_of(x=x).ones(made["W"].shape, like=x)}
