"""Text written whole, JSON, and the source files that a result depends on."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from train.files import Unreadable as Unreadable
from train.files import Unwritable as Unwritable
from train.files import text_of, whole

ROOT = Path(__file__).resolve().parent.parent
CERTIFICATES = ROOT / "proofs" / "certificates"
PACKAGES = ("constructions", "proofs", "verify")
TABLES = ("constructions.catalogue", "proofs.catalogue")
LEVELS, WIDTH = 6, 100  # of what is stored as JSON


def compact_json(value: Any) -> str:
    """The one text of a JSON value without white space, of which digests are made."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical_json(value: Any) -> str:
    """The one text of a JSON value that is stored: the compact one, broken into lines.

    An object or array that lies within fewer than ``LEVELS`` others, and is longer than ``WIDTH`` characters when
    it is written on one line, has each of its members on a line of its own.
    """
    return _broken(value, LEVELS) + "\n"


def _broken(value: Any, levels: int) -> str:
    if not levels or not isinstance(value, Mapping | list):
        return compact_json(value)
    if isinstance(value, Mapping):
        members = [f"{compact_json(k)}:{_broken(value[k], levels - 1)}" for k in sorted(value)]
    else:
        members = [_broken(v, levels - 1) for v in value]
    begin, end = ("{", "}") if isinstance(value, Mapping) else ("[", "]")
    line = begin + ",".join(members) + end
    return line if len(line) <= WIDTH else begin + "\n" + ",\n".join(members) + "\n" + end


def write_whole(path: Path, text: str) -> None:
    """Write through a temporary file and a rename; an equal file is left alone."""
    if not path.is_file() or stored_text(path) != text:
        with whole(path) as partial:
            partial.write_text(text, encoding="utf-8", newline="\n")


def stored_text(path: Path) -> str:
    """What a certificate, evidence or documentation says.  Raises Unreadable, also where there is no such file."""
    return text_of(path)


def between(text: str, begin: str, shown: str, end: str) -> str:
    """``text`` with ``shown`` between two marks.  Raises ValueError when one is missing."""
    before, first, rest = text.partition(begin)
    _, last, after = rest.partition(end)
    if not first or not last:
        raise ValueError(f"the marks {begin.strip()} and {end.strip()} are missing")
    return before + begin + shown + end + after


def digest(path: Path) -> str:
    """SHA-256 of a text, with LF for line ends whatever the checkout writes."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def json_digest(value: Any) -> str:
    """SHA-256 of a JSON value, however it is laid out."""
    return hashlib.sha256(compact_json(value).encode()).hexdigest()


def certificate_digest(path: Path) -> str:
    """SHA-256 of the JSON value that a certificate's file holds."""
    return json_digest(json.loads(stored_text(path)))


def source_digests(*modules: str, known: dict[str, str] | None = None) -> dict[str, str]:
    """SHA-256 of the texts of ``modules`` and of every module of this project that they import, at any remove.

    The tables of contents say nothing about a single claim and are left out.  What is ``known`` of a file, from a call
    before, is not read again, and what is read is put there.
    """
    known = {} if known is None else known
    found: dict[str, str] = {}
    waiting = list(modules)
    while waiting:
        name = waiting.pop().replace(".", "/") + ".py"
        if name not in found:
            if name not in known:
                known[name] = digest(ROOT / name)
            found[name] = known[name]
            waiting += _imports(ROOT / name, found[name])
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
