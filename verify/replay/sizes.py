"""Finitely many sizes, and random numbers modulo a prime, decide an identity up to a known error.

`bounds` says at which sizes, and at how many of them, an identity has to be evaluated, and how often that errs.

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
coefficient that is not 0 and below 2^bits; a random prime p > 2^126 divides it with probability at most bits/2^126
(``verify.replay.primes``).  Otherwise the difference is a nonzero polynomial modulo p of total degree at most D in
the tensors, the scalars and the A function values.  Equal arguments have equal values, and different ones
coincide at a random point with probability at most A^2 D/p (each pair: Schwartz-Zippel); if none do, the values
are those of independent random variables (a keyed hash, taken for a random function) and the polynomial vanishes
with probability at most D/p.  Points where a denominator vanishes are drawn anew, hence p - D in place of p.  That
p is no prime, or that the numbers drawn are not quite uniform, adds less than 1/2^126.  Together

    error <= (D (1 + A^2) + bits + 1)/(2^126 - D),

and 1 where D is no less than 2^126.  Several equations may share a prime and values: the probability that one of
them is false and not seen to be is at most the sum of these, whether or not they are independent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from verify.replay.evaluation import LOCAL
from verify.replay.network import Argument, Coefficient, Composed, Factor, Polynomial, Term
from verify.replay.primes import LEAST


@dataclass
class Bounds:
    """What an identity needs: sizes at least ``sizes``, ``degrees`` + 1 of them, and what bounds the error."""

    sizes: dict[str, int]
    degrees: dict[str, int]
    degree: int
    bits: int

    def error(self, function_values: int) -> Fraction:
        """An upper bound for the probability that one evaluation misses a difference."""
        if self.degree >= LEAST:
            return Fraction(1)
        found = Fraction(self.degree * (1 + function_values**2) + self.bits + 1, LEAST - self.degree)
        return min(found, Fraction(1))


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


FREE = _Sum(degree=1, terms=1)  # of what stands for itself


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
        total = _Sum(terms=len(terms), monomial=all(len(t.coefficient.denominator) == 1 for t in terms))
        total.denominator = common_denominator(terms)
        inner_denominator: Counter[str] = Counter()
        free = [i for i in axis_of if i.isdigit()]
        for term in terms:
            own = {**axis_of, **{i: within.axes.get(a, a) for i, a in term.network.bound}}
            bound = Counter(own[i] for i, _ in term.network.bound)
            labels: Counter[str] = Counter()
            degree, bits, of_sizes = weight(term.coefficient, self.axes)
            size_degree = Counter(of_sizes)
            denominator: Counter[str] = Counter()
            group = {i: i for i in own}  # indices joined by deltas
            solid: set[str] = set()
            for f in term.network.factors:
                if f.name == "delta":
                    i, j = f.legs
                    group = {k: group[j] if g == group[i] else g for k, g in group.items()}
                    continue
                inner = self.factor(f, own, within, point)
                if inner is FREE and not f.arguments:
                    solid.update(f.legs)
                    degree += 1
                    continue
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
            for g in {group[i] for i, _ in term.network.bound} - fixed - outer:
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
            return point if factor.name == "point" and point is not None else FREE
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
        return FREE

    def mentioned(self, argument: Argument, within: Composed) -> set[str]:
        """Indices on which a function's argument surely depends: those of a term that nothing can cancel."""
        terms = [t for t in argument.terms if t.coefficient.numerator]
        shapes = [tuple(sorted(f.name for f in t.network.factors)) for t in terms]
        replaced = set(within.given) | {"point"}
        found: set[str] = set()
        for term, shape in zip(terms, shapes, strict=True):
            if shapes.count(shape) > 1 or (len(terms) > 1 and any(t.names & replaced for t in terms)):
                continue
            for f in term.network.factors:
                if f.name == "delta":
                    continue
                if f.name not in replaced:
                    found |= set(f.legs).union(*(self.mentioned(a, within) for a in f.arguments))
                elif not f.arguments and f.name in within.given:
                    inner = self.composed(within.given[f.name])
                    if inner.terms == 1:
                        found |= {i for k, i in enumerate(f.legs) if k not in inner.bare}
        return found & set(argument.outer)


@lru_cache(maxsize=10_000)
def weight(coefficient: Coefficient, axes: frozenset[str]) -> tuple[int, int, dict[str, int]]:
    """The degree in scalars, the bits, and the degree in each size, of the numerator; the denominator's bits too."""
    degree, of_sizes = 0, dict.fromkeys(axes, 0)
    for _, powers in coefficient.numerator:
        degree = max(degree, sum(e for s, e in powers if s not in axes))
        of_sizes |= {s: max(of_sizes[s], e) for s, e in powers if s in axes}
    numbers = [c for c, _ in (*coefficient.numerator, *coefficient.denominator)]
    bits = sum(abs(c.numerator).bit_length() + c.denominator.bit_length() + 1 for c in numbers)
    return degree, bits, of_sizes


def common_denominator(terms: Sequence[Term]) -> Counter[str]:
    """The degree in each symbol of a common multiple of the denominators."""
    monomial: Counter[str] = Counter()
    others: dict[Polynomial, Counter[str]] = {}
    for denominator in {t.coefficient.denominator for t in terms}:
        degrees: Counter[str] = Counter()
        for _, powers in denominator:
            degrees |= Counter(dict(powers))
        if len(denominator) == 1:
            monomial |= degrees
        else:
            others[denominator] = degrees
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
