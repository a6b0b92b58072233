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
divides one of them with probability at most h/2^60 (see verify.replay_evaluation), and otherwise the polynomial
vanishes at a random point with probability at most D/2^60.  The same holds of each denominator, and of the number
it was multiplied by, and the draws at which one vanishes are made anew.  With T the sum of all these D and h, the
error is at most T/(2^60 - T), and T is at most 2^40.
"""

from __future__ import annotations

import hashlib
import itertools
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import comb
from typing import Any

from verify.replay_evaluation import Polynomial, TooLarge, Vanishes, random_prime
from verify.replay_reading import Refuted, array, bad, mapping, one_of, polynomial, record, text

MOST_VARIABLES = 50
MOST_WORK = 2_000_000  # powers and products in all inequalities of a certificate, for each trial
LARGEST_DEGREE = 2**40  # of an identity, and bits of its coefficients
DIGITS, EXPONENT = 200, 100  # at most, in a polynomial
VARIABLE_NAME = re.compile(r"\w+")
RELATIONS = ("<=", "<", "=")
METHODS = ("coefficients", "split", "through", "squares")


@dataclass(frozen=True)
class Rational:
    numerator: Polynomial
    denominator: Polynomial


ONE: Polynomial = ((Fraction(1), ()),)
ZERO = Rational((), ONE)


@dataclass(frozen=True)
class Variable:
    """A real number between bounds of which at most one is None, and which are excluded when open."""

    name: str
    lower: Rational | None
    upper: Rational | None
    lower_open: bool = False
    upper_open: bool = False

    @property
    def weights(self) -> tuple[str, ...]:
        """L and U between two bounds, A above one, B below one."""
        if self.lower is not None and self.upper is not None:
            return f"{self.name}.L", f"{self.name}.U"
        return (f"{self.name}.{'A' if self.upper is None else 'B'}",)

    @property
    def bounds(self) -> tuple[Rational, ...]:
        return tuple(b for b in (self.lower, self.upper) if b is not None)

    @property
    def zeros(self) -> tuple[str, ...]:
        """The weights of which one, but not two, may be 0 at a point."""
        if len(self.weights) == 2:
            low, up = self.weights
            return tuple(w for w, is_open in ((up, self.lower_open), (low, self.upper_open)) if not is_open)
        return () if (self.lower_open if self.upper is None else self.upper_open) else self.weights

    @property
    def half_open(self) -> bool:
        """Whether it has two bounds, and they are excluded or one is."""
        return len(self.bounds) == 2 and len(self.zeros) < 2


@dataclass(frozen=True)
class Statement:
    """smaller <= greater, or <, or =, wherever the variables are within bounds and both sides are defined."""

    relation: str
    variables: tuple[Variable, ...]
    smaller: Rational
    greater: Rational


@dataclass(frozen=True)
class Piece:
    """How a statement is proved; ``terms`` or ``pieces`` according to the method."""

    statement: Statement
    method: str
    path: str
    terms: tuple[tuple[Rational, ...], ...] = ()  # products whose sum is greater - smaller
    brought: Mapping[str, Rational] = field(default_factory=dict)  # what the argument adds, by its field
    before: tuple[Variable, ...] = ()  # of a split: those on which `at` depends
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Proved:
    """A statement with its proof, and the proofs that no interval of its domain is turned around."""

    proof: Piece
    bounds: tuple[Piece, ...]


@dataclass(frozen=True)
class Group:
    """What has one name: an inequality, or a bounded sequence with the two or four inequalities of its induction.

    ``without_zeros``: polynomials, by their field, in the variables of a domain.
    """

    name: str
    entries: tuple[Proved, ...]
    without_zeros: tuple[tuple[str, Polynomial, tuple[Variable, ...]], ...] = ()


# --- reading --------------------------------------------------------------------------------------


def flag(value: Any, path: str) -> bool:
    return value if type(value) is bool else bad(path, "true or false")


def of_names(value: Any, path: str, known: frozenset[str], what: str = "a variable in scope") -> Polynomial:
    return polynomial(value, path, known, f"the name of {what}", most=EXPONENT, digits=DIGITS)


def rational(value: Any, path: str, known: frozenset[str], what: str = "a variable in scope") -> Rational:
    found = record(value, path, ("numerator", "denominator"))
    below = of_names(found["denominator"], f"{path}.denominator", known, what)
    if not below:
        bad(f"{path}.denominator", "a polynomial that is not 0")
    return Rational(of_names(found["numerator"], f"{path}.numerator", known, what), below)


def optional(value: Any, path: str, known: frozenset[str]) -> Rational | None:
    return None if value is None else rational(value, path, known, "a variable before this one")


def named(variables: Sequence[Variable], *more: str) -> frozenset[str]:
    return frozenset({*(v.name for v in variables), *more})


def variables_of(value: Any, path: str, reserved: tuple[str, ...] = ()) -> tuple[Variable, ...]:
    """A chain of variables, each bounded by functions of those before it."""
    found: list[Variable] = []
    names: set[str] = set()
    if len(array(value, path)) > MOST_VARIABLES:
        bad(path, f"at most {MOST_VARIABLES} variables")
    for k, entry in enumerate(value):
        at = f"{path}[{k}]"
        given = record(entry, at, ("name", "lower", "upper", "lower_open", "upper_open"))
        name = text(given["name"], f"{at}.name", VARIABLE_NAME, "a name of letters, digits and _")
        if name in names or name in reserved:
            bad(f"{at}.name", "a name that is not in use")
        known = frozenset(names)
        lower, upper = (optional(given[side], f"{at}.{side}", known) for side in ("lower", "upper"))
        if lower is None and upper is None:
            bad(at, "a lower or an upper bound")
        opened = (flag(given[f"{side}_open"], f"{at}.{side}_open") for side in ("lower", "upper"))
        found.append(Variable(name, lower, upper, *opened))
        names.add(name)
    return tuple(found)


def statement(value: Mapping[str, Any], path: str) -> Statement:
    """The statement in an object's fields relation, variables, smaller and greater."""
    relation = one_of(value["relation"], f"{path}.relation", RELATIONS, "<=, < or =")
    variables = variables_of(value["variables"], f"{path}.variables")
    sides = (rational(value[side], f"{path}.{side}", named(variables)) for side in ("smaller", "greater"))
    return Statement(relation, variables, *sides)


def inequality(value: Any, path: str) -> Group:
    keys = ("name", "relation", "variables", "smaller", "greater", "proof", "bounds")
    found = record(value, path, keys)
    name = text(found["name"], f"{path}.name")
    return Group(name, (proved(found, path, statement(found, path)),))


def sequence(value: Any, path: str) -> Group:
    """lower(0) <= start <= upper(0); and lower(l + 1) <= advance(p) <= upper(l + 1) for p from lower(l) to upper(l)."""
    found = record(value, path, ("name", "variables", "start", "advance", "lower", "upper", "proofs"))
    name = text(found["name"], f"{path}.name")
    variables = variables_of(found["variables"], f"{path}.variables", reserved=("l", "p"))
    start = rational(found["start"], f"{path}.start", named(variables))
    advance = rational(found["advance"], f"{path}.advance", named(variables, "p"))
    lower = rational(found["lower"], f"{path}.lower", named(variables, "l"))
    bounds = {"lower": lower}
    if found["upper"] is not None:
        bounds["upper"] = rational(found["upper"], f"{path}.upper", named(variables, "l"))
    counter = (*variables, Variable("l", ZERO, None))
    after = (*counter, Variable("p", lower, bounds.get("upper")))
    stages = record(found["proofs"], f"{path}.proofs", ("base", "step"))
    entries = []
    for stage, domain, member in (("base", variables, start), ("step", after, advance)):
        sides = record(stages[stage], f"{path}.proofs.{stage}", tuple(bounds))
        for side, bound in bounds.items():
            at = f"{path}.proofs.{stage}.{side}"
            limit = first(bound) if stage == "base" else following(bound)
            pair = (limit, member) if side == "lower" else (member, limit)
            entries.append(proved(record(sides[side], at, ("proof", "bounds")), at, Statement("<=", domain, *pair)))
    without_zeros = tuple((f"{path}.{side}", bound.denominator, counter) for side, bound in bounds.items())
    return Group(name, tuple(entries), without_zeros)


def first(bound: Rational) -> Rational:
    """A bound at l = 0."""
    above, below = (
        tuple((c, powers) for c, powers in p if "l" not in dict(powers)) for p in (bound.numerator, bound.denominator)
    )
    return Rational(above, below)


def following(bound: Rational) -> Rational:
    """A bound at l + 1."""
    return Rational(*map(_following, (bound.numerator, bound.denominator)))


def _following(p: Polynomial) -> Polynomial:
    found: dict[tuple[tuple[str, int], ...], Fraction] = {}
    if sum(dict(powers).get("l", 0) + 1 for _, powers in p) > MOST_WORK // 100:
        raise TooLarge("a bound of a sequence has too many terms at l + 1")
    for c, powers in p:
        others = {s: e for s, e in powers if s != "l"}
        top = dict(powers).get("l", 0)
        for k in range(top + 1):
            key = tuple(sorted({**others, **({"l": k} if k else {})}.items()))
            found[key] = found.get(key, Fraction(0)) + c * comb(top, k)
    return tuple((c, powers) for powers, c in found.items() if c)


def proved(value: Mapping[str, Any], path: str, stated: Statement) -> Proved:
    """The proof of a statement in an object's fields proof and bounds."""
    twice = {v.name: k for k, v in enumerate(stated.variables) if len(v.bounds) == 2}
    given = record(value["bounds"], f"{path}.bounds", tuple(twice))
    bounds = []
    for name, k in twice.items():
        ordered = Statement("<=", stated.variables[:k], *stated.variables[k].bounds)
        bounds.append(piece(given[name], f"{path}.bounds.{name}", ordered))
    return Proved(piece(value["proof"], f"{path}.proof", stated), tuple(bounds))


def piece(value: Any, path: str, stated: Statement) -> Piece:
    """The proof of a statement, with the statements of its pieces.  Raises Refuted where these make no sense."""
    method = one_of(mapping(value, path).get("method"), f"{path}.method", METHODS, "a method")
    if method == "coefficients":
        found = record(value, path, ("method", "numerator", "denominator"))
        weights = frozenset(w for v in stated.variables for w in v.weights)
        above, below = (
            of_names(found[key], f"{path}.{key}", weights, "a weight") for key in ("numerator", "denominator")
        )
        return Piece(stated, method, path, terms=((Rational(above, below),),))
    if method == "split":
        return split(value, path, stated)
    known = named(stated.variables)
    brought: dict[str, Rational]
    if method == "through":
        found = record(value, path, ("method", "middle", "strict", "pieces"))
        middle = rational(found["middle"], f"{path}.middle", known)
        strict = one_of(found["strict"], f"{path}.strict", ("first", "second"), "first or second")
        first_relation, second_relation = (stated.relation if strict == w else "<=" for w in ("first", "second"))
        halves = (
            replace(stated, greater=middle, relation=first_relation),
            replace(stated, smaller=middle, relation=second_relation),
        )
        pieces = several(found["pieces"], f"{path}.pieces", halves)
        return Piece(stated, method, path, brought={"middle": middle}, pieces=pieces)
    found = record(value, path, ("method", "terms", "pieces"))
    terms, factors, brought = [], [], {}
    for k, entry in enumerate(array(found["terms"], f"{path}.terms")):
        at = f"terms[{k}]"
        given = record(entry, f"{path}.{at}", ("factor", "root"))
        factor, root = (rational(given[key], f"{path}.{at}.{key}", known) for key in ("factor", "root"))
        terms.append((factor, root, root))
        factors.append(replace(stated, relation="<=", smaller=ZERO, greater=factor))
        brought |= {f"{at}.factor": factor, f"{at}.root": root}
    pieces = several(found["pieces"], f"{path}.pieces", factors)
    if any(p.method != "coefficients" for p in pieces):
        bad(f"{path}.pieces", "pieces by coefficients")
    return Piece(stated, method, path, terms=tuple(terms), brought=brought, pieces=pieces)


def split(value: Any, path: str, stated: Statement) -> Piece:
    """By cases, t <= at or t >= at; and that the floor and the ceiling are weaker than t's bounds."""
    keys = ("method", "variable", "at", "floor", "ceiling", "open_ceiling", "pieces")
    found = record(value, path, keys)
    names = [v.name for v in stated.variables]
    k = names.index(one_of(found["variable"], f"{path}.variable", names, "a variable of the statement"))
    v, before, later = stated.variables[k], stated.variables[:k], stated.variables[k + 1 :]
    at = rational(found["at"], f"{path}.at", named(before), "a variable before the one that is split")
    floor, ceiling = (optional(found[key], f"{path}.{key}", named(before)) for key in ("floor", "ceiling"))
    open_ceiling = flag(found["open_ceiling"], f"{path}.open_ceiling")
    if open_ceiling and ceiling is None:
        bad(f"{path}.open_ceiling", "false where there is no ceiling")
    below = Variable(v.name, floor or v.lower, at, v.lower_open, False)
    above = Variable(v.name, at, ceiling or v.upper, False, v.upper_open or open_ceiling)
    statements = [replace(stated, variables=(*before, case, *later)) for case in (below, above)]
    brought = {"at": at}
    if floor is not None:
        if v.lower is None:
            raise Refuted(f"{path}.floor: {v.name} has no lower bound that it could weaken")
        statements.append(Statement("<=", before, floor, v.lower))
        brought["floor"] = floor
    if ceiling is not None:
        if v.upper is None:
            raise Refuted(f"{path}.ceiling: {v.name} has no upper bound that it could weaken")
        statements.append(Statement("<" if open_ceiling else "<=", before, v.upper, ceiling))
        brought["ceiling"] = ceiling
    pieces = several(found["pieces"], f"{path}.pieces", statements)
    return Piece(stated, "split", path, brought=brought, before=before, pieces=pieces)


def several(value: Any, path: str, statements: Sequence[Statement]) -> tuple[Piece, ...]:
    entries = array(value, path)
    if len(entries) != len(statements):
        bad(path, f"{len(statements)} pieces")
    return tuple(piece(e, f"{path}[{k}]", s) for k, (e, s) in enumerate(zip(entries, statements, strict=True)))


# --- checking -------------------------------------------------------------------------------------


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

    def __init__(self, trials: int, seed: int) -> None:
        self.trials, self.seed = trials, seed
        self.equations, self.error = 0, Fraction(0)
        self._work = 0

    def spend(self, amount: int) -> None:
        self._work += amount
        if self._work > MOST_WORK * (1 + self.trials):
            raise TooLarge("the inequalities need too many operations")

    def group(self, found: Group) -> None:
        """Raises Refuted at the first piece that does not prove what it should."""
        for path, denominator, variables in found.without_zeros:
            self.without_zeros(denominator, variables, path)
        for entry in found.entries:
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
            point = Point(hashlib.blake2b(label.encode(), digest_size=32).digest(), self.spend)
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
        self.error += Fraction(total, 2**60 - LARGEST_DEGREE) ** self.trials

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


class Point:
    """Random weights modulo a random prime, and the variables there."""

    def __init__(self, key: bytes, spend: Callable[[int], None]) -> None:
        self.key, self.spend = key, spend
        self.prime = random_prime(random.Random(key))
        self.numbers: dict[str, int] = {}

    def add(self, v: Variable) -> None:
        """A further variable.  Raises Vanishes where a bound is not defined."""
        weights = [random.Random(self.key + w.encode()).randrange(self.prime) for w in v.weights]
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


def shown(powers: Sequence[tuple[str, int]]) -> str:
    return " ".join(name if e == 1 else f"{name}^{e}" for name, e in powers) or "1"
