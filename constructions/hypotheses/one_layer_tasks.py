"""Random tasks of one_layer_optimum in float64, and the half squared error of a layer with all weights explicit.

For tests by sampling; no claim rests on it.  The loss of a task is a polynomial in the weights, of degree at most 2
in each of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from constructions.arrays.namespace import Array, namespace_of
from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.matrices import product
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.transformer import prediction

Weights = Mapping[str, Array]
VALUE, PRODUCT = "P W_V", "W_K^T W_Q"  # both (d + n_y, d + n_y), rows and columns x before y


@dataclass(frozen=True)
class Law:
    """A law of independent coordinates of mean 0: its variance and its excess kurtosis."""

    variance: float
    kurtosis: float


LAWS = {"uniform": Law(1 / 12, -6 / 5), "normal": Law(1.0, 0.0)}  # uniform on (-1/2, 1/2); standard normal


@dataclass(frozen=True)
class Tasks:
    """``count`` independent tasks: w (count, n_y, d), context x (count, d, n), one query (count, d, 1)."""

    w: Array
    x: Array
    query: Array


def draw(random: Any, d: int, n: int, count: int, law: str, n_y: int = 1) -> Tasks:
    """Context and query of independent coordinates of the law, W of independent standard normal entries."""
    import numpy

    def points(columns: int) -> Array:
        shape = (d, columns, count)
        return random.uniform(-0.5, 0.5, shape) if law == "uniform" else random.standard_normal(shape)

    if law not in LAWS:
        raise ValueError(f"no law is called {law!r}; there are {', '.join(LAWS)}")
    drawn = (random.standard_normal((n_y, d, count)), points(n), points(1))
    return Tasks(*(numpy.moveaxis(a, -1, 0) for a in drawn))  # in memory, tasks stay last: einsum is 7 times faster


def head(weights: Weights, d: int) -> Head:
    """The linear head with this P W_V and this W_K^T W_Q: keys are the tokens, queries the product times them."""
    import numpy

    v, g = weights[VALUE], weights[PRODUCT]
    identity = numpy.eye(len(g))
    return Head(
        Value(v[:d, :d], v[:d, d:], v[d:, :d], v[d:, d:]),
        Projection(identity[:, :d], identity[:, d:]),
        Projection(g[:, :d], g[:, d:]),
    )


def errors(tasks: Tasks, weights: Weights) -> Array:
    """W x_t - prediction of every task, shape (count, n_y); the query's slot starts at 0."""
    import numpy

    truth = product(tasks.w, tasks.query)
    context = Tokens(tasks.x, product(tasks.w, tasks.x))
    after = layer([head(weights, tasks.x.shape[-2])], Prompt(context, Tokens(tasks.query, numpy.zeros_like(truth))))
    return (truth - prediction(after))[..., 0]


def losses(tasks: Tasks, weights: Weights) -> Array:
    """|W x_t - prediction|^2 / 2 of every task, shape (count,)."""
    return (errors(tasks, weights) ** 2).sum(axis=-1) / 2


def best_step(d: int, n: int, law: str) -> float:
    """h* = (1/v)/(N + d + 1 + e)"""
    return 1 / (LAWS[law].variance * (n + d + 1 + LAWS[law].kurtosis))


def least_loss(d: int, n: int, law: str) -> float:
    """(v d/2) (d + 1 + e)/(N + d + 1 + e), for each output"""
    v, e = LAWS[law].variance, LAWS[law].kurtosis
    return (v * d / 2) * (d + 1 + e) / (n + d + 1 + e)


def optimum(d: int, n: int, law: str, n_y: int = 1) -> dict[str, Array]:
    """P W_V = diag(0, -I), W_K^T W_Q = diag(h* I, 0)."""
    import numpy

    x, y = numpy.ones(d), numpy.ones(n_y)
    return {
        VALUE: numpy.diag(numpy.concatenate([0 * x, -y])),
        PRODUCT: numpy.diag(numpy.concatenate([best_step(d, n, law) * x, 0 * y])),
    }


def least(q: Array, s: Array, c: Array) -> Array:
    """tr(Q (I - E[S] C))/2, the least half-MSE of one output, from Q = E[q q^T], E[S] and C."""
    xp = namespace_of(q=q, s=s)
    return (xp.einsum("jj->", q) - xp.einsum("jk,ja,ak->", q, s, c)) * xp.scalar(Fraction(1, 2), like=q)
