"""Softmax leaves a one-hot column as it is: false, it needs a scale that grows without bound."""

from __future__ import annotations

from constructions.claim import Claim, Clause, Equations, Part, Source, Tensor, Values
from constructions.definitions.matrices import product, transposed
from constructions.definitions.similarity import Softmax
from constructions.gradient_descent import token_copying
from constructions.hypotheses.positions import identity, of_the_successor

CLAUSES = (
    Clause(
        "softmax(p_{j+1}) = p_{j+1}:",
        by=("softmax",),
        read_off="the weights of token j are the softmax of its scores p_{j+1}",
    ),
    Clause(
        "with softmax too, token j < n reads the token j + 1 and no other.",
        by=("softmax",),
        read_off="S^T S is 1 at the tokens before the last and 0 at the last: both sides are about the former only",
    ),
)
UPPER_SHIFT = of_the_successor("upper_shift", "U = S^T with S_ij = 1 if i = j + 1, else 0")


def claim() -> Claim:
    """The weights of a softmax head with keys p_i and queries U^T p_j, at the tokens before the last, against S."""

    def printed(given: Values) -> Values:
        return {"weights": Softmax()(identity(given["S"]), given["S"])}

    def equations(given: Values, state: Values) -> Equations:
        s = given["S"]
        return {"weights": (product(state["weights"], transposed(s), s), s)}

    return Claim(
        name="token_copying_softmax_as_read",
        clauses=CLAUSES,
        source=Source(
            "vonoswald2023",
            "Proposition 3 and appendix A.5",
            words="(content) linear- or softmax attention; K^T W_Q e_j = p_{j+1} stays p_{j+1} if we apply the softmax",
            read="in the paper",
        ),
        parts=(
            Part(
                name="softmax",
                inputs=(Tensor("S", ("n", "n")),),
                start=printed,
                equations=equations,
                hypotheses=(UPPER_SHIFT,),
                divides=True,
            ),
        ),
        remarks=(
            f"Corrected by {token_copying.claim().name}: with the scores times b the weight on the successor is "
            "e^b/(e^b + n - 1).",
            "S^T S is 1 at the tokens before the last and 0 at the last: both sides are about the former only.",
        ),
    )
