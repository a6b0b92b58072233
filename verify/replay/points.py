"""A point of a domain is given by random weights modulo a random prime."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from verify.replay.evaluation import Vanishes
from verify.replay.inequality_reading import Rational, Variable
from verify.replay.network import Polynomial
from verify.replay.primes import numbers


class Point:
    """Random weights modulo a random prime, and the variables there."""

    def __init__(self, prime: int, key: bytes, spend: Callable[[int], None]) -> None:
        self.prime, self.key, self.spend = prime, key, spend
        self.numbers: dict[str, int] = {}

    def add(self, v: Variable) -> None:
        """A further variable.  Raises Vanishes where a bound is not defined."""
        weights = [numbers(self.key, w, 1, self.prime)[0] for w in v.weights]
        bounds = [self.value(b) for b in v.bounds]
        if len(bounds) == 2:
            value = sum(w * b for w, b in zip(weights, bounds, strict=True)) * self.inverse(sum(weights))
        else:
            value = bounds[0] + (weights[0] if v.upper is None else -weights[0])
        self.numbers |= dict(zip(v.weights, weights, strict=True))
        self.numbers[v.name] = value % self.prime

    def inverse(self, value: int) -> int:
        if value % self.prime == 0:
            raise Vanishes
        return pow(value, -1, self.prime)

    def product(self, factors: Sequence[Rational]) -> int:
        found = 1
        for r in factors:
            found = found * self.value(r) % self.prime
        return found

    def defines(self, r: Rational) -> bool:
        try:
            return self.polynomial(r.denominator) != 0
        except Vanishes:
            return False

    def value(self, r: Rational) -> int:
        return self.polynomial(r.numerator) * self.inverse(self.polynomial(r.denominator)) % self.prime

    def polynomial(self, found: Polynomial) -> int:
        total = 0
        for c, powers in found:
            self.spend(1 + len(powers))
            v = c.numerator if c.denominator == 1 else c.numerator * self.inverse(c.denominator)
            for name, e in powers:
                v = v * pow(self.numbers[name], e, self.prime) % self.prime
            total += v
        return total % self.prime
