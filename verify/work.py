"""What every command needs: its arguments, processes, the progress of long work, and an output that is printable."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

from train.console import Command, console, ending, refused
from train.extras import extra
from train.files import check_target
from train.printable import printable
from train.progress import Done, progress

__all__ = [
    "Command",
    "Done",
    "check_target",
    "console",
    "each",
    "each_with",
    "ending",
    "extra",
    "printable",
    "processors",
    "progress",
    "refused",
]


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(function: Callable[[Any], Any], pieces: Sequence[Any], jobs: int) -> Iterator[Any]:
    """``function`` of every piece of work, in order, in up to ``jobs`` processes."""
    if len(pieces) < 2 or jobs < 2:
        yield from map(function, pieces)
    else:
        with ProcessPoolExecutor(min(jobs, len(pieces))) as pool:
            yield from pool.map(function, pieces)


def each_with(
    begun: Callable[[], Any], function: Callable[[Any, Any], Any], pieces: Sequence[Any], jobs: int
) -> Iterator[Any]:
    """The same of a function that is given first what ``begun`` makes, once in each process.

    A process takes the next piece when it is done with one: to begin with the longest is to end together.
    """
    if len(pieces) < 2 or jobs < 2:
        first = begun()
        yield from (function(first, piece) for piece in pieces)
    else:
        with ProcessPoolExecutor(min(jobs, len(pieces)), initializer=_begin, initargs=(begun,)) as pool:
            yield from pool.map(partial(_with_begun, function), pieces)


_begun: list[Any] = []  # of a process that works on pieces: the one thing that it began with


def _begin(begun: Callable[[], Any]) -> None:
    _begun[:] = [begun()]


def _with_begun(function: Callable[[Any, Any], Any], piece: Any) -> Any:
    return function(_begun[0], piece)
