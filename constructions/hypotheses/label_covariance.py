"""Labels with second moments K(X) = [[Khat, nu], [nu^T, k0]], a positive semidefinite matrix and so a Gram matrix.

K(X) = [Phi, v]^T [Phi, v], where Phi (p, n) and v (p) hold features of the context and of the query: Khat = Phi^T Phi,
nu = Phi^T v, k0 = v^T v.  With A = Phi^+, the pseudo-inverse of Khat is A A^T (feature_map_dual).  The labels are a
population (``constructions.hypotheses.population``): Y (n, N) of the context, y_t (N) of the query, weights pi (N).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Hypothesis, Tensor, Values
from constructions.definitions.matrices import applied, dot, form, transposed
from constructions.hypotheses.population import joined
from constructions.hypotheses.pseudo_inverse import kernel, kernel_inverse

FEATURES = (Tensor("Phi", ("p", "n")), Tensor("v", ("p",)))
INVERSE = Tensor("A", ("n", "p"))
LABELS = (Tensor("Y", ("n", "N")), Tensor("y_t", ("N",)), Tensor("pi", ("N",)))


def cross(given: Values) -> Array:
    """nu = Phi^T v, shape (n,)."""
    return applied(transposed(given["Phi"]), given["v"])


def mean_square(errors: Array, weights: Array) -> Array:
    """E e^2 = sum_s pi_s e_s^2, shape ()."""
    return namespace_of(errors=errors).einsum("s,s,s->", weights, errors, errors)


def predictions(b: Array, y: Array) -> Array:
    """b^T y for every sample: (n), (n, N) -> (N)."""
    return namespace_of(b=b, y=y).einsum("i,is->s", b, y)


def correlation(errors: Array, given: Values) -> Array:
    """E[e y_i], shape (n,)."""
    return namespace_of(errors=errors).einsum("s,s,is->i", given["pi"], errors, given["Y"])


def _context(given: Values) -> tuple[Array, Array]:
    y = given["Y"]
    return namespace_of(y=y).einsum("s,is,js->ij", given["pi"], y, y), kernel(given["Phi"])


def _cross(given: Values) -> tuple[Array, Array]:
    return correlation(given["y_t"], given), cross(given)


def _query(given: Values) -> tuple[Array, Array]:
    return mean_square(given["y_t"], given["pi"]), dot(given["v"], given["v"])


def _with(given: Values, y: Array, y_t: Array, weights: Array) -> Values:
    """More samples."""
    more = {"Y": y, "y_t": y_t, "pi": weights}
    return {**given, **{name: joined(given[name], added) for name, added in more.items()}}


def _with_context(given: Values) -> Values:
    """Added: all y again with weights -pi, with y_t = 0, and the rows of Phi with weight 1."""
    y, pi, phi = given["Y"], given["pi"], given["Phi"]
    xp = namespace_of(y=y)
    ones, zeros = xp.ones(phi.shape[:1], like=y), xp.zeros((y.shape[1] + phi.shape[0],), like=y)
    return _with(given, joined(y, transposed(phi)), zeros, joined(-pi, ones))


def _with_cross(given: Values) -> Values:
    """Added: (e_i, t_i) and (e_i, -t_i) with weights 1/2 and -1/2, t what is missing in E[y y_t]."""
    left, right = _cross(given)
    xp, missing = namespace_of(left=left), right - left
    basis, half = (
        xp.eye(left.shape[0], like=left),
        xp.ones(left.shape, like=left) * xp.scalar(Fraction(1, 2), like=left),
    )
    return _with(given, joined(basis, basis), joined(missing, -missing), joined(half, -half))


def _with_query(given: Values) -> Values:
    """Added: (0, 1) with the weight that is missing in E y_t^2."""
    left, right = _query(given)
    xp, y = namespace_of(left=left), given["Y"]
    one = xp.ones((1,), like=y)
    missing = xp.einsum(",s->s", right - left, one)
    return _with(given, xp.zeros((y.shape[0], 1), like=y), one, missing)


CONTEXT_COVARIANCE = Hypothesis("context_covariance", "E[y_i y_j] = Khat_ij", _context, _with_context)
CROSS_COVARIANCE = Hypothesis("cross_covariance", "E[y_i y_t] = nu_i", _cross, _with_cross)
QUERY_VARIANCE = Hypothesis("query_variance", "E[y_t^2] = k0", _query, _with_query)
COVARIANCE = (CONTEXT_COVARIANCE, CROSS_COVARIANCE, QUERY_VARIANCE)


def weights(given: Values, kernel_inverse: Callable[[Array, Array], Array] = kernel_inverse) -> Array:
    """w = Khat^+ nu, shape (n,)."""
    return applied(kernel_inverse(given["Phi"], given["A"]), cross(given))


def least_loss(given: Values, w: Array) -> Array:
    """k0 - nu^T w, shape ()."""
    return dot(given["v"], given["v"]) - dot(cross(given), w)


def excess(given: Values, b: Array, w: Array) -> Array:
    """(b - w)^T Khat (b - w), shape ()."""
    return form(b - w, kernel(given["Phi"]), b - w)


def error(given: Values, b: Array) -> Array:
    """b^T y - y_t for every sample, shape (N,)."""
    return predictions(b, given["Y"]) - given["y_t"]


def weights_at_depth(w: Array, p: Array) -> Array:
    """b_L = (I - P_L)^T w, shape (n,)."""
    return w - applied(transposed(p), w)
