"""Text written whole, JSON, and the source files that a result depends on."""

from __future__ import annotations

import ast
import hashlib
import json
import platform
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from constructions.contents import Catalogue
from train.files import Unreadable as Unreadable
from train.files import Unwritable as Unwritable
from train.files import text_of, whole
from train.places import CACHE as CACHE
from train.places import INSTALLED as INSTALLED
from train.places import ROOT as ROOT
from verify import sources

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
    try:
        equal = stored_text(path) == text
    except Unreadable:
        equal = False
    if not equal:
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
    return sources.digest(path.read_bytes())


def json_digest(value: Any) -> str:
    """SHA-256 of a JSON value, however it is laid out."""
    return hashlib.sha256(compact_json(value).encode()).hexdigest()


def certificate_digest(path: Path) -> str:
    """SHA-256 of the JSON value that a certificate's file holds."""
    return json_digest(json.loads(stored_text(path)))


def kept_of(catalogue: Catalogue) -> str:
    """The name of the folder for what is kept of a catalogue; it goes by where its certificates are."""
    place = catalogue.certificates.resolve()
    where = place.relative_to(ROOT) if place.is_relative_to(ROOT) else place
    return f"{place.parent.name}-{hashlib.sha256(where.as_posix().encode()).hexdigest()[:12]}"


def made_in(catalogue: Catalogue) -> Path:
    """The folder that the certificates made anew go to: where the others are, but for those that are installed."""
    there = catalogue.certificates
    return CACHE / kept_of(catalogue) / "certificates" if is_installed(there) else there


def is_installed(folder: Path) -> bool:
    """Whether a folder is one of installed packages, which are never written to."""
    return INSTALLED and folder.resolve().is_relative_to(ROOT)


def source_digests(*modules: str) -> dict[str, str]:
    """SHA-256 of the texts of ``modules`` and of all they rest on, as they were imported.

    That is every module of this project that one of them imports, at any remove, or that a function in it is of; and
    the ``__init__`` of every folder on the way.  The tables of contents say nothing about a single claim and are left
    out, unless they are named.
    """
    met = set(modules)
    waiting = list(met)
    while waiting:
        further = _rests_on(waiting.pop()) - met
        waiting += further
        met |= further
    return dict(sorted((path, _digest(path)) for name in met if (path := sources.path_of(name)) is not None))


@cache
def _rests_on(module: str) -> frozenset[str]:
    """The modules that one rests on at once; some of the names are those of things in a module."""
    path = sources.path_of(module)
    return frozenset() if path is None else frozenset((*_imports(path), *_functions(module), *_folders(module)))


def versions() -> dict[str, str]:
    """The versions of Python and of the packages that compute."""
    return {"python": platform.python_version(), **{n: _version(n) for n in ("numpy", "python-flint")}}


_version = cache(version)


@cache
def _digest(path: str) -> str:
    return sources.digest(sources.text(path))


def _imports(path: str) -> tuple[str, ...]:
    """The modules of this project that a file imports, each by its dotted name."""
    found: dict[str, None] = {}
    for node in ast.walk(ast.parse(sources.text(path))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        found |= {name: None for name in names if sources.ours(name) and name not in TABLES}
    return tuple(found)


def _folders(module: str) -> list[str]:
    """The packages that a module lies in."""
    names = module.split(".")
    return [".".join(names[:k]) for k in range(1, len(names))]


def _functions(module: str) -> tuple[str, ...]:
    """The modules of this project that the functions and classes are of to which a loaded module gives a name."""
    named = vars(sys.modules[module]).values() if module in sys.modules else ()
    found = {str(getattr(value, "__module__", "")) for value in named if callable(value)}
    return tuple(sorted(m for m in found if sources.ours(m) and m not in TABLES))
