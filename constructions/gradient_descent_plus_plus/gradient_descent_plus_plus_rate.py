"""How fast GD++ conditions a problem: first geometrically, then doubly exponentially, with the constants.

Eigenvalues are in units of 1/gamma, with gamma = 1/(3 lambda_max): v = gamma lambda is in [1/(3 kappa), 1/3], where
h(v) = v (1 - v)^2 increases.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import (
    BoundedSequence,
    Claim,
    Clause,
    Equations,
    Expression,
    Inequality,
    Mutant,
    Part,
    Relation,
    Scalar,
    Source,
    Tensor,
    Values,
    Variable,
)
from constructions.definitions import gradient_descent_plus_plus as reference
from constructions.definitions.condition_number import best_kappa, mapped, next_kappa
from constructions.definitions.gradient_descent import rate
from constructions.definitions.matrices import columns_scaled, gram, product
from constructions.definitions.residual_polynomials import decay, entrywise
from constructions.hypotheses.orthogonal import EIGENDECOMPOSITION, ORTHOGONAL

Real = Callable[..., Number]

CLAUSES = (
    Clause(
        "Let Y = W* X and X X^T = U diag(s) U^T with U orthogonal. L layers of gradient_descent_plus_plus_layers have "
        "S_L u_k = sigma_k u_k, where each layer turns sigma_k, at first s_k, into sigma_k (1 - gamma_l sigma_k)^2,",
        by=("eigencoordinates: map", "eigencoordinates: spectrum", "gradient_descent_plus_plus_layers"),
        read_off="S_L = M_L S M_L is that of gradient_descent_plus_plus_layers, whose recursion is the one here",
    ),
    Clause(
        "and the error (W* - W_L) u_k = rho_k W* u_k, rho_k = prod_l (1 - h_l sigma_k) with the sigma_k of layer l and "
        "h_l = eta_l/N.",
        by=("eigencoordinates: error",),
    ),
    Clause(
        "If X X^T has an inverse and gamma_l = 1/(3 lambda_max(S_l)), then the condition number kappa of S_l becomes 4 "
        "kappa^3/(3 kappa - 1)^2,",
        by=(
            "the order of the eigenvalues is kept",
            "the new condition number",
            "eigencoordinates: spectrum",
            "spectral_theorem",
        ),
        read_off=(
            "the largest sigma has v = gamma sigma = 1/3 and the least 1/(3 kappa), all others are between, and stay so"
        ),
    ),
    Clause(
        "which is 1 + (kappa - 1)^2 (4 kappa - 1)/(3 kappa - 1)^2.",
        by=("the new excess",),
    ),
    Clause(
        "So a layer makes of kappa - 1 at most 4/9 of it, and at most 3/4 of its square,",
        by=("the excess shrinks", "the excess is squared"),
    ),
    Clause(
        "and of kappa >= 2 at most 16/25 of it:",
        by=("a large condition number shrinks",),
    ),
    Clause(
        "1 <= kappa_L <= 1 + (kappa_0 - 1)/(1 + 5 L/4) for every L,",
        by=("condition numbers",),
    ),
    Clause(
        "kappa_L - 1 <= (4/9)^L (kappa_0 - 1), and kappa_{L+m} - 1 <= (4/3) (3/4)^(2^m) once kappa_L <= 2.",
        by=("the excess shrinks", "the excess is squared"),
        read_off=(
            "by induction: 3/4 of the excess is at most the square of 3/4 of the one before, and is at most 3/4 at L"
        ),
    ),
    Clause(
        "If 0 <= h_l <= 1/lambda_max(S_l) for l < L, and h_L = 1/lambda_max(S_L), then |W_{L+1} x_t - W* x_t| <= (1 - "
        "1/kappa_L) |W*| |x_t|, |W*| its largest singular value.",
        by=(
            "eigencoordinates: error",
            "the last step leaves at least 0",
            "the last step leaves little",
            "a step before leaves at least 0",
            "a step before adds nothing",
            "spectral_theorem",
        ),
        read_off=(
            "the error at x_t is W* U diag(rho) U^T x_t, U and U^T keep lengths, and every rho_k is a product of "
            "factors in [0, 1], the last of which is at most 1 - 1/kappa_L"
        ),
    ),
    Clause(
        "With the best gamma of gradient_descent_plus_plus_conditioning the worst condition number, over all spectra "
        "with these ends, becomes 1 + (s - 1)^2 (2 s + 1)^2 (s + 2)^2/(27 s^2 (s + 1)^2), s = sqrt(kappa),",
        by=("the best excess", "gradient_descent_plus_plus_conditioning"),
        read_off="that is 4 (s^2 + s + 1)^3/(27 s^2 (s + 1)^2) there",
    ),
    Clause(
        "which is at most 1 + (3/16) (kappa - 1)^2.",
        by=("the best excess is squared",),
    ),
)


def at(number: Number) -> Expression:
    return lambda v: number


def moved(sigma: Array, gamma: Number) -> Array:
    """sigma (1 - gamma sigma)^2"""
    return decay(decay(sigma, sigma, gamma), sigma, gamma)


def eigencoordinates(
    next_map: Callable[..., Array],
    next_weights: Callable[..., Array],
    moved: Callable[[Array, Number], Array],
    decay: Callable[..., Array],
) -> Part:
    """M_L U = U diag(mu), S_L U = U diag(sigma) and (W* - W_L) U = W* U diag(rho)."""

    def start(given: Values) -> Values:
        x, w, s = given["X"], given["W_star"], given["s"]
        xp = namespace_of(x=x)
        one = xp.ones(s.shape, like=s)
        identity = xp.eye(x.shape[-2], like=x)
        return {"W": xp.zeros(w.shape, like=w), "M": identity, "mu": one, "sigma": s, "rho": one}

    def advance(given: Values, at: Values, state: Values) -> Values:
        x, m, sigma, gamma, eta = given["X"], state["M"], state["sigma"], at["gamma"], at["eta"]
        return {
            "W": next_weights(state["W"], m, x, product(given["W_star"], x), eta),
            "M": next_map(m, x, gamma),
            "mu": decay(state["mu"], sigma, gamma),
            "sigma": moved(sigma, gamma),
            "rho": decay(state["rho"], sigma, rate(eta, x)),
        }

    def equations(given: Values, state: Values) -> Equations:
        u, w, m, mu, sigma = given["U"], given["W_star"], state["M"], state["mu"], state["sigma"]
        return {
            "map": (product(m, u), columns_scaled(u, mu)),
            "eigenvalue": (sigma, entrywise(mu, mu, given["s"])),
            "spectrum": (product(m, gram(given["X"]), m, u), columns_scaled(u, sigma)),
            "error": (product(w - state["W"], u), columns_scaled(product(w, u), state["rho"])),
        }

    spectrum = (Tensor("U", ("d", "d")), Tensor("s", ("d",)))
    return Part(
        name="eigencoordinates",
        inputs=(Tensor("X", ("d", "n")), Tensor("W_star", ("n_y", "d")), *spectrum),
        steps=(Scalar("eta"), Scalar("gamma")),
        state=(
            Tensor("W", ("n_y", "d")),
            Tensor("M", ("d", "d")),
            *(Tensor(name, ("d",)) for name in ("mu", "sigma", "rho")),
        ),
        start=start,
        advance=advance,
        equations=equations,
        hypotheses=(ORTHOGONAL, EIGENDECOMPOSITION),
        divides=True,
    )


KAPPA = Variable("kappa", lower=at(1))
ROOT_OF_KAPPA = Variable("s", lower=at(1))


def layers(mapped: Real, next_kappa: Real, third: Fraction) -> tuple[Inequality, ...]:
    """With gamma = 1/(3 lambda_max): eigenvalues in units of lambda_max, a <= b <= 1."""
    b = Variable("b", lower=at(0), upper=at(1))
    a = Variable("a", lower=at(0), upper=lambda v: v["b"])
    return (
        Inequality(
            "the order of the eigenvalues is kept",
            (b, a),
            lambda v: (mapped(v["a"] * third), mapped(v["b"] * third)),
        ),
        Inequality(
            "the new condition number",
            (KAPPA,),
            lambda v: (mapped(third), next_kappa(v["kappa"]) * mapped(third / v["kappa"])),
            Relation.EQUAL,
        ),
    )


def excesses(next_kappa: Real, linear: Fraction, quadratic: Fraction, large: Fraction) -> tuple[Inequality, ...]:
    """What a layer makes of kappa - 1."""

    def excess(v: Values) -> Number:
        return v["kappa"] - 1

    def factor(v: Values) -> Number:
        return (4 * v["kappa"] - 1) / ((3 * v["kappa"] - 1) * (3 * v["kappa"] - 1))

    def after(v: Values) -> Number:
        return next_kappa(v["kappa"]) - 1

    return (
        Inequality("the new excess", (KAPPA,), lambda v: (after(v), excess(v) * excess(v) * factor(v)), Relation.EQUAL),
        Inequality("the excess shrinks", (KAPPA,), lambda v: (after(v), linear * excess(v))),
        Inequality("the excess is squared", (KAPPA,), lambda v: (after(v), quadratic * excess(v) * excess(v))),
        Inequality(
            "a large condition number shrinks",
            (Variable("kappa", lower=at(2)),),
            lambda v: (next_kappa(v["kappa"]), large * v["kappa"]),
        ),
    )


def condition_numbers(next_kappa: Real, slope: Fraction, least: int, first: int) -> BoundedSequence:
    """1 <= kappa_l <= 1 + (kappa_0 - 1)/(1 + 5 l/4)"""
    return BoundedSequence(
        "condition numbers",
        (KAPPA,),
        start=lambda v: first * v["kappa"],
        advance=lambda v: next_kappa(v["p"]),
        lower=at(least),
        upper=lambda v: 1 + (v["kappa"] - 1) / (1 + slope * v["l"]),
    )


def steps(last: int, shortest: int, longest: int) -> tuple[Inequality, ...]:
    """Factors 1 - h sigma with sigma in [lambda_max/kappa, lambda_max]: of h = 1/lambda_max, and of any h up to it."""
    largest = Variable("lambda_max", lower=at(0), lower_open=True)
    sigma = Variable("sigma", lower=lambda v: v["lambda_max"] / v["kappa"], upper=lambda v: v["lambda_max"])
    h = Variable("h", lower=lambda v: shortest / v["lambda_max"], upper=lambda v: longest / v["lambda_max"])

    def left(v: Values) -> Number:
        return 1 - last * v["sigma"] / v["lambda_max"]

    def before(v: Values) -> Number:
        return 1 - v["h"] * v["sigma"]

    spectrum = (largest, KAPPA, sigma)
    return (
        Inequality("the last step leaves at least 0", spectrum, lambda v: (0, left(v))),
        Inequality("the last step leaves little", spectrum, lambda v: (left(v), 1 - 1 / v["kappa"])),
        Inequality("a step before leaves at least 0", (*spectrum, h), lambda v: (0, before(v))),
        Inequality("a step before adds nothing", (*spectrum, h), lambda v: (before(v), 1)),
    )


def best_layer(best_kappa: Real, best: Fraction) -> tuple[Inequality, ...]:
    """What the best gamma makes of kappa = s^2."""

    def excess(v: Values) -> Number:
        s = v["s"]
        root = (s - 1) * (2 * s + 1) * (s + 2)
        return root * root / (27 * s * s * (s + 1) * (s + 1))

    def squared(v: Values) -> Number:
        before = v["s"] * v["s"] - 1
        return before * before

    return (
        Inequality("the best excess", (ROOT_OF_KAPPA,), lambda v: (best_kappa(v["s"]) - 1, excess(v)), Relation.EQUAL),
        Inequality(
            "the best excess is squared",
            (ROOT_OF_KAPPA,),
            lambda v: (best_kappa(v["s"]) - 1, best * squared(v)),
        ),
    )


def claim(
    next_map: Callable[..., Array] = reference.next_map,
    next_weights: Callable[..., Array] = reference.next_weights,
    moved: Callable[[Array, Number], Array] = moved,
    decay: Callable[..., Array] = decay,
    mapped: Real = mapped,
    next_kappa: Real = next_kappa,
    best_kappa: Real = best_kappa,
    third: Fraction = Fraction(1, 3),
    linear: Fraction = Fraction(4, 9),
    quadratic: Fraction = Fraction(3, 4),
    large: Fraction = Fraction(16, 25),
    slope: Fraction = Fraction(5, 4),
    least: int = 1,
    first: int = 1,
    last: int = 1,
    shortest: int = 0,
    longest: int = 1,
    best: Fraction = Fraction(3, 16),
) -> Claim:
    """The claim, from its ingredients; ``third`` is gamma lambda_max, ``last`` h lambda_max of the last step."""
    return Claim(
        name="gradient_descent_plus_plus_rate",
        clauses=CLAUSES,
        source=Source("vladymyrov2024", "Theorem 5.1 (content); here with constants and the best gamma"),
        parts=(eigencoordinates(next_map, next_weights, moved, decay),),
        inequalities=(
            *layers(mapped, next_kappa, third),
            *excesses(next_kappa, linear, quadratic, large),
            *steps(last, shortest, longest),
            *best_layer(best_kappa, best),
        ),
        sequences=(condition_numbers(next_kappa, slope, least, first),),
        remarks=(
            "lambda_max(S_{l+1}) = (4/9) lambda_max(S_l), so that gamma_l = (9/4)^l/(3 lambda_max(S)): weights that "
            "depend on the largest eigenvalue alone.",
            "kappa_L - 1 <= eps, eps < 1, after log(kappa_0 - 1)/log(9/4) layers, rounded up, if kappa_0 > 2, and then "
            "log_2(log(4/(3 eps))/log(4/3)), rounded up.",
            "Where X X^T has no inverse, the same holds of its positive eigenvalues, and for x_t in the range of X.",
        ),
        related=(Source("chen2014", "the best gamma, as alpha^2/3 with alpha^2 = 3/(1 + l + l^2), l^2 = l_n/l_1"),),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        Mutant("gamma with the other sign", claim(next_map=lambda m, x, g: reference.next_map(m, x, -g))),
        Mutant("S instead of S_l in the map", claim(next_map=lambda m, x, g: m - product(gram(x), m) * g)),
        Mutant("no preconditioner", claim(next_weights=_plain)),
        Mutant("sigma (1 - gamma sigma)", claim(moved=lambda sigma, gamma: decay(sigma, sigma, gamma))),
        Mutant("1 + h sigma", claim(decay=lambda r, s, h: decay(r, s, -h))),
        Mutant("gamma = 1/lambda_max", claim(third=Fraction(1))),
        Mutant("gamma = 1/(2 lambda_max)", claim(third=Fraction(1, 2))),
        Mutant("lambda (1 - gamma lambda)", claim(mapped=lambda v: v * (1 - v))),
        Mutant("4 kappa^3/(3 kappa + 1)^2", claim(next_kappa=_plus)),
        Mutant("4/9 of kappa", claim(next_kappa=lambda kappa: kappa * 4 / 9)),
        Mutant("a third of the excess", claim(linear=Fraction(1, 3))),
        Mutant("half the square", claim(quadratic=Fraction(1, 2))),
        Mutant("half of a large condition number", claim(large=Fraction(1, 2))),
        Mutant("1/(1 + 5 l)", claim(slope=Fraction(5))),
        Mutant("from twice kappa", claim(first=2)),
        Mutant("at least 2", claim(least=2)),
        Mutant("the last step 2/lambda_max", claim(last=2)),
        Mutant("no last step", claim(last=0)),
        Mutant("steps before up to 2/lambda_max", claim(longest=2)),
        Mutant("steps before that ascend", claim(shortest=-1)),
        Mutant("an eighth of the square with the best gamma", claim(best=Fraction(1, 8))),
        Mutant("kappa* a tenth smaller", claim(best_kappa=lambda s: best_kappa(s) * 9 / 10)),
        Mutant("kappa* a tenth larger", claim(best_kappa=lambda s: best_kappa(s) * 11 / 10)),
    )


def _plain(w: Array, m: Array, x: Array, y: Array, eta: Number) -> Array:
    return reference.next_weights(w, namespace_of(x=x).eye(x.shape[-2], like=x), x, y, eta)


def _plus(kappa: Number) -> Number:
    return 4 * kappa * kappa * kappa / ((3 * kappa + 1) * (3 * kappa + 1))
