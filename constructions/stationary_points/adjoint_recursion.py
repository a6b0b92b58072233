"""The gradient of the loss after L layers is what the adjoint recursion collects, from the last layer to the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from constructions import mutations
from constructions.arrays import dual
from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import (
    Claim,
    Clause,
    Declaration,
    Equations,
    Mutant,
    PairFunction,
    Part,
    Scalar,
    Source,
    Tensor,
    Values,
)
from constructions.definitions import adjoint, heads
from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Kernel, Linear, Normalised, Similarity
from constructions.definitions.slots import SLOTS, prompt_of, slots_of

CLAUSES = (
    Clause(
        "Let a_L be the derivatives of the loss |slot + label|^2 by what the last layer leaves, and for each layer, "
        "the last one first, a_l and g_l the derivatives that the adjoint recursion makes of a_{l+1}. "
        "For any prompts z_l, tangents t_l and changes dW_l of the weights, and D_l the coefficient of t in layer l "
        "over dual numbers at z_l + t_l t and W_l + dW_l t, "
        "sum_l <g_l, dW_l> + <a_0, t_0> + sum_l <a_{l+1}, t_{l+1} - D_l> is the derivative of the loss along t_L,",
        by=("linear: derivative",),
    ),
    Clause(
        "with linear attention and all blocks of values, keys and queries;",
        by=("linear: derivative",),
    ),
    Clause(
        "with V_l = diag(A_l, r_l I), keys B_l x, queries C_l x, any function h_l of the scores and its derivative;",
        by=("function of the scores: derivative",),
    ),
    Clause(
        "and with that function normalised over the context keys.",
        by=("normalised over the context: derivative",),
    ),
    Clause(
        "So the gradient of the loss of a transformer of L layers by the weights W_l is g_l.",
        by=("linear", "function of the scores", "normalised over the context"),
        read_off=(
            "where z_l is what layer l is given and t_l its derivative along the changes, t_0 = 0 and t_{l+1} = D_l: "
            "two sums vanish, and the derivative of the loss along any changes is sum_l <g_l, dW_l>"
        ),
    ),
)
TANGENT, ADJOINT = "d_", "a_"


def prefixed(prefix: str, declared: tuple[Declaration, ...]) -> tuple[Declaration, ...]:
    """Tensors of the same axes, and scalars, under names with a prefix."""
    return tuple(
        Tensor(prefix + one.name, one.axes) if isinstance(one, Tensor) else Scalar(prefix + one.name)
        for one in declared
    )


NAMES = tuple(slot.name for slot in SLOTS)
PROMPT: tuple[Declaration, ...] = (
    Tensor("X_l", ("d", "n")),
    Tensor("Y_l", ("n_y", "n")),
    Tensor("Q_l", ("d", "m")),
    Tensor("slot_l", ("n_y", "m")),
)
BLOCKS: tuple[Declaration, ...] = (*heads.VALUE, *heads.KEY_QUERY)
FAMILY: tuple[Declaration, ...] = (
    Tensor("A", ("d", "d")),
    Tensor("B", ("p", "d")),
    Tensor("C", ("p", "d")),
    Scalar("r"),
)
FUNCTIONS = (PairFunction("h", "p"), PairFunction("h_prime", "p"))
END: tuple[Declaration, ...] = (
    Tensor("slot_L", ("n_y", "m")),
    Tensor("label", ("n_y", "m")),
    *(Tensor(f"{TANGENT}L_{slot.name}", slot.axes) for slot in SLOTS if isinstance(slot, Tensor)),
)
LAST = "L_"


def tangents(values: Values, names: tuple[str, ...]) -> Values:
    """The tangents of what is called so, by the names of what they are tangents of."""
    return {name: values[f"{TANGENT}{name}"] for name in names}


def of_layer(values: Values, prefix: str = "") -> Prompt:
    """The prompt that a layer is given, or its tangent."""
    x, y, query_x, query_y = (values[f"{prefix}{t.name}"] for t in PROMPT)
    return Prompt(Tokens(x, y), Tokens(query_x, query_y))


def with_slope(value: Any, slope: Any) -> Any:
    """value + slope t: of prompts, of heads of the same blocks, or of arrays."""
    if isinstance(value, Prompt):
        return Prompt(with_slope(value.context, slope.context), with_slope(value.query, slope.query))
    if isinstance(value, Tokens):
        return Tokens(**{slot: with_slope(array, slope[slot]) for slot, array in value.items()})
    if isinstance(value, Mapping):
        return {name: with_slope(block, slope[name]) for name, block in value.items()}
    return dual.Array(value, slope)


def maps_of(head: Head) -> tuple[Mapping[Any, Array], ...]:
    """The blocks of values, keys and queries."""
    return head.value, head.key, head.query


def squared_error(slot: Array, label: Array) -> Array:
    """|slot + label|^2, over all queries, shape ()."""
    off = slot + label
    return namespace_of(off=off).einsum("...ci,...ci->...", off, off)


def paired(first: Prompt, second: Prompt) -> Array:
    """The inner product of two prompts, slot by slot, shape ()."""
    total = None
    for name, one in slots_of(first).items():
        found = namespace_of(one=one).einsum("...an,...an->...", one, slots_of(second)[name])
        total = found if total is None else total + found
    return total


def along(gradients: Values, changes: Values) -> Array:
    """<g, dW>, over the blocks that there are, shape ()."""
    total = None
    for name, change in changes.items():
        found = namespace_of(change=change).einsum("...pa,...pa->...", gradients[name], change)
        total = found if total is None else total + found
    return total


def linear_head(given: Values, at: Values) -> Head:
    """Every block of values, keys and queries."""
    return heads.free(at)


def family_head(given: Values, at: Values) -> Head:
    """V = diag(A, r I), key B x, query C x."""
    label = given["label"]
    eye = namespace_of(label=label).eye(label.shape[-2], like=label)
    return Head(Value(x_from_x=at["A"], y_from_y=eye * at["r"]), Projection(x=at["B"]), Projection(x=at["C"]))


Made = tuple[Similarity, Similarity, adjoint.ByScores]
"""A similarity of values, the same of dual numbers, and how its adjoint goes back to the scores."""


def linear(at: Values) -> Made:
    return Linear(), Linear(), adjoint.by_linear


def function_of_scores(at: Values) -> Made:
    h, rate = at["h"], at["h_prime"]
    return Kernel(h), adjoint.OfScores(h, rate), adjoint.by_function(rate)


def normalised(at: Values) -> Made:
    h, rate = at["h"], at["h_prime"]
    return (
        Normalised(Kernel(h)),
        Normalised(adjoint.OfScores(h, rate)),
        adjoint.by_normalised(h, rate),
    )


def start(given: Values, by_slot: Callable[[Array, Array], Array]) -> Values:
    """After the last layer: the derivatives of the loss, the tangent there, and nothing collected or missed."""
    slopes = {name: given[f"{TANGENT}{LAST}{name}"] for name in NAMES}
    xp = namespace_of(slot=given["slot_L"])
    adjoints = {f"{ADJOINT}{name}": xp.zeros(slope.shape, like=slope) for name, slope in slopes.items()}
    adjoints[f"{ADJOINT}query_y"] = by_slot(given["slot_L"], given["label"])
    nothing = xp.zeros((), like=given["slot_L"])
    return {
        **adjoints,
        **{f"{TANGENT}{name}": s for name, s in slopes.items()},
        "collected": nothing,
        "missed": nothing,
    }


def equations(given: Values, state: Values) -> Equations:
    """What is collected, what is left to the first tangent, and what was missed are the derivative of the loss."""
    slot = dual.Array(given["slot_L"], given[f"{TANGENT}{LAST}query_y"])
    label = dual.Array(given["label"], namespace_of(l=given["label"]).zeros(given["label"].shape, like=given["label"]))
    left = paired(adjoints_of(state), prompt_of(tangents(state, NAMES)))
    return {"derivative": (state["collected"] + left + state["missed"], squared_error(slot, label).slope)}


def adjoints_of(state: Values) -> Prompt:
    return prompt_of({name: state[f"{ADJOINT}{name}"] for name in NAMES})


def recursion(
    name: str,
    weights: tuple[Declaration, ...],
    functions: tuple[Declaration, ...],
    head: Callable[[Values, Values], Head],
    similarities: Callable[[Values], Made],
    layer: Callable[..., Prompt],
    dual_head: Callable[[Head], Head],
    before: Callable[..., tuple[Prompt, Values]],
    by_slot: Callable[[Array, Array], Array],
    divides: bool = False,
) -> Part:
    """Layers from the last to the first, each with any prompt, tangent, weights and changes of them."""

    def advance(given: Values, at: Values, state: Values) -> Values:
        plain, over_dual, by_scores = similarities(at)
        own, change = head(given, at), head(given, tangents(at, tuple(one.name for one in weights)))
        prompt, tangent = of_layer(at), of_layer(at, TANGENT)
        value, key, query = (with_slope(a, b) for a, b in zip(maps_of(own), maps_of(change), strict=True))
        made = Head(value, key, query, over_dual)
        left = slots_of(layer([dual_head(made)], with_slope(prompt, tangent)))
        slopes = prompt_of({slot: array.slope for slot, array in left.items()})
        after = adjoints_of(state)
        kept = prompt_of(tangents(state, NAMES))
        first, gradients = before(replace(own, similarity=plain), by_scores, prompt, after)
        return {
            **{f"{ADJOINT}{slot}": array for slot, array in slots_of(first).items()},
            **{f"{TANGENT}{slot}": array for slot, array in slots_of(tangent).items()},
            "collected": state["collected"] + along(gradients, adjoint.blocks_of(change)),
            "missed": state["missed"] + (paired(after, kept) - paired(after, slopes)),
        }

    return Part(
        name=name,
        inputs=END,
        steps=(*PROMPT, *prefixed(TANGENT, PROMPT), *weights, *prefixed(TANGENT, weights), *functions),
        state=(*prefixed(ADJOINT, SLOTS), *prefixed(TANGENT, SLOTS), Tensor("collected", ()), Tensor("missed", ())),
        start=lambda given: start(given, by_slot),
        advance=advance,
        equations=equations,
        divides=divides,
    )


def claim(
    layer: Callable[..., Prompt] = layer,
    dual_head: Callable[[Head], Head] = lambda head: head,
    before: Callable[..., tuple[Prompt, Values]] = adjoint.before,
    by_slot: Callable[[Array, Array], Array] = lambda slot, label: (slot + label) * 2,
    function_of_scores: Callable[[Values], Made] = function_of_scores,
    normalised: Callable[[Values], Made] = normalised,
) -> Claim:
    """The claim, from its ingredients: the layer that is differentiated, and what goes back through it."""
    of = (layer, dual_head, before, by_slot)
    return Claim(
        name="adjoint_recursion",
        clauses=CLAUSES,
        source=Source("attention-audit", "reverse accumulation, which every program that trains relies on"),
        parts=(
            recursion("linear", BLOCKS, (), linear_head, linear, *of),
            recursion("function of the scores", FAMILY, FUNCTIONS, family_head, function_of_scores, *of),
            recursion("normalised over the context", FAMILY, FUNCTIONS, family_head, normalised, *of, divides=True),
        ),
        remarks=(
            "h_prime is any function: that it is the derivative of h is what makes a coefficient of t the derivative.",
            "Several heads: what they add to a layer adds, in the coefficient of t and in a_l alike.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    plain = adjoint.before

    def without_query(head: Head, by_scores: adjoint.ByScores, prompt: Prompt, after: Prompt) -> tuple[Prompt, Values]:
        return plain(head, by_scores, prompt, Prompt(after.context, with_zero(after.query)))

    def without_context(
        head: Head, by_scores: adjoint.ByScores, prompt: Prompt, after: Prompt
    ) -> tuple[Prompt, Values]:
        return plain(head, by_scores, prompt, Prompt(with_zero(after.context), after.query))

    def exchanged(head: Head, by_scores: adjoint.ByScores, prompt: Prompt, after: Prompt) -> tuple[Prompt, Values]:
        return plain(replace(head, key=head.query, query=head.key), by_scores, prompt, after)

    def of_the_next(head: Head, by_scores: adjoint.ByScores, prompt: Prompt, after: Prompt) -> tuple[Prompt, Values]:
        first, _ = plain(head, by_scores, prompt, after)
        return first, plain(head, by_scores, prompt, first)[1]

    def without_residual(
        head: Head, by_scores: adjoint.ByScores, prompt: Prompt, after: Prompt
    ) -> tuple[Prompt, Values]:
        first, gradients = plain(head, by_scores, prompt, after)
        kept = Tokens(first.context.x - after.context.x, first.context.y - after.context.y)
        return Prompt(kept, first.query), gradients

    def transposed(head: Head, by_scores: adjoint.ByScores, prompt: Prompt, after: Prompt) -> tuple[Prompt, Values]:
        first, gradients = plain(head, by_scores, prompt, after)
        found = gradients["value x x"]
        return first, {**gradients, "value x x": namespace_of(found=found).einsum("...ab->...ba", found)}

    def undifferentiated(at: Values) -> Made:
        of_values, of_dual, _ = function_of_scores(at)
        return of_values, of_dual, adjoint.by_function(at["h"])

    def without_mean(at: Values) -> Made:
        of_values, of_dual, _ = normalised(at)
        return of_values, of_dual, adjoint.by_function(at["h_prime"])

    return (
        *(Mutant(name, claim(layer=mutate(layer))) for name, mutate in mutations.LAYERS.items()),
        *(Mutant(name, claim(dual_head=mutate(lambda head: head))) for name, mutate in mutations.HEADS.items()),
        Mutant("nothing from the query", claim(before=without_query)),
        Mutant("nothing from the context", claim(before=without_context)),
        Mutant("keys and queries exchanged", claim(before=exchanged)),
        Mutant("weights' derivatives from the adjoint of the next", claim(before=of_the_next)),
        Mutant("the context's own adjoint left out", claim(before=without_residual)),
        Mutant("the derivative by a block of values transposed", claim(before=transposed)),
        Mutant("the function for its derivative", claim(function_of_scores=undifferentiated)),
        Mutant("normalised without its mean", claim(normalised=without_mean)),
        Mutant("derivative of the loss without the 2", claim(by_slot=lambda slot, label: slot + label)),
        Mutant("slot less label", claim(by_slot=lambda slot, label: (slot - label) * 2)),
    )


def with_zero(tokens: Tokens) -> Tokens:
    """Zeros in both slots."""
    return Tokens(tokens.x * 0, tokens.y * 0)
