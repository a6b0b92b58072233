"""Which weights a linear layer cannot see: why distances between weights are taken modulo this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from constructions.arrays.namespace import namespace_of
from constructions.claim import Claim, Equations, Hypothesis, Mutant, Part, Scalar, Source, Tensor, Values
from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.matrices import product
from constructions.definitions.slots import DATA, first_prompt, slots_of
from constructions.definitions.transformer import prediction
from constructions.hypotheses import orthogonal
from constructions.hypotheses.query_slot import ZERO_SLOT

STATEMENT = (
    "A linear layer depends on its weights only through P W_V and W_K^T W_Q, up to (s, 1/s); the prediction of one "
    "layer whose query slot starts at 0 uses only the last n_y rows of P W_V and the first d columns of W_K^T W_Q."
)
VALUE = (
    Tensor("V_xx", ("d", "d")),
    Tensor("V_xy", ("d", "n_y")),
    Tensor("V_yx", ("n_y", "d")),
    Tensor("V_yy", ("n_y", "n_y")),
)
KEY_QUERY = (
    Tensor("K_x", ("p", "d")),
    Tensor("K_y", ("p", "n_y")),
    Tensor("Q_x", ("p", "d")),
    Tensor("Q_y", ("p", "n_y")),
)
CHANGE = (Tensor("S", ("p", "p")), Tensor("T", ("p", "p")))


def inverse(given: Values) -> Values:
    """S = O diag(t) and T = O diag(1/t) with O orthogonal, from the rows of S, and t the first row of T."""
    xp = namespace_of(s=given["S"], t=given["T"])
    o, t = orthogonal.from_vectors(given["S"]), given["T"][0]
    return {
        **given,
        "S": xp.einsum("ab,b->ab", o, t),
        "T": xp.einsum("ab,b->ab", o, xp.reciprocal(t)),
    }


INVERSE = Hypothesis(
    "inverse",
    "S^T T = I",
    lambda given: (
        namespace_of(s=given["S"]).einsum("...ab,...ac->...bc", given["S"], given["T"]),
        namespace_of(s=given["S"]).eye(given["S"].shape[-1], like=given["S"]),
    ),
    inverse,
)


def head(given: Values) -> Head:
    """A linear head with every block free."""
    return Head(
        Value(given["V_xx"], given["V_xy"], given["V_yx"], given["V_yy"]),
        Projection(given["K_x"], given["K_y"]),
        Projection(given["Q_x"], given["Q_y"]),
    )


def changed(given: Values) -> Head:
    """W_K -> S W_K, W_Q -> T W_Q."""
    s, t = given["S"], given["T"]
    return replace(
        head(given),
        key=Projection(product(s, given["K_x"]), product(s, given["K_y"])),
        query=Projection(product(t, given["Q_x"]), product(t, given["Q_y"])),
    )


def rescaled(given: Values) -> Head:
    """P W_V -> s P W_V, W_Q -> W_Q / s."""
    return scaled(given, given["s"], 1 / given["s"])


def scaled(given: Values, value: Any, query: Any) -> Head:
    """P W_V and W_Q times a number each."""
    v = [given[t.name] * value for t in VALUE]
    return replace(head(given), value=Value(*v), query=Projection(given["Q_x"] * query, given["Q_y"] * query))


def unseen(given: Values) -> Head:
    """The x rows of P W_V and the y columns of W_Q replaced by others."""
    made = head(given)
    value = Value(given["U_xx"], given["U_xy"], given["V_yx"], given["V_yy"])
    return replace(made, value=value, query=Projection(given["Q_x"], given["R_y"]))


def claim(
    changed: Callable[..., Head] = changed,
    rescaled: Callable[..., Head] = rescaled,
    unseen: Callable[..., Head] = unseen,
) -> Claim:
    """The claim, from its ingredients: the head that cannot be told from ``head``, in each part."""

    def same_state(other: Callable[..., Head]) -> Callable[[Values, Values], Equations]:
        def equations(given: Values, state: Values) -> Equations:
            ours, theirs = (slots_of(layer([made(given)], first_prompt(given))) for made in (other, head))
            return {name: (ours[name], theirs[name]) for name in ours}

        return equations

    def same_prediction(given: Values, state: Values) -> Equations:
        ours, theirs = (prediction(layer([made(given)], first_prompt(given))) for made in (unseen, head))
        return {"prediction": (ours, theirs)}

    return Claim(
        name="weight_rescaling",
        statement=STATEMENT,
        source=Source("attention-audit", "vonoswald2023 rescales before it compares; the second half is ours"),
        parts=(
            Part(
                name="key-query product",
                inputs=(*DATA, *VALUE, *KEY_QUERY, *CHANGE),
                start=lambda given: {},
                equations=same_state(changed),
                hypotheses=(INVERSE,),
                divides=True,
            ),
            Part(
                name="scale",
                inputs=(*DATA, *VALUE, *KEY_QUERY, Scalar("s")),
                start=lambda given: {},
                equations=same_state(rescaled),
                divides=True,
            ),
            Part(
                name="unseen blocks",
                inputs=(
                    *DATA,
                    *VALUE,
                    *KEY_QUERY,
                    Tensor("U_xx", ("d", "d")),
                    Tensor("U_xy", ("d", "n_y")),
                    Tensor("R_y", ("p", "n_y")),
                ),
                start=lambda given: {},
                equations=same_prediction,
                hypotheses=(ZERO_SLOT,),
            ),
        ),
        remarks=("S^T T = I holds for some T exactly when S is invertible: W_K^T W_Q is then the same product.",),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""

    def with_blocks(**blocks: str) -> Callable[..., Head]:
        return lambda given: unseen({**given, **{name: given[other] for name, other in blocks.items()}})

    return (
        Mutant("only W_K changed", claim(changed=lambda g: replace(changed(g), query=head(g).query))),
        Mutant("S on both sides", claim(changed=lambda g: changed({**g, "T": g["S"]}))),
        Mutant("only the x part of W_Q changed", claim(changed=_only_x)),
        Mutant("scale not undone", claim(rescaled=lambda g: scaled(g, g["s"], 1))),
        Mutant("scale on both", claim(rescaled=lambda g: scaled(g, g["s"], g["s"]))),
        Mutant("scale undone twice", claim(rescaled=lambda g: scaled(g, g["s"], 1 / (g["s"] * g["s"])))),
        Mutant("y rows of the values replaced", claim(unseen=lambda g: unseen({**g, "V_yy": -g["V_yy"]}))),
        Mutant("x columns of W_Q replaced", claim(unseen=with_blocks(Q_x="K_x"))),
        Mutant("y columns of W_K replaced", claim(unseen=with_blocks(K_y="R_y"))),
        Mutant("x columns of W_K replaced", claim(unseen=with_blocks(K_x="Q_x"))),
    )


def _only_x(given: Values) -> Head:
    made = changed(given)
    return replace(made, query=Projection(made.query.x, given["Q_y"]))
