"""The best one-layer linear attention is one preconditioned gradient step."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Source, Tensor, Values
from constructions.definitions import heads
from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.matrices import product
from constructions.definitions.one_layer_loss import second_moment
from constructions.definitions.one_layer_reading import Coefficients, added, best, coefficients
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.transformer import prediction
from constructions.hypotheses import population
from constructions.hypotheses.data_law import (
    NORMAL,
    PROBABILITIES,
    RANDOM_SIGNS,
    RATIO,
    SIGN_SYMMETRIC,
    SIGNS,
    UNCORRELATED,
)
from constructions.hypotheses.one_layer_tasks import least
from constructions.hypotheses.population import gram, mean, mean_square
from constructions.hypotheses.query_slot import ZERO_SLOT

CLAUSES = (
    Clause(
        "Let y = W x with W, the context X and the query x_t independent, with moments of W and of X up to order 4 and "
        "of x_t up to order 2, W of the law of -W and with uncorrelated entries of variance 1, and let the query's "
        "slot start at 0.",
        by=(
            "prediction",
            "projection",
        ),
    ),
    Clause(
        "If E[S^2] C = E[S], S = X X^T, then P W_V = diag(0, -I), W_K^T W_Q = diag(C, 0) is best among all "
        "one-layer linear attentions with any number of heads:",
        by=(
            "prediction",
            "projection: any weights",
        ),
        read_off=(
            "the mean of squares is not negative for the weights of a law; the layer adds its heads, so that "
            "their coefficients add up, and in the second part the coefficients are any"
        ),
    ),
    Clause(
        "whatever the weights, the half-MSE is the one of these plus half the mean square of the difference of "
        "the two predictions.",
        by=(
            "prediction",
            "projection: any weights",
        ),
        read_off=(
            "both sides use moments alone, of W and X up to order 4 and of x_t up to order 2, so that they agree "
            "for every law that has those of a finite population"
        ),
    ),
    Clause(
        "The least half-MSE is tr(E[x_t x_t^T] (I - E[S] C))/2 for each output.",
        by=("projection: least loss",),
        read_off="for one output it is the equation with n_y = 1: the layer treats the rows of W one by one",
    ),
    Clause(
        "If flipping the sign of a coordinate in all tokens leaves the law of X as it is, for every coordinate, and no "
        "E[(S^2)_jj] is 0, then C = diag(c), c_j = E[S_jj]/E[(S^2)_jj].",
        by=("sign flips",),
        read_off=(
            "such a law is that of diag(sigma) X with independent random signs sigma_j; as E[S^2] is diagonal, no "
            "other C solves the equation"
        ),
    ),
)
HALF = Fraction(1, 2)
CONTEXT = (Tensor("X", ("d", "n", "p")), Tensor("pi", ("p",)))


def error(w: Array, s: Array, of: Coefficients, of_w: str = "", of_s: str = "") -> Array:
    """The matrix M with W x_t - prediction = M x_t, shape (n_y, d); of populations (n_y, d, r, s) with axes named.

    (U is W X: X U^T is S W^T, and U U^T is W S W^T.)
    """
    xp = namespace_of(w=w, s=s)
    result = xp.einsum(f"cj{of_w},{of_s}->cj{of_w}{of_s}", w, xp.ones(s.shape[2:], like=s))
    xu = xp.einsum(f"ab{of_s},eb{of_w}->ae{of_w}{of_s}", s, w)
    if of.s is not None:
        ones = xp.ones(w.shape[2:], like=w)
        result = result + xp.einsum(f"cjab,ab{of_s},{of_w}->cj{of_w}{of_s}", of.s, s, ones)
    if of.xu is not None:
        result = result + xp.einsum(f"cjae,ae{of_w}{of_s}->cj{of_w}{of_s}", of.xu, xu)
    if of.uu is not None:
        result = result + xp.einsum(f"cjef,ea{of_w},af{of_w}{of_s}->cj{of_w}{of_s}", of.uu, w, xu)
    return result


def half_mean_square(given: Values, m: Array) -> Array:
    """Half the mean of |M q|^2 over the three populations, shape (); m: (n_y, d, r, s)."""
    xp = namespace_of(m=m)
    errors = xp.einsum("cjrs,jt->crst", m, given["q"])
    squares = xp.einsum("crst,crst->rst", errors, errors)
    return xp.einsum("rst,r,s,t->", squares, given["rho"], given["pi"], given["tau"]) * xp.scalar(HALF, like=m)


def optimum(given: Values) -> Head:
    """P W_V = diag(0, -I), W_K^T W_Q = diag(C, 0)."""
    w, c = given["W"], given["C"]
    xp = namespace_of(w=w, c=c)
    rows, columns = (xp.eye(size, like=w) for size in w.shape[-2:])
    return Head(Value(y_from_y=-rows), Projection(x=xp.einsum("aj->ja", c)), Projection(x=columns))


def flipped(sigma: Array, x: Array) -> Array:
    """diag(sigma) X for each of both populations: (d, q), (d, n, s) -> (d, n, s, q)."""
    return namespace_of(sigma=sigma, x=x).einsum("aq,ais->aisq", sigma, x)


def predictions(
    layer: Callable[..., Any],
    gram: Callable[[Array], Array],
    optimum: Callable[[Values], Head],
    coefficients: Callable[[Head, Array], Coefficients],
    best: Callable[..., Coefficients],
) -> Part:
    """W x_t - prediction = M x_t, M of the coefficients: for any two heads, and for the optimum."""

    def equations(given: Values, state: Values) -> Equations:
        x, w, q = given["X"], given["W"], given["Q"]
        prompt = Prompt(Tokens(x, product(w, x)), Tokens(q, given["query_slot"]))
        pair, s = heads.pair(given), gram(x)
        of = {"heads": added(*(coefficients(head, w * 0) for head in pair)), "optimum": best(w, given["C"])}
        made = {"heads": pair, "optimum": [optimum(given)]}
        return {
            name: (product(w, q) - prediction(layer(made[name], prompt)), product(error(w, s, of[name]), q))
            for name in made
        }

    return Part(
        name="prediction",
        inputs=(
            Tensor("X", ("d", "n")),
            Tensor("W", ("n_y", "d")),
            Tensor("Q", ("d", "m")),
            Tensor("query_slot", ("n_y", "m")),
            *heads.PAIR,
            Tensor("C", ("d", "d")),
        ),
        start=lambda given: {},
        equations=equations,
        hypotheses=(ZERO_SLOT,),
    )


def sign_flips(flipped: Callable[..., Array], mean_square: Callable[..., Array]) -> Part:
    """If sign flips leave the law of X as it is, E[S] and E[S^2] are diagonal, and E[S^2] diag(c) = E[S]."""

    def equations(given: Values, state: Values) -> Equations:
        x, pi, omega = given["X"], given["pi"], given["omega"]
        xp = namespace_of(x=x)
        s, moved = population.gram(x), population.gram(flipped(given["sigma"], x))
        one, two = mean(moved, pi, omega), mean_square(moved, pi, omega)
        identity = xp.eye(x.shape[0], like=x)
        return {
            "mean of S": (one, xp.einsum("aa,ab->ab", mean(s, pi), identity)),
            "mean of S^2": (two, xp.einsum("aa,ab->ab", population.mean_square(s, pi), identity)),
            "normal equation": (xp.einsum("ab,b->ab", two, given["c"]), one),
        }

    return Part(
        name="sign flips",
        inputs=(*CONTEXT, Tensor("sigma", ("d", "p")), Tensor("omega", ("p",)), Tensor("c", ("d",))),
        start=lambda given: {},
        equations=equations,
        hypotheses=(SIGNS, RANDOM_SIGNS, RATIO),
        divides=True,
    )


def projection(
    gram: Callable[[Array], Array],
    best: Callable[..., Coefficients],
    least: Callable[..., Array],
    excess: Callable[..., Array],
) -> Part:
    """The half-MSE of any weights is the least one plus half the mean square of the difference of the predictions."""

    def equations(given: Values, state: Values) -> Equations:
        w, x, c = given["W"], given["X"], given["C"]
        s = gram(x)
        any_weights = error(w, s, Coefficients(given["R_s"], given["R_sw"], given["R_wsw"]), "r", "s")
        optimal = error(w, s, best(w, c), "r", "s")
        least_loss = half_mean_square(given, optimal)
        q = second_moment(given)
        rows = namespace_of(w=w).size(w.shape[0], like=w)
        return {
            "any weights": (
                half_mean_square(given, any_weights),
                least_loss + half_mean_square(given, excess(any_weights, optimal)),
            ),
            "least loss": (least_loss, least(q, mean(s, given["pi"]), c) * rows),
        }

    return Part(
        name="projection",
        inputs=(
            Tensor("W", ("n_y", "d", "p")),
            Tensor("rho", ("p",)),
            *CONTEXT,
            Tensor("q", ("d", "p")),
            Tensor("tau", ("p",)),
            Tensor("R_s", ("n_y", "d", "d", "d")),
            Tensor("R_sw", ("n_y", "d", "d", "n_y")),
            Tensor("R_wsw", ("n_y", "d", "n_y", "n_y")),
            Tensor("C", ("d", "d")),
        ),
        start=lambda given: {},
        equations=equations,
        hypotheses=(SIGN_SYMMETRIC, UNCORRELATED, NORMAL, PROBABILITIES),
    )


def claim(
    layer: Callable[..., Any] = layer,
    gram: Callable[[Array], Array] = gram,
    optimum: Callable[[Values], Head] = optimum,
    coefficients: Callable[[Head, Array], Coefficients] = coefficients,
    best: Callable[..., Coefficients] = best,
    flipped: Callable[..., Array] = flipped,
    mean_square: Callable[..., Array] = mean_square,
    least: Callable[..., Array] = least,
    excess: Callable[..., Array] = lambda any_weights, optimal: any_weights - optimal,
) -> Claim:
    """The claim, from its ingredients."""
    return Claim(
        name="one_layer_optimum",
        clauses=CLAUSES,
        source=Source("attention-audit", "for laws of W and X with these moments, and any number of heads"),
        parts=(
            predictions(layer, gram, optimum, coefficients, best),
            sign_flips(flipped, mean_square),
            projection(gram, best, least, excess),
        ),
        remarks=(
            "An expectation is a weighted sum over a finite population; both sides use moments alone, of W and X up to "
            "order 4 and of x_t up to order 2, so that they agree for every law that has them.",
            "The mean of squares is not negative for the weights of a law; it is 0 if and only if the two predictions "
            "agree almost surely.",
            "C exists for every law: what E[S^2] sends to 0, S sends to 0 almost surely.",
            "The layer adds its heads (two in the part of the prediction), so their coefficients add up; in the part "
            "of the projection the coefficients are any.",
            "A law that the flips leave as it is is the law of diag(sigma) X with independent random signs sigma_j.",
        ),
        related=(
            Source("ahn2023", "Theorem 1, normal data"),
            Source("mahankali2024", "Theorems 1 and 2, normal data"),
            Source("zhang2024", "the minimiser for normal data"),
            Source("li2024", "one layer, correlated designs"),
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""

    def of_heads(mutate: Callable[..., Array]) -> Claim:
        changed = mutate(lambda head: head)
        return claim(layer=lambda heads, prompt: layer([*map(changed, heads)], prompt))

    return (
        *(Mutant(name, claim(layer=mutations.LAYERS[name](layer))) for name in SEEN_IN_PREDICTION),
        Mutant("sign of the values", of_heads(mutations.sign_flipped)),
        Mutant("keys and queries exchanged", of_heads(mutations.transposed)),
        Mutant("optimum with C transposed", claim(optimum=mutations.transposed(optimum))),
        Mutant("twice the step", claim(best=lambda w, c: best(w, c + c))),
        Mutant("W S W^T not counted", claim(coefficients=_without_wsw)),
        Mutant("S divided by N", claim(gram=_divided_by_n)),
        Mutant("every sign twice", claim(flipped=lambda sigma, x: _again(sigma, flipped(sigma, x)))),
        Mutant("E[S]^2 for E[S^2]", claim(mean_square=_square_of_mean)),
        Mutant("squares of entries for S^2", claim(mean_square=_squared_entries)),
        Mutant("the whole error in excess", claim(excess=lambda any_weights, optimal: any_weights)),
        Mutant("least loss not halved", claim(least=lambda *a: least(*a) * 2)),
        Mutant("least loss of another step", claim(least=lambda q, s, c: least(q, s, c + c))),
    )


SEEN_IN_PREDICTION = ("query as a source", "only the context updated")


def _without_wsw(head: Head, w_0: Array) -> Coefficients:
    made = coefficients(head, w_0)
    return Coefficients(made.s, made.xu, made.uu - made.uu)


def _divided_by_n(x: Array) -> Array:
    return gram(x) * (1 / namespace_of(x=x).size(x.shape[1], like=x))


def _again(sigma: Array, moved: Array) -> Array:
    return namespace_of(sigma=sigma).einsum("aq,aisq->aisq", sigma, moved)


def _square_of_mean(s: Array, *weights: Array) -> Array:
    return product(mean(s, *weights), mean(s, *weights))


def _squared_entries(s: Array, *weights: Array) -> Array:
    of = population.SAMPLES[: len(weights)]
    return mean(namespace_of(s=s).einsum(f"ab{of},ab{of}->ab{of}", s, s), *weights)
