"""Two softmax heads of opposite scores and values approximate the gradient step itself: their limit is mean-centred."""

from __future__ import annotations

from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import Claim, Clause, Equations, Part, Source, Tensor, Values
from constructions.gradient_descent import softmax_linearisation

CLAUSES = (
    Clause(
        "For N >= 2 tokens, as c tends to 0, what two softmax heads with key-query products cA and -cA and opposite "
        "values read, divided by 2c, tends to the gradient step sum_i v_i z_i/N.",
        by=("limit",),
        read_off="the left side is the limit by softmax_linearisation, for one token v_0 and n more, N = n + 1",
    ),
)


def mean(first: Array, others: Array) -> Array:
    """The mean of one vector and of n more, which are columns."""
    xp = namespace_of(first=first, others=others)
    return (first + xp.einsum("ai->a", others)) * per_token(others)


def per_token(others: Array) -> Number:
    """1/N, N = n + 1"""
    return 1 / (namespace_of(others=others).size(others.shape[-1], like=others) + 1)


def claim() -> Claim:
    """The limit, which ``softmax_linearisation`` finds, against the gradient step."""

    def equations(given: Values, state: Values) -> Equations:
        first_v, v, first_z, z = (given[name] for name in ("v_0", "v", "z_0", "z"))
        xp = namespace_of(v=v, z=z)
        gradient = (xp.einsum("c,m->cm", first_v, first_z) + xp.einsum("ci,mi->cm", v, z)) * per_token(z)
        centre = xp.einsum("c,m->cm", mean(first_v, v), mean(first_z, z))
        return {"limit": (gradient - centre, gradient)}

    return Claim(
        name="softmax_linearisation_as_read",
        clauses=CLAUSES,
        source=Source(
            "vonoswald2023poster",
            "softmax self-attention",
            words="(content) two softmax heads can approximate a step of gradient descent",
            read="on the poster, which does not say with which weights: this is one pair of heads",
        ),
        parts=(
            Part(
                name="limit",
                inputs=(
                    Tensor("v_0", ("n_y",)),
                    Tensor("v", ("n_y", "n")),
                    Tensor("z_0", ("m",)),
                    Tensor("z", ("m", "n")),
                ),
                start=lambda given: {},
                equations=equations,
            ),
        ),
        remarks=(
            f"By {softmax_linearisation.claim().name}, the left side is the limit, the step with centred keys or "
            "values; it is the gradient step where the keys or the values have mean 0.",
        ),
    )
