"""The exact namespace: numpy object arrays of ring or field elements, compared with ``==``.

Elements are integers, rationals, polynomials (python-flint's, the fastest of those measured in
``benchmarks/exact_instance.py``), or quotients of such; never ``Expr``.  A function without an
exact value (a kernel, exp, relu of a variable, a random table) is a ``FreeFunction``: every new argument takes
the next value of a supply, an argument seen before takes the value it had.  With ring generators as the supply,
an identity that holds here holds for every function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import Any, TypeAlias

import numpy
from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from constructions.arrays import quotients
from constructions.arrays.quotients import Quotient, TooManyTerms
from constructions.arrays.rationals import Rational, rational

MOST_PRODUCTS = 200_000  # of terms, in one product of polynomials


class Polynomial:
    """A multivariate polynomial over the rationals: python-flint's, made to meet ``fractions.Fraction``."""

    __slots__ = ("_value", "ring")

    def __init__(self, value: fmpq_mpoly, ring: ExactRing) -> None:
        self._value = value
        self.ring = ring

    def _of(self, other: Any) -> Any:
        """The flint value of the other operand, or NotImplemented."""
        kind = type(other)
        if kind is Polynomial:
            if other.ring is not self.ring:
                raise TypeError("polynomials of different rings do not mix")
            return other._value
        if kind is int:
            return other
        if kind is Rational:
            return other.value
        return fmpq(other.numerator, other.denominator) if kind is Fraction else NotImplemented

    def __add__(self, other: Any) -> Polynomial:
        value = self._of(other)
        return value if value is NotImplemented else Polynomial(self._value + value, self.ring)

    def __sub__(self, other: Any) -> Polynomial:
        value = self._of(other)
        return value if value is NotImplemented else Polynomial(self._value - value, self.ring)

    def __rsub__(self, other: Any) -> Polynomial:
        value = self._of(other)
        return value if value is NotImplemented else Polynomial(value - self._value, self.ring)

    def __mul__(self, other: Any) -> Polynomial:
        """The product.  Raises TooManyTerms where that takes more than ``MOST_PRODUCTS`` of terms."""
        value = self._of(other)
        if type(other) is Polynomial and len(self._value) * len(value) > MOST_PRODUCTS:
            raise TooManyTerms(f"a product of polynomials of {len(self._value)} and {len(value)} terms")
        return value if value is NotImplemented else Polynomial(self._value * value, self.ring)

    __radd__, __rmul__ = __add__, __mul__

    def __truediv__(self, other: Any) -> Polynomial:
        if not isinstance(other, int | Fraction | Rational):
            return NotImplemented
        return self * (1 / rational(other))

    def __neg__(self) -> Polynomial:
        return Polynomial(-self._value, self.ring)

    def __eq__(self, other: object) -> bool:
        value = self._of(other)
        return value if value is NotImplemented else bool(self._value == value)

    def __hash__(self) -> int:
        return hash(tuple(self._value.terms()))

    def __str__(self) -> str:
        return str(self._value)

    __repr__ = __str__

    def constant(self) -> Rational | None:
        """The rational number this is, or None when a generator occurs in it."""
        if not self._value.is_constant():
            return None
        return Rational(self._value.leading_coefficient() if self._value else fmpq(0))


Element: TypeAlias = "int | Fraction | Rational | Polynomial | Quotient"


class NoValueLeft(ValueError):
    """A free function is asked for more values than there are generators for."""


class FreeFunction:
    """A function known only by its values: argument -> the next value of ``supply``, remembered."""

    def __init__(self, name: str, supply: Iterator[Any]) -> None:
        self.name = name
        self._supply = supply
        self._values: dict[tuple[Any, ...], Any] = {}

    @property
    def values(self) -> Mapping[tuple[Any, ...], Any]:
        """The values taken so far, by argument."""
        return self._values

    def __call__(self, *argument: Element) -> Any:
        key = tuple(map(_known, argument))
        if key not in self._values:
            try:
                self._values[key] = next(self._supply)
            except StopIteration:
                raise NoValueLeft(f"{self.name}: no value is left after {len(self._values)} arguments") from None
        return self._values[key]


class ExactRing:
    """A polynomial ring (or its fraction field) over the rationals with named and ``spare`` generators.

    The spare generators are the supply of this ring's free functions.
    """

    def __init__(self, names: Iterable[str], spare: int = 0, fractions: bool = False) -> None:
        named = tuple(names)
        every = (*named, *(f"free{k}" for k in range(spare)))
        generators: list[Any]
        if fractions:
            generators = list(quotients.generators(every, self)[1].values())
        else:
            generators = [Polynomial(g, self) for g in fmpq_mpoly_ctx.get(every, "lex").gens()]
        self.generators = dict(zip(named, generators, strict=False))
        self._spare = iter(generators[len(named) :])
        self._functions: dict[str, FreeFunction] = {}

    def function(self, name: str) -> FreeFunction:
        """The free function of that name; its values are generators no one else uses."""
        return self._functions.setdefault(name, FreeFunction(name, self._spare))


def array(nested: Iterable[Any], shape: Sequence[int]) -> numpy.ndarray:
    """An exact array of the given shape from its entries in row-major order."""
    result = numpy.empty(tuple(shape), dtype=object)
    result.reshape(-1)[:] = list(nested)
    return result


def equal(a: Any, b: Any) -> bool:
    """Whether all entries are equal (numpy turns an array without axes into its one entry when it computes)."""
    return bool(numpy.all(numpy.asarray((a - b) == 0)))


def _each(function: Callable[[Any], Any], a: Any) -> numpy.ndarray:
    a = numpy.asarray(a, dtype=object)  # what numpy computes from arrays without axes is no array
    return array([function(e) for e in a.reshape(-1)], a.shape)


PATHLESS = 24  # entries, below which three arrays are contracted at once sooner than an order is found


def einsum(subscripts: str, *arrays: numpy.ndarray) -> numpy.ndarray:
    large = len(arrays) > 2 and sum(map(numpy.size, arrays)) >= PATHLESS
    result = numpy.einsum(subscripts, *arrays, optimize=large)
    return result if isinstance(result, numpy.ndarray) else array([result], ())


EULER = quotients.generators(["e"])[1]["e"]


def exponential(a: numpy.ndarray) -> numpy.ndarray:
    """exp, exact in so far as it is decided by exp(a + b) = exp(a) exp(b).

    exp(0) is 1.  Of another integer it is a power of e, in the field Q(e): e is transcendental, so that two
    elements are equal only if they are the same rational function.  In a fraction field, exp of a polynomial
    with integer coefficients is a product of powers, one free generator for each monomial.  In a polynomial
    ring it is a free function.  Raises TypeError for anything else.
    """
    return _each(_exponential, a)


def _exponential(e: Element) -> Any:
    number = _number(e)
    if number == 0:
        return Rational(fmpq(1))
    if isinstance(e, Polynomial):
        return _free("exp", e)
    if not isinstance(e, Quotient):
        if number is None or number.denominator != 1:
            raise TypeError(f"exp({e}) is not exact: an integer is needed")
        return EULER**number.numerator
    if not e.bottom.is_one():
        raise TypeError(f"exp({e}) is not exact: a polynomial is needed")
    result: Any = Rational(fmpq(1))
    for power, powers in quotients.terms(e.top):
        if power.denominator != 1:
            raise TypeError(f"exp({e}) is not exact: integer coefficients are needed")
        monomial = Quotient(e.top.context().from_dict({powers: 1}), e.bottom, e.ring)
        result = result * _free("exp", monomial) ** int(power)
    return result


def relu(a: numpy.ndarray) -> numpy.ndarray:
    """max(0, .): exact on numbers, and in a fraction field, by an order of it; in a polynomial ring a free function.

    The order is one in which the generators are alternately positive and negative, and each is infinitely larger than
    all after it and than every number: what holds for max(0, .) of all real numbers holds in every ordered field.
    """
    return _each(_relu, a)


def _relu(e: Element) -> Any:
    if (number := _number(e)) is not None:
        return number if number > 0 else Rational(fmpq(0))
    if not isinstance(e, Quotient):
        return _free("relu", e)
    return e if _leading_sign(e.top) == _leading_sign(e.bottom) else Rational(fmpq(0))


def _leading_sign(polynomial: fmpq_mpoly) -> bool:
    """Whether the leading term is positive, generators being alternately positive and negative."""
    coefficient, powers = next(quotients.terms(polynomial))
    return (coefficient > 0) == (sum(powers[1::2]) % 2 == 0)


def reciprocal(a: numpy.ndarray) -> numpy.ndarray:
    """1/.; needs numbers or elements of a fraction field.  Raises ZeroDivisionError at zero."""
    if any(isinstance(e, Polynomial) for e in a.reshape(-1)):
        raise TypeError("a polynomial has no reciprocal: use a fraction field")
    return _each(lambda e: 1 / (rational(e) if isinstance(e, int | Fraction) else e), a)


def eye(size: int, like: Any) -> numpy.ndarray:
    return array([int(i == j) for i in range(size) for j in range(size)], (size, size))


def zeros(shape: Sequence[int], like: Any) -> numpy.ndarray:
    return array([0] * prod(shape), shape)


def ones(shape: Sequence[int], like: Any) -> numpy.ndarray:
    return array([1] * prod(shape), shape)


def constant(array: numpy.ndarray, like: Any) -> numpy.ndarray:
    """Every float as the rational number that it is."""
    return _each(lambda number: rational(Fraction(number)), array)


def scalar(value: Any, like: numpy.ndarray) -> Any:
    return rational(Fraction(value)) if isinstance(value, float | Fraction) else value


def check_entries(name: str, a: numpy.ndarray) -> None:
    for e in a.reshape(-1):
        if not isinstance(e, int | Fraction | Rational | Polynomial | Quotient):
            raise TypeError(f"{name} holds a {type(e).__name__}, expected rational numbers or polynomials")


def size(axis: int, like: Any) -> Rational:
    return rational(axis)


def _known(e: Element) -> Any:
    """The same for equal elements, and an int where it is one: its hash is the fastest."""
    if type(e) is int:
        return e
    number = _number(e)
    return e if number is None else number.numerator if number.value.denominator == 1 else number


def _number(e: Element) -> Rational | None:
    """The rational number that ``e`` is, or None when a generator occurs in it."""
    return e.constant() if isinstance(e, Polynomial | Quotient) else rational(e)


def _free(name: str, e: Element) -> Any:
    ring = e.ring if isinstance(e, Polynomial | Quotient) else None
    if ring is None:
        raise TypeError(f"{name}({e}) is not rational: use a ring with spare generators")
    return ring.function(name)(e)
