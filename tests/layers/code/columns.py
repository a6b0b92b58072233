"""Linear attention in NumPy, tokens as columns of Z, the query last: what differs is where a mask stands."""

from __future__ import annotations

import numpy as np


def context_read(Z, P, Q):
    """Every token reads the n context tokens: M = diag(1, .., 1, 0) between values and scores."""
    n = Z.shape[1] - 1
    M = np.diag(np.r_[np.ones(n), 0.0])
    return Z + P @ Z @ M @ Z.T @ Q @ Z / n


def every_token_read(Z, P, Q):
    """Every token reads every token, the query too: no mask."""
    n = Z.shape[1] - 1
    return Z + P @ Z @ (Z.T @ Q @ Z) / n


def divided_by_all_tokens(Z, P, Q):
    """The context is read, and the sum is divided by the number of columns, n + 1."""
    context = Z[:, :-1]
    return Z + P @ context @ (context.T @ Q @ Z) / Z.shape[1]


def entry_masked(Z, P, Q):
    """One entry of the scores is 0, that of the query with itself: context tokens read the query."""
    n = Z.shape[1] - 1
    scores = Z.T @ Q @ Z
    scores[n, n] = 0.0
    return Z + P @ Z @ scores / n


def masked_on_both_sides(Z, P, Q):
    """M scores M: the context reads the context, the query reads nothing."""
    n = Z.shape[1] - 1
    M = np.zeros((n + 1, n + 1))
    M[:n, :n] = np.eye(n)
    return Z + P @ Z @ (M @ (Z.T @ Q @ Z) @ M) / n


def masked_entry_by_entry(Z, P, Q):
    """M o scores with M = [[I, 1], [0, 0]]: a context token reads itself, the query reads the context."""
    n = Z.shape[1] - 1
    M = np.zeros((n + 1, n + 1))
    M[:n, :n] = np.eye(n)
    M[:n, n] = 1.0
    return Z + P @ Z @ (M * (Z.T @ Q @ Z)) / n


def signed_mask(Z, P, Q):
    """The context reads with the sign -1, the query with +1: its slot holds +prediction."""
    n = Z.shape[1] - 1
    M = np.zeros((n + 1, n + 1))
    M[:n, :n] = -1.0
    M[:n, n] = 1.0
    return Z + P @ Z @ (M * (Z.T @ Q @ Z) / n)


def softmax_over_readers(Z, P, Q):
    """A softmax along the second axis of scores [source, reader]: what each source gives sums to one."""
    scores = Z.T @ Q @ Z
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    weights[-1, :] = 0.0
    return Z + P @ Z @ weights


def positions_added(Z, P, Q):
    """A sinusoid of the position is added to every column before the layer."""
    waves = np.sin(np.outer(np.arange(1, Z.shape[0] + 1), np.arange(Z.shape[1])))
    return context_read(Z + waves, P, Q)


def velocity_in_a_slot(Z, P, Q, gamma):
    """Columns (x, y, v): what y reads goes to v, which keeps gamma of itself, and v is added to y."""
    read = (context_read(Z[:-1], P, Q) - Z[:-1])[-1]
    velocity = gamma * Z[-1] + read
    return np.vstack([Z[:-2], Z[-2] + velocity, velocity])


class TemporalDifference:
    """Columns (now, later, reward), scores <now_i, later_j - now_j>; P, Q and M are made for one d and one n."""

    def __init__(self, d, n, rate):
        eye, none = np.eye(d), np.zeros((d, d))
        self.P = np.zeros((2 * d + 1, 2 * d + 1))
        self.P[-1, -1] = rate
        self.Q = np.zeros((2 * d + 1, 2 * d + 1))
        self.Q[:-1, :-1] = np.block([[-eye, eye], [none, none]])
        self.M = np.eye(n + 1)
        self.M[-1, -1] = 0.0
        self.n = n

    def __call__(self, Z):
        return Z + self.P @ Z @ self.M @ Z.T @ self.Q @ Z / self.n
