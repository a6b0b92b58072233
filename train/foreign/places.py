"""Where the factors of a layout stand: in tensors, by name and axes, or as numbers that a program has in its code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from train.foreign.axes import parsed
from train.foreign.checks import number, text

ROLES = ("value", "output", "r", "A", "product", "key", "query")
NUMBERS = ("r", "A", "product", "key", "query")  # a number stands for that multiple of the identity of x, r for itself
STEP, LAYER, HEAD = "{step}", "{layer}", "{head}"


@dataclass(frozen=True)
class Place:
    """Where a factor is: the name of a tensor, in which {layer}, {head} and {step} are counted from 0, and its axes.

    Of several steps of a training the last one counts; the others are its history.
    """

    name: str
    axes: str

    def at(self, layer: int, head: int, step: int) -> str:
        """The name of one tensor."""
        found = self.name
        for pattern, count in ((LAYER, layer), (HEAD, head), (STEP, step)):
            found = found.replace(pattern, str(count))
        return found


@dataclass(frozen=True)
class Constant:
    """A factor that is the same number in every layer and head."""

    value: float


def _number(role: str, told: Any) -> Constant:
    if role not in NUMBERS:
        raise ValueError(f"a table for {role}, as numbers stand for {', '.join(NUMBERS)}")
    return Constant(number(told))


def places(value: Any) -> dict[str, Place | Constant]:
    """Of a table of factors.  Raises ValueError with what was expected."""
    if not isinstance(value, dict):
        raise ValueError("a table of factors")
    made: dict[str, Place | Constant] = {}
    for role, told in value.items():
        if role not in ROLES:
            raise ValueError(f"the factors {', '.join(ROLES)}, not {role!r}")
        if type(told) in (int, float):
            made[role] = _number(role, told)
            continue
        if not isinstance(told, dict) or set(told) != {"name", "axes"}:
            raise ValueError(f'{role} = {{ name = "...", axes = "..." }}, or a number for {", ".join(NUMBERS)}')
        try:
            made[role] = Place(text(told["name"]), text(told["axes"]) if told["axes"] else "")
            parsed(told["axes"])
        except ValueError as error:
            raise ValueError(f"texts for name and axes of {role}: {error}") from None
    return made


def changed_axes(found: Place | Constant, change: Callable[[str], str]) -> Place | Constant:
    """The same place with its axes changed."""
    return found if isinstance(found, Constant) else Place(found.name, change(found.axes))
