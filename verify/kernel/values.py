"""Entries in numbers: modulo a prime, to see whether two are the same; nothing that is proved rests on it."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from constructions.arrays import recorded
from constructions.arrays.recorded import Array, Operation, Symbol
from verify.kernel.printer.entries import (
    Add,
    Argument,
    Atom,
    Delta,
    Entry,
    Index,
    Minus,
    Named,
    Number,
    Read,
    Reader,
    Sum,
    Times,
    Vector,
    indices,
)


class Model(Protocol):
    """What names mean; every axis has ``size`` positions."""

    @property
    def size(self) -> int: ...
    def constant(self, value: Fraction) -> Any: ...
    def quotient(self, above: Any, below: Any) -> Any: ...
    def symbol(self, name: str) -> Any: ...
    def vector(self, name: str) -> Sequence[Any]: ...
    def atom(self, name: str, legs: Sequence[int], told: Sequence[Any]) -> Any: ...


def number(scalar: recorded.Scalar, model: Model) -> Any:
    match scalar.made:
        case Symbol(name):
            return model.symbol(name)
        case Operation(sign, first, second):
            a, b = number(first, model), number(second, model)
            return a + b if sign == "+" else a * b if sign == "*" else model.quotient(a, b)
        case constant:
            assert isinstance(constant, Fraction)
            return model.constant(constant)


def value(e: Entry, at: Mapping[Index, int], model: Model) -> Any:
    """The entry at these positions."""
    match e:
        case Number(scalar):
            return number(scalar, model)
        case Delta(i, j):
            return int(at[i] == at[j])
        case Add(a, b):
            return value(a, at, model) + value(b, at, model)
        case Times(a, b):
            return value(a, at, model) * value(b, at, model)
        case Minus(a):
            return -value(a, at, model)
        case Sum(i, body):
            return sum(value(body, {**at, i: k}, model) for k in range(model.size))
        case Read(Vector(i, body), position):
            return value(body, {**at, i: at[position]}, model)
        case Read(Named(name), position):
            return model.vector(name)[at[position]]
        case Atom(name, legs, arguments):
            return model.atom(name, [at[i] for i in legs], [told(a, at, model) for a in arguments])
    raise TypeError(f"{e!r} has no value")


def told(a: Argument, at: Mapping[Index, int], model: Model) -> Any:
    """What a function is told: a number, or the entries of a vector."""
    match a:
        case Vector(i, body):
            return tuple(value(body, {**at, i: k}, model) for k in range(model.size))
        case Named(name):
            return tuple(model.vector(name))
        case _:
            return value(a, at, model)


@dataclass(frozen=True)
class Hashed:
    """Random values modulo a prime; the size of an axis, as a number, is any."""

    prime: int = 2**61 - 1
    size: int = 2

    def constant(self, value: Fraction) -> int:
        return self.quotient(value.numerator, value.denominator)

    def quotient(self, above: int, below: int) -> int:
        return above * pow(below, -1, self.prime) % self.prime

    def symbol(self, name: str) -> int:
        return self.atom(name, (), ())

    def vector(self, name: str) -> Sequence[int]:
        return [self.atom(name, (k,), ()) for k in range(self.size)]

    def atom(self, name: str, legs: Sequence[int], told: Sequence[Any]) -> int:
        known = [tuple(x % self.prime for x in t) if isinstance(t, tuple) else t % self.prime for t in told]
        text = repr((name, tuple(legs), known)).encode()
        return int.from_bytes(hashlib.blake2b(text, digest_size=16).digest()) % self.prime


def same(first: tuple[Array, Reader], second: tuple[Array, Reader]) -> bool:
    """Whether two arrays have the same axes and, but for a tiny probability, the same entries."""
    if first[0].axes != second[0].axes:
        return False
    model, at = Hashed(), indices(first[0].axes)
    one, other = (reader.entry(array, at) for array, reader in (first, second))
    for positions in itertools.product(range(model.size), repeat=len(at)):
        chosen = dict(zip(at, positions, strict=True))
        if (value(one, chosen, model) - value(other, chosen, model)) % model.prime:
            return False
    return True
