"""The value of a network at random numbers modulo a prime decides, up to a known error, whether it is zero.

An expression is a sum of networks: products of tensors, deltas and uninterpreted functions, summed over bound
indices, with rational functions of scalars and axis sizes as coefficients.  `Composed` is an expression in
which some names stand for other expressions.  `Model` draws values, `Model.value` evaluates, and `bounds`
says at which sizes, and at how many of them, an identity has to be evaluated, and how often that errs.

Why the sizes of `bounds` suffice.  Split every sum by which of its indices coincide, so that different indices
run over different values.  Then every delta is 0 or 1, an index that no factor mentions contributes (size -
constant), and the monomials of two sums are disjoint unless the sums are over isomorphic networks.  So an
identity that holds at a size at which none of these sums is empty holds at every size, provided the
coefficients, which are rational functions of the sizes, vanish identically; that is decided by evaluating at
(degree of the cleared numerator) + 1 different sizes.  A sum is not empty when the size of each axis is at
least the number of free and bound indices of that axis in a term.  A function's value is an independent
variable for each polynomial that is its argument.  Two arguments, each mentioning at most l indices from
outside and having at most k bound indices and q parameters of an axis, are equal as polynomials only if they
are the same labelled networks when the size is at least 2 l + q + k (2 l, as they may mention different
indices).  This is sharp: sum_i f(sum_j x_j - x_i) = sum_i f(x_i) holds at size 2 and at no larger size.
When arguments depend on sizes themselves, each pair of them may coincide at as many further sizes as the
degree of their difference.

Why the error is small.  Suppose two sides differ at the sizes used.  Their cleared difference has an integer
coefficient c that is not 0, and |c| < 2^bits.  At most bits/60 primes in (2^60, 2^61) divide c, and there are
more than 2^60/43 of them: a random one does with probability at most (bits + 43)/2^60.  Otherwise the
difference is a nonzero polynomial modulo p of total degree at most D in the tensors, the scalars and the A
function values.  Equal arguments have equal values, and different ones coincide at a random point with
probability at most A^2 D/p (each pair: Schwartz-Zippel); if none do, the values are those of independent
random variables (a keyed hash, taken for a random function) and the polynomial vanishes with probability at
most D/p.  Points where a denominator vanishes are drawn anew, hence p - D in place of p.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import prod
from operator import mul
from typing import Any

LARGEST_TABLE = 1_000_000
LARGEST_WORK = 100_000_000  # multiplications in one contraction of two tables
LARGEST_EXACT_WORK = 3_000_000  # multiplications in all contractions without a prime
LOCAL = "points"  # the axis along which a function is given its points
Polynomial = tuple[tuple[Fraction, tuple[tuple[str, int], ...]], ...]
Table = tuple[tuple[str, ...], list[Any]]  # index names, entries in row-major order


class TooLarge(Exception):
    """An expression needs more memory or more sizes than the checker is willing to spend."""


class Vanishes(Exception):
    """A denominator is zero at the values drawn."""


@dataclass(frozen=True, eq=False)
class Argument:
    """What a function is applied to: a vector over ``parameter`` (index, axis), or a number."""

    parameter: tuple[str, str] | None
    terms: tuple[Term, ...]

    @cached_property
    def outer(self) -> tuple[str, ...]:
        """The indices from outside that it mentions."""
        own = {self.parameter[0]} if self.parameter else set()
        return tuple(sorted(set().union(*(t.outer for t in self.terms)) - own))


@dataclass(frozen=True, eq=False)
class Factor:
    """A delta, a tensor at ``legs``, or a function of ``arguments`` whose value is read at ``legs``."""

    name: str
    legs: tuple[str, ...]
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, eq=False)
class Term:
    """(numerator / denominator) times the product of the factors, summed over ``bound`` (index, axis)."""

    numerator: Polynomial
    denominator: Polynomial
    bound: tuple[tuple[str, str], ...]
    factors: tuple[Factor, ...]

    @cached_property
    def outer(self) -> frozenset[str]:
        used = {i for f in self.factors for i in (*f.legs, *(i for a in f.arguments for i in a.outer))}
        return frozenset(used - {i for i, _ in self.bound})

    @cached_property
    def names(self) -> frozenset[str]:
        """The name of every factor and of every scalar and size in a coefficient, at every depth."""
        inner = (t.names for f in self.factors for a in f.arguments for t in a.terms)
        scalars = {name for p in (self.numerator, self.denominator) for _, powers in p for name, _ in powers}
        return frozenset({f.name for f in self.factors}.union(scalars, *inner))


@dataclass(frozen=True, eq=False)
class Expression:
    """A sum of terms whose free legs "0", "1", ... run over ``axes``."""

    axes: tuple[str, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, eq=False)
class Composed:
    """An expression in which the names in ``given`` stand for other expressions.

    A tensor's name stands for an array with the same axes; a function's name for the array whose tensor
    "point" holds the points.  ``axes`` says which axis a local name ("points") of the expression is.
    """

    expression: Expression
    given: Mapping[str, Composed] = field(default_factory=dict)
    axes: Mapping[str, str] = field(default_factory=dict)


# --- values ---------------------------------------------------------------------------------------


def offsets(steps: Iterable[tuple[int, int]]) -> list[int]:
    """The positions visited by nested loops, outermost first, of (length, stride) each."""
    found = [0]
    for length, stride in steps:
        found = [o + stride * k for o in found for k in range(length)]
        if len(found) > LARGEST_TABLE:
            raise TooLarge(f"a table with more than {LARGEST_TABLE} entries is needed")
    return found


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
        self.known = known
        self._exact_work = 0
        self.base = Frame(self, self.sizes, {}, {})
        self._values: dict[Composed, list[Any]] = {}

    def value(self, composed: Composed) -> list[Any]:
        """All entries, in row-major order.  Raises Vanishes where a denominator is zero."""
        if not composed.given and not composed.axes:
            return self.base.value(composed.expression)
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
            draw = random.Random(self.key + b"tensor" + name.encode())
            self.tensors[name] = [draw.randrange(self.prime) for _ in range(count)]
        return self.tensors[name]

    def scalar(self, name: str) -> Any:
        if name not in self.scalars:
            self.scalars[name] = random.Random(self.key + b"scalar" + name.encode()).randrange(self.prime)
        return self.scalars[name]

    def function(self, name: str, arguments: tuple[tuple[int, ...], ...], count: int) -> list[int]:
        """``count`` values that depend on the name and the arguments alone, otherwise random."""
        if self.known is not None:
            return self.known(name, arguments)
        at = (name, arguments)
        if at not in self.functions:
            text = repr(at)
            self.functions[at] = [
                int.from_bytes(hashlib.blake2b(f"{k} {text}".encode(), key=self.key, digest_size=16).digest(), "big")
                % self.prime
                for k in range(count)
            ]
        return self.functions[at]

    def spend(self, work: int) -> None:
        """Account for one contraction."""
        self._exact_work += 0 if self.prime else work
        if work > LARGEST_WORK or self._exact_work > LARGEST_EXACT_WORK:
            raise TooLarge(f"a contraction with {work} multiplications is needed")


class Frame:
    """Evaluates expressions where ``given`` names stand for expressions and ``arrays`` for numbers."""

    def __init__(
        self,
        model: Model,
        sizes: Mapping[str, int],
        given: Mapping[str, Composed],
        arrays: Mapping[str, list[Any]],
    ) -> None:
        self.model, self.sizes, self.given, self.arrays = model, sizes, given, arrays
        self.replaced = frozenset(given) | frozenset(arrays)
        self._terms: dict[tuple[Term, tuple[str, ...]], Table] = {}
        self._values: dict[Expression, list[Any]] = {}

    def value(self, expression: Expression) -> list[Any]:
        if expression not in self._values:
            axis_of = {str(k): axis for k, axis in enumerate(expression.axes)}
            self._values[expression] = self.sum(expression.terms, axis_of, tuple(axis_of))
        return self._values[expression]

    def sum(self, terms: Sequence[Term], axis_of: Mapping[str, str], keep: tuple[str, ...]) -> list[Any]:
        """The sum of the terms as an array over the indices ``keep``."""
        lengths = [self.sizes[axis_of[i]] for i in keep]
        total = [0] * len(offsets((n, 0) for n in lengths))
        free = tuple(axis_of.values())
        for term in terms:
            frame = self if self.sizes is not self.model.sizes or term.names & self.replaced else self.model.base
            at = (term, free)
            if at not in frame._terms:
                frame._terms[at] = frame.term(term, axis_of)
            indices, entries = frame._terms[at]
            stride = strides(indices, self.sizes, axis_of)
            places = offsets((n, stride.get(i, 0)) for i, n in zip(keep, lengths, strict=True))
            total = [a + entries[o] for a, o in zip(total, places, strict=True)]
        return [a % self.model.prime for a in total] if self.model.prime else total

    def term(self, term: Term, axis_of: Mapping[str, str]) -> Table:
        """The array of one term over those outer indices that it mentions."""
        number = self.coefficient(term)
        axis_of = {**axis_of, **dict(term.bound)}
        tables = [self.factor(f, axis_of) for f in term.factors] + [((), [number])]
        return self.contract(tables, {i for i, _ in term.bound}, axis_of)

    def contract(self, tables: list[Table], summed: set[str], axis_of: Mapping[str, str]) -> Table:
        """The product of the tables summed over ``summed``: cheapest pair first."""
        size = {i: self.sizes[axis] for i, axis in axis_of.items()}
        for i in summed - {i for indices, _ in tables for i in indices}:
            tables.append(((), [size[i]]))
        while True:
            used = Counter(i for indices, _ in tables for i in indices)
            tables = [self.reduce(t, {i for i in t[0] if i in summed and used[i] == 1}, size) for t in tables]
            if len(tables) == 1:
                return tables[0]
            pairs = [(x, y) for y in range(len(tables)) for x in range(y)]
            x, y = min(pairs, key=lambda xy: prod(size[i] for i in {*tables[xy[0]][0], *tables[xy[1]][0]}))
            b, a = tables.pop(y), tables.pop(x)
            tables.append(self.join(a, b, {i for i in a[0] if i in b[0] and i in summed and used[i] == 2}, size))

    def reduce(self, table: Table, over: set[str], size: Mapping[str, int]) -> Table:
        """The table summed over indices."""
        indices, entries = table
        if not over:
            return table
        stride = strides(indices, size)
        inner = offsets((size[i], stride[i]) for i in indices if i in over)
        kept = tuple(i for i in indices if i not in over)
        return kept, [sum(entries[o + s] for s in inner) for o in offsets((size[i], stride[i]) for i in kept)]

    def join(self, a: Table, b: Table, over: set[str], size: Mapping[str, int]) -> Table:
        """The product of two tables summed over indices that both have."""
        kept = tuple(dict.fromkeys(i for i in (*a[0], *b[0]) if i not in over))
        rows, places = [], []
        for indices, entries in (a, b):
            stride = strides(indices, size)
            own = [i for i in indices if i not in over]
            inner = offsets((size[i], stride[i]) for i in sorted(over))
            rows.append([[entries[o + s] for s in inner] for o in offsets((size[i], stride[i]) for i in own)])
            stride = strides(own, size)
            places.append(offsets((size[i], stride.get(i, 0)) for i in kept))
        (left, right), prime = rows, self.model.prime
        self.model.spend(len(places[0]) * prod(size[i] for i in over))
        found = [sum(map(mul, left[x], right[y])) for x, y in zip(*places, strict=True)]
        return kept, [v % prime for v in found] if prime else found

    def factor(self, factor: Factor, axis_of: Mapping[str, str]) -> Table:
        size = {i: self.sizes[axis] for i, axis in axis_of.items()}
        shape = [size[i] for i in factor.legs]
        if factor.arguments:
            return self.function(factor, axis_of, size, shape)
        if factor.name == "delta":
            i, j = factor.legs
            return (
                ((), [1]) if i == j else (factor.legs, [int(a == b) for a in range(shape[0]) for b in range(shape[1])])
            )
        if factor.name in self.given:
            entries = self.model.value(self.given[factor.name])
        elif factor.name in self.arrays:
            entries = self.arrays[factor.name]
        else:
            entries = self.model.tensor(factor.name, shape)
        return diagonal(factor.legs, entries, size)

    def function(self, factor: Factor, axis_of: Mapping[str, str], size: Mapping[str, int], shape: list[int]) -> Table:
        """A function's values at the arguments: drawn, or computed when its name stands for an expression."""
        outer = tuple(dict.fromkeys(i for a in factor.arguments for i in a.outer))
        columns = []
        for a in factor.arguments:
            inner = {**axis_of, a.parameter[0]: a.parameter[1]} if a.parameter else axis_of
            length = self.sizes[a.parameter[1]] if a.parameter else 1
            entries = self.sum(a.terms, inner, (*a.outer, a.parameter[0]) if a.parameter else a.outer)
            vectors = [tuple(entries[o : o + length]) for o in range(0, len(entries), length)]
            stride = strides(a.outer, size)
            columns.append([vectors[o] for o in offsets((size[i], stride.get(i, 0)) for i in outer)])
        count = len(columns[0])
        if factor.name in self.given:
            stands_for = self.given[factor.name]
            points = [x for row in zip(*columns[0], strict=True) for x in row]
            sizes = {**self.model.sizes, LOCAL: count}
            values = Frame(self.model, sizes, stands_for.given, {"point": points}).value(stands_for.expression)
        else:
            drawn = [self.model.function(factor.name, at, prod(shape)) for at in zip(*columns, strict=True)]
            values = [v for row in zip(*drawn, strict=True) for v in row]
        return diagonal((*factor.legs, *outer), values, size)

    def coefficient(self, term: Term) -> Any:
        """Numerator over denominator."""
        above, below = (self.polynomial(q) for q in (term.numerator, term.denominator))
        if below == 0:
            raise Vanishes
        return above * pow(below, -1, self.model.prime) % self.model.prime if self.model.prime else above / below

    def polynomial(self, polynomial: Polynomial) -> Any:
        prime, total = self.model.prime, Fraction(0)
        if not prime:
            for c, powers in polynomial:
                total += c * prod((self.symbol(s) ** e for s, e in powers), start=Fraction(1))
            return total
        value = 0
        for c, powers in polynomial:
            if c.denominator % prime == 0:
                raise Vanishes
            v = c.numerator * pow(c.denominator, -1, prime)
            for s, e in powers:
                v = v * pow(self.symbol(s), e, prime) % prime
            value += v
        return value % prime

    def symbol(self, name: str) -> Any:
        return self.sizes[name] if name in self.sizes else self.model.scalar(name)


def strides(
    indices: Sequence[str], size: Mapping[str, int], axis_of: Mapping[str, str] | None = None
) -> dict[str, int]:
    """How far apart neighbouring entries along each index are."""
    found, step = {}, 1
    for i in reversed(indices):
        found[i] = step
        step *= size[axis_of[i] if axis_of else i]
    return found


def diagonal(legs: tuple[str, ...], entries: list[Any], size: Mapping[str, int]) -> Table:
    """An array read with equal indices where legs have the same name."""
    distinct = tuple(dict.fromkeys(legs))
    if distinct == legs:
        return legs, entries
    stride: Counter[str] = Counter()
    step = 1
    for i in reversed(legs):
        stride[i] += step
        step *= size[i]
    return distinct, [entries[o] for o in offsets((size[i], stride[i]) for i in distinct)]


# --- bounds ---------------------------------------------------------------------------------------


@dataclass
class Bounds:
    """What an identity needs: sizes at least ``sizes``, ``degrees`` + 1 of them, and what bounds the error."""

    sizes: dict[str, int]
    degrees: dict[str, int]
    degree: int
    bits: int

    def error(self, function_values: int) -> Fraction:
        """An upper bound for the probability that one evaluation misses a difference."""
        return Fraction(self.degree * (1 + function_values**2) + self.bits + 43, 2**60 - self.degree)


@dataclass
class _Sum:
    """Maxima over the expanded terms of a sum; ``bare``: legs that some term does not mention."""

    bound: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)  # outer indices mentioned, of a function's point
    degree: int = 0
    size_degree: Counter[str] = field(default_factory=Counter)
    denominator: Counter[str] = field(default_factory=Counter)  # degree of the common denominator in each symbol
    bits: int = 0
    bare: set[int] = field(default_factory=set)
    terms: int = 0
    monomial: bool = True  # whether every denominator is


def bounds(sides: Sequence[Composed], axes: Sequence[str]) -> Bounds:
    """What is needed to decide whether sums of ``sides``, which have the same free axes, agree."""
    survey = _Survey(frozenset(axes))
    sums = [survey.composed(s) for s in sides]
    free = Counter(sides[0].axes.get(a, a) for a in sides[0].expression.axes)
    denominator: Counter[str] = Counter()
    for s in sums:
        if all(t.monomial for t in sums):
            denominator |= s.denominator
        else:
            denominator += s.denominator
    sizes, degrees = {}, {}
    pairs = survey.functions**2
    for a in axes:
        top = free[a] + max(s.bound[a] for s in sums)
        sizes[a] = max(1, top, 2 * survey.labels[a] + survey.parameters[a] + survey.bound[a])
        degrees[a] = max(s.size_degree[a] for s in sums) + denominator[a] + pairs * survey.size_degree[a]
    degree = max(s.degree for s in sums) + sum(e for s, e in denominator.items() if s not in survey.axes)
    indices = sum(sizes.values()) + sum(degrees.values())
    bits = sum(s.bits for s in sums) + survey.bits + 8 * indices * (1 + len(sums))
    return Bounds(sizes, degrees, max(degree, survey.degree, 1), bits)


class _Survey:
    """Counts through compositions; the maxima over all arguments of functions are kept in it."""

    def __init__(self, axes: frozenset[str]) -> None:
        self.axes = axes
        self.labels: Counter[str] = Counter()
        self.parameters: Counter[str] = Counter()
        self.bound: Counter[str] = Counter()
        self.size_degree: Counter[str] = Counter()
        self.degree = self.bits = self.functions = 0
        self._found: dict[Composed, _Sum] = {}

    def composed(self, composed: Composed, point: _Sum | None = None) -> _Sum:
        if point is None and composed in self._found:
            return self._found[composed]
        axis_of = {str(k): composed.axes.get(a, a) for k, a in enumerate(composed.expression.axes)}
        found = self.sum(composed.expression.terms, axis_of, composed, point)
        if point is None:
            self._found[composed] = found
        return found

    def sum(self, terms: Sequence[Term], axis_of: Mapping[str, str], within: Composed, point: _Sum | None) -> _Sum:
        total = _Sum(terms=len(terms), monomial=all(len(t.denominator) == 1 for t in terms))
        total.denominator = common_denominator(terms)
        inner_denominator: Counter[str] = Counter()
        free = [i for i in axis_of if i.isdigit()]
        for term in terms:
            own = {**axis_of, **{i: within.axes.get(a, a) for i, a in term.bound}}
            bound = Counter(own[i] for i, _ in term.bound)
            labels: Counter[str] = Counter()
            size_degree: Counter[str] = Counter()
            for s in self.axes:
                size_degree[s] = max((dict(powers).get(s, 0) for _, powers in term.numerator), default=0)
            degree = max((sum(e for s, e in powers if s not in self.axes) for _, powers in term.numerator), default=0)
            bits = sum(
                abs(c.numerator).bit_length() + c.denominator.bit_length() + 1
                for c, _ in (*term.numerator, *term.denominator)
            )
            denominator: Counter[str] = Counter()
            group = {i: i for i in own}  # indices joined by deltas

            solid: set[str] = set()
            for f in term.factors:
                if f.name == "delta":
                    i, j = f.legs
                    group = {k: group[j] if g == group[i] else g for k, g in group.items()}
                    continue
                inner = self.factor(f, own, within, point)
                solid |= {i for k, i in enumerate(f.legs) if k not in inner.bare}
                if f.arguments and f.name not in within.given:
                    solid |= set().union(*(self.mentioned(a, within) for a in f.arguments))
                bound += inner.bound
                labels += inner.labels
                size_degree += inner.size_degree
                denominator += inner.denominator
                total.monomial &= inner.monomial
                degree += inner.degree
                bits += inner.bits
            fixed = {group[i] for i in solid}
            outer = {group[i] for i in axis_of}
            for g in {group[i] for i, _ in term.bound} - fixed - outer:
                size_degree[own[g]] += 1
            total.bare |= {int(i) for i in free if group[i] not in fixed}
            total.bound |= bound
            total.labels |= labels
            total.size_degree |= size_degree
            inner_denominator |= denominator
            total.degree = max(total.degree, degree)
            total.bits += bits + 1
        total.denominator += inner_denominator
        return total

    def factor(self, factor: Factor, axis_of: Mapping[str, str], within: Composed, point: _Sum | None) -> _Sum:
        """The counts of the sum that a factor stands for."""
        if not factor.arguments:
            if factor.name in within.given:
                return self.composed(within.given[factor.name])
            return point if factor.name == "point" and point is not None else _Sum(degree=1, terms=1)
        for a in factor.arguments:
            parameter = {a.parameter[0]: within.axes.get(a.parameter[1], a.parameter[1])} if a.parameter else {}
            found = self.sum(a.terms, {**axis_of, **parameter}, within, point)
            labels = found.labels + Counter(axis_of[i] for i in a.outer if axis_of[i] != LOCAL)
            if factor.name in within.given:
                found.labels, found.bare = labels, {0, 1}
                return self.composed(within.given[factor.name], found)
            self.labels |= labels
            self.bound |= found.bound
            self.parameters |= Counter(parameter.values())
            twice = found.denominator + found.denominator  # of the difference of two arguments
            self.size_degree |= found.size_degree + Counter({s: twice[s] for s in self.axes})
            self.degree = max(self.degree, found.degree + sum(e for s, e in twice.items() if s not in self.axes))
            self.bits += found.bits
            self.functions += _bell(sum(labels.values()))
        return _Sum(degree=1, terms=1)

    def mentioned(self, argument: Argument, within: Composed) -> set[str]:
        """Indices on which a function's argument surely depends: those of a term that nothing can cancel."""
        terms = [t for t in argument.terms if t.numerator]
        shapes = [tuple(sorted(f.name for f in t.factors)) for t in terms]
        replaced = set(within.given) | {"point"}
        found: set[str] = set()
        for term, shape in zip(terms, shapes, strict=True):
            if shapes.count(shape) > 1 or (len(terms) > 1 and any(t.names & replaced for t in terms)):
                continue
            for f in term.factors:
                if f.name == "delta":
                    continue
                if f.name not in replaced:
                    found |= set(f.legs).union(*(self.mentioned(a, within) for a in f.arguments))
                elif not f.arguments and f.name in within.given:
                    inner = self.composed(within.given[f.name])
                    if inner.terms == 1:
                        found |= {i for k, i in enumerate(f.legs) if k not in inner.bare}
        return found & set(argument.outer)


def common_denominator(terms: Sequence[Term]) -> Counter[str]:
    """The degree in each symbol of a common multiple of the denominators."""
    monomial: Counter[str] = Counter()
    others: dict[Polynomial, Counter[str]] = {}
    for term in terms:
        degrees: Counter[str] = Counter()
        for _, powers in term.denominator:
            degrees |= Counter(dict(powers))
        if len(term.denominator) == 1:
            monomial |= degrees
        else:
            others[term.denominator] = degrees
    return sum(others.values(), monomial)


def _bell(m: int) -> int:
    """The number of ways in which m indices can coincide."""
    row = [1]
    for _ in range(min(m, 12)):
        following = [row[-1]]
        for entry in row:
            following.append(following[-1] + entry)
        row = following
    return row[0]


def random_prime(draw: random.Random) -> int:
    """A random prime between 2^60 and 2^61 (Miller-Rabin to the first twelve bases: exact below 2^64)."""
    while True:
        p = draw.randrange(2**60 + 1, 2**61, 2)
        if all(p % q for q in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)) and _is_prime(p):
            return p


def _is_prime(p: int) -> bool:
    odd, twos = p - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for base in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(base, odd, p)
        if x in (1, p - 1):
            continue
        for _ in range(twos - 1):
            x = x * x % p
            if x == p - 1:
                break
        else:
            return False
    return True
