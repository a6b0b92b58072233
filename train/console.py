"""What commands print: UTF-8, and tables as wide as the terminal, or wide enough for a file."""

from __future__ import annotations

import io
import sys

from rich.console import Console


def in_utf8() -> None:
    """Standard output and error speak UTF-8 from here on, whatever the locale or the console's code page says."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


def console(columns: int = 160) -> Console:
    """Prints as wide as the terminal is; a file or a pipe has that many columns."""
    return Console(width=None if sys.stdout.isatty() else columns)
