"""True for symmetric, normalised, centred, orthogonal, positive or realisable data, and none of that is said."""

from __future__ import annotations

from typing import Any

from constructions.arrays.namespace import namespace_of
from constructions.definitions import gradient_descent
from constructions.definitions.loss import squared_error
from constructions.definitions.matrices import dot, form, gram, product, transposed
from constructions.hypotheses.elementary_functions import EXPONENTIAL_OF_A_SUM, PARTS_APART, POSITIVE_AND_NEGATIVE_PART
from constructions.hypotheses.orthogonal import from_vectors
from constructions.hypotheses.symmetric_kernel import SYMMETRIC

from .making import assumed, einsum, identity, once, ones, size
from .row import FalseClaim


def relu(a: Any) -> Any:
    return namespace_of(a=a).relu(a)


def exponential(a: Any) -> Any:
    return namespace_of(a=a).exponential(a)


def projector(u: Any) -> Any:
    return identity(u) - einsum("a,b->ab", u, u)


def pullback(kernel: Any, w: Any) -> Any:
    return lambda u, v: kernel(product(w, u), product(w, v))


def mean(x: Any) -> Any:
    """The mean of the columns, in every column."""
    everywhere = namespace_of(x=x).ones(x.shape[-1:], like=x) * (1 / size(x))
    return einsum("di,j->dj", x, everywhere)


SYMMETRIC_MATRIX = assumed("symmetric", lambda a, **_: (a, transposed(a)), lambda a, **_: {"a": a + transposed(a)})
ANOTHER_SYMMETRIC = assumed("other", lambda b, **_: (b, transposed(b)), lambda b, **_: {"b": b + transposed(b)})
CENTRED = assumed(
    "centred",
    lambda x, **_: (einsum("di->d", x), einsum("di->d", x) * 0),
    lambda x, **_: {"x": x - mean(x)},
)
ORTHOGONAL = assumed(
    "orthogonal",
    lambda u, **_: (product(transposed(u), u), identity(u)),
    lambda u, **_: {"u": from_vectors(u)},
)
IDEMPOTENT = assumed("idempotent", lambda a, **_: (product(a, a), a), lambda a, **_: {"a": identity(a)})
TOO_SPECIAL = dict.fromkeys(("exact", "ring", "floats"), "what meets the hypothesis here is I alone")

ROWS = (
    FalseClaim(
        "form_is_symmetric",
        "A is not symmetric",
        lambda: once("a[d,d] u[d] v[d]", lambda a, u, v: (form(u, a, v), form(v, a, u))),
    ),
    FalseClaim(
        "gram_of_the_transpose",
        "A is not normal",
        lambda: once("a[d,d]", lambda a: (product(a, transposed(a)), product(transposed(a), a))),
    ),
    FalseClaim(
        "symmetric_matrices_commute",
        "symmetric is not diagonal",
        lambda: once(
            "a[d,d] b[d,d]",
            lambda a, b: (product(a, b), product(b, a)),
            SYMMETRIC_MATRIX,
            ANOTHER_SYMMETRIC,
        ),
    ),
    FalseClaim(
        "product_of_symmetric_matrices",
        "it is symmetric only if they commute",
        lambda: once("a[d,d] b[d,d]", lambda a, b: (product(a, b, b), transposed(product(a, b, b))), SYMMETRIC_MATRIX),
    ),
    FalseClaim(
        "projector",
        "x is not of norm one",
        lambda: once("u[d]", lambda u: (product(projector(u), projector(u)), projector(u))),
    ),
    FalseClaim(
        "reflection",
        "v is not of norm one",
        lambda: once("v[d]", lambda v: (product(*[identity(v) - einsum("a,b->ab", v, v) * 2] * 2), identity(v))),
    ),
    FalseClaim(
        "unit_norm",
        "x is not of norm one",
        lambda: once("x[d,n]", lambda x: (einsum("di,di->i", x, x), einsum("di->i", x * 0) + ones(einsum("di->i", x)))),
    ),
    FalseClaim(
        "token_sum_is_zero",
        "X is not centred",
        lambda: once("x[d,n]", lambda x: (einsum("di->d", x), einsum("di->d", x) * 0)),
    ),
    FalseClaim(
        "variance_is_second_moment",
        "X is not centred",
        lambda: once(
            "x[d,n]",
            lambda x: (gram(x) * size(x), gram(x) * size(x) - einsum("ai,bj->ab", x, x)),
        ),
    ),
    FalseClaim(
        "centred_keys_and_values",
        "the keys are centred, the claim needs it of the square of the keys",
        lambda: once("x[d,n]", lambda x: (einsum("di,di->", x, x), einsum("di,dj->", x, x)), CENTRED, divides=True),
    ),
    FalseClaim("whitened", "X X^T is not I", lambda: once("x[d,n]", lambda x: (gram(x), identity(gram(x)) * size(x)))),
    FalseClaim(
        "one_step_solves",
        "X X^T/n is not I",
        lambda: once(
            "x[d,n] y[m,n] w[m,d]",
            lambda x, y, w: (
                gradient_descent.step(w, x, y, 1),
                product(y, transposed(x)) * gradient_descent.rate(1, x),
            ),
        ),
    ),
    FalseClaim(
        "orthogonal_unsaid",
        "U is not orthogonal",
        lambda: once("u[d,d] x[d] z[d]", lambda u, x, z: (einsum("ab,b,ac,c->", u, x, u, z), dot(x, z))),
    ),
    FalseClaim(
        "rotation_of_data",
        "U X = X",
        lambda: once("u[d,d] x[d,n]", lambda u, x: (product(u, x), x), ORTHOGONAL, divides=True),
    ),
    FalseClaim(
        "orthogonal_is_symmetric",
        "U^T U = I says nothing of U^2",
        lambda: once("u[d,d]", lambda u: (product(u, u), identity(u)), ORTHOGONAL, divides=True),
    ),
    FalseClaim("idempotent_unsaid", "P is no projection", lambda: once("a[d,d]", lambda a: (product(a, a, a), a))),
    FalseClaim(
        "idempotent_is_symmetric",
        "projections need not be orthogonal ones",
        lambda: once("a[d,d]", lambda a: (a, transposed(a)), IDEMPOTENT),
        TOO_SPECIAL,
    ),
    FalseClaim(
        "relu_is_the_identity",
        "the numbers are not all positive",
        lambda: once("z[n]", lambda z: (relu(z), z), laws=(POSITIVE_AND_NEGATIVE_PART,)),
    ),
    FalseClaim(
        "relu_is_even",
        "relu(-z) = relu(z)",
        lambda: once("z[n]", lambda z: (relu(-z), relu(z)), laws=(POSITIVE_AND_NEGATIVE_PART,)),
    ),
    FalseClaim(
        "relu_is_additive",
        "relu(a + b) = relu(a) + relu(b) for numbers of one sign",
        lambda: once("a[n] b[n]", lambda a, b: (relu(a + b), relu(a) + relu(b)), laws=(POSITIVE_AND_NEGATIVE_PART,)),
    ),
    FalseClaim(
        "relu_is_apart_from_itself",
        "relu(z) relu(z) = 0: it is relu(-z) that is 0 where relu(z) is not",
        lambda: once("z[n]", lambda z: (einsum("i,i->i", relu(z), relu(z)), z * 0), laws=(PARTS_APART,)),
    ),
    FalseClaim(
        "parts_of_two_numbers_are_apart",
        "relu(a) relu(-b) = 0 for numbers of one sign",
        lambda: once("a[n] b[n]", lambda a, b: (einsum("i,i->i", relu(a), relu(-b)), a * 0), laws=(PARTS_APART,)),
    ),
    FalseClaim(
        "kernel_is_symmetric",
        "K is not said to be",
        lambda: once("x[d,n] K(d)", lambda x, K: (K(x, x), transposed(K(x, x)))),
    ),
    FalseClaim(
        "kernel_is_linear",
        "a symmetric kernel is not the linear one",
        lambda: once("x[d,n] K(d)", lambda x, K: (K(x, x), product(transposed(x), x)), SYMMETRIC),
    ),
    FalseClaim(
        "kernel_of_features",
        "true for a positive semidefinite kernel and its features",
        lambda: once("x[d,n] K(d) f(d->p)", lambda x, K, f: (K(x, x), product(transposed(f(x)), f(x)))),
    ),
    FalseClaim(
        "kernel_is_bilinear",
        "K(u + w, v) = K(u, v) + K(w, v): true for linear kernels",
        lambda: once("u[d,n] w[d,n] v[d,m] K(d)", lambda u, w, v, K: (K(u + w, v), K(u, v) + K(w, v))),
    ),
    FalseClaim(
        "kernel_is_homogeneous",
        "K(s u, v) = s K(u, v): true for linear and relu kernels, s > 0",
        lambda: once("u[d,n] v[d,m] s K(d)", lambda u, v, s, K: (K(u * s, v), K(u, v) * s)),
    ),
    FalseClaim(
        "kernel_of_differences",
        "K(u + z, v + z) = K(u, v): true for stationary kernels",
        lambda: once("u[d,n] v[d,n] K(d)", lambda u, v, K: (K(u + v, v + v), K(u, v))),
    ),
    FalseClaim(
        "kernel_is_invariant",
        "K(W u, W v) = K(u, v): true for rotations and kernels of inner products",
        lambda: once("w[d,d] u[d,n] v[d,m] K(d)", lambda w, u, v, K: (pullback(K, w)(u, v), K(u, v))),
    ),
    FalseClaim(
        "symmetric_in_the_wrong_places",
        "K(u, w) = K(w, u) does not give K(u, W v) = K(W u, v)",
        lambda: once("w[d,d] x[d,n] K(d)", lambda w, x, K: (K(x, product(w, x)), K(product(w, x), x)), SYMMETRIC),
    ),
    FalseClaim(
        "feature_map_is_linear", "f(2 x) = 2 f(x)", lambda: once("x[d,n] f(d->p)", lambda x, f: (f(x * 2), f(x) * 2))
    ),
    FalseClaim(
        "feature_map_commutes_with_sums",
        "f(sum x) = sum f(x)",
        lambda: once("x[d,n] z[d,n] f(d->p)", lambda x, z, f: (f(x + z), f(x) + f(z))),
    ),
    FalseClaim(
        "exponential_is_linear",
        "exp(s) = 1 + s: to first order",
        lambda: once("z[n]", lambda z: (exponential(z), ones(z) + z), laws=(EXPONENTIAL_OF_A_SUM,)),
    ),
    FalseClaim(
        "exponential_of_a_sum_of_all",
        "exp(a) + exp(b) = exp(a + b)",
        lambda: once(
            "a[n] b[n]",
            lambda a, b: (exponential(a) + exponential(b), exponential(a + b)),
            laws=(EXPONENTIAL_OF_A_SUM,),
        ),
    ),
    FalseClaim(
        "realisable",
        "the labels are not those of W",
        lambda: once("w[m,d] x[d,n] y[m,n] eta", lambda w, x, y, eta: (gradient_descent.step(w, x, y, eta), w)),
    ),
    FalseClaim(
        "zero_initial_weights",
        "W_0 is not 0",
        lambda: once(
            "w[m,d] x[d,n] y[m,n] eta",
            lambda w, x, y, eta: (
                gradient_descent.step(w, x, y, eta),
                product(y, transposed(x)) * gradient_descent.rate(eta, x),
            ),
        ),
    ),
    FalseClaim(
        "loss_shift_by_the_wrong_labels",
        "L(W + V; X, Y) = L(W; X, Y + V X): the sign",
        lambda: once(
            "w[m,d] v[m,d] x[d,n] y[m,n]",
            lambda w, v, x, y: (squared_error(w + v, x, y), squared_error(w, x, y + product(v, x))),
        ),
    ),
    FalseClaim(
        "pythagoras",
        "the residual is not orthogonal to X",
        lambda: once(
            "w[m,d] x[d,n] y[m,n]",
            lambda w, x, y: (squared_error(w, x, y), squared_error(w, x, y * 0) + squared_error(w * 0, x, y)),
        ),
    ),
    FalseClaim(
        "labels_are_uncorrelated",
        "the mean of the product is the product of the means",
        lambda: once("y[n] z[n]", lambda y, z: (dot(y, z) * size(y), einsum("i,j->", y, z))),
    ),
)
