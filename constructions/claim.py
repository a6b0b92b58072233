"""What a claim is: data.  Its status is computed elsewhere, from evidence.

A claim has parts; a part equates two sides after L steps of a joint recursion (the transformer's state and
the algorithm's), for every L >= 0, or at once when it has no ``advance``.  All its functions are written for
any namespace: given values in one, they return values in the same.

It may also have inequalities between rational functions of real numbers, and bounds on sequences.  Their
functions are written for any field: with +, -, *, / and integers only.  A claim that has none of all this is a
lemma of analysis: it is stated, and its proof is written out in its module.

A sentence is bound to all this clause by clause.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from constructions.arrays.namespace import Array, Number
from constructions.names import LOCAL_AXES, at_a_layer, is_identifier, require_free, require_identifier, require_words

Values = Mapping[str, Any]
Equations = dict[str, tuple[Array, Array]]  # name -> (left, right)


class Stage(StrEnum):
    """Where a goal stands: a statement without depth is shown once, one about every depth by its base and its step."""

    ONCE = "once"
    BASE = "base"
    STEP = "step"


class Relation(StrEnum):
    """How the two sides of an inequality compare; ``EQUAL`` for an identity between real numbers."""

    LESS = "<"
    AT_MOST = "<="
    EQUAL = "="


class Bound(StrEnum):
    """The side on which a sequence is bounded."""

    LOWER = "lower"
    UPPER = "upper"


@dataclass(frozen=True)
class Tensor:
    """A free array; ``axes`` are names of sizes.  Without axes it is a number that arrays are made of."""

    name: str
    axes: tuple[str, ...]


@dataclass(frozen=True)
class Scalar:
    """A free number."""

    name: str


@dataclass(frozen=True)
class PairFunction:
    """A free function of two vectors over ``axis``, applied to all pairs: (axis, n), (axis, m) -> (n, m)."""

    name: str
    axis: str


@dataclass(frozen=True)
class PointFunction:
    """A free function of a vector over ``domain`` to one over ``codomain``: (domain, n) -> (codomain, n)."""

    name: str
    domain: str
    codomain: str


Declaration = Tensor | Scalar | PairFunction | PointFunction


@dataclass(frozen=True)
class Hypothesis:
    """A condition that can be used in a proof, satisfied and dropped.

    ``equation(values, *arrays)`` is the instance (left, right) that a proof may substitute; with ``not_zero`` it says
    instead that no entry of left is 0 (right is 0): what a proof may divide by.  Without an equation it says of one
    tensor what its entries are, ``entries`` being its name and its entry at a position.  ``satisfy(values)`` turns
    free values into ones that meet it (in the exact and float namespaces).
    """

    name: str
    statement: str
    equation: Callable[..., tuple[Array, Array]] | None
    satisfy: Callable[[Values], Values]
    parameters: tuple[tuple[str, ...], ...] = ()  # the axes of each of ``arrays``
    not_zero: bool = False
    entries: tuple[str, Callable[..., int]] | None = None

    def __post_init__(self) -> None:
        if (self.equation is None) == (self.entries is None):
            raise ValueError(f"hypothesis {self.name} needs an equation, or what the entries of a tensor are")
        if self.not_zero and (self.parameters or self.equation is None):
            raise ValueError(f"hypothesis {self.name}: what is not 0 is given by an equation without parameters")

    @property
    def kind(self) -> str:
        """What a certificate calls it, where it is no law."""
        return "entries" if self.equation is None else "not zero" if self.not_zero else "hypothesis"


@dataclass(frozen=True)
class Part:
    """One equational statement.

    ``inputs`` are given once, ``steps`` afresh for each layer; ``state`` declares what one step hands to the
    next.  ``start(inputs)`` makes the first state, ``advance(inputs, step, state)`` the next one, and
    ``equations(inputs, state)`` the two sides claimed equal at every state reached.
    """

    name: str
    inputs: tuple[Declaration, ...]
    start: Callable[[Values], Values]
    equations: Callable[[Values, Values], Equations]
    steps: tuple[Declaration, ...] = ()
    state: tuple[Declaration, ...] = ()
    advance: Callable[[Values, Values, Values], Values] | None = None
    hypotheses: tuple[Hypothesis, ...] = ()
    laws: tuple[Hypothesis, ...] = ()  # equations that hold for whatever is given: of exp and 1/s
    divides: bool = False  # the forward pass or a hypothesis divides: exact instances need a fraction field

    def __post_init__(self) -> None:
        require_words(self.name, "a part")
        if ": " in self.name:
            raise ValueError(f"part {self.name}: what follows the first ': ' is read as the name of an equation")
        at, names = f"part {self.name}", [*(d.name for d in self.declarations), *self.axes]
        for name in names:
            require_free(name, at)
        if twice := sorted({n for n in names if names.count(n) > 1}):
            raise ValueError(f"{at}: {', '.join(twice)} declared twice; a free name is one free value")
        for step in self.steps:
            if alike := [n for n in names if at_a_layer(step.name, n)]:
                raise ValueError(f"{at}: {alike[0]} is what {step.name} is called at a layer")
        self._require_assumptions(at)

    def _require_assumptions(self, at: str) -> None:
        """Hypotheses and laws have names of their own, and are given vectors over axes that there are."""
        assumed = [h.name for h in self.hypotheses + self.laws]
        for words in (*assumed, *filter(None, (h.statement for h in self.hypotheses + self.laws))):
            require_words(words, f"{at}: a hypothesis")
        if twice := sorted({n for n in assumed if assumed.count(n) > 1}):
            raise ValueError(f"{at}: {', '.join(twice)} stands for two hypotheses")
        for h in self.hypotheses + self.laws:
            if unknown := {a for axes in h.parameters for a in axes} - {*self.axes, *LOCAL_AXES}:
                raise ValueError(f"{at}, {h.name}: no axis is called {', '.join(sorted(unknown))}")

    @property
    def declarations(self) -> tuple[Declaration, ...]:
        return self.inputs + self.steps + self.state

    @property
    def axes(self) -> tuple[str, ...]:
        """The sizes this part quantifies over, beside the depth."""
        found: dict[str, None] = {}
        for d in self.declarations:
            if isinstance(d, Tensor):
                found |= dict.fromkeys(d.axes)
            elif isinstance(d, PairFunction):
                found[d.axis] = None
            elif isinstance(d, PointFunction):
                found |= dict.fromkeys((d.domain, d.codomain))
        return tuple(found)


Expression = Callable[[Values], Number]  # a rational function of the named numbers


@dataclass(frozen=True)
class Variable:
    """A real number within bounds, which may depend on the variables before it; None is no bound on that side.

    An open bound is excluded; that matters to strict inequalities only.
    """

    name: str
    lower: Expression | None = None
    upper: Expression | None = None
    lower_open: bool = False
    upper_open: bool = False

    def __post_init__(self) -> None:
        if self.lower is None and self.upper is None:
            raise ValueError(f"{self.name} needs a bound: treat the cases above and below 0 apart")


@dataclass(frozen=True)
class Inequality:
    """``sides(values)`` are (smaller, greater) wherever the variables are within bounds and both are defined."""

    name: str
    variables: tuple[Variable, ...]
    sides: Callable[[Values], tuple[Number, Number]]
    relation: Relation = Relation.AT_MOST

    def __post_init__(self) -> None:
        if self.relation not in tuple(Relation):
            raise ValueError(f"{self.name}: the relation is {self.relation!r}, expected <, <= or =")


@dataclass(frozen=True)
class BoundedSequence:
    """p_0 = start, p_{l+1} = advance(p_l): lower(l) <= p_l <= upper(l) for every l >= 0; None is no bound.

    ``advance``, ``lower`` and ``upper`` are given the variables, and ``advance`` the number p, the bounds the
    number l besides.
    """

    name: str
    variables: tuple[Variable, ...]
    start: Expression
    advance: Expression
    lower: Expression
    upper: Expression | None = None


def inequalities_of(sequence: BoundedSequence) -> dict[tuple[Stage, Bound], Inequality]:
    """What is to be shown of a sequence by induction on l, by (stage, side)."""
    given = sequence.variables
    counter = Variable("l", lower=lambda v: 0)
    member = Variable("p", lower=sequence.lower, upper=sequence.upper)
    names = {v.name for v in given}
    if names & {"l", "p"}:
        raise ValueError(f"sequence {sequence.name}: l and p are the index and the member, not variables")
    stages: dict[Stage, tuple[tuple[Variable, ...], Expression, Expression]] = {
        Stage.BASE: (given, sequence.start, lambda v: Fraction(0)),
        Stage.STEP: ((*given, counter, member), sequence.advance, lambda v: v["l"] + 1),
    }

    def compared(stage: Stage, side: Bound, bound: Expression) -> Inequality:
        over, made, index = stages[stage]

        def sides(v: Values) -> tuple[Number, Number]:
            both = (bound({**v, "l": index(v)}), made(v))
            return both if side == Bound.LOWER else both[::-1]

        return Inequality(f"{stage}, {side}", over, sides)

    bounds = {Bound.LOWER: sequence.lower} | ({} if sequence.upper is None else {Bound.UPPER: sequence.upper})
    return {(stage, side): compared(stage, side, bound) for side, bound in bounds.items() for stage in stages}


@dataclass(frozen=True)
class StationaryPoint:
    """Weights at which the gradient of the mean loss over random tasks vanishes, by what a claim says.

    For a witness by sampling: ``draw(random, count)`` makes independent tasks, ``losses(tasks, weights)`` the loss of
    each, shape (count,), a polynomial of degree at most 2 in every single weight; ``weights()`` makes these.
    """

    name: str
    draw: Callable[[Any, int], Any]
    losses: Callable[[Any, Mapping[str, Any]], Any]
    weights: Callable[[], Mapping[str, Any]]


@dataclass(frozen=True)
class Source:
    """Where a statement comes from; ``as_printed`` only where the printed form differs from the true one."""

    cite: str
    where: str
    as_printed: str = ""


@dataclass(frozen=True)
class Clause:
    """A piece of a sentence, and what says it.

    ``by`` names parts, equations as "part: equation", inequalities, sequences, or claims that it rests on: those that
    its proof uses as lemmas, and those that it is read off.  What all these do not say word for word is ``read_off``
    them: by that argument, in words, which nothing here decides.
    """

    text: str
    by: tuple[str, ...] = ()
    read_off: str = ""

    def __post_init__(self) -> None:
        for words in (self.text, *self.by, *([self.read_off] if self.read_off else [])):
            require_words(words, "a clause")
        if not (self.by or self.read_off):
            raise ValueError(f"nothing says {self.text!r}: name what does, or the argument by which it is read off")


@dataclass(frozen=True)
class Claim:
    """A named statement: its clauses, what it equates and compares, and its source."""

    name: str
    clauses: tuple[Clause, ...]
    source: Source
    parts: tuple[Part, ...] = ()
    remarks: tuple[str, ...] = ()
    inequalities: tuple[Inequality, ...] = ()
    sequences: tuple[BoundedSequence, ...] = ()
    stationary: tuple[StationaryPoint, ...] = ()

    def __post_init__(self) -> None:
        require_identifier(self.name, "a claim")
        names = [part.name for part in self.parts] + [compared.name for compared in self.comparisons]
        if twice := sorted({n for n in names if names.count(n) > 1}):
            raise ValueError(f"claim {self.name}: {', '.join(twice)} stands for two things")
        for words in filter(None, (*self.remarks, self.source.cite, self.source.where, self.source.as_printed)):
            require_words(words, f"claim {self.name}")
        for compared in self.comparisons:
            self._require_variables(compared)
        self._require_said(names)

    def _require_variables(self, compared: Inequality | BoundedSequence) -> None:
        at, variables = f"claim {self.name}, {compared.name}", [v.name for v in compared.variables]
        for name in variables:
            require_identifier(name, at)
        if len(set(variables)) != len(variables):
            raise ValueError(f"{at}: two variables have one name")

    def _require_said(self, names: list[str]) -> None:
        """Every clause is said by something there is, and every part and comparison says one."""
        if not self.clauses:
            raise ValueError(f"claim {self.name}: it says nothing")
        saying = {name for clause in self.clauses for name in clause.by}
        for name in saying.difference(names):
            equation = any(name.startswith(f"{part.name}: ") for part in self.parts)
            if not equation and (not is_identifier(name) or name == self.name):
                raise ValueError(f"claim {self.name}: a clause is said by {name!r}, and nothing is called that")
        saying |= {name.partition(": ")[0] for name in saying.difference(names)}
        if silent := [n for n in names if n not in saying]:
            raise ValueError(f"claim {self.name}: no clause is said by {', '.join(silent)}")

    @property
    def statement(self) -> str:
        """The whole sentence: its clauses, one after the other."""
        return " ".join(clause.text for clause in self.clauses)

    @property
    def depends_on(self) -> tuple[str, ...]:
        """The claims it rests on: what its clauses are said by, and is nothing of its own."""
        own = {part.name for part in self.parts} | {compared.name for compared in self.comparisons}
        said = [name for clause in self.clauses for name in clause.by if name not in own]
        return tuple(dict.fromkeys(name for name in said if is_identifier(name)))

    @property
    def comparisons(self) -> tuple[Inequality | BoundedSequence, ...]:
        return self.inequalities + self.sequences

    @property
    def stated(self) -> bool:
        """Whether there is nothing here that a check could decide: a lemma with a written proof."""
        return not (self.parts or self.comparisons)

    @property
    def sizes(self) -> str:
        """What it quantifies over: the sizes of all parts, real numbers within bounds, and L for every depth."""
        axes = dict.fromkeys(a for part in self.parts for a in part.axes)
        depth = ["L"] if self.sequences or any(part.advance for part in self.parts) else []
        return ", ".join([*axes, *(["reals"] if self.comparisons else []), *depth])


@dataclass(frozen=True)
class Mutant:
    """A false neighbour of a claim; every check must reject it.  ``claim`` keeps the original's name."""

    name: str
    claim: Claim


@dataclass(frozen=True)
class Erratum:
    """A printed statement that is false, the claim that corrects it, and where it was printed."""

    printed: Claim
    corrected: str
