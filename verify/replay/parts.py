"""A part of a certificate is a statement about declared names, and goals with derivations that prove it.

`part` makes the data that ``verify.replay.equations`` checks out of a JSON value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from verify.replay.fields import NAME, Refuted, array, bad, distinct, mapping, names, one_of, record, text
from verify.replay.network import Composed, Expression
from verify.replay.reading import BUILT_IN, LOCAL_AXES, Scope, expression

KINDS = ("hypothesis", "law", "not zero")
USES = ("induction hypothesis", "hypothesis", "lemma")


@dataclass(frozen=True)
class Hypothesis:
    """An equation between tensors that a proof may substitute, or that numbers are not 0 (``left`` is not ``right``).

    ``kind``: "hypothesis", "law" (an equation that holds for whatever is given) or "not zero"; or "lemma", one of
    another claim, which holds for arguments that meet its ``conditions``.
    """

    name: str
    statement: str
    kind: str
    parameters: tuple[tuple[str, tuple[str, ...]], ...]
    sides: tuple[Expression, Expression]
    path: str
    conditions: tuple[tuple[Expression, Expression], ...] = ()
    of: Origin | None = None


@dataclass(frozen=True)
class Origin:
    """Where a lemma comes from, the axes that stand for those there, and what its conditions are called."""

    claim: str
    part: str
    equation: str
    axes: Mapping[str, str]
    conditions: tuple[str, ...]


@dataclass(frozen=True)
class Use:
    """An assumed equation as used: the shape of the hole, what is put in place of what there, its arguments.

    ``brought`` is what is written down with it; ``shown`` are the derivations of what a lemma asks of its arguments.
    """

    shape: tuple[str, ...]
    sides: tuple[Composed, Composed]
    brought: tuple[Expression, ...]
    inductive: bool
    shown: tuple[Derivation, ...] = ()


@dataclass(frozen=True)
class Line:
    """A step of a derivation: by computation alone when there is no context."""

    expression: Expression
    context: Expression | None
    uses: tuple[Use, ...]  # one for each hole
    path: str


@dataclass(frozen=True)
class Derivation:
    """Lines from one side to the other."""

    left: Composed
    right: Composed
    lines: tuple[Line, ...]
    path: str

    @property
    def every_line(self) -> Iterator[Line]:
        """Its lines, those of what is shown for one before it."""
        for line in self.lines:
            for use in line.uses:
                for shown in use.shown:
                    yield from shown.every_line
            yield line


@dataclass(frozen=True)
class Goal:
    """An equation at one stage, with the derivation of its right side from its left."""

    stage: str
    equation: str
    left: Expression
    right: Expression
    derivation: Derivation
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
    lemmas: tuple[Hypothesis, ...]
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
        inner, parameters = with_parameters(given["parameters"], f"{at}.parameters", scope, LOCAL_AXES)
        left = expression(given["left"], f"{at}.left", inner)
        right = expression(given["right"], f"{at}.right", inner, left.axes)
        if kind == "not zero" and (parameters or right.terms):
            bad(at, "numbers that are not 0: no parameters, and 0 on the right")
        name = text(given["name"], f"{at}.name")
        if name in found:
            bad(f"{at}.name", "a name that no other hypothesis has")
        found[name] = Hypothesis(name, prose, kind, tuple(parameters.items()), (left, right), at)
    return found


def lemmas(value: Any, path: str, scope: Scope) -> dict[str, Hypothesis]:
    """Equations of other claims, by name; ``verify.statement`` knows whether they are."""
    found: dict[str, Hypothesis] = {}
    for k, entry in enumerate(array(value, path)):
        at = f"{path}[{k}]"
        origin = ("claim", "part", "equation", "axes")
        given = record(entry, at, ("name", *origin, "parameters", "left", "right", "conditions"))
        axes = mapping(given["axes"], f"{at}.axes")
        for axis, own in axes.items():
            one_of(own, f"{at}.axes.{axis}", scope.axes, "a declared axis")
        inner, parameters = with_parameters(given["parameters"], f"{at}.parameters", scope, ())
        left = expression(given["left"], f"{at}.left", inner)
        right = expression(given["right"], f"{at}.right", inner, left.axes)
        conditions: dict[str, tuple[Expression, Expression]] = {}
        for j, condition in enumerate(array(given["conditions"], f"{at}.conditions")):
            where = f"{at}.conditions[{j}]"
            read = record(condition, where, ("name", "left", "right"))
            first = expression(read["left"], f"{where}.left", inner)
            second = expression(read["right"], f"{where}.right", inner, first.axes)
            conditions[text(read["name"], f"{where}.name")] = (first, second)
        claim = text(given["claim"], f"{at}.claim", NAME, "a name of letters, digits and _")
        part, equation = (text(given[key], f"{at}.{key}") for key in ("part", "equation"))
        name = text(given["name"], f"{at}.name")
        if name in found:
            bad(f"{at}.name", "a name that no other lemma has")
        of = Origin(claim, part, equation, axes, tuple(conditions))
        found[name] = Hypothesis(
            name, "", "lemma", tuple(parameters.items()), (left, right), at, tuple(conditions.values()), of
        )
    return found


def with_parameters(
    value: Any, path: str, scope: Scope, local: Sequence[str]
) -> tuple[Scope, dict[str, tuple[str, ...]]]:
    """A scope that has the parameters of an assumed equation too, and these: tensors called argument 0, 1, ..."""
    parameters: dict[str, tuple[str, ...]] = {}
    for j, pair in enumerate(array(value, path)):
        where = f"{path}[{j}]"
        if len(array(pair, where)) != 2 or pair[0] != f"argument {j}":
            bad(where, f'the name "argument {j}" and its axes')
        parameters[pair[0]] = names(pair[1], f"{where}[1]", scope.axes | set(local), "an axis")
    return scope.extended(parameters, axes=[a for axes in parameters.values() for a in axes]), parameters


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
    kind = one_of(mapping(value, path).get("kind"), f"{path}.kind", USES, "a kind of use")
    inductive = kind == "induction hypothesis"
    more = {"hypothesis": ("arguments",), "lemma": ("arguments", "discharged")}.get(kind, ())
    found = record(value, path, ("kind", "name", "backwards", "shape", *more))
    shape = names(found["shape"], f"{path}.shape", scope.axes, "a declared axis")
    if type(found["backwards"]) is not bool:
        bad(f"{path}.backwards", "true or false")
    order = -1 if found["backwards"] else 1
    axes: dict[str, str] = {}  # what the local axes of a hypothesis are
    given: dict[str, Composed] = {}
    brought: list[Expression] = []
    shown: list[Derivation] = []
    if inductive:
        name = one_of(found["name"], f"{path}.name", invariant, "the name of an equation of the invariant")
        sides = invariant[name]
    else:
        of_kind = {n for n, h in known.items() if (h.kind == "lemma") == (kind == "lemma")}
        name = one_of(found["name"], f"{path}.name", of_kind, f"the name of a {kind} of this part")
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
            brought.append(read)
        if schema.kind == "not zero":
            raise Refuted(f"{path}: hypothesis {name!r} is no equation that could be used")
        sides = schema.sides
        if kind == "lemma":
            brought += [*sides, *(side for condition in schema.conditions for side in condition)]
            shown = discharged(found["discharged"], f"{path}.discharged", scope, invariant, known, schema, given)
    if tuple(axes.get(a, a) for a in sides[0].axes) != shape:
        bad(f"{path}.shape", f"[{', '.join(axes.get(a, a) for a in sides[0].axes)}]")
    left, right = (Composed(s, given, axes) for s in sides[::order])
    return Use(shape, (left, right), tuple(brought), inductive, tuple(shown))


def discharged(
    value: Any,
    path: str,
    scope: Scope,
    invariant: Mapping[str, tuple[Expression, Expression]],
    known: Mapping[str, Hypothesis],
    lemma: Hypothesis,
    given: Mapping[str, Composed],
) -> list[Derivation]:
    """The derivations that the arguments of a lemma meet its conditions, one for each."""
    entries = array(value, path)
    if len(entries) != len(lemma.conditions):
        bad(path, f"{len(lemma.conditions)} derivations")
    found = []
    for k, (entry, (left, right)) in enumerate(zip(entries, lemma.conditions, strict=True)):
        lines = derived(entry, f"{path}[{k}]", scope, left.axes, invariant, known)
        found.append(Derivation(Composed(left, given), Composed(right, given), lines, f"{path}[{k}]"))
    return found


def derived(
    value: Any,
    path: str,
    scope: Scope,
    shape: tuple[str, ...],
    invariant: Mapping[str, tuple[Expression, Expression]],
    known: Mapping[str, Hypothesis],
) -> tuple[Line, ...]:
    entries = array(value, path)
    return tuple(line(e, f"{path}[{j}]", scope, shape, invariant, known) for j, e in enumerate(entries))


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
    return Line(new, context, tuple(uses), path)


def part(value: Any, path: str) -> Part:
    declared = ("axes", "scalars", "tensors", "functions", "layer_inputs", "state")
    said = ("name", *declared, "hypotheses", "start", "advance", "invariant", "goals")
    found = record(value, path, (*said, "lemmas") if "lemmas" in mapping(value, path) else said)
    scope = declarations(found, path)
    assumed = hypotheses(found["hypotheses"], f"{path}.hypotheses", scope)
    used = lemmas(found.get("lemmas", []), f"{path}.lemmas", scope)
    if twice := assumed.keys() & used.keys():
        bad(f"{path}.lemmas", f"names that no hypothesis has, not {min(twice)!r}")
    known = assumed | used
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
        lines = derived(given["lines"], f"{at}.lines", scope, shape, invariant, known)
        goals.append(Goal(stage, equation, left, right, Derivation(Composed(left), Composed(right), lines, at), at))
    return Part(
        text(found["name"], f"{path}.name"),
        scope,
        tuple(sorted(scope.axes)),
        frozenset(layer_inputs),
        frozenset(state),
        start,
        advance,
        invariant,
        tuple(assumed.values()),
        tuple(used.values()),
        tuple(goals),
        path,
    )
