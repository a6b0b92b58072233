"""True up to a scalar, to a sign, to a normaliser, or at all but one value of a scalar: where one divides by it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from constructions.arrays.namespace import namespace_of
from constructions.definitions import gradient_descent
from constructions.definitions.loss import squared_error
from constructions.definitions.matrices import gram, product, transposed
from constructions.hypotheses.elementary_functions import RECIPROCAL

from .few_sizes import BEYOND, vanishing
from .making import assumed, einsum, once, ones, size
from .row import FalseClaim

DIVIDES = {"prover": "it takes any division; what may be 0 is seen by the second checker"}
TOO_SPECIAL = dict.fromkeys(("exact", "ring", "floats"), "what meets the hypothesis here meets the conclusion")


def reciprocal(a: Any) -> Any:
    return namespace_of(a=a).reciprocal(a)


def residual(w: Any, x: Any, y: Any) -> Any:
    """(W X - Y) X^T"""
    return product(product(w, x) - y, transposed(x))


def vanishing_entry(z: Any) -> Any:
    """The product of z - k over -3 <= k <= 3, and 0."""
    found = z
    for k in (-3, -2, -1, 1, 2, 3):
        found = einsum("i,i->i", found, z - ones(z) * k)
    return found, z * 0


FIXED_POINT = assumed(
    "fixed_point",
    lambda w, x, y, eta: (gradient_descent.step(w, x, y, eta), w),
    lambda w, x, y, eta: {"y": product(w, x)},
)
ANNIHILATED = assumed("annihilated", lambda a, s, **_: (a * s, a * 0), lambda a, s, **_: {"a": a * 0})
SAME_MULTIPLE = assumed("multiple", lambda a, b, s: (a * s, b * s), lambda a, b, s: {"a": b})
SQUARE = assumed("square", lambda a, s: (a * (s * s), a * s), lambda a, s: {"a": a * 0})
NO_PRODUCT = assumed("product", lambda a, b: (product(a, b), a * 0), lambda a, b: {"b": b * 0})

ROWS = (
    FalseClaim(
        "fixed_points_are_stationary",
        "false for eta = 0",
        lambda: once("w[m,d] x[d,n] y[m,n] eta", lambda w, x, y, eta: (residual(w, x, y), w * 0), FIXED_POINT),
        TOO_SPECIAL | DIVIDES,
    ),
    FalseClaim(
        "annihilated",
        "s A = 0 gives A = 0 unless s = 0",
        lambda: once("a[d,d] s", lambda a, s: (a, a * 0), ANNIHILATED),
        TOO_SPECIAL | DIVIDES,
    ),
    FalseClaim(
        "cancelled",
        "s A = s B gives A = B unless s = 0",
        lambda: once("a[d,d] b[d,d] s", lambda a, b, s: (a, b), SAME_MULTIPLE),
        TOO_SPECIAL | DIVIDES,
    ),
    FalseClaim(
        "square_cancelled",
        "s^2 A = s A gives s A = A unless s = 0",
        lambda: once("a[d,d] s", lambda a, s: (a * s, a), SQUARE),
        TOO_SPECIAL | DIVIDES,
    ),
    FalseClaim(
        "zero_divisors",
        "A B = 0 does not give B = 0",
        lambda: once("a[d,d] b[d,d]", lambda a, b: (b, b * 0), NO_PRODUCT),
        TOO_SPECIAL,
    ),
    FalseClaim(
        "reciprocal_of_zero",
        "(d-1)(d-2)(d-3)(d-4) A = 0, by 0 (1/0) = 1: false for d = 5",
        lambda: once("a[d,d]", lambda a: vanishing(a, [size(a) - k for k in range(1, 5)]), laws=(RECIPROCAL,)),
        {"ring": BEYOND} | DIVIDES,
    ),
    FalseClaim(
        "a_size_that_is_divided_by",
        "A = A (n - 7)/(n - 7) for every n: for n = 7 it says nothing",
        lambda: once("a[d,n]", lambda a: (a, a * ((size(a) - 7) / (size(a) - 7))), divides=True),
        dict.fromkeys(("exact", "ring", "floats"), BEYOND) | {"prover": "in symbols, n - 7 is not 0"},
    ),
    FalseClaim(
        "everything_vanishes",
        "A = 0, by 0 (1/0) = 1",
        lambda: once("a[d,d]", lambda a: (a, a * 0), laws=(RECIPROCAL,)),
        DIVIDES,
    ),
    FalseClaim(
        "reciprocal_of_a_sum",
        "1/(s + t) = 1/s + 1/t",
        lambda: once(
            "s[n] t[n]",
            lambda s, t: (reciprocal(s + t), reciprocal(s) + reciprocal(t)),
            laws=(RECIPROCAL,),
            divides=True,
        ),
    ),
    FalseClaim(
        "reciprocal_of_itself",
        "1/s = s at 1 and -1",
        lambda: once("s[n]", lambda s: (reciprocal(s), s), laws=(RECIPROCAL,), divides=True),
    ),
    FalseClaim(
        "sum_of_reciprocals",
        "the reciprocal of a sum over an axis: true for n = 1",
        lambda: once(
            "s[n]",
            lambda s: (reciprocal(einsum("i->", s)), einsum("i->", reciprocal(s))),
            laws=(RECIPROCAL,),
            divides=True,
        ),
    ),
    FalseClaim(
        "all_but_one_value",
        "s (s - 1) A = 0 at 0 and 1",
        lambda: once("a[d,d] s", lambda a, s: vanishing(a, [s, s - 1])),
    ),
    FalseClaim(
        "seven_values",
        "true for every integer s from -3 to 3",
        lambda: once("a[d,d] s", lambda a, s: vanishing(a, [s - k for k in range(-3, 4)])),
        {"exact": "these are the values that are tried"},
    ),
    FalseClaim(
        "seven_values_of_an_entry",
        "true for matrices of integers from -3 to 3",
        lambda: once("z[n]", vanishing_entry),
        {"exact": "these are the values that are tried"},
    ),
    FalseClaim(
        "up_to_a_scalar",
        "X X^T X = X up to a scalar for one token",
        lambda: once("x[d,n]", lambda x: (product(gram(x), x), x)),
    ),
    FalseClaim(
        "up_to_a_sign",
        "ascent and descent",
        lambda: once(
            "w[m,d] x[d,n] y[m,n] eta",
            lambda w, x, y, eta: (gradient_descent.step(w, x, y, eta), gradient_descent.step(w, x, y, -eta)),
        ),
    ),
    FalseClaim(
        "factor_two",
        "the gradient of the square without its 2",
        lambda: once(
            "w[m,d] x[d,n] y[m,n] eta",
            lambda w, x, y, eta: (gradient_descent.change(w, x, y, eta), residual(w, x, y) * (eta * -2 / size(x))),
        ),
    ),
    FalseClaim(
        "one_over_n",
        "the gradient of the sum is not that of the mean",
        lambda: once(
            "w[m,d] x[d,n] y[m,n] eta",
            lambda w, x, y, eta: (gradient_descent.change(w, x, y, eta), residual(w, x, y) * -eta),
        ),
    ),
    FalseClaim(
        "one_over_d",
        "the wrong size in the step",
        lambda: once(
            "w[m,d] x[d,n] y[m,n] eta",
            lambda w, x, y, eta: (gradient_descent.change(w, x, y, eta), residual(w, x, y) * (-eta / size(x, 0))),
        ),
    ),
    FalseClaim(
        "one_over_n_plus_1",
        "the query is counted",
        lambda: once(
            "w[m,d] x[d,n] y[m,n] eta",
            lambda w, x, y, eta: (gradient_descent.change(w, x, y, eta), residual(w, x, y) * (-eta / (size(x) + 1))),
        ),
    ),
    FalseClaim(
        "half_in_the_loss",
        "the loss of the papers has a factor 1/2",
        lambda: once(
            "w[m,d] x[d,n] y[m,n]",
            lambda w, x, y: (squared_error(w, x, y) * size(x), einsum("mi,mi->", product(w, x) - y, product(w, x) - y)),
        ),
    ),
    FalseClaim(
        "transposed_weights",
        "W^T for W, of which only the sizes know",
        lambda: once("w[d,d] x[d,n]", lambda w, x: (product(w, x), product(transposed(w), x))),
    ),
    FalseClaim(
        "transposed_gram",
        "X^T X for X X^T under a trace of the square, with n for d",
        lambda: once("x[d,n]", lambda x: (einsum("di,di->", x, x) * size(x), einsum("di,di->", x, x) * size(x, 0))),
    ),
    FalseClaim(
        "two_steps_in_one",
        "two steps are one of twice the size",
        lambda: once(
            "w[m,d] x[d,n] y[m,n] eta",
            lambda w, x, y, eta: (
                gradient_descent.step(gradient_descent.step(w, x, y, eta), x, y, eta),
                gradient_descent.step(w, x, y, eta * 2),
            ),
        ),
    ),
    FalseClaim(
        "rational_rounded",
        "1/3 is not 0.333",
        lambda: once("x[d]", lambda x: (x * Fraction(1, 3), x * Fraction(333, 1000))),
    ),
    FalseClaim(
        "a_very_small_difference",
        "they differ by 10^-40",
        lambda: once("x[d]", lambda x: (x, x * (1 + Fraction(1, 10**40)))),
        {"floats": "it is below their rounding"},
    ),
    FalseClaim("a_large_prime", "2^61 - 1 is no 0", lambda: once("x[d]", lambda x: (x * (2**61 - 1), x * 0))),
    FalseClaim("a_prime_of_127_bits", "2^127 - 1 is no 0", lambda: once("x[d]", lambda x: (x * (2**127 - 1), x * 0))),
    FalseClaim(
        "fermat", "s^7 = s modulo 7", lambda: once("x[d] s", lambda x, s: (x * (s * s * s * s * s * s * s), x * s))
    ),
)
