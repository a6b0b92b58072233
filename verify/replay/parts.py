"""A part of a certificate is a statement about declared names, and goals with derivations that prove it.

`part` makes the data that ``verify.replay.equations`` checks out of a JSON value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from verify.replay.fields import Refuted, array, bad, distinct, mapping, names, one_of, record, text
from verify.replay.network import Composed, Expression
from verify.replay.reading import BUILT_IN, LOCAL_AXES, Scope, expression

KINDS = ("hypothesis", "law", "not zero")


@dataclass(frozen=True)
class Hypothesis:
    """An equation between tensors that a proof may substitute, or that numbers are not 0 (``left`` is not ``right``).

    ``kind``: "hypothesis", "law" (an equation that holds for whatever is given) or "not zero".
    """

    name: str
    statement: str
    kind: str
    parameters: tuple[tuple[str, tuple[str, ...]], ...]
    sides: tuple[Expression, Expression]
    path: str


@dataclass(frozen=True)
class Use:
    """An assumed equation as used: the shape of the hole, what is put in place of what there, its arguments."""

    shape: tuple[str, ...]
    sides: tuple[Composed, Composed]
    arguments: tuple[Expression, ...]
    inductive: bool


@dataclass(frozen=True)
class Line:
    """A step of a derivation: by computation alone when there is no context."""

    expression: Expression
    context: Expression | None
    replaced: tuple[tuple[Composed, Composed], ...]  # (from, to) of each hole
    arguments: tuple[Expression, ...]  # what hypotheses and laws are told of
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
    scope: Scope
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
        given = record(entry, at, ("name", "statement", "kind", "parameters", "left", "right"))
        prose = text(given["statement"], f"{at}.statement")
        kind = one_of(given["kind"], f"{at}.kind", KINDS, " or ".join(KINDS))
        parameters: dict[str, tuple[str, ...]] = {}
        for j, pair in enumerate(array(given["parameters"], f"{at}.parameters")):
            where = f"{at}.parameters[{j}]"
            if len(array(pair, where)) != 2 or pair[0] != f"argument {j}":
                bad(where, f'the name "argument {j}" and its axes')
            parameters[pair[0]] = names(pair[1], f"{where}[1]", scope.axes | set(LOCAL_AXES), "an axis")
        inner = scope.extended(parameters, axes=[a for axes in parameters.values() for a in axes])
        left = expression(given["left"], f"{at}.left", inner)
        right = expression(given["right"], f"{at}.right", inner, left.axes)
        if kind == "not zero" and (parameters or right.terms):
            bad(at, "numbers that are not 0: no parameters, and 0 on the right")
        name = text(given["name"], f"{at}.name")
        if name in found:
            bad(f"{at}.name", "a name that no other hypothesis has")
        found[name] = Hypothesis(name, prose, kind, tuple(parameters.items()), (left, right), at)
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
) -> Use:
    """What a line puts in place of what."""
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
    arguments: list[Expression] = []
    if inductive:
        name = one_of(found["name"], f"{path}.name", invariant, "the name of an equation of the invariant")
        sides = invariant[name]
    else:
        name = one_of(found["name"], f"{path}.name", known, "the name of a hypothesis of this part")
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
            arguments.append(read)
        if schema.kind == "not zero":
            raise Refuted(f"{path}: hypothesis {name!r} is no equation that could be used")
        sides = schema.sides
    if tuple(axes.get(a, a) for a in sides[0].axes) != shape:
        bad(f"{path}.shape", f"[{', '.join(axes.get(a, a) for a in sides[0].axes)}]")
    left, right = (Composed(s, given, axes) for s in sides[::order])
    return Use(shape, (left, right), tuple(arguments), inductive)


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
    context, uses = None, list[Use]()
    if substitution:
        entries = array(found["uses"], f"{path}.uses")
        uses = [use(u, f"{path}.uses[{k}]", scope, invariant, known) for k, u in enumerate(entries)]
        holes = {f"hole {k}": u.shape for k, u in enumerate(uses)}
        context = expression(found["context"], f"{path}.context", scope.extended(holes), shape)
    new = expression(found["expression"], f"{path}.expression", scope, shape)
    arguments = tuple(a for u in uses for a in u.arguments)
    return Line(new, context, tuple(u.sides for u in uses), arguments, any(u.inductive for u in uses))


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
        equation = one_of(given["equation"], f"{at}.equation", invariant, "the name of an equation of the invariant")
        shape = invariant[equation][0].axes
        left, right = (expression(given[s], f"{at}.{s}", scope, shape) for s in ("left", "right"))
        lines = [
            line(entry, f"{at}.lines[{j}]", scope, shape, invariant, known)
            for j, entry in enumerate(array(given["lines"], f"{at}.lines"))
        ]
        goals.append(Goal(stage, equation, left, right, tuple(lines), at))
    return Part(
        text(found["name"], f"{path}.name"),
        scope,
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
