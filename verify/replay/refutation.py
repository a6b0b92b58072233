"""A statement is refuted by exact values at which its two sides are defined and are not related as it says.

For an equation between networks the values are in Q(e), the rational functions of Euler's number: exp of an
integer k is e^k, and because e is transcendental two elements are equal only if they are the same rational
function.  reciprocal(x) is 1/x, relu of a rational number x is max(x, 0); exp and relu of anything else have no
exact value here.  A free function is the table given for it; it has no value elsewhere.

For an inequality the values are rational numbers, at a point within the bounds of its variables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any, TypeAlias

from verify.replay.budget import Budget, TooLarge
from verify.replay.euler import LARGEST_DEGREE, Coefficients, OfEuler, Value, Work, quotient
from verify.replay.evaluation import Model, Vanishes
from verify.replay.fields import Refuted, array, bad, count, mapping, names, number, one_of, polynomial, record, text
from verify.replay.inequality_reading import Rational, Statement, statement
from verify.replay.network import Composed, Expression, Polynomial
from verify.replay.reading import BUILT_IN, Scope, expression

LARGEST_SUM = 3_000_000  # bits of the terms of a polynomial at a point
VALUE_DIGITS = 4000
COMMON_DIGITS = 400  # of the common denominator of the numbers that are given


Axes = dict[str, tuple[tuple[str, ...], tuple[str, ...]]]  # of arguments and values of functions
KINDS = ("hypothesis", "not zero", "entries")


@dataclass(frozen=True)
class Met:
    """A hypothesis that the values are to meet; without sides one about the entries of a tensor."""

    name: str
    statement: str
    kind: str
    sides: tuple[Expression, Expression] | None
    path: str


@dataclass(frozen=True)
class Difference:
    """Values at which the two sides of an equation are said to differ."""

    part: str
    equation: str
    sizes: Mapping[str, int]
    shapes: Mapping[str, tuple[int, ...]]  # of the tensors
    tensors: Mapping[str, list[Value]]
    scalars: Mapping[str, Value]
    functions: Axes
    tables: Mapping[str, Mapping[tuple[Value, ...], list[Value]]]
    hypotheses: Sequence[Met]
    sides: tuple[tuple[Expression, list[Value]], tuple[Expression, list[Value]]]
    work: Work


@dataclass(frozen=True)
class Violation:
    """A point at which an inequality is said not to hold."""

    name: str
    statement: Statement
    point: Mapping[str, Fraction]
    values: tuple[Fraction, Fraction]

    @property
    def sizes(self) -> Mapping[str, int]:
        return {}


Refutation: TypeAlias = Difference | Violation


def refutation(value: Any, path: str) -> Refutation:
    return violation(value, path) if "inequality" in mapping(value, path) else difference(value, path)


def exact(value: Any, path: str, work: Work) -> Value:
    """A rational number, or a rational function of e."""
    if isinstance(value, str):
        return number(value, path)
    if not isinstance(value, dict):
        bad(path, 'a rational number such as "3" or "-1/2", or a rational function of e')
    found = record(value, path, ("numerator", "denominator"))
    above, below = (
        dense(polynomial(found[key], f"{path}.{key}", frozenset("e"), 'the name "e"', most=LARGEST_DEGREE))
        for key in ("numerator", "denominator")
    )
    return quotient(above, below, work) if below else bad(f"{path}.denominator", "a polynomial that is not 0")


def dense(found: Polynomial) -> Coefficients:
    by_power = {dict(powers).get("e", 0): c for c, powers in found}
    return tuple(by_power.get(k, Fraction(0)) for k in range(max(by_power, default=-1) + 1))


def nested(value: Any, path: str, work: Work) -> tuple[tuple[int, ...], list[Value]]:
    """Shape and entries of nested lists of values."""
    if not isinstance(value, list):
        return (), [exact(value, path, work)]
    inner = [nested(v, f"{path}[{k}]", work) for k, v in enumerate(value)]
    if not inner or len({shape for shape, _ in inner}) != 1:
        bad(path, "lists of equal lengths, none empty")
    return (len(inner), *inner[0][0]), [entry for _, entries in inner for entry in entries]


def difference(value: Any, path: str) -> Difference:
    keys = ("part", "sizes", "depth", "tensors", "scalars", "equation", "left", "right", "left_value", "right_value")
    tabled = ("functions", "function_axes")
    present = any(key in value for key in tabled)
    found = record(value, path, (*keys, "hypotheses", *(tabled if present else ())))
    part, equation = (text(found[key], f"{path}.{key}") for key in ("part", "equation"))
    count(found["depth"], f"{path}.depth", 0, 0)
    work = Work()
    sizes = {a: count(n, f"{path}.sizes.{a}", 1, 1000) for a, n in mapping(found["sizes"], f"{path}.sizes").items()}
    given = mapping(found["scalars"], f"{path}.scalars")
    scalars = {s: exact(v, f"{path}.scalars.{s}", work) for s, v in given.items()}
    given = mapping(found["tensors"], f"{path}.tensors")
    arrays = {t: nested(v, f"{path}.tensors.{t}", work) for t, v in given.items()}
    axes, tables = functions(found, path, sizes, work) if present else ({}, {})
    taken: set[str] = {"delta", *BUILT_IN, *sizes}
    for kind, declared in (("tensors", arrays), ("scalars", scalars), ("functions", axes)):
        for name in sorted(declared):
            if name in taken:
                bad(f"{path}.{kind}", f"names used once, not {name!r}")
            taken.add(name)
    legs = {name: tuple(f"length {n}" for n in shape) for name, (shape, _) in arrays.items()}
    lengths = {a: f"length {n}" for a, n in sizes.items()}
    scope = Scope(frozenset(sizes), frozenset(scalars), legs, axes, lengths=lengths)
    sides = []
    for side in ("left", "right"):
        read = expression(found[side], f"{path}.{side}", scope)
        shape, entries = nested(found[f"{side}_value"], f"{path}.{side}_value", work)
        if shape != tuple(sizes[a] for a in read.axes):
            bad(f"{path}.{side}_value", f"an array over the axes [{', '.join(read.axes)}]")
        sides.append((read, entries))
    if sides[0][0].axes != sides[1][0].axes:
        bad(f"{path}.right.axes", f"[{', '.join(sides[0][0].axes)}]")
    values = [*scalars.values(), *(v for t in arrays.values() for v in t[1])]
    values += [v for t in tables.values() for at, own in t.items() for v in (*at, *own)]
    check_common_denominator(values, path)
    shapes = {t: shape for t, (shape, _) in arrays.items()}
    tensors = {t: entries for t, (_, entries) in arrays.items()}
    met = hypotheses(found["hypotheses"], f"{path}.hypotheses", scope)
    both = sides[0], sides[1]
    return Difference(part, equation, sizes, shapes, tensors, scalars, axes, tables, met, both, work)


def check_common_denominator(values: Sequence[Value], path: str) -> None:
    """Sums of fractions that have little in common would take long."""
    common = 1
    for v in values:
        if isinstance(v, Fraction):
            common = lcm(common, v.denominator)
            if common >= 10**COMMON_DIGITS:
                bad(path, f"numbers with a common denominator of at most {COMMON_DIGITS} digits")


def hypotheses(value: Any, path: str, scope: Scope) -> list[Met]:
    met = []
    for k, entry in enumerate(array(value, path)):
        at = f"{path}[{k}]"
        given = record(entry, at, ("name", "statement", "kind", "left", "right"))
        name, prose = (text(given[key], f"{at}.{key}") for key in ("name", "statement"))
        kind = one_of(given["kind"], f"{at}.kind", KINDS, " or ".join(KINDS))
        sides = None
        if kind != "entries":
            left, right = (expression(given[side], f"{at}.{side}", scope) for side in ("left", "right"))
            if left.axes != right.axes:
                bad(f"{at}.right.axes", f"[{', '.join(left.axes)}]")
            sides = left, right
        elif given["left"] is not None or given["right"] is not None:
            bad(at, "no sides of a hypothesis about entries")
        met.append(Met(name, prose, kind, sides, at))
    return met


def functions(
    found: Mapping[str, Any], path: str, sizes: Mapping[str, int], work: Work
) -> tuple[Axes, dict[str, dict[tuple[Value, ...], list[Value]]]]:
    """The axes of each function, and its values by argument, an argument being its vectors one after another."""
    axes: Axes = {}
    for name, entry in mapping(found["function_axes"], f"{path}.function_axes").items():
        at = f"{path}.function_axes.{name}"
        given = record(entry, at, ("arguments", "values"))
        of_arguments, of_value = (
            names(given[key], f"{at}.{key}", frozenset(sizes), "an axis with a size") for key in ("arguments", "values")
        )
        axes[name] = of_arguments, of_value
        if not axes[name][0]:
            bad(f"{at}.arguments", "at least one axis")
    tables: dict[str, dict[tuple[Value, ...], list[Value]]] = {}
    for name, entries in record(found["functions"], f"{path}.functions", tuple(axes)).items():
        length, shape = sum(sizes[a] for a in axes[name][0]), tuple(sizes[a] for a in axes[name][1])
        tables[name] = {}
        for k, pair in enumerate(array(entries, f"{path}.functions.{name}")):
            at = f"{path}.functions.{name}[{k}]"
            if len(array(pair, at)) != 2:
                bad(at, "an argument and a value")
            argument = tuple(exact(v, f"{at}[0][{j}]", work) for j, v in enumerate(array(pair[0], f"{at}[0]")))
            if len(argument) != length:
                bad(f"{at}[0]", f"{length} numbers")
            if argument in tables[name]:
                bad(f"{at}[0]", "an argument that no other entry has")
            found_shape, values = nested(pair[1], f"{at}[1]", work)
            if found_shape != shape:
                bad(f"{at}[1]", f"a value over the axes [{', '.join(axes[name][1])}]")
            tables[name][argument] = values
    return axes, tables


def values_of(found: Difference) -> Callable[[str, tuple[tuple[Any, ...], ...]], list[Any]]:
    """The value of each function at an argument.  Raises Refuted where there is none."""

    def value(name: str, arguments: tuple[tuple[Any, ...], ...]) -> list[Any]:
        if name in found.tables:
            at = tuple(e for vector in arguments for e in vector)
            if at not in found.tables[name]:
                raise Refuted(f"refutation.functions.{name}: it has no value at an argument that occurs")
            return found.tables[name][at]
        ((x,),) = arguments
        if name == "reciprocal":
            if x == 0:
                raise Vanishes
            return [1 / Fraction(x) if isinstance(x, int) else 1 / x]
        if isinstance(x, OfEuler):
            raise Refuted(f"refutation: {name} of a number that is not rational has no exact value here")
        if name == "relu":
            return [max(Fraction(x), Fraction(0))]
        if Fraction(x).denominator != 1:
            raise Refuted("refutation: exp of a number that is not an integer has no exact value here")
        if abs(x) > LARGEST_DEGREE:
            raise TooLarge(f"a power of e above {LARGEST_DEGREE} is needed")
        power = (*[Fraction(0)] * int(abs(x)), Fraction(1))
        return [quotient(power, (Fraction(1),), found.work) if x >= 0 else quotient((Fraction(1),), power, found.work)]

    return value


def model_of(found: Difference, budget: Budget) -> Model:
    """The values, in which expressions have exact ones."""
    return Model(found.sizes, tensors=found.tensors, scalars=found.scalars, known=values_of(found), budget=budget)


def check_met(path: str, kind: str, model: Model, left: Composed, right: Composed) -> None:
    """The values meet a hypothesis.  Raises Refuted if not."""
    try:
        pairs = zip(model.value(left), model.value(right), strict=True)
        meets = all(a != b for a, b in pairs) if kind == "not zero" else all(a == b for a, b in pairs)
    except Vanishes:
        meets = False
    if not meets:
        raise Refuted(f"{path}: the values do not meet it")


def check_refutation(found: Refutation, budget: Budget) -> None:
    """The stored values are those of the two sides, and they are not related as stated.  Raises Refuted if not."""
    if isinstance(found, Violation):
        check_violation(found)
        return
    model = model_of(found, budget)
    for h in found.hypotheses:
        if h.sides is not None:
            check_met(h.path, h.kind, model, *map(Composed, h.sides))
    for name, (side, stored) in zip(("left", "right"), found.sides, strict=True):
        try:
            value = model.value(Composed(side))
        except Vanishes:
            raise Refuted(f"refutation.{name}: a denominator is zero") from None
        if value != stored:
            raise Refuted(f"refutation.{name}_value: it is not the value of the {name} side")
    if found.sides[0][1] == found.sides[1][1]:
        raise Refuted("refutation: the two sides are equal there")


def violation(value: Any, path: str) -> Violation:
    stated = ("inequality", "relation", "variables", "smaller", "greater")
    found = record(value, path, (*stated, "point", "smaller_value", "greater_value"))
    name = text(found["inequality"], f"{path}.inequality")
    what = statement(found, path)
    given = record(found["point"], f"{path}.point", tuple(v.name for v in what.variables))
    point = {v.name: number(given[v.name], f"{path}.point.{v.name}") for v in what.variables}
    smaller, greater = (
        number(found[f"{side}_value"], f"{path}.{side}_value", VALUE_DIGITS) for side in ("smaller", "greater")
    )
    return Violation(name, what, point, (smaller, greater))


def check_violation(found: Violation) -> None:
    stated, point = found.statement, found.point
    for v in stated.variables:
        x = point[v.name]
        for side, bound, is_open in (("lower", v.lower, v.lower_open), ("upper", v.upper, v.upper_open)):
            if bound is None:
                continue
            limit = at_point(bound, point, f"the {side} bound of {v.name}")
            if (limit > x if side == "lower" else limit < x) or (is_open and limit == x):
                raise Refuted(f"refutation.point.{v.name}: it is not within its {side} bound")
    for side, r, stored in zip(("smaller", "greater"), (stated.smaller, stated.greater), found.values, strict=True):
        if at_point(r, point, f"the {side} side") != stored:
            raise Refuted(f"refutation.{side}_value: it is not the value of the {side} side")
    smaller, greater = found.values
    if {"<": smaller < greater, "<=": smaller <= greater, "=": smaller == greater}[stated.relation]:
        raise Refuted(f"refutation: {stated.relation} holds there")


def at_point(r: Rational, point: Mapping[str, Fraction], what: str) -> Fraction:
    above, below = (polynomial_at(p, point) for p in (r.numerator, r.denominator))
    if below == 0:
        raise Refuted(f"refutation.point: {what} is not defined there")
    return above / below


def polynomial_at(found: Polynomial, point: Mapping[str, Fraction]) -> Fraction:
    """The value, computed in integers over a common denominator."""
    top: dict[str, int] = {}
    for _, powers in found:
        top |= {name: max(top.get(name, 0), e) for name, e in powers}
    bits = sum(e * (point[n].numerator.bit_length() + point[n].denominator.bit_length()) for n, e in top.items())
    bits += sum(d.bit_length() for d in {c.denominator for c, _ in found})
    if bits * len(found) > LARGEST_SUM:
        raise TooLarge("a side is a sum of too many or too large terms at the point")
    total = Fraction(0)
    for c, powers in found:
        own = dict(powers)
        term = c.numerator
        for name, most in top.items():
            e = own.get(name, 0)
            term *= point[name].numerator ** e * point[name].denominator ** (most - e)
        total += Fraction(term, c.denominator)
    for name, most in top.items():
        total /= point[name].denominator ** most
    return total
