"""Two softmax heads approximate the gradient step itself: false, their limit is mean-centred."""

from __future__ import annotations

from constructions.arrays.namespace import namespace_of
from constructions.claim import Claim, Clause, Equations, Part, Source, Tensor, Values
from constructions.gradient_descent import softmax_linearisation
from constructions.gradient_descent.softmax_linearisation import mean

CLAUSES = (
    Clause(
        "As c tends to 0, what two softmax heads with key-query products cA and -cA and opposite values read, "
        "divided by 2c, tends to the gradient step sum_i v_i z_i/N.",
        by=("limit",),
        read_off="the left side is the limit by softmax_linearisation",
    ),
)


def claim() -> Claim:
    """The limit, which ``softmax_linearisation`` finds, against the printed one."""

    def equations(given: Values, state: Values) -> Equations:
        v, z = given["v"], given["z"]
        xp = namespace_of(v=v, z=z)
        per_token = 1 / xp.size(z.shape[-1], like=z)
        gradient = xp.einsum("ci,mi->cm", v, z) * per_token
        return {"limit": (gradient - xp.einsum("c,m->cm", mean(v), mean(z)), gradient)}

    return Claim(
        name="softmax_linearisation_as_printed",
        clauses=CLAUSES,
        source=Source(
            "vonoswald2023",
            "softmax self-attention",
            as_printed="two softmax heads approximate a step of gradient descent",
        ),
        parts=(
            Part(
                name="limit",
                inputs=(Tensor("v", ("n_y", "n")), Tensor("z", ("m", "n"))),
                start=lambda given: {},
                equations=equations,
            ),
        ),
        remarks=(f"By {softmax_linearisation.claim().name}, the left side is the limit; at N = 1 nothing is read.",),
    )
