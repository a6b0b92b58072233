"""The best one-layer linear attention for inputs of independent coordinates, with noise: one step."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Hypothesis, Mutant, Scalar, Source, Values
from constructions.definitions.matrices import product
from constructions.definitions.one_layer_loss import corollary, second_moment
from constructions.definitions.one_layer_reading import Coefficients, best
from constructions.hypotheses.data_law import FOURTH_MOMENTS, SECOND_MOMENTS
from constructions.hypotheses.prior import ISOTROPIC, TASK_MOMENTS, normal_equation

CLAUSES = (
    Clause(
        "In one_layer_optimum_with_prior let the coordinates of X be independent with mean 0, variance v and excess "
        "kurtosis e, and Psi = I: then C = h I, h = 1/(v (N + d + 1 + e) + noise), solves (E[S Psi S] + noise E[S]) C "
        "= E[S] Psi,",
        by=("independent coordinates: normal equation",),
        read_off="of the law of X, moments up to order 4 enter, those of the hypotheses",
    ),
    Clause(
        "and P W_V = [[0, 0], [W_0, -I]], W_K^T W_Q = diag(h I, 0), a gradient step from W_0, is best among all "
        "one-layer linear attentions:",
        by=("independent coordinates: any weights", "one_layer_optimum_with_prior"),
        read_off="what the mean of squares adds is not negative",
    ),
    Clause(
        "for standard normal inputs h = 1/(N + d + 1 + noise).",
        by=("independent coordinates: normal equation",),
        read_off="v = 1 and e = 0",
    ),
    Clause(
        "The least half-MSE is tr(E[x_t x_t^T] (I - N v C))/2 for each output.",
        by=("independent coordinates: least loss", "one_layer_optimum_with_prior"),
    ),
)
HALF = Fraction(1, 2)


def below(given: Values) -> Array:
    """v (N + d + 1 + e) + noise, shape ()."""
    x, v, e = given["X"], given["v"], given["e"]
    xp = namespace_of(x=x)
    count = xp.size(x.shape[0], like=x) + xp.size(x.shape[1], like=x) + 1
    return given["noise"] + xp.ones((), like=x) * (v * (count + e))


def step(below: Callable[[Values], Array]) -> Hypothesis:
    """(v (N + d + 1 + e) + noise) C = I"""

    def identity(given: Values) -> Array:
        return namespace_of(c=given["C"]).eye(given["C"].shape[0], like=given["C"])

    def divided(given: Values) -> Values:
        c = given["C"]
        xp = namespace_of(c=c)
        each = xp.einsum(",a->a", below(given), xp.ones(c.shape[:1], like=c))
        return {**given, "C": xp.einsum("a,ab->ab", xp.reciprocal(each), identity(given))}

    return Hypothesis(
        "step",
        "(v (N + d + 1 + e) + noise) C = I",
        lambda given: (namespace_of(c=given["C"]).einsum(",ab->ab", below(given), given["C"]), identity(given)),
        divided,
    )


def least(given: Values) -> Array:
    """tr(E[x_t x_t^T] (I - N v C))/2, shape ()."""
    x, q = given["X"], second_moment(given)
    xp = namespace_of(x=x)
    gained = xp.einsum("jk,kj->", q, given["C"]) * (given["v"] * xp.size(x.shape[1], like=x))
    return (xp.einsum("jj->", q) - gained) * xp.scalar(HALF, like=x)


def claim(
    below: Callable[[Values], Array] = below,
    normal_equation: Callable[[Values], tuple[Array, Array]] = normal_equation,
    best: Callable[..., Coefficients] = best,
    least: Callable[[Values], Array] = least,
    excess: Callable[..., Array] = lambda any_weights, optimal: any_weights - optimal,
) -> Claim:
    """The claim, from its ingredients."""
    assumed = (FOURTH_MOMENTS, SECOND_MOMENTS, ISOTROPIC, *TASK_MOMENTS, step(below))
    law = (Scalar("v"), Scalar("e"))
    return Claim(
        name="one_layer_optimum_for_independent_coordinates",
        clauses=CLAUSES,
        source=Source("mahankali2024", "Theorem 1, standard normal inputs (content); here for other laws"),
        parts=(corollary("independent coordinates", law, assumed, normal_equation, best, least, excess),),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        Mutant("no noise", claim(below=lambda given: below(given) - given["noise"])),
        Mutant("v times the noise", claim(below=lambda given: below(given) + given["noise"] * (given["v"] - 1))),
        Mutant("N + d + 1 for every law", claim(below=lambda given: below({**given, "e": given["e"] * 0}))),
        Mutant("two pairings of three: N + d + e", claim(below=lambda given: below({**given, "e": given["e"] - 1}))),
        Mutant("kurtosis for excess kurtosis", claim(below=lambda given: below({**given, "e": given["e"] + 3}))),
        Mutant("E[S] C for the moments", claim(normal_equation=_first_order)),
        Mutant("twice the step", claim(best=lambda rows, c: best(rows, c + c))),
        Mutant("the whole error in excess", claim(excess=lambda any_weights, optimal: any_weights)),
        Mutant("least loss not halved", claim(least=lambda given: least(given) * 2)),
        Mutant("least loss of another step", claim(least=lambda given: least({**given, "C": given["C"] * 2}))),
    )


def _first_order(given: Values) -> tuple[Array, Array]:
    _, right = normal_equation(given)
    return product(right, given["C"]), right
