"""Whole models in NumPy: what is done to a prompt before the layers, and where the prediction is read after them.

x: (n, d), y: (n, 1), query_x: (1, d), as they come; ``layers`` are pairs (P, Q).
"""

from __future__ import annotations

import numpy as np

from .columns import context_read, every_token_read


def columns(x, y, query_x):
    """The columns (x_i, y_i), and (x, 0) at the end."""
    return np.vstack([np.vstack([x, query_x]).T, np.append(y, 0.0)])


def labels_negated(x, y, query_x, layers):
    """The prompt holds -y, and the query's slot is the prediction."""
    Z = columns(x, -y, query_x)
    for P, Q in layers:
        Z = context_read(Z, P, Q)
    return Z[-1, -1]


def slots_shifted(x, y, query_x, layers, w0):
    """Every slot holds y - <w0, x>, the query's -<w0, x>: descent from w0."""
    Z = columns(x, y, query_x)
    Z[-1] -= w0 @ Z[:-1]
    for P, Q in layers:
        Z = context_read(Z, P, Q)
    return -Z[-1, -1]


def query_shifted(x, y, query_x, layers, w0):
    """The query's slot alone starts at -<w0, x>."""
    Z = columns(x, y, query_x)
    Z[-1, -1] = -w0 @ Z[:-1, -1]
    for P, Q in layers:
        Z = context_read(Z, P, Q)
    return -Z[-1, -1]


def flagged(x, y, query_x, layers):
    """Columns (x, y, 1, is in the context): every token is read, relu heads may look at the flag."""
    n = len(x)
    Z = np.vstack([columns(x, y, query_x), np.ones(n + 1), np.r_[np.ones(n), 0.0]])
    for heads in layers:
        Z = Z + sum(V @ Z @ np.maximum((K @ Z).T @ (Q @ Z), 0.0) / (n + 1) for V, K, Q in heads)
    return -Z[x.shape[1], -1]


def read_out(x, y, query_x, layers, u):
    """The prediction is <u, last column>, u a vector of its own."""
    Z = columns(x, y, query_x)
    for P, Q in layers:
        Z = context_read(Z, P, Q)
    return u @ Z[:, -1]


def another_slot(x, y, query_x, layers):
    """Columns (x, y, 0): labels are read and stay, the last slot is written."""
    Z = np.vstack([columns(x, y, query_x), np.zeros(len(x) + 1)])
    for P, Q in layers:
        Z = context_read(Z, P, Q)
    return Z[-1, -1]


def in_turn(x, y, query_x, layers):
    """Columns x_1, y_1, x_2, y_2, .., x, labels in the first entry: inputs and labels are tokens of their own."""
    Z = np.zeros((x.shape[1], 2 * len(x) + 1))
    Z[:, ::2] = np.vstack([x, query_x]).T
    Z[0, 1::2] = y[:, 0]
    for P, Q in layers:
        Z = every_token_read(Z, P, Q)
    return Z[0, -1]


def memory_of_layers(x, y, query_x, layers, kept):
    """Every layer adds what all layers so far have read, the older the less: kept^age of it."""
    Z, read = columns(x, y, query_x), []
    for P, Q in layers:
        read.append((context_read(Z, P, Q) - Z)[-1])
        Z[-1] += sum(kept**age * r for age, r in enumerate(reversed(read)))
    return -Z[-1, -1]
