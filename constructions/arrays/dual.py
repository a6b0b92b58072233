"""Dual numbers a + b t with t^2 = 0, over arrays of any other namespace: the coefficient of t is the derivative.

A function written for any namespace, at a + b t, gives its value at a and its derivative there along b.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from constructions.arrays import namespace


@dataclass(frozen=True, eq=False, repr=False)
class Array:
    """value + slope t, two arrays of one namespace and one shape."""

    value: Any
    slope: Any

    @property
    def shape(self) -> Any:
        return self.value.shape

    @property
    def ndim(self) -> int:
        return int(self.value.ndim)

    def __add__(self, other: Array) -> Array:
        return Array(self.value + other.value, self.slope + other.slope) if isinstance(other, Array) else NotImplemented

    def __neg__(self) -> Array:
        return self * -1

    def __sub__(self, other: Array) -> Array:
        return self + -other if isinstance(other, Array) else NotImplemented

    def __mul__(self, scalar: Any) -> Array:
        """Times a number without a coefficient of t."""
        return NotImplemented if isinstance(scalar, Array) else Array(self.value * scalar, self.slope * scalar)

    __rmul__ = __mul__


def _of(a: Array) -> namespace.Namespace:
    return namespace.namespace_of(value=a.value, slope=a.slope)


def einsum(subscripts: str, *arrays: Array) -> Array:
    """The rule of products: the sum over the factors, each in turn with its slope in place of its value."""
    xp, values = _of(arrays[0]), [a.value for a in arrays]
    slope = None
    for k, a in enumerate(arrays):
        changed = xp.einsum(subscripts, *values[:k], a.slope, *values[k + 1 :])
        slope = changed if slope is None else slope + changed
    return Array(xp.einsum(subscripts, *values), slope)


def times(a: Any, b: Any) -> Any:
    """The products of the entries of two arrays of one shape, not dual."""
    letters = string.ascii_lowercase[: a.ndim]
    return namespace.namespace_of(a=a, b=b).einsum(f"{letters},{letters}->{letters}", a, b)


def exponential(a: Array) -> Array:
    """exp' = exp"""
    value = _of(a).exponential(a.value)
    return Array(value, times(value, a.slope))


def relu(a: Array) -> Array:
    """Refused: it has no derivative at 0; a similarity with a derivative of its own says which one is meant."""
    raise TypeError("relu has no derivative at 0, and a dual number asks for one")


def reciprocal(a: Array) -> Array:
    """(1/a)' = -a'/a^2"""
    value = _of(a).reciprocal(a.value)
    return Array(value, -times(times(value, value), a.slope))


def eye(size: Any, like: Array) -> Array:
    xp = _of(like)
    return Array(xp.eye(size, like=like.value), xp.zeros((size, size), like=like.value))


def zeros(shape: Sequence[Any], like: Array) -> Array:
    xp = _of(like)
    return Array(xp.zeros(shape, like=like.value), xp.zeros(shape, like=like.value))


def ones(shape: Sequence[Any], like: Array) -> Array:
    xp = _of(like)
    return Array(xp.ones(shape, like=like.value), xp.zeros(shape, like=like.value))


def constant(array: Any, like: Array) -> Array:
    xp = _of(like)
    return Array(xp.constant(array, like=like.value), xp.zeros(array.shape, like=like.value))


def scalar(value: Any, like: Array) -> Any:
    return _of(like).scalar(value, like=like.value)


def check_entries(name: str, a: Array) -> None:
    xp = _of(a)
    xp.check_entries(name, a.value)
    xp.check_entries(f"slope of {name}", a.slope)


def size(axis: Any, like: Array) -> Any:
    return _of(like).size(axis, like=like.value)
