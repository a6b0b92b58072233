"""Algorithms that a subject can be compared with: steps from a start, with numbers that are given or fitted.

Each is ``predict(x, y, query, steps, numbers)`` for x: (d, n), y: (n_y, n), query: (d, 1), to (n_y, 1).  The steps are
those of ``constructions.definitions``; ridge regression, heavy balls and TD(0) are written out here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy

from constructions.definitions import functional_gradient_descent as functional
from constructions.definitions import gradient_descent as descent
from constructions.definitions import gradient_descent_plus_plus as plus_plus
from train.named import named
from verify.audit.convention import KERNELS

Numbers = Mapping[str, numpy.ndarray]
Predict = Callable[[numpy.ndarray, numpy.ndarray, numpy.ndarray, int, Numbers], numpy.ndarray]
START = "W_0"  # of shape (n_y, d), where an algorithm may begin elsewhere than at 0


@dataclass(frozen=True)
class Algorithm:
    """``numbers`` are what it is given where they are not fitted; ``from_weights``: it can begin at W_0.

    x is the slot x of the tokens, or with ``all_slots`` all slots but y under each other.
    """

    name: str
    predict: Predict
    numbers: Mapping[str, float]
    from_weights: bool = False
    all_slots: bool = False


def _start(x: numpy.ndarray, y: numpy.ndarray, numbers: Numbers) -> numpy.ndarray:
    return numpy.asarray(numbers.get(START, numpy.zeros((y.shape[0], x.shape[0]))))


def gradient_descent(x: Any, y: Any, query: Any, steps: int, numbers: Numbers) -> Any:
    """W <- W - (eta/n) (W X - Y) X^T"""
    w = _start(x, y, numbers)
    for _ in range(steps):
        w = descent.step(w, x, y, numbers["eta"])
    return w @ query


def heavy_ball(x: Any, y: Any, query: Any, steps: int, numbers: Numbers) -> Any:
    """The same with beta times the last change besides."""
    w = _start(x, y, numbers)
    last = w * 0
    for _ in range(steps):
        last = descent.change(w, x, y, numbers["eta"]) + numbers["beta"] * last
        w = w + last
    return w @ query


def gradient_descent_plus_plus(x: Any, y: Any, query: Any, steps: int, numbers: Numbers) -> Any:
    """Gradient descent on W while X <- (I - (gamma/n) X X^T) X, the query's x too; on the original x as (M, W)."""
    n = x.shape[1]
    m, w = numpy.eye(x.shape[0]), numpy.zeros((y.shape[0], x.shape[0]))
    for _ in range(steps):
        m, w = (
            plus_plus.next_map(m, x, numbers["gamma"] / n),
            plus_plus.next_weights(w, m, x, y, numbers["eta"]),
        )
    return w @ query


def temporal_difference(x: Any, y: Any, query: Any, steps: int, numbers: Numbers) -> Any:
    """TD(0): x is phi and the discounted phi', y the reward; w <- w + (eta/n) sum_i (y + w (phi' - phi)) phi

    The prediction is w (phi - phi'), which is the value where the query's phi' is 0.
    """
    half = x.shape[0] // 2
    now, later = x[:half], x[half : 2 * half]
    w = numpy.zeros((y.shape[0], half))
    for _ in range(steps):
        w = w + numbers["eta"] / x.shape[1] * (y + w @ (later - now)) @ now.T
    return w @ (query[:half] - query[half : 2 * half])


def ridge(x: Any, y: Any, query: Any, steps: int, numbers: Numbers) -> Any:
    """Y X^T (X X^T + lambda I)^-1 times the query, whatever the steps."""
    gram = x @ x.T + numbers["lambda"] * numpy.eye(x.shape[0])
    return y @ x.T @ numpy.linalg.solve(gram, query)


def of_kernel(kernel: str) -> Predict:
    """f <- f - rate grad L(f) in the function space of a kernel."""

    def predict(x: Any, y: Any, query: Any, steps: int, numbers: Numbers) -> Any:
        f = functional.zero(y)
        for _ in range(steps):
            f = functional.step(f, KERNELS[kernel], x, y, numbers["rate"])
        return f(query)

    return predict


ALGORITHMS: Mapping[str, Algorithm] = {
    a.name: a
    for a in (
        Algorithm("gradient_descent", gradient_descent, {"eta": 0.5}, from_weights=True),
        Algorithm("heavy_ball", heavy_ball, {"eta": 0.5, "beta": 0.3}, from_weights=True),
        Algorithm("gradient_descent_plus_plus", gradient_descent_plus_plus, {"eta": 0.5, "gamma": 0.1}),
        Algorithm("ridge", ridge, {"lambda": 1.0}),
        Algorithm("td0", temporal_difference, {"eta": 0.5}, all_slots=True),
        *(Algorithm(f"functional_gradient_descent:{k}", of_kernel(k), {"rate": 0.05}) for k in KERNELS),
    )
}


def algorithm_of(name: str) -> Algorithm:
    """One of the table, or ``module:function`` of (x, y, query_x), which is imported and runs here.

    Raises ValueError for a name that is neither.
    """
    if name in ALGORITHMS:
        return ALGORITHMS[name]
    if not name.partition(":")[2]:
        raise ValueError(f"{name} is no algorithm: {', '.join(ALGORITHMS)}, or module:function")
    try:
        function = named(name)
    except KeyboardInterrupt:
        raise
    except BaseException as problem:  # whatever the code that the user named raises, SystemExit too
        raise ValueError(f"{name}: {problem}") from problem
    return Algorithm(name, lambda x, y, query, steps, numbers: function(x, y, query), {})
