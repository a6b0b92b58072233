"""A model gives every tensor, scalar and function numbers at fixed sizes, and with them an expression a value.

`Model` draws the numbers and `Model.value` evaluates; ``verify.replay.sizes`` says at which sizes, and how often
that errs.  Without a prime the numbers are exact ones that are given.

The value of a sum is that of its networks (``verify.replay.contraction``) times their coefficients.  Terms with
the same network are taken together: where their coefficients add up to 0 modulo the prime, the network is not
evaluated, 0 times whatever number it is being 0.  (In exact numbers it is: it may be undefined.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import Any

from verify.replay.contraction import LARGEST_TABLE, Plans, Table, TooLarge, offsets, strides
from verify.replay.network import Coefficient, Composed, Expression, Factor, Network, Polynomial, Term
from verify.replay.primes import numbers

LARGEST_EXACT_WORK = 3_000_000  # products in all contractions without a prime
LOCAL = "points"  # the axis along which a function is given its points
PLANS = Plans()
Array = tuple[tuple[str, ...], list[Any]]  # index names, entries in row-major order
Networks = dict[tuple[Network, tuple[str, ...]], Array]
Sums = dict[Expression, list[Any]]


class Vanishes(Exception):
    """A denominator is zero at the values drawn."""


class Model:
    """Random values, at fixed sizes, for every tensor, scalar and function: numbers modulo ``prime``.

    Without a prime the numbers are the exact ones in ``tensors`` and ``scalars``, and ``known`` has the values of
    the functions.
    """

    def __init__(
        self,
        sizes: Mapping[str, int],
        prime: int = 0,
        key: bytes = b"",
        tensors: Mapping[str, list[Any]] | None = None,
        scalars: Mapping[str, Any] | None = None,
        known: Callable[[str, tuple[tuple[Any, ...], ...]], list[Any]] | None = None,
    ) -> None:
        self.sizes, self.prime, self.key = dict(sizes), prime, key
        self.tensors, self.scalars = dict(tensors or {}), dict(scalars or {})
        self.functions: dict[tuple[Any, ...], list[int]] = {}
        self.function_values = 0
        self.known = known
        self._exact_work = 0
        self.networks: Networks = {}
        self.sums: Sums = {}
        self._values: dict[Composed, list[Any]] = {}
        self._coefficients: dict[Coefficient, Any] = {}

    @property
    def plain(self) -> Frame:
        """Evaluates what stands for itself.  (What it has found is kept here, so that it is not kept in a circle.)"""
        return Frame(self, self.sizes, {}, {}, self.networks, self.sums)

    def value(self, composed: Composed) -> list[Any]:
        """All entries, in row-major order.  Raises Vanishes where a denominator is zero."""
        if not composed.given and not composed.axes:
            return self.plain.value(composed.expression)
        if composed not in self._values:
            local = {name: self.sizes[axis] for name, axis in composed.axes.items()}
            sizes = self.sizes | local if local else self.sizes
            self._values[composed] = Frame(self, sizes, composed.given, {}).value(composed.expression)
        return self._values[composed]

    def tensor(self, name: str, shape: Sequence[int]) -> list[Any]:
        if name not in self.tensors:
            count = prod(shape)
            if count > LARGEST_TABLE:
                raise TooLarge(f"tensor {name} with {count} entries is needed")
            self.tensors[name] = numbers(self.key, f"tensor {name}", count, self.prime)
        return self.tensors[name]

    def function(self, name: str, arguments: tuple[tuple[int, ...], ...], count: int) -> list[int]:
        """``count`` values that depend on the name and the arguments alone, otherwise random."""
        if self.known is not None:
            return self.known(name, arguments)
        at = (name, arguments)
        if at not in self.functions:
            self.functions[at] = numbers(self.key, f"function {at!r}", count, self.prime)
            self.function_values += count
        return self.functions[at]

    def coefficient(self, coefficient: Coefficient) -> Any:
        """Numerator over denominator.  Raises Vanishes where that is zero."""
        if coefficient not in self._coefficients:
            above, below = (self._polynomial(q) for q in (coefficient.numerator, coefficient.denominator))
            if below == 0:
                raise Vanishes
            quotient = above * pow(below, -1, self.prime) % self.prime if self.prime else above / below
            self._coefficients[coefficient] = quotient
        return self._coefficients[coefficient]

    def _polynomial(self, polynomial: Polynomial) -> Any:
        prime, total = self.prime, Fraction(0)
        if not prime:
            for c, powers in polynomial:
                total += c * prod((self._symbol(s) ** e for s, e in powers), start=Fraction(1))
            return total
        value = 0
        for c, powers in polynomial:
            v = c.numerator
            if c.denominator != 1:
                if c.denominator % prime == 0:
                    raise Vanishes
                v *= pow(c.denominator, -1, prime)
            for s, e in powers:
                v = v * pow(self._symbol(s), e, prime) % prime
            value += v
        return value % prime

    def _symbol(self, name: str) -> Any:
        """A size or a scalar."""
        if name in self.sizes:
            return self.sizes[name]
        if name not in self.scalars:
            (self.scalars[name],) = numbers(self.key, f"scalar {name}", 1, self.prime)
        return self.scalars[name]

    def contract(self, tables: Sequence[Table], summed: Sequence[str], size: Mapping[str, int]) -> Array:
        """The product of the tables summed over ``summed``."""
        plan, names = PLANS.plan(tables, summed, size)
        if not self.prime:
            self._exact_work += plan.work
            if self._exact_work > LARGEST_EXACT_WORK:
                raise TooLarge(f"more than {LARGEST_EXACT_WORK} exact products are needed")
        return tuple(names[i] for i in plan.indices), plan.run([entries for _, entries in tables], self.prime)


class Frame:
    """Evaluates expressions where ``given`` names stand for expressions and ``arrays`` for numbers."""

    def __init__(
        self,
        model: Model,
        sizes: Mapping[str, int],
        given: Mapping[str, Composed],
        arrays: Mapping[str, list[Any]],
        networks: Networks | None = None,
        sums: Sums | None = None,
    ) -> None:
        self.model, self.sizes, self.given, self.arrays = model, sizes, given, arrays
        self.replaced = frozenset(given) | frozenset(arrays)
        self._networks: Networks = {} if networks is None else networks
        self._sums: Sums = {} if sums is None else sums

    def value(self, expression: Expression) -> list[Any]:
        if expression not in self._sums:
            axis_of = {str(k): axis for k, axis in enumerate(expression.axes)}
            self._sums[expression] = self.sum(expression.terms, axis_of, tuple(axis_of))
        return self._sums[expression]

    def sum(self, terms: Iterable[Term], axis_of: Mapping[str, str], keep: tuple[str, ...]) -> list[Any]:
        """The sum of the terms as an array over the indices ``keep``."""
        prime = self.model.prime
        coefficients: dict[Network, Any] = {}
        for t in terms:
            coefficients[t.network] = coefficients.get(t.network, 0) + self.model.coefficient(t.coefficient)
        size = {i: self.sizes[axis_of[i]] for i in keep}
        total = [0] * len(offsets((n, 0) for n in size.values()))
        for network, c in coefficients.items():
            if prime and c % prime == 0:
                continue
            indices, entries = self.network(network, axis_of)
            if indices != keep:
                stride = strides(indices, {i: self.sizes[axis_of[i]] for i in indices})
                entries = [entries[o] for o in offsets((n, stride[i]) for i, n in size.items())]
            total = [a + c * e for a, e in zip(total, entries, strict=True)]
        return [a % prime for a in total] if prime else total

    def network(self, network: Network, axis_of: Mapping[str, str]) -> Array:
        """The array of one network over those outer indices that it mentions."""
        if self.sizes is self.model.sizes and self.replaced and network.names.isdisjoint(self.replaced):
            return self.model.plain.network(network, axis_of)
        at = (network, tuple(axis_of.values()))
        if at not in self._networks:
            within = {**axis_of, **dict(network.bound)}
            tables = [self.factor(f, within) for f in network.factors]
            size = {i: self.sizes[axis] for i, axis in within.items()}
            self._networks[at] = self.model.contract(tables, [i for i, _ in network.bound], size)
        return self._networks[at]

    def factor(self, factor: Factor, axis_of: Mapping[str, str]) -> Table:
        if factor.arguments:
            return self.function(factor, axis_of)
        if factor.name == "delta":
            return factor.legs, None
        if factor.name in self.given:
            return factor.legs, self.model.value(self.given[factor.name])
        if factor.name in self.arrays:
            return factor.legs, self.arrays[factor.name]
        return factor.legs, self.model.tensor(factor.name, [self.sizes[axis_of[i]] for i in factor.legs])

    def function(self, factor: Factor, axis_of: Mapping[str, str]) -> Table:
        """A function's values at the arguments: drawn, or computed when its name stands for an expression."""
        outer = tuple(dict.fromkeys(i for a in factor.arguments for i in a.outer))
        size = {i: self.sizes[axis_of[i]] for i in (*outer, *factor.legs)}
        columns = []
        for a in factor.arguments:
            inner = {**axis_of, a.parameter[0]: a.parameter[1]} if a.parameter else axis_of
            length = self.sizes[a.parameter[1]] if a.parameter else 1
            entries = self.sum(a.terms, inner, (*a.outer, a.parameter[0]) if a.parameter else a.outer)
            vectors = [tuple(entries[o : o + length]) for o in range(0, len(entries), length)]
            stride = strides(a.outer, size)
            columns.append([vectors[o] for o in offsets((size[i], stride[i]) for i in outer)])
        if factor.name in self.given:
            stands_for = self.given[factor.name]
            points = [x for row in zip(*columns[0], strict=True) for x in row]
            sizes = {**self.model.sizes, LOCAL: len(columns[0])}
            values = Frame(self.model, sizes, stands_for.given, {"point": points}).value(stands_for.expression)
        else:
            count = prod(size[i] for i in factor.legs)
            drawn = [self.model.function(factor.name, at, count) for at in zip(*columns, strict=True)]
            values = [v for row in zip(*drawn, strict=True) for v in row]
        return (*factor.legs, *outer), values
