"""What is missing of an extra is said in one line, with the command that installs it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from train.printable import printable


@contextmanager
def extra(name: str, command: bool = False) -> Iterator[None]:
    """Within it is imported what an extra of this package brings.

    Raises ModuleNotFoundError where that is not installed; a command prints the line and ends with exit code 2.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        told = f'{error.name} is not installed; pip install "attention-audit[{name}]"'
        if not command:
            raise ModuleNotFoundError(told, name=error.name) from None
        print(printable(told), file=sys.stderr)
        sys.exit(2)
