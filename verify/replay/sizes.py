"""Finitely many sizes, and random numbers modulo a prime, decide an identity up to a known error.

`survey` counts what an identity needs; ``verify.replay.deciding`` evaluates it.

**Which sizes suffice.**  An identity says that a sum of networks is zero; expand it, as far as names stand for
expressions, into terms: a coefficient, a rational function of sizes and scalars, times factors summed over indices.
A factor is a delta, a free tensor, or an *atom*: a free function at an argument that is itself such a sum, with
parameters and with indices from outside.

Split every sum by which of its indices coincide.  A *pattern* is a way of coinciding; in it every delta is 0 or 1
and the indices fall into blocks, which take different values.  A block is *visible* if a tensor has one of its
indices, or if the argument of an atom, in that pattern, depends on it.  Summed over an invisible block, what is left
is multiplied by (size - number of other blocks).  So the identity is

    sum over M of C_M(sizes, scalars) S_M = 0,

where the M are the patterns of visible blocks, those counted as one that give the same products; S_M is the sum of
these products over all ways to give the blocks different values (the free indices having theirs), and the C_M are
rational functions.  Atoms are taken for independent variables, one for each different argument.  Then different S_M
have no product in common, and one is 0 only where an axis is smaller than its number of blocks: with the size of
each axis at least the number of free and bound indices of it in a term, the identity holds if and only if all C_M
vanish; and if all vanish identically, it holds at every size (smaller ones too: there some S_M are empty).

Which arguments are different may depend on the size.  Two of them, with l and l' indices from outside, q parameters
and at most k bound indices of an axis, are equal if a sum of the same kind vanishes; by the above, applied to that
sum, either they are equal at all sizes, or, at sizes of at least l + l' + q + k, where its coefficients do not
vanish: these are rational functions of degree at most delta in each size.  The sum holds for indices of one pattern,
and all patterns of two arguments occur among the first l + l' values of each axis.

Let D bound the degrees of the cleared C_M in one size, and delta those of the differences.  `deciding` evaluates on
a grid of max(D, delta) + 1 consecutive sizes of each axis, from the least ones above on, and looks which arguments
coincide there, the indices among the first values.  It demands that *the same ones do at every point of the grid*.
Two that coincide are then equal at every size: a polynomial of degree at most delta in each variable that vanishes
on the grid is 0.  (Arguments of arguments come first: where these keep apart what is different, the reasoning
applies to the next ones.)  Two that do not are different all over the grid.  So at each point of the grid arguments
coincide only if they do everywhere, the C_M are the same rational functions all over it, they vanish on it if the
identity holds there, and with D + 1 sizes of each axis they are 0.  Where the pictures differ nothing is decided.

It is enough to bound the number of invisible blocks from above.  An index is *fixed* if a tensor has it, or if an
argument of an atom depends on it in every pattern of that argument's indices from outside: the block that it is in
is visible then, whatever the pattern, and each invisible block has a bound index that is not fixed.  That an
argument depends on an index is *seen*: its values differ at random numbers when only that block is changed, names
standing for what they stand for there.  Where it is not seen, the index counts as not fixed; no chance is taken.

Denominators: a common multiple of all is the product of all different polynomials that occur, each with the highest
power in which one term has it.

**Why the error is small.**  Suppose two sides differ at the sizes used.  Their cleared difference has an integer
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

from verify.replay.evaluation import LOCAL, Seen
from verify.replay.network import Argument, Coefficient, Composed, Factor, Polynomial, Term
from verify.replay.primes import LEAST

Denominator = Counter[Polynomial]
"""A product of polynomials: the power of each."""


@dataclass(frozen=True)
class Needs:
    """What an identity needs: the least size of each axis, D and delta as above, and what bounds the error.

    ``width``: how many values of an axis two arguments have among their indices from outside.  ``atoms``: whether there
    are any with such indices, so that what is seen of them can make a difference.
    """

    sizes: Mapping[str, int]
    degrees: Mapping[str, int]
    argument_degrees: Mapping[str, int]
    width: Mapping[str, int]
    degree: int
    bits: int
    atoms: bool = True

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
    denominator: Denominator = field(default_factory=Counter)
    bits: int = 0
    bare: set[int] = field(default_factory=set)


FREE = _Sum(degree=1)  # of what stands for itself


def survey(sides: Sequence[Composed], axes: Sequence[str], seen: Seen) -> Needs:
    """What is needed to decide whether sums of ``sides``, which have the same free axes, agree.

    ``seen`` says on which indices arguments of functions were seen to depend; without it none counts as seen.
    """
    found = _Survey(frozenset(axes), seen)
    sums = [found.composed(s) for s in sides]
    free = Counter(sides[0].axes.get(a, a) for a in sides[0].expression.axes)
    denominator: Denominator = Counter()
    for s in sums:
        denominator |= s.denominator
    cleared, in_arguments = degrees_of(denominator), degrees_of(found.denominator)
    sizes, degrees, argument_degrees = {}, {}, {}
    for a in axes:
        top = free[a] + max(s.bound[a] for s in sums)
        sizes[a] = max(1, top, 2 * found.labels[a] + found.parameters[a] + found.bound[a])
        degrees[a] = max(s.size_degree[a] for s in sums) + cleared[a]
        argument_degrees[a] = found.size_degree[a] + in_arguments[a]
    degree = max(s.degree for s in sums) + sum(e for s, e in cleared.items() if s not in axes)
    inner = found.degree + sum(e for s, e in in_arguments.items() if s not in axes)
    indices = sum(sizes.values()) + sum(degrees.values()) + sum(argument_degrees.values())
    bits = sum(s.bits for s in sums) + found.bits + 8 * indices * (1 + len(sums))
    width = {a: max(1, 2 * found.labels[a]) for a in axes}
    return Needs(sizes, degrees, argument_degrees, width, max(degree, inner, 1), bits, bool(found.labels))


class _Survey:
    """Counts through compositions; the maxima over all arguments of functions are kept in it."""

    def __init__(self, axes: frozenset[str], seen: Seen) -> None:
        self.axes, self.seen = axes, seen
        self.labels: Counter[str] = Counter()
        self.parameters: Counter[str] = Counter()
        self.bound: Counter[str] = Counter()
        self.size_degree: Counter[str] = Counter()
        self.denominator: Denominator = Counter()
        self.degree = self.bits = 0
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
        total = _Sum()
        for term in terms:
            own = {**axis_of, **dict(term.network.bound)}  # nothing is summed over a local axis
            found = self.term(term, own, axis_of, within, point)
            total.bound |= found.bound
            total.labels |= found.labels
            total.size_degree |= found.size_degree
            total.denominator |= found.denominator
            total.degree = max(total.degree, found.degree)
            total.bits += found.bits + 1
            total.bare |= found.bare
        return total

    def term(
        self, term: Term, own: Mapping[str, str], outer: Mapping[str, str], within: Composed, point: _Sum | None
    ) -> _Sum:
        """The counts of one term; ``own`` has the axes of all its indices, ``outer`` of those from outside."""
        degree, bits, of_sizes = weight(term.coefficient, self.axes)
        total = _Sum(Counter(own[i] for i, _ in term.network.bound), degree=degree, bits=bits)
        total.size_degree = Counter(of_sizes)
        total.denominator = powers_of(term.coefficient.denominator)
        group = {i: i for i in own}  # indices joined by deltas
        fixed: set[str] = set()
        for f in term.network.factors:
            if f.name == "delta":
                i, j = f.legs
                group = {k: group[j] if g == group[i] else g for k, g in group.items()}
                continue
            inner = self.factor(f, own, within, point)
            fixed |= {i for k, i in enumerate(f.legs) if k not in inner.bare}
            if f.arguments and f.name not in within.given:
                for k in range(len(f.arguments)):
                    fixed |= self.seen.fixed(within.given, f, k)
            total.bound += inner.bound
            total.labels += inner.labels
            total.size_degree += inner.size_degree
            total.denominator += inner.denominator
            total.degree += inner.degree
            total.bits += inner.bits
        groups = {group[i] for i in fixed}
        for g in {group[i] for i, _ in term.network.bound} - groups - {group[i] for i in outer}:
            total.size_degree[own[g]] += 1
        total.bare = {int(i) for i in outer if i.isdigit() and group[i] not in groups}
        return total

    def factor(self, factor: Factor, axis_of: Mapping[str, str], within: Composed, point: _Sum | None) -> _Sum:
        """The counts of the sum that a factor stands for."""
        if not factor.arguments:
            if factor.name in within.given:
                return self.composed(within.given[factor.name])
            return point if factor.name == "point" and point is not None else FREE
        for a in factor.arguments:
            found, parameter = self.argument(a, axis_of, within, point)
            if factor.name in within.given:
                found.bare = {0, 1}
                return self.composed(within.given[factor.name], found)
            self.labels |= found.labels
            self.bound |= found.bound
            self.parameters |= parameter
            self.size_degree |= found.size_degree
            self.denominator |= found.denominator
            self.degree = max(self.degree, found.degree)
            self.bits += found.bits
        return FREE

    def argument(
        self, argument: Argument, axis_of: Mapping[str, str], within: Composed, point: _Sum | None
    ) -> tuple[_Sum, Counter[str]]:
        """The counts of an argument, its indices from outside among the labels; and its parameters by axis."""
        own = {argument.parameter[0]: argument.parameter[1]} if argument.parameter else {}
        parameter = {i: within.axes.get(a, a) for i, a in own.items()}
        found = self.sum(argument.terms, {**axis_of, **parameter}, within, point)
        found.labels += Counter(axis_of[i] for i in argument.outer if axis_of[i] != LOCAL)
        return found, Counter(parameter.values())


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


def powers_of(denominator: Polynomial) -> Denominator:
    """A denominator as a product: of the powers of symbols if it is one, of itself otherwise."""
    if len(denominator) == 1:
        ((_, powers),) = denominator
        return Counter({((Fraction(1), ((s, 1),)),): e for s, e in powers})
    return Counter({denominator: 1})


def degrees_of(denominator: Denominator) -> Counter[str]:
    """The degree of a product of polynomials in each symbol."""
    found: Counter[str] = Counter()
    for polynomial, power in denominator.items():
        own: Counter[str] = Counter()
        for _, powers in polynomial:
            own |= Counter(dict(powers))
        found += Counter({s: e * power for s, e in own.items()})
    return found
