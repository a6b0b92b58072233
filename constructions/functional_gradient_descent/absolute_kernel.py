"""Labels of covariance |K| are not consistent under marginalisation where K is not positive semidefinite."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Source, Tensor, Values
from constructions.definitions.matrices import conjugated, transposed
from constructions.hypotheses.elementary_functions import (
    NEGATIVE_PART,
    POSITIVE_AND_NEGATIVE_PART,
    POSITIVE_PART,
)
from constructions.hypotheses.orthogonal import ORTHOGONAL
from constructions.hypotheses.orthonormal_pair import ORTHONORMAL, Point, inner, number, relu

CLAUSES = (
    Clause(
        "For K = U diag(s) U^T with U orthogonal let |K| = U diag(|s|) U^T. Then |K| = K + 2 U diag(relu(-s)) U^T,",
        by=("absolute eigenvalues: covariance",),
    ),
    Clause(
        "and the diagonal of |K| has the sum tr K + 2 sum_k relu(-s_k).",
        by=("absolute eigenvalues: sum of the variances",),
    ),
    Clause(
        "So, if K is not positive semidefinite and its diagonal is not negative, labels of covariance |K| have "
        "at some point x_i a variance above K_ii = |K_ii|, which x_i by itself gives: they are not consistent "
        "under marginalisation.",
        by=(
            "absolute eigenvalues: sum of the variances",
            "spectral_theorem",
        ),
        read_off=(
            "some s_k is negative, so that the diagonal of |K| has a larger sum than that of K; the kernel "
            "matrix of x_i by itself is K_ii"
        ),
    ),
    Clause(
        "An example: for orthonormal u and v and the points p = (5u + v, u + 4v, 4v - u, v - 5u) the matrix "
        "relu(<p_i, p_j>) has the eigenvector (1, -3, 3, -1) to the eigenvalue -1.",
        by=("an eigenvector of relu",),
    ),
)
POINTS = (Point(5, 1, 1), Point(1, 4, -3), Point(-1, 4, 3), Point(-5, 1, -1))  # weights: the eigenvector


def absolute(s: Array) -> Array:
    """|s| = relu(s) + relu(-s)"""
    return relu(s) + relu(-s)


def excess(s: Array) -> Array:
    """2 relu(-s)"""
    return relu(-s) * 2


def trace(k: Array) -> Array:
    return namespace_of(k=k).einsum("ii->", k)


def total(s: Array) -> Array:
    return namespace_of(s=s).einsum("k->", s)


def row(given: Values, points: Sequence[Point], p: Point, function: Callable[[Array], Array]) -> Array:
    """sum_j w_j function(<p, p_j>)"""
    result = number(given, 0)
    for q in points:
        result = result + function(inner(given, p, q)) * q.weight
    return result


def claim(
    absolute: Callable[[Array], Array] = absolute,
    excess: Callable[[Array], Array] = excess,
    absolute_matrix: Callable[[Array, Array], Array] = conjugated,
    trace: Callable[[Array], Array] = trace,
    points: Sequence[Point] = POINTS,
    function: Callable[[Array], Array] = relu,
    eigenvalue: int = -1,
) -> Claim:
    """The claim, from its ingredients; ``absolute_matrix`` makes |K| of U and |s|."""

    def covariance(given: Values, state: Values) -> Equations:
        u, s = given["U"], given["s"]
        k, absolute_k = conjugated(u, s), absolute_matrix(u, absolute(s))
        return {
            "covariance": (absolute_k, k + conjugated(u, excess(s))),
            "sum of the variances": (trace(absolute_k), trace(k) + total(excess(s))),
        }

    def eigenvector(given: Values, state: Values) -> Equations:
        return {
            f"row {i}": (row(given, points, p, function), number(given, eigenvalue * p.weight))
            for i, p in enumerate(points, start=1)
        }

    return Claim(
        name="absolute_kernel",
        clauses=CLAUSES,
        source=Source("attention-audit", "on the labels of a relu Gaussian process in cheng2024"),
        parts=(
            Part(
                name="absolute eigenvalues",
                inputs=(Tensor("U", ("n", "n")), Tensor("s", ("n",))),
                start=lambda given: {},
                equations=covariance,
                hypotheses=(ORTHOGONAL,),
                laws=(POSITIVE_AND_NEGATIVE_PART,),
                divides=True,
            ),
            Part(
                name="an eigenvector of relu",
                inputs=(Tensor("u", ("d",)), Tensor("v", ("d",))),
                start=lambda given: {},
                equations=eigenvector,
                hypotheses=(ORTHONORMAL,),
                laws=(POSITIVE_PART, NEGATIVE_PART),
                divides=True,
            ),
        ),
        remarks=(
            "|K|_ii - K_ii = 2 sum_k relu(-s_k) U_ik^2 is never negative, and 0 for all i only if no s_k is negative.",
            "In the example -1 is the only negative eigenvalue, so |K| = K + w w^T/10 for w = (1, -3, 3, -1): labels "
            "at the first three points have the variances 26 + 1/10, 17 + 9/10 and 17 + 9/10, but 26, 17 and 17 in a "
            "prompt without the fourth, where K is positive semidefinite: tests/test_relu_kernel.py, exactly.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""

    def with_points(change: Callable[[Point], Point]) -> Claim:
        return claim(points=tuple(map(change, POINTS)))

    return (
        Mutant("|s| without the negative part", claim(absolute=relu)),
        Mutant("|s| = -s", claim(absolute=lambda s: -s)),
        Mutant("an excess of relu(-s)", claim(excess=lambda s: relu(-s))),
        Mutant("an excess of 2 relu(s)", claim(excess=lambda s: relu(s) * 2)),
        Mutant("an excess of 2 s", claim(excess=lambda s: s * 2)),
        Mutant("U^T diag(|s|) U", claim(absolute_matrix=lambda u, s: conjugated(transposed(u), s))),
        Mutant("the sum of all covariances", claim(trace=lambda k: namespace_of(k=k).einsum("ij->", k))),
        Mutant("the eigenvalue 1", claim(eigenvalue=1)),
        Mutant("the linear kernel", claim(function=lambda z: z)),
        Mutant("weights 1 and -1", with_points(lambda p: replace(p, weight=1 if p.weight > 0 else -1))),
        Mutant("u + 3v for u + 4v", with_points(lambda p: replace(p, b=min(p.b, 3)))),
        Mutant("without the last point", claim(points=POINTS[:-1])),
        Mutant("without the first point", claim(points=POINTS[1:])),
    )
