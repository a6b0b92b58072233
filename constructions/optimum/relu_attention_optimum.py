"""The best step of one relu attention layer on linear data, for tokens of any law that is symmetric about 0."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import (
    Claim,
    Clause,
    Equations,
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
from constructions.definitions.attention import LINEAR, Head, Projection, Value, layer
from constructions.definitions.matrices import product
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Relu
from constructions.definitions.transformer import prediction
from constructions.hypotheses.data_law import UNCORRELATED
from constructions.hypotheses.elementary_functions import PARTS_APART, POSITIVE_AND_NEGATIVE_PART
from constructions.hypotheses.query_slot import ZERO_SLOT
from constructions.hypotheses.token_law import TOKEN_FOURTH_MOMENT, TOKEN_VARIANCE

CLAUSES = (
    Clause(
        "A layer with similarity relu(<u, w>), value -r y, key x and query x, whose query's slot starts at 0, errs by "
        "W (q - r G), G = sum_i x_i relu(<x_i, q>), at the query q on labels y_i = W x_i;",
        by=("prediction",),
    ),
    Clause(
        "over weights W with uncorrelated entries of variance 1 its mean square is |q - r G|^2 for each output.",
        by=("tasks",),
    ),
    Clause(
        "Let the n tokens be independent, of one law under which -x has the law of x, E[x x^T] = v I and E[|x|^2 x "
        "x^T] = v^2 (d + 2 + e) I, as for independent symmetric coordinates of variance v and excess kurtosis e. At "
        "every query q, E[x relu(<x, q>)] = (v/2) q and E|x relu(<x, q>)|^2 = (v^2/2) (d + 2 + e) |q|^2,",
        by=(
            "tokens: first moment",
            "tokens: second moment",
        ),
        read_off=(
            "the mean over a law that is symmetric about 0 is that of both signs; E[|x|^2 x_a^2] is the sum over b of "
            "E[x_b^2 x_a^2], v^2 for b other than a and v^2 (3 + e) for b = a"
        ),
    ),
    Clause(
        "E|q - r G|^2 = |q|^2 (1 - r n v + r^2 v^2 n (n + 2d + 3 + 2e)/4)",
        by=(
            "sum of tokens",
            "tokens: first moment",
            "tokens: second moment",
        ),
        read_off=(
            "E<g_i, g_j> is <E g, E g> for two tokens, as they are independent, and E|g|^2 for one; the part sums these"
        ),
    ),
    Clause(
        "= |q|^2 ((2d + 3 + 2e)/K + (n K/4) (r v - 2/K)^2), K = n + 2d + 3 + 2e: best is r = (2/v)/(n + 2d + 3 + 2e),",
        by=("best step",),
        read_off="n K is positive, as e >= -2",
    ),
    Clause(
        "with the mean square v d (2d + 3 + 2e)/(n + 2d + 3 + 2e) if E|q|^2 = v d: for the standard normal law d (2d + "
        "3)/(n + 2d + 3).",
        by=(
            "sum of tokens",
            "best step",
        ),
        read_off="the bracket does not depend on q; for the normal law e = 0",
    ),
    Clause(
        "It is more than v d (d + 1 + e)/(n + d + 1 + e), that of linear attention.",
        by=(
            "linear attention errs less",
            "one_layer_step",
        ),
        read_off="twice the half-MSE of one_layer_step",
    ),
)
HALF = Fraction(1, 2)


def head(given: Values) -> Head:
    """Value -r y, key x, query x, similarity relu."""
    x, w = given["X"], given["W"]
    xp = namespace_of(x=x)
    identity = xp.eye(x.shape[0], like=x)
    value = Value(y_from_y=xp.eye(w.shape[0], like=x) * -given["r"])
    return Head(value, Projection(identity), Projection(identity), Relu())


def read(x: Array, q: Array) -> Array:
    """G = sum_i x_i relu(<x_i, q_j>) in column j."""
    return product(x, Relu()(x, q))


def prediction_part(layer: Callable[..., Any], head: Callable[[Values], Head], read: Callable[..., Array]) -> Part:
    """W q - prediction = W (q - r G), by the layer."""

    def equations(given: Values, state: Values) -> Equations:
        x, w, q = given["X"], given["W"], given["Q"]
        after = layer([head(given)], Prompt(Tokens(x, product(w, x)), Tokens(q, given["query_slot"])))
        return {"error": (product(w, q) - prediction(after), product(w, q - read(x, q) * given["r"]))}

    return Part(
        name="prediction",
        inputs=(
            Tensor("X", ("d", "n")),
            Tensor("W", ("n_y", "d")),
            Tensor("Q", ("d", "m")),
            Tensor("query_slot", ("n_y", "m")),
            Scalar("r"),
        ),
        start=lambda given: {},
        equations=equations,
        hypotheses=(ZERO_SLOT,),
        divides=True,  # relu is one in an ordered field alone
    )


def squared(u: Array) -> Array:
    """|u|^2, shape ()."""
    return namespace_of(u=u).einsum("a,a->", u, u)


def tasks_part(rows: Callable[[Array], Number]) -> Part:
    """The mean of |W u|^2 is n_y |u|^2."""

    def equations(given: Values, state: Values) -> Equations:
        w, u = given["W"], given["u"]
        errors = namespace_of(w=w).einsum("car,a->cr", w, u)
        mean = namespace_of(w=w).einsum("r,cr,cr->", given["rho"], errors, errors)
        return {"mean square": (mean, squared(u) * rows(w))}

    return Part(
        name="tasks",
        inputs=(Tensor("W", ("n_y", "d", "p")), Tensor("rho", ("p",)), Tensor("u", ("d",))),
        start=lambda given: {},
        equations=equations,
        hypotheses=(UNCORRELATED,),
    )


def outputs(w: Array) -> Number:
    """n_y"""
    return namespace_of(w=w).size(w.shape[0], like=w)


def symmetric_mean(pi: Array, of: Callable[[Array], Array], z: Array, axes: str) -> Array:
    """The mean of ``of`` over z and -z, each with half its weight; its value at a sample has these ``axes``."""
    xp = namespace_of(z=z)
    both = of(z) + of(-z)
    return xp.einsum(f"s,{axes}s->{axes}", pi, both) * xp.scalar(HALF, like=z)


def summand(z: Array, q: Array) -> Array:
    """g = z relu(<z, q>) of every sample, (d, p)."""
    xp = namespace_of(z=z, q=q)
    return xp.einsum("as,s->as", z, xp.relu(xp.einsum("as,a->s", z, q)))


def mean_square(q: Array, r: Number, first: Array, second: Array, tokens: Array) -> Array:
    """E|q - r sum_i g_i|^2 of independent g_i with E g = ``first`` and E|g|^2 = ``second``; ``tokens``: (n,)."""
    xp = namespace_of(q=q)
    same, ones = xp.eye(tokens.shape[0], like=q), xp.ones(tokens.shape, like=q)
    others = xp.einsum("i,j->ij", ones, ones) - same
    pairs = xp.einsum("ij,->", same, second) + xp.einsum("ij,->", others, squared(first))
    return squared(q) - xp.einsum("a,a,i->", q, first, ones) * (r * 2) + pairs * (r * r)


def total(d: Number, n: Number, e: Number) -> Number:
    """K = n + 2d + 3 + 2e"""
    return n + d * 2 + 3 + e * 2


def first_moment(q: Array, v: Number) -> Array:
    """(v/2) q"""
    return q * (namespace_of(q=q).scalar(HALF, like=q) * v)


def second_moment(q: Array, v: Number, e: Number) -> Array:
    """(v^2/2) (d + 2 + e) |q|^2, shape ()."""
    xp = namespace_of(q=q)
    return squared(q) * (xp.scalar(HALF, like=q) * v * v * (xp.size(q.shape[0], like=q) + 2 + e))


def tokens_part(summand: Callable[[Array, Array], Array], first_moment: Callable[..., Array]) -> Part:
    """The moments of g = x relu(<x, q>)."""

    def equations(given: Values, state: Values) -> Equations:
        z, q, pi, v, e = (given[name] for name in ("Z", "q", "pi", "v", "e"))
        xp = namespace_of(z=z)
        square = symmetric_mean(pi, lambda x: xp.einsum("as,as->s", summand(x, q), summand(x, q)), z, "")
        return {
            "first moment": (symmetric_mean(pi, lambda x: summand(x, q), z, "a"), first_moment(q, v)),
            "second moment": (square, second_moment(q, v, e)),
        }

    return Part(
        name="tokens",
        inputs=(
            Tensor("Z", ("d", "p")),
            Tensor("pi", ("p",)),
            Tensor("q", ("d",)),
            Scalar("v"),
            Scalar("e"),
        ),
        start=lambda given: {},
        equations=equations,
        hypotheses=(TOKEN_VARIANCE, TOKEN_FOURTH_MOMENT),
        laws=(POSITIVE_AND_NEGATIVE_PART, PARTS_APART),
        divides=True,
    )


def sum_part(
    mean_square: Callable[..., Array], total: Callable[..., Number], first_moment: Callable[..., Array]
) -> Part:
    """E|q - r sum_i g_i|^2 of n independent g_i with these moments."""

    def equations(given: Values, state: Values) -> Equations:
        q, x, v, e, r = (given[name] for name in ("q", "X", "v", "e", "r"))
        xp = namespace_of(q=q)
        d, n = xp.size(q.shape[0], like=q), xp.size(x.shape[0], like=q)
        bracket = 1 - r * n * v + r * r * v * v * n * total(d, n, e) * xp.scalar(HALF * HALF, like=q)
        made = mean_square(q, r, first_moment(q, v), second_moment(q, v, e), x)
        return {"mean square": (made, squared(q) * bracket)}

    return Part(
        name="sum of tokens",
        inputs=(Tensor("q", ("d",)), Tensor("X", ("n",)), Scalar("v"), Scalar("e"), Scalar("r")),
        start=lambda given: {},
        equations=equations,
    )


def best_step(one: Array, v: Number, k: Number) -> Array:
    """(2/v)/K, shape ()."""
    return one * (1 / v) * (2 / k)


def best_part(total: Callable[..., Number], best_step: Callable[..., Array]) -> Part:
    """1 - r n v + r^2 v^2 n K/4 = (K - n)/K + (n K/4) (r v - 2/K)^2, and r v = 2/K at the best r."""

    def equations(given: Values, state: Values) -> Equations:
        x, v, e, r = given["X"], given["v"], given["e"], given["r"]
        xp = namespace_of(x=x)
        one, quarter = xp.ones((), like=x), xp.scalar(HALF * HALF, like=x)
        d, n = (xp.size(size, like=x) for size in x.shape)
        k = total(d, n, e)
        share = one * (2 / k)
        beyond = one * (r * v) - share
        square = xp.einsum(",,->", one, beyond, beyond)
        return {
            "mean square": (
                one * (1 - r * n * v + r * r * v * v * n * k * quarter),
                share * (d * 2 + 3 + e * 2) * xp.scalar(HALF, like=x) + square * (n * k * quarter),
            ),
            "best step": (best_step(one, v, k) * v, share),
        }

    return Part(
        name="best step",
        inputs=(Tensor("X", ("d", "n")), Scalar("v"), Scalar("e"), Scalar("r")),
        start=lambda given: {},
        equations=equations,
        divides=True,
    )


def linear_errs_less(relu: Callable[[Values], Number]) -> Inequality:
    """(d + 1 + e)/(n + d + 1 + e) < (2d + 3 + 2e)/(n + 2d + 3 + 2e) for d, n >= 1, e >= -2."""
    return Inequality(
        "linear attention errs less",
        (
            Variable("d", lower=lambda v: 1),
            Variable("n", lower=lambda v: 1),
            Variable("e", lower=lambda v: -2),
        ),
        lambda v: ((v["d"] + 1 + v["e"]) / (v["n"] + v["d"] + 1 + v["e"]), relu(v) / (v["n"] + relu(v))),
        Relation.LESS,
    )


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[[Values], Head] = head,
    read: Callable[..., Array] = read,
    rows: Callable[[Array], Number] = outputs,
    summand: Callable[[Array, Array], Array] = summand,
    first_moment: Callable[..., Array] = first_moment,
    mean_square: Callable[..., Array] = mean_square,
    total: Callable[..., Number] = total,
    best_step: Callable[..., Array] = best_step,
    relu: Callable[[Values], Number] = lambda v: 2 * v["d"] + 3 + 2 * v["e"],
) -> Claim:
    """The claim, from its ingredients."""
    return Claim(
        name="relu_attention_optimum",
        clauses=CLAUSES,
        source=Source(
            "ahn2023",
            "Theorem 5, for normal data; here for other laws and at every query",
        ),
        parts=(
            prediction_part(layer, head, read),
            tasks_part(rows),
            tokens_part(summand, first_moment),
            sum_part(mean_square, total, first_moment),
            best_part(total, best_step),
        ),
        inequalities=(linear_errs_less(relu),),
        remarks=(
            "Best is meant among the steps r, with keys and queries x: nothing is said of other weights.",
            "Every law that is symmetric about 0 is that of a random sign times a vector of the law itself: Z and pi "
            "need not be symmetric.",
            "Tokens need not have independent coordinates: of the law of one token, two moments enter.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    seen = ("only the context updated", "update divided by n")

    def of_both_signs(z: Array, q: Array) -> Array:
        return summand(z, q) - summand(-z, q)

    return (
        Mutant("N + 2d + 3", claim(total=lambda d, n, e: total(d, n, e - e))),
        Mutant("N + d + 1 + e, as for linear attention", claim(total=lambda d, n, e: n + d + 1 + e)),
        Mutant("relu for the absolute value", claim(summand=of_both_signs)),
        *(Mutant(name, claim(layer=mutations.LAYERS[name](layer))) for name in seen),
        *(Mutant(name, claim(head=mutate(head))) for name, mutate in mutations.HEADS.items()),
        Mutant("linear for relu", claim(head=lambda given: replace(head(given), similarity=LINEAR))),
        Mutant("relu of minus the scores", claim(read=lambda x, q: read(x, -q))),
        Mutant("twice the mean square", claim(rows=lambda w: outputs(w) * 2)),
        Mutant("squares of the scores", claim(summand=_squares)),
        Mutant("v q, as for linear attention", claim(first_moment=lambda q, v: first_moment(q, v * 2))),
        Mutant("tokens all the same", claim(mean_square=_all_the_same)),
        Mutant("no pairs of tokens", claim(mean_square=_no_pairs)),
        Mutant("r for 2 r", claim(mean_square=lambda q, r, *of: mean_square(q, r * 2, *of))),
        Mutant("1/(v K)", claim(best_step=lambda one, v, k: best_step(one, v, k) * HALF)),
        Mutant("2/K", claim(best_step=lambda one, v, k: best_step(one, v, k) * v)),
        Mutant("(d + 1/2 + e) for 2d + 3 + 2e", claim(relu=lambda v: v["d"] + HALF + v["e"])),
    )


def _squares(z: Array, q: Array) -> Array:
    xp = namespace_of(z=z, q=q)
    scores = xp.einsum("as,a->s", z, q)
    return xp.einsum("as,s,s->as", z, scores, scores)


def _all_the_same(q: Array, r: Number, first: Array, second: Array, tokens: Array) -> Array:
    """E<g_i, g_j> = E|g|^2 for all pairs."""
    xp = namespace_of(q=q)
    ones = xp.ones(tokens.shape, like=q)
    crossed = xp.einsum("a,a,i->", q, first, ones) * (r * 2)
    return squared(q) - crossed + xp.einsum("i,j,->", ones, ones, second) * (r * r)


def _no_pairs(q: Array, r: Number, first: Array, second: Array, tokens: Array) -> Array:
    """E<g_i, g_j> = 0 for i other than j."""
    xp = namespace_of(q=q)
    ones = xp.ones(tokens.shape, like=q)
    crossed = xp.einsum("a,a,i->", q, first, ones) * (r * 2)
    return squared(q) - crossed + xp.einsum("i,->", ones, second) * (r * r)
