"""After l steps of functional gradient descent from 0, f_l(x) = nu(x)^T p_l(Khat) y, p_l a polynomial in the steps.

Values at n points are columns here: y = Y^T is (n, n_y), so is alpha_l, and P_l and p_l(Khat) are (n, n).
"""

from __future__ import annotations

from collections.abc import Callable

from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import (
    Claim,
    Clause,
    Declaration,
    Equations,
    Mutant,
    PairFunction,
    Part,
    PointFunction,
    Source,
    Tensor,
    Values,
)
from constructions.definitions import functional_gradient_descent, similarity_recursion
from constructions.definitions.matrices import product, transposed
from constructions.definitions.residual_matrices import after_functional_step, next_coefficients
from constructions.definitions.slots import steps_of

CLAUSES = (
    Clause(
        "For every K, all data and all steps r_l, f_0 = 0, f_{l+1} = f_l - r_l grad L(f_l), grad L(f) = 2 sum_i "
        "(f(x_i) - y_i) K(., x_i), has f_l(x) = nu(x)^T alpha_l with alpha_0 = 0, alpha_{l+1} = alpha_l + 2 r_l "
        "(y - Khat alpha_l), Khat_ij = K(x_i, x_j), nu(x)_i = K(x, x_i);",
        by=(
            "polynomials of the kernel matrix: function",
            "polynomials of the kernel matrix: function at the context",
        ),
    ),
    Clause(
        "its residual is (y_i - f_l(x_i))_i = P_l y, P_l = prod_{s<l} (I - 2 r_s Khat),",
        by=("polynomials of the kernel matrix: residual",),
    ),
    Clause(
        "and alpha_l = p_l(Khat) y",
        by=("polynomials of the kernel matrix: coefficients",),
    ),
    Clause(
        "for the polynomial p_l(t) = (1 - prod_{s<l} (1 - 2 r_s t))/t: p_0 = 0, p_{l+1}(Khat) = p_l(Khat) + 2 "
        "r_l P_l, Khat p_l(Khat) = I - P_l.",
        by=(
            "polynomials of the kernel matrix: polynomial",
            "polynomials of the kernel matrix: order of the factors",
        ),
        read_off=(
            "P_l commutes with Khat, so that p_l is as for numbers: n = 1 and K(x_1, x_1) = t gives t p_l(t) = 1 "
            "- prod_{s<l} (1 - 2 r_s t)"
        ),
    ),
    Clause(
        "So f_l(x) = nu(x)^T p_l(Khat) y.",
        by=("polynomials of the kernel matrix: closed form",),
    ),
)
INPUTS: tuple[Declaration, ...] = (
    Tensor("X", ("d", "n")),
    Tensor("Y", ("n_y", "n")),
    Tensor("Q", ("d", "m")),
    PairFunction("K", "d"),
)
STATE: tuple[Declaration, ...] = (
    PointFunction("f", "d", "n_y"),
    Tensor("alpha", ("n", "n_y")),
    Tensor("P", ("n", "n")),
    Tensor("polynomial", ("n", "n")),
)


def gram_matrix(given: Values) -> Array:
    """Khat = (K(x_i, x_j))_ij, shape (n, n)."""
    return given["K"](given["X"], given["X"])


def against_context(given: Values) -> Array:
    """nu(x)^T = (K(x, x_i))_i for every query x, shape (m, n)."""
    return given["K"](given["Q"], given["X"])


def next_polynomial(polynomial: Array, residual: Array, k: Array, rate: Number) -> Array:
    """p + 2 r P, for the P of the same layer."""
    return polynomial + residual * (rate * 2)


def start(given: Values) -> Values:
    """f_0 = 0, alpha_0 = 0, P_0 = I and p_0(Khat) = 0."""
    y = transposed(given["Y"])
    xp, n = namespace_of(y=y), y.shape[-2]
    return {
        "f": functional_gradient_descent.zero(given["Y"]),
        "alpha": xp.zeros(y.shape, like=y),
        "P": xp.eye(n, like=y),
        "polynomial": xp.zeros((n, n), like=y),
    }


def polynomials_of_the_kernel_matrix(
    step: Callable[..., Array],
    gram_matrix: Callable[[Values], Array],
    against_context: Callable[[Values], Array],
    next_coefficients: Callable[..., Array],
    next_residual: Callable[..., Array],
    next_polynomial: Callable[..., Array],
    closed_form_step: str,
) -> Part:
    """f_L(x) = nu(x)^T alpha_L = nu(x)^T p_L(Khat) y, with the residual P_L y and Khat p_L(Khat) = I - P_L."""

    def advance(given: Values, at: Values, state: Values) -> Values:
        k, rate, p = gram_matrix(given), at[closed_form_step], state["P"]
        return {
            "f": step(state["f"], given["K"], given["X"], given["Y"], at["rate"]),
            "alpha": next_coefficients(state["alpha"], k, transposed(given["Y"]), rate),
            "P": next_residual(p, k, rate),
            "polynomial": next_polynomial(state["polynomial"], p, k, rate),
        }

    def equations(given: Values, state: Values) -> Equations:
        k, nu, y = gram_matrix(given), against_context(given), transposed(given["Y"])
        alpha, p, polynomial = state["alpha"], state["P"], state["polynomial"]
        identity = namespace_of(y=y).eye(y.shape[-2], like=y)
        at_context, at_query = transposed(state["f"](given["X"])), transposed(state["f"](given["Q"]))
        return {
            "order of the factors": (product(p, k), product(k, p)),
            "polynomial": (product(k, polynomial), identity - p),
            "coefficients": (alpha, product(polynomial, y)),
            "function at the context": (at_context, product(k, alpha)),
            "function": (at_query, product(nu, alpha)),
            "residual": (y - at_context, product(p, y)),
            "closed form": (at_query, product(nu, polynomial, y)),
        }

    return Part(
        name="polynomials of the kernel matrix",
        inputs=INPUTS,
        steps=steps_of("rate", closed_form_step),
        state=STATE,
        start=start,
        advance=advance,
        equations=equations,
    )


def claim(
    step: Callable[..., Array] = functional_gradient_descent.step,
    gram_matrix: Callable[[Values], Array] = gram_matrix,
    against_context: Callable[[Values], Array] = against_context,
    next_coefficients: Callable[..., Array] = next_coefficients,
    next_residual: Callable[..., Array] = after_functional_step,
    next_polynomial: Callable[..., Array] = next_polynomial,
    closed_form_step: str = "rate",
) -> Claim:
    """The claim, from its ingredients; ``closed_form_step`` names the scalar the closed form uses at a layer."""
    return Claim(
        name="functional_gradient_descent_closed_form",
        clauses=CLAUSES,
        source=Source("attention-audit", "the closed form of cheng2024, Proposition 1"),
        parts=(
            polynomials_of_the_kernel_matrix(
                step,
                gram_matrix,
                against_context,
                next_coefficients,
                next_residual,
                next_polynomial,
                closed_form_step,
            ),
        ),
        remarks=(
            "K need not be symmetric here; if it is, nu(x)_i = K(x_i, x), and f_L(x) is what the layers of "
            "functional_gradient_descent predict.",
            "n = 1 and K(x_1, x_1) = t: t p_l(t) = 1 - prod_{s<l} (1 - 2 r_s t), so that p_l is that polynomial.",
            "P_l commutes with Khat (proved), so the order of its factors, and p_l, are as for numbers.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    step = functional_gradient_descent.step
    return (
        Mutant("step of another layer", claim(closed_form_step="rate_of_another_layer")),
        Mutant("gradient without the factor 2", claim(step=similarity_recursion.step)),
        Mutant("gradient ascent", claim(step=lambda f, k, x, y, r: step(f, k, x, y, -r))),
        Mutant("Khat transposed", claim(gram_matrix=lambda given: transposed(gram_matrix(given)))),
        Mutant("Khat with 1/n", claim(gram_matrix=_divided_by_n)),
        Mutant("K(x_i, x) for K(x, x_i)", claim(against_context=_exchanged)),
        Mutant("alpha without its residual", claim(next_coefficients=lambda alpha, k, y, r: alpha + y * (r * 2))),
        Mutant("I + 2 r Khat", claim(next_residual=lambda p, k, r: after_functional_step(p, k, -r))),
        Mutant("I - r Khat", claim(next_residual=lambda p, k, r: after_functional_step(p, k, r / 2))),
        Mutant(
            "P transposed at every layer",
            claim(next_residual=lambda p, k, r: transposed(after_functional_step(p, k, r))),
        ),
        Mutant("p + 2 r P, P of the next layer", claim(next_polynomial=_next_layer)),
        Mutant("p + r P", claim(next_polynomial=lambda q, p, k, r: next_polynomial(q, p, k, r / 2))),
    )


def _divided_by_n(given: Values) -> Array:
    x = given["X"]
    return gram_matrix(given) * (1 / namespace_of(x=x).size(x.shape[-1], like=x))


def _exchanged(given: Values) -> Array:
    return transposed(given["K"](given["X"], given["Q"]))


def _next_layer(polynomial: Array, residual: Array, k: Array, rate: Number) -> Array:
    return next_polynomial(polynomial, after_functional_step(residual, k, rate), k, rate)
