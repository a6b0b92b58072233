"""Between trained and constructed weights: the mean of two heads that differ by their scale alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Scalar, Source, Values
from constructions.definitions import heads
from constructions.definitions.attention import Head, layer
from constructions.definitions.slots import DATA, first_prompt, slots_of

CLAUSES = (
    Clause(
        "If trained weights are the constructed ones up to rescaling, P W_V times s and W_K^T W_Q divided by s, "
        "then rescaling them by 1/s and s and averaging P W_V and W_K^T W_Q with any weights 1 - alpha and alpha "
        "gives the constructed layer: the same slots,",
        by=(
            "with rescaling",
            "weight_rescaling",
        ),
        read_off=(
            "the product is scaled and averaged in W_K, with the same W_Q; other factors of the same product "
            "give the same layer"
        ),
    ),
    Clause(
        "hence the same prediction and loss.",
        by=("with rescaling",),
        read_off="both are functions of the slots",
    ),
    Clause(
        "Averaged without rescaling, the layer's update is the constructed one times ((1 - alpha) + alpha s) ((1 "
        "- alpha) + alpha/s) = 1 + alpha (1 - alpha) (s - 1)^2 / s.",
        by=("without rescaling",),
        read_off="the part has the right side; the left is multiplied out",
    ),
)


def scaled(head: Head, value: Array, product: Array) -> Head:
    """P W_V times ``value`` and W_K^T W_Q times ``product``."""
    return replace(
        head,
        value={places: block * value for places, block in head.value.items()},
        key={slot: block * product for slot, block in head.key.items()},
    )


def trained(given: Values) -> Head:
    """The constructed head with P W_V times s and W_K^T W_Q divided by s."""
    return scaled(heads.free(given), given["s"], 1 / given["s"])


def rescaled(given: Values) -> Head:
    """The trained head with P W_V divided by s and W_K^T W_Q times s."""
    return scaled(trained(given), 1 / given["s"], given["s"])


def averaged(first: Head, second: Head, alpha: Array) -> Sequence[Head]:
    """The head with 1 - alpha times the first's P W_V and W_K^T W_Q plus alpha times the second's."""
    return mixed(first, second, 1 - alpha, alpha)


def mixed(first: Head, second: Head, a: Array, b: Array) -> Sequence[Head]:
    """P W_V is a times the first's plus b times the second's, and so is W_K^T W_Q, W_Q being the same in both."""
    value = {places: block * a + second.value[places] * b for places, block in first.value.items()}
    key = {slot: block * a + second.key[slot] * b for slot, block in first.key.items()}
    return [replace(first, value=value, key=key)]


def factor(s: Array, alpha: Array) -> Array:
    """1 + alpha (1 - alpha) (s - 1)^2 / s"""
    return alpha * (1 - alpha) * (s - 1) * (s - 1) / s + 1


LAYER = layer


def claim(
    rescaled: Callable[[Values], Head] = rescaled,
    trained: Callable[[Values], Head] = trained,
    averaged: Callable[..., Sequence[Head]] = averaged,
    factor: Callable[..., Array] = factor,
    layer: Callable[..., Any] = layer,
) -> Claim:
    """The claim, from its ingredients; ``layer`` is the one of the mean."""

    def unchanged(given: Values, state: Values) -> Equations:
        prompt, head = first_prompt(given), heads.free(given)
        ours = slots_of(layer(averaged(head, rescaled(given), given["alpha"]), prompt))
        theirs = slots_of(LAYER([head], prompt))
        return {name: (ours[name], theirs[name]) for name in ours}

    def multiplied(given: Values, state: Values) -> Equations:
        prompt, head = first_prompt(given), heads.free(given)
        ours = slots_of(layer(averaged(head, trained(given), given["alpha"]), prompt))
        theirs, before = slots_of(LAYER([head], prompt)), slots_of(prompt)
        by = factor(given["s"], given["alpha"])
        return {name: (ours[name], before[name] + (theirs[name] - before[name]) * by) for name in ours}

    return Claim(
        name="interpolation",
        clauses=CLAUSES,
        source=Source("vonoswald2023", "interpolation between trained and constructed weights"),
        parts=tuple(
            Part(
                name=name,
                inputs=(*DATA, *heads.VALUE, *heads.KEY_QUERY, Scalar("s"), Scalar("alpha")),
                start=lambda given: {},
                equations=equations,
                divides=True,
            )
            for name, equations in (("with rescaling", unchanged), ("without rescaling", multiplied))
        ),
        remarks=(
            "The product is divided by s in W_K and W_Q is the same; other factors of the product: weight_rescaling.",
            "For 0 < alpha < 1 the factor is 1 at s = 1 only, above 1 for every other s > 0, without bound as s goes "
            "to 0 or to infinity, and below 1 for every s < 0.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""

    def scales(value: Callable[[Array], Array], product: Callable[[Array], Array]) -> Callable[[Values], Head]:
        return lambda g: scaled(trained(g), value(g["s"]), product(g["s"]))

    return (
        Mutant("query as a source", claim(layer=mutations.query_is_a_source(layer))),
        Mutant("only the query updated", claim(layer=mutations.only_query_updated(layer))),
        Mutant("only the context updated", claim(layer=mutations.only_context_updated(layer))),
        Mutant("only the values rescaled", claim(rescaled=scales(lambda s: 1 / s, lambda s: 1))),
        Mutant("only the product rescaled", claim(rescaled=scales(lambda s: 1, lambda s: s))),
        Mutant("rescaled the wrong way", claim(rescaled=scales(lambda s: s, lambda s: 1 / s))),
        Mutant("rescaled twice", claim(rescaled=scales(lambda s: 1 / (s * s), lambda s: s * s))),
        Mutant("weights that do not sum to 1", claim(averaged=lambda a, b, alpha: mixed(a, b, 1 + alpha, alpha))),
        Mutant("two heads instead of their mean", claim(averaged=lambda a, b, alpha: [a, b])),
        Mutant("the trained product not divided", claim(trained=lambda g: scaled(trained(g), 1, g["s"]))),
        Mutant("the mean of the outputs", claim(averaged=_of_outputs)),
        Mutant("factor 1", claim(factor=lambda s, alpha: s / s)),
        Mutant("factor with s + 1", claim(factor=lambda s, alpha: factor(-s, alpha))),
        Mutant("factor without 1/s", claim(factor=lambda s, alpha: (factor(s, alpha) - 1) * s + 1)),
    )


def _of_outputs(first: Head, second: Head, alpha: Array) -> Sequence[Head]:
    """Each head with its own values and product, weighted."""
    return [scaled(first, 1 - alpha, 1), scaled(second, alpha, 1)]
