"""Whether two entries are one number: at random values, modulo a prime.  Nothing that is proved rests on it."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping, Sequence

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
    Number,
    Read,
    Reader,
    Sum,
    Times,
    Vector,
    indices,
)

PRIME = 2**61 - 1
SIZE = 2  # of every axis; as a number it is any, so that what differs by a size differs here


def _hashed(*of: object) -> int:
    return int.from_bytes(hashlib.blake2b(repr(of).encode(), digest_size=16).digest()) % PRIME


def number(scalar: recorded.Scalar) -> int:
    match scalar.made:
        case Symbol(name):
            return _hashed("number", name)
        case Operation(sign, first, second):
            a, b = number(first), number(second)
            return (a + b if sign == "+" else a * b if sign == "*" else a * pow(b, -1, PRIME)) % PRIME
        case constant:
            return constant.numerator * pow(constant.denominator, -1, PRIME) % PRIME


def value(e: Entry, at: Mapping[Index, int]) -> int:
    """The entry at these positions."""
    match e:
        case Number(scalar):
            return number(scalar)
        case Delta(i, j):
            return int(at[i] == at[j])
        case Add(a, b):
            return (value(a, at) + value(b, at)) % PRIME
        case Times(a, b):
            return value(a, at) * value(b, at) % PRIME
        case Minus(a):
            return -value(a, at) % PRIME
        case Sum(i, body):
            return sum(value(body, {**at, i: k}) for k in range(SIZE)) % PRIME
        case Read(Vector(i, body), position):
            return value(body, {**at, i: at[position]})
        case Atom(name, legs, arguments):
            told = [_argument(a, at) for a in arguments]
            return _hashed(name, [at[i] for i in legs], told)
    raise TypeError(f"{e!r} has no value")


def _argument(a: Argument, at: Mapping[Index, int]) -> object:
    if isinstance(a, Vector):
        return [value(a.body, {**at, a.index: k}) for k in range(SIZE)]
    return value(a, at)  # type: ignore[arg-type]


def same(first: tuple[Array, Reader], second: tuple[Array, Reader]) -> bool:
    """Whether two arrays have the same axes and entries."""
    if first[0].axes != second[0].axes:
        return False
    at: Sequence[Index] = indices(first[0].axes)
    one, other = (reader.entry(array, at) for array, reader in (first, second))
    positions = itertools.product(range(SIZE), repeat=len(at))
    return all(value(one, p) == value(other, p) for p in (dict(zip(at, k, strict=True)) for k in positions))
