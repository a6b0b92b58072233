"""Why the flow is balanced: <B x_i, C x_j> = <x_i, B^T C x_j>, and (C G^T) B^T is C (B G)^T."""

from __future__ import annotations

from constructions.claim import Stage
from constructions.definitions.slots import SLOTS
from proofs.calculus.calculation import Goal, Script


def scores(goal: Goal) -> None:
    goal.conclude("definition of the layer: scores x_i^T B^T C x_j")


def multiplied_out(goal: Goal) -> None:
    goal.conclude("multiplied out")


PROOF: Script = {
    **{("one product", Stage.ONCE, slot.name): scores for slot in SLOTS},
    **{
        ("gradients", Stage.ONCE, equation): multiplied_out
        for equation in ("along a line", "chain rule", "balance", "flow", "step")
    },
}
