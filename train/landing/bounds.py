"""Sizes above which nothing is measured: what a file says must not decide how much memory or time it takes."""

from __future__ import annotations

from train.checkpoint import Checkpoint
from train.landing.measured import MEDIUM
from train.prompts.turns import turns

MOST = {"features": 20, "context tokens": 1000, "layers": 100, "heads": 32}
MOST_NUMBERS = 2**26  # that a sample may hold: 512 MiB


def check_bounds(checkpoint: Checkpoint) -> None:
    """Raises ValueError, with the size found and the largest one, for what would take too much.

    Kept are the smaller samples of fresh prompts, the sample of the training, or one prompt and all its turns; a prompt
    has n + 1 tokens of d features, and at most max(d, n + 1) label rows.
    """
    c, group = checkpoint.configuration, checkpoint.group
    d, n = len(c.spectrum), max(run.context for run in group.runs)
    found = {"features": d, "context tokens": n, "layers": group.depth, "heads": group.heads}
    for name, size in found.items():
        if size > MOST[name]:
            raise ValueError(f"{size} {name}, expected at most {MOST[name]}")
    of_prompt = (n + 1) * (d + max(d, n + 1))
    prompts = c.prompts if c.closed and c.resample_every == 0 else 0
    if max(prompts, len(turns(d)), MEDIUM) * of_prompt > MOST_NUMBERS:
        raise ValueError(
            f"{d} features, {n} context tokens and {prompts} prompts of training are too many: together"
            f" they take more than {MOST_NUMBERS} numbers"
        )
