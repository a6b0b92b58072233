"""Every token gives up its position: false, the last has no successor to replace it."""

from __future__ import annotations

from constructions.claim import Claim, Clause, Equations, Part, Source, Tensor, Values
from constructions.definitions.attention import add, attend
from constructions.definitions.matrices import product, transposed
from constructions.definitions.prompt import Tokens
from constructions.gradient_descent import token_copying
from constructions.hypotheses.positions import identity, of_the_successor

CLAUSES = (
    Clause(
        "With unit vectors p_j, W_K = diag(0, I), W_Q = diag(0, U^T), W_V = [[0, 0], [I, -U]] and U the upper "
        "shift, U p_{j+1} = p_j, every token (c_j, p_j) becomes (c_j, c_{j+1}), and the last, the query (x_t, "
        "p_n), (x_t, 0).",
        by=("all tokens",),
    ),
)
UPPER_SHIFT = of_the_successor("upper_shift", "U = S^T with S_ij = 1 if i = j + 1, else 0")


def claim() -> Claim:
    """The slots that the head leaves, at all tokens, against c_{j+1}, with 0 after the last."""

    def printed(given: Values) -> Values:
        positions = identity(given["S"])
        tokens = Tokens(given["C"], positions)
        head = token_copying.copying({"M": positions, "U": transposed(given["S"])})
        return {"slots": add(tokens, [attend(head, tokens, tokens)]).y}

    def equations(given: Values, state: Values) -> Equations:
        return {"slots": (state["slots"], product(given["C"], given["S"]))}

    return Claim(
        name="token_copying_last_token_as_read",
        clauses=CLAUSES,
        source=Source(
            "vonoswald2023",
            "Proposition 3",
            words="(content) all tokens e_j are transformed into tokens equivalent to those of Proposition 1",
            read="in the paper",
        ),
        parts=(
            Part(
                name="all tokens",
                inputs=(Tensor("C", ("n", "n")), Tensor("S", ("n", "n"))),
                start=printed,
                equations=equations,
                hypotheses=(UPPER_SHIFT,),
            ),
        ),
        remarks=(
            f"Corrected by {token_copying.claim().name}: the last slot stays p_n. Proposition 1 asks for (x_t, 0) at "
            "W_0 = 0; from p_n, the prediction is p_n too small.",
        ),
    )
