"""An algorithm as a user writes it: a first state, and what one step makes of a state.

The function of a step is run once, on names; what it returns is an expression, and nothing of it is run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from constructions.language.evaluation import COLUMNS, POINT
from constructions.language.expression import Expression, Function, Identity, Role, named, number, require_name, zeros


class Names:
    """What an expression may speak of, as attributes: ``s.W``, ``data.X``, ``at.A``."""

    def __init__(self, kind: str, known: Mapping[str, Any]) -> None:
        self.__dict__.update(known)
        self._kind = kind

    def __getattr__(self, name: str) -> Any:
        known = ", ".join(n for n in self.__dict__ if n != "_kind") or "nothing"
        raise ValueError(f"{self._kind} has no {name}; it has {known}")


POINTS = "the points at which a function is taken"
Step = Callable[[Any, Any, Any], Mapping[str, Any]]
Start = Expression | Function
Says = Callable[[Any, Any], Any] | Expression | Identity


def points(axis: str) -> Expression:
    """The free points at which a function is taken."""
    return named(POINT, (axis, COLUMNS), Role.POINT)


@dataclass(frozen=True)
class Algorithm:
    """``start`` is the first state, by name; ``step(s, data, at)`` returns the next one.

    ``s`` has the state, ``data`` what is given once, ``at`` what the layer is given.
    """

    start: Mapping[str, Start]
    step: Step
    name: str = "step"

    def __post_init__(self) -> None:
        for name, first in self.start.items():
            require_name(name, f"a state of {self.name}")
            if not isinstance(first, Function) and not (isinstance(first, Expression) and first.axes is not None):
                raise ValueError(f"{self.name}: the first {name} is {first!s}, expected an array or a function")

    @property
    def state(self) -> dict[str, Any]:
        """The state, free."""
        return {
            name: Function(name, Role.STATE, first.domain, first.codomain)
            if isinstance(first, Function)
            else named(name, first.axes, Role.STATE)
            for name, first in self.start.items()
        }

    def first(self, name: str) -> Expression:
        """What a state is at the start; of a function, its value at the points."""
        first = self.start[name]
        if not isinstance(first, Function):
            return first
        assert first.codomain is not None
        made = zeros(first.codomain, COLUMNS) if first.start is None else first.start(points(first.domain))
        return fitting(made, (first.codomain, COLUMNS), f"{self.name}: the first {name} at the points")

    def next(self, data: Names, at: Names) -> dict[str, Expression]:
        """What one step makes of the free state, by name; of a function, its value at the points."""
        state = self.state
        made = self.step(Names("the state", state), data, at)
        if not isinstance(made, Mapping):
            raise ValueError(f"{self.name} returns {type(made).__name__}, expected a dict of the next state")
        if missing := sorted(set(state) - set(made)):
            raise ValueError(f"{self.name} returns no {', '.join(missing)}, which its state has")
        if odd := sorted(set(made) - set(state)):
            raise ValueError(f"{self.name} returns {', '.join(odd)}; its state is {', '.join(state)}: give a first one")
        found = {}
        for name, free in state.items():
            where = f"{self.name}: the next {name}"
            if isinstance(free, Function):
                assert free.codomain is not None
                if not callable(made[name]):
                    raise ValueError(f"{where} is {made[name]}, expected a function of points")
                found[name] = fitting(made[name](points(free.domain)), (free.codomain, COLUMNS), where)
            else:
                found[name] = fitting(made[name], free.axes, where)
        return found


def algorithm(**start: Start) -> Callable[[Step], Algorithm]:
    """``@algorithm(W=zeros("n_y", "d"))`` before a step makes an algorithm of it, from that first state."""
    return lambda step: Algorithm(start, step, getattr(step, "__name__", "step"))


def fitting(made: Any, axes: Iterable[str], where: str) -> Expression:
    """An array over these axes.  Raises ValueError that names it otherwise."""
    axes = tuple(axes)
    if isinstance(made, Identity) and len(axes) == 2 and axes[0] == axes[1]:
        made = made.over(axes[0])
    if not isinstance(made, Expression):
        made = number(made) if isinstance(made, int | float) else made
    if not isinstance(made, Expression):
        raise ValueError(f"{where} is a {type(made).__name__}, expected an array over ({', '.join(axes)})")
    if made.axes != axes:
        raise ValueError(
            f"{where} is {made.text}, which is {made.described}; expected an array over ({', '.join(axes)})"
        )
    return made


def said(says: Says, state: Mapping[str, Any], data: Names, where: str) -> Any:
    """What a ``keeps`` or ``predicts`` says: an expression, or a function of (s, data) that makes one."""
    if isinstance(says, Expression | Identity):
        return says
    if not callable(says):
        raise ValueError(f"{where} is {says!r}, expected an array, or a function of (s, data)")
    return says(Names("the state", state), data)
