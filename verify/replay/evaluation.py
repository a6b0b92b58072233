"""A model gives every tensor, scalar and function numbers at fixed sizes, and with them an expression a value.

`Model` draws the numbers and `Model.value` evaluates; ``verify.replay.sizes`` says at which sizes, and how often
that errs.  Without a prime the numbers are exact ones that are given.

The value of a sum is that of its networks (``verify.replay.contraction``) times their coefficients.  Terms with
the same network are taken together: where their coefficients add up to 0 modulo the prime, or a factor stands for 0,
the network is not evaluated, 0 times whatever number it is being 0.  (In exact numbers it is, and where it is asked of
what reciprocals are taken: it may be undefined.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

from verify.replay.budget import Budget, TooLarge
from verify.replay.contraction import LARGEST_TABLE, Plans, Table, offsets, strides
from verify.replay.network import Coefficient, Composed, Expression, Factor, Network, Polynomial, Term
from verify.replay.primes import numbers

EXACT = 100  # what a product of exact numbers costs, in products modulo a prime
LOCAL = "points"  # the axis along which a function is given its points
PLANS = Plans()
Array = tuple[tuple[str, ...], list[Any]]  # index names, entries in row-major order
Networks = dict[tuple[Network, tuple[str, ...]], Array]
Sums = dict[Expression, list[Any]]


class Vanishes(Exception):
    """A denominator is zero at the values drawn."""


class Seen:
    """What evaluating showed of the arguments of free functions.

    ``fixed``: on which indices from outside an argument depends, in every pattern in which these may coincide: its
    values differ when nothing but the block of that index is changed.
    """

    def __init__(self) -> None:
        self._fixed: dict[tuple[int, Factor, int], frozenset[str]] = {}

    def fixed(self, given: Mapping[str, Composed], factor: Factor, k: int) -> frozenset[str]:
        """Those of argument ``k`` of a factor, where the names in ``given`` stand for expressions; none if not seen."""
        return self._fixed.get((_within(given, factor), factor, k), frozenset())

    def argument(
        self,
        given: Mapping[str, Composed],
        factor: Factor,
        k: int,
        size: Mapping[str, int],
        axes: Mapping[str, str],
        vectors: Sequence[Any],
    ) -> None:
        """Look at the values of an argument, by its indices from outside in row-major order."""
        at = (_within(given, factor), factor, k)
        if at not in self._fixed:
            outer = factor.arguments[k].outer
            stride = strides(outer, size)

            def value(assigned: Mapping[str, int]) -> Any:
                return vectors[sum(stride[i] * v for i, v in assigned.items())]

            self._fixed[at] = frozenset(i for i in outer if _always_seen(i, outer, size, axes, value))


def _within(given: Mapping[str, Composed], factor: Factor) -> int:
    """What names stand for, where a factor has one of them: what is seen of it elsewhere is not seen of it there."""
    return 0 if factor.names.isdisjoint(given) else id(given)


def _always_seen(
    index: str, outer: Sequence[str], size: Mapping[str, int], axes: Mapping[str, str], value: Callable[..., Any]
) -> bool:
    """Whether a value changes with the block of an index, in every pattern of the indices."""
    for blocks in patterns(outer, axes):
        fresh = max(blocks[i] for i in outer if axes[i] == axes[index]) + 1
        if fresh >= size[index] or any(b >= size[i] for i, b in blocks.items()):
            return False
        moved = {i: fresh if blocks[i] == blocks[index] and axes[i] == axes[index] else b for i, b in blocks.items()}
        if value(blocks) == value(moved):
            return False
    return True


def patterns(indices: Sequence[str], axes: Mapping[str, str]) -> Iterator[dict[str, int]]:
    """Every way in which indices of the same axis may coincide, as values 0, 1, ... of each axis."""
    if not indices:
        yield {}
        return
    *before, last = indices
    for blocks in patterns(before, axes):
        taken = {blocks[i] for i in before if axes[i] == axes[last]}
        for b in range(len(taken) + 1):
            yield {**blocks, last: b}


class Picture:
    """Which arguments of free functions coincide, those taken whose indices are among the first of each axis."""

    def __init__(self, width: Mapping[str, int]) -> None:
        self.width = width
        self.numbers: list[int] = []  # of each function at each argument, in the order of evaluation
        self._number: dict[Any, int] = {}

    def add(self, name: str, arguments: Iterable[Any]) -> None:
        self.numbers += [self._number.setdefault((name, at), len(self._number)) for at in arguments]


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
        budget: Budget | None = None,
        seen: Seen | None = None,
    ) -> None:
        self.sizes, self.prime, self.key = dict(sizes), prime, key
        self.budget = budget or Budget()
        self.seen = Seen() if seen is None else seen
        self.picture: Picture | None = None
        self.inverted: set[Any] | None = None  # of what reciprocals are taken, while that is looked for
        self.tensors, self.scalars = dict(tensors or {}), dict(scalars or {})
        self.functions: dict[tuple[Any, ...], list[int]] = {}
        self.function_values = 0
        self.known = known
        self.networks: Networks = {}
        self.sums: Sums = {}
        self._values: dict[Composed, list[Any]] = {}
        self._coefficients: dict[Coefficient, Any] = {}

    @property
    def plain(self) -> Frame:
        """Evaluates what stands for itself.  (What it has found is kept here, so that it is not kept in a circle.)"""
        return Frame(self, self.sizes, {}, {}, self.networks, self.sums)

    def forget(self) -> None:
        """Evaluate everything anew from now on, at the same numbers."""
        self.networks, self.sums, self._values = {}, {}, {}

    def value(self, composed: Composed) -> list[Any]:
        """All entries, in row-major order.  Raises Vanishes where a denominator is zero."""
        if not composed.given and not composed.axes:
            return self.plain.value(composed.expression)
        if composed not in self._values:
            local = {name: self.sizes[axis] for name, axis in composed.axes.items()}
            sizes = self.sizes | local if local else self.sizes
            frame = Frame(self, sizes, composed.given, {}, axes=composed.axes)
            self._values[composed] = frame.value(composed.expression)
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
            self.budget.spend(10 * count)
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
        self.budget.spend(plan.work if self.prime else EXACT * plan.work)
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
        axes: Mapping[str, str] | None = None,
        near: Sequence[int] | None = None,
    ) -> None:
        self.model, self.sizes, self.given, self.arrays = model, sizes, given, arrays
        self.axes = axes or {}  # what local names of axes stand for
        self.near = near  # inside a function: the points that belong to a picture
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
            if prime and self.model.inverted is None and (c % prime == 0 or self.is_zero(network)):
                continue
            indices, entries = self.network(network, axis_of)
            if indices != keep:
                stride = strides(indices, {i: self.sizes[axis_of[i]] for i in indices})
                entries = [entries[o] for o in offsets((n, stride[i]) for i, n in size.items())]
            total = [a + c * e for a, e in zip(total, entries, strict=True)]
        return [a % prime for a in total] if prime else total

    def is_zero(self, network: Network) -> bool:
        """Whether a factor stands for an expression without terms."""
        return any(f.name in self.given and not self.given[f.name].expression.terms for f in network.factors)

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
        near = self.in_picture(outer, axis_of, size)
        columns = []
        for k, a in enumerate(factor.arguments):
            inner = {**axis_of, a.parameter[0]: a.parameter[1]} if a.parameter else axis_of
            length = self.sizes[a.parameter[1]] if a.parameter else 1
            entries = self.sum(a.terms, inner, (*a.outer, a.parameter[0]) if a.parameter else a.outer)
            vectors = [tuple(entries[o : o + length]) for o in range(0, len(entries), length)]
            if self.near is None or all(axis_of[i] != LOCAL for i in a.outer):
                self.model.seen.argument(self.given, factor, k, size, axis_of, vectors)
            stride = strides(a.outer, size)
            columns.append([vectors[o] for o in offsets((size[i], stride[i]) for i in outer)])
        if factor.name in self.given:
            stands_for = self.given[factor.name]
            points = [x for row in zip(*columns[0], strict=True) for x in row]
            sizes = {**self.model.sizes, LOCAL: len(columns[0])}
            inside = Frame(self.model, sizes, stands_for.given, {"point": points}, near=near)
            values = inside.value(stands_for.expression)
        else:
            arguments = list(zip(*columns, strict=True))
            if self.model.picture is not None:
                self.model.picture.add(factor.name, [arguments[o] for o in near])
            if factor.name == "reciprocal" and self.model.inverted is not None:
                self.model.inverted.update(x for ((x,),) in arguments)
            count = prod(size[i] for i in factor.legs)
            drawn = [self.model.function(factor.name, at, count) for at in arguments]
            values = [v for row in zip(*drawn, strict=True) for v in row]
        return (*factor.legs, *outer), values

    def in_picture(self, outer: Sequence[str], axis_of: Mapping[str, str], size: Mapping[str, int]) -> list[int]:
        """The positions, in row-major order, at which every index is among the first values of its axis."""
        picture = self.model.picture
        if picture is None:
            return []
        stride = strides(outer, size)
        first: list[Iterable[int]] = []
        for i in outer:
            axis = axis_of[i]
            if axis == LOCAL and self.near is not None:
                first.append(self.near)
            else:
                first.append(range(min(size[i], picture.width[self.axes.get(axis, axis)])))
        return [sum(stride[i] * v for i, v in zip(outer, at, strict=True)) for at in product(*first)]
