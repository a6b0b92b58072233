"""The numpy namespace: floating point arrays, with leading batch axes where ``...`` stands."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy


def einsum(subscripts: str, *arrays: numpy.ndarray) -> numpy.ndarray:
    return numpy.asarray(numpy.einsum(subscripts, *arrays, optimize=len(arrays) > 2))


def exponential(a: numpy.ndarray) -> numpy.ndarray:
    return numpy.asarray(numpy.exp(a))


def relu(a: numpy.ndarray) -> numpy.ndarray:
    return numpy.maximum(a, 0)


def reciprocal(a: numpy.ndarray) -> numpy.ndarray:
    return numpy.asarray(1 / a)


def eye(size: int, like: numpy.ndarray) -> numpy.ndarray:
    return numpy.eye(size, dtype=like.dtype)


def zeros(shape: Sequence[int], like: numpy.ndarray) -> numpy.ndarray:
    return numpy.zeros(shape, dtype=like.dtype)


def ones(shape: Sequence[int], like: numpy.ndarray) -> numpy.ndarray:
    return numpy.ones(shape, dtype=like.dtype)


def constant(array: numpy.ndarray, like: numpy.ndarray) -> numpy.ndarray:
    return array.astype(like.dtype)


def scalar(value: Any, like: numpy.ndarray) -> Any:
    return float(value) if isinstance(value, Fraction) else value


def check_entries(name: str, a: numpy.ndarray) -> None:
    if not numpy.isfinite(a).all():
        raise ValueError(f"{name} holds NaN or infinity, expected finite entries")


def size(axis: int, like: Any) -> int:
    return axis
