"""A proof is a calculation: from a left side, by named steps, to a right side; every line can fail.

The prover hands a proof script the *goals* of a part, one for each equation: once, or (by induction on the
depth) its base and its step.  In a step the state is free, and the part's equations at that state are the
induction hypothesis.  Two methods justify a line:

canonical form
    both expressions are one and the same sum of networks (``constructions.arrays.indexed``);
substitution
    one side of an assumed equation is put for the other, in a stated context.

Assumed are the part's hypotheses and laws, the induction hypothesis, and lemmas: equations of other claims, at arrays
of which it is calculated that they meet the hypotheses there.

A script never says that it succeeded: the goal is proved when ``conclude`` has reached the right side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from constructions.arrays import indexed
from constructions.arrays.indexed import Array
from constructions.arrays.quotients import TooManyTerms
from constructions.claim import Claim, Equations, Part, PointFunction, Scalar, Stage, Tensor, Values
from constructions.hypotheses.elementary_functions import is_law
from constructions.names import LOCAL_AXES, require_words
from proofs.calculus import lemmas
from proofs.calculus.arguments import Argument
from proofs.calculus.free import free_values
from proofs.calculus.lemmas import Claims, Lemma

POINTS = LOCAL_AXES


NONE: Values = MappingProxyType({})
NO_CLAIMS: Claims = MappingProxyType({})


class StepRefused(Exception):
    """A line of a calculation does not hold, or a goal was left open; the message says which.

    Where two expressions differ, ``sides`` are what was reached, and what should have been.
    """

    def __init__(self, message: str, sides: tuple[Array, Array] | None = None) -> None:
        super().__init__(message)
        self.sides = sides


class Assumption(StrEnum):
    """What an assumed equation is: the part's equations at the free state, a hypothesis or law of the part, a lemma."""

    INDUCTION = "induction hypothesis"
    HYPOTHESIS = "hypothesis"
    LEMMA = "lemma"


@dataclass(frozen=True)
class Use:
    """An assumed equation, as used: which, with what arguments, and in which direction.

    Of a lemma, ``discharged`` are the calculations that its hypotheses hold for the arguments, in their order.
    """

    kind: Assumption
    name: str
    arguments: tuple[Array, ...]
    backwards: bool
    old: Array
    new: Array
    lemma: Lemma | None = None
    discharged: tuple[Goal, ...] = ()


@dataclass(frozen=True)
class Line:
    """One step: the expression reached, why, and for a substitution the context with its holes."""

    expression: Array
    reason: str
    uses: tuple[Use, ...] = ()
    context: Array | None = None


@dataclass(frozen=True)
class Goal:
    """One equation to be proved: what is to be shown is fixed, and ``lines`` grow as the script calculates."""

    part: Part
    stage: Stage
    equation: str
    given: Values
    at: Values  # the layer's inputs (in a step)
    state: Values  # the free state (in a step)
    left: Array
    right: Array
    invariant: Mapping[str, tuple[Array, Array]]
    claims: Claims = field(default_factory=dict)  # those that can be used as lemmas
    shared: dict[tuple[tuple[str, str], ...], tuple[Equations, ...]] = field(default_factory=dict)
    calculated: list[Line] = field(default_factory=list)

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(self.calculated)

    @property
    def current(self) -> Array:
        return self.calculated[-1].expression if self.calculated else self.left

    @property
    def concluded(self) -> bool:
        """The last line is the right side itself."""
        return bool(self.calculated) and self.calculated[-1].expression is self.right

    def rewrite(self, expression: Array, reason: str) -> None:
        """The current expression is ``expression``, by canonical form."""
        self._require(self.current, expression, reason)
        self.calculated.append(Line(expression, reason))

    def conclude(self, reason: str = "canonical form") -> None:
        """The current expression is the right side, by canonical form."""
        self.rewrite(self.right, reason)

    def by_hypothesis(
        self, name: str, context: Callable[[Any], Array], *arguments: Array, backwards: bool = False
    ) -> None:
        """Put the right side of a hypothesis or law (at ``arguments``) for its left, in ``context``."""
        hypothesis = {h.name: h for h in self.part.hypotheses + self.part.laws}.get(name)
        if hypothesis is None or hypothesis.equation is None:
            raise StepRefused(f"{self}: {name} is not a hypothesis that can be substituted")
        left, right = hypothesis.equation(self.given, *arguments)
        old, new = (right, left) if backwards else (left, right)
        use = Use(Assumption.HYPOTHESIS, name, arguments, backwards, old, new)
        kind = "law" if hypothesis in self.part.laws else "hypothesis"
        self._substitute(use, context, f"{kind}: {name}")

    def by_lemma(
        self,
        lemma: tuple[str, str, str],
        context: Callable[[Any], Array],
        given: Mapping[str, Array],
        conditions: Mapping[str, Calculation] = NONE,
        backwards: bool = False,
    ) -> None:
        """Put the right side of a proved equation for its left, in ``context``.

        ``lemma`` is (claim, part, equation); ``given`` has an array for each tensor of that part, and ``conditions`` a
        calculation for each of its hypotheses, by default that both sides have one canonical form.
        """
        try:
            found = lemmas.lemma(self.claims, *lemma, given)
            values = {**self._unchanged(found.part), **given}
            left, right = found.sides(values)
            required = found.conditions(values)
        except (lemmas.NoLemma, KeyError) as problem:
            raise StepRefused(f"{self}: {problem}") from None
        if unknown := set(conditions) - set(required):
            raise StepRefused(f"{self}: {found.name} has no hypothesis {', '.join(sorted(unknown))}")
        discharged = []
        for name, sides in required.items():
            where = f"{self.equation}, {found.name}, {name}"
            condition = replace(self, equation=where, left=sides[0], right=sides[1], calculated=[])
            conditions.get(name, Goal.conclude)(condition)
            if not condition.concluded:
                raise StepRefused(f"{condition}: the calculation does not reach the right side")
            discharged.append(condition)
        old, new = (right, left) if backwards else (left, right)
        arguments = tuple(given[d.name] for d in found.parameters)
        use = Use(Assumption.LEMMA, found.name, arguments, backwards, old, new, found, tuple(discharged))
        self._substitute(use, context, f"lemma: {found.name}")

    def _unchanged(self, part: Part) -> Values:
        """The free functions and scalars of another part, which must be declared here too."""
        own = {**self.given, **self.at, **self.state}
        kept = [d for d in part.inputs if not isinstance(d, Tensor)]
        if odd := [d.name for d in kept if d not in self.part.declarations or d.name not in own]:
            raise lemmas.NoLemma(f"{', '.join(odd)} of {part.name} cannot be given: {self.part.name} has none like it")
        return {d.name: own[d.name] for d in kept}

    def by_induction(self, name: str, context: Callable[[Any], Array], backwards: bool = False) -> None:
        """Put the right side of an equation of the induction hypothesis for its left, in ``context``."""
        self._substitute(self._induction(name, backwards), context, f"induction hypothesis: {name}")

    def by_induction_on(self, **equations: str) -> None:
        """Put for each named part of the state what the induction hypothesis says it holds.

        ``equations`` maps a name of the state to the equation whose left side it is.
        """
        if self.stage != Stage.STEP:
            raise StepRefused(f"{self}: there is no induction hypothesis here")
        uses = tuple(self._induction(equation, False) for equation in equations.values())
        for name, use in zip(equations, uses, strict=True):
            self._require(self.state[name], use.old, f"{name} is the left side of {use.name}")
        key = tuple(equations.items())
        if key not in self.shared:  # the other equations of this step substitute the same
            self.shared[key] = tuple(
                self.sides_at({**self.state, **dict(zip(equations, values, strict=True))})
                for values in ([u.old for u in uses], [u.new for u in uses], self._holes(uses))
            )
        before, after, holes = (sides[self.equation][0] for sides in self.shared[key])
        reason = f"induction hypothesis: {', '.join(equations.values())}"
        self.calculated.append(Line(self.current - before + after, reason, uses, holes))

    def sides_at(self, state: Values) -> Equations:
        """Both sides of every equation of this step, had the layer been given ``state``."""
        assert self.part.advance is not None
        return self.part.equations(self.given, self.part.advance(self.given, self.at, state))

    def _induction(self, name: str, backwards: bool) -> Use:
        if self.stage != Stage.STEP or name not in self.invariant:
            raise StepRefused(f"{self}: {name!r} is not an equation of the induction hypothesis")
        left, right = self.invariant[name]
        old, new = (right, left) if backwards else (left, right)
        return Use(Assumption.INDUCTION, name, (), backwards, old, new)

    def _substitute(self, use: Use, context: Callable[[Array], Array], reason: str) -> None:
        (hole,) = self._holes((use,))
        self.calculated.append(Line(self.current - context(use.old) + context(use.new), reason, (use,), context(hole)))

    def _holes(self, uses: tuple[Use, ...]) -> list[Array]:
        return [self.left.signature.tensor(f"hole {k}", *use.old.axes) for k, use in enumerate(uses)]

    def _require(self, found: Array, expected: Array, reason: str) -> None:
        if found.axes != expected.axes:
            axes = f"axes ({', '.join(found.axes)}), expected ({', '.join(expected.axes)})"
            raise StepRefused(f"{self}, line {len(self.lines) + 1} ({reason}): {axes}")
        if not indexed.equal(found, expected):
            raise StepRefused(f"{self}, line {len(self.lines) + 1} ({reason}): the two sides differ", (found, expected))

    def __str__(self) -> str:
        return f"{self.part.name}, {self.stage}, {self.equation}"


Calculation = Callable[[Goal], None]
Script = Mapping[tuple[str, Stage, str], Calculation | Argument]
"""By (part, stage, equation); for an inequality (name, once, "inequality"), for a sequence (name, stage, bound)."""


def goals_of(part: Part, claims: Claims = NO_CLAIMS) -> list[Goal]:
    """Every goal of a part: the forward pass, run on free symbols, yields both sides; ``claims`` can be lemmas.

    Raises StepRefused where there is no equation, or the base has others than the step.
    """
    scalars = tuple(d.name for d in part.declarations if isinstance(d, Scalar))
    over = indexed.Signature((*part.axes, *POINTS), scalars)
    given = MappingProxyType(free_values(part.inputs, over))
    start = part.start(given)
    if part.advance is None:
        invariant = MappingProxyType(part.equations(given, start))
        _require_names(part, invariant)
        return [
            Goal(part, Stage.ONCE, name, given, NONE, NONE, *sides, invariant, claims)
            for name, sides in invariant.items()
        ]
    at, state = MappingProxyType(free_values(part.steps, over)), MappingProxyType(free_values(part.state, over))
    invariant = MappingProxyType(part.equations(given, state))
    base = part.equations(given, start)
    step = part.equations(given, part.advance(given, at, state))
    _require_names(part, invariant, base, step)
    shared: dict[tuple[tuple[str, str], ...], tuple[Equations, ...]] = {}
    return [
        Goal(part, Stage.BASE, name, given, NONE, NONE, *sides, invariant, claims) for name, sides in base.items()
    ] + [
        Goal(part, Stage.STEP, name, given, at, state, *sides, invariant, claims, shared)
        for name, sides in step.items()
    ]


def _require_names(part: Part, *stages: Mapping[str, tuple[Array, Array]]) -> None:
    """There are equations, of the same names at every stage, and a name is a line of words."""
    if not stages[0] or any(set(equations) != set(stages[0]) for equations in stages):
        raise StepRefused(f"{part.name}: every stage needs the same equations, and one at least")
    try:
        for name in stages[0]:
            require_words(name, f"{part.name}: an equation")
    except ValueError as error:
        raise StepRefused(str(error)) from None


def prove(
    claim: Claim, script: Script, claims: Claims = NO_CLAIMS, first: tuple[str, str] = ("", "")
) -> dict[str, list[Goal]]:
    """Run a claim's proof; the calculated goals by part.

    Raises StepRefused at the first line that fails, or that takes too many terms.  ``claims`` can be used as lemmas.
    Laws are those of ``constructions.hypotheses.elementary_functions``: a claim that brings its own has no proof.

    The goals of the (part, equation) named ``first`` come before all others, which changes nothing but how soon a
    false one is refused.
    """
    try:
        return _proved(claim, script, claims, first)
    except TooManyTerms as problem:
        raise StepRefused(f"{claim.name}: {problem} is not worked out") from None


def _proved(claim: Claim, script: Script, claims: Claims, first: tuple[str, str]) -> dict[str, list[Goal]]:
    for part in claim.parts:
        if brought := [law.name for law in part.laws if not is_law(law)]:
            raise StepRefused(f"{part.name}: {', '.join(brought)} is not in the table of laws")
    calculated: dict[str, list[Goal]] = {}
    used = set()
    for part in sorted(claim.parts, key=lambda part: part.name != first[0]):
        calculated[part.name] = goals_of(part, claims)
        for goal in sorted(calculated[part.name], key=lambda goal: (part.name, goal.equation) != first):
            key = (part.name, goal.stage, goal.equation)
            calculation = script.get(key)
            if not callable(calculation):
                raise StepRefused(f"{goal}: the proof has no calculation for it")
            used.add(key)
            calculation(goal)
            if not goal.concluded:
                raise StepRefused(f"{goal}: the calculation does not reach the right side")
    _require_said(claim, calculated)
    if unused := {key for key, calculation in script.items() if callable(calculation)} - used:
        raise StepRefused(f"the proof calculates what the claim does not say: {sorted(unused)}")
    return calculated


def _require_said(claim: Claim, calculated: Mapping[str, list[Goal]]) -> None:
    """A sentence is said by what is proved: every equation that a clause names is one of the goals, every claim one
    that the proof uses, or that the clause is read off; and a clause names every claim that the proof uses.
    """
    equations = {f"{part}: {goal.equation}" for part, goals in calculated.items() for goal in goals}
    names = {part.name for part in claim.parts} | {i.name for i in claim.comparisons} | set(claim.depends_on)
    used = {use.lemma.claim for _, use in uses_of(calculated) if use.lemma is not None}
    for clause in claim.clauses:
        if missing := set(clause.by) - names - equations:
            raise StepRefused(f"{claim.name}: the clause {clause.text!r} is said by {', '.join(sorted(missing))}")
        if not clause.read_off and (idle := [n for n in clause.by if n in claim.depends_on and n not in used]):
            raise StepRefused(f"{claim.name}: no line uses {', '.join(idle)}, which should say {clause.text!r}")
    if unsaid := sorted(used.difference(claim.depends_on)):
        raise StepRefused(f"{claim.name}: the proof uses {', '.join(unsaid)}, and no clause says so")


def uses_of(calculated: Mapping[str, Sequence[Goal]]) -> Iterator[tuple[str, Use]]:
    """Every substitution of a proof with its part, those by which the hypotheses of lemmas are shown too."""
    for part, goals in calculated.items():
        for goal in goals:
            for use in (use for line in goal.lines for use in line.uses):
                yield part, use
                yield from uses_of({part: use.discharged})


def hypotheses_used(calculated: Mapping[str, list[Goal]]) -> tuple[str, ...]:
    """The hypotheses and laws that a proof substitutes, each as "part, name"."""
    uses = [(part, use) for part, use in uses_of(calculated) if use.kind == Assumption.HYPOTHESIS]
    return tuple(dict.fromkeys(f"{part}, {use.name}" for part, use in uses))


def values_of_state(part: Part, state: Values, over: indexed.Signature) -> dict[str, Array]:
    """A state as expressions: tensors as they are, a function by its value at the free tensor ``point``."""
    shown = {}
    for d in part.state:
        if isinstance(d, PointFunction):
            shown[d.name] = state[d.name](over.tensor("point", d.domain, POINTS[0]))
        elif isinstance(d, Tensor):
            shown[d.name] = state[d.name]
    return shown
