"""Sizes above which nothing is measured: what a file says must not decide how much memory or time it takes."""

from __future__ import annotations

from collections.abc import Iterator

from train.checkpoint import Checkpoint
from train.landing.curvature import PART
from train.landing.measured import CURVED, MEDIUM
from train.landing.measured import MOST as PROMPTS
from train.landing.sample import PIECE, activations
from train.landing.symmetric import count
from train.prompts.turns import number

MOST = {"features": 20, "context tokens": 1000, "layers": 100, "heads": 32}
MOST_NUMBERS = 2**26  # that a sample may hold: 512 MiB
MOST_PARAMETERS = 2**12
MOST_HELD = {"Hessians": 2**26, "gradients of prompts": 2**24, "a forward pass": 2**25}  # numbers: 2 GiB at its worst
MOST_WORK = 2**35  # numbers that are computed for the Hessians: a quarter of an hour on one processor, or a few
CALLED = 2**19  # numbers that are computed in the time that it takes to call the operations of one head on anything


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
    if max(prompts, number(d), MEDIUM) * of_prompt > MOST_NUMBERS:
        raise ValueError(
            f"{d} features, {n} context tokens and {prompts} prompts of training are too many: together"
            f" they take more than {MOST_NUMBERS} numbers"
        )
    for what, cost, most in _costs(checkpoint, d, n, prompts):
        if cost > most:
            told = ", ".join(f"{count} {name}" for name, count in found.items())
            raise ValueError(f"{told}: {cost:.2g} {what}, expected at most {most:.2g}")


def _costs(checkpoint: Checkpoint, d: int, n: int, prompts: int) -> Iterator[tuple[str, float, int]]:
    """What is measured of one run costs so much, and may cost so much.

    Every prompt of one of each orbit of the training's has a Hessian by all parameters, or of a sample of ``CURVED`` by
    a few directions; and every one of ``PROMPTS`` one by the scalars of the family.
    """
    c, group = checkpoint.configuration, checkpoint.group
    layers, depth = checkpoint.architecture.layers, group.depth
    with_a = 0 if c.values == "sparse" or depth == 1 else 1 if c.looped else layers - 1
    parameters = group.heads * (layers * (1 + d * d) + with_a * d * d)
    scalars = group.heads * (2 * layers + with_a)
    yield "parameters", parameters, MOST_PARAMETERS
    curved = max(1, prompts // number(d)) if prompts else CURVED
    parts = -(-curved // PART)
    held = {"Hessians": parts * parameters**2}
    piece = max(number(d), PIECE // (8 * (n + 1) * (d + max(d, n + 1))))
    of_prompt = activations(d, n, depth, group.heads)
    held |= {"gradients of prompts": piece * parameters, "a forward pass": piece * of_prompt}
    for what, numbers in held.items():
        yield f"numbers in {what}", numbers, MOST_HELD[what]
    rows = parameters if prompts else count(d, group.heads * layers, group.heads * (layers + with_a))
    turned = number(d) * parameters**2 / 16 if prompts else 0.0  # moved, which is faster than computed
    calls = (parts + -(-PROMPTS // piece) * scalars) * depth * group.heads * CALLED
    yield "numbers computed", (curved * rows + PROMPTS * scalars) * of_prompt + turned + calls, MOST_WORK
