"""An instance of the premises of a statement, so that they are no contradiction: rational numbers, small sizes.

Where every size is 1 a tensor is one number, and a sum one term.  A function is taken to be constant, or to be the
first entry of its last argument.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from constructions.arrays import exact, recorded
from constructions.arrays.rationals import rational
from constructions.claim import Hypothesis, PairFunction, PointFunction, Scalar, Tensor
from verify.kernel.printer.entries import indices
from verify.kernel.printer.statement import NotZero, Premise, Statement
from verify.kernel.values import number, value

TRIES = 2000
LAST = "last"  # the function whose value is the first entry of its last argument
ENTRIES = (1, 1, 1, 0, 0, -1, 2, -2)  # those that the values are chosen from


@dataclass(frozen=True)
class Point:
    """The value of every tensor, number and function (or ``LAST``); ``arguments`` are those of hypotheses."""

    given: Mapping[str, Any]
    arguments: Sequence[Fraction] = ()
    size: int = 1

    def constant(self, value: Fraction) -> Fraction:
        return value

    def quotient(self, above: Fraction, below: Fraction) -> Fraction:
        return Fraction(above) / Fraction(below)

    def symbol(self, name: str) -> Fraction:
        return self.given.get(name, Fraction(1))  # the size of an axis

    def vector(self, name: str) -> Sequence[Fraction]:
        return [self.arguments[int(name.removeprefix("u"))]]

    def atom(self, name: str, legs: Sequence[int], told: Sequence[Any]) -> Fraction:
        if name == "exp":
            return Fraction(1)
        if name == "relu":
            return max(Fraction(0), Fraction(told[0]))
        if name == "reciprocal":
            return 1 / Fraction(told[0])  # of 0 there is none here, so that it is no instance
        if name.startswith("argument "):
            return self.arguments[int(name.removeprefix("argument "))]
        return Fraction(told[-1][0]) if self.given[name] == LAST else self.given[name]


@dataclass(frozen=True)
class Instance:
    """Sizes, and values that meet the premises; tensors are nested lists, functions constants or ``LAST``."""

    sizes: Mapping[str, int]
    numbers: Mapping[str, Fraction]
    tensors: Mapping[str, Any]
    functions: Mapping[str, Any]


def instance(statement: Statement) -> Instance | None:
    """Values that meet the premises, as far as trying tells: where every size is 1, or as the hypotheses make them."""
    point = found(statement)
    return made(statement) if point is None else _at_size_1(statement, point)


def _at_size_1(statement: Statement, point: Point) -> Instance:
    def nested(d: Tensor) -> Any:
        value: Any = point.given[d.name]
        for _ in d.axes:
            value = [value]
        return value

    inputs, given = statement.part.inputs, point.given
    return Instance(
        dict.fromkeys(statement.axes, 1),
        {d.name: given[d.name] for d in inputs if isinstance(d, Scalar)},
        {d.name: nested(d) for d in inputs if isinstance(d, Tensor)},
        {d.name: given[d.name] for d in inputs if isinstance(d, PairFunction | PointFunction)} | {"exp": Fraction(1)},
    )


def made(statement: Statement) -> Instance | None:
    """The values that the hypotheses of a part without functions make of some numbers, with zeros to common sizes."""
    part, random = statement.part, Random(statement.module)
    given: dict[str, Any] = {}
    for d in part.inputs:
        match d:
            case Tensor(name, axes):
                given[name] = exact.array([rational(random.choice((-1, 1, 2)))], (1,) * len(axes))
            case Scalar(name):
                given[name] = rational(1)
            case _:
                return None
    for h in part.hypotheses:
        given = dict(h.satisfy(given))
    tensors = [d for d in part.inputs if isinstance(d, Tensor)]
    sizes = {a: max(given[d.name].shape[d.axes.index(a)] for d in tensors if a in d.axes) for a in statement.axes}

    def padded(array: Any, wanted: Sequence[int]) -> Any:
        if not wanted:
            return Fraction(str(array[()] if hasattr(array, "shape") else array))
        rows = [array[k] if k < len(array) else None for k in range(wanted[0])]
        return [_zeros(wanted[1:]) if r is None else padded(r, wanted[1:]) for r in rows]

    return Instance(
        sizes,
        {d.name: Fraction(str(given[d.name])) for d in part.inputs if isinstance(d, Scalar)},
        {d.name: padded(given[d.name], [sizes[a] for a in d.axes]) for d in tensors},
        {"exp": Fraction(1)},
    )


def _zeros(sizes: Sequence[int]) -> Any:
    return [_zeros(sizes[1:]) for _ in range(sizes[0])] if sizes else Fraction(0)


def found(statement: Statement) -> Point | None:
    """Values that meet the premises where every size is 1, as far as trying tells, many of them 0; or None."""

    def meets(point: Point) -> bool:
        return all(_holds(statement, p, point) for p in statement.premises)

    point = next(filter(meets, _points(statement)), None)
    for name in point.given if point else ():
        assert point is not None
        simpler = Point({**point.given, name: Fraction(0)})
        point = simpler if meets(simpler) else point
    return point


def _points(statement: Statement) -> Iterator[Point]:
    inputs, random = statement.part.inputs, Random(statement.module)
    functions = [d.name for d in inputs if isinstance(d, PairFunction | PointFunction)]
    for entry in (0, 1):
        yield Point({d.name: Fraction(entry) for d in inputs})
    for _ in range(TRIES):
        yield Point({d.name: Fraction(random.choice(ENTRIES)) for d in inputs})
    for _ in range(TRIES if functions else 0):
        given = {d.name: Fraction(random.choice(ENTRIES)) for d in inputs}
        yield Point({name: LAST if name in functions and random.random() < 0.5 else v for name, v in given.items()})


def _holds(statement: Statement, premise: Premise, point: Point) -> bool:
    of = premise.of
    try:
        if isinstance(of, recorded.Scalar):
            return bool(number(of, point) != 0)
        if isinstance(of, NotZero):
            at = indices(of.array.axes)
            return bool(value(of.reader.entry(of.array, at), dict.fromkeys(at, 0), point) != 0)
        if isinstance(of, Hypothesis):
            tried = ([Fraction(k + 2 + j) * (-1) ** j for k, _ in enumerate(of.parameters)] for j in range(3))
            return all(_equal(statement, of, Point(point.given, arguments)) for arguments in tried)
    except ZeroDivisionError:
        return False
    return True


def _equal(statement: Statement, h: Hypothesis, point: Point) -> bool:
    assert h.equation is not None
    arguments = [recorded.free(f"argument {k}", *axes) for k, axes in enumerate(h.parameters)]
    left, right = h.equation(statement.given, *arguments)
    at = indices(left.axes)
    positions = dict.fromkeys(at, 0)
    one, other = (value(statement.reader.entry(side, at), positions, point) for side in (left, right))
    return bool(one != other if h.not_zero else one == other)
