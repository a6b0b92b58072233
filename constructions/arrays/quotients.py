"""Rational functions: quotients of python-flint's polynomials in lowest terms, that meet ``fractions.Fraction``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from constructions.arrays.rationals import Rational, rational

Term = tuple[Fraction, tuple[int, ...]]  # coefficient, powers
Listed = tuple[tuple[tuple[int, ...], int, int], ...]  # powers, numerator and denominator of the coefficient
Key = tuple[tuple[str, ...], Listed, Listed]
MOST_PRODUCTS = 20_000  # of terms, in one product of the polynomials of a quotient, which are brought to lowest terms


class TooManyTerms(ArithmeticError):
    """A product of polynomials is too large to be worked out."""


class Quotient:
    """top/bottom without a common factor; the leading coefficient of ``bottom`` is 1.

    ``ring`` is whatever the generators were made with; results of arithmetic keep it.
    """

    __slots__ = ("_hash", "_key", "bottom", "ring", "top")

    def __init__(self, top: fmpq_mpoly, bottom: fmpq_mpoly, ring: Any = None) -> None:
        self.top, self.bottom, self.ring = top, bottom, ring
        self._key: Key | None = None
        self._hash: int | None = None

    @property
    def key(self) -> Key:
        """What it is, in tuples that can be put in order: the names of the generators, and its terms."""
        if self._key is None:
            self._key = tuple(self.top.context().names()), _listed(self.top), _listed(self.bottom)
        return self._key

    def generator(self, name: str) -> Quotient:
        """The generator of that name of the same field."""
        context = self.top.context()
        return Quotient(context.gens()[context.names().index(name)], context.constant(1), self.ring)

    def __bool__(self) -> bool:
        return bool(self.top)

    def __add__(self, other: Any) -> Quotient:
        o = self._of(other)
        if o is NotImplemented:
            return o
        if o.bottom.is_one():  # the sum with a polynomial is in lowest terms
            top = o.top if self.bottom.is_one() else o.top * self.bottom
            return Quotient(self.top + top, self.bottom, self.ring)
        if self.bottom.is_one():
            return Quotient(self.top * o.bottom + o.top, o.bottom, self.ring)
        if self.bottom == o.bottom:
            return quotient(self.top + o.top, self.bottom, self.ring)
        self._require_small((self.top, o.bottom), (o.top, self.bottom), (self.bottom, o.bottom))
        return quotient(self.top * o.bottom + o.top * self.bottom, self.bottom * o.bottom, self.ring)

    def __mul__(self, other: Any) -> Quotient:
        """The product.  Raises TooManyTerms, as a sum does, in a ring where it takes ``MOST_PRODUCTS`` of terms."""
        o = self._of(other)
        if o is NotImplemented:
            return o
        self._require_small((self.top, o.top), (self.bottom, o.bottom))
        top, o_bottom = _lowest(self.top, o.bottom)
        o_top, bottom = _lowest(o.top, self.bottom)
        return Quotient(top * o_top, bottom * o_bottom, self.ring)

    def _require_small(self, *factors: tuple[fmpq_mpoly, fmpq_mpoly]) -> None:
        """Raises TooManyTerms for a product of two that are too long, in a ring of generators."""
        for a, b in factors:
            if self.ring is not None and len(a) * len(b) > MOST_PRODUCTS:
                raise TooManyTerms(f"a product of polynomials of {len(a)} and {len(b)} terms")

    def __truediv__(self, other: Any) -> Quotient:
        o = self._of(other)
        return o if o is NotImplemented else self * quotient(o.bottom, o.top, self.ring)

    def __rtruediv__(self, other: Any) -> Quotient:
        o = self._of(other)
        return o if o is NotImplemented else o / self

    def __pow__(self, power: int) -> Quotient:
        if power < 0:
            return quotient(self.bottom**-power, self.top**-power, self.ring)
        return Quotient(self.top**power, self.bottom**power, self.ring)

    def __neg__(self) -> Quotient:
        return Quotient(-self.top, self.bottom, self.ring)

    def __sub__(self, other: Any) -> Quotient:
        o = self._of(other)
        return o if o is NotImplemented else self + -o

    def __rsub__(self, other: Any) -> Quotient:
        return -self + other

    __radd__, __rmul__ = __add__, __mul__

    def __eq__(self, other: object) -> bool:
        o = self._of(other)
        return False if o is NotImplemented else bool(self.top == o.top and self.bottom == o.bottom)

    def __hash__(self) -> int:
        if self._hash is None:
            number = self.constant()
            self._hash = hash(self.key if number is None else number)
        return self._hash

    def __str__(self) -> str:
        top, bottom = (str(p).replace("^", "**") for p in (self.top, self.bottom))
        if self.bottom.is_one():
            return top
        top, bottom = f"({top})" if " " in top else top, f"({bottom})" if " " in bottom or "*" in bottom else bottom
        return f"{top}/{bottom}"

    __repr__ = __str__

    def constant(self) -> Rational | None:
        """The rational number this is, or None when a generator occurs in it."""
        if not (self.top.is_constant() and self.bottom.is_one()):
            return None
        return Rational(self.top.leading_coefficient() if self.top else fmpq(0))

    def _of(self, other: Any) -> Any:
        """The other operand, or NotImplemented."""
        kind = type(other)
        if kind is Quotient:
            return other
        if kind is int or kind is Fraction or kind is Rational:
            return constant(self.top.context(), other, self.ring)
        return NotImplemented


def quotient(top: fmpq_mpoly, bottom: fmpq_mpoly, ring: Any = None) -> Quotient:
    """In lowest terms.  Raises ZeroDivisionError when ``bottom`` is the zero polynomial."""
    if not bottom:
        raise ZeroDivisionError("the denominator is the zero polynomial")
    if not bottom.is_constant():
        common = top.gcd(bottom)
        if not common.is_constant():
            top, bottom = top / common, bottom / common
    leading = bottom.leading_coefficient()
    return Quotient(top, bottom, ring) if leading == 1 else Quotient(top / leading, bottom / leading, ring)


def _lowest(top: fmpq_mpoly, bottom: fmpq_mpoly) -> tuple[fmpq_mpoly, fmpq_mpoly]:
    """Both without their common factor; the leading coefficient of ``bottom`` stays 1."""
    if bottom.is_one():
        return top, bottom
    common = top.gcd(bottom)  # its leading coefficient is 1
    return (top, bottom) if common.is_one() else (top / common, bottom / common)


def constant(context: fmpq_mpoly_ctx, value: Any, ring: Any = None) -> Quotient:
    """A rational number.  Raises TypeError for what is not one."""
    return Quotient(context.constant(rational(value).value), context.constant(1), ring)


def generators(names: Sequence[str], ring: Any = None) -> tuple[fmpq_mpoly_ctx, dict[str, Quotient]]:
    """The generators of the field of rational functions of ``names``, and the context of its polynomials."""
    context = fmpq_mpoly_ctx.get(tuple(names), "lex")
    one = context.constant(1)
    return context, {name: Quotient(g, one, ring) for name, g in zip(names, context.gens(), strict=True)}


def _listed(polynomial: fmpq_mpoly) -> Listed:
    return tuple(
        [
            (tuple(map(int, powers)), int(coefficient.numerator), int(coefficient.denominator))
            for powers, coefficient in polynomial.terms()
        ]
    )


def terms(polynomial: fmpq_mpoly) -> Iterator[Term]:
    """The terms, the leading one first."""
    for powers, coefficient in polynomial.terms():
        yield Fraction(int(coefficient.numerator), int(coefficient.denominator)), tuple(map(int, powers))
