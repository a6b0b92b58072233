"""Records of arrays (``constructions.arrays.recorded``) as expressions that the second checker evaluates."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from math import comb

from constructions.arrays import recorded
from constructions.arrays.recorded import Application, Contraction, Delta, Free, Ones, Operation, Symbol
from verify.replay.divisions import written
from verify.replay.fields import Refuted
from verify.replay.network import Argument, Coefficient, Composed, Expression, Factor, Network, Polynomial, Term

ONE: Polynomial = ((Fraction(1), ()),)
Powers = tuple[tuple[str, int], ...]
Sparse = dict[Powers, Fraction]
Fractional = tuple[Sparse, Sparse]


class Reader:
    """Turns records into expressions, each array once: the names in one stand for others.

    What ``sizes`` names are sizes of axes, of which a statement is one for all: nothing is divided by what some make 0.
    """

    def __init__(self, sizes: Iterable[str] = ()) -> None:
        self._sizes = frozenset(sizes)
        self._composed: dict[int, tuple[recorded.Array, Composed]] = {}
        self._fractions: dict[int, tuple[recorded.Scalar, Fractional]] = {}

    def composed(self, array: recorded.Array) -> Composed:
        if id(array) not in self._composed:
            given: dict[str, Composed] = {}
            legs = tuple(map(str, range(array.ndim)))
            terms = tuple(self.terms(array, legs, given))
            self._composed[id(array)] = array, Composed(Expression(array.axes, terms), given)
        return self._composed[id(array)][1]

    def terms(self, array: recorded.Array, legs: tuple[str, ...], given: dict[str, Composed]) -> Iterator[Term]:
        """The terms of an array at these indices."""
        match array.made:
            case recorded.Sum(terms):
                for scalar, a in terms:
                    above, below = self.fraction(scalar)
                    yield Term(Coefficient(listed(above), listed(below)), Network((), self.factors(a, legs, given)))
            case Contraction(letters, result, arrays, axes):
                index = dict(zip(result, legs, strict=True))
                bound = [x for x in axes if x not in index]
                index |= {x: f"b{k}" for k, x in enumerate(bound)}
                factors = [
                    f
                    for own, a in zip(letters, arrays, strict=True)
                    for f in self.factors(a, tuple(index[x] for x in own), given)
                ]
                yield _term(Network(tuple((index[x], axes[x]) for x in bound), tuple(factors)))
            case Application(function, values, arguments):
                yield _term(Network((), (self.application(function, len(values), arguments, legs, given),)))
            case _:
                yield _term(Network((), self.factors(array, legs, given)))

    def application(
        self,
        function: str,
        values: int,
        arguments: Sequence[tuple[recorded.Array, int | None]],
        legs: tuple[str, ...],
        given: dict[str, Composed],
    ) -> Factor:
        read, others = [], list(legs[values:])
        for k, (a, whole) in enumerate(arguments):
            own = tuple(f"p{k}" if j == whole else others.pop(0) for j in range(a.ndim))
            parameter = None if whole is None else (f"p{k}", a.axes[whole])
            read.append(Argument(parameter, (_term(Network((), self.factors(a, own, given))),)))
        return Factor(function, legs[:values], tuple(read))

    def factors(self, array: recorded.Array, legs: tuple[str, ...], given: dict[str, Composed]) -> tuple[Factor, ...]:
        """An array at these indices as a factor; of ones there is none."""
        match array.made:
            case Free(name):
                return (Factor(name, legs, ()),)
            case Delta():
                return (Factor("delta", legs, ()),)
            case Ones():
                return ()
        name = next((n for n, c in given.items() if c is self.composed(array)), f"#{len(given)}")
        given[name] = self.composed(array)
        return (Factor(name, legs, ()),)

    def fraction(self, scalar: recorded.Scalar) -> Fractional:
        """A number as a fraction of polynomials, multiplied out.  Raises Refuted for one over what is 0, or may be."""
        if id(scalar) not in self._fractions:
            self._fractions[id(scalar)] = scalar, self._fraction(scalar)
        return self._fractions[id(scalar)][1]

    def _fraction(self, scalar: recorded.Scalar) -> Fractional:
        match scalar.made:
            case Symbol(name):
                return {((name, 1),): Fraction(1)}, {(): Fraction(1)}
            case Operation(sign, first, second):
                (a, b), (c, d) = self.fraction(first), self.fraction(second)
                if sign == "/" and not c:
                    raise Refuted("the claim divides by 0")
                if sign == "/" and may_vanish(c, self._sizes):
                    raise Refuted(f"the claim divides by {written(listed(c))}, which some sizes may make 0")
                if sign == "+":
                    return (_sum(a, c), b) if b == d else (_sum(_product(a, d), _product(c, b)), _product(b, d))
                return (_product(a, c), _product(b, d)) if sign == "*" else (_product(a, d), _product(b, c))
            case constant:
                return {(): constant} if constant else {}, {(): Fraction(1)}


def may_vanish(p: Sparse, sizes: Collection[str]) -> bool:
    """Whether sizes, which are 1 or more, may make it 0 whatever the numbers are.

    They do not if what stands before one power of these has, in what the sizes are above 1, a constant and coefficients
    of one sign.  (n - 7 and n - 1 may vanish; n, n + d - 1/5 and s n - 7 do not: the last is 0 for some s alone.)
    """
    before: dict[Powers, Sparse] = {}
    for powers, c in p.items():
        others = tuple(x for x in powers if x[0] not in sizes)
        before.setdefault(others, {})[tuple(x for x in powers if x[0] in sizes)] = c
    above = map(_above_one, before.values())
    return not any(() in q and len({c > 0 for c in q.values()}) == 1 for q in above)


def _above_one(p: Sparse) -> Sparse:
    """The same polynomial of what its symbols are above 1."""
    found: Sparse = {}
    for powers, c in p.items():
        term: Sparse = {(): c}
        for s, e in powers:
            term = _product(term, {((s, k),) if k else (): Fraction(comb(e, k)) for k in range(e + 1)})
        found = _sum(found, term)
    return found


def listed(p: Sparse) -> Polynomial:
    return tuple((c, powers) for powers, c in p.items())


def _sum(p: Sparse, q: Sparse) -> Sparse:
    found = dict(p)
    for powers, c in q.items():
        found[powers] = found.get(powers, Fraction(0)) + c
    return {powers: c for powers, c in found.items() if c}


def _product(p: Sparse, q: Sparse) -> Sparse:
    found: Sparse = {}
    for a, c in p.items():
        for b, d in q.items():
            both = dict(a)
            for s, e in b:
                both[s] = both.get(s, 0) + e
            powers = tuple(sorted(both.items()))
            found[powers] = found.get(powers, Fraction(0)) + c * d
    return {powers: c for powers, c in found.items() if c}


def _term(network: Network) -> Term:
    return Term(Coefficient(ONE, ONE), network)
