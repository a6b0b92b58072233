"""With the kernel of the labels as similarity, the loss of deeper layers tends to the least of linear predictors."""

from __future__ import annotations

from collections.abc import Callable

from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import Claim, Clause, Equations, Inequality, Mutant, Part, Source, Tensor, Values, Variable
from constructions.definitions.matrices import applied, columns_scaled, form, product, transposed
from constructions.definitions.residual_matrices import after_functional_step, next_coefficients
from constructions.definitions.residual_polynomials import decay
from constructions.definitions.slots import steps_of
from constructions.hypotheses import step_range
from constructions.hypotheses.label_covariance import (
    FEATURES,
    INVERSE,
    cross,
    excess,
    predictions,
    weights,
    weights_at_depth,
)
from constructions.hypotheses.orthogonal import ORTHOGONAL
from constructions.hypotheses.pseudo_inverse import EIGENDECOMPOSITION, LEAST_SQUARES_INVERSE, kernel, kernel_inverse

CLAUSES = (
    Clause(
        "For one prompt X: if the labels have second moments K(X) = [[Khat, nu], [nu^T, k0]] and h = K, L layers of "
        "functional_gradient_descent with steps r_l predict nu^T Khat^+ (I - P_L) y, P_L = prod_l (I - 2 r_l "
        "Khat),",
        by=(
            "prediction: prediction",
            "functional_gradient_descent",
            "functional_gradient_descent_closed_form",
            "feature_map_dual",
        ),
        read_off=(
            "the layers predict nu^T alpha_L, alpha_0 = 0, alpha_{l+1} = alpha_l + 2 r_l (y - Khat alpha_l); "
            "K(X) = [Phi, v]^T [Phi, v] and A A^T = Khat^+ as in bayes_predictor"
        ),
    ),
    Clause(
        "and their loss exceeds k0 - nu^T Khat^+ nu, the least of all linear predictors, by exactly nu^T Khat^+ P_L^2 "
        "nu, for singular Khat too.",
        by=(
            "prediction: excess loss",
            "bayes_predictor",
        ),
        read_off=(
            "the prediction is b_L^T y with b_L = (I - P_L) Khat^+ nu, whose loss exceeds the least by (b_L "
            "- Khat^+ nu)^T Khat (b_L - Khat^+ nu)"
        ),
    ),
    Clause(
        "If Khat = U diag(s) U^T with U orthogonal, that is sum_k s_k rho_k^2 (u_k^T Khat^+ nu)^2 with rho = "
        "prod_l (1 - 2 r_l s),",
        by=(
            "eigenvectors: gap",
            "bayes_predictor",
        ),
        read_off="w is Khat^+ nu, so that nu = Khat w",
    ),
    Clause(
        "or the sum of rho_k^2 (u_k^T nu)^2/s_k over s_k not 0.",
        by=(
            "eigenvectors: gap",
            "eigenvectors: coordinates of nu",
        ),
        read_off="u_k^T nu = s_k u_k^T w",
    ),
    Clause(
        "With one step h = 2 r_l, and Khat that is not 0, it tends to 0 for every nu in the range of Khat iff 0 "
        "< h < 2/lambda_max(Khat);",
        by=(
            "eigenvectors: gap",
            "inside the range every factor shrinks",
            "above it that of lambda_max does not",
            "below it that of lambda_max does not",
            "geometric_sequence",
            "spectral_theorem",
        ),
        read_off=(
            "the rho_k^2 are powers of q_k = (1 - h s_k)^2: inside the range q_k is below 1 where s_k is not 0, "
            "and s_k = 0 contributes nothing; outside see the next clause"
        ),
    ),
    Clause(
        "outside, for nu = u_max, it is at least that of L = 0 at every depth.",
        by=(
            "eigenvectors: gap",
            "above it that of lambda_max does not",
            "below it that of lambda_max does not",
        ),
        read_off="only the term of u_max is not 0, and its rho^2 is at least 1",
    ),
    Clause(
        "It also tends to 0 for steps h_l = 2 r_l >= 0 that tend to 0 and whose sum diverges.",
        by=(
            "eigenvectors: gap",
            "one more step",
        ),
        read_off=(
            "from some layer on 0 <= h_l s_k <= 1, and from there the product of the factors is at most 1/(1 + "
            "s_k sum_l h_l), by induction with the inequality"
        ),
    ),
    Clause(
        "For labels that are Gaussian with mean 0 that least loss is that of Bayes, the least of all predictors.",
        by=("bayes_predictor",),
        read_off="the best linear predictor is E(y_t | y) there",
    ),
)


def gap(w: Array, p: Array, nu: Array) -> Array:
    """w^T P P nu, shape ()."""
    return form(w, product(p, p), nu)


def spectral_gap(s: Array, rho: Array, c: Array) -> Array:
    """sum_k s_k rho_k^2 c_k^2, shape ()."""
    return namespace_of(s=s).einsum("...k,...k,...k,...k,...k->...", s, rho, rho, c, c)


def coordinates_of_nu(s: Array, c: Array) -> Array:
    """(s_k c_k)_k"""
    return namespace_of(s=s).einsum("...k,...k->...k", s, c)


def one_more_step(bound: int = 1) -> tuple[Inequality, ...]:
    """prod_l (1 - x_l) <= 1/(1 + sum_l x_l) for 0 <= x_l <= 1, from each step to the next."""
    step = Variable("x", lower=lambda v: 0, upper=lambda v: 1)
    total = Variable("total", lower=lambda v: 0)
    return (
        Inequality(
            "one more step",
            (step, total),
            lambda v: ((1 - v["x"]) / (1 + v["total"]), 1 / (1 + v["total"] + v["x"] * bound)),
        ),
    )


def prediction(
    kernel_inverse: Callable[[Array, Array], Array],
    next_coefficients: Callable[..., Array],
    next_residual: Callable[..., Array],
    gap: Callable[..., Array],
    closed_form_step: str,
) -> Part:
    """nu^T alpha_L = nu^T Khat^+ (I - P_L) y, and its loss exceeds the least by nu^T Khat^+ P_L^2 nu."""

    def start(given: Values) -> Values:
        y = given["Y"]
        xp = namespace_of(y=y)
        return {"alpha": xp.zeros(y.shape, like=y), "P": xp.eye(y.shape[0], like=y)}

    def advance(given: Values, at: Values, state: Values) -> Values:
        k = kernel(given["Phi"])
        return {
            "alpha": next_coefficients(state["alpha"], k, given["Y"], at["rate"]),
            "P": next_residual(state["P"], k, at[closed_form_step]),
        }

    def equations(given: Values, state: Values) -> Equations:
        k, nu, w = kernel(given["Phi"]), cross(given), weights(given, kernel_inverse)
        alpha, p, y = state["alpha"], state["P"], given["Y"]
        b = weights_at_depth(w, p)
        return {
            "symmetry": (p, transposed(p)),
            "order of the factors": (product(p, k), product(k, p)),
            "residual": (y - product(k, alpha), product(p, y)),
            "prediction": (predictions(nu, alpha), predictions(b, y)),
            "excess loss": (excess(given, b, w), gap(w, p, nu)),
        }

    return Part(
        name="prediction",
        inputs=(*FEATURES, INVERSE, Tensor("Y", ("n", "N"))),
        steps=steps_of("rate", closed_form_step),
        state=(Tensor("alpha", ("n", "N")), Tensor("P", ("n", "n"))),
        start=start,
        advance=advance,
        equations=equations,
        hypotheses=(LEAST_SQUARES_INVERSE,),
        divides=True,
    )


def eigenvectors(
    next_residual: Callable[..., Array],
    decay: Callable[..., Array],
    gap: Callable[..., Array],
    spectral_gap: Callable[..., Array],
    coordinates_of_nu: Callable[[Array, Array], Array],
    closed_form_step: str,
) -> Part:
    """If Khat = U diag(s) U^T, P_L U = U diag(rho) and w^T P_L^2 nu = sum_k s_k rho_k^2 (u_k^T w)^2 for nu = Khat w."""

    def start(given: Values) -> Values:
        s = given["s"]
        xp = namespace_of(s=s)
        return {"P": xp.eye(s.shape[0], like=s), "rho": xp.ones(s.shape, like=s)}

    def advance(given: Values, at: Values, state: Values) -> Values:
        return {
            "P": next_residual(state["P"], kernel(given["Phi"]), at["rate"]),
            "rho": decay(state["rho"], given["s"], at[closed_form_step] * 2),
        }

    def equations(given: Values, state: Values) -> Equations:
        u, s, w = given["U"], given["s"], given["w"]
        p, rho, u_t = state["P"], state["rho"], transposed(u)
        nu, c = applied(kernel(given["Phi"]), w), applied(u_t, w)
        return {
            "eigenvectors": (product(p, u), columns_scaled(u, rho)),
            "gap": (gap(w, p, nu), spectral_gap(s, rho, c)),
            "coordinates of nu": (applied(u_t, nu), coordinates_of_nu(s, c)),
        }

    return Part(
        name="eigenvectors",
        inputs=(FEATURES[0], Tensor("U", ("n", "n")), Tensor("s", ("n",)), Tensor("w", ("n",))),
        steps=steps_of("rate", closed_form_step),
        state=(Tensor("P", ("n", "n")), Tensor("rho", ("n",))),
        start=start,
        advance=advance,
        equations=equations,
        hypotheses=(ORTHOGONAL, EIGENDECOMPOSITION),
        divides=True,
    )


def claim(
    kernel_inverse: Callable[[Array, Array], Array] = kernel_inverse,
    next_coefficients: Callable[..., Array] = next_coefficients,
    next_residual: Callable[..., Array] = after_functional_step,
    decay: Callable[..., Array] = decay,
    gap: Callable[..., Array] = gap,
    spectral_gap: Callable[..., Array] = spectral_gap,
    coordinates_of_nu: Callable[[Array, Array], Array] = coordinates_of_nu,
    closed_form_step: str = "rate",
    limit: int = 2,
    least: int = 0,
    bound: int = 1,
) -> Claim:
    """The claim, from its ingredients; ``closed_form_step`` names the scalar P and rho use at a layer."""
    return Claim(
        name="bayes_limit",
        clauses=CLAUSES,
        source=Source(
            "cheng2024",
            "Proposition 2, which is about the mean loss over prompts with one set of weights; here for one prompt, "
            "with the gap at every depth",
        ),
        parts=(
            prediction(kernel_inverse, next_coefficients, next_residual, gap, closed_form_step),
            eigenvectors(next_residual, decay, gap, spectral_gap, coordinates_of_nu, closed_form_step),
        ),
        inequalities=(*step_range.inequalities(limit, least), *one_more_step(bound)),
        remarks=(
            "The prediction is nu^T alpha_L with alpha_{l+1} = alpha_l + 2 r_l (y - Khat alpha_l), alpha_0 = 0 "
            "(functional_gradient_descent_closed_form), for any labels y.",
            "It is b_L^T y with b_L = (I - P_L) Khat^+ nu; the loss of b_L exceeds the least by "
            "(b_L - Khat^+ nu)^T Khat (b_L - Khat^+ nu) (bayes_predictor), the mean square of the difference of the "
            "two predictions: the first part says what that is.",
            "In the second part w is Khat^+ nu, so that nu = Khat w (bayes_predictor) and u_k^T nu = s_k u_k^T w.",
            "K(X) = [Phi, v]^T [Phi, v], and A = Phi^+, Khat^+ = A A^T, as in bayes_predictor.",
            "The squared factors q = (1 - h s_k)^2 are those of geometric_sequence; s_k = 0 contributes nothing.",
            "The gap of the loss over random prompts is the mean of this one over X, with the same steps for all: that "
            "it tends to 0 is not said here, where the range depends on X, but by bayes_limit_in_the_loss.",
            "Steps that tend to 0: from some layer on 0 <= h_l s_k <= 1, and from there the product of the factors is "
            "at most 1/(1 + s_k sum_l h_l), by induction with the last inequality: it tends to 0 if the sum diverges.",
        ),
        related=(Source("kang2026", "the step range and the rate"),),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        Mutant("step of another layer", claim(closed_form_step="rate_of_another_layer")),
        Mutant("gradient without the factor 2", claim(next_coefficients=_half_step)),
        Mutant("gradient ascent", claim(next_coefficients=lambda a, k, y, r: next_coefficients(a, k, y, -r))),
        Mutant("alpha without its residual", claim(next_coefficients=lambda a, k, y, r: a + y * (r * 2))),
        Mutant("I + 2 r Khat", claim(next_residual=lambda p, k, r: after_functional_step(p, k, -r))),
        Mutant("I - r Khat", claim(next_residual=lambda p, k, r: after_functional_step(p, k, r / 2))),
        Mutant("keys weighted by K(x_i, x_i)", claim(next_residual=_weighted)),
        Mutant("Khat for Khat^+", claim(kernel_inverse=lambda phi, a: kernel(phi))),
        Mutant("Phi^+ Phi for Khat^+", claim(kernel_inverse=lambda phi, a: product(a, phi))),
        Mutant("gap with P for P^2", claim(gap=lambda w, p, nu: form(w, p, nu))),
        Mutant("gap without Khat^+", claim(gap=lambda w, p, nu: gap(nu, p, nu))),
        Mutant("twice the gap", claim(gap=lambda *a: gap(*a) * 2)),
        Mutant("1 + h s", claim(decay=lambda r, s, rate: decay(r, s, -rate))),
        Mutant("1 - 2 h s", claim(decay=lambda r, s, rate: decay(r, s, rate * 2))),
        Mutant("gap without the eigenvalues", claim(spectral_gap=_unweighted)),
        Mutant("factors not squared", claim(spectral_gap=_first_power)),
        Mutant("U^T nu for U^T Khat^+ nu", claim(coordinates_of_nu=lambda s, c: c)),
        Mutant("a bound of 1/(1 + 2 sum_l x_l)", claim(bound=2)),
        *(Mutant(name, claim(limit=limit, least=least)) for name, (limit, least) in step_range.FALSE.items()),
    )


def _half_step(alpha: Array, k: Array, y: Array, rate: Number) -> Array:
    return next_coefficients(alpha, k, y, rate / 2)


def _weighted(p: Array, k: Array, rate: Number) -> Array:
    return after_functional_step(p, namespace_of(k=k).einsum("...ij,...jj->...ij", k, k), rate)


def _unweighted(s: Array, rho: Array, c: Array) -> Array:
    return spectral_gap(namespace_of(s=s).ones(s.shape, like=s), rho, c)


def _first_power(s: Array, rho: Array, c: Array) -> Array:
    return namespace_of(s=s).einsum("...k,...k,...k,...k->...", s, rho, c, c)
