"""A difference of rational functions is not negative where, in weights >= 0, none of its coefficients is negative.

A domain is a chain of intervals, each with bounds that are rational functions of the variables before it.  Its
points are those at which every bound is defined and met.  Each of them has weights w >= 0 with

    x = (L lower + U upper)/(L + U),  L + U > 0,      or x = lower + A,      or x = upper - B,

where only what lies on a closed bound has a weight 0: U at the lower one, L at the upper one, A, B.  What a proof
states is taken apart here: `inequality` and `sequence` make the statement of every piece from that of the whole,
so that a file says how a piece is proved, never what it proves.  `Checker` checks each piece.

Why the rules suffice.  Coefficients: let greater - smaller = P/Q in the weights, Q not the zero polynomial, no
coefficient negative.  Where both sides are defined the difference is continuous in w and is P/Q >= 0 at nearby
w > 0, so it is >= 0, also where Q vanishes.  If on every smallest face a term of P is left, P > 0 at the weights
of every point of the domain; so P/Q has a limit inferior > 0 there, which is the difference where this is defined.

Split, through, squares: call a point generic when no denominator in the proof vanishes there.  At a generic point
of the domain each rule is a step from numbers to a number: the point lies in one of the two cases, whatever the
order of `at` and the bounds, because both are closed at `at` and a floor or a ceiling only widens them.  Where
lower <= upper has been proved for every variable, and no denominator vanishes identically on the domain (both are
checked), the generic points are dense in it, so <= and = hold by continuity wherever both sides are defined.  For
< the limit inferior at every point of a piece's domain, over generic points of that domain, is > 0: by
coefficients as above; through a middle because the other difference is >= 0 at generic points; and of a split
because, of points that tend to one of the domain, infinitely many lie in one case, and the limit then lies in the
same case.  For this last step `at`, floor and ceiling must be defined at the limit.  It fails without:
0 < s t is false at s = 0, although it holds for t in (0, 1/s] and in [1/s, oo) when s = 0 belongs to neither.  So
in a proof of < the denominators of these three have to be without zeros: expanded in the weights of the variables
before, all coefficients have one sign, and a term is left on every smallest face.

Sequences: p_l is within bounds for every l >= 0 by induction, as long as it is defined.  The bounds themselves
are to be defined for every l >= 0, or the chain of steps would break at one where they are not: their
denominators have to be without zeros in the same sense.

Identities are checked at random weights modulo a random prime.  Substituting fractions n/d of polynomials with
integer coefficients, of degree at most D and with the sum of absolute coefficients at most 2^h, for the variables
gives such fractions again, with the D and h that `measure` adds up.  A false identity, cleared of its
denominators, is a polynomial that is not 0, of degree at most D and with coefficients below 2^h: a random prime
divides one of them with probability at most h/2^126 (``verify.replay.primes``), and otherwise the polynomial
vanishes at a random point with probability at most D/2^126.  The same holds of each denominator, and of the number
it was multiplied by, and the draws at which one vanishes are made anew.  With T the sum of all these D and h, the
error is at most T/(2^126 - T), and T is at most 2^40.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.replay.budget import Budget, TooLarge
from verify.replay.evaluation import Vanishes
from verify.replay.expansion import Expansion
from verify.replay.fields import Refuted
from verify.replay.inequality_reading import Group, Piece, Rational, Variable
from verify.replay.network import Polynomial
from verify.replay.points import Point
from verify.replay.primes import LEAST, prime_of

COST = 100  # of what is counted here, in operations of the budget
LARGEST_DEGREE = 2**40  # of an identity, and bits of its coefficients


@dataclass(frozen=True)
class Size:
    """Bounds for a fraction of polynomials with integer coefficients: degree, and log2 of the sum of coefficients."""

    degree: int
    bits: int

    @property
    def total(self) -> int:
        return self.degree + self.bits


class Checker:
    """Checks groups, and counts the identities checked and the probability that one of them is false."""

    def __init__(self, trials: int, seed: int, budget: Budget | None = None) -> None:
        self.trials, self.seed = trials, seed
        self.equations, self.error = 0, Fraction(0)
        self._budget = budget or Budget()

    def spend(self, amount: int) -> None:
        self._budget.spend(COST * amount)

    def group(self, found: Group) -> None:
        """Raises Refuted at the first piece that does not prove what it should."""
        for path, denominator, variables in found.without_zeros:
            self.without_zeros(denominator, variables, path)
        for entry in found.entries.values():
            for p in (*entry.bounds, entry.proof):
                self.generic(p)
                self.piece(p)

    # --- the rules ---

    def piece(self, p: Piece) -> None:
        relation, variables = p.statement.relation, p.statement.variables
        if p.method == "coefficients":
            self.coefficients(p)
        elif p.method == "through":
            if relation == "=":
                raise Refuted(f"{p.path}: an identity is not proved by inequalities through a middle")
        elif p.method == "squares":
            if relation != "<=":
                raise Refuted(f"{p.path}: a sum of squares proves <=, not {relation}")
            self.identity(p, "greater - smaller is not that sum of squares")
        elif relation == "<":
            for key, r in p.brought.items():
                self.without_zeros(r.denominator, p.before, f"{p.path}.{key}")
        self.spend(1 + len(variables))
        for inner in p.pieces:
            self.piece(inner)

    def coefficients(self, p: Piece) -> None:
        relation, ((quotient,),) = p.statement.relation, p.terms
        if not quotient.denominator:
            raise Refuted(f"{p.path}.denominator: it is 0")
        if relation == "=":
            if quotient.numerator:
                raise Refuted(f"{p.path}.numerator: it is not 0, so this proves no identity")
        else:
            for key, q in (("numerator", quotient.numerator), ("denominator", quotient.denominator)):
                for c, powers in q:
                    if c < 0:
                        raise Refuted(f"{p.path}.{key}: the coefficient {c} of {shown(powers)} is negative")
            if relation == "<" and (face := self.bare_face(quotient.numerator, p.statement.variables)) is not None:
                raise Refuted(f"{p.path}: not strict where {face}")
        self.identity(p, "greater - smaller is not numerator/denominator")

    def bare_face(self, found: Polynomial, variables: Sequence[Variable]) -> str | None:
        """The first smallest face on which no term is left."""
        closed = {w for v in variables for w in v.zeros}
        supports = {frozenset(w for w, _ in powers) & closed for _, powers in found}
        self.spend(len(found))
        if frozenset() in supports:
            return None
        for face in itertools.product(*(v.zeros for v in variables if v.zeros)):
            self.spend(1 + len(supports))
            if not any(s.isdisjoint(face) for s in supports):
                return ", ".join(f"{w} = 0" for w in face) or "anything"
        return None

    def without_zeros(self, found: Polynomial, variables: tuple[Variable, ...], path: str) -> None:
        """A denominator has no zero on a domain: in the weights, one sign, and a term left on every face."""
        if len(found) == 1 and not found[0][1]:
            return
        expanded = Expansion(variables, self.spend).of(found)
        if len({c > 0 for c, _ in expanded}) > 1:
            raise Refuted(f"{path}: its denominator is not seen to be without zeros, having coefficients of both signs")
        if (face := self.bare_face(expanded, variables)) is not None:
            raise Refuted(f"{path}: its denominator is not seen to be without zeros where {face}")

    def generic(self, root: Piece) -> None:
        """At some point of the domain everything in a proof is defined, and no open interval is empty."""
        stated, waiting = root.statement, [root]
        everything = {
            f"{root.path}: the smaller side": stated.smaller,
            f"{root.path}: the greater side": stated.greater,
        }
        while waiting:
            p = waiting.pop()
            everything |= {f"{p.path}.{key}: it": r for key, r in p.brought.items()}
            waiting += p.pieces
        problem = ""
        for point in self.points(root, "somewhere"):
            if isinstance(point, str):
                problem = point
            elif undefined := [what for what, r in everything.items() if not point.defines(r)]:
                problem = f"{undefined[0]} is defined nowhere on the domain"
            elif equal := [
                v.name for v in stated.variables if v.half_open and len(set(map(point.value, v.bounds))) == 1
            ]:
                problem = f"{root.path}: the domain is empty, the bounds of {equal[0]} being equal and not both closed"
            else:
                return
        raise Refuted(problem)

    # --- identities ---

    def points(self, p: Piece, use: str) -> Iterator[Point | str]:
        """Five random points of a domain; in place of one at which a bound is not defined, what to say of that."""
        for attempt in range(5):
            label = f"{self.seed}/{p.path}/{use}/{attempt}"
            key = hashlib.blake2b(label.encode(), digest_size=32).digest()
            point = Point(prime_of(self.seed, f"{use}/{attempt}"), key, self.spend)
            try:
                for v in p.statement.variables:
                    point.add(v)
            except Vanishes:
                yield f"{p.path}: the bounds of {v.name} are defined nowhere"
            else:
                yield point

    def identity(self, p: Piece, failure: str) -> None:
        """greater - smaller is the sum of the terms, but for the probability added to ``error``."""
        stated = p.statement
        sizes = self.sizes(stated.variables)
        everything = [(1, (stated.greater,)), (-1, (stated.smaller,)), *((-1, term) for term in p.terms)]
        each = [measure(r, sizes.numbers) for _, term in everything for r in term]
        total = sizes.denominators + 3 * sum(s.total for s in each) + len(everything)
        if total > LARGEST_DEGREE:
            raise TooLarge(f"{p.path} is an identity between polynomials of too high a degree")
        for trial in range(self.trials):
            self.vanishes(p, everything, f"{trial}", failure)
        self.equations += 1
        self.error += Fraction(total, LEAST - LARGEST_DEGREE) ** self.trials

    def vanishes(self, p: Piece, terms: Sequence[tuple[int, tuple[Rational, ...]]], use: str, failure: str) -> None:
        """The signed sum of products is zero at a random point."""
        problem = ""
        for point in self.points(p, use):
            if isinstance(point, str):
                problem = point
                continue
            try:
                value = sum(sign * point.product(term) for sign, term in terms)
            except Vanishes:
                problem = f"{p.path}: a denominator is zero on the whole domain"
                continue
            if value % point.prime:
                raise Refuted(f"{p.path}: {failure}")
            return
        raise Refuted(problem)

    def sizes(self, variables: Sequence[Variable]) -> Sizes:
        """The sizes of the variables in the weights; and the sum of those of every denominator on the way."""
        found: dict[str, Size] = {}
        denominators = 0
        for v in variables:
            bounds = [measure(b, found) for b in v.bounds]
            denominators += 2 * sum(b.total for b in bounds) + 2
            found |= {w: Size(1, 0) for w in v.weights}
            found[v.name] = Size(1 + sum(b.degree for b in bounds), 1 + sum(b.bits for b in bounds))
            if found[v.name].total > LARGEST_DEGREE:
                raise TooLarge(f"{v.name} is of too high a degree in the weights")
        return Sizes(found, denominators)


@dataclass(frozen=True)
class Sizes:
    numbers: Mapping[str, Size]
    denominators: int


def measure(r: Rational, numbers: Mapping[str, Size]) -> Size:
    """The size of a rational function of numbers that are fractions of these sizes."""
    top: dict[str, int] = {}
    scales: set[int] = set()
    largest = 1
    for q in (r.numerator, r.denominator):
        for c, powers in q:
            scales.add(c.denominator)
            largest = max(largest, abs(c.numerator))
            for name, e in powers:
                top[name] = max(top.get(name, 0), e)
    bits = sum(s.bit_length() for s in scales if s > 1) + largest.bit_length()
    bits += max(len(r.numerator), len(r.denominator)).bit_length()
    degree = sum(e * numbers[name].degree for name, e in top.items())
    return Size(degree, bits + sum(e * numbers[name].bits for name, e in top.items()))


def shown(powers: Sequence[tuple[str, int]]) -> str:
    return " ".join(name if e == 1 else f"{name}^{e}" for name, e in powers) or "1"
