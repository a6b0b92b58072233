"""A proof as a file that a second checker can follow: every expression of every line, and what it rests on.

The format is described in ``proofs/certificates/FORMAT.md``; ``python -m verify.replay`` checks it.
"""

from __future__ import annotations

import itertools
import platform
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import numpy

from constructions.arrays.indexed import Array, Signature
from constructions.arrays.network import Argument, Index, Summand, Term
from constructions.arrays.quotients import Quotient
from constructions.claim import Claim, Hypothesis, PairFunction, Part, PointFunction, Scalar, Tensor
from proofs.calculus.calculation import POINTS, Assumption, Goal, Line, Use, goals_of, uses_of, values_of_state
from proofs.calculus.free import free_values
from proofs.calculus.lemmas import Lemma
from proofs.calculus.positivity import Argued
from verify.certificate.inequalities import inequalities, quotient, sequences, statement
from verify.checks.refutation import Counterexample, Counterpoint
from verify.files import json_digest, source_digests

SCHEMA = 2


def of_proof(
    claim: Claim, calculated: Mapping[str, list[Goal]], argued: Sequence[Argued], modules: Sequence[str]
) -> dict[str, Any]:
    """The certificate of a finished proof, but for its parents; ``modules`` are those that it rests on."""
    return _head(claim, modules) | {
        "parts": [_part(part, calculated[part.name]) for part in claim.parts],
        "inequalities": inequalities(claim, argued),
        "sequences": sequences(claim, argued),
    }


def of_refutation(claim: Claim, found: Counterexample | Counterpoint, modules: Sequence[str]) -> dict[str, Any]:
    """The certificate of a counterexample, but for its parents: the values, and both sides at them."""
    shown = _counterpoint(claim, found) if isinstance(found, Counterpoint) else _counterexample(claim, found)
    return _head(claim, [*modules, "verify.checks.refutation"]) | {"refutation": shown}


def _counterpoint(claim: Claim, found: Counterpoint) -> dict[str, Any]:
    inequality = {i.name: i for i in claim.inequalities}[found.about]
    return statement(inequality) | {
        "inequality": found.about,
        "point": {name: str(value) for name, value in found.point.items()},
        "smaller_value": str(found.smaller),
        "greater_value": str(found.greater),
    }


def _counterexample(claim: Claim, found: Counterexample) -> dict[str, Any]:
    """Raises ValueError for a part by induction: a printed statement names the layers it is refuted with."""
    part = {p.name: p for p in claim.parts}[found.part]
    if part.advance is not None:
        raise ValueError(f"{claim.name}, {part.name}: a refutation has no layers of its own")
    goal = {g.equation: g for g in goals_of(part)}[found.equation]
    functions = [d for d in part.inputs if isinstance(d, PairFunction | PointFunction)]
    return {
        "part": part.name,
        "sizes": dict(found.sizes.axes),
        "depth": 0,
        "tensors": {d.name: _values(found.given[d.name]) for d in part.inputs if isinstance(d, Tensor)},
        "scalars": {d.name: _values(found.given[d.name]) for d in part.inputs if isinstance(d, Scalar)},
        "functions": {d.name: _table(found, d) for d in functions},
        "function_axes": {d.name: _function_axes(d) for d in functions},
        "hypotheses": [_met(h, goal.given) for h in part.hypotheses],
        "equation": found.equation,
        "left": expression(goal.left),
        "right": expression(goal.right),
        "left_value": _values(found.left),
        "right_value": _values(found.right),
    }


def _met(hypothesis: Hypothesis, given: Mapping[str, Any]) -> dict[str, Any]:
    """A hypothesis of a printed statement, which the values meet.  Raises ValueError for one about all vectors."""
    if hypothesis.parameters:
        raise ValueError(f"{hypothesis.name}: it is not decided by finitely many values")
    sides = {"left": None, "right": None} if hypothesis.equation is None else _sides(*hypothesis.equation(given))
    return {"name": hypothesis.name, "statement": hypothesis.statement, "kind": hypothesis.kind, **sides}


def _table(found: Counterexample, d: PairFunction | PointFunction) -> list[Any]:
    """The values that a free function took, by argument."""
    taken = found.functions[d.name]
    if isinstance(d, PairFunction):
        half = found.sizes[d.axis]
        return [[[_values(a) for a in (*key[:half], *key[half:])], _values(v)] for key, v in taken.items()]
    rows: dict[tuple[Any, ...], dict[int, Any]] = {}
    for (row, *point), v in taken.items():
        rows.setdefault(tuple(point), {})[int(row)] = v
    return [[[_values(a) for a in point], [_values(v[r]) for r in sorted(v)]] for point, v in rows.items()]


def _function_axes(d: PairFunction | PointFunction) -> dict[str, list[str]]:
    if isinstance(d, PairFunction):
        return {"arguments": [d.axis, d.axis], "values": []}
    return {"arguments": [d.domain], "values": [d.codomain]}


def with_parents(body: dict[str, Any], parents: Mapping[str, str]) -> dict[str, Any]:
    """The whole certificate; ``parents`` maps the claims it rests on to the digests of their certificates."""
    whole = body | {"parents": dict(parents)}
    fields = {k: v for k, v in whole.items() if k != "parts"}
    fields |= {f"parts[{k}]": part for k, part in enumerate(whole.get("parts", ()))}
    return whole | {"digests": {name: json_digest(value) for name, value in fields.items()}}


def _head(claim: Claim, modules: Sequence[str]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "claim": claim.name,
        "statement": claim.statement,
        "sources": source_digests(*modules),
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("python-flint", "numpy")},
        },
    }


def _part(part: Part, calculated: Sequence[Goal]) -> dict[str, Any]:
    """What is stated is made anew of the claim: of what a proof script was given, only its lines are taken."""
    lines = {(g.stage, g.equation): g.lines for g in calculated}
    lemmas = {u.name: u.lemma for _, u in uses_of({part.name: calculated}) if u.lemma is not None}
    goals = goals_of(part)
    over = goals[0].left.signature
    given = free_values(part.inputs, over)
    own = free_values(part.declarations, over)
    start: dict[str, Any] = {}
    advance: dict[str, Any] | None = None
    if part.advance is not None:
        at, state = free_values(part.steps, over), free_values(part.state, over)
        start = _state(part, part.start(given), over)
        advance = _state(part, part.advance(given, at, state), over)
    return {
        "name": part.name,
        "axes": [*part.axes, *POINTS],
        "scalars": [d.name for d in part.declarations if isinstance(d, Scalar)],
        "tensors": {d.name: list(d.axes) for d in part.declarations if isinstance(d, Tensor)},
        "functions": {
            d.name: _function_axes(d) for d in part.declarations if isinstance(d, PairFunction | PointFunction)
        },
        "hypotheses": [
            *(_hypothesis(h, h.kind, given, over) for h in part.hypotheses),
            *(_hypothesis(h, "law", given, over) for h in part.laws),
        ],
        **({"lemmas": [_lemma(lemma, own, over) for lemma in lemmas.values()]} if lemmas else {}),
        "layer_inputs": [d.name for d in part.steps],
        "state": [d.name for d in part.state] if part.advance else [],
        "start": start,
        "advance": advance,
        "invariant": {name: _sides(*sides) for name, sides in goals[0].invariant.items()},
        "goals": [_goal(goal, lines[goal.stage, goal.equation]) for goal in goals],
    }


def _state(part: Part, state: Mapping[str, Any], over: Signature) -> dict[str, Any]:
    return {name: expression(value) for name, value in values_of_state(part, state, over).items()}


def _sides(left: Array, right: Array) -> dict[str, Any]:
    return {"left": expression(left), "right": expression(right)}


def _hypothesis(hypothesis: Hypothesis, kind: str, given: Mapping[str, Any], over: Signature) -> dict[str, Any]:
    """Raises ValueError for one without an equation, which no proof for every size can use."""
    if hypothesis.equation is None:
        raise ValueError(f"hypothesis {hypothesis.name} has no equation")
    names = [f"argument {k}" for k in range(len(hypothesis.parameters))]
    arguments = [over.tensor(name, *axes) for name, axes in zip(names, hypothesis.parameters, strict=True)]
    return {
        "name": hypothesis.name,
        "statement": hypothesis.statement,
        "kind": kind,
        "parameters": [[name, list(axes)] for name, axes in zip(names, hypothesis.parameters, strict=True)],
        **_sides(*hypothesis.equation(given, *arguments)),
    }


def _lemma(lemma: Lemma, own: Mapping[str, Any], over: Signature) -> dict[str, Any]:
    """An equation of another claim, at free arrays; its free functions are those of the part."""
    parameters = [(f"argument {k}", d) for k, d in enumerate(lemma.parameters)]
    given = {d.name: own.get(d.name) for d in lemma.part.inputs}
    given |= {d.name: over.tensor(name, *d.axes) for name, d in parameters}
    return {
        "name": lemma.name,
        "claim": lemma.claim,
        "part": lemma.part.name,
        "equation": lemma.equation,
        "axes": dict(lemma.axes),
        "parameters": [[name, list(d.axes)] for name, d in parameters],
        **_sides(*lemma.sides(given)),
        "conditions": [{"name": name, **_sides(*sides)} for name, sides in lemma.conditions(given).items()],
    }


def _goal(goal: Goal, lines: Sequence[Line]) -> dict[str, Any]:
    return {
        "stage": goal.stage,
        "equation": goal.equation,
        **_sides(goal.left, goal.right),
        "lines": [_line(line) for line in lines],
    }


def _line(line: Line) -> dict[str, Any]:
    written: dict[str, Any] = {"reason": line.reason, "expression": expression(line.expression)}
    if line.context is None:
        return written | {"method": "canonical form"}
    return written | {
        "method": "substitution",
        "uses": [_use(use) for use in line.uses],
        "context": expression(line.context),
    }


def _use(use: Use) -> dict[str, Any]:
    written: dict[str, Any] = {
        "kind": use.kind,
        "name": use.name,
        "backwards": use.backwards,
        "shape": list(use.old.axes),
    }
    if use.kind != Assumption.INDUCTION:
        written["arguments"] = [expression(a) for a in use.arguments]
    if use.kind == Assumption.LEMMA:
        written["discharged"] = [[_line(line) for line in condition.lines] for condition in use.discharged]
    return written


def expression(array: Array) -> dict[str, Any]:
    """An indexed array as JSON; free leg k is the index "k", the other indices are "b0", "b1", ... in each term."""
    free = {Index(axis, -1 - k): str(k) for k, axis in enumerate(array.axes)}
    return {"axes": list(array.axes), "terms": [_term(t, dict(free), itertools.count()) for t in array.terms]}


def _term(term: Summand | Term, names: dict[Index, str], serial: Any) -> dict[str, Any]:
    names = names | {i: f"b{next(serial)}" for i in term.bound}
    return {
        "coefficient": _coefficient(term.coefficient),
        "bound": {names[i]: i.axis for i in term.bound},
        "factors": [
            {
                "name": f.name,
                "legs": [names[i] for i in f.legs],
                "arguments": [_argument(a, names, serial) for a in f.arguments],
            }
            for f in term.factors
        ],
    }


@lru_cache(maxsize=10_000)
def _coefficient(value: Quotient) -> dict[str, Any]:
    return quotient(value)


def _argument(argument: Argument, names: dict[Index, str], serial: Any) -> dict[str, Any]:
    names = names | {i: f"b{next(serial)}" for i in argument.parameters}
    return {
        "parameters": {names[i]: i.axis for i in argument.parameters},
        "terms": [_term(t, names, serial) for t in argument.terms],
    }


def _values(values: Any) -> Any:
    """Nested lists of rational numbers as text, and of rational functions of e."""
    if isinstance(values, numpy.ndarray):
        return [_values(v) for v in values] if values.ndim else _values(values.item())
    return quotient(values) if isinstance(values, Quotient) else str(values)
