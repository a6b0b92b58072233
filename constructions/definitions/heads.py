"""Heads that the papers construct, and heads whose every block is free."""

from __future__ import annotations

from dataclasses import replace

from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import Scalar, Tensor, Values
from constructions.definitions import gradient_descent
from constructions.definitions.attention import Head, Projection, Value
from constructions.definitions.similarity import Kernel, Similarity

VALUE = (
    Tensor("V_xx", ("d", "d")),
    Tensor("V_xy", ("d", "n_y")),
    Tensor("V_yx", ("n_y", "d")),
    Tensor("V_yy", ("n_y", "n_y")),
)


KEY_QUERY = (
    Tensor("K_x", ("p", "d")),
    Tensor("K_y", ("p", "n_y")),
    Tensor("Q_x", ("p", "d")),
    Tensor("Q_y", ("p", "n_y")),
)


def free(given: Values) -> Head:
    """A linear head with every block free."""
    return Head(
        Value(given["V_xx"], given["V_xy"], given["V_yx"], given["V_yy"]),
        Projection(given["K_x"], given["K_y"]),
        Projection(given["Q_x"], given["Q_y"]),
    )


BLOCKS = (*VALUE, *KEY_QUERY)
OTHER = {t.name: t.name.replace("_", "2_") for t in BLOCKS}  # V2_xx, ..., Q2_y: the blocks of a second head
PAIR = (*BLOCKS, *(replace(t, name=OTHER[t.name]) for t in BLOCKS))


def pair(given: Values) -> list[Head]:
    """Two linear heads with every block free."""
    return [free(given), free({name: given[other] for name, other in OTHER.items()})]


def gradient_descent_step(given: Values, eta: Number) -> Head:
    """The construction's head: value P W_V by blocks, key and query the x part."""
    w0, x = given["W_0"], given["X"]
    xp = namespace_of(w0=w0, x=x)
    rate = gradient_descent.rate(eta, x)
    identity = xp.eye(x.shape[-2], like=x)
    return Head(
        value=Value(y_from_x=w0 * rate, y_from_y=xp.eye(w0.shape[-2], like=x) * -rate),
        key=Projection(x=identity),
        query=Projection(x=identity),
    )


def preconditioned_step(x: Array, y: Array, a: Array) -> Head:
    """V = diag(0, -1/N), keys x_i, queries A x_j; ``x`` (d, N) and ``y`` (n_y, N) tell the sizes."""
    xp = namespace_of(x=x, y=y, a=a)
    return Head(
        value=Value(y_from_y=xp.eye(y.shape[-2], like=y) * -gradient_descent.rate(1, x)),
        key=Projection(x=xp.eye(x.shape[-2], like=x)),
        query=Projection(x=a),
    )


def functional_gradient_step(given: Values, at: Values) -> Head:
    """V = diag(0, -2 r), B = C = I, similarity K."""
    x, y = given["X"], given["Y"]
    xp = namespace_of(x=x, y=y)
    identity = xp.eye(x.shape[-2], like=x)
    return Head(
        value=Value(y_from_y=xp.eye(y.shape[-2], like=y) * (at["rate"] * -2)),
        key=Projection(x=identity),
        query=Projection(x=identity),
        similarity=Kernel(given["K"]),
    )


def key_query(given: Values, at: Values, similarity: Similarity) -> Head:
    """V = diag(0, -r), key B, query C."""
    y = given["Y"]
    identity = namespace_of(y=y).eye(y.shape[-2], like=y)
    return Head(
        value=Value(y_from_y=identity * -at["rate"]),
        key=Projection(x=at["B"]),
        query=Projection(x=at["C"]),
        similarity=similarity,
    )


def gradient_descent_plus_plus_step(w: Array, x: Array, eta: Number, gamma: Number) -> Head:
    """Value P W_V by blocks; ``w`` is (n_y, d), ``x`` (d, N) tells d and N."""
    xp = namespace_of(w=w, x=x)
    rate = gradient_descent.rate(eta, x)
    identity = xp.eye(x.shape[-2], like=x)
    return Head(
        value=Value(
            x_from_x=identity * -gamma,
            y_from_x=w * rate,
            y_from_y=xp.eye(w.shape[-2], like=x) * -rate,
        ),
        key=Projection(x=identity),
        query=Projection(x=identity),
    )


FAMILY = (Scalar("a"), Scalar("b"), Scalar("c"), Scalar("r"))


def of_full_family(x: Array, y: Array, at: Values) -> Head:
    """V = diag(a I, r I), B = b I, C = c I; ``x`` and ``y`` tell the sizes."""
    xp = namespace_of(x=x, y=y)
    identity = xp.eye(x.shape[-2], like=x)
    return Head(
        value=Value(x_from_x=identity * at["a"], y_from_y=xp.eye(y.shape[-2], like=y) * at["r"]),
        key=Projection(x=identity * at["b"]),
        query=Projection(x=identity * at["c"]),
    )
