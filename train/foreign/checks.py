"""Checks of values from outside: each returns the value, or raises ValueError with what was expected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Matrix = tuple[tuple[float, ...], ...]


def text(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 200 or not value.isprintable():
        raise ValueError("a short text")
    return value


def one_of(*known: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in known:
            raise ValueError(" or ".join(known))
        return value

    return check


def integer(most: int) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        if type(value) is not int or not 1 <= value <= most:
            raise ValueError(f"an integer from 1 to {most}")
        return value

    return check


def number(value: Any) -> float:
    if type(value) not in (int, float) or not abs(value) <= 1e100:
        raise ValueError("a finite number")
    return float(value)


def positive(value: Any) -> float:
    if number(value) <= 0:
        raise ValueError("a positive number")
    return float(value)


def at_least_zero(value: Any) -> float:
    if number(value) < 0:
        raise ValueError("a number of at least 0")
    return float(value)


def boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError("true or false")
    return value


def list_of(check: Callable[[Any], Any], what: str) -> Callable[[Any], tuple[Any, ...]]:
    def checked(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or not 0 < len(value) <= 1000:
            raise ValueError(f"a list of {what}")
        return tuple(check(one) for one in value)

    return checked


def or_text(known: str, check: Callable[[Any], float]) -> Callable[[Any], str | float]:
    def checked(value: Any) -> str | float:
        try:
            return known if value == known else check(value)
        except ValueError as error:
            raise ValueError(f'{error} or "{known}"') from None

    return checked


def matrix(value: Any) -> Matrix | tuple[str, ...]:
    """Rows of numbers, or the names of the tensors whose product it is."""
    if isinstance(value, str):
        return (text(value),)
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return tuple(text(one) for one in value)
    rows = list_of(list_of(number, "numbers"), "rows")(value)
    if any(len(row) != len(rows) for row in rows):
        raise ValueError("a square matrix, as a list of rows, the name of a tensor, or names whose product it is")
    return rows
