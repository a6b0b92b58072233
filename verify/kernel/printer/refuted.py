"""The statement that something printed is false: over every ordered field it is not the case that it holds always.

exp is any function with positive values.
"""

from __future__ import annotations

from constructions.claim import Inequality, Part
from verify.kernel.printer.comparison import Comparison
from verify.kernel.printer.statement import Statement, Unprintable, together

FIXED = frozenset({"R", "exp"})
POSITIVE = "(forall x, 0 < exp x) -> "  # assumed of exp


class RefutedPart:
    """That not all of a part's equations hold for all sizes and values."""

    def __init__(self, part: Part) -> None:
        if part.advance is not None:
            raise Unprintable(f"part {part.name}: it has layers, and what is refuted is written out")
        self.statement = Statement(part, ordered=True)
        self.module = self.statement.module

    @property
    def exponential(self) -> bool:
        return "exp" in self.statement.functions

    def text(self) -> str:
        variables = self.statement.variables
        fixed = {name: kind for name, kind in variables.items() if name in FIXED}
        variables = {name: kind for name, kind in variables.items() if name not in FIXED}
        said = f"forall {' '.join(together(fixed))},\n  {POSITIVE if self.exponential else ''}~ "
        said += f"forall {' '.join(together(variables))}, @claim {' '.join(self.statement.uses('claim'))}"
        return self.statement.saying(f"Definition refuted : Prop := {said}.")


class RefutedInequality:
    """That an inequality does not hold for all numbers within bounds."""

    def __init__(self, inequality: Inequality) -> None:
        self.of = inequality
        self.statement = Comparison(inequality, "inequality")
        self.module = self.statement.module
        self.exponential = False

    def text(self) -> str:
        variables = " ".join(self.statement.variables)
        said = (
            f"Definition refuted : Prop := forall R : realFieldType,\n  ~ forall {variables} : R, @claim R {variables}."
        )
        return self.statement.saying(said)
