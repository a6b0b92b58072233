"""Least squares: the normal equations, and the Moore-Penrose pseudo-inverse by two equations of its own.

A = Phi^+ exactly when  Phi^T Phi A = Phi^T  (Penrose's first and third: Phi A Phi = Phi, Phi A symmetric)  and
Phi^T A^T A = A  (his second and fourth: A Phi A = A, A Phi symmetric).
"""

from __future__ import annotations

from fractions import Fraction

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Hypothesis, Values
from constructions.definitions.matrices import conjugated, gram, product, transposed
from constructions.hypotheses import orthogonal


def inverse(b: Array) -> Array:
    """b^{-1} for b (k, k), by Faddeev and LeVerrier: k M / tr(b M) for a polynomial M in b.

    Raises ZeroDivisionError for an exact singular ``b``.
    """
    xp, k = namespace_of(b=b), b.shape[-1]
    identity = m = xp.eye(k, like=b)
    for j in range(1, k):
        power = product(b, m)
        m = power - xp.einsum("aa,bc->bc", power, identity) * xp.scalar(Fraction(1, j), like=b)
    return xp.einsum("ab,->ab", m, xp.reciprocal(xp.einsum("ab,ba->", b, m))) * k


def pseudo_inverse(x: Array) -> Array:
    """x^+ (n, d) of x (d, n), when x has full rank min(d, n); in any concrete namespace."""
    rows, columns = x.shape
    if rows > columns:
        return transposed(pseudo_inverse(transposed(x)))
    return product(transposed(x), inverse(gram(x)))


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
