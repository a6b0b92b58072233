"""The mean loss of an in-context learner: over the labels by their second moments, over a law of prompts exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy
from flint import fmpq_mpoly, fmpq_mpoly_ctx
from moments import Dual, Law, mean

from constructions.arrays.namespace import namespace_of
from constructions.definitions.attention import Head, Projection, Value
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Linear, Similarity
from constructions.definitions.transformer import prediction, transformer

Layer = tuple[Any, Any, Any, Any]  # A, B, C (..., d, d) and r


def errors(weights: Iterable[Layer], x: Any, h: Similarity) -> Any:
    """The query's y slot plus its label as a row vector over the n + 1 labels, (..., n + 1).

    The y slots are linear in the labels: the forward pass runs on n + 1 rows of labels, the unit vectors.
    """
    xp, n = namespace_of(x=x), x.shape[-1] - 1
    unit = xp.eye(n + 1, like=x)
    prompt = Prompt(Tokens(x[..., :n], unit[:, :n]), Tokens(x[..., n:], unit[:, n:] * 0))
    heads = [[Head(Value(x_from_x=a, y_from_y=unit * r), Projection(b), Projection(c), h)] for a, b, c, r in weights]
    return (unit[:, n:] - prediction(transformer(heads, prompt)))[..., 0]


def loss(weights: Iterable[Layer], x: Any, k: Any, h: Similarity) -> Any:
    """The mean of (slot + label)^2 over labels with second moments ``k``, for each prompt."""
    v = errors(weights, x, h)
    return namespace_of(x=x).einsum("...i,...ij,...j->...", v, k, v)


def gram(x: Any) -> Any:
    return namespace_of(x=x).einsum("...ai,...aj->...ij", x, x)


def squared(k: Any) -> Any:
    return namespace_of(k=k).einsum("...ij,...ij->...ij", k, k)


# --- exactly: the moments of the law, the weights free ---------------------------------------------


def matrix(*rows: Sequence[int]) -> numpy.ndarray:
    return numpy.array(rows, dtype=object)


ROOTS = {  # S and its inverse, both symmetric
    2: (matrix((2, 1), (1, 1)), matrix((1, -1), (-1, 2))),
    3: (matrix((1, 0, 1), (0, 1, 0), (1, 0, 2)), matrix((2, 0, -1), (0, 1, 0), (-1, 0, 1))),
}


def identities(d: int) -> tuple[numpy.ndarray, numpy.ndarray]:
    one = numpy.array(numpy.eye(d, dtype=int), dtype=object)
    return one, one


class Exact(NamedTuple):
    """The mean loss at a point of the family, and its derivative there in a free direction, as polynomials.

    The direction D moves every entry of every block of every layer, so that the coefficient of an entry of D is
    that entry of the gradient.  ``predicted`` is the same derivative by the theorem, from ``value`` alone.
    """

    value: fmpq_mpoly
    derivative: fmpq_mpoly
    predicted: fmpq_mpoly


def exactly(
    law: Law,
    d: int = 2,
    n: int = 1,
    depth: int = 2,
    full: bool = True,
    roots: tuple[numpy.ndarray, numpy.ndarray] | None = None,
    family: numpy.ndarray | None = None,
    labels: Callable[[Any, Any], Any] = lambda xi, x: gram(xi),
    h: Similarity = Linear(),  # noqa: B008 (a value)
) -> Exact:
    """``family`` is what b_l and c_l multiply: S^-1 unless given."""
    s, inverse = roots or ROOTS[d]
    family = inverse if family is None else family
    drawn = [f"z{j}{a}" for j in range(n + 1) for a in range(d)]
    scalars = [f"{k}{layer}" for layer in range(depth) for k in "abcr"]
    moves = [f"{k}{layer}{i}{j}" for layer in range(depth) for k in "ABC" for i in range(d) for j in range(d)]
    names = [*drawn, *scalars, *moves, *(f"R{layer}" for layer in range(depth))]
    context = fmpq_mpoly_ctx.get(tuple(names), "lex")
    free, nothing = dict(zip(names, context.gens(), strict=True)), context.constant(0)

    def fixed(name: str) -> Dual:
        return Dual(free[name], nothing)

    def moved(k: str, layer: int, at: numpy.ndarray) -> numpy.ndarray:
        move = [[Dual(nothing, free[f"{k}{layer}{i}{j}"]) for j in range(d)] for i in range(d)]
        return at * fixed(f"{k.lower()}{layer}") + numpy.array(move, dtype=object)

    identity = identities(d)[0]
    weights = [
        (
            moved("A", layer, identity) if full else identity * 0,
            moved("B", layer, family),
            moved("C", layer, family),
            Dual(free[f"r{layer}"], free[f"R{layer}"]),
        )
        for layer in range(depth)
    ]
    z = numpy.array([[fixed(f"z{j}{a}") for j in range(n + 1)] for a in range(d)], dtype=object)
    xi = law.tokens(z)
    x = s @ xi
    found = loss(weights, x, labels(xi, x), h).item()
    value, derivative = (mean(p, law, d, n + 1) for p in (found.value, found.slope))

    def trace(k: str, layer: int, against: numpy.ndarray) -> fmpq_mpoly:
        return sum((free[f"{k}{layer}{i}{j}"] * against[i, j] for i in range(d) for j in range(d)), nothing)

    predicted = nothing
    for layer in range(depth):
        predicted += value.derivative(f"r{layer}") * free[f"R{layer}"]
        for k, against in (("A", identity), ("B", s), ("C", s)):
            predicted += value.derivative(f"{k.lower()}{layer}") * trace(k, layer, against) / d
    return Exact(value, derivative, predicted)


def entries(p: fmpq_mpoly) -> set[str]:
    """The names of the generators that occur in a polynomial."""
    used = {i for powers in p.to_dict() for i, power in enumerate(powers) if power}
    return {p.context().names()[i] for i in used}
