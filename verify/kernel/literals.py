"""Rational numbers, and tensors of them, as terms over any field R."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from verify.kernel.within import rational


def literal(value: Fraction) -> str:
    return f"({rational(value)} : R)"


def table(values: Any, sizes: Sequence[int], body: str | None = None) -> str:
    """The tensor of the entries of nested lists; or of ``body``, in i0, i1, ..."""

    def rows(v: Any) -> str:
        return f"[:: {'; '.join(map(rows, v))}]" if isinstance(v, list) else literal(Fraction(v))

    found = rows(values)
    for k in range(len(sizes)):
        found = f"(nth {'0' if k == len(sizes) - 1 else '[::]'} {found} i{k})"
    if not sizes:
        return found
    return " ".join(["(fun", *(f"(i{k} : 'I_{n})" for k, n in enumerate(sizes)), f"=> {body or found} : R)"])
