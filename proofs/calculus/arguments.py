"""How a proof says that an inequality holds: by coefficients, by cases, through a middle, or as a sum of squares.

``proofs.calculus.positivity`` carries an argument out; by itself it claims nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from constructions.claim import Expression


@dataclass(frozen=True)
class Coefficients:
    """No coefficient of greater - smaller is negative, in the weights."""


@dataclass(frozen=True)
class Split:
    """By cases: the variable below or above the expression ``at`` of the variables before it.

    The lower case may begin at a ``floor`` not above the lower bound, the upper case may end at a ``ceiling`` not
    below the upper one (with ``open_ceiling``: above it, and not attained), so that ``at`` lies between them.
    """

    variable: str
    at: Expression
    below: Argument = Coefficients()
    above: Argument = Coefficients()
    floor: Expression | None = None
    ceiling: Expression | None = None
    open_ceiling: bool = False


@dataclass(frozen=True)
class Through:
    """smaller <= middle <= greater; ``strict`` says which of the two is strict where the whole is."""

    middle: Expression
    first: Argument = Coefficients()
    second: Argument = Coefficients()
    strict: str = "second"


@dataclass(frozen=True)
class Squares:
    """greater - smaller is the sum of factor * root^2, and every factor is at least 0 by coefficients."""

    terms: tuple[tuple[Expression, Expression], ...]  # (factor, root)


Argument: TypeAlias = Coefficients | Split | Through | Squares
