"""Which weights a linear layer cannot see: why distances between weights are taken modulo this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from constructions import mutations
from constructions.arrays.namespace import Array
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Scalar, Source, Tensor, Values
from constructions.definitions import heads
from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.slots import DATA, first_prompt, slots_of
from constructions.definitions.transformer import prediction
from constructions.hypotheses.equal_products import EQUAL_SCORES, OTHER, PAIRS_OF_TOKENS
from constructions.hypotheses.query_slot import ZERO_SLOT

CLAUSES = (
    Clause(
        "A linear layer depends on its weights only through P W_V and W_K^T W_Q: two pairs (W_K, W_Q) with the same "
        "product, of as many rows or not, make the same layer,",
        by=("key-query product",),
        read_off="P W_V is what the definition of the layer calls the value map",
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


def second_pair(given: Values) -> Head:
    """The same values, with the other keys and queries."""
    key, query = (Projection(given[f"{name}_x{OTHER}"], given[f"{name}_y{OTHER}"]) for name in "KQ")
    return replace(heads.free(given), key=key, query=query)


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
    second_pair: Callable[..., Head] = second_pair,
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
        source=Source("vonoswald2023", "it rescales weights before it compares them"),
        parts=(
            Part(
                name="key-query product",
                inputs=(*DATA, *heads.VALUE, *PAIRS_OF_TOKENS),
                start=lambda given: {},
                equations=same_state(second_pair),
                hypotheses=(EQUAL_SCORES,),
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
        remarks=("W_K^T W_Q is the matrix of z, z' -> <W_K z, W_Q z'>: the hypothesis says that it is the same.",),
        related=(Source("ahn2023", "Appendix A.1: the blocks that the prediction of one layer uses"),),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""

    def with_blocks(**blocks: str) -> Callable[..., Head]:
        return lambda given: unseen({**given, **{name: given[other] for name, other in blocks.items()}})

    def with_second(key: int = 1, query: int = 1) -> Callable[..., Head]:
        factors = {"K": key, "Q": query}
        return lambda given: second_pair(
            {**given, **{t.name: given[t.name] * factors.get(t.name[0], 1) for t in PAIRS_OF_TOKENS if OTHER in t.name}}
        )

    return (
        Mutant("twice the product", claim(second_pair=with_second(query=2))),
        Mutant("minus the product", claim(second_pair=with_second(key=-1))),
        Mutant("the transposed product", claim(second_pair=mutations.transposed(second_pair))),
        Mutant("without the y part of W_Q", claim(second_pair=_only_x)),
        Mutant("scale not undone", claim(rescaled=lambda g: scaled(g, g["s"], 1))),
        Mutant("scale on both", claim(rescaled=lambda g: scaled(g, g["s"], g["s"]))),
        Mutant("scale undone twice", claim(rescaled=lambda g: scaled(g, g["s"], 1 / (g["s"] * g["s"])))),
        Mutant("y rows of the values replaced", claim(unseen=lambda g: unseen({**g, "V_yy": -g["V_yy"]}))),
        Mutant("x columns of W_Q replaced", claim(unseen=with_blocks(Q_x="K_x"))),
        Mutant("y columns of W_K replaced", claim(unseen=with_blocks(K_y="R_y"))),
        Mutant("x columns of W_K replaced", claim(unseen=with_blocks(K_x="Q_x"))),
    )


def _only_x(given: Values) -> Head:
    made = second_pair(given)
    return replace(made, query=Projection(made.query["x"]))
