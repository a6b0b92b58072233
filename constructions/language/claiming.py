"""From what a user writes to what is claimed: every function is run once, and what does not fit is said by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from constructions.claim import Hypothesis, Source
from constructions.definitions.attention import Head
from constructions.hypotheses.elementary_functions import LAWS
from constructions.language.algorithm import Algorithm, Names, Says, fitting, said
from constructions.language.evaluation import within
from constructions.language.expression import (
    Applied,
    Expression,
    Free,
    Function,
    Identity,
    Role,
    matrix,
    zeros,
)
from constructions.language.heads import blocks, parameters, resolved
from constructions.language.sentence import clauses
from constructions.language.simulation import LAYERS, ONE, Assumption, Simulation

CONTEXT = {"x": matrix("X", "d", "n"), "y": matrix("Y", "n_y", "n")}
QUERIES = {"x": matrix("Q", "d", "m"), "y": zeros("n_y", "m")}
LAW = {law.name: law for law in LAWS}


class Written(Protocol):
    """What a user writes: the fields of ``verify.Claim``, which says what each is."""

    @property
    def name(self) -> str: ...
    @property
    def layer(self) -> Sequence[Any]: ...
    @property
    def algorithm(self) -> Algorithm | None: ...
    @property
    def keeps(self) -> Mapping[str, Says]: ...
    @property
    def queries_keep(self) -> Mapping[str, Says]: ...
    @property
    def predicts(self) -> Says | None: ...
    @property
    def also(self) -> Mapping[str, Says]: ...
    @property
    def context(self) -> Mapping[str, Expression]: ...
    @property
    def queries(self) -> Mapping[str, Expression]: ...
    @property
    def assumes(self) -> Sequence[Assumption]: ...
    @property
    def laws(self) -> Sequence[str]: ...
    @property
    def layers(self) -> int | None: ...
    @property
    def rests_on(self) -> Sequence[str]: ...
    @property
    def source(self) -> str: ...
    @property
    def remarks(self) -> Sequence[str]: ...


def simulation(written: Written) -> Simulation:
    """What it claims.  Raises ValueError that names the claim, what does not fit, and where."""
    try:
        found = _simulation(written)
        return replace(found, clauses=tuple(clauses(found, ONE if found.once else LAYERS)))
    except ValueError as error:
        told = str(error)
        raise ValueError(told if told.startswith(f"{written.name}: ") else f"{written.name}: {told}") from None


def _simulation(written: Written) -> Simulation:
    if written.layers not in (None, 1):
        raise ValueError(f"layers is {written.layers!r}: None for every number of layers, or 1")
    _require_slots(written.context, written.queries)
    steps = written.algorithm or Algorithm({}, lambda s, data, at: {})
    heads = resolved(written.layer, written.context)
    data, at = _names(written.context, written.queries, heads)
    return Simulation(
        name=written.name,
        heads=heads,
        context=dict(written.context),
        queries=dict(written.queries),
        state=steps.state,
        first={name: steps.first(name) for name in steps.start},
        next=steps.next(data, at),
        equations=_equations(written, steps.state, data),
        also=_also(written.also, steps.state, data),
        assumptions=tuple(written.assumes),
        laws=tuple(_laws(written.laws)),
        once=written.layers == 1,
        source=Source(written.source or "own claim", "as it is written"),
        remarks=tuple(written.remarks),
        rests_on=tuple(written.rests_on),
    )


def _equations(written: Written, state: Mapping[str, Any], data: Names) -> dict[str, Expression]:
    """What each slot is in the end; one of which nothing is said is what it was."""
    found: dict[str, Expression] = {}
    of_each = ("context", written.context, written.keeps), ("query", written.queries, written.queries_keep)
    for kind, slots, says in of_each:
        if odd := sorted(set(says) - set(slots)):
            raise ValueError(f"it keeps {', '.join(odd)}, and the slots are {', '.join(slots)}")
        for slot, begun in slots.items():
            where = f"what the slot {slot} of the {kind} keeps"
            kept = said(says[slot], state, data, where) if slot in says else begun
            found[f"{kind} {slot}"] = fitting(kept, begun.axes or (), where)
    if written.predicts is not None:
        if "y" not in written.queries or "y" in written.queries_keep:
            raise ValueError("a prediction is minus the slot y of a query: no more is said of that slot")
        axes = written.queries["y"].axes or ()
        made = fitting(said(written.predicts, state, data, "what is predicted"), axes, "what is predicted")
        found |= {"query y": -made, "prediction": made}
    return found


def _require_slots(context: Mapping[str, Expression], queries: Mapping[str, Expression]) -> None:
    if not context or list(context) != list(queries):
        raise ValueError(f"context and queries have the same slots, not {', '.join(context)} and {', '.join(queries)}")
    columns: dict[str, set[str]] = {}
    for kind, slots in (("context", context), ("queries", queries)):
        for slot, e in slots.items():
            if not isinstance(e, Expression) or e.axes is None or len(e.axes) != 2:
                raise ValueError(f"the slot {slot} of the {kind} is {e!r}, expected an array (rows, tokens)")
            columns.setdefault(kind, set()).add(e.axes[1])
    for kind, found in columns.items():
        if len(found) > 1:
            raise ValueError(f"the slots of the {kind} have different tokens: {', '.join(sorted(found))}")
    for slot, e in context.items():
        if (e.axes or ())[0] != (queries[slot].axes or ())[0]:
            raise ValueError(
                f"the slot {slot} has rows {e.described} in the context, {queries[slot].described} in queries"
            )


def _names(
    context: Mapping[str, Expression], queries: Mapping[str, Expression], heads: Iterable[Head]
) -> tuple[Names, Names]:
    """What ``data`` and ``at`` have: what is free in prompts and heads."""
    data: dict[str, Any] = {}
    at: dict[str, Any] = {}
    heads = list(heads)
    for e in within(*context.values(), *queries.values(), *blocks(heads)):
        if isinstance(e.node, Free):
            (at if e.node.role is Role.LAYER else data)[e.node.name] = e
        if isinstance(e.node, Applied):
            data[e.node.function.name] = e.node.function
    for head in heads:
        data |= {p.name: p for p in parameters(head.similarity) if isinstance(p, Function)}
    return Names("data", data), Names("the layer", at)


def _also(also: Mapping[str, Says], state: Mapping[str, Any], data: Names) -> dict[str, tuple[Expression, Expression]]:
    found = {}
    for name, says in also.items():
        sides = said(says, state, data, f"the equation {name!r}")
        if not isinstance(sides, tuple) or len(sides) != 2:
            raise ValueError(f"the equation {name!r} has no two sides: a function of (s, data) returns (left, right)")
        left, right = sides
        if isinstance(left, Identity) and isinstance(right, Expression):
            left = fitting(left, right.axes or (), f"the left side of {name!r}")
        if not isinstance(left, Expression) or left.axes is None:
            raise ValueError(f"the left side of {name!r} is {left!s}, expected an array")
        found[name] = left, fitting(right, left.axes, f"the right side of {name!r}")
    return found


def _laws(names: Sequence[str]) -> Iterable[Hypothesis]:
    for name in names:
        if name not in LAW:
            raise ValueError(f"there is no law {name}; there are {', '.join(LAW)}")
        yield LAW[name]
