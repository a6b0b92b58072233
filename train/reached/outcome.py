"""What a measurement has found, and the shares by which two numbers may differ and still be called equal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LANDED = 1e-2  # of every dist(M, I)
ERRORS = 4.0  # standard errors: beyond it one of some hundred means is, in a hundred tables
CLOSE = 0.1  # share of a loss that is still close
SAMPLING = 0.03  # share of a loss that two means over the same fresh prompts may differ by, and still be called equal


@dataclass(frozen=True)
class Reached:
    """What was found, and whether it is what was expected; None where there is nothing to say."""

    text: str
    holds: bool | None


NOTHING = Reached("not trained", None)


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def listed(values: Sequence[float]) -> str:
    """With three digits."""
    return ", ".join(f"{value:.3g}" for value in values)
