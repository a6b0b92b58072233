"""Which weights a linear layer cannot see: why distances between weights are taken modulo this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from constructions.arrays.namespace import Array
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Scalar, Source, Tensor, Values
from constructions.definitions import heads
from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.matrices import product
from constructions.definitions.slots import DATA, first_prompt, slots_of
from constructions.definitions.transformer import prediction
from constructions.hypotheses.inverse import CHANGE, INVERSE
from constructions.hypotheses.query_slot import ZERO_SLOT

CLAUSES = (
    Clause(
        "A linear layer depends on its weights only through P W_V and W_K^T W_Q,",
        by=("key-query product",),
        read_off=(
            "values are P W_V and scores <W_K z, W_Q z'> = z^T W_K^T W_Q z' by the definition of the layer; the "
            "part shows it for the changes W_K -> S W_K, W_Q -> T W_Q that keep the product"
        ),
    ),
    Clause(
        "up to (s, 1/s);",
        by=("scale",),
    ),
    Clause(
        "the prediction of one layer whose query slot starts at 0 uses only the last n_y rows of P W_V and the "
        "first d columns of W_K^T W_Q.",
        by=("unseen blocks",),
    ),
)


def changed(given: Values) -> Head:
    """W_K -> S W_K, W_Q -> T W_Q."""
    s, t = given["S"], given["T"]
    return replace(
        heads.free(given),
        key=Projection(product(s, given["K_x"]), product(s, given["K_y"])),
        query=Projection(product(t, given["Q_x"]), product(t, given["Q_y"])),
    )


def rescaled(given: Values) -> Head:
    """P W_V -> s P W_V, W_Q -> W_Q / s."""
    return scaled(given, given["s"], 1 / given["s"])


def scaled(given: Values, value: Array, query: Array) -> Head:
    """P W_V and W_Q times a number each."""
    v = [given[t.name] * value for t in heads.VALUE]
    return replace(heads.free(given), value=Value(*v), query=Projection(given["Q_x"] * query, given["Q_y"] * query))


def unseen(given: Values) -> Head:
    """The x rows of P W_V and the y columns of W_Q replaced by others."""
    made = heads.free(given)
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
            ours, theirs = (slots_of(layer([made(given)], first_prompt(given))) for made in (other, heads.free))
            return {name: (ours[name], theirs[name]) for name in ours}

        return equations

    def same_prediction(given: Values, state: Values) -> Equations:
        ours, theirs = (prediction(layer([made(given)], first_prompt(given))) for made in (unseen, heads.free))
        return {"prediction": (ours, theirs)}

    return Claim(
        name="weight_rescaling",
        clauses=CLAUSES,
        source=Source("attention-audit", "vonoswald2023 rescales before it compares; the second half is ours"),
        parts=(
            Part(
                name="key-query product",
                inputs=(*DATA, *heads.VALUE, *heads.KEY_QUERY, *CHANGE),
                start=lambda given: {},
                equations=same_state(changed),
                hypotheses=(INVERSE,),
                divides=True,
            ),
            Part(
                name="scale",
                inputs=(*DATA, *heads.VALUE, *heads.KEY_QUERY, Scalar("s")),
                start=lambda given: {},
                equations=same_state(rescaled),
                divides=True,
            ),
            Part(
                name="unseen blocks",
                inputs=(
                    *DATA,
                    *heads.VALUE,
                    *heads.KEY_QUERY,
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
        Mutant("only W_K changed", claim(changed=lambda g: replace(changed(g), query=heads.free(g).query))),
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
    return replace(made, query=Projection(made.query["x"], given["Q_y"]))
