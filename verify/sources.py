"""The text of each module that is audited, as it was when it was imported, whatever stands on the disk by now.

While this module is loaded every import of this project, and of claims that are loaded from elsewhere, goes through
``Recorded``, which compiles the very text that it keeps: no cache of compiled code takes part, so that none can be of
another text.  What was imported before is taken from the disk at once.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("constructions", "proofs", "train", "verify")
_roots: dict[str, Path] = dict.fromkeys(PACKAGES, ROOT)  # the folder in which a package or module lies, by its name
_texts: dict[str, bytes] = {}  # by path


def also(names: Iterable[str], root: Path) -> None:
    """Packages and modules of that folder are audited too, but for those whose names stand for others already."""
    for name in names:
        there = getattr(sys.modules.get(name), "__file__", None)
        if name not in PACKAGES and (there is None or Path(there).resolve().is_relative_to(root.resolve())):
            _roots[name] = root.resolve()
    path_of.cache_clear()
    _read_at_once()


def ours(module: str) -> bool:
    """Whether a module, by its dotted name, is one of this project, or of claims that were loaded from elsewhere."""
    return module.partition(".")[0] in _roots


def root_of(module: str) -> Path:
    """The folder in which the package or module lies that a dotted name begins with."""
    return _roots.get(module.partition(".")[0], ROOT)


def file_of(path: str) -> Path:
    """The file of a source, by its path from the folder in which its package or module lies."""
    return root_of(path.partition("/")[0].removesuffix(".py")) / path


def _paths(module: str) -> tuple[str, str]:
    """The paths that the file of a module can have."""
    stem = module.replace(".", "/")
    return f"{stem}.py", f"{stem}/__init__.py"


@cache
def path_of(module: str) -> str | None:
    """The path of a module's file, from the folder in which its package lies; None where there is none."""
    return next((p for p in _paths(module) if p in _texts or file_of(p).is_file()), None)


def text(path: str) -> bytes:
    """The text of a source as it was imported, with LF for line ends; of another one as it is when first asked for."""
    if path not in _texts:
        _texts[path] = _unix(file_of(path).read_bytes())
    return _texts[path]


def digest(content: bytes) -> str:
    """SHA-256 of a text, with LF for line ends whatever the checkout writes."""
    return hashlib.sha256(_unix(content)).hexdigest()


def kept() -> tuple[str, ...]:
    """The paths of all that was imported or asked for."""
    return tuple(_texts)


def edited() -> list[str]:
    """The sources that are not, or are no longer, on the disk what they were when they were imported."""
    return sorted(path for path, kept in _texts.items() if _now(path) != kept)


def _now(path: str) -> bytes | None:
    try:
        return _unix(file_of(path).read_bytes())
    except OSError:
        return None


def _unix(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")


def _keep(module: str, file: Path, content: bytes) -> None:
    """Of a file that lies where the name of its module says."""
    for path in _paths(module):
        if file.resolve() == file_of(path).resolve():
            _texts[path] = _unix(content)


class Recorded(SourceFileLoader):
    """Loads a module from its source, and keeps that."""

    def get_code(self, fullname: str) -> CodeType:
        source = self.get_data(self.path)
        _keep(fullname, Path(self.path), source)
        code: CodeType = self.source_to_code(source, self.path)
        return code


class Recorder:
    """Finds the modules that are audited as they would be found without it, and has them recorded."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if not ours(name):
            return None
        for finder in sys.meta_path:
            spec = None if finder is Recorder else finder.find_spec(name, path, target)
            if spec is not None:
                if type(spec.loader) is SourceFileLoader:
                    spec.loader = Recorded(spec.loader.name, spec.loader.path)
                return spec
        return None


def record() -> None:
    """From here on every import of what is audited is recorded; what was imported before is read now."""
    if Recorder not in sys.meta_path:
        sys.meta_path.insert(0, Recorder)
        _read_at_once()


def _read_at_once() -> None:
    """Keeps what stands on the disk of the modules that were imported without being recorded."""
    for name, module in list(sys.modules.items()):
        if ours(name) and (file := getattr(module, "__file__", None)) and not _texts.keys() & set(_paths(name)):
            _keep(name, Path(file), Path(file).read_bytes())
