"""Oracles written from the definitions with plain loops: the value of an indexed array, and the layer.

``evaluate`` sums every term of an indexed array over every assignment of its indices.  ``layer_by_loops``
follows the sentence "x_j, y_j <- (x_j, y_j) + sum_{i <= n} value(x_i, y_i) similarity(key(x_i, y_i),
query(x_j, y_j))" token by token.  Neither uses a contraction, a canonical form or the forward pass.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any, NamedTuple

Table = dict[tuple[int, ...], Any]  # an array by its entries
Vector = list[Any]
Matrix = list[list[Any]]


# --- indexed arrays ---------------------------------------------------------------------------------


class Assignment(NamedTuple):
    """A size for every axis, entries for every tensor, a number for every scalar, a function for every name.

    A function takes the position of its value (() when its value is a number) and its arguments, each the
    tuple of its entries.
    """

    sizes: Mapping[str, int]
    tensors: Mapping[str, Any] = {}
    scalars: Mapping[str, Any] = {}
    functions: Mapping[str, Callable[[tuple[int, ...], tuple[tuple[Any, ...], ...]], Any]] = {}


def evaluate(array: Any, at: Assignment) -> Table:
    """Every entry of an indexed array."""
    result = {}
    for position in positions(array.axes, at.sizes):
        free = {(axis, -1 - k): p for k, (axis, p) in enumerate(zip(array.axes, position, strict=True))}
        result[position] = sum((_term(t, free, at) for t in array.terms), Fraction(0))
    return result


def positions(axes: Sequence[str], sizes: Mapping[str, int]) -> list[tuple[int, ...]]:
    return list(itertools.product(*(range(sizes[axis]) for axis in axes)))


def _term(term: Any, values: dict[Any, int], at: Assignment) -> Any:
    total: Any = Fraction(0)
    for position in positions([i.axis for i in term.bound], at.sizes):
        here = values | {tuple(i): p for i, p in zip(term.bound, position, strict=True)}
        product: Any = Fraction(1)
        for factor in term.factors:
            product = product * _factor(factor, here, at)
        total = total + product
    return _number(term.coefficient, at) * total


def _factor(factor: Any, values: dict[Any, int], at: Assignment) -> Any:
    legs = tuple(values[tuple(i)] for i in factor.legs)
    if factor.arguments:
        return at.functions[factor.name](legs, tuple(_argument(a, values, at) for a in factor.arguments))
    if factor.name == "delta":
        return Fraction(int(legs[0] == legs[1])) if len(legs) == 2 else Fraction(int(len(set(legs)) == 1))
    return at.tensors[factor.name][legs]


def _argument(argument: Any, values: dict[Any, int], at: Assignment) -> tuple[Any, ...]:
    entries = []
    for position in positions([i.axis for i in argument.parameters], at.sizes):
        here = values | {tuple(i): p for i, p in zip(argument.parameters, position, strict=True)}
        entries.append(sum((_term(t, here, at) for t in argument.terms), Fraction(0)))
    return tuple(entries)


def _number(coefficient: Any, at: Assignment) -> Fraction:
    """The value of a rational function of sizes and scalars."""
    names = coefficient.top.context().names()
    values = [Fraction(at.sizes[s] if s in at.sizes else at.scalars[s]) for s in names]

    def polynomial(p: Any) -> Fraction:
        total = Fraction(0)
        for powers, c in p.terms():
            product = Fraction(int(c.numerator), int(c.denominator))
            for value, power in zip(values, powers, strict=True):
                product *= value ** int(power)
            total += product
        return total

    return polynomial(coefficient.top) / polynomial(coefficient.bottom)


# --- the layer --------------------------------------------------------------------------------------


class LoopHead(NamedTuple):
    """A head by nested lists of numbers; None is a zero block.

    ``weights(keys, query)`` gives, for the keys of all context tokens and one query, one weight for each
    context token.
    """

    x_from_x: Matrix | None
    x_from_y: Matrix | None
    y_from_x: Matrix | None
    y_from_y: Matrix | None
    key_x: Matrix | None
    key_y: Matrix | None
    query_x: Matrix | None
    query_y: Matrix | None
    weights: Callable[[list[Vector], Vector], Vector]


def inner(u: Vector, w: Vector) -> Any:
    return sum((a * b for a, b in zip(u, w, strict=True)), Fraction(0))


def _apply(a: Matrix | None, x: Vector, b: Matrix | None, y: Vector) -> Vector:
    """a x + b y; an empty vector when both matrices are absent."""
    images = [[inner(row, v) for row in matrix] for matrix, v in ((a, x), (b, y)) if matrix is not None]
    return [sum(entries, Fraction(0)) for entries in zip(*images, strict=True)]


def layer_by_loops(
    heads: Sequence[LoopHead], context: list[tuple[Vector, Vector]], query: list[tuple[Vector, Vector]]
) -> tuple[list[tuple[Vector, Vector]], list[tuple[Vector, Vector]]]:
    """Context and query tokens (x, y) after one layer."""

    def updated(x: Vector, y: Vector) -> tuple[Vector, Vector]:
        new_x, new_y = list(x), list(y)
        for head in heads:
            keys = [_apply(head.key_x, a, head.key_y, b) for a, b in context]
            weights = head.weights(keys, _apply(head.query_x, x, head.query_y, y))
            for (a, b), weight in zip(context, weights, strict=True):
                for slot, value in (
                    (new_x, _apply(head.x_from_x, a, head.x_from_y, b)),
                    (new_y, _apply(head.y_from_x, a, head.y_from_y, b)),
                ):
                    for k, v in enumerate(value):
                        slot[k] = slot[k] + v * weight
        return new_x, new_y

    return [updated(x, y) for x, y in context], [updated(x, y) for x, y in query]


_SIXTY_DIGITS = Context(prec=60)


def exponential(a: Any) -> Fraction:
    """exp of a rational number, to 50 digits."""
    a = Fraction(a)
    return Fraction(_SIXTY_DIGITS.exp(_SIXTY_DIGITS.divide(Decimal(a.numerator), Decimal(a.denominator))))
