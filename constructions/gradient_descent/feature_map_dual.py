"""Linear layers after a feature map, in the span of the context: on the way to kernel regression."""

from __future__ import annotations

from collections.abc import Callable

from constructions import mutations
from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Source, Tensor, Values
from constructions.definitions import gradient_descent, heads
from constructions.definitions.attention import Head, layer
from constructions.definitions.matrices import product, transposed
from constructions.definitions.residual_polynomials import decay
from constructions.definitions.slots import first_prompt, prompt_of, slot_equations, slots_of, steps_of
from constructions.hypotheses import step_range
from constructions.hypotheses.orthogonal import ORTHOGONAL
from constructions.hypotheses.pseudo_inverse import (
    EIGENDECOMPOSITION,
    LEAST_SQUARES_INVERSE,
    MINIMUM_NORM,
    kernel,
    kernel_inverse,
)
from constructions.hypotheses.query_slot import ZERO_SLOT
from constructions.mutations import Layer

CLAUSES = (
    Clause(
        "With Phi = m(X) in the x slots, K = Phi^T Phi and W_0 = 0, L layers of feature_map_gradient_descent "
        "leave Y R_L in the y slots",
        by=("closed form: context y",),
    ),
    Clause(
        "and predict Y (I - R_L) K^+ Phi^T m(x_t), R_L = prod_l (I - (eta_l/N) K), for singular K too;",
        by=(
            "closed form: prediction",
            "pseudo-inverse",
        ),
        read_off=(
            "the four equations of Penrose have one solution, so that A A^T is K^+ for A = Phi^+, which every Phi has"
        ),
    ),
    Clause(
        "if K = U diag(s) U^T with U orthogonal, Y = C U^T misses the kernel regression Y K^+ Phi^T m(x_t) by C "
        "diag(r_L) U^T K^+ Phi^T m(x_t), r_L = prod_l (1 - (eta_l/N) s),",
        by=("eigenvectors: error",),
    ),
    Clause(
        "to which s_k = 0 contributes nothing.",
        by=("eigenvectors: eigenvalues that are 0",),
        read_off="u_k^T K^+ = s_k u_k^T K^+ K^+",
    ),
    Clause(
        "With one step h = eta_l/N, and K that is not 0, the prediction tends to kernel regression for all Y and "
        "m(x_t) iff 0 < h < 2/lambda_max(K);",
        by=(
            "eigenvectors: error",
            "inside the range every factor shrinks",
            "above it that of lambda_max does not",
            "below it that of lambda_max does not",
            "geometric_sequence",
            "spectral_theorem",
        ),
        read_off=(
            "Y = C U^T with C = Y U; the squares of the entries of r_L are powers of q_k = (1 - h s_k)^2: inside "
            "the range q_k is below 1 where s_k is not 0, and s_k = 0 contributes nothing; outside see the next "
            "clause"
        ),
    ),
    Clause(
        "outside, for Y = u_max^T and m(x_t) = Phi u_max, it never does.",
        by=(
            "eigenvectors: error",
            "eigenvectors: eigenvalues that are not 0",
            "above it that of lambda_max does not",
            "below it that of lambda_max does not",
        ),
        read_off="u_max^T K^+ K = u_max^T, so that the error is the entry of r_L at u_max, whose square is at least 1",
    ),
)
FEATURES, INVERSE = Tensor("Phi", ("p", "n")), Tensor("A", ("n", "p"))
WEIGHTS = Tensor("W", ("n_y", "p"))


def on_features(given: Values) -> Values:
    """The data of a layer whose x slots hold features, and W_0 = 0."""
    phi, y = given["Phi"], given["Y"]
    xp = namespace_of(phi=phi, y=y)
    return {**given, "X": phi, "W_0": xp.zeros((y.shape[-2], phi.shape[-2]), like=y)}


def next_residual(r: Array, phi: Array, eta: Number) -> Array:
    """R (I - (eta/N) K)"""
    return r - product(r, kernel(phi)) * gradient_descent.rate(eta, phi)


def eigen_labels(given: Values) -> Array:
    """Y = C U^T"""
    return product(given["C"], transposed(given["U"]))


def regression(given: Values, kernel_inverse: Callable[[Array, Array], Array]) -> Array:
    """K^+ Phi^T, shape (n, p)."""
    return product(kernel_inverse(given["Phi"], given["A"]), transposed(given["Phi"]))


def pseudo_inverse(kernel_inverse: Callable[[Array, Array], Array]) -> Part:
    """A A^T is K^+ if A = Phi^+: it meets the four equations of Penrose for K = Phi^T Phi."""

    def equations(given: Values, state: Values) -> Equations:
        k, inverse = kernel(given["Phi"]), kernel_inverse(given["Phi"], given["A"])
        left, right = product(k, inverse), product(inverse, k)
        return {
            "K K^+ K = K": (product(k, inverse, k), k),
            "K^+ K K^+ = K^+": (product(inverse, k, inverse), inverse),
            "K K^+ is symmetric": (left, transposed(left)),
            "K^+ K is symmetric": (right, transposed(right)),
        }

    return Part(
        name="pseudo-inverse",
        inputs=(FEATURES, INVERSE),
        start=lambda given: {},
        equations=equations,
        hypotheses=(MINIMUM_NORM, LEAST_SQUARES_INVERSE),
        divides=True,
    )


def closed_form(
    layer: Layer,
    head: Callable[..., Head],
    kernel_inverse: Callable[[Array, Array], Array],
    next_residual: Callable[..., Array],
    algorithm_step: str,
) -> Part:
    """L layers leave Y R_L and predict W_L m(x_t) with W_L = Y (I - R_L) K^+ Phi^T, and W_L Phi = Y - Y R_L."""

    def start(given: Values) -> Values:
        data = on_features(given)
        identity = namespace_of(y=given["Y"]).eye(given["Y"].shape[-1], like=given["Y"])
        return {**slots_of(first_prompt(data)), "W": data["W_0"], "R": identity}

    def advance(given: Values, at: Values, state: Values) -> Values:
        data, phi = on_features(given), given["Phi"]
        return {
            **slots_of(layer([head(data, at["eta"])], prompt_of(state))),
            "W": gradient_descent.step(state["W"], phi, given["Y"], at[algorithm_step]),
            "R": next_residual(state["R"], phi, at[algorithm_step]),
        }

    def equations(given: Values, state: Values) -> Equations:
        phi, y, q = given["Phi"], given["Y"], given["Q"]
        left_over = product(y, state["R"])
        weights = product(y - left_over, regression(given, kernel_inverse))
        return slot_equations(state, x=phi, y=left_over, query_x=q, predicted=product(weights, q)) | {
            "weights": (state["W"], weights),
            "fit": (product(state["W"], phi), y - left_over),
        }

    return Part(
        name="closed form",
        inputs=(
            FEATURES,
            Tensor("Y", ("n_y", "n")),
            Tensor("Q", ("p", "m")),
            Tensor("query_slot", ("n_y", "m")),
            INVERSE,
        ),
        steps=steps_of("eta", algorithm_step),
        state=(
            Tensor("x", ("p", "n")),
            Tensor("y", ("n_y", "n")),
            Tensor("query_x", ("p", "m")),
            Tensor("query_y", ("n_y", "m")),
            WEIGHTS,
            Tensor("R", ("n", "n")),
        ),
        start=start,
        advance=advance,
        equations=equations,
        hypotheses=(ZERO_SLOT, LEAST_SQUARES_INVERSE),
        divides=True,
    )


def eigenvectors(
    kernel_inverse: Callable[[Array, Array], Array], decay: Callable[..., Array], algorithm_step: str
) -> Part:
    """If K = U diag(s) U^T, the weights for Y = C U^T miss Y K^+ Phi^T by C diag(r_L) U^T K^+ Phi^T.

    u_k^T K^+ K is u_k^T where s_k is not 0, and u_k^T K^+ is 0 where it is.
    """

    def start(given: Values) -> Values:
        s = given["s"]
        data = on_features({**given, "Y": eigen_labels(given)})
        return {"W": data["W_0"], "r": namespace_of(s=s).ones(s.shape, like=s)}

    def advance(given: Values, at: Values, state: Values) -> Values:
        phi = given["Phi"]
        return {
            "W": gradient_descent.step(state["W"], phi, eigen_labels(given), at["eta"]),
            "r": decay(state["r"], given["s"], gradient_descent.rate(at[algorithm_step], phi)),
        }

    def equations(given: Values, state: Values) -> Equations:
        phi, s, u = given["Phi"], given["s"], transposed(given["U"])
        xp = namespace_of(phi=phi, s=s, u=u)
        y, w, inverse = eigen_labels(given), state["W"], kernel_inverse(phi, given["A"])
        left_over = xp.einsum("...ck,...k,...ki->...ci", given["C"], state["r"], u)
        scaled = xp.einsum("...k,...ki->...ki", s, u)
        to_weights = regression(given, kernel_inverse)
        return {
            "context": (y - product(w, phi), left_over),
            "error": (product(y, to_weights) - w, product(left_over, to_weights)),
            "eigenvalues that are not 0": (product(scaled, inverse, kernel(phi)), scaled),
            "eigenvalues that are 0": (product(u, inverse), product(scaled, inverse, inverse)),
        }

    return Part(
        name="eigenvectors",
        inputs=(FEATURES, INVERSE, Tensor("U", ("n", "n")), Tensor("s", ("n",)), Tensor("C", ("n_y", "n"))),
        steps=steps_of("eta", algorithm_step),
        state=(WEIGHTS, Tensor("r", ("n",))),
        start=start,
        advance=advance,
        equations=equations,
        hypotheses=(ORTHOGONAL, EIGENDECOMPOSITION, MINIMUM_NORM, LEAST_SQUARES_INVERSE),
        divides=True,
    )


def claim(
    layer: Layer = layer,
    head: Callable[..., Head] = heads.gradient_descent_step,
    kernel_inverse: Callable[[Array, Array], Array] = kernel_inverse,
    next_residual: Callable[..., Array] = next_residual,
    decay: Callable[..., Array] = decay,
    algorithm_step: str = "eta",
    limit: int = 2,
    least: int = 0,
) -> Claim:
    """The claim, from its ingredients; ``algorithm_step`` names the scalar the algorithm uses at a layer."""
    return Claim(
        name="feature_map_dual",
        clauses=CLAUSES,
        source=Source("attention-audit", "the dual form of vonoswald2023, Proposition 2"),
        parts=(
            pseudo_inverse(kernel_inverse),
            closed_form(layer, head, kernel_inverse, next_residual, algorithm_step),
            eigenvectors(kernel_inverse, decay, algorithm_step),
        ),
        inequalities=step_range.inequalities(limit, least),
        remarks=(
            "The squared factors q = (1 - h s_k)^2 are those of geometric_sequence.",
            "A is Phi^+, that is Phi^T Phi A = Phi^T and Phi^T A^T A = A, and K^+ is A A^T: the first part shows it.",
            "The closed form needs only that Phi^T Phi A = Phi^T.",
            "For s_k not 0, u_k^T K^+ K = u_k^T: the error on Y = u_k^T at m(x_t) = Phi u_k is the k-th entry of r_L.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    head = heads.gradient_descent_step
    return (
        *mutations.common(claim, layer, head),
        Mutant("step of another layer", claim(algorithm_step="eta_of_another_layer")),
        Mutant("K for K^+", claim(kernel_inverse=lambda phi, a: kernel(phi))),
        Mutant("Phi^+ Phi for K^+", claim(kernel_inverse=lambda phi, a: product(a, phi))),
        Mutant("the diagonal of K^+ for K^+", claim(kernel_inverse=_diagonal)),
        Mutant("I + h K", claim(next_residual=lambda r, phi, eta: next_residual(r, phi, -eta))),
        Mutant("no 1/N", claim(next_residual=lambda r, phi, eta: r - product(r, kernel(phi)) * eta)),
        Mutant("1 + h s", claim(decay=lambda r, s, rate: decay(r, s, -rate))),
        Mutant("1 - 2 h s", claim(decay=lambda r, s, rate: decay(r, s, rate * 2))),
        *(Mutant(name, claim(limit=limit, least=least)) for name, (limit, least) in step_range.FALSE.items()),
    )


def _diagonal(phi: Array, a: Array) -> Array:
    xp = namespace_of(a=a)
    return xp.einsum("...ip,...ip,...ij->...ij", a, a, xp.eye(a.shape[-2], like=a))
