"""What no claim is about is not measured: neither landed nor missed."""

from __future__ import annotations

from dataclasses import dataclass, field

from train.checkpoint import Checkpoint
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


def not_covered(checkpoint: Checkpoint, r: int, claim: str, law: str) -> NotCovered:
    """Of run ``r``, for a reason."""
    run = checkpoint.group.runs[r]
    return NotCovered(run.pair, checkpoint.group.depth, run.context, run.seed, claim, law)
