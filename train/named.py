"""``module:name`` on a command line is imported, and runs: whoever named it there asked for that.

No file may name what is imported: only a command line does.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any


def named(path: str) -> Any:
    """What ``module:name`` is; ``module:name()`` is what it returns.  The folder of the command is searched, too.

    Raises ValueError for what is no such name, and whatever the code raises that runs on the way.
    """
    module, _, name = path.partition(":")
    parts = (*module.split("."), *name.removesuffix("()").split("."))
    if not all(part.isidentifier() for part in parts):
        raise ValueError("expected module:name, both of Python's names joined by dots")
    if not {"", os.getcwd()} & set(sys.path):
        sys.path.append(os.getcwd())  # last: nothing there stands for a module of Python, of a library or of ours
    found: Any = import_module(module)
    for part in parts[module.count(".") + 1 :]:
        found = getattr(found, part)
    return found() if name.endswith("()") else found


def described(problem: BaseException) -> str:
    """The kind of an exception and the first line of what it says."""
    said = str(problem).strip().splitlines()
    return f"{type(problem).__name__}: {said[0]}" if said else type(problem).__name__
