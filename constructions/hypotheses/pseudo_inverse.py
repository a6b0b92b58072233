"""Least squares: the normal equations, and the Moore-Penrose pseudo-inverse by two equations of its own.

A = Phi^+ exactly when  Phi^T Phi A = Phi^T  (Penrose's first and third: Phi A Phi = Phi, Phi A symmetric)  and
Phi^T A^T A = A  (his second and fourth: A Phi A = A, A Phi symmetric).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Hypothesis, Values
from constructions.definitions.matrices import conjugated, gram, product, transposed
from constructions.hypotheses import orthogonal


def adjugates(b: Array) -> Iterator[tuple[Array, Array]]:
    """M_k and tr(b M_k)/k for k = 1, 2, .., by Faddeev and LeVerrier: M_1 = I, M_{k+1} = b M_k - tr(b M_k)/k I.

    Up to a sign the number is the k-th coefficient of the characteristic polynomial of ``b``.
    """
    xp = namespace_of(b=b)
    identity = m = xp.eye(b.shape[-1], like=b)
    for k in range(1, b.shape[-1] + 1):
        power = product(b, m)
        coefficient = xp.einsum("aa->", power * xp.scalar(Fraction(1, k), like=b))
        yield m, coefficient
        m = power - xp.einsum(",bc->bc", coefficient, identity)


def inverse(b: Array) -> Array:
    """b^{-1} for b (k, k), a polynomial in b over the last coefficient of its characteristic polynomial.

    Raises ZeroDivisionError for an exact singular ``b``.
    """
    *_, (m, coefficient) = adjugates(b)
    return namespace_of(b=b).einsum("ab,->ab", m, namespace_of(b=b).reciprocal(coefficient))


def pseudo_inverse(x: Array) -> Array:
    """x^+ (n, d) of x (d, n), of any rank in an exact namespace, of full rank min(d, n) among floats.

    By Decell: x^T M_r over the coefficient of x x^T there, r being the last place at which it is not 0: the rank.
    """
    rows, columns = x.shape
    if rows > columns:
        return transposed(pseudo_inverse(transposed(x)))
    xp = namespace_of(x=x)
    for m, coefficient in reversed(list(adjugates(gram(x)))):
        with suppress(ZeroDivisionError):
            return product(transposed(x), xp.einsum("ab,->ab", m, xp.reciprocal(coefficient)))
    return transposed(x)


def least_squares(w: Array, x: Array, y: Array) -> Array:
    """W + (Y - W X) X^+: of all least-squares solutions of W X = Y the one nearest to ``w``."""
    return w + product(y - product(w, x), pseudo_inverse(x))


def _normal_equations(given: Values) -> tuple[Array, Array]:
    w, x, y = given["W_star"], given["X"], given["Y"]
    return product(y, transposed(x)), product(w, gram(x))


def _least_squares_inverse(given: Values) -> Values:
    phi = given["Phi"]
    identity = namespace_of(phi=phi).eye(phi.shape[-2], like=phi)
    return {**given, "A": transposed(least_squares(transposed(given["A"]), transposed(phi), identity))}


NORMAL_EQUATIONS = Hypothesis(
    "normal_equations",
    "Y X^T = W* X X^T: W* is a least-squares solution",
    _normal_equations,
    lambda given: {**given, "W_star": least_squares(given["W_star"], given["X"], given["Y"])},
)
MINIMUM_NORM = Hypothesis(  # to be met before LEAST_SQUARES_INVERSE, which keeps it for A = 0
    "minimum_norm",
    "Phi^T A^T A = A",
    lambda given: (product(transposed(given["Phi"]), transposed(given["A"]), given["A"]), given["A"]),
    lambda given: {**given, "A": given["A"] * 0},
)
LEAST_SQUARES_INVERSE = Hypothesis(
    "least_squares_inverse",
    "Phi^T Phi A = Phi^T",
    lambda given: (product(transposed(given["Phi"]), given["Phi"], given["A"]), transposed(given["Phi"])),
    _least_squares_inverse,
)


def kernel(phi: Array) -> Array:
    """K = Phi^T Phi, shape (n, n)."""
    return product(transposed(phi), phi)


def kernel_inverse(phi: Array, a: Array) -> Array:
    """K^+ = A A^T for A = Phi^+, shape (n, n)."""
    return product(a, transposed(a))


def _with_kernel(given: Values) -> Values:
    made = orthogonal.with_gram({**given, "X": transposed(given["Phi"])})
    return {**given, "s": made["s"], "Phi": transposed(made["X"])}


EIGENDECOMPOSITION = Hypothesis(
    "eigendecomposition",
    "Phi^T Phi = U diag(s) U^T",
    lambda given: (kernel(given["Phi"]), conjugated(given["U"], given["s"])),
    _with_kernel,
)


def of_others(hypothesis: Hypothesis, suffix: str, **names: str) -> Hypothesis:
    """The same about other inputs: ``names`` says which stand for those that the hypothesis calls so."""

    def about(given: Values) -> Values:
        return {**given, **{own: given[other] for own, other in names.items()}}

    def satisfy(given: Values) -> Values:
        made = hypothesis.satisfy(about(given))
        return {**given, **{other: made[own] for own, other in names.items()}}

    assert hypothesis.equation is not None
    equation = hypothesis.equation
    words = hypothesis.statement
    for own, other in names.items():
        words = words.replace(own, other)
    return Hypothesis(f"{hypothesis.name}{suffix}", words, lambda given: equation(about(given)), satisfy)


def reciprocals(s: Array, rank: int) -> Array:
    """t with t_k = 1/s_k for k < rank where an exact s_k is not 0; the others are 0."""
    xp = namespace_of(s=s)
    identity, t = xp.eye(s.shape[0], like=s), s * 0
    for k in range(rank):
        with suppress(ZeroDivisionError):
            t = t + xp.einsum(",k->k", xp.reciprocal(xp.einsum("k,k->", s, identity[k])), identity[k])
    return t


def _entries(*vectors: Array) -> Array:
    """The product of vectors, entry by entry."""
    xp = namespace_of(**{f"vector {k}": v for k, v in enumerate(vectors)})
    return xp.einsum(",".join("k" for _ in vectors) + "->k", *vectors)


def _inner_reciprocal(given: Values) -> Values:
    s, t = given["s"], given["t"]
    inverse = reciprocals(s, min(given["Phi"].shape))
    return {**given, "t": t + inverse - _entries(t, s, inverse)}


OUTER_RECIPROCAL = Hypothesis(  # to be met before INNER_RECIPROCAL, which keeps it for t = 0
    "outer_reciprocal",
    "t_k s_k t_k = t_k",
    lambda given: (_entries(given["t"], given["s"], given["t"]), given["t"]),
    lambda given: {**given, "t": given["t"] * 0},
)
INNER_RECIPROCAL = Hypothesis(
    "inner_reciprocal",
    "s_k t_k s_k = s_k",
    lambda given: (_entries(given["s"], given["t"], given["s"]), given["s"]),
    _inner_reciprocal,
)
