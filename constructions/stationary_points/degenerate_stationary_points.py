"""Zero keys and queries are stationary whatever the data: that some member of the family is says nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import (
    Claim,
    Clause,
    Declaration,
    Equations,
    Hypothesis,
    Mutant,
    PairFunction,
    Part,
    Scalar,
    Source,
    Tensor,
    Values,
)
from constructions.definitions.attention import LINEAR, Head, Projection, Value, layer
from constructions.definitions.similarity import Exponential, Kernel, Similarity
from constructions.definitions.slots import DATA, first_prompt, slots_of

CLAUSES = (
    Clause(
        "If h(-u, -w) = h(u, w), as for every function of <u, w>, then L layers with V_l = diag(A_l, r_l I), "
        "keys -B_l and queries -C_l leave what those with B_l and C_l do, for any data, A_l and r_l:",
        by=("even",),
        read_off=(
            "the part is about one layer and any prompt, so that the next layer is given the same prompt in "
            "either case; <-u, -w> = <u, w>"
        ),
    ),
    Clause(
        "a loss is an even function of all B_l and C_l together,",
        by=("even",),
        read_off="a loss is a function of what the layers leave",
    ),
    Clause(
        "and where it is differentiable its gradient in them is 0 at B_l = C_l = 0.",
        by=("even",),
        read_off="the gradient of an even function at 0 is minus itself",
    ),
    Clause(
        "With the linear similarity these layers change no slot, for any A_l and r_l:",
        by=("linear",),
        read_off="these are the layers with B_l = C_l = 0, of which the part has one",
    ),
    Clause(
        "every gradient vanishes, so that b_l = c_l = 0 alone makes the infimum over the family of the squared "
        "gradient norm 0.",
        by=(
            "linear",
            "even",
        ),
        read_off=(
            "the loss does not depend on A_l and r_l there, and its gradient in B_l and C_l is 0 by the clauses before"
        ),
    ),
)
WEIGHTS = (Tensor("A", ("d", "d")), Tensor("B", ("p", "d")), Tensor("C", ("p", "d")), Scalar("r"))
EVEN = Hypothesis(
    "even",
    "h(-u, -w) = h(u, w)",
    lambda given, u, w: (given["h"](-u, -w), given["h"](u, w)),
    lambda given: {**given, "h": _even(given["h"])},
    parameters=(("p", "points"), ("p", "more points")),
)


SLOT = {"x": "context x", "y": "context y", "query_x": "query x", "query_y": "query y"}


def _even(h: Array) -> Array:
    """h(u, w) + h(-u, -w)"""
    return lambda u, w: h(u, w) + h(-u, -w)


def head(given: Values, keys: Array, queries: Array, similarity: Similarity) -> Head:
    """V = diag(A, r I), with these keys and queries."""
    y = given["Y"]
    return Head(
        value=Value(x_from_x=given["A"], y_from_y=namespace_of(y=y).eye(y.shape[-2], like=y) * given["r"]),
        key=Projection(x=keys),
        query=Projection(x=queries),
        similarity=similarity,
    )


def negated(given: Values) -> tuple[Array, Array]:
    """-B and -C"""
    return -given["B"], -given["C"]


def zero(given: Values) -> tuple[Array, Array]:
    """B = C = 0"""
    return given["B"] * 0, given["C"] * 0


_layer, _head = layer, head


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[..., Head] = head,
    negated: Callable[[Values], tuple[Array, Array]] = negated,
    zero: Callable[[Values], tuple[Array, Array]] = zero,
    linear: Similarity = LINEAR,
    hypotheses: tuple[Hypothesis, ...] = (EVEN,),
) -> Claim:
    """The claim, from its ingredients: the layer on one side of either part, and what its heads are made of."""

    def even(given: Values, state: Values) -> Equations:
        h, before = Kernel(given["h"]), first_prompt(given)
        ours = slots_of(layer([head(given, *negated(given), h)], before))
        theirs = slots_of(_layer([_head(given, given["B"], given["C"], h)], before))
        return {SLOT[name]: (ours[name], theirs[name]) for name in SLOT}

    def unchanged(given: Values, state: Values) -> Equations:
        before = first_prompt(given)
        after, slots = slots_of(layer([head(given, *zero(given), linear)], before)), slots_of(before)
        return {SLOT[name]: (after[name], slots[name]) for name in SLOT}

    def part(name: str, more: tuple[Declaration, ...], equations: Any, assumed: tuple[Hypothesis, ...]) -> Part:
        inputs = (*DATA, *WEIGHTS, *more)
        return Part(name=name, inputs=inputs, start=lambda given: {}, equations=equations, hypotheses=assumed)

    return Claim(
        name="degenerate_stationary_points",
        clauses=CLAUSES,
        source=Source(
            "attention-audit", "what cheng2024's theorems on stationary points come to, as one restatement has them"
        ),
        parts=(
            part("even", (PairFunction("h", "p"),), even, hypotheses),
            part("linear", (), unchanged, ()),
        ),
        remarks=(
            "This is about one layer and any prompt: so the next layer is given the same prompt in either case, and L "
            "layers do the same.  Every layer may have its own similarity.",
            "Normalised over the context keys: the same, as the weights are made of h alone.",
            "For exp and softmax zero keys mean equal weights, not none: there the gradient in r need not vanish.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        *mutations.common(claim, layer, head),
        Mutant("keys negated alone", claim(negated=lambda given: (-given["B"], given["C"]))),
        Mutant("queries negated alone", claim(negated=lambda given: (given["B"], -given["C"]))),
        Mutant("keys and queries exchanged", claim(negated=lambda given: (-given["C"], -given["B"]))),
        Mutant("2 B and 2 C", claim(negated=lambda given: (given["B"] * -2, given["C"] * -2))),
        Mutant("keys and queries not zero", claim(zero=lambda given: (given["B"], given["C"]))),
        Mutant("exp for the linear similarity", claim(linear=Exponential())),
    )
