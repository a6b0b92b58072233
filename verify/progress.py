"""What is being done, on long work: a bar on a terminal, plain lines elsewhere; always on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def progress(title: str, total: int, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Call the yielded function once for every piece of work done, with its name."""
    if quiet:
        yield lambda done: None
    elif sys.stderr.isatty():
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(title, total=total)
            yield lambda done: bar.update(task, advance=1, description=f"{title}: {done}")
    else:
        done_so_far: list[str] = []

        def line(done: str) -> None:
            done_so_far.append(done)
            print(f"{title}: {done} ({len(done_so_far)}/{total})", file=sys.stderr, flush=True)

        yield line
