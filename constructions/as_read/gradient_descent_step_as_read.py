"""The poster's form of the step, which goes uphill: false."""

from __future__ import annotations

from constructions.arrays.namespace import namespace_of
from constructions.claim import Claim, Clause, Equations, Part, Scalar, Source, Tensor, Values
from constructions.definitions import gradient_descent
from constructions.definitions.matrices import product
from constructions.gradient_descent import gradient_descent_step

CLAUSES = (
    Clause(
        "The update (x_i, y_i) <- (x_i, y_i) - (0, (eta/N) sum_j (W x_j - y_j) x_j^T x_i) is (x_i, y_i - dW x_i).",
        by=("step",),
    ),
)


def claim() -> Claim:
    """The printed update of the labels against the gradient step's."""

    def printed(given: Values) -> Values:
        w, x, y = given["W"], given["X"], given["Y"]
        xp = namespace_of(w=w, x=x, y=y)
        residual = product(w, x) - y
        update = xp.einsum("...cj,...aj,...ai->...ci", residual, x, x) * gradient_descent.rate(given["eta"], x)
        return {"y": y - update}

    def equations(given: Values, state: Values) -> Equations:
        w, x, y = given["W"], given["X"], given["Y"]
        return {"y": (state["y"], y - product(gradient_descent.change(w, x, y, given["eta"]), x))}

    return Claim(
        name="gradient_descent_step_as_read",
        clauses=CLAUSES,
        source=Source(
            "vonoswald2023poster",
            "Proposition 1",
            words="(x_i, y_i) <- (x_i, y_i) - (0, (eta/N) sum_j (W x_j - y_j) x_j^T x_i)",
            read="on the poster; the paper's own equation has the right sign",
        ),
        parts=(
            Part(
                name="step",
                inputs=(Tensor("X", ("d", "n")), Tensor("Y", ("n_y", "n")), Tensor("W", ("n_y", "d")), Scalar("eta")),
                start=printed,
                equations=equations,
            ),
        ),
        remarks=(
            f"Corrected by {gradient_descent_step.claim().name}: the printed update is Y + dW X, the ascent direction.",
        ),
    )
