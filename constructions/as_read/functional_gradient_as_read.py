"""The gradient as the steepest function of norm 1, as one restatement has it: minus it ascends, by a fixed length."""

from __future__ import annotations

from constructions.arrays.namespace import namespace_of
from constructions.claim import Claim, Clause, Equations, Part, Scalar, Source, Tensor, Values
from constructions.functional_gradient_descent import functional_gradient

CLAUSES = (
    Clause(
        "The layers' step from f = 0, which is -r times the Riesz gradient, is -r G, where G minimises the "
        "directional derivative of L at f over all functions of norm 1;",
        by=("one feature",),
        read_off=(
            "with s = sum_i y_i phi(x_i), functions are c phi, of norm |c|, and the derivative along them is -2 "
            "c s: G = sign(s) phi; both sides are multiplied by |s|"
        ),
    ),
    Clause(
        "here for K(u, w) = phi(u) phi(w).",
        by=("one feature",),
    ),
)


def claim() -> Claim:
    """Both steps at the query, times |s|: functions are c phi, of norm |c|, and the derivative is -2 c s.

    s = sum_i y_i phi(x_i); so G = sign(s) phi, and the layers' step is 2 r s phi.
    """

    def equations(given: Values, state: Values) -> Equations:
        xp = namespace_of(phi=given["phi"])
        s = xp.einsum("i,i->", given["y"], given["phi"])
        length = xp.relu(s) + xp.relu(-s)
        riesz = xp.einsum(",,j->j", length, s, given["phi_q"]) * (given["r"] * 2)
        steepest = xp.einsum(",j->j", s, given["phi_q"]) * given["r"]
        return {"step times |s|": (riesz, -steepest)}

    return Claim(
        name="functional_gradient_as_read",
        clauses=CLAUSES,
        source=Source(
            "cheng2024",
            "the gradient before Proposition 1",
            words="(content) the gradient is the minimiser, over the unit sphere, of the directional derivative",
            read="in one restatement of the paper; its own words are not known",
        ),
        parts=(
            Part(
                name="one feature",
                inputs=(
                    Tensor("y", ("n",)),
                    Tensor("phi", ("n",)),
                    Tensor("phi_q", ("m",)),
                    Scalar("r"),
                ),
                start=lambda given: {},
                equations=equations,
            ),
        ),
        remarks=(
            f"Corrected by {functional_gradient.claim().name}: the minimiser is minus the gradient over its norm; -r "
            "times it goes uphill, by a step that does not grow with the labels.",
        ),
    )
