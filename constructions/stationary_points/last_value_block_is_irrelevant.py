"""The block A of the last layer's values V = diag(A, R) does not affect the prediction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array
from constructions.claim import Claim, Clause, Equations, Mutant, PairFunction, Part, Source, Tensor, Values
from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.similarity import Kernel, Normalised, Similarity
from constructions.definitions.slots import DATA, first_prompt
from constructions.definitions.transformer import prediction

CLAUSES = (
    Clause(
        "Whatever the layers before leave in the context and in the query, the prediction of a last layer of "
        "heads with V = diag(A, R) and any R, B and C does not depend on A, for any similarities,",
        by=("pairwise",),
        read_off="the part has two heads, and each head adds a term of its own",
    ),
    Clause(
        "also normalised over the context keys:",
        by=("normalised over the context",),
        read_off="the part has two heads, and each head adds a term of its own",
    ),
    Clause(
        "A of the last layer never affects the prediction, at any depth.",
        by=(
            "pairwise",
            "normalised over the context",
        ),
        read_off="the layers before hand over a prompt, and in the parts that is any prompt",
    ),
)
WEIGHTS = (
    Tensor("A", ("d", "d")),
    Tensor("A_other", ("d", "d")),
    Tensor("R", ("n_y", "n_y")),
    Tensor("B", ("p", "d")),
    Tensor("C", ("p", "d")),
)
SUFFIXES = ("", "_2")  # of the two heads


def head(given: Values, suffix: str, normalise: Callable[[Similarity], Similarity]) -> Head:
    """V = diag(A, R), key B, query C and a free similarity."""
    return Head(
        value=Value(x_from_x=given["A" + suffix], y_from_y=given["R" + suffix]),
        key=Projection(x=given["B" + suffix]),
        query=Projection(x=given["C" + suffix]),
        similarity=normalise(Kernel(given["h" + suffix])),
    )


def other_head(given: Values, suffix: str, normalise: Callable[[Similarity], Similarity]) -> Head:
    """The same with another A."""
    return head({**given, "A" + suffix: given["A_other" + suffix]}, suffix, normalise)


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[..., Head] = head,
    other_head: Callable[..., Head] = other_head,
) -> Claim:
    """The claim, from its ingredients: the last layer, its heads, and those that cannot be told from them."""

    def part(name: str, normalise: Callable[[Similarity], Similarity], divides: bool) -> Part:
        def equations(given: Values, state: Values) -> Equations:
            ours, theirs = (
                prediction(layer([made(given, suffix, normalise) for suffix in SUFFIXES], first_prompt(given)))
                for made in (head, other_head)
            )
            return {"prediction": (ours, theirs)}

        weights = [replace(t, name=t.name + suffix) for suffix in SUFFIXES for t in WEIGHTS]
        return Part(
            name=name,
            inputs=(*DATA, *weights, *(PairFunction("h" + suffix, "p") for suffix in SUFFIXES)),
            start=lambda given: {},
            equations=equations,
            divides=divides,
        )

    return Claim(
        name="last_value_block_is_irrelevant",
        clauses=CLAUSES,
        source=Source("cheng2024", "implicit in its choice of weights; here for any similarity"),
        parts=(
            part("pairwise", lambda similarity: similarity, divides=False),
            part("normalised over the context", Normalised, divides=True),
        ),
        remarks=(
            "The layers before hand over a prompt, and here that is any prompt: so it holds at every depth.",
            "There are two heads here; each adds a term of its own.",
        ),
    )


def _another_after(heads: Any, prompt: Any) -> Array:
    """A layer of the last head follows: the one with the A that is exchanged is not the last."""
    return layer(heads[1:], layer(heads[:1], prompt))


def _other_r(given: Values, suffix: str, normalise: Callable[[Similarity], Similarity]) -> Head:
    """The first head's R in both."""
    return other_head({**given, "R" + suffix: given["R"]}, suffix, normalise)


def _with_inputs(**names: str) -> Callable[..., Head]:
    def mutated(given: Values, suffix: str, normalise: Callable[[Similarity], Similarity]) -> Head:
        exchanged = {name + suffix: given[other + suffix] for name, other in names.items()}
        return other_head({**given, **exchanged}, suffix, normalise)

    return mutated


def _other_similarity(given: Values, suffix: str, normalise: Callable[[Similarity], Similarity]) -> Head:
    return replace(other_head(given, suffix, normalise), similarity=normalise(Kernel(given["h"])))


def _normalised_over_targets(given: Values, suffix: str, normalise: Callable[[Similarity], Similarity]) -> Head:
    if normalise is not Normalised:
        return other_head(given, suffix, normalise)
    return other_head(given, suffix, mutations.NormalisedOverTargets)


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        Mutant("another layer after it", claim(layer=_another_after)),
        Mutant("y updated from the new X", claim(layer=mutations.x_before_y(layer))),
        Mutant("sign of the values", claim(other_head=mutations.sign_flipped(other_head))),
        Mutant("R of the other head", claim(other_head=_other_r)),
        Mutant("R left out", claim(other_head=mutations.without(other_head, "y_from_y"))),
        Mutant("keys and queries exchanged", claim(other_head=mutations.transposed(other_head))),
        Mutant("B replaced too", claim(other_head=_with_inputs(B="C"))),
        Mutant("C replaced too", claim(other_head=_with_inputs(C="B"))),
        Mutant("the other head's similarity", claim(other_head=_other_similarity)),
        Mutant("normalised over the other axis", claim(other_head=_normalised_over_targets)),
    )
