"""Weights that similarities of inner products cannot see: only B^T C, and of scalars only a b c and r b c."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import (
    Claim,
    Clause,
    Equations,
    Hypothesis,
    Mutant,
    Part,
    PointFunction,
    Source,
    Values,
)
from constructions.definitions import heads
from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.similarity import OfColumns
from constructions.definitions.slots import DATA, first_prompt, slots_of
from constructions.hypotheses.equal_products import EQUAL_PRODUCT, OTHER, PAIRS

CLAUSES = (
    Clause(
        "Let the weights of a target be any function phi of its inner products <B x_i, C x_j> with all context "
        "tokens, as in linear, relu, exponential and softmax attention.",
        by=(
            "key-query product",
            "scalars",
        ),
    ),
    Clause(
        "Two pairs (B, C) with the same B^T C, of as many rows or not, make the same layer.",
        by=("key-query product",),
    ),
    Clause(
        "If phi(b c z) = b c phi(z), as in linear attention, and for b c > 0 in relu attention, then B = b I, C "
        "= c I, V = diag(a I, r I) do what B = C = I, V = diag(a b c I, r b c I) do.",
        by=("scalars",),
        read_off="that the linear similarity is homogeneous, and relu for positive factors, is immediate",
    ),
)
PHI = PointFunction("phi", "n", "n")


def homogenised(given: Values) -> Values:
    """The same values with z_1 phi(z / z_1) for phi(z): of degree 1 wherever z_1 is not 0."""
    phi = given["phi"]

    def function(z: Array) -> Array:
        xp = namespace_of(z=z)
        return xp.einsum("ij,j->ij", phi(xp.einsum("ij,j->ij", z, xp.reciprocal(z[0]))), z[0])

    return {**given, "phi": function}


HOMOGENEOUS = Hypothesis(
    "homogeneous",
    "phi(b c z) = b c phi(z)",
    lambda given, z: (given["phi"](z * (given["b"] * given["c"])), given["phi"](z) * (given["b"] * given["c"])),
    homogenised,
    parameters=(("n", "points"),),
)


def head(given: Values, which: str = "") -> Head:
    """Every block of the value map, key B x, query C x."""
    return Head(
        Value(*(given[t.name] for t in heads.VALUE)),
        Projection(given[f"B{which}"]),
        Projection(given[f"C{which}"]),
        OfColumns(given["phi"]),
    )


def second_pair(given: Values) -> Head:
    """The same with the other B and C."""
    return head(given, OTHER)


def scalars(given: Values, a: Array, b: Array, c: Array, r: Array) -> Head:
    """B = b I, C = c I, V = diag(a I, r I)."""
    linear = heads.of_full_family(given["X"], given["Y"], {"a": a, "b": b, "c": c, "r": r})
    return replace(linear, similarity=OfColumns(given["phi"]))


def of_scalars(given: Values) -> Head:
    return scalars(given, given["a"], given["b"], given["c"], given["r"])


def of_products(given: Values) -> Head:
    """B = C = I, V = diag(a b c I, r b c I)."""
    bc = given["b"] * given["c"]
    return scalars(given, given["a"] * bc, 1, 1, given["r"] * bc)


def claim(second_pair: Callable[..., Head] = second_pair, of_products: Callable[..., Head] = of_products) -> Claim:
    """The claim, from its ingredients: the head that cannot be told from the one given, in each part."""

    def same(made: Callable[..., Head], other: Callable[..., Head]) -> Callable[[Values, Values], Equations]:
        def equations(given: Values, state: Values) -> Equations:
            ours, theirs = (slots_of(layer([of(given)], first_prompt(given))) for of in (made, other))
            return {name: (ours[name], theirs[name]) for name in ours}

        return equations

    return Claim(
        name="product_determines_the_layer",
        clauses=CLAUSES,
        source=Source("cheng2024", "why its distances are of B^T C; here for any function of the scores"),
        parts=(
            Part(
                name="key-query product",
                inputs=(*DATA, *heads.VALUE, *PAIRS, PHI),
                start=lambda given: {},
                equations=same(second_pair, head),
                hypotheses=(EQUAL_PRODUCT,),
            ),
            Part(
                name="scalars",
                inputs=(*DATA, *heads.FAMILY, PHI),
                start=lambda given: {},
                equations=same(of_scalars, of_products),
                hypotheses=(HOMOGENEOUS,),
                divides=True,
            ),
        ),
        remarks=(
            "So (a, b, c, r) -> (a/s, s b, c, r/s) changes nothing, s not 0 in linear and s > 0 in relu attention.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""

    def products(**other: Callable[[Values], Any]) -> Claim:
        return claim(of_products=lambda g: of_products({**g, **{name: f(g) for name, f in other.items()}}))

    return (
        Mutant("twice the product", claim(second_pair=lambda g: second_pair({**g, "B_2": g["B_2"] * 2}))),
        Mutant("minus the product", claim(second_pair=lambda g: second_pair({**g, "C_2": -g["C_2"]}))),
        Mutant("the product B^T B", claim(second_pair=lambda g: replace(head(g), query=head(g).key))),
        Mutant("keys and queries exchanged", claim(second_pair=mutations.transposed(second_pair))),
        Mutant("other values", claim(second_pair=lambda g: second_pair({**g, "V_xx": g["V_xx"] * 2}))),
        Mutant("b c squared", products(b=lambda g: g["b"] * g["b"] * g["c"])),
        Mutant("c not in the product", products(c=lambda g: g["c"] / g["c"])),
        Mutant("a for r", products(r=lambda g: g["a"])),
        Mutant("r for a", products(a=lambda g: g["r"])),
        Mutant("a not multiplied", claim(of_products=lambda g: _with_x_of(of_products(g), of_scalars(g)))),
        Mutant("values moved to the key", claim(of_products=lambda g: scalars(g, 1, g["a"] * g["b"], g["c"], g["r"]))),
    )


def _with_x_of(made: Head, other: Head) -> Head:
    """The x block of another head's values."""
    return replace(made, value={**made.value, ("x", "x"): other.value["x", "x"]})
