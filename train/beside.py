"""Our packages lie beside each other: one of the same name in the folder where a command is run is not taken for ours.

``train`` and ``verify`` have this file each, as neither can import the other before it is known whose that is.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def origin(name: str) -> Path | None:
    """The file that a package is imported from, or would be; nothing of it is run."""
    if name in sys.modules:
        found = getattr(sys.modules[name], "__file__", None)
    else:
        spec = find_spec(name)
        found = None if spec is None else spec.origin
    return None if found is None else Path(found).resolve()


def check_beside(*packages: str) -> None:
    """Raises ImportError for a package that is not ours; where a command is being started, that is a line and exit
    code 2."""
    for name in packages:
        file = origin(name)
        if file is not None and file.parent.parent != ROOT:
            told = f"{file} is in the way of attention-audit's own {name}: rename it, or start with python -P -m"
            if sys.argv[:1] == ["-m"]:  # so it is while Python looks for the module of a command
                print(printable(told), file=sys.stderr)
                sys.exit(2)
            raise ImportError(told)


def printable(text: str) -> str:
    """The text with its control characters written out."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
