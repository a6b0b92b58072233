"""What a claim may assume of what is given, and how instances meet it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from constructions.language.algorithm import fitting
from constructions.language.expression import Expression, Free, Role
from constructions.language.simulation import Assumption


def assume(name: str, left: Expression, right: Any, met: Mapping[Expression, Any]) -> Assumption:
    """``left`` = ``right``, both made of what is given once; instances meet it with ``met``: {A: A + A.T}.

    ``met`` has free arrays as keys, each with what it is turned into; that this meets the equation is checked at every
    instance that is used.
    """
    if not isinstance(left, Expression) or left.axes is None:
        raise ValueError(f"{name}: the left side is {left!s}, expected an array")
    other = fitting(right, left.axes, f"{name}: the right side")
    return Assumption(name, left, other, dict(_met(name, met)))


def symmetric(matrix: Expression) -> Assumption:
    """The matrix is its own transpose."""
    return assume(f"symmetric_{matrix.text}", matrix.T, matrix, {matrix: matrix + matrix.T})


def _met(name: str, met: Mapping[Expression, Any]) -> list[tuple[str, Expression]]:
    found = []
    for free, made in met.items():
        if not isinstance(free, Expression) or not isinstance(free.node, Free) or free.node.role is not Role.GIVEN:
            raise ValueError(f"{name}: {free!s} is not a free array that is given once")
        found.append((free.node.name, fitting(made, free.axes or (), f"{name}: what {free.text} becomes")))
    return found
