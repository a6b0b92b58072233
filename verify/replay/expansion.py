"""A polynomial in variables that lie between bounds is, cleared of denominators, a polynomial in their weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from verify.replay.inequality_reading import Rational, Variable
from verify.replay.network import Polynomial

Expanded = dict[tuple[int, ...], Fraction]  # powers of the weights, in order


class Expansion:
    """Polynomials in variables, multiplied out in the weights and cleared of denominators, exactly."""

    def __init__(self, variables: Sequence[Variable], spend: Callable[[int], None]) -> None:
        self.spend = spend
        self.variables = {v.name: v for v in variables}
        self.weights = [w for v in variables for w in v.weights]
        self.one: Expanded = {(0,) * len(self.weights): Fraction(1)}
        self._fractions: dict[str, tuple[Expanded, Expanded]] = {}

    def fraction(self, name: str) -> tuple[Expanded, Expanded]:
        """A variable as a numerator and a denominator."""
        if name not in self._fractions:
            v = self.variables[name]
            bounds, weights = [self.rational(b) for b in v.bounds], [self.weight(w) for w in v.weights]
            (a, b), (c, d) = bounds[0], bounds[-1]
            if len(bounds) == 2:
                above = self.add(self.times(weights[0], self.times(a, d)), self.times(weights[1], self.times(c, b)))
                self._fractions[name] = above, self.times(self.add(weights[0], weights[1]), self.times(b, d))
            else:
                self._fractions[name] = self.add(a, self.times(b, weights[0]), 1 if v.upper is None else -1), b
        return self._fractions[name]

    def of(self, found: Polynomial) -> Polynomial:
        """The polynomial times as many powers of the variables' denominators as it takes."""
        expanded = self.substituted(found, highest(found))
        return tuple(
            (c, tuple((w, e) for w, e in zip(self.weights, powers, strict=True) if e)) for powers, c in expanded.items()
        )

    def rational(self, r: Rational) -> tuple[Expanded, Expanded]:
        top = highest((*r.numerator, *r.denominator))
        return self.substituted(r.numerator, top), self.substituted(r.denominator, top)

    def substituted(self, found: Polynomial, top: Mapping[str, int]) -> Expanded:
        total: Expanded = {}
        powers_of = {(n, k): self.powers(self.fraction(n)[k], e) for n, e in top.items() for k in (0, 1)}
        for c, powers in found:
            term = {m: c * one for m, one in self.one.items()}
            for name, most in top.items():
                e = dict(powers).get(name, 0)
                term = self.times(term, self.times(powers_of[name, 0][e], powers_of[name, 1][most - e]))
            total = self.add(total, term)
        return total

    def weight(self, name: str) -> Expanded:
        return {tuple(int(w == name) for w in self.weights): Fraction(1)}

    def powers(self, base: Expanded, most: int) -> list[Expanded]:
        found = [self.one]
        for _ in range(most):
            found.append(self.times(found[-1], base))
        return found

    def add(self, a: Expanded, b: Expanded, sign: int = 1) -> Expanded:
        words = 1 + (longest(a) + longest(b)) // 512
        self.spend((1 + len(a) + len(b)) * words * words)
        total = dict(a)
        for m, c in b.items():
            total[m] = total.get(m, Fraction(0)) + sign * c
        return {m: c for m, c in total.items() if c}

    def times(self, a: Expanded, b: Expanded) -> Expanded:
        words = 1 + (longest(a) + longest(b)) // 512
        self.spend((1 + len(a) * len(b)) * (1 + len(self.weights)) * words * words)
        total: Expanded = {}
        for m, c in a.items():
            for n, d in b.items():
                key = tuple(map(sum, zip(m, n, strict=True)))
                total[key] = total.get(key, Fraction(0)) + c * d
        return {m: c for m, c in total.items() if c}


def longest(a: Expanded) -> int:
    """The most bits of a coefficient."""
    return max((c.numerator.bit_length() + c.denominator.bit_length() for c in a.values()), default=0)


def highest(found: Polynomial) -> dict[str, int]:
    """The largest exponent of each name."""
    top: dict[str, int] = {}
    for _, powers in found:
        for name, e in powers:
            top[name] = max(top.get(name, 0), e)
    return top
