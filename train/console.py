"""What commands print: UTF-8, and lines and cells that are printable whatever they were made from."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from rich.console import Console
from rich.text import Text

from train.printable import one_line, printable


class Command(argparse.ArgumentParser):
    """A parser of arguments that tells in one printable line, after the usage, what is wrong with them."""

    def error(self, message: str) -> NoReturn:
        super().error(printable(message))


class _Plain(Console):
    """Texts are no markup: every one is shown as ``printable``, alone or in a cell of a table."""

    def render_str(self, text: str, **_: Any) -> Text:
        return Text(printable(text))


def in_utf8() -> None:
    """Standard output and error speak UTF-8 from here on, whatever the locale or the console's code page says."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


def ending(main: Callable[[], int]) -> NoReturn:
    """Runs a command in UTF-8 and ends the process with its exit code, quietly where nobody reads on what it prints."""
    in_utf8()
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 128 + 13  # as after SIGPIPE
    sys.exit(code)


def console(columns: int = 160) -> Console:
    """Prints as wide as the terminal is; a file or a pipe has that many columns."""
    return _Plain(width=None if sys.stdout.isatty() else columns)


def refused(command: str, fault: object) -> int:
    """Says on standard error in one line why a command ends; its exit code."""
    print(f"{command}: {one_line(fault)}", file=sys.stderr)
    return 2
