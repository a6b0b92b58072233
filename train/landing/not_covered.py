"""What no claim is about is not measured: neither landed nor missed."""

from __future__ import annotations

from dataclasses import dataclass, field

from train.landing.verdict import Criterion, Verdict


@dataclass(frozen=True)
class NotCovered:
    """``law`` says why."""

    pair: str
    layers: int
    context: int
    seed: int
    claim: str
    law: str
    verdict: Verdict = Verdict.NOT_COVERED
    criteria: list[Criterion] = field(default_factory=list)
