"""Verdicts from criteria that each say where their limit comes from; and two that no single criterion has.

On its way: not landed, but a training that was stopped before it got there (``train.landing.underway``).  Not covered:
no claim is about the function or the law.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

DEVIATIONS = 3.0  # standard errors that a value may be off


class Verdict(StrEnum):
    """What criteria amount to; the order is the one in which they are counted."""

    LANDED = "landed"
    NEAR = "near"
    ON_ITS_WAY = "on its way"
    MISSED = "missed"
    INCONCLUSIVE = "inconclusive"
    NOT_COVERED = "not covered"


@dataclass(frozen=True)
class Criterion:
    """A number that is at most ``limit`` where weights have landed, and at most ``near`` where they are near.

    ``error`` is its standard error, 0 where it is exact.  A number that is ``squared`` is the square of a length to
    which noise adds: its error is the mean square of the noise.  ``because`` says where the limits come from.
    """

    name: str
    value: float
    limit: float
    near: float
    because: str
    error: float = 0.0
    squared: bool = False

    def interval(self) -> tuple[float, float]:
        """Where the true number is, within ``DEVIATIONS``."""
        if not self.squared:
            return self.value - DEVIATIONS * self.error, self.value + DEVIATIONS * self.error
        length, noise = (math.sqrt(v) if v > 0 else 0 * v for v in (self.value, self.error))
        return max(length - DEVIATIONS * noise, 0.0) ** 2, (length + DEVIATIONS * noise) ** 2

    def __str__(self) -> str:
        return f"{self.name}: {self.value:.1e} of {self.limit:g}"

    @property
    def verdict(self) -> Verdict:
        """What this number alone says.

        Inconclusive where it is on either side of the limit within its error, or the error is no number.
        """
        low, high = self.interval()
        if high <= self.limit:
            return Verdict.LANDED
        if low <= self.limit or (self.error != self.error and self.value == self.value):
            return Verdict.INCONCLUSIVE
        return Verdict.NEAR if self.value <= self.near else Verdict.MISSED  # not a number is neither: missed


def verdict(criteria: Sequence[Criterion]) -> Verdict:
    """Missed where one is, then near, then inconclusive; landed where all are."""
    found = [criterion.verdict for criterion in criteria]
    return next((one for one in (Verdict.MISSED, Verdict.NEAR, Verdict.INCONCLUSIVE) if one in found), Verdict.LANDED)


def exit_code(verdicts: Sequence[str]) -> int:
    """0: all landed; 1: one missed; 3: none missed, but one has another verdict."""
    if Verdict.MISSED in verdicts:
        return 1
    return 0 if all(one == Verdict.LANDED for one in verdicts) else 3


def farthest(criteria: Iterable[Criterion]) -> Criterion | None:
    """Of those between whose limits something is near, the one farthest beyond its limit, or nearest to it."""
    measured = [c for c in criteria if c.near > c.limit]
    return max(measured, key=lambda c: c.value / c.limit if c.value == c.value else math.inf, default=None)
