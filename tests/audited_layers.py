"""Layers for the tests of the audit's experiments: small, each with one property, and some that try to be misjudged."""

from __future__ import annotations

import os
import time

import numpy as np
import torch


def context(n):
    """The mask diag(I_n, 0)."""
    return np.diag([1.0] * n + [0.0])


def linear(Z, V, K, Q):
    """The definition's layer, in dense matrices."""
    return Z + V @ Z @ context(Z.shape[1] - 1) @ ((K @ Z).T @ (Q @ Z))


def mean(Z, V, K, Q):
    n = Z.shape[1] - 1
    return Z + V @ Z @ context(n) @ ((K @ Z).T @ (Q @ Z)) / n


def mean_of_all(Z, V, K, Q):
    """1/(n + 1) for 1/n."""
    n = Z.shape[1] - 1
    return Z + V @ Z @ context(n) @ ((K @ Z).T @ (Q @ Z)) / (n + 1)


def entry(Z, V, K, Q):
    """One entry is masked, not a row."""
    scores = (K @ Z).T @ (Q @ Z)
    scores[-1, -1] = 0
    return Z + V @ Z @ scores


def every_token(Z, V, K, Q):
    return Z + V @ Z @ ((K @ Z).T @ (Q @ Z))


def causal(Z, V, K, Q):
    return Z + V @ Z @ np.triu((K @ Z).T @ (Q @ Z))


def causal_without_itself(Z, V, K, Q):
    return Z + V @ Z @ np.triu((K @ Z).T @ (Q @ Z), 1)


def no_residual(Z, V, K, Q):
    return linear(Z, V, K, Q) - Z


def softmax(Z, V, K, Q):
    n = Z.shape[1] - 1
    weights = np.exp((K @ Z[:, :n]).T @ (Q @ Z))
    return Z + V @ Z[:, :n] @ (weights / weights.sum(0))


def softmax_over_queries(Z, V, K, Q):
    n = Z.shape[1] - 1
    weights = np.exp((K @ Z[:, :n]).T @ (Q @ Z))
    return Z + V @ Z[:, :n] @ (weights / weights.sum(1, keepdims=True))


def softmax_with_its_own_key(Z, V, K, Q):
    weights = np.exp((K @ Z).T @ (Q @ Z))
    weights = weights / weights.sum(0)
    return Z + V @ Z @ context(Z.shape[1] - 1) @ weights


def transposed_rows(Z, P, Q):
    """Tokens are rows, and the product of key and query stands transposed."""
    n = Z.shape[0] - 1
    return Z + (Z @ Q @ Z.T)[:, :n] @ Z[:n] @ P


def x_first(Z, A, r):
    """Y reads the new x."""
    n, d = Z.shape[1] - 1, Z.shape[0] - 1
    X, y = Z[:d], Z[d:]
    X = X + A @ X[:, :n] @ (X[:, :n].T @ X)
    return np.vstack([X, y + r * y[:, :n] @ (X[:, :n].T @ X)])


def descent(Z, rate=0.1):
    """A black box: one step for labels in the last row."""
    n, X = Z.shape[1] - 1, Z[:-1]
    out = np.array(Z)
    out[-1] -= rate * Z[-1, :n] @ (X[:, :n].T @ X)
    return out


def predicted(x, y, query):
    """What that step predicts."""
    return 0.1 * y.T @ x @ query.T


def biased(Z):
    return descent(Z) + 0.1


def with_positions(Z):
    return descent(Z + np.linspace(0, 1, Z.shape[1]))


def normalised_tokens(Z):
    return Z + descent(Z / np.linalg.norm(Z, axis=0)) - Z / np.linalg.norm(Z, axis=0)


def normalised_before(Z):
    """LayerNorm with its usual 1e-5, and then a step: it has no degree, and forgets the size of large tokens."""
    normal = (Z - Z.mean(0)) / np.sqrt(Z.var(0) + 1e-5)
    return Z + descent(normal) - normal


def with_perceptron(Z):
    out = descent(Z)
    return out + 0.1 * np.tanh(out)


def almost(Z, V, K, Q):
    """A ten-thousandth off."""
    return linear(Z, V * (1 + 1e-4), K, Q) + 1e-4 * (Z - linear(Z, K, V, Q))


def almost_in_float32(Z):
    return (descent(Z) + 1e-4 * np.abs(descent(Z) - Z)).astype(np.float32)


def in_float16(Z):
    return descent(Z).astype(np.float16)


def on_normal_prompts_alone(Z):
    """Another layer where all entries are integers."""
    return descent(Z, 0.2 if np.array_equal(Z, np.round(Z)) else 0.1)


def at_other_counts(Z):
    """Another layer for seven context tokens."""
    return descent(Z, 0.2 if Z.shape[1] == 8 else 0.1)


def on_large_tokens(Z):
    return descent(Z, 0.2 if np.abs(Z).max() > 5 else 0.1)


def on_huge_tokens(Z):
    return descent(Z, 0.2 if np.abs(Z).max() > 30 else 0.1)


def on_tiny_tokens(Z):
    return descent(Z, 0.2 if np.abs(Z).max() < 1e-3 else 0.1)


def where_a_token_repeats(Z):
    """Another layer where some context tokens are alike, and not all."""
    context = Z[:, :-1].T
    return descent(Z, 0.2 if 1 < len(np.unique(context, axis=0)) < len(context) else 0.1)


def beyond_33_tokens(Z):
    """Another layer for more context tokens than any number that is always tried."""
    return descent(Z, 0.2 if Z.shape[1] > 34 else 0.1)


def up_to_40_tokens(Z):
    """As where positions are learned, of which there are so many."""
    if Z.shape[1] > 40:
        raise IndexError("no such position")
    return descent(Z)


class SecondTime:
    """Another layer for a prompt that it has seen."""

    def __init__(self):
        self.seen = set()

    def __call__(self, Z):
        rate = 0.2 if Z.tobytes() in self.seen else 0.1
        self.seen.add(Z.tobytes())
        return descent(Z, rate)


def dependent_on_the_seed(Z):
    return descent(Z, 0.1 + 0.01 * np.random.default_rng().random())


class Remembers:
    def __init__(self):
        self.calls = 0

    def __call__(self, Z):
        self.calls += 1
        return descent(Z, 0.2 if self.calls % 9 == 0 else 0.1)


def raises(Z):
    raise RuntimeError("first line\nsecond line")


def hangs(Z):
    time.sleep(1000)


def ends(Z):
    os._exit(3)


def exits(Z):
    raise SystemExit("no more")


def not_a_number(Z):
    return Z * np.nan


def another_shape(Z):
    return np.zeros(17)


def words(Z):
    return "tokens"


def changes_its_weights(Z, V, K, Q):
    V *= 2
    return linear(Z, V, K, Q)


def prints(Z):
    print("printed")
    os.write(1, b"written")
    return descent(Z)


class Packed(torch.nn.Module):
    """Query, key and value in one weight, two heads, rows of a batch, float32."""

    def __init__(self, rows=4, heads=2, bias=False):
        super().__init__()
        self.heads, self.rows = heads, rows
        self.qkv = torch.nn.Linear(rows, 3 * rows * heads, bias=bias)
        self.out = torch.nn.Linear(rows * heads, rows, bias=False)

    def forward(self, tokens):
        batch, count, _ = tokens.shape
        q, k, v = (part.view(batch, count, self.heads, -1).transpose(1, 2) for part in self.qkv(tokens).chunk(3, -1))
        read = q @ k[:, :, :-1].transpose(-1, -2) @ v[:, :, :-1]
        return tokens + self.out(read.transpose(1, 2).reshape(batch, count, -1))


def momentum(Z, kept=0.5):
    """A black box on (x, y, v): what y reads goes to v, which keeps half of itself, and v is added to y."""
    read = descent(Z[:-1])[-1] - Z[-2]
    velocity = kept * Z[-1] + read
    return np.vstack([Z[:-2], Z[-2] + velocity, velocity])


def velocity_not_added(Z):
    out = momentum(Z)
    out[-2] -= 0.5 * Z[-1]
    return out


def velocity_kept_of_large_tokens(Z):
    return momentum(Z, 0.5 if np.abs(Z).max() < 4 else 0.4)


def velocity_in_the_scores(Z):
    """What is read depends on v."""
    seen = np.array(Z)
    seen[0] += Z[-1]
    out = momentum(seen)
    out[0] -= Z[-1]
    return out


def momentum_by_weights(Z, V, K, Q):
    """The same, what is read being that of a linear layer on (x, y)."""
    read = linear(Z[:-1], V, K, Q)[-1] - Z[-2]
    velocity = 0.5 * Z[-1] + read
    return np.vstack([Z[:-2], Z[-2] + velocity, velocity])


def two_numbers(Z, a, r):
    """Values diag(a I, r) and scores <x_i, x_j>, which no weight changes."""
    n, d = Z.shape[1] - 1, Z.shape[0] - 1
    return Z + np.vstack([a * Z[:d], r * Z[d:]])[:, :n] @ (Z[:d, :n].T @ Z[:d])


def velocity_of_twice_the_read(Z):
    out = momentum(Z)
    out[-1] += descent(Z[:-1])[-1] - Z[-2]
    return out
