"""Deep softmax attention with a constant step tends to the interpolant in the span of its weights, not to Bayes.

Khat_ij = K(x_i, x_j), nu_i = K(x_i, x), D = diag(sum_i K(x_i, x_j)), tau(x) = 1/sum_i K(x_i, x).  The weights of the
context points are S = D^-1 Khat^T: row j says how x_j reads from the keys.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

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
from constructions.definitions.attention import Head, layer
from constructions.definitions.matrices import columns_scaled, form, product, transposed
from constructions.definitions.residual_polynomials import decay
from constructions.definitions.similarity import Kernel, Normalised, normalisation
from constructions.definitions.slots import DATA, SLOTS, first_prompt, prompt_of, slot_equations, slots_of, steps_of
from constructions.hypotheses import step_range
from constructions.hypotheses.elementary_functions import RECIPROCAL
from constructions.hypotheses.pseudo_inverse import inverse
from constructions.hypotheses.query_slot import ZERO_SLOT

CLAUSES = (
    Clause(
        "For every K whose column sums over the context are not 0, all data and steps r_l, L layers with V_l = "
        "diag(0, -r_l) and K normalised over the context (softmax_attention for exp) leave the residual P_L y, "
        "P_L = prod_l (I - r_l S), S = D^-1 Khat^T,",
        by=("residual and prediction: context y",),
    ),
    Clause(
        "and predict tau nu^T (c - P_L c) if y = S c, as with c = Khat^-T D y.",
        by=(
            "residual and prediction: prediction",
            "interpolation at the keys: limit at the keys",
        ),
    ),
    Clause(
        "If S U = U diag(s), P_L U = U diag(prod_l (1 - r_l s)).",
        by=("decay along eigenvectors",),
    ),
    Clause(
        "If Khat is symmetric, 2 v^T (D -+ Khat) v = sum_ij K_ij (v_i -+ v_j)^2:",
        by=("quadratic forms",),
    ),
    Clause(
        "for K_ij >= 0 the eigenvalues of S are in [-1, 1], and in (0, 1] if Khat is positive definite.",
        by=(
            "quadratic forms",
            "interpolation at the keys: D S = Khat^T",
        ),
        read_off=(
            "S u = s u gives Khat^T u = s D u, and s u^* D u = u^* Khat u for symmetric Khat, where u^* D u > 0; "
            "u^* Khat u is real, so that s is and u may be"
        ),
    ),
    Clause(
        "Then with one step r the prediction tends to tau nu^T Khat^-1 D y, which is y_i at x = x_i, for all y "
        "iff 0 < r < 2:",
        by=(
            "residual and prediction: prediction",
            "interpolation at the keys: limit at the keys",
            "quadratic forms",
            "constant labels",
            "inside the range every factor shrinks",
            "above it that of lambda_max does not",
            "below it that of lambda_max does not",
            "geometric_sequence",
        ),
        read_off=(
            "the prediction misses the limit by tau nu^T e, e = P_L c, of which a step leaves e - r S e; with q(e) = "
            "e^T Khat e, (S e)^T D S e <= q(e), as q(e - S e) >= 0 and q(S e) <= (S e)^T D S e, so that e^T D e "
            "loses at least (1 - (1 - r)^2) q(e); and e_i^2 <= (Khat^-1)_ii q(e), so that e^T D e <= (1 + "
            "tr(D Khat^-1)) q(e); the range is that of lambda_max = 1, an eigenvalue of S for every prompt, S 1 = 1, "
            "and outside it constant labels are missed"
        ),
    ),
    Clause(
        "labels a 1 leave (1 - r)^L a 1 and get a (1 - (1 - r)^L) at every x, for every prompt.",
        by=("constant labels",),
    ),
    Clause(
        "The limit is in general not the best linear predictor (that of Bayes for Gaussian labels of mean 0): with one "
        "key its loss exceeds the least unless K(x_1, x) = K(x_1, x_1).",
        by=(
            "one key, K(x_1, x) below K(x_1, x_1)",
            "one key, K(x_1, x) above K(x_1, x_1)",
            "bayes_predictor",
        ),
        read_off="with one key tau(x) K(x_1, x) = 1, so that the limit is y_1",
    ),
)


def weights(k: Array) -> Array:
    """S = D^-1 Khat^T from Khat, shape (n, n)."""
    return namespace_of(k=k).einsum("...ij,...j->...ji", k, normalisation(k))


def interpolant(c: Array, k: Array) -> Array:
    """tau sum_i c_i K(x_i, .), from K(x_i, .) of shape (n, k), shape (n_y, k)."""
    return namespace_of(c=c, k=k).einsum("...ci,...ij,...j->...cj", c, k, normalisation(k))


def next_residual(p: Array, s: Array, rate: Number) -> Array:
    """(I - r S) P"""
    return p - product(s, p) * rate


def column_sums(k: Array) -> Array:
    """The diagonal of D, shape (n,)."""
    return namespace_of(k=k).einsum("...ij->...j", k)


def coefficients(y: Array, k: Array, k_inverse: Array) -> Array:
    """Y D Khat^-1: c = Khat^-T D y for every row y of Y."""
    return product(namespace_of(y=y, k=k).einsum("...cj,...j->...cj", y, column_sums(k)), k_inverse)


def differences(k: Array, v: Array, sign: int) -> Array:
    """sum_ij K_ij (v_i + sign v_j)^2, shape ()."""
    xp = namespace_of(k=k, v=v)
    ones = xp.ones(v.shape, like=v)
    d = xp.einsum("...i,...j->...ij", v, ones) + xp.einsum("...i,...j->...ij", ones, v) * sign
    return xp.einsum("...ij,...ij,...ij->...", k, d, d)


def left_over(e: Array, rate: Number) -> Array:
    """(1 - r) e"""
    return e - e * rate


def constant(c: Array, like: Array) -> Array:
    """The vector c in every column: (n_y), (., k) -> (n_y, k)."""
    xp = namespace_of(c=c, like=like)
    return xp.einsum("...c,...j->...cj", c, xp.ones(like.shape[-1:], like=c))


def head(given: Values, at: Values) -> Head:
    """V = diag(0, -r), B = C = I, K normalised over the context."""
    x = given["X"]
    identity = namespace_of(x=x).eye(x.shape[-2], like=x)
    return heads.key_query(given, {**at, "B": identity, "C": identity}, Normalised(Kernel(given["K"])))


def one_key(limit_loss: Callable[[Values], Array]) -> tuple[Inequality, ...]:
    """E(y_1 - y)^2 exceeds the loss of K(x_1, x)/K(x_1, x_1) y_1 for covariances K(x_1, x) not K(x_1, x_1)."""

    def own(v: Values) -> Array:
        return v["k_11"]

    def bayes_loss(v: Values) -> Array:
        return v["k_xx"] - v["k_1x"] * v["k_1x"] / v["k_11"]

    key = Variable("k_11", lower=lambda v: 0, lower_open=True)
    query = Variable("k_xx", lower=lambda v: v["k_1x"] * v["k_1x"] / v["k_11"])
    cases = {
        "below": Variable("k_1x", upper=own, upper_open=True),
        "above": Variable("k_1x", lower=own, lower_open=True),
    }
    return tuple(
        Inequality(
            f"one key, K(x_1, x) {where} K(x_1, x_1)",
            (key, cross, query),
            lambda v: (bayes_loss(v), limit_loss(v)),
            Relation.LESS,
        )
        for where, cross in cases.items()
    )


def limit_loss(v: Values) -> Array:
    """E(y_1 - y)^2"""
    return v["k_xx"] - v["k_1x"] * 2 + v["k_11"]


def _of_interpolant(given: Values) -> Array:
    return interpolant(given["C"], given["K"](given["X"], given["X"]))


def _with_eigenvectors(given: Values) -> Values:
    u = given["U"]
    return {**given, "S": product(columns_scaled(u, given["s"]), inverse(u))}


INTERPOLATION = Hypothesis(
    "interpolation",
    "y = S c: tau sum_i c_i K(x_i, .) is y_j at x_j",
    lambda given: (given["Y"], _of_interpolant(given)),
    lambda given: {**given, "Y": _of_interpolant(given)},
)
INVERSE = Hypothesis(
    "inverse",
    "H Khat = I",
    lambda given: (
        product(given["H"], given["Khat"]),
        namespace_of(k=given["Khat"]).eye(given["Khat"].shape[-1], like=given["Khat"]),
    ),
    lambda given: {**given, "H": inverse(given["Khat"])},
)
SYMMETRIC = Hypothesis(
    "symmetric",
    "Khat = Khat^T",
    lambda given: (given["Khat"], transposed(given["Khat"])),
    lambda given: {**given, "Khat": given["Khat"] + transposed(given["Khat"])},
)
EIGENVECTORS = Hypothesis(
    "eigenvectors",
    "S U = U diag(s)",
    lambda given: (product(given["S"], given["U"]), columns_scaled(given["U"], given["s"])),
    _with_eigenvectors,
)


def residual_and_prediction(
    layer: Callable[..., Any],
    head: Callable[..., Head],
    weights: Callable[[Array], Array],
    interpolant: Callable[[Array, Array], Array],
    next_residual: Callable[..., Array],
    closed_form_step: str,
) -> Part:
    """L layers leave P_L y, and predict tau nu^T (c - P_L c) if y = S c."""

    def start(given: Values) -> Values:
        y = given["Y"]
        return {**slots_of(first_prompt(given)), "P": namespace_of(y=y).eye(y.shape[-1], like=y)}

    def advance(given: Values, at: Values, state: Values) -> Values:
        s = weights(given["K"](given["X"], given["X"]))
        return {
            **slots_of(layer([head(given, at)], prompt_of(state))),
            "P": next_residual(state["P"], s, at[closed_form_step]),
        }

    def equations(given: Values, state: Values) -> Equations:
        x, q, c, p = given["X"], given["Q"], given["C"], state["P"]
        s, p_t = weights(given["K"](x, x)), transposed(p)
        predicted = interpolant(c - product(c, p_t), given["K"](x, q))
        return {
            "order of the factors": (product(s, p), product(p, s)),
            **slot_equations(state, x=x, y=product(given["Y"], p_t), query_x=q, predicted=predicted),
        }

    return Part(
        name="residual and prediction",
        inputs=(*DATA, PairFunction("K", "d"), Tensor("C", ("n_y", "n"))),
        steps=steps_of("rate", closed_form_step),
        state=(*SLOTS, Tensor("P", ("n", "n"))),
        start=start,
        advance=advance,
        equations=equations,
        hypotheses=(ZERO_SLOT, INTERPOLATION),
        divides=True,
    )


def interpolation_at_the_keys(
    weights: Callable[[Array], Array],
    interpolant: Callable[[Array, Array], Array],
    coefficients: Callable[..., Array],
) -> Part:
    """tau nu^T Khat^-T D y is y_j at x = x_j, and D S = Khat^T."""

    def equations(given: Values, state: Values) -> Equations:
        k, y = given["Khat"], given["Y"]
        return {
            "limit at the keys": (interpolant(coefficients(y, k, given["H"]), k), y),
            "D S = Khat^T": (columns_scaled(transposed(weights(k)), column_sums(k)), k),
        }

    return Part(
        name="interpolation at the keys",
        inputs=(Tensor("Khat", ("n", "n")), Tensor("H", ("n", "n")), Tensor("Y", ("n_y", "n"))),
        start=lambda given: {},
        equations=equations,
        hypotheses=(INVERSE,),
        laws=(RECIPROCAL,),
        divides=True,
    )


def quadratic_forms(differences: Callable[..., Array]) -> Part:
    """2 v^T (D -+ Khat) v = sum_ij K_ij (v_i -+ v_j)^2 for symmetric Khat."""

    def equations(given: Values, state: Values) -> Equations:
        k, v = given["Khat"], given["v"]
        own, cross = namespace_of(k=k).einsum("...i,...i,...i->...", v, v, column_sums(k)), form(v, k, v)
        return {
            "at most 1": ((own - cross) * 2, differences(k, v, -1)),
            "at least -1": ((own + cross) * 2, differences(k, v, 1)),
        }

    return Part(
        name="quadratic forms",
        inputs=(Tensor("Khat", ("n", "n")), Tensor("v", ("n",))),
        start=lambda given: {},
        equations=equations,
        hypotheses=(SYMMETRIC,),
    )


def decay_along_eigenvectors(
    next_residual: Callable[..., Array], decay: Callable[..., Array], closed_form_step: str
) -> Part:
    """P_L U = U diag(prod_l (1 - r_l s)) if S U = U diag(s)."""

    def start(given: Values) -> Values:
        s = given["s"]
        xp = namespace_of(s=s)
        return {"P": xp.eye(s.shape[0], like=s), "rho": xp.ones(s.shape, like=s)}

    def advance(given: Values, at: Values, state: Values) -> Values:
        return {
            "P": next_residual(state["P"], given["S"], at["rate"]),
            "rho": decay(state["rho"], given["s"], at[closed_form_step]),
        }

    def equations(given: Values, state: Values) -> Equations:
        return {"P_L U": (product(state["P"], given["U"]), columns_scaled(given["U"], state["rho"]))}

    return Part(
        name="decay along eigenvectors",
        inputs=(Tensor("S", ("n", "n")), Tensor("U", ("n", "n")), Tensor("s", ("n",))),
        steps=steps_of("rate", closed_form_step),
        state=(Tensor("P", ("n", "n")), Tensor("rho", ("n",))),
        start=start,
        advance=advance,
        equations=equations,
        hypotheses=(EIGENVECTORS,),
        divides=True,
    )


def constant_labels(
    layer: Callable[..., Any],
    head: Callable[..., Head],
    left_over: Callable[..., Array],
    closed_form_step: str,
) -> Part:
    """Labels a 1 leave e_L 1 and predict a - e_L at every x, e_L = prod_l (1 - r_l) a."""

    def with_labels(given: Values) -> Values:
        return {**given, "Y": constant(given["a"], given["X"])}

    def start(given: Values) -> Values:
        return {**slots_of(first_prompt(with_labels(given))), "e": given["a"]}

    def advance(given: Values, at: Values, state: Values) -> Values:
        prompt = layer([head(with_labels(given), at)], prompt_of(state))
        return {**slots_of(prompt), "e": left_over(state["e"], at[closed_form_step])}

    def equations(given: Values, state: Values) -> Equations:
        x, q, e = given["X"], given["Q"], state["e"]
        return slot_equations(state, x=x, y=constant(e, x), query_x=q, predicted=constant(given["a"] - e, q))

    return Part(
        name="constant labels",
        inputs=(*(d for d in DATA if d.name != "Y"), PairFunction("K", "d"), Tensor("a", ("n_y",))),
        steps=steps_of("rate", closed_form_step),
        state=(*SLOTS, Tensor("e", ("n_y",))),
        start=start,
        advance=advance,
        equations=equations,
        hypotheses=(ZERO_SLOT,),
        laws=(RECIPROCAL,),
        divides=True,
    )


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[..., Head] = head,
    weights: Callable[[Array], Array] = weights,
    interpolant: Callable[[Array, Array], Array] = interpolant,
    next_residual: Callable[..., Array] = next_residual,
    coefficients: Callable[..., Array] = coefficients,
    differences: Callable[..., Array] = differences,
    decay: Callable[..., Array] = decay,
    left_over: Callable[..., Array] = left_over,
    limit_loss: Callable[[Values], Array] = limit_loss,
    closed_form_step: str = "rate",
    limit: int = 2,
    least: int = 0,
) -> Claim:
    """The claim, from its ingredients; ``closed_form_step`` names the scalar the closed forms use at a layer."""
    return Claim(
        name="softmax_limit",
        clauses=CLAUSES,
        source=Source("attention-audit", "the limit of cheng2024, Example 3, layer by layer"),
        parts=(
            residual_and_prediction(layer, head, weights, interpolant, next_residual, closed_form_step),
            interpolation_at_the_keys(weights, interpolant, coefficients),
            quadratic_forms(differences),
            decay_along_eigenvectors(next_residual, decay, closed_form_step),
            constant_labels(layer, head, left_over, closed_form_step),
        ),
        inequalities=(*step_range.inequalities(limit, least), *one_key(limit_loss)),
        remarks=(
            "If S u = s u, then Khat^T u = s D u, and for symmetric Khat s u^T D u = u^T Khat u, where u^T D u > 0.",
            "For symmetric Khat and D > 0, D^-1/2 Khat D^-1/2 = O diag(s) O^T with O orthogonal (spectral_theorem): "
            "S U = U diag(s) for U = D^-1/2 O, an invertible matrix, with s real.",
            "The step range is that of step_range with lambda_max = 1, which S has for every prompt: S 1 = 1.",
            "The prediction misses the limit by tau nu^T P_L c = tau sum_k a_k prod_l (1 - r_l s_k) nu^T u_k, c = U a.",
            "f = tau nu^T c with y = S c is the only function in the span of tau(.) K(x_i, .) with f(x_i) = y_i for "
            "all i, if Khat is invertible.",
            "With w = Khat^-1 nu, the best linear prediction is w^T y and the limit sum_i w_i (tau(x) D_ii) y_i: they "
            "agree for all y iff tau(x) D_ii = 1 for all i with w_i not 0, as at x = x_i.",
            "exp(<u, w>/sigma^2) is positive definite on different points: a Gaussian kernel between positive factors.",
        ),
        related=(
            Source("dimarzio2008", "the same iteration as L2-boosting of the Nadaraya-Watson smoother"),
            Source("cornillon2014", "its convergence by the spectrum of I - S, from memory"),
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        *mutations.common(claim, layer, head),
        Mutant("normalised over the other axis in the layer", claim(head=_over_targets)),
        Mutant("not normalised in the layer", claim(head=_not_normalised)),
        Mutant("Khat D^-1 for D^-1 Khat^T", claim(weights=lambda k: transposed(weights(k)))),
        Mutant("D^-1 Khat for D^-1 Khat^T", claim(weights=lambda k: weights(transposed(k)))),
        Mutant("Khat/n for S", claim(weights=_one_over_n)),
        Mutant("no tau in the limit", claim(interpolant=product)),
        Mutant("no D in the limit", claim(coefficients=lambda y, k, h: product(y, h))),
        Mutant("D after Khat^-1", claim(coefficients=lambda y, k, h: columns_scaled(product(y, h), column_sums(k)))),
        Mutant("I + r S", claim(next_residual=lambda p, s, r: next_residual(p, s, -r))),
        Mutant("I - 2 r S", claim(next_residual=lambda p, s, r: next_residual(p, s, r * 2))),
        Mutant("P transposed at every layer", claim(next_residual=lambda p, s, r: transposed(next_residual(p, s, r)))),
        Mutant("step of another layer", claim(closed_form_step="rate_of_another_layer")),
        Mutant("twice the differences", claim(differences=lambda *a: differences(*a) * 2)),
        Mutant("signs of the differences exchanged", claim(differences=lambda k, v, sign: differences(k, v, -sign))),
        Mutant("1 + r s", claim(decay=lambda rho, s, r: decay(rho, s, -r))),
        Mutant("constant labels decay by 1 - 2 r", claim(left_over=lambda e, r: left_over(e, r * 2))),
        Mutant("constant labels stay", claim(left_over=lambda e, r: e)),
        Mutant("loss of the limit without E y_1^2", claim(limit_loss=lambda v: v["k_xx"] - v["k_1x"] * 2)),
        *(Mutant(name, claim(limit=limit, least=least)) for name, (limit, least) in step_range.FALSE.items()),
    )


def _over_targets(given: Values, at: Values) -> Head:
    return replace(head(given, at), similarity=mutations.NormalisedOverTargets(Kernel(given["K"])))


def _not_normalised(given: Values, at: Values) -> Head:
    return replace(head(given, at), similarity=Kernel(given["K"]))


def _one_over_n(k: Array) -> Array:
    return transposed(k) * (1 / namespace_of(k=k).size(k.shape[-1], like=k))
