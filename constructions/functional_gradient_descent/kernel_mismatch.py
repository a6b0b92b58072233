"""With another kernel than that of the labels, deep layers keep a distance to the Bayes loss: a quadratic form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from constructions.arrays.namespace import Array
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Source, Tensor, Values
from constructions.definitions.matrices import applied, dot, form, product, transposed
from constructions.hypotheses.label_covariance import (
    COVARIANCE,
    FEATURES,
    INVERSE,
    LABELS,
    error,
    excess,
    least_loss,
    mean_square,
    predictions,
    weights,
    weights_at_depth,
)
from constructions.hypotheses.pseudo_inverse import LEAST_SQUARES_INVERSE, kernel, kernel_inverse

CLAUSES = (
    Clause(
        "If the labels have second moments K(X) = [[Khat, nu], [nu^T, k0]] and the similarity is another kernel "
        "K', the prediction of L layers is b_L^T y with b_L = (I - P'_L) w', w' = K'hat^+ nu', P'_L = prod_l (I "
        "- 2 r_l K'hat),",
        by=("bayes_limit",),
        read_off="its prediction, for K' in place of K, holds for all y, of whatever law",
    ),
    Clause(
        "and its loss exceeds the Bayes loss by (b_L - w)^T Khat (b_L - w), w = Khat^+ nu.",
        by=(
            "loss: loss at depth L",
            "bayes_predictor",
            "feature_map_dual",
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
        by=("loss: loss in the limit",),
        read_off="the excess is continuous in b_L",
    ),
    Clause(
        "which is the mean square difference of the predictions w'^T y and w^T y.",
        by=("loss: excess",),
    ),
)


def of_the_layers(given: Values) -> Values:
    """Features and pseudo-inverse of the kernel K' of the layers, under the names that those of K have."""
    return {"Phi": given["Phi_2"], "v": given["v_2"], "A": given["A_2"]}


def claim(
    kernel_inverse: Callable[[Array, Array], Array] = kernel_inverse,
    least_loss: Callable[[Values, Array], Array] = least_loss,
    excess: Callable[[Values, Array, Array], Array] = excess,
    error: Callable[[Values, Array], Array] = error,
    weights_at_depth: Callable[[Array, Array], Array] = weights_at_depth,
) -> Claim:
    """The claim, from its ingredients; ``weights_at_depth`` are those that the excess is said of."""

    def equations(given: Values, state: Values) -> Equations:
        y, pi, p = given["Y"], given["pi"], given["P"]
        w, limit = weights(given, kernel_inverse), weights(of_the_layers(given))
        at_depth, bayes = limit - applied(transposed(p), limit), least_loss(given, w)
        return {
            "loss at depth L": (
                mean_square(error(given, at_depth), pi),
                bayes + excess(given, weights_at_depth(limit, p), w),
            ),
            "loss in the limit": (mean_square(error(given, limit), pi), bayes + excess(given, limit, w)),
            "excess": (mean_square(predictions(limit - w, y), pi), excess(given, limit, w)),
        }

    return Claim(
        name="kernel_mismatch",
        clauses=CLAUSES,
        source=Source("attention-audit", "beside Proposition 2 of cheng2024"),
        parts=(
            Part(
                name="loss",
                inputs=(
                    *FEATURES,
                    INVERSE,
                    *(replace(t, name=f"{t.name}_2") for t in (*FEATURES, INVERSE)),
                    *LABELS,
                    Tensor("P", ("n", "n")),
                ),
                start=lambda given: {},
                equations=equations,
                hypotheses=(LEAST_SQUARES_INVERSE, *COVARIANCE),
                divides=True,
            ),
        ),
        remarks=(
            "The loss of bayes_predictor at b = b_L and at b = w', so that nothing is asked of Phi', v', A' (here "
            "Phi_2, v_2, A_2), of which w' = A' A'^T Phi'^T v' is made, nor of P; for K' they are as in bayes_limit.",
            "That the prediction is b_L^T y says bayes_limit for K'; it holds for all y, of whatever law.",
            "Along eigenvectors u_k of K'hat, u_k^T b_L = (1 - rho_k) u_k^T w' with rho_k = (1 - h s_k)^L, which tends "
            "to 0 for s_k > 0 (bayes_limit), and u_k^T w' = 0 for s_k = 0 (feature_map_dual): so b_L tends to w'.",
            "The excess is 0 only if w'^T y and w^T y agree almost surely.",
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
        Mutant("minus the prediction", claim(error=lambda given, b: error(given, -b))),
        Mutant("P for I - P", claim(weights_at_depth=lambda w, p: applied(transposed(p), w))),
        Mutant("w' at every depth", claim(weights_at_depth=lambda w, p: w)),
    )


def _difference(given: Values, b: Array, w: Array) -> Array:
    k = kernel(given["Phi"])
    return form(b, k, b) - form(w, k, w)
