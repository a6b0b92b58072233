"""Text written whole, JSON, and the source files that a result depends on."""

from __future__ import annotations

import ast
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from train.files import whole

ROOT = Path(__file__).resolve().parent.parent
CERTIFICATES = ROOT / "proofs" / "certificates"
PACKAGES = ("constructions", "proofs", "verify")
TABLES = ("constructions.catalogue", "proofs.catalogue")


def canonical_json(value: Any) -> str:
    """The one text of a JSON value that is stored."""
    return json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def write_whole(path: Path, text: str) -> None:
    """Write through a temporary file and a rename; an equal file is left alone."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        with whole(path) as partial:
            partial.write_text(text, encoding="utf-8")


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def source_digests(*modules: str) -> dict[str, str]:
    """SHA-256 of the files of ``modules`` and of every module of this project that they import, at any remove.

    The tables of contents say nothing about a single claim and are left out.
    """
    found: dict[str, str] = {}
    waiting = list(modules)
    while waiting:
        path = ROOT / (waiting.pop().replace(".", "/") + ".py")
        name = path.relative_to(ROOT).as_posix()
        if name not in found:
            found[name] = digest(path)
            waiting += _imports(path, found[name])
    return dict(sorted(found.items()))


@cache
def _imports(source: Path, content: str) -> tuple[str, ...]:
    """The modules of this project that a file imports, each by its dotted name; ``content`` is its digest."""
    found: dict[str, None] = {}
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            path = ROOT / (name.replace(".", "/") + ".py")
            if name.partition(".")[0] in PACKAGES and name not in TABLES and path.is_file():
                found[name] = None
    return tuple(found)
