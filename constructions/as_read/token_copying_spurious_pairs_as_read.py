"""After one copying head the next layer does a gradient step on the pairs (x_i, y_i): false, (y_i, x_{i+1}) enter."""

from __future__ import annotations

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Equations, Part, Scalar, Source, Tensor, Values
from constructions.definitions import gradient_descent, heads
from constructions.definitions.attention import add, attend
from constructions.definitions.matrices import product
from constructions.definitions.prompt import Tokens
from constructions.gradient_descent import token_copying
from constructions.hypotheses.positions import of_the_successor

CLAUSES = (
    Clause(
        "On the tokens (x_i, y_i) and (y_i, x_{i+1}), i = 1..N, that one copying head makes of x_1, y_1, ..., "
        "x_N, y_N, x_{N+1}, the layer of gradient_descent_step (with eta/N) turns y_j into y_j - dW x_j, dW "
        "being the gradient step on the pairs (x_i, y_i).",
        by=("one head",),
    ),
)
SUCCESSOR = of_the_successor("successor", "S_ij = 1 if i = j + 1, else 0")


def following(given: Values) -> Array:
    """x_2, ..., x_{N+1}: the last is the query's."""
    x, s, q = given["X"], given["S"], given["q"]
    xp = namespace_of(x=x, s=s, q=q)
    last = xp.ones((x.shape[-1],), like=x) - xp.einsum("...ij->...j", s)
    return product(x, s) + xp.einsum("...a,...j->...aj", q, last)


def claim() -> Claim:
    """The slots y_j after a layer that reads from both kinds of tokens, against one step on the pairs."""

    def printed(given: Values) -> Values:
        x, y = given["X"], given["Y"]
        pairs, others = Tokens(x, y), Tokens(y, following(given))
        head = heads.gradient_descent_step(given, given["eta"])
        return {"y": add(pairs, [attend(head, sources, pairs) for sources in (pairs, others)]).y}

    def equations(given: Values, state: Values) -> Equations:
        x, y = given["X"], given["Y"]
        return {"y": (state["y"], y - product(gradient_descent.change(given["W_0"], x, y, given["eta"]), x))}

    square = ("d", "d")
    return Claim(
        name="token_copying_spurious_pairs_as_read",
        clauses=CLAUSES,
        source=Source(
            "vonoswald2023",
            "Proposition 3",
            words="(content) one head transforms all tokens e_j into tokens equivalent to those of Proposition 1",
            read="in the paper",
        ),
        parts=(
            Part(
                name="one head",
                inputs=(
                    Tensor("X", ("d", "n")),
                    Tensor("Y", ("d", "n")),
                    Tensor("q", ("d",)),
                    Tensor("S", ("n", "n")),
                    Tensor("W_0", square),
                    Scalar("eta"),
                ),
                start=printed,
                equations=equations,
                hypotheses=(SUCCESSOR,),
            ),
        ),
        remarks=(
            f"Corrected by {token_copying.claim().name}: a second head empties the tokens of the y_i, as appendix A.5 "
            "proposes for the paper's experiments.",
        ),
    )
