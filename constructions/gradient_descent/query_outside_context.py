"""The query may stand among the keys and values only at W_0 = 0 and in one layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Scalar, Source, Tensor, Values
from constructions.definitions import heads
from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.slots import DATA, first_prompt
from constructions.definitions.transformer import prediction
from constructions.hypotheses.query_slot import QUERY_SLOT, vanishes

CLAUSES = (
    Clause(
        "In the layer of gradient_descent_step, letting the query into the keys and values leaves the prediction "
        "as it is if W_0 = 0 and no layer follows;",
        by=("query as a source",),
    ),
    Clause(
        "neither condition can be dropped.",
        read_off="of each hypothesis the audit shows an instance that meets the others and fails without it",
    ),
)

ZERO_WEIGHTS = vanishes("W_0", "zero_weights", "W_0 = 0")
ONE_LAYER = vanishes("E", "one_layer", "the values E of the second layer are 0")


UNMASKED = mutations.query_is_a_source(layer)


def second(given: Values) -> Head:
    """A second layer, with values diag(0, -E)."""
    x = given["X"]
    identity = namespace_of(x=x).eye(x.shape[-2], like=x)
    return Head(Value(y_from_y=-given["E"]), Projection(x=identity), Projection(x=identity))


def predicted(given: Values, layer: Callable[..., Any], first: Head, second: Head) -> Array:
    """The prediction of two layers."""
    return prediction(layer([second], layer([first], first_prompt(given))))


def claim(
    inside: Callable[..., Array] = UNMASKED,
    head: Callable[..., Head] = heads.gradient_descent_step,
    second_inside: Callable[..., Head] = second,
) -> Claim:
    """The claim, from its ingredients: where the query is a source, the layer and its heads."""

    def equations(given: Values, state: Values) -> Equations:
        apart = predicted(given, layer, heads.gradient_descent_step(given, given["eta"]), second(given))
        among = predicted(given, inside, head(given, given["eta"]), second_inside(given))
        return {"prediction": (among, apart)}

    return Claim(
        name="query_outside_context",
        clauses=CLAUSES,
        source=Source("vonoswald2023", "remark on the query token, there about one layer"),
        parts=(
            Part(
                name="query as a source",
                inputs=(*DATA, Tensor("W_0", ("n_y", "d")), Scalar("eta"), Tensor("E", ("n_y", "n_y"))),
                start=lambda given: {},
                equations=equations,
                hypotheses=(ZERO_WEIGHTS, QUERY_SLOT, ONE_LAYER),
            ),
        ),
        remarks=("The instances that fail without a hypothesis are the two other directions of the statement.",),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient where the query is a source."""
    head = heads.gradient_descent_step
    return (
        Mutant("only the context updated", claim(inside=mutations.only_context_updated(layer))),
        Mutant("update divided by n", claim(inside=mutations.update_divided_by_n(layer))),
        Mutant("the query is the only source", claim(inside=mutations.query_is_the_only_source)),
        Mutant("sources twice", claim(inside=lambda heads, prompt: layer([*heads, *heads], prompt))),
        Mutant("sign of the values", claim(head=mutations.sign_flipped(head))),
        Mutant("values times 2", claim(head=mutations.factor_two(head))),
        Mutant("values without y", claim(head=mutations.without(head, "y_from_y"))),
        Mutant("a second layer that does something", claim(second_inside=lambda given: head(given, given["eta"]))),
    )
