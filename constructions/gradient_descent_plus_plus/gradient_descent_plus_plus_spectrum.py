"""What one GD++ layer does to the spectrum of X X^T."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Scalar, Source, Tensor, Values
from constructions.definitions import heads
from constructions.definitions.attention import Head, layer
from constructions.definitions.matrices import conjugated, gram, product
from constructions.definitions.slots import DATA, first_prompt
from constructions.hypotheses.orthogonal import EIGENDECOMPOSITION, ORTHOGONAL

CLAUSES = (
    Clause(
        "One GD++ layer turns H = X X^T into (I - gamma H) H (I - gamma H);",
        by=("spectrum: conjugation",),
    ),
    Clause(
        "if H = U diag(s) U^T with U orthogonal, that is U diag(s - 2 gamma s^2 + gamma^2 s^3) U^T:",
        by=("spectrum: spectrum",),
    ),
    Clause(
        "lambda becomes lambda (1 - gamma lambda)^2.",
        by=("spectrum: spectrum",),
        read_off="s - 2 gamma s^2 + gamma^2 s^3 = s (1 - gamma s)^2",
    ),
)


def moved(s: Array, gamma: Number) -> Array:
    """s - 2 gamma s^2 + gamma^2 s^3, entry by entry."""
    xp = namespace_of(s=s)
    square = xp.einsum("...k,...k->...k", s, s)
    cube = xp.einsum("...k,...k->...k", square, s)
    return s - square * (gamma * 2) + cube * (gamma * gamma)


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[..., Head] = heads.gradient_descent_plus_plus_step,
    moved: Callable[..., Array] = moved,
) -> Claim:
    """The claim, from its ingredients."""

    def start(given: Values) -> Values:
        heads = [head(given["W"], given["X"], given["eta"], given["gamma"])]
        return {"H": gram(layer(heads, first_prompt(given)).context.x)}

    def equations(given: Values, state: Values) -> Equations:
        x, gamma = given["X"], given["gamma"]
        h = gram(x)
        factor = namespace_of(x=x).eye(x.shape[-2], like=x) - h * gamma
        return {
            "conjugation": (state["H"], product(factor, h, factor)),
            "spectrum": (state["H"], conjugated(given["U"], moved(given["s"], gamma))),
        }

    return Claim(
        name="gradient_descent_plus_plus_spectrum",
        clauses=CLAUSES,
        source=Source(
            "vonoswald2023poster",
            "GD++",
            as_printed="calls X X^T the Hessian; the Hessian of L(W) is (1/N) X X^T (x) I",
        ),
        parts=(
            Part(
                name="spectrum",
                inputs=(
                    *DATA,
                    Tensor("W", ("n_y", "d")),
                    Scalar("eta"),
                    Scalar("gamma"),
                    Tensor("U", ("d", "d")),
                    Tensor("s", ("d",)),
                ),
                start=start,
                equations=equations,
                hypotheses=(ORTHOGONAL, EIGENDECOMPOSITION),
                divides=True,
            ),
        ),
        remarks=(
            "U and s exist for every X (the spectral theorem for symmetric matrices); s >= 0 is not needed here.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    head = heads.gradient_descent_plus_plus_step
    return (
        *(Mutant(name, claim(layer=mutations.LAYERS[name](layer))) for name in mutations.SEEN_IN_CONTEXT_X),
        *(Mutant(name, claim(head=mutate(head))) for name, mutate in mutations.HEADS.items()),
        Mutant("x update dropped", claim(head=mutations.without(head, "x_from_x"))),
        Mutant("no cubic term", claim(moved=lambda s, gamma: moved(s, gamma) - _power(s, 3) * (gamma * gamma))),
        Mutant("lambda (1 - gamma lambda)", claim(moved=lambda s, gamma: s - _power(s, 2) * gamma)),
        Mutant("lambda (1 - gamma lambda)^3", claim(moved=lambda s, g: moved(s, g) - _power(moved(s, g), 1, s) * g)),
        Mutant(
            "quadratic term without the factor 2", claim(moved=lambda s, gamma: moved(s, gamma) + _power(s, 2) * gamma)
        ),
    )


def _power(s: Array, k: int, times: Number = None) -> Array:
    """s^k entry by entry, times another array if there is one."""
    xp = namespace_of(s=s)
    factors = [s] * k + ([] if times is None else [times])
    return xp.einsum(",".join(["...k"] * len(factors)) + "->...k", *factors)
