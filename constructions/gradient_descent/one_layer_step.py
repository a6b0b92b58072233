"""The best one-layer step for independent coordinates: 1/(variance (N + d + 1 + excess kurtosis))."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Scalar, Source, StationaryPoint, Tensor, Values
from constructions.definitions.matrices import product
from constructions.hypotheses.data_law import FOURTH_MOMENTS, SECOND_MOMENTS
from constructions.hypotheses.one_layer_tasks import draw, least, losses, optimum
from constructions.hypotheses.population import gram, mean, mean_square

CLAUSES = (
    Clause(
        "If the coordinates of X are independent with mean 0, variance v and excess kurtosis e, then C = h* I, "
        "h* = (1/v)/(N + d + 1 + e), solves E[S^2] C = E[S], S = X X^T:",
        by=("independent coordinates: normal equation",),
        read_off=(
            "of the law, moments up to order 4 enter; E[S^2] = v (N + d + 1 + e) E[S], and v (N + d + 1 + e) > "
            "0, as e >= -2"
        ),
    ),
    Clause(
        "for the tasks of one_layer_optimum a gradient step from 0 with eta/N = h* is best among all one-layer linear "
        "attentions,",
        by=("one_layer_optimum",),
        read_off="P W_V = diag(0, -I), W_K^T W_Q = diag(h* I, 0) is the layer of such a step",
    ),
    Clause(
        "and if E[x_t x_t^T] = v I, its half-MSE is (v d/2) (d + 1 + e)/(N + d + 1 + e) for each output.",
        by=(
            "independent coordinates: least loss",
            "one_layer_optimum",
        ),
        read_off="by one_layer_optimum the least half-MSE is tr(E[x_t x_t^T] (I - E[S] C))/2, C = h* I",
    ),
    Clause(
        "Normal: e = 0.",
        by=("uniform and normal: normal: step",),
        read_off="E[z^4] = 3 E[z^2]^2 for a normal z",
    ),
    Clause(
        "Uniform on (-a, a): v = a^2/3, e = -6/5, h* = (3/a^2)/(N + d - 1/5), half-MSE (a^2 d/6) (d - 1/5)/(N + "
        "d - 1/5).",
        by=(
            "uniform and normal: uniform: variance",
            "uniform and normal: uniform: fourth cumulant",
            "uniform and normal: uniform: step",
            "uniform and normal: uniform: least loss",
        ),
    ),
)


def sizes(x: Array) -> tuple[Array, Array]:
    """d and N of X: (d, N) or a population of such."""
    xp = namespace_of(x=x)
    return xp.size(x.shape[0], like=x), xp.size(x.shape[1], like=x)


def total(e: Array, x: Array) -> Array:
    """N + d + 1 + e"""
    d, n = sizes(x)
    return n + d + 1 + e


def number(x: Array) -> Array:
    """1, as an array without axes."""
    return namespace_of(x=x).ones((), like=x)


def best_step(v: Array, e: Array, x: Array, total: Callable[..., Array] = total) -> Array:
    """h* = (1/v)/(N + d + 1 + e), shape ()."""
    return number(x) * (1 / v) * (1 / total(e, x))


def least_of(v: Array, e: Array, x: Array, total: Callable[..., Array] = total) -> Array:
    """(v d/2) (d + 1 + e)/(N + d + 1 + e), shape ()."""
    d, _ = sizes(x)
    return number(x) * (v * d / 2) * ((d + 1 + e) / total(e, x))


def uniform_moment(a: Array, k: int, x: Array) -> Array:
    """The mean of z^k for z uniform on (-a, a): z^(k+1)/(k+1) between -a and a, over 2a; shape ()."""
    upper, lower = number(x), number(x)
    for _ in range(k + 1):
        upper, lower = upper * a, lower * -a
    return (upper - lower) * (1 / (a * (2 * (k + 1))))


def sampled(law: str, d: int, n: int) -> StationaryPoint:
    """The optimum for a law of ``one_layer_tasks``, to be seen in a sample."""
    return StationaryPoint(
        f"{law}, d = {d}, N = {n}",
        lambda random, count: draw(random, d, n, count, law),
        losses,
        lambda: optimum(d, n, law),
    )


def uniform_and_normal(total: Callable[..., Array], uniform_moment: Callable[..., Array]) -> Part:
    """Uniform on (-a, a): v = a^2/3, e = -6/5, h* = (3/a^2)/(N + d - 1/5).  Normal: h* = (1/v)/(N + d + 1)."""

    def equations(given: Values, state: Values) -> Equations:
        a, v, x = given["a"], given["v"], given["X"]
        xp = namespace_of(x=x)
        d, n = sizes(x)
        second, fourth = (uniform_moment(a, k, x) for k in (2, 4))
        square = xp.einsum(",->", second, second)
        e = xp.scalar(Fraction(-6, 5), like=x)
        five = (n + d) * 5 - 1
        return {
            "uniform: variance": (second, number(x) * (a * a / 3)),
            "uniform: fourth cumulant": (fourth - square * 3, square * e),
            "uniform: step": (best_step(a * a / 3, e, x, total), number(x) * (1 / a) * (1 / a) * (15 / five)),
            "uniform: least loss": (
                least_of(a * a / 3, e, x, total),
                number(x) * (a * a * d / 6) * ((d * 5 - 1) / five),
            ),
            "normal: step": (best_step(v, 0, x, total), number(x) * (1 / v) * (1 / (n + d + 1))),
        }

    return Part(
        name="uniform and normal",
        inputs=(Tensor("X", ("d", "n")), Scalar("a"), Scalar("v")),
        start=lambda given: {},
        equations=equations,
        divides=True,
    )


def independent_coordinates(
    gram: Callable[[Array], Array],
    mean_square: Callable[..., Array],
    total: Callable[..., Array],
    least: Callable[..., Array],
) -> Part:
    """E[S] = N v I, E[S^2] h* = E[S], and the half-MSE at h* I is (v d/2) (d + 1 + e)/(N + d + 1 + e)."""

    def equations(given: Values, state: Values) -> Equations:
        x, pi, v, e = given["X"], given["pi"], given["v"], given["e"]
        xp = namespace_of(x=x)
        _, n = sizes(x)
        s, identity = gram(x), xp.eye(x.shape[0], like=x)
        one, two = mean(s, pi), mean_square(s, pi)
        c = xp.einsum("ab,->ab", identity, best_step(v, e, x, total))
        return {
            "mean of S": (one, identity * (n * v)),
            "normal equation": (two, one * (v * total(e, x))),
            "least loss": (least(identity * v, one, c), least_of(v, e, x, total)),
        }

    return Part(
        name="independent coordinates",
        inputs=(Tensor("X", ("d", "n", "p")), Tensor("pi", ("p",)), Scalar("v"), Scalar("e")),
        start=lambda given: {},
        equations=equations,
        hypotheses=(FOURTH_MOMENTS, SECOND_MOMENTS),
        divides=True,
    )


def claim(
    gram: Callable[[Array], Array] = gram,
    mean_square: Callable[..., Array] = mean_square,
    total: Callable[..., Array] = total,
    least: Callable[..., Array] = least,
    uniform_moment: Callable[..., Array] = uniform_moment,
) -> Claim:
    """The claim, from its ingredients."""
    return Claim(
        name="one_layer_step",
        clauses=CLAUSES,
        source=Source("attention-audit", "for independent coordinates of any law with these moments"),
        parts=(
            uniform_and_normal(total, uniform_moment),
            independent_coordinates(gram, mean_square, total, least),
        ),
        stationary=(sampled("uniform", 2, 2), sampled("normal", 2, 3)),
        remarks=(
            "Of the law, moments up to order 4 enter, and none of order 3 of one coordinate.",
            "The uniform law's moments are integrals of powers, by antiderivatives; X is there for N and d alone.",
            "E[S^2] = v (N + d + 1 + e) E[S] is E[S^2] h* = E[S]: v (N + d + 1 + e) > 0 for every law, as e >= -2.",
        ),
        related=(
            Source("ahn2023", "Theorem 1, normal data"),
            Source("mahankali2024", "Theorem 1, normal data"),
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        Mutant("S divided by N", claim(gram=lambda x: gram(x) * (1 / sizes(x)[1]))),
        Mutant("E[S]^2 for E[S^2]", claim(mean_square=lambda s, pi: product(mean(s, pi), mean(s, pi)))),
        Mutant("N + d + 1 for every law", claim(total=lambda e, x: total(e - e, x))),
        Mutant("N + d", claim(total=lambda e, x: total(e - e - 1, x))),
        Mutant("two pairings of three: N + d + e", claim(total=lambda e, x: total(e, x) - 1)),
        Mutant("N + 1 + e", claim(total=lambda e, x: total(e, x) - sizes(x)[0])),
        Mutant("d + 1 + e", claim(total=lambda e, x: total(e, x) - sizes(x)[1])),
        Mutant("kurtosis for excess kurtosis", claim(total=lambda e, x: total(e + 3, x))),
        Mutant("least loss not halved", claim(least=lambda *a: least(*a) * 2)),
        Mutant("uniform on (-a/2, a/2)", claim(uniform_moment=lambda a, k, x: uniform_moment(a / 2, k, x))),
        Mutant("-a and a, not between", claim(uniform_moment=lambda a, k, x: uniform_moment(a, k, x) * (k + 1))),
    )
