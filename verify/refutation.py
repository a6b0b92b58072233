"""A counterexample of a claim as it is shown: the values, and both sides at them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy

from constructions.claim import Claim
from verify.checks.refutation import Counterexample, Counterpoint, smallest


@dataclass(frozen=True)
class Refutation:
    """Exact values at which a claim is false: the smallest sizes and entries among those that were tried."""

    claim: str
    found: Counterexample | Counterpoint

    @staticmethod
    def of(claim: Claim) -> Refutation | None:
        """The smallest that is found, or None."""
        found = smallest(claim)
        return None if found is None else Refutation(claim.name, found)

    @property
    def values(self) -> dict[str, Any]:
        """What is given, by name; what a layer is given has the number of the layer behind it."""
        if isinstance(self.found, Counterpoint):
            return dict(self.found.point)
        given = {name: v for name, v in self.found.given.items() if not callable(v)}
        return given | {f"{name}_{k}": v for k, layer in enumerate(self.found.layers) for name, v in layer.items()}

    @property
    def functions(self) -> Mapping[str, Mapping[Any, Any]]:
        """The values of free functions, by argument, as far as they were asked."""
        return {} if isinstance(self.found, Counterpoint) else self.found.functions

    def __str__(self) -> str:
        return "\n".join(self._lines())

    __repr__ = __str__

    def _lines(self) -> Iterator[str]:
        yield f"{self.claim} is false: {self.found}"
        for name, value in self.values.items():
            yield f"  {name} = {shown(value)}"
        for name, table in self.functions.items():
            for argument, value in table.items():
                yield f"  {name}({', '.join(map(shown, argument))}) = {shown(value)}"
        if isinstance(self.found, Counterexample):
            yield f"  left side:  {shown(self.found.left)}"
            yield f"  right side: {shown(self.found.right)}"

    def _repr_latex_(self) -> str:
        rows = [f"\\mathrm{{{name.replace('_', chr(92) + '_')}}} &= {latex(v)}" for name, v in self.values.items()]
        if isinstance(self.found, Counterexample):
            left, right = latex(self.found.left), latex(self.found.right)
            rows.append(f"\\text{{{self.found.equation}:}} \\quad {left} &\\ne {right}")
        return "$$\\begin{aligned}" + " \\\\ ".join(rows) + "\\end{aligned}$$"


def shown(value: Any) -> str:
    """A number, or a matrix by its rows."""
    if isinstance(value, numpy.ndarray) and value.ndim:
        return "[" + ", ".join(map(shown, value)) + "]"
    return str(value.item() if isinstance(value, numpy.ndarray) else value)


def latex(value: Any) -> str:
    if isinstance(value, numpy.ndarray) and value.ndim:
        rows = value if value.ndim > 1 else value.reshape(-1, 1)
        return "\\begin{pmatrix}" + " \\\\ ".join(" & ".join(map(shown, r)) for r in rows) + "\\end{pmatrix}"
    return shown(value)
