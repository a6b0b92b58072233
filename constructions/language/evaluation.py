"""What an expression is at given values: in numbers, in polynomials, in networks, by the same operations everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Declaration, PointFunction, Tensor, Values
from constructions.language.expression import (
    Applied,
    Constant,
    Contraction,
    Entrywise,
    Expression,
    Filled,
    Free,
    Quotient,
    Role,
    Scaled,
    Size,
    Sum,
    children,
)


class Meaning:
    """The values of what is free, and how long each axis is there; an expression is evaluated once.

    ``inputs`` declare what was given once: the lengths of axes are read off these arrays, and one that none of them
    has off the values of a function at one of them.
    """

    def __init__(self, inputs: Iterable[Declaration], given: Values, *others: Values) -> None:
        self._values: dict[str, Any] = dict(given)
        for more in others:
            self._values |= more
        tensors = [d for d in inputs if isinstance(d, Tensor)]
        self._sizes = {axis: given[d.name].shape[k - len(d.axes)] for d in tensors for k, axis in enumerate(d.axes)}
        for d in inputs:
            columns = [t for t in tensors if isinstance(d, PointFunction) and t.axes[:1] == (d.domain,)]
            if isinstance(d, PointFunction) and d.codomain not in self._sizes and columns:
                self._sizes[d.codomain] = given[d.name](given[columns[0].name]).shape[-2]
        self._like = given[tensors[0].name]
        self._outer: Meaning | None = None
        self._found: dict[Expression, Any] = {}

    def __call__(self, e: Expression) -> Any:
        """The value of an expression: an array, or a number if it is one."""
        if self._outer is not None and not at_points(e):
            return self._outer(e)
        if e not in self._found:
            self._found[e] = self._value(e)
        return self._found[e]

    def at(self, points: Array) -> Meaning:
        """The same where ``points`` are those at which a function is taken."""
        other = object.__new__(Meaning)
        other._values, other._sizes = {**self._values, POINT: points}, {**self._sizes, COLUMNS: points.shape[-1]}
        other._like, other._outer, other._found = self._like, self, {}
        return other

    def function(self, made: Expression) -> Callable[[Array], Array]:
        """The function that has this value at the points."""
        return lambda points: self.at(points)(made)

    def _value(self, e: Expression) -> Any:
        xp = namespace_of(like=self._like)
        match e.node:
            case Free(name):
                return self._values[name]
            case Constant(value):
                return xp.scalar(value, self._like) if value.denominator != 1 else value.numerator
            case Size(axis):
                return xp.size(self._sizes[axis], self._like)
            case Filled.IDENTITY:
                return xp.eye(self._sizes[_first(e)], self._like)
            case Filled.ZEROS | Filled.ONES:
                make = xp.zeros if e.node is Filled.ZEROS else xp.ones
                return make(self._shape(e), self._like)
            case Sum(first, sign, second):
                return self(first) + self(second) if sign > 0 else self(first) - self(second)
            case Scaled(factor, inner):
                return self(inner) * self(factor)
            case Quotient(above, below):
                return self(above) / self(below)
            case Contraction(subscripts, arrays):
                return xp.einsum(batched(subscripts), *map(self, arrays))
            case Entrywise(function, array):
                applied: Callable[[Array], Array] = getattr(xp, function)
                return applied(self(array))
            case Applied(function, arguments):
                return self._values[function.name](*map(self, arguments))
        raise TypeError(f"{e.text} has no value")

    def _shape(self, e: Expression) -> tuple[Any, ...]:
        return tuple(self._sizes[axis] for axis in e.axes or ())


POINT = COLUMNS = "points"  # the array of points, and the axis of its columns


@cache
def at_points(e: Expression) -> bool:
    """Whether its value depends on the points at which a function is taken."""
    own = isinstance(e.node, Free) and e.node.role is Role.POINT
    return own or COLUMNS in (e.axes or ()) or any(map(at_points, children(e)))


def _first(e: Expression) -> str:
    assert e.axes
    return e.axes[0]


def batched(subscripts: str) -> str:
    """The same contraction with leading axes of batches, where an arithmetic has them."""
    inputs, result = subscripts.split("->")
    return ",".join(f"...{letters}" for letters in inputs.split(",")) + f"->...{result}"


def within(*expressions: Expression) -> list[Expression]:
    """The expressions and all that they are made of, each once."""
    found: dict[int, Expression] = {}
    waiting = list(expressions)
    while waiting:
        e = waiting.pop()
        if id(e) not in found:
            found[id(e)] = e
            waiting += children(e)
    return list(found.values())
