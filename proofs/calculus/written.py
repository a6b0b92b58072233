"""Calculations that a user writes, with expressions for arrays: what is at hand, and the lines that may be written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from constructions.arrays.indexed import Array
from constructions.arrays.quotients import TooManyTerms
from constructions.claim import Scalar, Stage, Tensor
from constructions.language.algorithm import Names
from constructions.language.evaluation import Meaning
from constructions.language.expression import Expression, Role, named
from constructions.language.simulation import LAYERS, ONE, Simulation
from proofs.calculus import default
from proofs.calculus.calculation import Goal, Script, StepRefused

Context = Callable[[Expression], Any]
HOLE = "hole"


@dataclass(frozen=True)
class Calculation:
    """A goal as a user's calculation sees it: ``stage`` and ``equation`` say which, ``s``, ``data`` and ``at`` name
    what it is about, and every line is checked as it is written."""

    goal: Goal
    simulation: Simulation

    @property
    def stage(self) -> str:
        """once, base or step."""
        return str(self.goal.stage)

    @property
    def equation(self) -> str:
        return self.goal.equation

    @property
    def s(self) -> Names:
        """The state before the layer: the slots (``s.y``, ``s.query_y``), and what the algorithm keeps."""
        slots = {slot: e.axes for slot, e in self.simulation.context.items()}
        slots |= {f"query_{slot}": e.axes for slot, e in self.simulation.queries.items()}
        known: dict[str, Any] = {name: named(name, axes, Role.STATE) for name, axes in slots.items()}
        return Names("the state", known | dict(self.simulation.state) if self.goal.stage == Stage.STEP else {})

    @property
    def data(self) -> Names:
        return self._declared("data", Role.GIVEN, self.goal.given)

    @property
    def at(self) -> Names:
        return self._declared("the layer", Role.LAYER, self.goal.at)

    def _declared(self, kind: str, role: Role, values: Mapping[str, Any]) -> Names:
        tensors = {d.name: d.axes for d in self.goal.part.declarations if isinstance(d, Tensor)}
        numbers: dict[str, Any] = {d.name: None for d in self.goal.part.declarations if isinstance(d, Scalar)}
        known: dict[str, Any] = {name: named(name, axes, role) for name, axes in (tensors | numbers).items()
                                 if name in values}  # fmt: skip
        return Names(kind, known)

    def rewrite(self, expression: Any, reason: str) -> None:
        """What was reached is this expression, by multiplying out."""
        self.goal.rewrite(self._value(expression), reason)

    def conclude(self, reason: str = "both sides, multiplied out") -> None:
        """What was reached is the right side, by multiplying out."""
        self.goal.conclude(reason)

    def by_induction(self, *equations: str) -> None:
        """Put what the induction hypothesis says for each slot of these equations, of all without any."""
        slots = {
            name: equation for name, equation in default.slots(self.goal) if not equations or equation in equations
        }
        if missing := sorted(set(equations) - set(slots.values())):
            raise StepRefused(f"{self.goal}: {', '.join(missing)} says of no slot what it is before the layer")
        self.goal.by_induction_on(**slots)

    def by_hypothesis(self, name: str, context: Context, backwards: bool = False) -> None:
        """Put the right side of a hypothesis for its left, in ``context``."""
        self.goal.by_hypothesis(name, self._context(context), backwards=backwards)

    def by_lemma(
        self,
        lemma: tuple[str, str, str],
        context: Context,
        given: Mapping[str, Any],
        conditions: Mapping[str, Callable[[Calculation], None]] | None = None,
        backwards: bool = False,
    ) -> None:
        """Put the right side of (claim, part, equation), proved elsewhere, for its left, at these arrays."""
        shown = {name: _of_a_user(own, self.simulation) for name, own in (conditions or {}).items()}
        values = {name: self._value(e) for name, e in given.items()}
        self.goal.by_lemma(lemma, self._context(context), values, shown, backwards)

    def _value(self, expression: Any, **more: Any) -> Array:
        if not isinstance(expression, Expression):
            raise StepRefused(f"{self.goal}: {expression!s} is no array")
        goal = self.goal
        found = Meaning(goal.part.inputs, goal.given, goal.at, goal.state, more)(expression)
        if not isinstance(found, Array):
            raise StepRefused(f"{goal}: {expression.text} is a number, and no array")
        return found

    def _context(self, context: Context) -> Callable[[Array], Array]:
        def at(hole: Array) -> Array:
            return self._value(context(named(HOLE, hole.axes, Role.GIVEN)), **{HOLE: hole})

        return at


def _of_a_user(own: Callable[[Calculation], None], simulation: Simulation) -> Callable[[Goal], None]:
    """A calculation that a user wrote; whatever it raises is a line that fails."""

    def calculation(goal: Goal) -> None:
        try:
            own(Calculation(goal, simulation))
        except (StepRefused, TooManyTerms):
            raise
        except Exception as problem:
            raise StepRefused(f"{goal}: {type(problem).__name__}: {problem}") from problem

    return calculation


def script(simulation: Simulation, own: Mapping[str, Callable[[Calculation], None]]) -> Script:
    """The default calculations, and a user's own by equation, or by "stage: equation".  Raises StepRefused for a name
    that is neither."""
    found: dict[tuple[str, Stage, str], Callable[[Goal], None]] = {}
    used: set[str] = set()
    part, stages = (ONE, [Stage.ONCE]) if simulation.once else (LAYERS, [Stage.BASE, Stage.STEP])
    for stage, equation in product(stages, (*simulation.equations, *simulation.also)):
        name = next((n for n in (f"{stage}: {equation}", equation) if n in own), None)
        found[part, stage, equation] = default.calculate if name is None else _of_a_user(own[name], simulation)
        used |= {name} if name else set()
    if odd := sorted(set(own) - used):
        raise StepRefused(f"{simulation.name}: there is a calculation for {', '.join(odd)}, and no such equation")
    return found
