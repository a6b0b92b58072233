"""nu^T Khat^+ y is the best linear predictor of a label, and for Gaussian labels of mean 0 the best of all."""

from __future__ import annotations

from collections.abc import Callable

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Source, Tensor, Values
from constructions.definitions.matrices import applied, dot, form, product
from constructions.hypotheses.label_covariance import (
    COVARIANCE,
    FEATURES,
    INVERSE,
    LABELS,
    correlation,
    cross,
    error,
    excess,
    least_loss,
    mean_square,
    weights,
)
from constructions.hypotheses.pseudo_inverse import LEAST_SQUARES_INVERSE, kernel, kernel_inverse

CLAUSES = (
    Clause(
        "If the labels of a prompt have second moments E[Y Y^T | X] = K(X) = [[Khat, nu], [nu^T, k0]], then nu "
        "is in the range of Khat: Khat Khat^+ nu = nu,",
        by=(
            "linear predictors: range",
            "feature_map_dual",
            "spectral_theorem",
        ),
        read_off=(
            "K(X) is positive semidefinite, being a matrix of second moments, and so [Phi, v]^T [Phi, v] for "
            "some Phi and v; A A^T is Khat^+ for A = Phi^+"
        ),
    ),
    Clause(
        "and for every b, E(b^T y - y_t)^2 = k0 - nu^T Khat^+ nu + (b - Khat^+ nu)^T Khat (b - Khat^+ nu), for "
        "singular Khat too.",
        by=("linear predictors: loss",),
        read_off=(
            "an expectation is a weighted sum over a finite population, and only second moments occur: both "
            "sides agree for every law that has them"
        ),
    ),
    Clause(
        "So nu^T Khat^+ y is best among all linear predictors b^T y;",
        by=("linear predictors: loss",),
        read_off="(b - w)^T Khat (b - w) = |Phi (b - w)|^2 is at least 0",
    ),
    Clause(
        "its loss is k0 - nu^T Khat^+ nu,",
        by=("linear predictors: least loss",),
    ),
    Clause(
        "and E[(y_t - nu^T Khat^+ y) y_i] = 0 for all i.",
        by=("linear predictors: uncorrelated error",),
    ),
    Clause(
        "If Y | X is Gaussian with mean 0, it is E(y_t | y), best among all predictors.",
        by=(
            "gaussian_conditioning",
            "linear predictors: uncorrelated error",
        ),
        read_off="by gaussian_conditioning, as the error is uncorrelated with every y_i",
    ),
)


def claim(
    kernel_inverse: Callable[[Array, Array], Array] = kernel_inverse,
    weights: Callable[..., Array] = weights,
    least_loss: Callable[[Values, Array], Array] = least_loss,
    excess: Callable[[Values, Array, Array], Array] = excess,
    error: Callable[[Values, Array], Array] = error,
) -> Claim:
    """The claim, from its ingredients."""

    def equations(given: Values, state: Values) -> Equations:
        nu, b, w = cross(given), given["b"], weights(given, kernel_inverse)
        least = least_loss(given, w)
        return {
            "range": (applied(product(kernel(given["Phi"]), kernel_inverse(given["Phi"], given["A"])), nu), nu),
            "loss": (mean_square(error(given, b), given["pi"]), least + excess(given, b, w)),
            "least loss": (mean_square(error(given, w), given["pi"]), least),
            "uncorrelated error": (
                correlation(error(given, w), given),
                namespace_of(nu=nu).zeros(nu.shape, like=nu),
            ),
        }

    return Claim(
        name="bayes_predictor",
        clauses=CLAUSES,
        source=Source(
            "cheng2024", "the Bayes predictor of Definition 1; a pseudo-inverse for singular Khat is textbook"
        ),
        parts=(
            Part(
                name="linear predictors",
                inputs=(*FEATURES, INVERSE, *LABELS, Tensor("b", ("n",))),
                start=lambda given: {},
                equations=equations,
                hypotheses=(LEAST_SQUARES_INVERSE, *COVARIANCE),
                divides=True,
            ),
        ),
        remarks=(
            "K(X) is positive semidefinite, being a matrix of second moments, and so [Phi, v]^T [Phi, v] for some Phi "
            "and v, the rows of diag(s)^(1/2) U^T (spectral_theorem): this is what puts nu in the range of Khat.",
            "With A = Phi^+ the matrix A A^T is Khat^+ (feature_map_dual); here only Phi^T Phi A = Phi^T is needed.",
            "An expectation is a weighted sum over a finite population, and only second moments occur: both sides "
            "agree for every law that has them. (b - w)^T Khat (b - w) = |Phi (b - w)|^2 is at least 0.",
            "That no predictor is better for Gaussian labels of mean 0 rests on gaussian_conditioning.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        Mutant("Khat for Khat^+", claim(kernel_inverse=lambda phi, a: kernel(phi))),
        Mutant("Phi^+ Phi for Khat^+", claim(kernel_inverse=lambda phi, a: product(a, phi))),
        Mutant("twice Khat^+", claim(kernel_inverse=lambda phi, a: kernel_inverse(phi, a) * 2)),
        Mutant("w with the other sign", claim(weights=lambda *a: -weights(*a))),
        Mutant("w = nu", claim(weights=lambda given, inverse: cross(given))),
        Mutant("least loss k0 + nu^T w", claim(least_loss=lambda given, w: least_loss(given, -w))),
        Mutant("least loss k0", claim(least_loss=lambda given, w: dot(given["v"], given["v"]))),
        Mutant("excess |b - w|^2", claim(excess=lambda given, b, w: dot(b - w, b - w))),
        Mutant("excess with Khat squared", claim(excess=_squared)),
        Mutant("excess with b + w", claim(excess=lambda given, b, w: excess(given, b, -w))),
        Mutant("twice the excess", claim(excess=lambda *a: excess(*a) * 2)),
        Mutant("minus the prediction", claim(error=lambda given, b: error(given, -b))),
    )


def _squared(given: Values, b: Array, w: Array) -> Array:
    k = kernel(given["Phi"])
    return form(b - w, product(k, k), b - w)
