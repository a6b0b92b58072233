"""What a configuration takes, bounded before anything is made: neither a line nor a file may ask for any memory.

Counted are numbers, of 4 or 8 bytes each.  The bounds are those of large machines for a training that somebody asks
for, and of small ones where a file alone says what is computed (``train.landing.bounds`` too).
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from train.configuration import Configuration
from train.prompts.tokens import count
from train.prompts.turns import number
from train.runs import Group, groups_of

MOST_RUNS = 10**6  # of a configuration
MOST_TRAINED = 2**31  # numbers that a training may hold of one kind: 8 GiB in float32
MOST_COMPARED = 2**27  # numbers that a comparison of one run may: 1 GiB in float64
KEPT = "the weights kept"
MOST_KEPT = 2**26  # of the weights that a checkpoint keeps: half of what one may have in bytes (``train.stored``)


def check_runs(c: Configuration) -> None:
    """Raises ValueError for more runs than ``MOST_RUNS``."""
    runs = len(c.pairs) * len(c.contexts) * len(c.seeds) * len(c.learning_rates) * len(c.starts)
    if runs > MOST_RUNS:
        raise ValueError(f"{runs} runs (pairs, contexts, seeds, learning rates, starts), expected at most {MOST_RUNS}")


def no_memory(error: Exception) -> bool:
    """Whether numpy or torch found no memory, on the processor or the GPU, within the bounds all the same."""
    return isinstance(error, MemoryError) or any(told in str(error) for told in ("allocate memory", "out of memory"))


def check_training(c: Configuration) -> None:
    """Raises ValueError where the training of some group would take too much; says what, and how much is the most."""
    check_runs(c)
    for group in groups_of(c):
        check_group(c, group, MOST_TRAINED)


def check_group(c: Configuration, group: Group, most: int, least_prompts: int = 0) -> None:
    """Raises ValueError where computing with some runs of a configuration would hold more than ``most`` numbers.

    ``least_prompts`` are asked for whatever the configuration says.
    """
    for what, numbers, by in _taken(c, group, least_prompts):
        limit = min(most, MOST_KEPT) if what == KEPT else most
        if numbers > limit:
            raise ValueError(f"{by}: {what} would be {numbers:.1e} numbers, expected at most {limit:.1e}")


def _taken(c: Configuration, group: Group, least_prompts: int) -> Iterator[tuple[str, int, str]]:
    """What is held at a time, how many numbers it is, and what decides that."""
    d, n, runs = len(c.spectrum), max(run.context for run in group.runs), len(group.runs)
    turned = number(d) if c.closed else 1
    yield "the permutations of a closed sample", turned * d * d, f"d = {d}"
    prompts = max(c.prompts, c.test_prompts, least_prompts, turned)
    rows = d + max(d, n + 1)  # of x, and of labels
    sources = len({(run.labels, run.context, run.seed) for run in group.runs})
    sizes = f"d = {d}, n = {n}"
    yield "the prompts", sources * prompts * (n + 1) * rows, f"{sizes}, {sources} laws of prompts, {prompts} prompts"
    at_once = max(runs, min(c.chunk, runs * prompts))
    tokens = count(c.tokens, n) + 1
    features = max((d, *c.perceptron))
    layer = group.heads * tokens * (tokens + rows + features)
    told = f"{sizes}, {group.depth} layers of {group.heads} heads, chunk = {at_once}"
    yield "a forward pass", at_once * group.depth * layer, told
    weights = runs * sum(math.prod(shape) for shape in group.architecture(c).shapes().values())
    kept = min(c.snapshots, c.steps) + 5  # the weights, and the state of the optimiser
    yield KEPT, weights * kept, f"{runs} runs of {weights // runs} weights, snapshots = {c.snapshots}"
