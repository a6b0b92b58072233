"""A change of the weights is a change of the labels: why a layer that moves the labels can do gradient descent."""

from __future__ import annotations

from collections.abc import Callable

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Source, Tensor, Values
from constructions.definitions.loss import squared_error
from constructions.definitions.matrices import product

CLAUSES = (
    Clause(
        "L(W + dW; X, Y) = L(W; X, Y - dW X) for any W, dW, X, Y, where L(W; X, Y) = 1/(2N) sum_i |W x_i - y_i|^2.",
        by=("shift",),
    ),
)


def shifted(w: Array, dw: Array, x: Array, y: Array) -> Array:
    """Y - dW X"""
    return y - product(dw, x)


def claim(
    shifted: Callable[..., Array] = shifted,
    moved: Callable[..., Array] = lambda w, dw: w + dw,
    loss: Callable[..., Array] = squared_error,
) -> Claim:
    """The claim, from its ingredients; ``moved`` and ``loss`` are those of the left side."""

    def equations(given: Values, state: Values) -> Equations:
        w, dw, x, y = given["W"], given["dW"], given["X"], given["Y"]
        return {"loss": (loss(moved(w, dw), x, y), squared_error(w, x, shifted(w, dw, x, y)))}

    weights = ("n_y", "d")
    return Claim(
        name="loss_shift",
        clauses=CLAUSES,
        source=Source("vonoswald2023", "the transformed targets behind Proposition 1"),
        parts=(
            Part(
                name="shift",
                inputs=(
                    Tensor("W", weights),
                    Tensor("dW", weights),
                    Tensor("X", ("d", "n")),
                    Tensor("Y", ("n_y", "n")),
                ),
                start=lambda given: {},
                equations=equations,
            ),
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        Mutant("labels shifted the other way", claim(shifted=lambda w, dw, x, y: y + product(dw, x))),
        Mutant("labels not shifted", claim(shifted=lambda w, dw, x, y: y)),
        Mutant("labels shifted by W X", claim(shifted=lambda w, dw, x, y: y - product(w, x))),
        Mutant("labels shifted twice", claim(shifted=lambda w, dw, x, y: y - product(dw, x) * 2)),
        Mutant("weights not moved", claim(moved=lambda w, dw: w)),
        Mutant("weights moved back", claim(moved=lambda w, dw: w - dw)),
        Mutant("no 1/2 on one side", claim(loss=lambda w, x, y: squared_error(w, x, y) * 2)),
        Mutant("no 1/N on one side", claim(loss=_not_averaged)),
        Mutant("square of the summed residual", claim(loss=_of_the_sum)),
    )


def _not_averaged(w: Array, x: Array, y: Array) -> Array:
    return squared_error(w, x, y) * namespace_of(x=x).size(x.shape[-1], like=x)


def _of_the_sum(w: Array, x: Array, y: Array) -> Array:
    xp = namespace_of(w=w, x=x, y=y)
    residual = xp.einsum("...ci->...c", product(w, x) - y)
    return xp.einsum("...c,...c->...", residual, residual) * (1 / (xp.size(x.shape[-1], like=x) * 2))
