"""The expressions of a certificate as entries, and its numbers as those of records.

Names are looked up among the part's own, so that no text of a certificate gets into what is written for Rocq.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from constructions.arrays import recorded
from verify.kernel.printer.entries import (
    Argument,
    Atom,
    Delta,
    Entry,
    Hole,
    Index,
    Made,
    Number,
    Sum,
    Vector,
    product,
    total,
)
from verify.replay.budget import Budget
from verify.replay.divisions import divided, primitive
from verify.replay.network import Polynomial

Json = Mapping[str, Any]


class Derivation:
    """Reads expressions; a denominator is written as a product of what the statement divides by, as far as it is one.

    ``divisors`` collects the primes and sizes met in denominators.
    """

    def __init__(self, axes: Sequence[str], denominators: Sequence[tuple[recorded.Scalar, Polynomial]]) -> None:
        self.axes, self.denominators = frozenset(axes), denominators
        self.divisors: dict[str, recorded.Scalar] = {}
        self.budget = Budget()  # for dividing polynomials

    def made(self, expression: Json) -> Made:
        """What the entries of an expression are."""

        def entry(at: Sequence[Index]) -> Entry:
            return self.terms(expression["terms"], {str(k): i for k, i in enumerate(at)})

        return entry

    def terms(self, terms: Sequence[Json], names: Mapping[str, Index]) -> Entry:
        return total([self._term(t, dict(names)) for t in terms])

    def _term(self, term: Json, names: dict[str, Index]) -> Entry:
        bound = [names.setdefault(name, Index(axis)) for name, axis in term["bound"].items()]
        factors = [self._factor(f, names) for f in term["factors"]]
        found = product([Number(self.coefficient(term["coefficient"])), *factors])
        for i in reversed(bound):
            found = Sum(i, found)
        return found

    def _factor(self, factor: Json, names: Mapping[str, Index]) -> Entry:
        legs = tuple(names[i] for i in factor["legs"])
        name = factor["name"]
        if name == "delta":
            return Delta(*legs)
        if name.startswith("hole "):
            return Hole(int(name.removeprefix("hole ")), legs)
        return Atom(name, legs, tuple(self._argument(a, names) for a in factor["arguments"]))

    def _argument(self, argument: Json, names: Mapping[str, Index]) -> Argument:
        if not argument["parameters"]:
            return self.terms(argument["terms"], names)
        ((name, axis),) = argument["parameters"].items()
        i = Index(axis)
        return Vector(i, self.terms(argument["terms"], {**names, name: i}))

    # numbers

    def coefficient(self, value: Json) -> recorded.Scalar:
        """A rational function, divided by one divisor after another."""
        above, below = polynomial(value["numerator"]), polynomial(value["denominator"])
        scale = lcm(*(c.denominator for c, _ in (*above, *below)))
        content = gcd(*(int(c * scale) for c, _ in below))
        common = gcd(content, *(int(c * scale) for c, _ in above))
        found = scalar(_times(above, Fraction(scale, common)))
        for p in _primes(content // common):
            found = found / self.divisors.setdefault(str(p), recorded.number(p))
        for divisor in self._divisors(_times(below, Fraction(scale, content))):
            found = found / divisor
        return found

    def _divisors(self, below: Polynomial) -> Iterator[recorded.Scalar]:
        """Sizes and numbers, then what the statement divides by, then what is left."""
        for name in sorted(primitive(below)[0]):
            symbol = recorded.symbol(name)
            while (quotient := divided(below, ((Fraction(1), ((name, 1),)),), self.budget)) is not None:
                below = quotient
                yield self.divisors.setdefault(name, symbol) if name in self.axes else symbol
        for own, p in self.denominators:
            while len(p) > 1 and len(below) > 1 and (quotient := divided(below, p, self.budget)) is not None:
                below = quotient
                yield own
        if below != ((Fraction(1), ()),):
            yield scalar(below)


def _times(p: Polynomial, factor: Fraction) -> Polynomial:
    return tuple((c * factor, powers) for c, powers in p)


def _primes(n: int) -> Iterator[int]:
    """Its small prime factors, and what is left."""
    for p in range(2, 100):
        while n % p == 0:
            yield p
            n //= p
    if n > 1:
        yield n


def polynomial(value: Sequence[Any]) -> Polynomial:
    return tuple((Fraction(c), tuple(sorted(powers.items()))) for c, powers in value)


def scalar(p: Polynomial) -> recorded.Scalar:
    """A polynomial as a number of records."""
    found: recorded.Scalar | None = None
    for c, powers in p:
        monomial = recorded.number(c)
        for name, power in powers:
            for _ in range(power):
                monomial = monomial * recorded.symbol(name)
        found = monomial if found is None else found + monomial
    return recorded.number(0) if found is None else found
