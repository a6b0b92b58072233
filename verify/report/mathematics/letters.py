"""Letters for indices that are no name of anything else."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count

LETTERS = {"d": "abefgh", "n": "ijk", "n_y": "cuvw", "m": "tsr", "p": "srqoh"}
LETTERS |= {"points": "ijk", "more points": "jki", "yet more points": "kij"}
DEPTH = ("l", "L")  # the layer and the number of layers
OTHERS = "rstijkabefgh"


def letter(axis: str, taken: Collection[str]) -> str:
    """The first letter of an axis that is not taken."""
    choices = LETTERS.get(axis, OTHERS)
    free = [c for c in choices if c not in taken]
    return free[0] if free else next(c for k in count(1) if (c := f"{choices[0]}{k}") not in taken)


def free_name(names: Collection[str], taken: Collection[str]) -> str:
    """The first of the names that is not taken, or the last one with a number."""
    *_, last = names
    free = [n for n in names if n not in taken]
    return free[0] if free else next(n for k in count(1) if (n := f"{last}{k}") not in taken)
