"""relu(<u, w>) is a positive semidefinite kernel in dimension 1, and none in dimension 2 or more."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Equations, Hypothesis, Mutant, Part, Source, Tensor, Values
from constructions.definitions.similarity import Linear, Relu, Similarity
from constructions.hypotheses import orthogonal, population
from constructions.hypotheses.elementary_functions import NEGATIVE_PART, POSITIVE_PART, RELU_OF_A_PRODUCT
from constructions.hypotheses.orthonormal_pair import ORTHONORMAL, Point, inner, number, relu

CLAUSES = (
    Clause(
        "For orthonormal u and v the points p = (u, u + v, v, v - u), at angles of 0, 45, 90 and 135 degrees, "
        "and the weights w = (7, -8, 11, -5) have sum_ij w_i w_j relu(<p_i, p_j>) = -50:",
        by=("four points",),
    ),
    Clause(
        "in dimension 2 or more relu(<u, w>) is not a positive semidefinite kernel.",
        by=("four points",),
        read_off=(
            "two orthonormal vectors exist there, and no quadratic form of a positive semidefinite kernel is negative"
        ),
    ),
    Clause(
        "On a line through 0 it is, and so in dimension 1:",
        by=("points on a line: sum of squares",),
        read_off="a sum of squares is not negative, and in dimension 1 all points are on a line",
    ),
    Clause(
        "for a unit vector e, relu(<s e, t e>) = relu(s) relu(t) + relu(-s) relu(-t),",
        by=("points on a line: features",),
    ),
    Clause(
        "so that c_1, ..., c_n have sum_ij c_i c_j relu(<t_i e, t_j e>) = (sum_i c_i relu(t_i))^2 + (sum_i c_i "
        "relu(-t_i))^2.",
        by=("points on a line: sum of squares",),
    ),
)


POINTS = (Point(1, 0, 7), Point(1, 1, -8), Point(0, 1, 11), Point(-1, 1, -5))


def unit(given: Values) -> Values:
    """e replaced by the first column of a reflection, in a direction with one entry more."""
    e = given["e"]
    xp = namespace_of(e=e)
    one = xp.ones((1,), like=e)
    return {**given, "e": orthogonal.from_vectors(xp.einsum("k,a->ka", one, population.joined(e, one)))[:, 0]}


UNIT = Hypothesis(
    "unit_vector",
    "<e, e> = 1",
    lambda given: (
        namespace_of(e=given["e"]).einsum("a,a->", given["e"], given["e"]),
        namespace_of(e=given["e"]).ones((), like=given["e"]),
    ),
    unit,
)


def pairs(points: Sequence[Point]) -> Iterable[tuple[Point, Point]]:
    return itertools.product(points, points)


def form(given: Values, points: Sequence[Point], function: Callable[[Array], Array]) -> Array:
    """sum_ij w_i w_j function(<p_i, p_j>)"""
    result = number(given, 0)
    for p, q in pairs(points):
        result = result + function(inner(given, p, q)) * (p.weight * q.weight)
    return result


RELU = Relu()


def features(t: Array) -> tuple[Array, Array]:
    """(relu(t), relu(-t)), each of shape (n,)."""
    return relu(t), relu(-t)


def claim(
    points: Sequence[Point] = POINTS,
    function: Callable[[Array], Array] = relu,
    value: int = -50,
    form: Callable[..., Array] = form,
    similarity: Similarity = RELU,
    features: Callable[[Array], Sequence[Array]] = features,
    weighted: Callable[[Array, Array], Array] = lambda c, f: namespace_of(c=c, f=f).einsum("i,i->", c, f),
) -> Claim:
    """The claim, from its ingredients."""

    def on_a_line(given: Values, state: Values) -> Equations:
        e, s, t, c = given["e"], given["s"], given["t"], given["c"]
        xp = namespace_of(e=e, s=s, t=t, c=c)
        keys, queries = (xp.einsum("a,i->ai", e, z) for z in (t, s))
        products = [xp.einsum("i,j->ij", f, h) for f, h in zip(features(t), features(s), strict=True)]
        squares = [xp.einsum(",->", z, z) for z in (weighted(c, f) for f in features(t))]
        return {
            "features": (similarity(keys, queries), sum(products[1:], start=products[0])),
            "sum of squares": (xp.einsum("i,ij,j->", c, similarity(keys, keys), c), sum(squares[1:], start=squares[0])),
        }

    return Claim(
        name="relu_attention",
        clauses=CLAUSES,
        source=Source("attention-audit", "on the relu similarity of cheng2024, Example 2"),
        parts=(
            Part(
                name="four points",
                inputs=(Tensor("u", ("d",)), Tensor("v", ("d",))),
                start=lambda given: {},
                equations=lambda given, state: {
                    "quadratic form": (form(given, points, function), number(given, value))
                },
                hypotheses=(ORTHONORMAL,),
                laws=(POSITIVE_PART, NEGATIVE_PART),
                divides=True,
            ),
            Part(
                name="points on a line",
                inputs=(Tensor("e", ("d",)), Tensor("s", ("m",)), Tensor("t", ("n",)), Tensor("c", ("n",))),
                start=lambda given: {},
                equations=on_a_line,
                hypotheses=(UNIT,),
                laws=(RELU_OF_A_PRODUCT,),
                divides=True,
            ),
        ),
        remarks=(
            "So functional_gradient_descent does not apply to it as a statement about a function space; its identity, "
            "which needs symmetry alone, does.",
            "For the points at unit length the Gram matrix has the least eigenvalue 1 - sqrt(2) cos(pi/5) < 0, at "
            "(1, -g, g, -1), g = 2 cos(pi/5): decided in Q(sqrt(2), sqrt(5)) by tests/test_relu_kernel.py.",
            "In dimension 1 all points are on a line, e = 1.",
            "Labels drawn with the absolute values of the eigenvalues: absolute_kernel.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""

    def with_points(change: Callable[[Point], Point]) -> Claim:
        return claim(points=tuple(map(change, POINTS)))

    return (
        Mutant("+50", claim(value=50)),
        Mutant("the linear kernel", claim(function=lambda z: z)),
        Mutant("absolute values", claim(function=lambda z: relu(z) + relu(_negated(z)))),
        Mutant("the negative part", claim(function=lambda z: relu(_negated(z)))),
        Mutant("without the last point", claim(points=POINTS[:-1])),
        Mutant("all weights positive", with_points(lambda p: replace(p, weight=abs(p.weight)))),
        Mutant("weights 1 and -1", with_points(lambda p: replace(p, weight=1 if p.weight > 0 else -1))),
        Mutant("v + u for v - u", with_points(lambda p: replace(p, a=abs(p.a)))),
        Mutant("without the diagonal", claim(form=_off_diagonal)),
        Mutant("every pair once", claim(form=_unordered)),
        Mutant("linear on the line", claim(similarity=Linear())),
        Mutant("one feature, relu(t)", claim(features=lambda t: (relu(t),))),
        Mutant("one feature, relu(t) + relu(-t)", claim(features=lambda t: (relu(t) + relu(-t),))),
        Mutant("features t and relu(t)", claim(features=lambda t: (t, relu(t)))),
        Mutant("squares without weights", claim(weighted=lambda c, f: namespace_of(f=f).einsum("i->", f))),
    )


def _negated(z: Array) -> Array:
    xp = namespace_of(z=z)
    return xp.einsum(",->", z, xp.ones((), like=z) * -1)


def _off_diagonal(given: Values, points: Sequence[Point], function: Callable[[Array], Array]) -> Array:
    result = form(given, points, function)
    for p in points:
        result = result - function(inner(given, p, p)) * p.weight**2
    return result


def _unordered(given: Values, points: Sequence[Point], function: Callable[[Array], Array]) -> Array:
    return form(given, points, function) + _off_diagonal(given, points, function) * -Fraction(1, 2)
