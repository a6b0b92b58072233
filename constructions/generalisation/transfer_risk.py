"""What one linear layer errs on other prompts: another context length, inputs of another scale, another law."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Scalar, Source, Tensor, Values
from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.matrices import product
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.transformer import prediction
from constructions.hypotheses.noisy_tasks import INPUTS, TASKS
from constructions.hypotheses.query_slot import ZERO_SLOT

CLAUSES = (
    Clause(
        "A linear layer with value -h y, key x and query x, whose query's slot starts at 0, predicts h sum_i y_i <x_i, "
        "x_t>. On M tokens alpha x_i with y_i = W alpha x_i + eps_i and a query alpha x_t it errs by alpha (W (I - h "
        "alpha^2 S) - h alpha eps X^T) x_t, S = X X^T.",
        by=("error",),
    ),
    Clause(
        "Let the coordinates of X be independent with mean 0, variance v and excess kurtosis e, E[x_t x_t^T] = v I, "
        "and let the entries of W and eps have mean squares 1 and tau^2 and no correlations, X, x_t and (W, eps) being "
        "independent. The half-MSE of each output is (v alpha^2 d/2) (1 - 2 h M v alpha^2 + h^2 v^2 alpha^4 M (M + d + "
        "1 + e + tau^2/(v alpha^2))), whatever h was made for.",
        by=("risk",),
        read_off=(
            "of the laws moments enter, of X those up to order 4 that independent coordinates have; the mean over x_t "
            "of |A x_t|^2 is v |A|^2"
        ),
    ),
    Clause(
        "With alpha = 1 and k = d + 1 + e + tau^2/v the bracket at N tokens is k/(N+k) + N (N+k) (h v - 1/(N+k))^2: "
        "the best step is 1/(v (N+k)).",
        by=(
            "length: best step",
            "length: best step is it",
        ),
        read_off="v, N and N + k are positive, as e >= -2",
    ),
    Clause(
        "The layer with 1/n, h = N/(M v (N+k)), that is best at N has the bracket (k/(N+k))^2 + (N/(N+k))^2 k/M at M "
        "tokens:",
        by=("length: with 1/n",),
    ),
    Clause(
        "unless k = 0, which is so for d = 1, e = -2 and tau = 0 alone, it decreases in M, to (k/(N+k))^2 and not to "
        "0.",
        by=("length: with 1/n",),
        read_off="k is not negative, as e >= -2, and k/M decreases to 0",
    ),
    Clause(
        "The layer without 1/n, with the same weights h = 1/(v (N+k)) for every M, has the bracket (1 - M/(N+k))^2 + k "
        "M/(N+k)^2 there, which is unbounded.",
        by=("length: without 1/n",),
        read_off="the first square is unbounded as M grows, the other term is not negative",
    ),
)
HALF = Fraction(1, 2)


def head(given: Values) -> Head:
    """Value -h y, key x, query x."""
    x, w = given["X"], given["W"]
    xp = namespace_of(x=x)
    identity = xp.eye(x.shape[0], like=x)
    return Head(Value(y_from_y=xp.eye(w.shape[0], like=x) * -given["h"]), Projection(identity), Projection(identity))


def residual(given: Values, of: tuple[str, str] = ("", "")) -> Array:
    """W (I - h alpha^2 S) - h alpha eps X^T, (n_y, d, ...): ``of`` names the axes of populations of tasks and of X."""
    w, x, eps, alpha = given["W"], given["X"], given["eps"], given["alpha"]
    xp = namespace_of(w=w, x=x, eps=eps)
    r, s = of
    every = xp.einsum(f"cj{r},{s}->cj{r}{s}", w, xp.ones(x.shape[2:], like=w))
    gram = xp.einsum(f"ca{r},aj{s}->cj{r}{s}", w, xp.einsum(f"ai{s},ji{s}->aj{s}", x, x))
    noise = xp.einsum(f"ci{r},ji{s}->cj{r}{s}", eps, x)
    return every - gram * (given["h"] * alpha * alpha) - noise * (given["h"] * alpha)


def error_part(
    layer: Callable[..., Any], head: Callable[[Values], Head], residual: Callable[..., Array], clean: bool
) -> Part:
    """W alpha x_t - prediction = alpha (W (I - h alpha^2 S) - h alpha eps X^T) x_t, by the layer."""

    def equations(given: Values, state: Values) -> Equations:
        w, alpha = given["W"], given["alpha"]
        x, q = given["X"] * alpha, given["Q"] * alpha
        y = product(w, x) if clean else product(w, x) + given["eps"]
        after = layer([head(given)], Prompt(Tokens(x, y), Tokens(q, given["query_slot"])))
        return {"error": (product(w, q) - prediction(after), product(residual(given), given["Q"]) * alpha)}

    return Part(
        name="error",
        inputs=(
            Tensor("X", ("d", "n")),
            Tensor("W", ("n_y", "d")),
            Tensor("eps", ("n_y", "n")),
            Tensor("Q", ("d", "m")),
            Tensor("query_slot", ("n_y", "m")),
            Scalar("h"),
            Scalar("alpha"),
        ),
        start=lambda given: {},
        equations=equations,
        hypotheses=(ZERO_SLOT,),
    )


def bracket(one: Array, h: Array, m: Number, v: Number, k: Number) -> Array:
    """1 - 2 h M v + h^2 v^2 M (M + k), shape (): the half-MSE over v d/2 for inputs of variance v; h: ()."""
    return one - h * (v * m * 2) + squared(one, h) * (v * v * m * (m + k))


def squared(one: Array, a: Array) -> Array:
    """a^2 for a number a, as an array of shape ()."""
    return namespace_of(one=one).einsum(",,->", one, a, a)


def offset(d: Number, e: Number, tau: Number, v: Number) -> Number:
    """k = d + 1 + e + tau^2/v"""
    return d + 1 + e + tau * tau / v


def risk_part(
    residual: Callable[..., Array], bracket: Callable[..., Array], offset: Callable[..., Number], half: Fraction
) -> Part:
    """The mean over tasks and inputs of (v alpha^2/2) |W (I - h alpha^2 S) - h alpha eps X^T|^2, for n_y outputs."""

    def equations(given: Values, state: Values) -> Equations:
        x, w, v, alpha = given["X"], given["W"], given["v"], given["alpha"]
        xp = namespace_of(x=x, w=w)
        rows, d, m = xp.size(w.shape[0], like=w), xp.size(x.shape[0], like=x), xp.size(x.shape[1], like=x)
        made = residual(given, ("r", "s"))
        square = xp.einsum("rs,r,s->", xp.einsum("cjrs,cjrs->rs", made, made), given["rho"], given["pi"])
        scaled = v * alpha * alpha
        one = xp.ones((), like=w)
        formula = bracket(one, one * given["h"], m, scaled, offset(d, given["e"], given["tau"], scaled))
        half_of = xp.scalar(half, like=w) * scaled
        return {"half-MSE": (square * half_of, formula * (rows * d * half_of))}

    return Part(
        name="risk",
        inputs=(
            Tensor("X", ("d", "n", "p")),
            Tensor("pi", ("p",)),
            Tensor("W", ("n_y", "d", "p")),
            Tensor("rho", ("p",)),
            Tensor("eps", ("n_y", "n", "p")),
            *(Scalar(name) for name in ("h", "alpha", "v", "e", "tau")),
        ),
        start=lambda given: {},
        equations=equations,
        hypotheses=(*INPUTS, *TASKS),
        divides=True,
    )


def step(one: Array, v: Number, k: Number, n: Number) -> Array:
    """1/(v (N+k)), shape ()."""
    return one * (1 / v) * (1 / (n + k))


def normalised_step(one: Array, v: Number, k: Number, n: Number, m: Number) -> Array:
    """N/(M v (N+k)), shape (): the step of a layer with 1/n that is best at N, on M tokens."""
    return step(one, v, k, n) * n * (1 / m)


def length_part(
    bracket: Callable[..., Array], step: Callable[..., Array], normalised_step: Callable[..., Array]
) -> Part:
    """The bracket at M tokens of the steps that are best at N: with 1/n, and without; for any number k."""

    def equations(given: Values, state: Values) -> Equations:
        x, v, k, n = given["X"], given["v"], given["k"], given["N"]
        xp = namespace_of(x=x)
        one, m = xp.ones((), like=x), xp.size(x.shape[0], like=x)
        best, share = step(one, v, k, n), one * (1 / (n + k))
        return {
            "best step": (
                bracket(one, one * given["h"], n, v, k),
                share * k + squared(one, one * (given["h"] * v) - share) * (n * (n + k)),
            ),
            "best step is it": (best * v, share),
            "with 1/n": (
                bracket(one, normalised_step(one, v, k, n, m), m, v, k),
                squared(one, share * k) + squared(one, share * n) * k * (1 / m),
            ),
            "without 1/n": (
                bracket(one, best, m, v, k),
                squared(one, one - share * m) + squared(one, share) * (k * m),
            ),
        }

    return Part(
        name="length",
        inputs=(Tensor("X", ("n",)), *(Scalar(name) for name in ("h", "v", "k", "N"))),
        start=lambda given: {},
        equations=equations,
        divides=True,
    )


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[[Values], Head] = head,
    residual: Callable[..., Array] = residual,
    bracket: Callable[..., Array] = bracket,
    offset: Callable[..., Number] = offset,
    step: Callable[..., Array] = step,
    normalised_step: Callable[..., Array] = normalised_step,
    half: Fraction = HALF,
    clean: bool = False,
) -> Claim:
    """The claim, from its ingredients; ``clean`` labels have no noise."""
    return Claim(
        name="transfer_risk",
        clauses=CLAUSES,
        source=Source("attention-audit", "for normal data and alpha = 1 known; here for other laws"),
        parts=(
            error_part(layer, head, residual, clean),
            risk_part(residual, bracket, offset, half),
            length_part(bracket, step, normalised_step),
        ),
        remarks=(
            "An expectation is a weighted sum over a finite population; both sides use moments alone, so that they "
            "agree for every law that has them.",
            "In the part on lengths N and k are any numbers, and X is there for M alone.",
            "At M = N the two brackets are k/(N+k), the least one.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    seen = ("only the context updated", "update divided by n")
    return (
        Mutant("1/(N+k)", claim(step=lambda one, v, k, n: step(one, v, k, n) * v)),
        Mutant("h M v once", claim(bracket=lambda one, h, m, v, k: bracket(one, h, m, v, k) + h * (v * m))),
        *(Mutant(name, claim(layer=mutations.LAYERS[name](layer))) for name in seen),
        *(Mutant(name, claim(head=mutate(head))) for name, mutate in mutations.HEADS.items()),
        Mutant("no noise in the labels", claim(clean=True)),
        Mutant("noise of the other sign in the error", claim(residual=lambda g, *of: residual(_minus(g, "eps"), *of))),
        Mutant("context scaled, query not", claim(head=lambda g: head({**g, "h": g["h"] * g["alpha"]}))),
        Mutant("kurtosis for excess kurtosis", claim(offset=lambda d, e, tau, v: offset(d, e + 3, tau, v))),
        Mutant("N + d", claim(offset=lambda d, e, tau, v: offset(d, e, tau, v) - 1)),
        Mutant("normal law alone", claim(offset=lambda d, e, tau, v: offset(d, 0, tau, v))),
        Mutant("tau for tau^2", claim(offset=lambda d, e, tau, v: d + 1 + e + tau / v)),
        Mutant("M^2 for M (M + k)", claim(bracket=lambda one, h, m, v, k: bracket(one, h, m, v, k * 0))),
        Mutant("1/n twice", claim(normalised_step=lambda one, v, k, n, m: normalised_step(one, v, k, n, m) * (1 / m))),
        Mutant("with 1/n the step of M", claim(normalised_step=lambda one, v, k, n, m: step(one, v, k, m))),
        Mutant("alpha once", claim(residual=lambda g, *of: residual({**g, "h": g["h"] / g["alpha"]}, *of))),
    )


def _minus(given: Values, name: str) -> Values:
    return {**given, name: -given[name]}
