"""How far long work is: a bar on a terminal, plain lines elsewhere; always on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from train.printable import printable


class Done(Protocol):
    """Call it once for every piece of work done, or with the number ``at`` of the piece just reached."""

    def __call__(self, told: str, at: int | None = None) -> None: ...


@contextmanager
def progress(title: str, total: int, quiet: bool = False, every: float = 0.0) -> Iterator[Done]:
    """Shows the work that the yielded function is told of, with the time left where work began at some piece.

    Plain lines are ``every`` seconds apart or more, but for the last.  With ``quiet`` nothing is shown.
    """
    reached = 0

    if quiet:
        yield lambda told, at=None: None
    elif sys.stderr.isatty():
        texts = ("{task.description}", "{task.fields[told]}")
        shown = (TextColumn(one, markup=False) for one in texts)
        columns = (*shown, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(title, total=total, told="")

            def advance(told: str, at: int | None = None) -> None:
                nonlocal reached
                reached = reached + 1 if at is None else at
                bar.update(task, completed=reached, told=told)

            yield advance
    else:
        began = said = time.monotonic()
        first: int | None = None

        def tell(told: str, at: int | None = None) -> None:
            nonlocal reached, said, first
            reached = reached + 1 if at is None else at
            first = reached if first is None else first
            now = time.monotonic()
            if now - said >= every or reached == total:
                left = (total - reached) * (now - began) / (reached - first + 1)
                line = f"{title}: {told} ({reached}/{total}), {left:.0f} s left"
                print(printable(line), file=sys.stderr, flush=True)
                said = now

        yield tell
