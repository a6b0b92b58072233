"""Linear attention with B = b I, C = c I, V = diag(a I, r I) is GD++."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Source, Values
from constructions.definitions import attention, heads
from constructions.definitions.attention import Head, layer
from constructions.definitions.matrices import gram, product, transposed
from constructions.definitions.prompt import Prompt
from constructions.definitions.slots import DATA, SLOTS, first_prompt, prompt_of, slots_of

CLAUSES = (
    Clause(
        "With the linear similarity, B = b I, C = c I and V = diag(a I, r I), a layer turns every token, the "
        "query included, into (x_j + a b c X X^T x_j, y_j + r b c Y X^T x_j), both from the old X and Y;",
        by=("layer",),
    ),
    Clause(
        "so L layers with any a_l, b_l, c_l, r_l leave in every slot what L layers of GD++ with W = 0, gamma_l = "
        "-a_l b_l c_l and eta_l = -N r_l b_l c_l leave there, N the number of context tokens.",
        by=("layers", "linear_transformer"),
    ),
)
OTHER = "_of_gd_plus_plus"  # marks the slots of the second transformer


def gamma(at: Values) -> Array:
    return -at["a"] * at["b"] * at["c"]


def eta(at: Values, x: Array) -> Array:
    """-N r b c; x: (d, N)."""
    return -at["r"] * at["b"] * at["c"] * namespace_of(x=x).size(x.shape[-1], like=x)


def moved(x: Array, at: Values, tokens: Any) -> Array:
    """x_j + a b c X X^T x_j"""
    return tokens + product(gram(x), tokens) * (at["a"] * at["b"] * at["c"])


def labelled(x: Array, y: Array, at: Values, slot: Any, tokens: Any) -> Array:
    """y_j + r b c sum_i y_i <x_i, x_j>"""
    return slot + product(y, transposed(x), tokens) * (at["r"] * at["b"] * at["c"])


def other_prompt(state: Values) -> Prompt:
    return prompt_of({slot.name: state[slot.name + OTHER] for slot in SLOTS})


def one_layer(
    layer: Callable[..., Any],
    head: Callable[..., Head],
    moved: Callable[..., Array],
    labelled: Callable[..., Array],
) -> Part:
    """A layer turns every token, the query too, into (x_j + a b c X X^T x_j, y_j + r b c Y X^T x_j)."""

    def equations(given: Values, state: Values) -> Equations:
        x, y, q = given["X"], given["Y"], given["Q"]
        return {
            "x": (state["x"], moved(x, given, x)),
            "y": (state["y"], labelled(x, y, given, y, x)),
            "query_x": (state["query_x"], moved(x, given, q)),
            "query_y": (state["query_y"], labelled(x, y, given, given["query_slot"], q)),
        }

    return Part(
        name="layer",
        inputs=(*DATA, *heads.FAMILY),
        start=lambda given: slots_of(layer([head(given["X"], given["Y"], given)], first_prompt(given))),
        equations=equations,
    )


def two_transformers(
    layer: Callable[..., Any],
    head: Callable[..., Head],
    gamma: Callable[..., Array],
    eta: Callable[..., Array],
    weights: Callable[..., Array],
) -> Part:
    """L layers leave in every slot what L layers of GD++ with W = 0, gamma = -a b c and eta = -N r b c leave there."""

    def both(ours: Prompt, theirs: Prompt) -> Values:
        return {**slots_of(ours), **{name + OTHER: value for name, value in slots_of(theirs).items()}}

    def start(given: Values) -> Values:
        return both(first_prompt(given), first_prompt(given))

    def advance(given: Values, at: Values, state: Values) -> Values:
        x, y = given["X"], given["Y"]
        its_head = heads.gradient_descent_plus_plus_step(weights(x, y), x, eta(at, x), gamma(at))
        ours = layer([head(x, y, at)], prompt_of(state))
        return both(ours, attention.layer([its_head], other_prompt(state)))

    def equations(given: Values, state: Values) -> Equations:
        return {slot.name: (state[slot.name], state[slot.name + OTHER]) for slot in SLOTS}

    return Part(
        name="layers",
        inputs=DATA,
        steps=heads.FAMILY,
        state=(*SLOTS, *(replace(slot, name=slot.name + OTHER) for slot in SLOTS)),
        start=start,
        advance=advance,
        equations=equations,
    )


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[..., Head] = heads.of_full_family,
    gamma: Callable[..., Array] = gamma,
    eta: Callable[..., Array] = eta,
    moved: Callable[..., Array] = moved,
    labelled: Callable[..., Array] = labelled,
    weights: Callable[..., Array] = lambda x, y: namespace_of(x=x).zeros((y.shape[-2], x.shape[-2]), like=x),
) -> Claim:
    """The claim, from its ingredients; ``weights`` is the W of GD++."""
    return Claim(
        name="full_family_is_gradient_descent_plus_plus",
        clauses=CLAUSES,
        source=Source("cheng2024", "the linear case of its full family"),
        parts=(
            one_layer(layer, head, moved, labelled),
            two_transformers(layer, head, gamma, eta, weights),
        ),
        remarks=(
            "If the query's slot starts at 0, the prediction is the W_L x_t of gradient_descent_plus_plus_layers.",
            "The gradient step is one of descent for r b c < 0.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        *mutations.common(claim, layer, heads.of_full_family),
        Mutant("y updated from the new X", claim(layer=mutations.x_before_y(layer))),
        Mutant("x update dropped", claim(head=mutations.without(heads.of_full_family, "x_from_x"))),
        Mutant("gamma = a b c", claim(gamma=lambda at: -gamma(at))),
        Mutant("gamma = -a b", claim(gamma=lambda at: -at["a"] * at["b"])),
        Mutant("eta without N", claim(eta=lambda at, x: -at["r"] * at["b"] * at["c"])),
        Mutant("eta of a for r", claim(eta=lambda at, x: eta({**at, "r": at["a"]}, x))),
        Mutant("W = 1", claim(weights=_ones)),
        Mutant("x moved twice as far", claim(moved=lambda x, at, tokens: moved(x, {**at, "a": at["a"] * 2}, tokens))),
        Mutant("labels of sources not read", claim(labelled=lambda x, y, at, slot, t: labelled(x, y - y, at, slot, t))),
    )


def _ones(x: Array, y: Array) -> Array:
    return namespace_of(x=x).ones((y.shape[-2], x.shape[-2]), like=x)
