"""The printed copying head, with the lower shift: false, it reads the predecessor."""

from __future__ import annotations

from constructions.claim import Claim, Clause, Equations, Part, Source, Tensor, Values
from constructions.definitions.attention import add, attend
from constructions.definitions.matrices import product, transposed
from constructions.definitions.prompt import Tokens
from constructions.gradient_descent import token_copying
from constructions.hypotheses.positions import identity, of_the_successor

CLAUSES = (
    Clause(
        "With unit vectors p_j, W_K = diag(0, I), W_Q = diag(0, L^T), W_V = [[0, 0], [I, -L]] and L the lower "
        "shift, L p_j = p_{j+1}, every token (c_j, p_j) that has a successor becomes (c_j, c_{j+1}).",
        by=("lower shift",),
        read_off="S^T S is 1 at the tokens before the last and 0 at the last: both sides are about the former only",
    ),
)
LOWER_SHIFT = of_the_successor("lower_shift", "L_ij = 1 if i = j + 1, else 0; called S")


def claim() -> Claim:
    """The slots that the printed head leaves, at the tokens before the last, against c_{j+1}."""

    def printed(given: Values) -> Values:
        positions = identity(given["S"])
        tokens = Tokens(given["C"], positions)
        head = token_copying.copying({"M": positions, "U": given["S"]})
        return {"slots": add(tokens, [attend(head, tokens, tokens)]).y}

    def equations(given: Values, state: Values) -> Equations:
        s = given["S"]
        return {"slots": (product(state["slots"], transposed(s), s), product(given["C"], s))}

    return Claim(
        name="token_copying_lower_shift_as_read",
        clauses=CLAUSES,
        source=Source(
            "vonoswald2023",
            "appendix A.5",
            words="(content) I_off the lower diagonal identity matrix, W_Q = diag(0, I_off^T): K^T W_Q e_j = p_{j+1}",
            read="in the paper",
        ),
        parts=(
            Part(
                name="lower shift",
                inputs=(Tensor("C", ("n", "n")), Tensor("S", ("n", "n"))),
                start=printed,
                equations=equations,
                hypotheses=(LOWER_SHIFT,),
            ),
        ),
        remarks=(
            f"Corrected by {token_copying.claim().name}: L^T p_j = p_{{j-1}}, and L must be the upper shift.",
            "S^T S is 1 at the tokens before the last and 0 at the last: both sides are about the former only.",
        ),
    )
