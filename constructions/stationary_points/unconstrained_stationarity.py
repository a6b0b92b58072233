"""Negating the blocks between x and y, and all labels, negates every label slot: criticality needs no sparse blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import (
    Claim,
    Clause,
    Declaration,
    Equations,
    Mutant,
    Part,
    PointFunction,
    Scalar,
    Source,
    Tensor,
    Values,
)
from constructions.definitions import heads
from constructions.definitions.attention import Head, layer
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import OfColumns
from constructions.definitions.slots import DATA, SLOTS, first_prompt, prompt_of, slots_of

CLAUSES = (
    Clause(
        "Let the weights of a target be any function phi_l of its inner products <k_i, q_j> with all context tokens, "
        "k_i = K_x x_i + K_y y_i, q_j = Q_x x_j + Q_y y_j, as in linear, relu, exponential and softmax attention. L "
        "layers with -V_xy, -V_yx, -K_y, -Q_y for V_xy, V_yx, K_y, Q_y on a prompt with -Y and minus the query's y "
        "slot leave in the x slots what those as given leave on the prompt as given,",
        by=(
            "negation: context x",
            "negation: query x",
        ),
    ),
    Clause(
        "and minus that in the y slots, prompt by prompt, for every L:",
        by=(
            "negation: context y",
            "negation: query y",
        ),
    ),
    Clause(
        "the squared error sum (slot + label)^2 of the query is the same with minus its label.",
        by=("negation: squared error",),
    ),
    Clause(
        "So for a law of the prompts under which Y and the query's label may be negated together, the query's slot "
        "starting at 0, the mean loss is an even function of the blocks V_xy, V_yx, K_y, Q_y of all layers together, "
        "and where it is differentiable and these are 0 its gradient in them is 0.",
        by=("negation: squared error",),
        read_off=(
            "the mean over the law is the mean over its image; a layer may have several heads, whose additions have "
            "these signs each; the gradient of an even function at 0 is minus itself"
        ),
    ),
    Clause(
        "So where full_stationary_points holds too, a point of its family that is critical within it is, for one label "
        "row, critical among all V, key and query maps, the blocks between x and y included, if the mean loss is "
        "differentiable there in all of these;",
        by=(
            "negation: squared error",
            "full_stationary_points",
        ),
        read_off=(
            "the blocks V_xx, V_yy, K_x and Q_x are those of full_stationary_points, the others are 0 in the family, "
            "and with one label row V_yy is a number"
        ),
    ),
    Clause(
        "one of the family of sparse_stationary_points is, if it is differentiable there, critical among all with V_xx "
        "= 0.",
        by=(
            "negation: squared error",
            "sparse_stationary_points",
        ),
        read_off="as before; V_xx = 0 is kept, as the gradient in it need not be 0",
    ),
)
NEGATED: tuple[Declaration, ...] = (
    Tensor("minus_x", ("d", "n")),
    Tensor("minus_y", ("n_y", "n")),
    Tensor("minus_query_x", ("d", "m")),
    Tensor("minus_query_y", ("n_y", "m")),
)
BETWEEN = ("V_xy", "V_yx", "K_y", "Q_y")  # what is negated


def head(given: Values, at: Values) -> Head:
    """r times every block, all of them free, and any function of the scores."""
    scaled = {t.name: at[t.name] * at["r"] for t in (*heads.VALUE, *heads.KEY_QUERY)}
    return replace(heads.free(scaled), similarity=OfColumns(at["phi"]))


def negated(given: Values, at: Values) -> Head:
    """The same with the blocks between x and y negated."""
    return head(given, {**at, **{name: -at[name] for name in BETWEEN}})


def negated_labels(prompt: Prompt) -> Prompt:
    """-Y in the context, and minus the query's y slot."""
    context, query = (Tokens(tokens.x, -tokens.y) for tokens in (prompt.context, prompt.query))
    return Prompt(context, query)


def squared_error(slot: Array, label: Array) -> Array:
    """sum (slot + label)^2 of all queries, shape ()."""
    error = slot + label
    return namespace_of(error=error).einsum("cj,cj->", error, error)


_layer, _head = layer, head
READING = ("only the query updated", "only the context updated", "update divided by n", "x doubled")


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[..., Head] = negated,
    started: Callable[[Prompt], Prompt] = negated_labels,
    squared_error: Callable[[Array, Array], Array] = squared_error,
) -> Claim:
    """The claim, from its ingredients; ``layer``, ``head`` and ``started`` are those with negated blocks and labels."""

    def start(given: Values) -> Values:
        prompt = first_prompt(given)
        minus = slots_of(started(prompt))
        return {**slots_of(prompt), **{f"minus_{name}": slot for name, slot in minus.items()}}

    def advance(given: Values, at: Values, state: Values) -> Values:
        minus = prompt_of({t.name: state[f"minus_{t.name}"] for t in SLOTS})
        as_given = _layer([_head(given, at)], prompt_of(state))
        made = slots_of(layer([head(given, at)], minus))
        return {**slots_of(as_given), **{f"minus_{name}": slot for name, slot in made.items()}}

    def equations(given: Values, state: Values) -> Equations:
        t = given["T"]
        return {
            "context x": (state["minus_x"], state["x"]),
            "context y": (state["minus_y"], -state["y"]),
            "query x": (state["minus_query_x"], state["query_x"]),
            "query y": (state["minus_query_y"], -state["query_y"]),
            "squared error": (squared_error(state["minus_query_y"], -t), squared_error(state["query_y"], t)),
        }

    return Claim(
        name="unconstrained_stationarity",
        clauses=CLAUSES,
        source=Source(
            "attention-audit", "beside the theorems of cheng2024 on stationary points, which assume sparse blocks"
        ),
        parts=(
            Part(
                name="negation",
                inputs=(*DATA, Tensor("T", ("n_y", "m"))),
                steps=(*heads.VALUE, *heads.KEY_QUERY, Scalar("r"), PointFunction("phi", "n", "n")),
                state=(*SLOTS, *NEGATED),
                start=start,
                advance=advance,
                equations=equations,
            ),
        ),
        remarks=(
            "Nothing is assumed of phi_l, nor of the law of the inputs.",
            "Every block is r_l times a free one, which is any block: r_l keeps instances in numbers small at depth.",
            "Of a merged product W_K^T W_Q of whole tokens the blocks between x and y are negated and the (y, y) block "
            "is not: its derivative need not be 0. It is 0 for K_y and Q_y apart, as they enter there as K_y^T Q_y.",
            "With V_xx free, points of the sparse family are not critical as a rule: the gradient in V_xx is what "
            "GD++ descends along.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""

    def but(kept: str) -> Claim:
        """All blocks between x and y negated but this one."""
        return claim(head=lambda given, at: negated(given, {**at, kept: -at[kept]}))

    def besides(name: str) -> Claim:
        """This block negated besides."""
        return claim(head=lambda given, at: negated(given, {**at, name: -at[name]}))

    return (
        *(Mutant(name, claim(layer=mutations.LAYERS[name](layer))) for name in READING),
        *(Mutant(f"{name} as it was", but(name)) for name in BETWEEN),
        *(Mutant(f"-{name}", besides(name)) for name in ("V_xx", "V_yy", "K_x", "Q_x")),
        Mutant("-K_y and -Q_y alone", claim(head=lambda g, at: head(g, {**at, **{k: -at[k] for k in ("K_y", "Q_y")}}))),
        Mutant("labels as they were", claim(started=lambda prompt: prompt)),
        Mutant("the query's slot as it was", claim(started=lambda p: Prompt(negated_labels(p).context, p.query))),
        Mutant("inputs negated besides", claim(started=_inputs_too)),
        Mutant("an error that is not even", claim(squared_error=lambda s, t: squared_error(s, t) + _sum(s))),
    )


def _inputs_too(prompt: Prompt) -> Prompt:
    minus = negated_labels(prompt)
    context, query = (Tokens(-tokens.x, tokens.y) for tokens in (minus.context, minus.query))
    return Prompt(context, query)


def _sum(slot: Array) -> Array:
    """The sum of the slots: odd where the squared error is even."""
    return namespace_of(slot=slot).einsum("cj->", slot)
