"""What a claim is: data, without behaviour.  Its status is computed elsewhere, from evidence.

A claim has parts; a part equates two sides after L steps of a joint recursion (the transformer's state and
the algorithm's), for every L >= 0, or at once when it has no ``advance``.  All its functions are written for
any namespace: given values in one, they return values in the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]
Equations = dict[str, tuple[Any, Any]]  # name -> (left, right)


@dataclass(frozen=True)
class Tensor:
    """A free array; ``axes`` are names of sizes."""

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

    ``equation(values, *arrays)`` is the instance (left, right) that a proof may substitute; None for a
    condition no proof here uses.  ``satisfy(values)`` turns free values into ones that meet it (in the
    exact and float namespaces).
    """

    name: str
    statement: str
    equation: Callable[..., tuple[Any, Any]] | None
    satisfy: Callable[[Values], Values]
    parameters: tuple[tuple[str, ...], ...] = ()  # the axes of each of ``arrays``


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
    divides: bool = False  # the forward pass or a hypothesis divides: exact instances need a fraction field

    def __post_init__(self) -> None:
        names = [*(d.name for d in self.declarations), *self.axes]
        if twice := sorted({n for n in names if names.count(n) > 1}):
            raise ValueError(f"part {self.name}: {', '.join(twice)} declared twice; a free name is one free value")

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


@dataclass(frozen=True)
class Source:
    """Where a statement comes from; ``as_printed`` only where the printed form differs from the true one."""

    cite: str
    where: str
    as_printed: str = ""


@dataclass(frozen=True)
class Claim:
    """A named statement: one sentence, its parts, its source, and the claims it rests on."""

    name: str
    statement: str
    source: Source
    parts: tuple[Part, ...]
    depends_on: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def sizes(self) -> str:
        """What it quantifies over: the sizes of all parts, and L when one speaks of every depth."""
        axes = dict.fromkeys(a for part in self.parts for a in part.axes)
        return ", ".join([*axes, *(["L"] if any(part.advance for part in self.parts) else [])])


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
