"""The text of each module of this project, as it was when it was imported, whatever stands on the disk by now.

While this module is loaded every import of ours goes through ``Recorded``, which compiles the very text that it keeps:
no cache of compiled code takes part, so that none can be of another text.  What was imported before is taken from the
disk at once.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from functools import cache
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("constructions", "proofs", "train", "verify")
_texts: dict[str, bytes] = {}  # by path


def ours(module: str) -> bool:
    """Whether a module, by its dotted name, is one of this project."""
    return module.partition(".")[0] in PACKAGES


@cache
def path_of(module: str) -> str | None:
    """The path of a module's file, from the root of the project; None where there is none."""
    stem = module.replace(".", "/")
    return next((p for p in (f"{stem}.py", f"{stem}/__init__.py") if p in _texts or (ROOT / p).is_file()), None)


def text(path: str) -> bytes:
    """The text of a source as it was imported, with LF for line ends; of another one as it is when first asked for."""
    if path not in _texts:
        _keep(ROOT / path, (ROOT / path).read_bytes())
    return _texts[path]


def digest(content: bytes) -> str:
    """SHA-256 of a text, with LF for line ends whatever the checkout writes."""
    return hashlib.sha256(_unix(content)).hexdigest()


def edited() -> list[str]:
    """The sources that are not, or are no longer, on the disk what they were when they were imported."""
    return sorted(path for path, kept in _texts.items() if _now(path) != kept)


def _now(path: str) -> bytes | None:
    try:
        return _unix((ROOT / path).read_bytes())
    except OSError:
        return None


def _unix(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")


def _keep(path: Path, content: bytes) -> None:
    path = path.resolve()
    if path.is_relative_to(ROOT):
        _texts[path.relative_to(ROOT).as_posix()] = _unix(content)


class Recorded(SourceFileLoader):
    """Loads a module from its source, and keeps that."""

    def get_code(self, fullname: str) -> CodeType:
        source = self.get_data(self.path)
        _keep(Path(self.path), source)
        code: CodeType = self.source_to_code(source, self.path)
        return code


class Recorder:
    """Finds the modules of this project as they would be found without it, and has them recorded."""

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
    """From here on every import of ours is recorded; what was imported before is read now."""
    if Recorder not in sys.meta_path:
        sys.meta_path.insert(0, Recorder)
        for name, module in list(sys.modules.items()):
            if ours(name) and (file := getattr(module, "__file__", None)):
                _keep(Path(file), Path(file).read_bytes())
