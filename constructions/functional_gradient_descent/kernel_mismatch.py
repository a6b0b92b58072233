"""With another kernel than that of the labels, deep layers keep a distance to the least loss: a quadratic form."""

from __future__ import annotations

from collections.abc import Callable

from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Source, Tensor, Values
from constructions.definitions.matrices import applied, dot, form, product, transposed
from constructions.definitions.residual_matrices import after_functional_step, next_coefficients
from constructions.definitions.slots import steps_of
from constructions.hypotheses.label_covariance import (
    COVARIANCE,
    FEATURES,
    INVERSE,
    LABELS,
    cross,
    error,
    excess,
    least_loss,
    mean_square,
    predictions,
    weights,
    weights_at_depth,
)
from constructions.hypotheses.pseudo_inverse import LEAST_SQUARES_INVERSE, kernel, kernel_inverse, of_others

CLAUSES = (
    Clause(
        "If the labels of a prompt have second moments K(X) = [[Khat, nu], [nu^T, k0]] and the similarity is another "
        "positive semidefinite kernel K', L layers of functional_gradient_descent with steps r_l predict b_L^T y with "
        "b_L = (I - P'_L) w', w' = K'hat^+ nu', P'_L = prod_l (I - 2 r_l K'hat),",
        by=(
            "layers: prediction",
            "functional_gradient_descent_closed_form",
            "feature_map_dual",
        ),
        read_off=(
            "the layers predict nu'^T alpha_L, alpha_0 = 0, alpha_{l+1} = alpha_l + 2 r_l (y - K'hat alpha_l), "
            "whatever the law of y; K'(X) = [Phi', v']^T [Phi', v'] and A' A'^T = K'hat^+ as for K in bayes_predictor"
        ),
    ),
    Clause(
        "and their loss exceeds the least of all linear predictors by (b_L - w)^T Khat (b_L - w), w = Khat^+ nu.",
        by=(
            "layers: loss",
            "bayes_predictor",
        ),
        read_off="only second moments occur: both sides agree for every law that has them",
    ),
    Clause(
        "With one step h = 2 r_l, 0 < h < 2/lambda_max(K'hat), K'hat not 0, b_L tends to w'",
        by=(
            "bayes_limit",
            "feature_map_dual",
        ),
        read_off=(
            "u_k^T b_L = (1 - rho_k) u_k^T w' along eigenvectors u_k of K'hat, where rho_k tends to 0 for s_k > "
            "0, and u_k^T w' = 0 for s_k = 0"
        ),
    ),
    Clause(
        "and the excess to (w' - w)^T Khat (w' - w),",
        by=("limit: loss",),
        read_off="the excess is continuous in b_L",
    ),
    Clause(
        "which is the mean square difference of the predictions w'^T y and w^T y.",
        by=("limit: excess",),
    ),
    Clause(
        "For labels that are Gaussian with mean 0 that least loss is that of Bayes, the least of all predictors.",
        by=("bayes_predictor",),
        read_off="the best linear predictor is E(y_t | y) there",
    ),
)
OTHER = {"Phi": "Phi_2", "v": "v_2", "A": "A_2"}
OTHERS = (Tensor("Phi_2", ("k", "n")), Tensor("v_2", ("k",)), Tensor("A_2", ("n", "k")))
INVERSES = (LEAST_SQUARES_INVERSE, of_others(LEAST_SQUARES_INVERSE, "_2", Phi="Phi_2", A="A_2"))


def of_the_layers(given: Values) -> Values:
    """Features and pseudo-inverse of the kernel K' of the layers, under the names that those of K have."""
    return {own: given[other] for own, other in OTHER.items()}


def layers(
    next_coefficients: Callable[..., Array],
    next_residual: Callable[..., Array],
    inverse_of_layers: Callable[[Array, Array], Array],
    weights_at_depth: Callable[[Array, Array], Array],
    loss: Callable[[Values, Array], Array],
    closed_form_step: str,
) -> Part:
    """nu'^T alpha_L = b_L^T y, and its loss; ``loss`` is the one that weights have."""

    def start(given: Values) -> Values:
        y = given["Y"]
        xp = namespace_of(y=y)
        return {"alpha": xp.zeros(y.shape, like=y), "P": xp.eye(y.shape[0], like=y)}

    def advance(given: Values, at: Values, state: Values) -> Values:
        k = kernel(given["Phi_2"])
        return {
            "alpha": next_coefficients(state["alpha"], k, given["Y"], at["rate"]),
            "P": next_residual(state["P"], k, at[closed_form_step]),
        }

    def equations(given: Values, state: Values) -> Equations:
        k, nu = kernel(given["Phi_2"]), cross(of_the_layers(given))
        alpha, p, y = state["alpha"], state["P"], given["Y"]
        b = weights_at_depth(weights(of_the_layers(given), inverse_of_layers), p)
        predicted = predictions(nu, alpha)
        return {
            "residual": (y - product(k, alpha), product(p, y)),
            "prediction": (predicted, predictions(b, y)),
            "loss": (mean_square(predicted - given["y_t"], given["pi"]), loss(given, b)),
        }

    return Part(
        name="layers",
        inputs=(*FEATURES, INVERSE, *OTHERS, *LABELS),
        steps=steps_of("rate", closed_form_step),
        state=(Tensor("alpha", ("n", "N")), Tensor("P", ("n", "n"))),
        start=start,
        advance=advance,
        equations=equations,
        hypotheses=(*INVERSES, *COVARIANCE),
        divides=True,
    )


def limit(excess: Callable[[Values, Array, Array], Array], loss: Callable[[Values, Array], Array]) -> Part:
    """The loss of w'^T y, and what its excess is."""

    def equations(given: Values, state: Values) -> Equations:
        w, other = weights(given), weights(of_the_layers(given))
        return {
            "loss": (mean_square(error(given, other), given["pi"]), loss(given, other)),
            "excess": (mean_square(predictions(other - w, given["Y"]), given["pi"]), excess(given, other, w)),
        }

    return Part(
        name="limit",
        inputs=(*FEATURES, INVERSE, *OTHERS, *LABELS),
        start=lambda given: {},
        equations=equations,
        hypotheses=(LEAST_SQUARES_INVERSE, *COVARIANCE),
        divides=True,
    )


def claim(
    kernel_inverse: Callable[[Array, Array], Array] = kernel_inverse,
    inverse_of_layers: Callable[[Array, Array], Array] = kernel_inverse,
    next_coefficients: Callable[..., Array] = next_coefficients,
    next_residual: Callable[..., Array] = after_functional_step,
    least_loss: Callable[[Values, Array], Array] = least_loss,
    excess: Callable[[Values, Array, Array], Array] = excess,
    weights_at_depth: Callable[[Array, Array], Array] = weights_at_depth,
    closed_form_step: str = "rate",
) -> Claim:
    """The claim, from its ingredients; the prediction and the excess are said of ``weights_at_depth``."""

    def loss(given: Values, b: Array) -> Array:
        w = weights(given, kernel_inverse)
        return least_loss(given, w) + excess(given, b, w)

    return Claim(
        name="kernel_mismatch",
        clauses=CLAUSES,
        source=Source(
            "attention-audit", "beside Proposition 2 of cheng2024; the limit is regression with another kernel"
        ),
        parts=(
            layers(next_coefficients, next_residual, inverse_of_layers, weights_at_depth, loss, closed_form_step),
            limit(excess, loss),
        ),
        remarks=(
            "Phi', v', A' are called Phi_2, v_2, A_2, and may have another number of rows.  In the limit nothing is "
            "asked of them: it is the loss of bayes_predictor at w' = A' A'^T Phi'^T v'.",
            "Along eigenvectors u_k of K'hat, u_k^T b_L = (1 - rho_k) u_k^T w' with rho_k = (1 - h s_k)^L, which tends "
            "to 0 for s_k > 0 (bayes_limit), and u_k^T w' = 0 for s_k = 0 (feature_map_dual): so b_L tends to w'.",
            "The excess is 0 only if w'^T y and w^T y agree almost surely.",
        ),
        related=(
            Source("sollich2001", "Gaussian process regression with mismatched models, known from its abstract"),
            Source("stein1999", "kriging with another covariance, from memory"),
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        Mutant("Khat for Khat^+", claim(kernel_inverse=lambda phi, a: kernel(phi))),
        Mutant("Phi^+ Phi for Khat^+", claim(kernel_inverse=lambda phi, a: product(a, phi))),
        Mutant("the Bayes loss itself", claim(excess=lambda given, b, w: excess(given, w, w))),
        Mutant("excess in K'hat", claim(excess=lambda given, b, w: excess(of_the_layers(given), b, w))),
        Mutant("excess |w' - w|^2", claim(excess=lambda given, b, w: dot(b - w, b - w))),
        Mutant("excess with w' + w", claim(excess=lambda given, b, w: excess(given, b, -w))),
        Mutant("excess w'^T Khat w' - w^T Khat w", claim(excess=_difference)),
        Mutant("twice the excess", claim(excess=lambda *a: excess(*a) * 2)),
        Mutant("least loss k0", claim(least_loss=lambda given, w: dot(given["v"], given["v"]))),
        Mutant("P for I - P", claim(weights_at_depth=lambda w, p: applied(transposed(p), w))),
        Mutant("w' at every depth", claim(weights_at_depth=lambda w, p: w)),
        Mutant("minus the prediction", claim(weights_at_depth=lambda w, p: -weights_at_depth(w, p))),
        Mutant("K'hat for K'hat^+", claim(inverse_of_layers=lambda phi, a: kernel(phi))),
        Mutant("step of another layer", claim(closed_form_step="rate_of_another_layer")),
        Mutant("gradient ascent", claim(next_coefficients=lambda a, k, y, r: next_coefficients(a, k, y, -r))),
        Mutant("gradient without the factor 2", claim(next_coefficients=_half_step)),
        Mutant("I - r K'hat", claim(next_residual=lambda p, k, r: after_functional_step(p, k, r / 2))),
    )


def _half_step(alpha: Array, k: Array, y: Array, rate: Number) -> Array:
    return next_coefficients(alpha, k, y, rate / 2)


def _difference(given: Values, b: Array, w: Array) -> Array:
    k = kernel(given["Phi"])
    return form(b, k, b) - form(w, k, w)
