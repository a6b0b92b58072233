"""The best one-layer linear attention for normal inputs and weights of the inverse covariance."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Hypothesis, Mutant, Source, Tensor, Values
from constructions.definitions.matrices import product
from constructions.definitions.one_layer_loss import corollary, second_moment
from constructions.definitions.one_layer_reading import Coefficients, best
from constructions.hypotheses.normal_inputs import NORMAL_FOURTH_MOMENTS, NORMAL_SECOND_MOMENTS, WHITENED
from constructions.hypotheses.prior import TASK_MOMENTS, normal_equation

CLAUSES = (
    Clause(
        "In one_layer_optimum_with_prior let the columns of X be independent and N(0, Sigma), and Psi = Sigma^-1: then "
        "C = Sigma^-1/(N + d + 1 + noise) solves (E[S Psi S] + noise E[S]) C = E[S] Psi,",
        by=("whitened weights: normal equation",),
        read_off="of the law of X, moments up to order 4 enter, by Isserlis those of the hypotheses",
    ),
    Clause(
        "and P W_V = [[0, 0], [W_0, -I]], W_K^T W_Q = diag(C, 0) is best among all one-layer linear attentions.",
        by=("whitened weights: any weights", "one_layer_optimum_with_prior"),
        read_off="what the mean of squares adds is not negative",
    ),
    Clause(
        "The least half-MSE is tr(E[x_t x_t^T] (Psi - N C))/2 for each output,",
        by=("whitened weights: least loss", "one_layer_optimum_with_prior"),
    ),
    Clause(
        "(d/2) (d + 1 + noise)/(N + d + 1 + noise) for a query from N(0, Sigma).",
        by=("whitened weights: least loss",),
        read_off="then tr(E[x_t x_t^T] Psi) = d",
    ),
)
HALF = Fraction(1, 2)


def total(given: Values) -> Array:
    """N + d + 1 + noise, shape ()."""
    x, noise = given["X"], given["noise"]
    xp = namespace_of(x=x)
    return noise + xp.ones((), like=x) * (xp.size(x.shape[0], like=x) + xp.size(x.shape[1], like=x) + 1)


def step(total: Callable[[Values], Array]) -> Hypothesis:
    """(N + d + 1 + noise) C = Psi"""

    def divided(given: Values) -> Values:
        psi = given["Psi"]
        xp = namespace_of(psi=psi)
        each = xp.einsum(",a->a", total(given), xp.ones(psi.shape[:1], like=psi))
        return {**given, "C": xp.einsum("a,ab->ab", xp.reciprocal(each), psi)}

    return Hypothesis(
        "step",
        "(N + d + 1 + noise) C = Psi",
        lambda given: (namespace_of(c=given["C"]).einsum(",ab->ab", total(given), given["C"]), given["Psi"]),
        divided,
    )


def least(given: Values) -> Array:
    """tr(E[x_t x_t^T] (Psi - N C))/2, shape ()."""
    x, q = given["X"], second_moment(given)
    xp = namespace_of(x=x)
    beyond = given["Psi"] - given["C"] * xp.size(x.shape[1], like=x)
    return xp.einsum("jk,kj->", q, beyond) * xp.scalar(HALF, like=x)


def claim(
    total: Callable[[Values], Array] = total,
    normal_equation: Callable[[Values], tuple[Array, Array]] = normal_equation,
    best: Callable[..., Coefficients] = best,
    least: Callable[[Values], Array] = least,
    excess: Callable[..., Array] = lambda any_weights, optimal: any_weights - optimal,
) -> Claim:
    """The claim, from its ingredients."""
    assumed = (NORMAL_FOURTH_MOMENTS, NORMAL_SECOND_MOMENTS, WHITENED, *TASK_MOMENTS, step(total))
    sigma = (Tensor("Sigma", ("d", "d")),)
    return Claim(
        name="one_layer_optimum_for_whitened_weights",
        clauses=CLAUSES,
        source=Source("mahankali2024", "Theorem 2 (content)"),
        parts=(corollary("whitened weights", sigma, assumed, normal_equation, best, least, excess),),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        Mutant("no noise", claim(total=lambda given: total(given) - given["noise"])),
        Mutant("N + d + noise", claim(total=lambda given: total(given) - _one(given))),
        Mutant("N + 1 + noise", claim(total=lambda given: total(given) - _one(given) * _size_of(given))),
        Mutant("twice the noise", claim(total=lambda given: total(given) + given["noise"])),
        Mutant("E[S] C for the moments", claim(normal_equation=_first_order)),
        Mutant("twice the step", claim(best=lambda rows, c: best(rows, c + c))),
        Mutant("the whole error in excess", claim(excess=lambda any_weights, optimal: any_weights)),
        Mutant("least loss not halved", claim(least=lambda given: least(given) * 2)),
        Mutant("least loss of another step", claim(least=lambda given: least({**given, "C": given["C"] * 2}))),
    )


def _size_of(given: Values) -> Array:
    return namespace_of(x=given["X"]).size(given["X"].shape[0], like=given["X"])


def _one(given: Values) -> Array:
    return namespace_of(x=given["X"]).ones((), like=given["X"])


def _first_order(given: Values) -> tuple[Array, Array]:
    _, right = normal_equation(given)
    return product(right, given["C"]), right
