"""With a causal mask the layers tend to the solution of a triangular system, and not to least squares.

T = M o Khat is the kernel matrix with 0 where token j does not read from token i; M is (n, n), and free unless said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from constructions import mutations
from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import (
    Claim,
    Clause,
    Equations,
    Hypothesis,
    Inequality,
    Mutant,
    PairFunction,
    Part,
    Relation,
    Source,
    Tensor,
    Values,
    Variable,
)
from constructions.definitions import heads
from constructions.definitions.attention import Head
from constructions.definitions.causal_attention import causal_layer, masked
from constructions.definitions.matrices import product, transposed
from constructions.definitions.prompt import Prompt
from constructions.definitions.residual_matrices import after_step_on_labels, first_residual, next_polynomial
from constructions.definitions.residual_polynomials import decay
from constructions.definitions.slots import DATA, SLOTS, first_prompt, prompt_of, slot_equations, slots_of, steps_of
from constructions.hypotheses import step_range
from constructions.hypotheses.pseudo_inverse import inverse
from constructions.hypotheses.token_order import ORDER

Layer = Callable[..., Prompt]
Two = tuple[Number, Number]

CLAUSES = (
    Clause(
        "If context token j reads from context token i with the weight M_ij K(x_i, x_j), and a query from every one "
        "with K(x_i, x_t), then L layers with values diag(0, -2 r_l) turn the labels into Y P_L, P_L = prod_l (I - 2 "
        "r_l T), T = M o Khat entry by entry, for every mask M,",
        by=("layers: context x", "layers: context y", "layers: query x"),
    ),
    Clause(
        "and predict Y p_L nu, nu_i = K(x_i, x_t), less what the query's slot starts with, with p_0 = 0, p_{l+1} = p_l "
        "+ 2 r_l P_l,",
        by=("layers: prediction", "layers: query y"),
    ),
    Clause(
        "which is Y T^-1 (I - P_L) nu where T has an inverse.",
        by=("limit: order of the factors", "limit: polynomial", "limit: prediction"),
        read_off="the mask and Khat of the second part are those of the first",
    ),
    Clause(
        "For the causal mask, M_ij = 1 iff i <= j, and for every order of the tokens, P_L is 0 where M is, and its "
        "diagonal is prod_l (1 - 2 r_l K(x_j, x_j)).",
        by=("order: support", "order: diagonal"),
        read_off="i <= j and j <= i make i = j, and i <= j and j <= k make i <= k, for every n",
    ),
    Clause(
        "So if all K(x_j, x_j) > 0 then T has an inverse, and with one step h = 2 r_l the prediction, for a query's "
        "slot that starts with 0, tends to Y T^-1 nu for all Y and nu iff 0 < h < 2/max_j K(x_j, x_j).",
        by=(
            "limit: prediction",
            "order: support",
            "order: diagonal",
            "inside the range every factor shrinks",
            "above it that of lambda_max does not",
            "below it that of lambda_max does not",
            "geometric_sequence",
        ),
        read_off=(
            "T is upper triangular with the K(x_j, x_j) on its diagonal (after the tokens are sorted, for another "
            "order): its determinant is their product. With D = diag(1, e, ..., e^(n-1)), D^-1 (I - h T) D has the "
            "diagonal 1 - h K(x_j, x_j), of squares below 1 inside the range, and above it (I - h T)_ij e^(j-i): for "
            "small e > 0 its columns have sums of absolute values at most some q < 1, and those of its power L, D^-1 "
            "P_L D, at most q^L. Outside, Y T^-1 = e_j^T and nu = e_j with the largest K(x_j, x_j), called lambda_max, "
            "leave (P_L)_jj, whose square is at least 1"
        ),
    ),
    Clause(
        "The limit's coefficients alpha = Y T^-1 have sum_{i <= j} alpha_i K(x_i, x_j) = y_j: the tokens up to j, and "
        "none after it, make up the label of j.",
        by=("limit: labels",),
        read_off="(alpha T)_j is that sum for the causal mask",
    ),
    Clause(
        "This is not least squares: for x_1 = (1, 0), x_2 = (1, 1) and y_i = <w, x_i> with the linear kernel the limit "
        "is the weights (w_1 + w_2/2, w_2/2), whose loss is not 0 if w_2 is not, as that of w is.",
        by=("first weight", "second weight", "loss of the limit"),
        read_off="the identities are of polynomials, and so hold for all w; w and -w have the same loss",
    ),
)


def among_tokens(mask: Array, khat: Array) -> Array:
    """T = M o Khat, shape (n, n): column j is what token j reads."""
    return masked(mask, khat)


def diagonal(m: Array) -> Array:
    """(M_jj)_j, shape (n,)."""
    return namespace_of(m=m).einsum("...jj->...j", m)


def substituted(y: Two, k: tuple[Number, Number, Number]) -> Two:
    """alpha with alpha_1 K_11 = y_1 and alpha_1 K_12 + alpha_2 K_22 = y_2; k: K_11, K_12, K_22."""
    first = y[0] / k[0]
    return first, (y[1] - first * k[1]) / k[2]


def layers(
    layer: Layer,
    head: Callable[..., Head],
    among_tokens: Callable[[Array, Array], Array],
    next_residual: Callable[..., Array],
    next_polynomial: Callable[..., Array],
    closed_form_step: str,
) -> Part:
    """L layers leave Y P_L in the context and predict Y p_L nu - r, r what the query's slot starts with."""

    def start(given: Values) -> Values:
        return {**slots_of(first_prompt(given)), **first_residual(given["Y"])}

    def advance(given: Values, at: Values, state: Values) -> Values:
        t, rate = among_tokens(given["M"], given["K"](given["X"], given["X"])), at[closed_form_step]
        return {
            **slots_of(layer([head(given, at)], prompt_of(state), given["M"])),
            "P": next_residual(state["P"], t, rate),
            "polynomial": next_polynomial(state["polynomial"], state["P"], t, rate),
        }

    def equations(given: Values, state: Values) -> Equations:
        x, y, q = given["X"], given["Y"], given["Q"]
        predicted = product(y, state["polynomial"], given["K"](x, q)) - given["query_slot"]
        return slot_equations(state, x=x, y=product(y, state["P"]), query_x=q, predicted=predicted)

    return Part(
        name="layers",
        inputs=(*DATA, PairFunction("K", "d"), Tensor("M", ("n", "n"))),
        steps=steps_of("rate", closed_form_step),
        state=(*SLOTS, Tensor("P", ("n", "n")), Tensor("polynomial", ("n", "n"))),
        start=start,
        advance=advance,
        equations=equations,
    )


def order(
    among_tokens: Callable[[Array, Array], Array],
    next_residual: Callable[..., Array],
    decay: Callable[..., Array],
    closed_form_step: str,
) -> Part:
    """If M is an order of the tokens, P_L is 0 where M is, and its diagonal is prod_l (1 - 2 r_l K_jj)."""

    def start(given: Values) -> Values:
        khat = given["Khat"]
        xp, n = namespace_of(khat=khat), khat.shape[-1]
        return {"P": xp.eye(n, like=khat), "rho": xp.ones((n,), like=khat)}

    def advance(given: Values, at: Values, state: Values) -> Values:
        khat = given["Khat"]
        return {
            "P": next_residual(state["P"], among_tokens(given["M"], khat), at["rate"]),
            "rho": decay(state["rho"], diagonal(khat), at[closed_form_step] * 2),
        }

    def equations(given: Values, state: Values) -> Equations:
        p = state["P"]
        return {"support": (masked(given["M"], p), p), "diagonal": (diagonal(p), state["rho"])}

    return Part(
        name="order",
        inputs=(Tensor("Khat", ("n", "n")), Tensor("M", ("n", "n"))),
        steps=steps_of("rate", closed_form_step),
        state=(Tensor("P", ("n", "n")), Tensor("rho", ("n",))),
        start=start,
        advance=advance,
        equations=equations,
        hypotheses=ORDER,
    )


def _inverse_of(given: Values) -> Array:
    return masked(given["M"], given["Khat"])


INVERSE = Hypothesis(
    "inverse_of_the_masked",
    "A T = I for T = M o Khat",
    lambda given: (
        product(given["A"], _inverse_of(given)),
        namespace_of(a=given["A"]).eye(given["A"].shape[-1], like=given["A"]),
    ),
    lambda given: {**given, "A": inverse(_inverse_of(given))},
)


def limit(
    among_tokens: Callable[[Array, Array], Array],
    next_residual: Callable[..., Array],
    next_polynomial: Callable[..., Array],
    coefficients: Callable[[Array, Array], Array],
    closed_form_step: str,
) -> Part:
    """Y p_L nu = Y T^-1 (I - P_L) nu, and (Y T^-1) T = Y."""

    def advance(given: Values, at: Values, state: Values) -> Values:
        t, p = among_tokens(given["M"], given["Khat"]), state["P"]
        return {
            "P": next_residual(p, t, at["rate"]),
            "polynomial": next_polynomial(state["polynomial"], p, t, at[closed_form_step]),
        }

    def equations(given: Values, state: Values) -> Equations:
        y, nu, p, polynomial = given["Y"], given["nu"], state["P"], state["polynomial"]
        t, alpha = masked(given["M"], given["Khat"]), coefficients(y, given["A"])
        identity = namespace_of(p=p).eye(p.shape[-1], like=p)
        return {
            "order of the factors": (product(p, t), product(t, p)),
            "polynomial": (product(t, polynomial), identity - p),
            "prediction": (product(y, polynomial, nu), product(alpha, nu) - product(alpha, p, nu)),
            "labels": (product(alpha, t), y),
        }

    kernel = (Tensor("Khat", ("n", "n")), Tensor("nu", ("n", "m")))
    return Part(
        name="limit",
        inputs=(*kernel, Tensor("M", ("n", "n")), Tensor("A", ("n", "n")), Tensor("Y", ("n_y", "n"))),
        steps=steps_of("rate", closed_form_step),
        state=(Tensor("P", ("n", "n")), Tensor("polynomial", ("n", "n"))),
        start=lambda given: first_residual(given["Y"]),
        advance=advance,
        equations=equations,
        hypotheses=(INVERSE,),
        divides=True,
    )


def two_tokens(substituted: Callable[..., Two]) -> tuple[Inequality, ...]:
    """The limit on x_1 = (1, 0), x_2 = (1, 1): the weights alpha_1 x_1 + alpha_2 x_2, and their loss."""
    w = (Variable("w_1", lower=lambda v: 0), Variable("w_2", lower=lambda v: 0, lower_open=True))

    def weights(v: Values) -> Two:
        first, second = substituted((v["w_1"], v["w_1"] + v["w_2"]), (1, 1, 2))
        return first + second, second

    def loss(v: Values) -> Number:
        """(<weights, x_1> - y_1)^2 + (<weights, x_2> - y_2)^2"""
        first, second = weights(v)
        at_first, at_second = first - v["w_1"], first + second - v["w_1"] - v["w_2"]
        return at_first * at_first + at_second * at_second

    return (
        Inequality("first weight", w, lambda v: (weights(v)[0], v["w_1"] + v["w_2"] / 2), Relation.EQUAL),
        Inequality("second weight", w, lambda v: (weights(v)[1], v["w_2"] / 2), Relation.EQUAL),
        Inequality("loss of the limit", w, lambda v: (0, loss(v)), Relation.LESS),
    )


def claim(
    layer: Layer = causal_layer,
    head: Callable[..., Head] = heads.functional_gradient_step,
    among_tokens: Callable[[Array, Array], Array] = among_tokens,
    next_residual: Callable[..., Array] = after_step_on_labels,
    next_polynomial: Callable[..., Array] = next_polynomial,
    decay: Callable[..., Array] = decay,
    coefficients: Callable[[Array, Array], Array] = product,
    substituted: Callable[..., Two] = substituted,
    closed_form_step: str = "rate",
    range_limit: int = 2,
    least: int = 0,
) -> Claim:
    """The claim, from its ingredients; ``closed_form_step`` names the scalar the closed form uses at a layer."""
    return Claim(
        name="causal_mask",
        clauses=CLAUSES,
        source=Source(
            "ding2024", "causal attention does not reach least squares (content); here for every K, mask and L"
        ),
        parts=(
            layers(layer, head, among_tokens, next_residual, next_polynomial, closed_form_step),
            order(among_tokens, next_residual, decay, closed_form_step),
            limit(among_tokens, next_residual, next_polynomial, coefficients, closed_form_step),
        ),
        inequalities=(*step_range.inequalities(range_limit, least), *two_tokens(substituted)),
        remarks=(
            "With the linear kernel the limit is the weights Y T^-1 X^T.",
            "An order of the tokens is a mask of entries 0 and 1 that is reflexive, antisymmetric and transitive: "
            "M_ij M_ji = 1 iff i = j, and M_ij M_jk M_ik = M_ij M_jk.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    head = heads.functional_gradient_step
    return (
        Mutant("no mask", claim(layer=_unmasked)),
        Mutant("tokens read from those after them", claim(layer=lambda h, p, m: causal_layer(h, p, transposed(m)))),
        Mutant("only the query updated", claim(layer=lambda h, p, m: Prompt(p.context, causal_layer(h, p, m).query))),
        Mutant("only the context updated", claim(layer=lambda h, p, m: Prompt(causal_layer(h, p, m).context, p.query))),
        Mutant("x doubled", claim(layer=_x_doubled)),
        Mutant("values times 2", claim(head=mutations.factor_two(head))),
        Mutant("sign of the values", claim(head=mutations.sign_flipped(head))),
        Mutant("values of x too", claim(head=_values_of_x)),
        Mutant("step of another layer", claim(closed_form_step="rate_of_another_layer")),
        Mutant("T without the mask", claim(among_tokens=lambda m, k: k)),
        Mutant("T with the mask transposed", claim(among_tokens=lambda m, k: masked(transposed(m), k))),
        Mutant("P transposed at every layer", claim(next_residual=_transposed)),
        Mutant("I + 2 r T", claim(next_residual=lambda p, t, r: after_step_on_labels(p, t, -r))),
        Mutant("p + 2 r P, P of the next layer", claim(next_polynomial=_next_layer)),
        Mutant("the diagonal 1 - 4 r K_jj", claim(decay=lambda rho, s, rate: decay(rho, s, rate * 2))),
        Mutant("T^-1 transposed", claim(coefficients=lambda y, a: product(y, transposed(a)))),
        Mutant("twice the limit", claim(coefficients=lambda y, a: product(y, a) * 2)),
        Mutant("least squares for the two tokens", claim(substituted=_least_squares)),
        Mutant("the tokens in the other order", claim(substituted=_backwards)),
        *(Mutant(name, claim(range_limit=top, least=least)) for name, (top, least) in step_range.FALSE.items()),
    )


def _unmasked(made: list[Head], prompt: Prompt, mask: Array) -> Prompt:
    return causal_layer(made, prompt, namespace_of(mask=mask).ones(mask.shape, like=mask))


def _x_doubled(made: list[Head], prompt: Prompt, mask: Array) -> Prompt:
    return mutations.x_doubled(lambda h, p: causal_layer(h, p, mask))(made, prompt)


def _values_of_x(given: Values, at: Values) -> Head:
    made = heads.functional_gradient_step(given, at)
    x = given["X"]
    return replace(made, value={**made.value, ("x", "x"): namespace_of(x=x).eye(x.shape[-2], like=x)})


def _transposed(p: Array, t: Array, rate: Number) -> Array:
    return transposed(after_step_on_labels(p, t, rate))


def _next_layer(q: Array, p: Array, t: Array, rate: Number) -> Array:
    return next_polynomial(q, after_step_on_labels(p, t, rate), t, rate)


def _least_squares(y: Two, k: tuple[Number, Number, Number]) -> Two:
    """Both tokens read from each other: alpha Khat = y."""
    determinant = k[0] * k[2] - k[1] * k[1]
    return (y[0] * k[2] - y[1] * k[1]) / determinant, (y[1] * k[0] - y[0] * k[1]) / determinant


def _backwards(y: Two, k: tuple[Number, Number, Number]) -> Two:
    return substituted(y[::-1], k[::-1])[::-1]
