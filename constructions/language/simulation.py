"""That layers carry out an algorithm, as a claim: a statement about every size and depth."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from constructions.claim import Claim as Statement
from constructions.claim import (
    Clause,
    Declaration,
    Equations,
    PairFunction,
    Part,
    PointFunction,
    Scalar,
    Source,
    Tensor,
    Values,
)
from constructions.claim import Hypothesis as Assumed
from constructions.definitions.attention import Head
from constructions.definitions.attention import layer as forward
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.slots import prompt_of, slots_of
from constructions.definitions.transformer import prediction
from constructions.language.evaluation import COLUMNS, Meaning, at_points, within
from constructions.language.expression import (
    Applied,
    Constant,
    Contraction,
    Entrywise,
    Expression,
    Free,
    Function,
    Quotient,
    Role,
    Size,
    require_name,
)
from constructions.language.heads import at_values, blocks, normalises, parameters

Layer = Callable[[Sequence[Head], Prompt], Prompt]
LAYERS, ONE = "layers", "layer"  # the name of the part: about every number of layers, or about one


def unchanged(values: Values) -> Values:
    return values


def current(given: Values, state: Values) -> Values:
    """What a layer reads: the state that the one before it left."""
    return state


@dataclass(frozen=True)
class Assumption:
    """That two arrays made of what is given are equal; ``met`` says how instances meet it: what is given becomes that.

    ``met`` maps the name of a free array to an expression of the free ones.
    """

    name: str
    left: Expression
    right: Expression
    met: Mapping[str, Expression]

    @property
    def text(self) -> str:
        return f"{self.left.text} = {self.right.text}"


@dataclass(frozen=True)
class Simulation:
    """What is claimed: every function has been run, and what is left are expressions of what is free.

    ``layer``, ``read`` and ``given_to_step`` are what false neighbours change besides.
    """

    name: str
    heads: tuple[Head, ...]
    context: Mapping[str, Expression]
    queries: Mapping[str, Expression]
    state: Mapping[str, Expression | Function]
    first: Mapping[str, Expression]
    next: Mapping[str, Expression]
    equations: Mapping[str, Expression]  # what a slot ("context x", "query y") or the prediction is
    also: Mapping[str, tuple[Expression, Expression]]
    assumptions: tuple[Assumption, ...] = ()
    laws: tuple[Assumed, ...] = ()
    once: bool = False
    source: Source = field(kw_only=True)
    remarks: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    layer: Layer = forward
    read: Callable[[Values, Values], Values] = current
    given_to_step: Callable[[Values], Values] = unchanged
    beside: tuple[Declaration, ...] = ()  # given to each layer, and used by ``given_to_step`` alone

    def __post_init__(self) -> None:
        _require_names(self)

    @property
    def fixed(self) -> list[Expression]:
        """What is said of the beginning, and of what there is after any number of layers."""
        tables = self.context, self.queries, self.first, self.equations
        found = [e for table in tables for e in table.values()]
        found += [side for sides in self.also.values() for side in sides]
        return found + [e for a in self.assumptions for e in (a.left, a.right, *a.met.values())]

    @property
    def everything(self) -> list[Expression]:
        return within(*self.fixed, *blocks(self.heads), *self.next.values())

    @property
    def part(self) -> Part:
        """The statement that a proof is of."""
        given, steps = (*declared(self, Role.GIVEN), *lengths(self)), (*declared(self, Role.LAYER), *self.beside)
        inputs = (*given, *steps) if self.once else given

        def start(values: Values) -> Values:
            of = Meaning(inputs, values)
            context, queries = ({slot: of(e) for slot, e in table.items()} for table in (self.context, self.queries))
            begun = {**slots_of(Prompt(Tokens(**context), Tokens(**queries))), **self._state(of, self.first)}
            return advance(values, {}, begun) if self.once else begun

        def advance(values: Values, at: Values, state: Values) -> Values:
            now = {name: state[name] for name in self.state}
            known = {**values, **at}
            heads = at_values(self.heads, Meaning(inputs, values, at), known)
            prompt = self.layer(heads, prompt_of(self.read(values, state), tuple(self.context)))
            step = Meaning(inputs, values, self.given_to_step(known), now)
            return {**slots_of(prompt), **self._state(step, self.next)}

        def equations(values: Values, state: Values) -> Equations:
            of = Meaning(inputs, values, {name: state[name] for name in self.state})
            prompt = prompt_of(state, tuple(self.context))
            sides = {f"context {slot}": held for slot, held in prompt.context.items()}
            sides |= {f"query {slot}": held for slot, held in prompt.query.items()}
            if "prediction" in self.equations:
                sides["prediction"] = prediction(prompt)
            found = {name: (sides[name], of(e)) for name, e in self.equations.items()}
            return found | {name: (of(left), of(right)) for name, (left, right) in self.also.items()}

        return Part(
            name=ONE if self.once else LAYERS,
            inputs=inputs,
            steps=() if self.once else steps,
            state=() if self.once else tuple(self._declared_state()),
            start=start,
            advance=None if self.once else advance,
            equations=equations,
            hypotheses=tuple(self._assumed(inputs)),
            laws=self.laws,
            divides=divides(self),
        )

    @property
    def statement(self) -> Statement:
        """The claim that the engine refutes, proves and tests."""
        part = self.part
        names = tuple(f"{part.name}: {name}" for name in (*self.equations, *self.also))
        clauses = self.clauses or (Clause("What it says.", by=(*names, *self.rests_on)),)
        return Statement(self.name, clauses, self.source, parts=(part,), remarks=self.remarks)

    def _state(self, of: Meaning, made: Mapping[str, Expression]) -> dict[str, Any]:
        return {name: of.function(e) if isinstance(self.state[name], Function) else of(e) for name, e in made.items()}

    def _declared_state(self) -> Iterator[Declaration]:
        for slot, e in self.context.items():
            yield Tensor(slot, e.axes or ())
        for slot, e in self.queries.items():
            yield Tensor(f"query_{slot}", e.axes or ())
        for name, free in self.state.items():
            yield declaration(name, free)

    def _assumed(self, inputs: Sequence[Declaration]) -> Iterator[Assumed]:
        for a in self.assumptions:

            def equation(given: Values, a: Assumption = a) -> tuple[Any, Any]:
                of = Meaning(inputs, given)
                return of(a.left), of(a.right)

            def satisfy(given: Values, a: Assumption = a) -> Values:
                of = Meaning(inputs, given)
                return {**given, **{name: of(e) for name, e in a.met.items()}}

            yield Assumed(a.name, a.text, equation, satisfy)


def declaration(name: str, free: Expression | Function) -> Declaration:
    """What is free, as a part declares it."""
    if isinstance(free, Function):
        if free.codomain is None:
            return PairFunction(name, free.domain)
        return PointFunction(name, free.domain, free.codomain)
    return Scalar(name) if free.axes is None else Tensor(name, free.axes)


def declared(of: Simulation, role: Role) -> tuple[Declaration, ...]:
    """Whatever is free in this role, each once, in the order in which it is met."""
    found: dict[str, Declaration] = {}
    order = [*of.context.values(), *of.queries.values(), *blocks(of.heads), *of.first.values()]
    for e in (*(x for first in order for x in reversed(within(first))), *of.everything):
        if isinstance(e.node, Free) and e.node.role is role:
            found.setdefault(e.node.name, declaration(e.node.name, e))
    for function in functions(of):
        if function.role is role:
            found.setdefault(function.name, declaration(function.name, function))
    return tuple(found.values())


def functions(of: Simulation) -> list[Function]:
    """Every free function, in the expressions and in the similarities of the heads."""
    found = [e.node.function for e in of.everything if isinstance(e.node, Applied)]
    return found + [p for head in of.heads for p in parameters(head.similarity) if isinstance(p, Function)]


def divides(of: Simulation) -> bool:
    """Whether anything is divided by what is not a number or a size alone."""
    below = [e.node.below for e in of.everything if isinstance(e.node, Quotient)]
    by_other = any(not isinstance(x.node, Size | Constant) for b in below for x in within(b))
    taken = any(isinstance(e.node, Entrywise) and e.node.function == "reciprocal" for e in of.everything)
    return by_other or taken or any(normalises(head.similarity) for head in of.heads)


def _require_names(of: Simulation) -> None:
    """One name is one thing, and what is given to a layer is not spoken of outside of one.  Raises ValueError."""
    kinds: dict[str, set[tuple[Role, Declaration]]] = {}
    for e in of.everything:
        if isinstance(e.node, Free) and e.node.role is not Role.POINT:
            kinds.setdefault(e.node.name, set()).add((e.node.role, declaration(e.node.name, e)))
    for function in functions(of):
        kinds.setdefault(function.name, set()).add((function.role, declaration(function.name, function)))
    for name, meanings in kinds.items():
        if len(meanings) > 1:
            raise ValueError(f"{of.name}: {name} stands for {len(meanings)} things: {', '.join(_described(meanings))}")
    slots = {*of.context, *(f"query_{slot}" for slot in of.context)}
    axes = {a for e in of.everything for a in axes_of(e)}
    for axis in axes - {COLUMNS}:
        require_name(axis, f"{of.name}: an axis")
    for name in kinds.keys() | of.state.keys():
        if name in slots or name in axes:
            raise ValueError(f"{of.name}: {name} is the name of {'a slot' if name in slots else 'an axis'} too")
    if both := slots & axes:
        raise ValueError(f"{of.name}: {', '.join(sorted(both))} is the name of a slot and of an axis")
    if not of.once:
        for e in within(*of.fixed):
            if isinstance(e.node, Free) and e.node.role is Role.LAYER:
                raise ValueError(f"{of.name}: {e.text} is given to each layer, and is spoken of outside of one")
    whole = [e for name, e in of.next.items() if not isinstance(of.state[name], Function)]
    if any(at_points(e) for e in (*whole, *blocks(of.heads), *of.equations.values(), *of.context.values())):
        raise ValueError(f"{of.name}: the points of a function are spoken of outside of it")
    for e in of.everything:
        if _over_points(e):
            raise ValueError(f"{of.name}: {e.text}: what a function is at a point depends on no other point")
    beginning = [*of.context.values(), *of.queries.values(), *of.first.values(), *blocks(of.heads)]
    for e in within(*beginning):
        if isinstance(e.node, Free) and e.node.role is Role.STATE:
            raise ValueError(f"{of.name}: {e.text} is a state of the algorithm, which prompts and heads do not know")


def _over_points(e: Expression) -> bool:
    """Whether it counts the points at which a function is taken, or sums over them."""
    if isinstance(e.node, Contraction):
        inputs, result = e.node.subscripts.split("->")
        legs = zip(inputs.split(","), e.node.arrays, strict=True)
        return any(
            a == COLUMNS and x not in result for own, of in legs for x, a in zip(own, of.axes or (), strict=True)
        )
    return isinstance(e.node, Size) and e.node.axis == COLUMNS


def lengths(of: Simulation) -> tuple[Declaration, ...]:
    """A free vector over each axis that nothing else which is given has: it only says how long the axis is."""
    known: set[str] = set()
    for d in (*declared(of, Role.GIVEN), *(declared(of, Role.LAYER) if of.once else ())):
        if isinstance(d, Tensor):
            known |= set(d.axes)
        elif isinstance(d, PointFunction):
            known |= {d.domain, d.codomain}
    free = {e.node.name for e in of.everything if isinstance(e.node, Free)} | {f.name for f in functions(of)}
    axes = dict.fromkeys(a for e in of.everything for a in axes_of(e) if a != COLUMNS)
    return tuple(Tensor(_fresh(f"along_{a}", free), (a,)) for a in axes if a not in known)


def _fresh(name: str, taken: Collection[str]) -> str:
    while name in taken:
        name += "_"
    return name


def axes_of(e: Expression) -> tuple[str, ...]:
    """The axes that an expression itself speaks of."""
    return (e.node.axis,) if isinstance(e.node, Size) else e.axes or ()


def _described(meanings: Iterable[tuple[Role, Declaration]]) -> list[str]:
    return sorted(f"{declared} {role.value}" for role, declared in meanings)
