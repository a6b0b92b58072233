"""The best one-layer linear attention for normal inputs: ((N + 1) Sigma + (tr Sigma + noise) I)^-1."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Hypothesis, Mutant, Source, Tensor, Values
from constructions.definitions.matrices import product
from constructions.definitions.one_layer_loss import corollary, second_moment
from constructions.definitions.one_layer_reading import Coefficients, best
from constructions.hypotheses.normal_inputs import NORMAL_FOURTH_MOMENTS, NORMAL_SECOND_MOMENTS
from constructions.hypotheses.prior import ISOTROPIC, TASK_MOMENTS, normal_equation
from constructions.hypotheses.pseudo_inverse import inverse

CLAUSES = (
    Clause(
        "In one_layer_optimum_with_prior let the columns of X be independent and N(0, Sigma), and Psi = I: then C = "
        "((N + 1) Sigma + (tr Sigma + noise) I)^-1 solves (E[S Psi S] + noise E[S]) C = E[S] Psi,",
        by=("normal inputs: normal equation",),
        read_off="of the law of X, moments up to order 4 enter, by Isserlis those of the hypotheses",
    ),
    Clause(
        "and P W_V = [[0, 0], [W_0, -I]], W_K^T W_Q = diag(C, 0) is best among all one-layer linear attentions:",
        by=("normal inputs: any weights", "one_layer_optimum_with_prior"),
        read_off="what the mean of squares adds is not negative",
    ),
    Clause(
        "for W_0 = 0 and noise = 0 a step of preconditioned_gradient_descent from 0, with the preconditioner N ((N + "
        "1) Sigma + tr(Sigma) I)^-1.",
        by=("normal inputs: any weights", "preconditioned_gradient_descent"),
        read_off="preconditioned_gradient_descent with A_0 = N C is that layer",
    ),
    Clause(
        "The least half-MSE is tr(E[x_t x_t^T] (I - N C^T Sigma))/2 for each output.",
        by=("normal inputs: least loss", "one_layer_optimum_with_prior"),
    ),
)
HALF = Fraction(1, 2)


def below(given: Values) -> Array:
    """(N + 1) Sigma + (tr Sigma + noise) I, shape (d, d)."""
    sigma, x = given["Sigma"], given["X"]
    xp = namespace_of(sigma=sigma, x=x)
    identity = xp.eye(sigma.shape[0], like=sigma)
    spread = xp.einsum("aa,bc->bc", sigma, identity) + xp.einsum(",bc->bc", given["noise"], identity)
    return sigma * (xp.size(x.shape[1], like=x) + 1) + spread


def preconditioner(below: Callable[[Values], Array]) -> Hypothesis:
    """((N + 1) Sigma + (tr Sigma + noise) I) C = I"""
    return Hypothesis(
        "preconditioner",
        "((N + 1) Sigma + (tr Sigma + noise) I) C = I",
        lambda given: (
            product(below(given), given["C"]),
            namespace_of(c=given["C"]).eye(given["C"].shape[0], like=given["C"]),
        ),
        lambda given: {**given, "C": inverse(below(given))},
    )


def least(given: Values) -> Array:
    """tr(E[x_t x_t^T] (I - N C^T Sigma))/2, shape ()."""
    q, c, x = second_moment(given), given["C"], given["X"]
    xp = namespace_of(q=q, c=c)
    gained = xp.einsum("jk,aj,ak->", q, c, given["Sigma"]) * xp.size(x.shape[1], like=x)
    return (xp.einsum("jj->", q) - gained) * xp.scalar(HALF, like=q)


def claim(
    below: Callable[[Values], Array] = below,
    normal_equation: Callable[[Values], tuple[Array, Array]] = normal_equation,
    best: Callable[..., Coefficients] = best,
    least: Callable[[Values], Array] = least,
    excess: Callable[..., Array] = lambda any_weights, optimal: any_weights - optimal,
) -> Claim:
    """The claim, from its ingredients."""
    assumed = (NORMAL_FOURTH_MOMENTS, NORMAL_SECOND_MOMENTS, ISOTROPIC, *TASK_MOMENTS, preconditioner(below))
    sigma = (Tensor("Sigma", ("d", "d")),)
    return Claim(
        name="one_layer_optimum_for_normal_inputs",
        clauses=CLAUSES,
        source=Source("ahn2023", "Theorem 1, for noise = 0 and W_0 = 0 (content)"),
        parts=(corollary("normal inputs", sigma, assumed, normal_equation, best, least, excess),),
        related=(Source("zhang2024", "its minimiser (content)"),),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""

    def without(name: str) -> Mutant:
        return Mutant(f"no {name}", claim(below=lambda given: below({**given, name: given[name] * 0})))

    return (
        without("noise"),
        Mutant("N Sigma", claim(below=lambda given: below(given) - given["Sigma"])),
        Mutant("(N + 2) Sigma", claim(below=lambda given: below(given) + given["Sigma"])),
        Mutant("no trace of Sigma", claim(below=_without_trace)),
        Mutant("twice the trace of Sigma", claim(below=lambda given: below(given) * 2 - _without_trace(given))),
        Mutant("E[S] C for the moments", claim(normal_equation=_first_order)),
        Mutant("twice the step", claim(best=lambda rows, c: best(rows, c + c))),
        Mutant("the whole error in excess", claim(excess=lambda any_weights, optimal: any_weights)),
        Mutant("least loss not halved", claim(least=lambda given: least(given) * 2)),
        Mutant("least loss of another step", claim(least=lambda given: least({**given, "C": given["C"] * 2}))),
    )


def _without_trace(given: Values) -> Array:
    sigma = given["Sigma"]
    xp = namespace_of(sigma=sigma)
    return below(given) - xp.einsum("aa,bc->bc", sigma, xp.eye(sigma.shape[0], like=sigma))


def _first_order(given: Values) -> tuple[Array, Array]:
    _, right = normal_equation(given)
    return product(right, given["C"]), right
