"""One set of weights for all prompts: its mean loss tends to that of the best linear predictors, with a rate."""

from __future__ import annotations

from collections.abc import Callable

from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import (
    BoundedSequence,
    Claim,
    Clause,
    Equations,
    Inequality,
    Mutant,
    Part,
    Source,
    Tensor,
    Values,
    Variable,
)
from constructions.definitions.matrices import applied, dot, product, transposed
from constructions.hypotheses.label_covariance import FEATURES, INVERSE, cross, weights
from constructions.hypotheses.orthogonal import ORTHOGONAL, ORTHOGONAL_ROWS
from constructions.hypotheses.pseudo_inverse import EIGENDECOMPOSITION, LEAST_SQUARES_INVERSE, kernel, kernel_inverse

Real = Callable[[Values], Number]

CLAUSES = (
    Clause(
        "For h > 0 and 0 <= h s <= 1, 0 <= s (1 - h s)^(2 L) <= s/(1 + 2 L h s) <= 1/(h (2 L + 1)) for every L.",
        by=("decay", "rate"),
    ),
    Clause(
        "So let the labels have second moments K(X) = [[Khat, nu], [nu^T, k0]], whatever the law of the prompts of n "
        "tokens, K(x, x) <= kappa for all x, and all steps of bayes_limit be one h = 2 r_l with 0 < h <= 1/(n kappa): "
        "then for every prompt the loss exceeds k0 - nu^T Khat^+ nu, the least of all linear predictors, by a gap_L "
        "with 0 <= gap_L <= |Khat^+ nu|^2/(h (2 L + 1)),",
        by=(
            "decay",
            "rate",
            "spectrum: trace",
            "length: length",
            "bayes_limit",
            "bayes_predictor",
            "spectral_theorem",
        ),
        read_off=(
            "by bayes_limit gap_L = sum_k s_k (1 - h s_k)^(2 L) (u_k^T w)^2, w = Khat^+ nu, with all s_k >= 0, and so "
            "s_k <= sum_k s_k = sum_i K(x_i, x_i) <= n kappa <= 1/h; O is U, which is square, so that U U^T = I, and "
            "sum_k (u_k^T w)^2 = |w|^2"
        ),
    ),
    Clause(
        "and gap_L <= gap_0 = nu^T Khat^+ nu <= k0.",
        by=("decay", "no layer: loss", "bayes_limit", "spectral_theorem"),
        read_off=(
            "s/(1 + 2 L h s) <= s, so that no term of gap_L is more than at L = 0, where the gap is w^T nu; |v - Phi "
            "w|^2 is at least 0"
        ),
    ),
    Clause(
        "Hence the mean loss over prompts, with the same weights for all, tends to the mean of that least loss, E[k0 "
        "- nu^T Khat^+ nu],",
        by=("dominated_convergence", "bayes_limit", "decay", "rate"),
        read_off=(
            "gap_L tends to 0 for every X, as |Khat^+ nu|^2 is a number there, and k0 = K(x_t, x_t) <= kappa; the mean "
            "of the loss is that of the least loss plus that of gap_L, all of them finite, and K is measurable"
        ),
    ),
    Clause(
        "and exceeds it by at most E|Khat^+ nu|^2/(h (2 L + 1)) where that is finite.",
        by=("decay", "rate", "spectral_theorem"),
        read_off="the mean of the bound on gap_L is a bound on its mean",
    ),
    Clause(
        "For labels that are Gaussian with mean 0, given the prompt, that least loss is that of Bayes, the least of "
        "all predictors.",
        by=("bayes_predictor",),
        read_off="the best linear predictor is E(y_t | y) there, prompt by prompt",
    ),
)


def factor(v: Values) -> Number:
    """(1 - h s)^2"""
    return (1 - v["h"] * v["s"]) * (1 - v["h"] * v["s"])


def decayed(v: Values) -> Number:
    """s/(1 + 2 l h s)"""
    return v["s"] / (1 + 2 * v["l"] * v["h"] * v["s"])


def rate(v: Values) -> Number:
    """1/(h (2 l + 1))"""
    return 1 / (v["h"] * (2 * v["l"] + 1))


def eigenvalue(widest: int) -> tuple[Variable, Variable]:
    """h > 0, and s with 0 <= h s <= ``widest``."""
    step = Variable("h", lower=lambda v: 0, lower_open=True)
    return step, Variable("s", lower=lambda v: 0, upper=lambda v: widest / v["h"])


def total(s: Array) -> Array:
    """sum_k s_k, shape ()."""
    return namespace_of(s=s).einsum("...k->...", s)


def spectrum(total: Callable[[Array], Array]) -> Part:
    """The eigenvalues of Khat add up to its trace."""

    def equations(given: Values, state: Values) -> Equations:
        k = kernel(given["Phi"])
        return {"trace": (namespace_of(k=k).einsum("...ii->...", k), total(given["s"]))}

    return Part(
        name="spectrum",
        inputs=(FEATURES[0], Tensor("U", ("n", "n")), Tensor("s", ("n",))),
        start=lambda given: {},
        equations=equations,
        hypotheses=(ORTHOGONAL, EIGENDECOMPOSITION),
        divides=True,
    )


def length(squared: Callable[[Array], Array]) -> Part:
    """|O^T w|^2 = |w|^2 if O O^T = I."""

    def equations(given: Values, state: Values) -> Equations:
        w = given["w"]
        return {"length": (squared(applied(transposed(given["O"]), w)), dot(w, w))}

    return Part(
        name="length",
        inputs=(Tensor("O", ("n", "n")), Tensor("w", ("n",))),
        start=lambda given: {},
        equations=equations,
        hypotheses=(ORTHOGONAL_ROWS,),
        divides=True,
    )


def no_layer(kernel_inverse: Callable[[Array, Array], Array], missed: Callable[[Values, Array], Array]) -> Part:
    """w^T nu = k0 - |v - Phi w|^2 for w = Khat^+ nu."""

    def equations(given: Values, state: Values) -> Equations:
        w, v = weights(given, kernel_inverse), given["v"]
        rest = missed(given, w)
        return {"loss": (dot(w, cross(given)), dot(v, v) - dot(rest, rest))}

    return Part(
        name="no layer",
        inputs=(*FEATURES, INVERSE),
        start=lambda given: {},
        equations=equations,
        hypotheses=(LEAST_SQUARES_INVERSE,),
        divides=True,
    )


def missed(given: Values, w: Array) -> Array:
    """v - Phi w, shape (p,)."""
    return given["v"] - applied(given["Phi"], w)


def claim(
    factor: Real = factor,
    decayed: Real = decayed,
    rate: Real = rate,
    start: Real = lambda v: v["s"],
    floor: Real = lambda v: 0,
    widest: int = 1,
    total: Callable[[Array], Array] = total,
    squared: Callable[[Array], Array] = lambda c: dot(c, c),
    kernel_inverse: Callable[[Array, Array], Array] = kernel_inverse,
    missed: Callable[[Values, Array], Array] = missed,
) -> Claim:
    """The claim, from its ingredients."""
    step, s = eigenvalue(widest)
    depth = Variable("l", lower=lambda v: 0)
    return Claim(
        name="bayes_limit_in_the_loss",
        clauses=CLAUSES,
        source=Source("cheng2024", "Proposition 2, about the mean loss; here with bounds, a rate and its proof"),
        parts=(spectrum(total), length(squared), no_layer(kernel_inverse, missed)),
        inequalities=(Inequality("rate", (step, s, depth), lambda v: (decayed(v), rate(v))),),
        sequences=(
            BoundedSequence("decay", (step, s), start, lambda v: factor(v) * v["p"], lower=floor, upper=decayed),
        ),
        remarks=(
            "The gap of a prompt is that of bayes_limit, K(X) = [Phi, v]^T [Phi, v] and A = Phi^+ as there.",
            "h may depend on n and on the bound kappa of K(x, x), and on nothing else of the prompt.",
        ),
        related=(Source("kang2026", "the rate"),),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        Mutant("1 - h s not squared", claim(factor=lambda v: 1 - v["h"] * v["s"])),
        Mutant("1 + h s", claim(factor=lambda v: (1 + v["h"] * v["s"]) * (1 + v["h"] * v["s"]))),
        Mutant("s/(1 + 4 l h s)", claim(decayed=lambda v: v["s"] / (1 + 4 * v["l"] * v["h"] * v["s"]))),
        Mutant("from 2 s", claim(start=lambda v: 2 * v["s"])),
        Mutant("from -s", claim(start=lambda v: -v["s"])),
        Mutant("at least s/(1 + 4 l)", claim(floor=lambda v: v["s"] / (1 + 4 * v["l"]))),
        Mutant("a rate of 1/(h (4 l + 1))", claim(rate=lambda v: 1 / (v["h"] * (4 * v["l"] + 1)))),
        Mutant("a rate of 1/(h (l + 1)^2)", claim(rate=lambda v: 1 / (v["h"] * (v["l"] + 1) * (v["l"] + 1)))),
        Mutant("for h s <= 2", claim(widest=2)),
        Mutant("the squares of the eigenvalues", claim(total=lambda s: dot(s, s))),
        Mutant("the eigenvalues over n", claim(total=_mean)),
        Mutant("the square of the sum", claim(squared=_square_of_sum)),
        Mutant("twice the length", claim(squared=lambda c: dot(c, c) * 2)),
        Mutant("Khat for Khat^+", claim(kernel_inverse=lambda phi, a: kernel(phi))),
        Mutant("Phi^+ Phi for Khat^+", claim(kernel_inverse=lambda phi, a: product(a, phi))),
        Mutant("nothing missed", claim(missed=lambda given, w: given["v"] * 0)),
        Mutant("v + Phi w", claim(missed=lambda given, w: missed(given, -w))),
    )


def _mean(s: Array) -> Array:
    return total(s) * (1 / namespace_of(s=s).size(s.shape[-1], like=s))


def _square_of_sum(c: Array) -> Array:
    return namespace_of(c=c).einsum("...j,...k->...", c, c)
