"""A certificate is read only if every field is there, has its type, and uses declared names on their axes.

`part` makes the data that `verify.replay` checks out of a JSON value, and says of anything else which field is
the first bad one.  Standard library alone.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, NoReturn

from verify.replay_evaluation import Argument, Composed, Expression, Factor, Polynomial, Term

BUILT_IN = ("exp", "relu", "reciprocal")
LOCAL_AXES = ("points", "more points", "yet more points")
DIGITS, EXPONENT = 40, 64  # at most
NAME = re.compile(r"[A-Za-z0-9_]+")
SHA256 = re.compile(r"[0-9a-f]{64}")


class Unreadable(ValueError):
    """The file is no certificate; the message names the file and the first bad field."""


class Refuted(Exception):
    """The certificate fails a check; the message says which."""


@dataclass(frozen=True)
class Scope:
    """The names that an expression may use."""

    axes: frozenset[str]
    scalars: frozenset[str]
    tensors: Mapping[str, tuple[str, ...]]
    functions: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]  # axes of the arguments, axes of the value
    local: frozenset[str] = frozenset()  # axes of free legs and of tensors, over which nothing is summed
    lengths: Mapping[str, str] = field(default_factory=dict)  # of axes, where tensors have lengths for axes
    terms: dict[str, Term] = field(default_factory=dict)  # the same text is the same term

    @cached_property
    def symbols(self) -> frozenset[str]:
        """The names in coefficients."""
        return self.scalars | (self.axes - set(LOCAL_AXES))

    def extended(
        self, tensors: Mapping[str, tuple[str, ...]], axes: Sequence[str] = (), local: Sequence[str] = ()
    ) -> Scope:
        added = {**self.tensors, **tensors}
        return replace(self, tensors=added, axes=self.axes | set(axes), local=frozenset(local), terms={})


def bad(path: str, expected: str) -> NoReturn:
    raise Unreadable(f"{path or 'the file'}: expected {expected}")


def record(value: Any, path: str, keys: Sequence[str]) -> dict[str, Any]:
    """An object with exactly these keys."""
    found = mapping(value, path)
    for key in keys:
        if key not in found:
            bad(f"{path}.{key}" if path else key, "this field, which is missing")
    for key in found:
        if key not in keys:
            bad(f"{path}.{key}" if path else key, f"no such field, only {', '.join(keys)}")
    return found


def mapping(value: Any, path: str) -> dict[str, Any]:
    return value if isinstance(value, dict) else bad(path, "an object")


def array(value: Any, path: str) -> list[Any]:
    return value if isinstance(value, list) else bad(path, "a list")


def text(value: Any, path: str, pattern: re.Pattern[str] | None = None, what: str = "a string") -> str:
    if not isinstance(value, str) or (pattern and not pattern.fullmatch(value)):
        bad(path, what)
    return value


def one_of(value: Any, path: str, allowed: Sequence[str], what: str) -> str:
    return value if isinstance(value, str) and value in allowed else bad(path, what)


def names(value: Any, path: str, allowed: frozenset[str] | None = None, what: str = "a name") -> tuple[str, ...]:
    """A list of strings, all allowed."""
    found = [text(v, f"{path}[{k}]") for k, v in enumerate(array(value, path))]
    for k, name in enumerate(found):
        if allowed is not None and name not in allowed:
            bad(f"{path}[{k}]", what)
    return tuple(found)


def distinct(value: Any, path: str, allowed: frozenset[str] | None = None, what: str = "a name") -> tuple[str, ...]:
    found = names(value, path, allowed, what)
    return found if len(set(found)) == len(found) else bad(path, "names that differ")


def number(value: Any, path: str, digits: int = DIGITS) -> Fraction:
    """A rational number written "3" or "-1/2"."""
    pattern = re.compile(rf"-?[0-9]{{1,{digits}}}(/[0-9]{{1,{digits}}})?")
    found = text(value, path, pattern, f'a rational number such as "3" or "-1/2" of at most {digits} digits')
    above, _, below = found.partition("/")
    return Fraction(int(above), int(below or 1)) if int(below or 1) else bad(path, "a denominator that is not 0")


def count(value: Any, path: str, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        bad(path, f"an integer from {least} to {most}")
    return int(value)


def polynomial(
    value: Any,
    path: str,
    symbols: frozenset[str],
    what: str = "the name of a declared scalar or axis",
    most: int = EXPONENT,
    digits: int = DIGITS,
) -> Polynomial:
    """A polynomial in ``symbols``, without terms that are zero."""
    found: dict[tuple[tuple[str, int], ...], Fraction] = {}
    for k, entry in enumerate(array(value, path)):
        at = f"{path}[{k}]"
        pair = array(entry, at)
        if len(pair) != 2:
            bad(at, "a coefficient and its powers")
        powers = []
        for symbol, exponent in mapping(pair[1], f"{at}[1]").items():
            if symbol not in symbols:
                bad(f"{at}[1].{symbol}", what)
            powers.append((symbol, count(exponent, f"{at}[1].{symbol}", 0, most)))
        key = tuple(sorted((s, e) for s, e in powers if e))
        if key in found:
            bad(f"{at}[1]", "powers that no other term has")
        found[key] = number(pair[0], f"{at}[0]", digits)
    return tuple((c, powers) for powers, c in found.items() if c)


def expression(value: Any, path: str, scope: Scope, axes: tuple[str, ...] | None = None) -> Expression:
    """An expression in the names of ``scope``, with these free axes if given."""
    found = record(value, path, ("axes", "terms"))
    free = names(found["axes"], f"{path}.axes", scope.axes | scope.local, "a declared axis")
    if axes is not None and free != axes:
        bad(f"{path}.axes", f"[{', '.join(axes)}]")
    legs = {str(k): axis for k, axis in enumerate(free)}
    terms = []
    for k, entry in enumerate(array(found["terms"], f"{path}.terms")):
        same = json.dumps([free, entry], sort_keys=True)
        if same not in scope.terms:
            scope.terms[same] = term(entry, f"{path}.terms[{k}]", scope, legs)
        terms.append(scope.terms[same])
    return Expression(free, tuple(terms))


def bound_names(value: Any, path: str, scope: Scope, seen: Mapping[str, str]) -> dict[str, str]:
    """New index names, each with its axis."""
    found = mapping(value, path)
    for index, axis in found.items():
        if index in seen or index.isdigit():
            bad(f"{path}.{index}", "an index name that is not in use")
        one_of(axis, f"{path}.{index}", sorted(scope.axes), "a declared axis")
    return found


def term(value: Any, path: str, scope: Scope, seen: Mapping[str, str]) -> Term:
    """A term in the indices ``seen`` (name to axis) and its own bound ones."""
    found = record(value, path, ("coefficient", "bound", "factors"))
    coefficient = record(found["coefficient"], f"{path}.coefficient", ("numerator", "denominator"))
    above = polynomial(coefficient["numerator"], f"{path}.coefficient.numerator", scope.symbols)
    below = polynomial(coefficient["denominator"], f"{path}.coefficient.denominator", scope.symbols)
    if not below:
        bad(f"{path}.coefficient.denominator", "a polynomial that is not 0")
    bound = bound_names(found["bound"], f"{path}.bound", scope, seen)
    within = {**seen, **bound}
    factors = [
        factor(f, f"{path}.factors[{k}]", scope, within)
        for k, f in enumerate(array(found["factors"], f"{path}.factors"))
    ]
    return Term(above, below, tuple(bound.items()), tuple(factors))


def factor(value: Any, path: str, scope: Scope, seen: Mapping[str, str]) -> Factor:
    found = record(value, path, ("name", "legs", "arguments"))
    name = text(found["name"], f"{path}.name")
    arguments = array(found["arguments"], f"{path}.arguments")
    expected: tuple[str | None, ...]
    axes: tuple[str, ...] = ()
    if name in BUILT_IN:
        expected = (None,)
    elif name in scope.functions:
        expected, axes = scope.functions[name][0], scope.functions[name][1]
    elif name == "delta" or name in scope.tensors:
        axes, expected = scope.tensors.get(name, ()), ()
    else:
        bad(f"{path}.name", "the name of a declared tensor or function")
    legs = array(found["legs"], f"{path}.legs")
    if len(legs) != (2 if name == "delta" else len(axes)):
        bad(f"{path}.legs", f"{2 if name == 'delta' else len(axes)} index names")
    for k, index in enumerate(legs):
        one_of(index, f"{path}.legs[{k}]", list(seen), "an index name in scope")
        axis = seen[legs[0]] if name == "delta" else axes[k]
        if axis not in (seen[index], scope.lengths.get(seen[index])):
            bad(f"{path}.legs[{k}]", f"an index of axis {axis}, not of {seen[index]}")
    if len(arguments) != len(expected):
        bad(f"{path}.arguments", f"{len(expected)} arguments")
    read = [argument(a, f"{path}.arguments[{k}]", scope, seen, expected[k]) for k, a in enumerate(arguments)]
    return Factor(name, tuple(legs), tuple(read))


def argument(value: Any, path: str, scope: Scope, seen: Mapping[str, str], axis: str | None) -> Argument:
    found = record(value, path, ("parameters", "terms"))
    own = bound_names(found["parameters"], f"{path}.parameters", scope, seen)
    if list(own.values()) != ([axis] if axis else []):
        bad(f"{path}.parameters", f"one index of axis {axis}" if axis else "no index: the argument is a number")
    within = {**seen, **own}
    terms = [term(t, f"{path}.terms[{k}]", scope, within) for k, t in enumerate(array(found["terms"], f"{path}.terms"))]
    return Argument(next(iter(own.items()), None), tuple(terms))


@dataclass(frozen=True)
class Hypothesis:
    """An equation between tensors that a proof may substitute, or only a statement."""

    parameters: tuple[tuple[str, tuple[str, ...]], ...]
    sides: tuple[Expression, Expression] | None
    path: str


@dataclass(frozen=True)
class Line:
    """A step of a derivation: by computation alone when there is no context."""

    expression: Expression
    context: Expression | None
    replaced: tuple[Callable[[], tuple[Composed, Composed]], ...]  # (from, to) of each hole; raises Refuted
    inductive: bool


@dataclass(frozen=True)
class Goal:
    stage: str
    equation: str
    left: Expression
    right: Expression
    lines: tuple[Line, ...]
    path: str


@dataclass(frozen=True)
class Part:
    name: str
    axes: tuple[str, ...]
    layer_inputs: frozenset[str]
    state: frozenset[str]
    start: Mapping[str, Expression]
    advance: Mapping[str, Expression] | None
    invariant: Mapping[str, tuple[Expression, Expression]]
    hypotheses: tuple[Hypothesis, ...]
    goals: tuple[Goal, ...]
    path: str


def declarations(value: Mapping[str, Any], path: str) -> Scope:
    axes = frozenset(distinct(value["axes"], f"{path}.axes"))  # may list the local ones
    scalars = frozenset(distinct(value["scalars"], f"{path}.scalars"))
    tensors = {
        name: names(legs, f"{path}.tensors.{name}", axes - set(LOCAL_AXES), "a declared axis")
        for name, legs in mapping(value["tensors"], f"{path}.tensors").items()
    }
    functions = {}
    for name, entry in mapping(value["functions"], f"{path}.functions").items():
        at = f"{path}.functions.{name}"
        found = record(entry, at, ("arguments", "values"))
        functions[name] = (
            names(found["arguments"], f"{at}.arguments", axes, "a declared axis"),
            names(found["values"], f"{at}.values", axes, "a declared axis"),
        )
        if not functions[name][0]:
            bad(f"{at}.arguments", "at least one axis")
    taken: set[str] = {"delta", "point", *BUILT_IN}
    for kind, declared in (("axes", axes), ("scalars", scalars), ("tensors", tensors), ("functions", functions)):
        for name in sorted(declared):
            if name in taken or name.startswith(("hole ", "argument ")):
                bad(f"{path}.{kind}", f"names declared once and not reserved, not {name!r}")
        taken |= set(declared)
    return Scope(axes - set(LOCAL_AXES), scalars, tensors, functions)


def hypotheses(value: Any, path: str, scope: Scope) -> dict[str, Hypothesis]:
    found: dict[str, Hypothesis] = {}
    for k, entry in enumerate(array(value, path)):
        at = f"{path}[{k}]"
        given = record(entry, at, ("name", "statement", "parameters", "left", "right"))
        text(given["statement"], f"{at}.statement")
        parameters: dict[str, tuple[str, ...]] = {}
        for j, pair in enumerate(array(given["parameters"], f"{at}.parameters")):
            where = f"{at}.parameters[{j}]"
            if len(array(pair, where)) != 2 or pair[0] != f"argument {j}":
                bad(where, f'the name "argument {j}" and its axes')
            parameters[pair[0]] = names(pair[1], f"{where}[1]", scope.axes | set(LOCAL_AXES), "an axis")
        sides = None
        if given["left"] is not None or given["right"] is not None:
            inner = scope.extended(parameters, axes=[a for axes in parameters.values() for a in axes])
            left = expression(given["left"], f"{at}.left", inner)
            sides = (left, expression(given["right"], f"{at}.right", inner, left.axes))
        name = text(given["name"], f"{at}.name")
        if name in found:
            bad(f"{at}.name", "a name that no other hypothesis has")
        found[name] = Hypothesis(tuple(parameters.items()), sides, at)
    return found


def state_of(value: Any, path: str, scope: Scope) -> dict[str, Expression]:
    """The expression for each name of a state; a function's is over its point."""
    found = {}
    for name, entry in mapping(value, path).items():
        at = f"{path}.{name}"
        if name in scope.tensors:
            found[name] = expression(entry, at, scope, scope.tensors[name])
        elif name in scope.functions and len(scope.functions[name][0]) == 1:
            (domain,), values = scope.functions[name]
            inner = scope.extended({"point": (domain, "points")}, local=["points"])
            found[name] = expression(entry, at, inner, (*values, "points"))
        else:
            bad(at, "the name of a declared tensor or of a function of one vector")
    return found


def use(
    value: Any,
    path: str,
    scope: Scope,
    invariant: Mapping[str, tuple[Expression, Expression]],
    known: Mapping[str, Hypothesis],
) -> tuple[tuple[str, ...], Callable[[], tuple[Composed, Composed]], bool]:
    """The shape of a hole, what is put in place of what there, and whether that is an induction hypothesis."""
    kind = one_of(
        mapping(value, path).get("kind"), f"{path}.kind", ("induction hypothesis", "hypothesis"), "a kind of use"
    )
    inductive = kind == "induction hypothesis"
    found = record(value, path, ("kind", "name", "backwards", "shape", *(() if inductive else ("arguments",))))
    shape = names(found["shape"], f"{path}.shape", scope.axes, "a declared axis")
    if type(found["backwards"]) is not bool:
        bad(f"{path}.backwards", "true or false")
    order = -1 if found["backwards"] else 1
    axes: dict[str, str] = {}  # what the local axes of a hypothesis are
    given: dict[str, Composed] = {}
    if inductive:
        name = one_of(found["name"], f"{path}.name", list(invariant), "the name of an equation of the invariant")
        sides = invariant[name]
    else:
        name = one_of(found["name"], f"{path}.name", list(known), "the name of a hypothesis of this part")
        schema = known[name]
        entries = array(found["arguments"], f"{path}.arguments")
        if len(entries) != len(schema.parameters):
            bad(f"{path}.arguments", f"{len(schema.parameters)} expressions")
        for k, (entry, (parameter, wanted)) in enumerate(zip(entries, schema.parameters, strict=True)):
            read = expression(entry, f"{path}.arguments[{k}]", scope)
            if len(read.axes) != len(wanted):
                bad(f"{path}.arguments[{k}].axes", f"{len(wanted)} axes")
            for axis, local in zip(read.axes, wanted, strict=True):
                if (axes.setdefault(local, axis) if local in LOCAL_AXES else local) != axis:
                    bad(f"{path}.arguments[{k}].axes", f"[{', '.join(axes.get(a, a) for a in wanted)}]")
            given[parameter] = Composed(read)
        if schema.sides is None:

            def unequal() -> tuple[Composed, Composed]:
                raise Refuted(f"{path}: hypothesis {name!r} has no equation to use")

            return shape, unequal, False
        sides = schema.sides
    if tuple(axes.get(a, a) for a in sides[0].axes) != shape:
        bad(f"{path}.shape", f"[{', '.join(axes.get(a, a) for a in sides[0].axes)}]")
    left, right = (Composed(s, given, axes) for s in sides[::order])
    return shape, lambda: (left, right), inductive


def line(
    value: Any,
    path: str,
    scope: Scope,
    shape: tuple[str, ...],
    invariant: Mapping[str, tuple[Expression, Expression]],
    known: Mapping[str, Hypothesis],
) -> Line:
    method = mapping(value, path).get("method")
    substitution = one_of(method, f"{path}.method", ("canonical form", "substitution"), "a method") == "substitution"
    found = record(value, path, ("reason", "method", "expression", *(("uses", "context") if substitution else ())))
    text(found["reason"], f"{path}.reason")
    context, uses = None, []
    if substitution:
        entries = array(found["uses"], f"{path}.uses")
        uses = [use(u, f"{path}.uses[{k}]", scope, invariant, known) for k, u in enumerate(entries)]
        holes = {f"hole {k}": u[0] for k, u in enumerate(uses)}
        context = expression(found["context"], f"{path}.context", scope.extended(holes), shape)
    new = expression(found["expression"], f"{path}.expression", scope, shape)
    return Line(new, context, tuple(u[1] for u in uses), any(u[2] for u in uses))


def part(value: Any, path: str) -> Part:
    declared = ("axes", "scalars", "tensors", "functions", "layer_inputs", "state")
    found = record(value, path, ("name", *declared, "hypotheses", "start", "advance", "invariant", "goals"))
    scope = declarations(found, path)
    known = hypotheses(found["hypotheses"], f"{path}.hypotheses", scope)
    arrays = frozenset({*scope.tensors, *scope.functions})
    state = distinct(found["state"], f"{path}.state", arrays, "a declared name")
    layer_inputs = distinct(
        found["layer_inputs"], f"{path}.layer_inputs", (arrays | scope.scalars) - set(state), "a declared name"
    )
    start = state_of(found["start"], f"{path}.start", scope)
    advance = None if found["advance"] is None else state_of(found["advance"], f"{path}.advance", scope)
    invariant = {}
    for name, entry in mapping(found["invariant"], f"{path}.invariant").items():
        at = f"{path}.invariant.{name}"
        sides = record(entry, at, ("left", "right"))
        left = expression(sides["left"], f"{at}.left", scope)
        invariant[name] = (left, expression(sides["right"], f"{at}.right", scope, left.axes))
    if not invariant:
        bad(f"{path}.invariant", "at least one equation")
    goals = []
    for k, entry in enumerate(array(found["goals"], f"{path}.goals")):
        at = f"{path}.goals[{k}]"
        given = record(entry, at, ("stage", "equation", "left", "right", "lines"))
        stage = one_of(given["stage"], f"{at}.stage", ("once", "base", "step"), "once, base or step")
        equation = one_of(
            given["equation"], f"{at}.equation", list(invariant), "the name of an equation of the invariant"
        )
        shape = invariant[equation][0].axes
        left, right = (expression(given[s], f"{at}.{s}", scope, shape) for s in ("left", "right"))
        lines = [
            line(entry, f"{at}.lines[{j}]", scope, shape, invariant, known)
            for j, entry in enumerate(array(given["lines"], f"{at}.lines"))
        ]
        goals.append(Goal(stage, equation, left, right, tuple(lines), at))
    return Part(
        text(found["name"], f"{path}.name"),
        tuple(sorted(scope.axes)),
        frozenset(layer_inputs),
        frozenset(state),
        start,
        advance,
        invariant,
        tuple(known.values()),
        tuple(goals),
        path,
    )


def digest(value: Any) -> str:
    compact = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(compact.encode()).hexdigest()


def hashes(value: Any, path: str) -> dict[str, str]:
    found = mapping(value, path)
    return {k: text(v, f"{path}.{k}", SHA256, "64 hexadecimal digits") for k, v in found.items()}


def parse(content: bytes) -> Any:
    """The JSON value of a file.  Raises Unreadable, or Refuted when its bytes are not the canonical ones."""

    def refuse(constant: str) -> NoReturn:
        raise Unreadable(f"the file: expected JSON, which has no {constant}")

    try:
        value = json.loads(content.decode(), parse_constant=refuse)
    except Unreadable:
        raise
    except ValueError as error:  # not UTF-8, not JSON, or an integer of thousands of digits
        raise Unreadable(f"the file: expected JSON ({str(error)[:80]})") from None
    try:
        canonical = (json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()
    except ValueError:
        raise Unreadable("the file: expected characters that UTF-8 can encode") from None
    if content != canonical:
        raise Refuted("not in canonical form: the bytes are not those of the canonical JSON of their value")
    return value
