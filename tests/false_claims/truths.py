"""True neighbours of the false claims: what refuses those is no check that refuses everything."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from constructions.arrays.namespace import namespace_of
from constructions.definitions import gradient_descent
from constructions.definitions.matrices import form, gram, product, transposed
from constructions.hypotheses.elementary_functions import EXPONENTIAL_OF_ZERO, RECIPROCAL
from constructions.hypotheses.symmetric_kernel import SYMMETRIC

from .assumptions import exponential
from .attention import TOKENS, descended, head, y_of
from .comparisons import LESS, sequence
from .few_layers import summed
from .few_sizes import trace
from .making import assumed, between, compared, einsum, layers, once, ones
from .scalars import FIXED_POINT, reciprocal, residual
from .unsaid import ORTHOGONAL, SYMMETRIC_MATRIX


def number(value: Any, like: Any) -> Any:
    """A scalar as an array without axes."""
    xp = namespace_of(like=like)
    return xp.ones((), like=like) * value


STEP = assumed(
    "step_is_not_zero",
    lambda eta, w, **_: (number(eta, w), number(0, w)),
    lambda eta, **_: {"eta": eta * eta + 1},
    not_zero=True,
)

TRUE_CLAIMS = {
    "trace of a product": once("a[d,d] b[d,d]", lambda a, b: (trace(product(a, b)), trace(product(b, a)))),
    "symmetric form": once("a[d,d] u[d] v[d]", lambda a, u, v: (form(u, a, v), form(v, a, u)), SYMMETRIC_MATRIX),
    "symmetric kernel": once("x[d,n] K(d)", lambda x, K: (K(x, x), transposed(K(x, x))), SYMMETRIC),
    "orthogonal": once(
        "u[d,d] x[d] z[d]",
        lambda u, x, z: (einsum("ab,b,ac,c->", u, x, u, z), einsum("a,a->", x, z)),
        ORTHOGONAL,
        divides=True,
    ),
    "constant": summed(1, 0),
    "layers": layers(
        "a[d]",
        "r",
        "w[d] v[d]",
        lambda a: {"w": a, "v": a * 2},
        lambda a, r, w, v: {"w": w * r, "v": v * r},
        lambda a, w, v: {"twice": (v, w * 2)},
    ),
    "fixed points for steps that are not 0": once(
        "w[m,d] x[d,n] y[m,n] eta", lambda w, x, y, eta: (residual(w, x, y), w * 0), FIXED_POINT, STEP
    ),
    "a head": once(TOKENS, lambda x, y, q, z: (y_of([head(x, y)], x, y, q, z), descended(x, y, q, z))),
    "reciprocal": once(
        "s[n]", lambda s: (einsum("i,i->i", s, reciprocal(s)), ones(s)), laws=(RECIPROCAL,), divides=True
    ),
    "exp(0)": once("z[d,n]", lambda z: (exponential(z * 0), ones(z)), laws=(EXPONENTIAL_OF_ZERO,)),
    "step": once(
        "w[m,d] x[d,n] y[m,n] eta",
        lambda w, x, y, eta: (
            gradient_descent.step(w, x, y, eta) - w,
            residual(w, x, y) * -gradient_descent.rate(eta, x),
        ),
    ),
    "gram": once("x[d,n]", lambda x: (gram(x), transposed(gram(x)))),
    "square": compared((between("x", 0, 1),), lambda x: x * x, lambda x: x),
    "square, strictly": compared(
        (between("x", 0, 1, lower_open=True, upper_open=True),), lambda x: x * x, lambda x: x, LESS
    ),
    "halved": sequence(lambda: 1, lambda p: p * Fraction(1, 2), lambda k: 0, lambda k: 1)(),
    "counted": sequence(lambda: 0, lambda p: p + 1, lambda k: k, lambda k: k)(),
}
