"""A certificate's inequalities and sequences: what each states, and the statement of every piece of its proof.

The statements of pieces are made here from that of the whole: a file says how a piece is proved, never what it proves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import comb
from typing import Any

from verify.replay.budget import TooLarge
from verify.replay.fields import Refuted, array, bad, mapping, one_of, polynomial, record, text
from verify.replay.network import Polynomial

MOST_VARIABLES = 50
MOST_TERMS = 20_000  # of a bound at l + 1
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

    ``entries`` are by stage and side, that of an inequality by ().

    ``without_zeros``: polynomials, by their field, in the variables of a domain.
    """

    name: str
    entries: Mapping[tuple[str, ...], Proved]
    without_zeros: tuple[tuple[str, Polynomial, tuple[Variable, ...]], ...] = ()


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
    return Group(name, {(): proved(found, path, statement(found, path))})


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
    entries: dict[tuple[str, ...], Proved] = {}
    for stage, domain, member in (("base", variables, start), ("step", after, advance)):
        sides = record(stages[stage], f"{path}.proofs.{stage}", tuple(bounds))
        for side, bound in bounds.items():
            at = f"{path}.proofs.{stage}.{side}"
            limit = first(bound) if stage == "base" else following(bound)
            pair = (limit, member) if side == "lower" else (member, limit)
            given = record(sides[side], at, ("proof", "bounds"))
            entries[stage, side] = proved(given, at, Statement("<=", domain, *pair))
    without_zeros = tuple((f"{path}.{side}", bound.denominator, counter) for side, bound in bounds.items())
    return Group(name, entries, without_zeros)


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
    if sum(dict(powers).get("l", 0) + 1 for _, powers in p) > MOST_TERMS:
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
