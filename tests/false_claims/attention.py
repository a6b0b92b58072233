"""Layers: another axis, another block, another mask, another normaliser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from constructions.arrays.namespace import namespace_of
from constructions.claim import Claim
from constructions.definitions import gradient_descent
from constructions.definitions.attention import LINEAR, Head, Projection, Value, layer
from constructions.definitions.matrices import product, transposed
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Exponential, Kernel, Normalised, Similarity, Softmax
from constructions.hypotheses.elementary_functions import RECIPROCAL

from .making import einsum, identity, layers, once, ones, size
from .row import FalseClaim

TOKENS = "x[d,n] y[m,n] q[d,k] z[m,k]"  # the context (X, Y) and the query (Q, Z)
RECIPROCALS = {"divides": True, "laws": (RECIPROCAL,)}


def y_of(heads: Sequence[Head], x: Any, y: Any, q: Any, z: Any) -> Any:
    """The query's y slot after one layer."""
    return layer(heads, Prompt(Tokens(x, y), Tokens(q, z))).query.y


def head(
    x: Any, y: Any, similarity: Similarity = LINEAR, key: Any = None, query: Any = None, value: Any = None
) -> Head:
    """Value -I of y, and keys and queries of x."""
    one = identity(transposed(x))
    return Head(
        Value(y_from_y=-identity(transposed(y)) if value is None else value),
        Projection(x=one if key is None else key),
        Projection(x=one if query is None else query),
        similarity,
    )


def descended(x: Any, y: Any, q: Any, z: Any) -> Any:
    """Z - Y X^T Q"""
    return z - product(y, transposed(x), q)


def over_queries(similarity: Similarity) -> Similarity:
    """Softmax over the other axis."""

    def normalised(keys: Any, queries: Any) -> Any:
        weights = similarity(keys, queries)
        below = namespace_of(w=weights).reciprocal(einsum("ij->i", weights))
        return einsum("ij,i->ij", weights, below)

    return Kernel(normalised)


def weights(x: Any, q: Any, similarity: Similarity) -> Any:
    return similarity(x, q)


def same(inputs: str, left: Any, right: Any, **more: Any) -> Claim:
    return once(inputs, lambda **given: (left(**given), right(**given)), **more)


EXP = Exponential()
SCORES = "x[d,n] q[d,k]"

ROWS = (
    FalseClaim(
        "sign_of_the_value",
        "plus for minus",
        lambda: same(
            TOKENS, lambda x, y, q, z: y_of([head(x, y, value=identity(transposed(y)))], x, y, q, z), descended
        ),
    ),
    FalseClaim(
        "residual_left_out",
        "the query's own slot is added",
        lambda: same(
            TOKENS, lambda x, y, q, z: y_of([head(x, y)], x, y, q, z), lambda x, y, q, z: -product(y, transposed(x), q)
        ),
    ),
    FalseClaim(
        "keys_are_queries",
        "B and C are swapped: true for a symmetric B^T C",
        lambda: same(
            f"{TOKENS} b[p,d] c[p,d]",
            lambda x, y, q, z, b, c: y_of([head(x, y, key=b, query=c)], x, y, q, z),
            lambda x, y, q, z, b, c: y_of([head(x, y, key=c, query=b)], x, y, q, z),
        ),
    ),
    FalseClaim(
        "transposed_key",
        "B^T for B",
        lambda: same(
            f"{TOKENS} b[d,d]",
            lambda x, y, q, z, b: y_of([head(x, y, key=b)], x, y, q, z),
            lambda x, y, q, z, b: y_of([head(x, y, key=transposed(b))], x, y, q, z),
        ),
    ),
    FalseClaim(
        "key_for_value",
        "the key acts on the value",
        lambda: same(
            f"{TOKENS} b[d,d]",
            lambda x, y, q, z, b: y_of([head(x, y, key=b)], x, y, q, z),
            lambda x, y, q, z, b: y_of([head(x, y)], product(b, x), y, product(b, q), z),
        ),
    ),
    FalseClaim(
        "wrong_value_block",
        "the value of y from x",
        lambda: same(
            f"{TOKENS} v[m,d]",
            lambda x, y, q, z, v: y_of(
                [Head(Value(y_from_x=v), *[Projection(x=identity(transposed(x)))] * 2)], x, y, q, z
            ),
            lambda x, y, q, z, v: z + product(y, transposed(x), q),
        ),
    ),
    FalseClaim(
        "query_in_the_context",
        "the query reads from itself",
        lambda: same(
            TOKENS,
            lambda x, y, q, z: y_of([head(x, y)], x, y, q, z),
            lambda x, y, q, z: descended(x, y, q, z) - product(z, transposed(q), q),
        ),
    ),
    FalseClaim(
        "queries_read_from_each_other",
        "the mask is left out: the labels of the queries enter",
        lambda: same(TOKENS, lambda x, y, q, z: y_of([head(x, y)], q, z, q, z), descended),
    ),
    FalseClaim(
        "one_head_of_two_keys",
        "a sum of keys is not a sum of heads",
        lambda: same(
            f"{TOKENS} b[d,d] c[d,d]",
            lambda x, y, q, z, b, c: y_of([head(x, y, key=b), head(x, y, key=c)], x, y, q, z),
            lambda x, y, q, z, b, c: y_of([head(x, y, key=b + c, query=b + c)], x, y, q, z),
        ),
    ),
    FalseClaim(
        "one_layer_of_two_heads",
        "two heads are two layers",
        lambda: same(
            TOKENS,
            lambda x, y, q, z: y_of([head(x, y)] * 2, x, y, q, z),
            lambda x, y, q, z: layer([head(x, y)], layer([head(x, y)], Prompt(Tokens(x, y), Tokens(q, z)))).query.y,
        ),
    ),
    FalseClaim(
        "any_similarity_is_linear",
        "a kernel for the inner product",
        lambda: same(
            f"{TOKENS} K(d)",
            lambda x, y, q, z, K: y_of([head(x, y, Kernel(K))], x, y, q, z),
            lambda x, y, q, z, K: descended(x, y, q, z),
        ),
    ),
    FalseClaim(
        "kernel_of_query_and_key",
        "K(q, x) for K(x, q)",
        lambda: same("x[d,n] q[d,k] K(d)", lambda x, q, K: K(x, q), lambda x, q, K: transposed(K(q, x))),
    ),
    FalseClaim(
        "softmax_over_the_queries",
        "the other axis: true for one query and one token",
        lambda: same(
            SCORES, lambda x, q: weights(x, q, Softmax()), lambda x, q: weights(x, q, over_queries(EXP)), **RECIPROCALS
        ),
        {},
    ),
    FalseClaim(
        "rows_sum_to_one",
        "the columns do",
        lambda: same(
            SCORES,
            lambda x, q: einsum("ij->i", weights(x, q, Softmax())),
            lambda x, q: einsum("ij->i", weights(x, q, Softmax()) * 0 + ones(weights(x, q, EXP)) * (1 / size(q))),
            **RECIPROCALS,
        ),
    ),
    FalseClaim(
        "normaliser_left_out_of_softmax",
        "exp for softmax",
        lambda: same(SCORES, lambda x, q: weights(x, q, Softmax()), lambda x, q: weights(x, q, EXP), **RECIPROCALS),
    ),
    FalseClaim(
        "normaliser_is_n",
        "the mean for the sum of the exponentials",
        lambda: same(
            SCORES,
            lambda x, q: weights(x, q, Softmax()),
            lambda x, q: weights(x, q, EXP) * (1 / size(x)),
            **RECIPROCALS,
        ),
    ),
    FalseClaim(
        "softmax_is_symmetric",
        "softmax of (x, q) is the transposed one of (q, x)",
        lambda: same(
            SCORES,
            lambda x, q: weights(x, q, Softmax()),
            lambda x, q: transposed(weights(q, x, Softmax())),
            **RECIPROCALS,
        ),
    ),
    FalseClaim(
        "softmax_does_not_see_scales",
        "softmax(2 z) = softmax(z): true for one token",
        lambda: same(
            SCORES, lambda x, q: weights(x, q, Softmax()), lambda x, q: weights(x, q, Softmax(2)), **RECIPROCALS
        ),
    ),
    FalseClaim(
        "softmax_to_first_order",
        "softmax(z) = 1/n + (z - mean z)/n: to first order",
        lambda: same(
            SCORES,
            lambda x, q: weights(x, q, Softmax()),
            lambda x, q: (
                (ones(LINEAR(x, q)) + LINEAR(x, q)) * (1 / size(x))
                - einsum("ij,k->kj", LINEAR(x, q), einsum("dk->k", x * 0) + ones(einsum("dk->k", x)))
                * (1 / (size(x) * size(x)))
            ),
            **RECIPROCALS,
        ),
    ),
    FalseClaim(
        "normalised_kernel_is_a_kernel",
        "K over its sum is not symmetric",
        lambda: same(
            "x[d,n] K(d)",
            lambda x, K: Normalised(Kernel(K))(x, x),
            lambda x, K: transposed(Normalised(Kernel(K))(x, x)),
            **RECIPROCALS,
        ),
    ),
    FalseClaim(
        "query_starts_at_its_prediction",
        "the prediction is minus the query's slot, and W_0 is not 0",
        lambda: once(
            f"{TOKENS} w[m,d] eta",
            lambda x, y, q, z, w, eta: (
                -y_of([head(x, y, value=-identity(transposed(y)) * gradient_descent.rate(eta, x))], x, y, q, z * 0),
                product(gradient_descent.step(w, x, y, eta), q),
            ),
        ),
    ),
    FalseClaim(
        "context_not_updated",
        "the context's labels stay as they are: true for one layer",
        lambda: layers(
            "x[d,n] y0[m,n] q[d,k]",
            "",
            "y[m,n] z[m,k] u[m,k]",
            lambda x, y0, q: {"y": y0, "z": product(y0 * 0, transposed(x), q), "u": product(y0 * 0, transposed(x), q)},
            lambda x, y0, q, y, z, u: {
                "y": descended(x, y, x, y),
                "z": descended(x, y, q, z),
                "u": descended(x, y0, q, u),
            },
            lambda x, y0, q, y, z, u: (z, u),
        ),
    ),
    FalseClaim(
        "mask_of_one_entry",
        "the query's label leaks into the context: true for two layers from 0",
        lambda: layers(
            "x[d,n] y0[m,n] q[d,k]",
            "",
            "y[m,n] z[m,k] v[m,n] u[m,k]",
            lambda x, y0, q: {"y": y0, "v": y0, **dict.fromkeys("zu", product(y0 * 0, transposed(x), q))},
            lambda x, y0, q, y, z, v, u: {
                "y": descended(x, y, x, y),
                "z": descended(x, y, q, z),
                "u": descended(x, v, q, u),
                "v": descended(x, v, x, v) - product(u, transposed(q), x),
            },
            lambda x, y0, q, y, z, v, u: (z, u),
        ),
    ),
)
