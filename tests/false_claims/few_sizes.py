"""True at small sizes: for one token, one feature, few of them."""

from __future__ import annotations

import itertools
from typing import Any

from constructions.definitions.matrices import dot, gram, product, transposed

from .making import einsum, identity, once, ones, size
from .row import FalseClaim

BEYOND = "it holds at all sizes that are tried"
UNSEEN = {"exact": BEYOND, "ring": BEYOND, "floats": BEYOND}


def trace(a: Any) -> Any:
    return einsum("aa->", a)


def vanishing(a: Any, numbers: Any) -> Any:
    """a times the product of all numbers, and 0."""
    left = a
    for number in numbers:
        left = left * number
    return left, a * 0


def times_trace(a: Any, b: Any) -> Any:
    """tr(A) B"""
    return einsum("cc,ab->ab", a, b)


def standard_identity(*matrices: Any) -> Any:
    """The alternating sum of the products in all orders."""
    total = matrices[0] * 0
    for order in itertools.permutations(range(len(matrices))):
        odd = sum(a > b for a, b in itertools.combinations(order, 2)) % 2
        total = total + product(*(matrices[k] for k in order)) * (-1) ** odd
    return total


def determinant(columns: str, x: Any) -> Any:
    """The antisymmetrised product of as many columns of x as there are letters: 0 in fewer dimensions."""
    letters = "abcdef"[: len(columns)]
    total = None
    for order in itertools.permutations(range(len(columns))):
        odd = sum(a > b for a, b in itertools.combinations(order, 2)) % 2
        factors = ",".join(f"{letters[k]}{columns[p]}" for k, p in enumerate(order))
        one = einsum(f"{factors}->{letters}{columns}", *[x] * len(columns)) * (-1) ** odd
        total = one if total is None else total + one
    return total


ROWS = (
    FalseClaim(
        "two_names",
        "two tensors of different names are one: |u|^2 = |v|^2",
        lambda: once("u[d] v[d]", lambda u, v: (dot(u, u), dot(v, v))),
    ),
    FalseClaim("doubled", "A = 2 A: true for A = 0", lambda: once("a[d,d]", lambda a: (a, a * 2))),
    FalseClaim(
        "traces",
        "true for d = 1",
        lambda: once("a[d,d] b[d,d]", lambda a, b: (einsum("aa,bb->", a, b), trace(product(a, b)))),
    ),
    FalseClaim(
        "commuting", "true for d = 1", lambda: once("a[d,d] b[d,d]", lambda a, b: (product(a, b), product(b, a)))
    ),
    FalseClaim("transposed", "true for d = 1", lambda: once("a[d,d]", lambda a: (a, transposed(a)))),
    FalseClaim(
        "trace_of_the_square",
        "true for d = 1",
        lambda: once("a[d,d]", lambda a: (trace(product(a, a)), einsum("aa,bb->", a, a))),
    ),
    FalseClaim(
        "outer_product",
        "true for d = 1",
        lambda: once("u[d] v[d]", lambda u, v: (einsum("a,b->ab", u, v), einsum("a,b->ab", v, u))),
    ),
    FalseClaim(
        "cauchy_schwarz_with_equality",
        "true for d = 1",
        lambda: once("u[d] v[d]", lambda u, v: (einsum("a,b,a,b->", u, u, v, v), einsum("a,a,b,b->", u, u, v, v))),
    ),
    FalseClaim(
        "rank_one",
        "every matrix has rank one: true for d = 1",
        lambda: once("a[d,d]", lambda a: (einsum("ab,cd->abcd", a, a), einsum("ad,cb->abcd", a, a))),
    ),
    FalseClaim(
        "entrywise_product",
        "true for d = 1",
        lambda: once("a[d,d] b[d,d]", lambda a, b: (product(a, b), einsum("ab,ab->ab", a, b))),
    ),
    FalseClaim(
        "diagonal", "true for d = 1", lambda: once("a[d,d]", lambda a: (a, einsum("aa,ab->ab", a, identity(a))))
    ),
    FalseClaim(
        "row_sums", "true for d = 1", lambda: once("a[d,d]", lambda a: (einsum("ab->a", a), einsum("aa->a", a)))
    ),
    FalseClaim(
        "size_is_one",
        "tr I = 1: true for d = 1",
        lambda: once("a[d,d]", lambda a: (einsum("aa,bc->bc", identity(a), a), a)),
    ),
    FalseClaim(
        "ones_squared",
        "1 1^T 1 1^T = 1 1^T: true for d = 1",
        lambda: once("a[d,d]", lambda a: (product(ones(a), ones(a)), ones(a))),
    ),
    FalseClaim(
        "one_token_sum",
        "true for n = 1",
        lambda: once("x[d,n] y[m,n]", lambda x, y: (product(y, transposed(x)), einsum("mi,dj->md", y, x))),
    ),
    FalseClaim(
        "normaliser_left_out",
        "the mean is the sum: true for n = 1",
        lambda: once("x[d,n]", lambda x: (gram(x) * (1 / size(x)), gram(x))),
    ),
    FalseClaim(
        "square_of_a_mean",
        "true for n = 1",
        lambda: once("z[n]", lambda z: (einsum("i,j->", z, z), dot(z, z) * size(z))),
    ),
    FalseClaim(
        "kernel_of_all_pairs",
        "the sum over all pairs is n times that of the diagonal: true for n = 1",
        lambda: once("x[d,n] K(d)", lambda x, K: (einsum("ij->", K(x, x)), einsum("ii->", K(x, x)) * size(x))),
    ),
    FalseClaim("tokens_are_features", "d = n", lambda: once("x[d,n]", lambda x: (x * size(x, 0), x * size(x, 1)))),
    FalseClaim(
        "d_up_to_4",
        "(d-1)(d-2)(d-3)(d-4) A = 0: true for d <= 4",
        lambda: once("a[d,d]", lambda a: vanishing(a, [size(a) - k for k in range(1, 5)])),
        {"ring": BEYOND},
    ),
    FalseClaim(
        "d_up_to_5",
        "(d-1) ... (d-5) A = 0: true for d <= 5",
        lambda: once("a[d,d]", lambda a: vanishing(a, [size(a) - k for k in range(1, 6)])),
        UNSEEN,
    ),
    FalseClaim(
        "n_up_to_6",
        "(n-1) ... (n-6) X = 0: true for n <= 6",
        lambda: once("x[d,n]", lambda x: vanishing(x, [size(x) - k for k in range(1, 7)])),
        UNSEEN,
    ),
    FalseClaim(
        "n_up_to_20",
        "(n-1) ... (n-20) X = 0: true for n <= 20",
        lambda: once("x[d,n]", lambda x: vanishing(x, [size(x) - k for k in range(1, 21)])),
        UNSEEN,
    ),
    FalseClaim(
        "sizes_that_differ_by_4",
        "the product of d - n + k over -4 <= k <= 4, times X: true unless the sizes are far apart",
        lambda: once("x[d,n]", lambda x: vanishing(x, [size(x, 0) - size(x) + k for k in range(-4, 5)])),
        UNSEEN,
    ),
    FalseClaim(
        "product_of_sizes",
        "the product of d n - k up to k = 10, times X: true for d n <= 10",
        lambda: once("x[d,n]", lambda x: vanishing(x, [size(x, 0) * size(x) - k for k in range(1, 11)])),
        UNSEEN,
    ),
    FalseClaim(
        "cayley_hamilton_at_2",
        "A^2 - tr(A) A + det(A) I = 0: true for d <= 2",
        lambda: once(
            "a[d,d]",
            lambda a: (
                product(a, a) * 2
                + times_trace(a, times_trace(a, identity(a)))
                - times_trace(product(a, a), identity(a)),
                times_trace(a, a) * 2,
            ),
        ),
        {"ring": "d <= 2"},
    ),
    FalseClaim(
        "standard_identity_at_2",
        "the standard identity of four matrices: true for d <= 2",
        lambda: once("a[d,d] b[d,d] c[d,d] e[d,d]", lambda a, b, c, e: (standard_identity(a, b, c, e), a * 0)),
        {"ring": "d <= 2"},
    ),
    FalseClaim(
        "commutator_of_a_square",
        "[[A, B]^2, C] = 0: true for d <= 2",
        lambda: once(
            "a[d,d] b[d,d] c[d,d]",
            lambda a, b, c: (
                product(*[product(a, b) - product(b, a)] * 2, c),
                product(c, *[product(a, b) - product(b, a)] * 2),
            ),
        ),
        {"ring": "d <= 2"},
    ),
    FalseClaim(
        "two_columns",
        "all 2 x 2 minors of X are 0: true for d = 1",
        lambda: once("x[d,n]", lambda x: (determinant("ij", x), determinant("ij", x) * 0)),
    ),
    FalseClaim(
        "three_columns",
        "all 3 x 3 minors of X are 0: true for d <= 2 or n <= 2",
        lambda: once("x[d,n]", lambda x: (determinant("ijk", x), determinant("ijk", x) * 0)),
        {"exact": "d <= 2 or n <= 2 wherever it tries", "ring": "d <= 2"},
    ),
)
