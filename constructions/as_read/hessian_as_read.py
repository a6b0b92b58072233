"""The poster's Hessian, which drops 1/N: false."""

from __future__ import annotations

from fractions import Fraction

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Equations, Part, Source, Tensor, Values
from constructions.definitions.loss import squared_error
from constructions.definitions.matrices import gram, product
from constructions.gradient_descent import loss_expansion

CLAUSES = (
    Clause(
        "X X^T is the Hessian of L(W) = 1/(2N) sum_i |W x_i - y_i|^2, on each row of W:",
        by=("expansion",),
        read_off="the term of second order in D is half the Hessian, at D and D",
    ),
    Clause(
        "the loss has the second-order term (1/2) tr(D X X^T D^T), L(W + D) = L(W) + (1/N) <(W X - Y) X^T, D> + "
        "(1/2) tr(D X X^T D^T).",
        by=("expansion",),
    ),
)


def second_order(d: Array, x: Array) -> Array:
    """(1/2) tr(D X X^T D^T), shape ()."""
    xp = namespace_of(d=d, x=x)
    return loss_expansion.paired(d, product(d, gram(x))) * xp.scalar(Fraction(1, 2), like=x)


def claim() -> Claim:
    """The expansion with the printed Hessian."""

    def equations(given: Values, state: Values) -> Equations:
        w, d, x, y = given["W"], given["D"], given["X"], given["Y"]
        first_order = loss_expansion.paired(loss_expansion.gradient(w, x, y), d)
        return {"expansion": (squared_error(w + d, x, y), squared_error(w, x, y) + first_order + second_order(d, x))}

    weights = ("n_y", "d")
    return Claim(
        name="hessian_as_read",
        clauses=CLAUSES,
        source=Source(
            "vonoswald2023poster", "GD++", words="(content) H = X X^T is the Hessian of the loss", read="on the poster"
        ),
        parts=(
            Part(
                name="expansion",
                inputs=(
                    Tensor("W", weights),
                    Tensor("D", weights),
                    Tensor("X", ("d", "n")),
                    Tensor("Y", ("n_y", "n")),
                ),
                start=lambda given: {},
                equations=equations,
            ),
        ),
        remarks=(
            f"Corrected by {loss_expansion.claim().name}: the Hessian is (1/N) X X^T on each row; "
            "the two agree for one token.",
        ),
    )
