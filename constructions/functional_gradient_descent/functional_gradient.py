"""The Riesz gradient of the squared loss in the function space of a kernel is 2 sum_i (f(x_i) - y_i) K(., x_i)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, PairFunction, Part, Scalar, Source, Tensor, Values
from constructions.definitions import functional_gradient_descent
from constructions.hypotheses.symmetric_kernel import SYMMETRIC

CLAUSES = (
    Clause(
        "In the span of K(., z), K symmetric, with <sum_a alpha_a K(., z_a), sum_b beta_b K(., z_b)> = sum_ab "
        "alpha_a beta_b K(z_a, z_b): <f, K(., x)> = f(x),",
        by=("span: reproducing property",),
        read_off="for one component, nu being 1 at x and 0 elsewhere",
    ),
    Clause(
        "and for L(f) = sum_i |f(x_i) - y_i|^2 and every t, L(f + t g) = L(f) + t <grad L(f), g> + t^2 sum_i "
        "|g(x_i)|^2 with grad L(f) = 2 sum_i (f(x_i) - y_i) K(., x_i),",
        by=("span: gradient",),
    ),
    Clause(
        "the Riesz gradient.",
        by=(
            "span: gradient",
            "span: step",
        ),
        read_off="what is linear in t is <grad L(f), g>, for every g of the span",
    ),
)


def at(given: Values, coefficients: Array, points: Array, where: Any) -> Array:
    """sum_a alpha_ca K(w_j, z_a), (n_y, tokens): the values of a function of the span at ``where``."""
    xp = namespace_of(c=coefficients)
    return xp.einsum("...ca,...ja->...cj", coefficients, given["K"](where, points))


def inner(given: Values, first: tuple[Array, Array], second: tuple[Array, Array]) -> Array:
    """sum_ab alpha_ca beta_cb K(z_a, z_b), shape (): of two functions, each by coefficients and points."""
    xp = namespace_of(first=first[0])
    pairs = given["K"](first[1], second[1])
    return xp.einsum("...ca,...cb,...ab->...", first[0], second[0], pairs)


def loss(values: Array, y: Array) -> Array:
    """sum_i |f(x_i) - y_i|^2, shape ()."""
    residual = values - y
    return namespace_of(y=y).einsum("...ci,...ci->...", residual, residual)


def gradient(values: Array, y: Array) -> Array:
    """The coefficients 2 (f(x_i) - y_i) of grad L(f) on the K(., x_i)."""
    return (values - y) * 2


def claim(
    at: Callable[..., Array] = at,
    inner: Callable[..., Array] = inner,
    loss: Callable[..., Array] = loss,
    gradient: Callable[..., Array] = gradient,
) -> Claim:
    """The claim, from its ingredients."""

    def equations(given: Values, state: Values) -> Equations:
        x, y, q, t, k = given["X"], given["Y"], given["Q"], given["t"], given["K"]
        f, g = (given["alpha"], given["Z"]), (given["beta"], given["Z"])
        one = namespace_of(y=y).ones((y.shape[-2],), like=y)
        values, direction = at(given, *f, x), at(given, *g, x)
        slope = gradient(values, y)
        evaluation = namespace_of(q=q).einsum("c,j->cj", one, given["nu"])
        step = functional_gradient_descent.step(lambda z: at(given, *f, z), k, x, y, t)
        square = namespace_of(y=y).einsum("...ci,...ci->...", direction, direction)
        return {
            "reproducing property": (
                inner(given, f, (evaluation, q)),
                namespace_of(q=q).einsum("...cj,...j->...", at(given, *f, q), given["nu"]),
            ),
            "gradient": (
                loss(values + direction * t, y),
                loss(values, y) + inner(given, (slope, x), g) * t + square * (t * t),
            ),
            "step": (step(q), at(given, *f, q) - at(given, slope, x, q) * t),
        }

    coefficients = ("n_y", "p")
    return Claim(
        name="functional_gradient",
        clauses=CLAUSES,
        source=Source("cheng2024", "the gradient before Proposition 1"),
        parts=(
            Part(
                name="span",
                inputs=(
                    Tensor("X", ("d", "n")),
                    Tensor("Y", ("n_y", "n")),
                    Tensor("Q", ("d", "m")),
                    Tensor("nu", ("m",)),
                    Tensor("Z", ("d", "p")),
                    Tensor("alpha", coefficients),
                    Tensor("beta", coefficients),
                    Scalar("t"),
                    PairFunction("K", "d"),
                ),
                start=lambda given: {},
                equations=equations,
                hypotheses=(SYMMETRIC,),
            ),
        ),
        remarks=(
            "f and g have the same points without loss: coefficients may be 0. The reproducing property is written for "
            "sum_j nu_j K(., x_j), with coefficient nu_j in every component.",
            "K positive semidefinite makes the form an inner product; the function space is the completion of the "
            "span, and both sides of the expansion are continuous on it.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        Mutant("gradient without the factor 2", claim(gradient=lambda v, y: v - y)),
        Mutant("gradient with the other sign", claim(gradient=lambda v, y: (y - v) * 2)),
        Mutant("gradient without the labels", claim(gradient=lambda v, y: v * 2)),
        Mutant("mean for sum", claim(loss=lambda v, y: loss(v, y) * (1 / namespace_of(y=y).size(y.shape[-1], like=y)))),
        Mutant("twice the loss", claim(loss=lambda v, y: loss(v, y) * 2)),
        Mutant("inner product of the coefficients", claim(inner=_of_coefficients)),
        Mutant("inner product times 2", claim(inner=lambda *a: inner(*a) * 2)),
        Mutant("values without the kernel's argument", claim(at=_at_the_points)),
        Mutant("values times 2", claim(at=lambda *a: at(*a) * 2)),
    )


def _of_coefficients(given: Values, first: tuple[Array, Array], second: tuple[Array, Array]) -> Array:
    xp = namespace_of(first=first[0])
    return xp.einsum("...ca,...cb->...", first[0], second[0])


def _at_the_points(given: Values, coefficients: Array, points: Array, where: Any) -> Array:
    xp = namespace_of(c=coefficients)
    ones = xp.ones((where.shape[-1],), like=where)
    return xp.einsum("...ca,...aa,j->...cj", coefficients, given["K"](points, points), ones)
