"""Layers written out as loops over tokens, in plain Python: what each case does, by the definition and nothing else.

Tokens are lists of numbers, the query is the last; a head is (value, key, query), matrices as lists of rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Token = list[float]
Matrix = Sequence[Sequence[float]]
Heads = Sequence[tuple[Matrix, Matrix, Matrix]]

READS: dict[str, Callable[[int, int, int], float]] = {  # the weight with which j reads from i; token n is the query
    "context": lambda i, j, n: i < n,
    "all": lambda i, j, n: 1,
    "all but the query from itself": lambda i, j, n: (i, j) != (n, n),
    "context from context": lambda i, j, n: i < n and j < n,
    "context, with -1 for the context": lambda i, j, n: (i < n) * (1 if j == n else -1),
    "context from itself, query from context": lambda i, j, n: i < n and j in (i, n),
    "those before and itself": lambda i, j, n: i <= j,
    "those before": lambda i, j, n: i < j,
    "those before, itself and the next": lambda i, j, n: i <= j + 1,
}
SIMILARITIES: dict[str, Callable[[float], float]] = {
    "linear": lambda s: s,
    "relu": lambda s: max(s, 0.0),
    "exp": math.exp,
}
FACTORS: dict[str, Callable[[int, int], float]] = {  # of n context tokens of some width
    "1": lambda n, width: 1.0,
    "1/n": lambda n, width: 1 / n,
    "1/(n+1)": lambda n, width: 1 / (n + 1),
    "1/sqrt(width)": lambda n, width: width**-0.5,
}
TOTALS: dict[str, Callable[[list[list[float]], list[list[float]], int, int], float]] = {  # weights, reads, i, j
    "nothing": lambda weights, reads, i, j: 1.0,
    "those read": lambda weights, reads, i, j: sum(w[j] for w, r in zip(weights, reads, strict=True) if r[j]),
    "all tokens": lambda weights, reads, i, j: sum(w[j] for w in weights),
    "the readers": lambda weights, reads, i, j: sum(weights[i]),
}


def dot(u: Sequence[float], w: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(u, w, strict=True))


def times(matrix: Matrix, token: Token) -> Token:
    return [dot(row, token) for row in matrix]


def plus(token: Token, added: Token, factor: float = 1.0) -> Token:
    return [a + factor * b for a, b in zip(token, added, strict=True)]


@dataclass(frozen=True)
class Equation:
    """z_j <- z_j + factor sum over heads, i of reads(i, j) g(scale <K z_i, Q z_j>)/total V z_i."""

    reads: str = "context"
    similarity: str = "linear"
    factor: str = "1/n"
    total: str = "nothing"
    scale: str = "1"
    residual: bool = True

    def additions(self, heads: Heads, tokens: Sequence[Token]) -> list[Token]:
        """What every token reads."""
        n, width = len(tokens) - 1, len(tokens[0])
        reads = [[float(READS[self.reads](i, j, n)) for j in range(n + 1)] for i in range(n + 1)]
        scale, factor = FACTORS[self.scale](n, width), FACTORS[self.factor](n, width)
        added = [[0.0] * width for _ in tokens]
        for value, key, query in heads:
            scores = [[dot(times(key, u), times(query, w)) for w in tokens] for u in tokens]
            weights = [[SIMILARITIES[self.similarity](scale * s) for s in row] for row in scores]
            for i, source in enumerate(tokens):
                for j in range(n + 1):
                    if reads[i][j] and weights[i][j]:
                        weight = factor * reads[i][j] * weights[i][j] / TOTALS[self.total](weights, reads, i, j)
                        added[j] = plus(added[j], times(value, source), weight)
        return added

    def __call__(self, heads: Heads, tokens: Sequence[Token]) -> list[Token]:
        added = self.additions(heads, tokens)
        return [plus(t, a) for t, a in zip(tokens, added, strict=True)] if self.residual else added

    def model(self, layers: Sequence[Heads], tokens: Sequence[Token]) -> list[Token]:
        """All layers, one after the other."""
        for heads in layers:
            tokens = self(heads, tokens)
        return list(tokens)
