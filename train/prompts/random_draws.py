"""Random numbers by counter: what is drawn depends on a seed, a purpose, a step and a block, and on nothing else.

So it does not depend on the device, on how a batch is split, on what was drawn before, or on a run having been
resumed.  Numbers come in blocks of ``BLOCK`` prompts, each with a counter of its own, and within a block token by
token: fewer tokens are the first of more.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

import numpy

BLOCK = 256  # prompts that share a counter


class Purpose(IntEnum):
    """What numbers are for: streams of one seed that have nothing in common."""

    WEIGHTS = 0
    ROTATION = 1
    COVARIATES = 2
    LABELS = 3
    MAPS = 4
    TASKS = 5


def generator(seed: int, purpose: Purpose, step: int = 0, block: int = 0) -> numpy.random.Generator:
    """The generator (Philox) of a seed, purpose, step and block.  Raises ValueError for a negative one."""
    for name, value in (("seed", seed), ("step", step), ("block", block)):
        if value < 0:
            raise ValueError(f"{name} = {value}, expected an integer of at least 0")
    return numpy.random.Generator(numpy.random.Philox(key=[seed, purpose], counter=[0, 0, block, step]))


def drawn(
    draw: Callable[[numpy.random.Generator, tuple[int, ...]], numpy.ndarray],
    seed: int,
    purpose: Purpose,
    step: int,
    prompts: int,
    tokens: int,
    features: int,
) -> numpy.ndarray:
    """Numbers of shape (prompts, features, tokens); ``draw(generator, shape)`` fills in the order of its shape."""
    blocks = []
    for block in range(-(-prompts // BLOCK)):
        made = draw(generator(seed, purpose, step, block), (tokens, BLOCK, features))
        blocks.append(made.transpose(1, 2, 0))
    return numpy.concatenate(blocks)[:prompts]
