"""Files are read whole, up to a size, and written whole or not at all; and both only where they are regular files.

A pipe may keep a reader waiting for ever, and a device has no end; a device that is replaced is gone.
"""

from __future__ import annotations

import math
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from train.printable import one_line

PARTIAL = ".partial"  # how the names of files that are being written end: no reader takes them
MOST_TEXT = 2**24  # bytes of a text that is read


class Unreadable(Exception):
    """A file that is not what it should be; one line, with the file and the fault."""

    def __init__(self, told: object):
        super().__init__(one_line(told))


class Unwritable(ValueError):
    """A name under which no file can be written; one line, with the name and the fault."""

    def __init__(self, told: object):
        super().__init__(one_line(told))


def finite(found: Any) -> Any:
    """The same, with None for numbers that are infinite or none: JSON has no others."""
    if isinstance(found, Mapping):
        return {key: finite(value) for key, value in found.items()}
    if isinstance(found, list):
        return [finite(value) for value in found]
    return None if isinstance(found, float) and not math.isfinite(found) else found


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON by its keys, as json.loads has its hook.  Raises ValueError for a key that is there twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is there twice")
    return found


# --- reading ------------------------------------------------------------------------------------------------


def content(path: Path, most: int = MOST_TEXT) -> bytes:
    """The bytes of a regular file of at most ``most``, checked before it is opened and again when it is open.

    Raises Unreadable for everything else.
    """
    try:
        _check_size(path, path.stat(), most)
        with open(path, "rb", opener=_at_once) as file:
            found = os.fstat(file.fileno())
            _check_size(path, found, most)
            read = file.read(found.st_size + 1)
    except FileNotFoundError:
        raise Unreadable(f"{path}: no such file") from None
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path}: can't be read ({_reason(error)})") from None
    if len(read) != found.st_size:
        raise Unreadable(f"{path}: {found.st_size} bytes when it was opened, and others when it was read")
    return read


def text_of(path: Path, most: int = MOST_TEXT) -> str:
    """The same, of a text in UTF-8, with LF for line ends."""
    try:
        return content(path, most).decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path}: no text in UTF-8 ({error})") from None


def files_in(folder: Path, pattern: str) -> list[Path]:
    """What matches a pattern in a folder, in order, but for names that begin with a dot: these are not results."""
    found = folder.glob(pattern)
    return sorted(p for p in found if not any(part.startswith(".") for part in p.relative_to(folder).parts))


def _at_once(name: str, flags: int) -> int:
    """Opens a file without waiting for whoever else has it open."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _check_size(path: Path, found: os.stat_result, most: int) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise Unreadable(f"{path}: {_kind(found)}, expected a regular file")
    if found.st_size > most:
        raise Unreadable(f"{path}: {found.st_size} bytes, expected at most {most}")


# --- writing ------------------------------------------------------------------------------------------------


def check_target(path: Path, inputs: Iterable[Path] = (), folders: bool = False) -> None:
    """Raises Unwritable where ``whole`` could not write a file of this name, or would replace one of the ``inputs``.

    With ``folders`` those that are missing will be made; nothing is made here.
    """
    try:
        _check_replaceable(path, inputs)
        folder = path.parent
        while folders and not folder.exists():
            folder = folder.parent
        if not folder.is_dir():
            raise Unwritable(f"{path}: expected a name in a folder that is there")
        with tempfile.TemporaryFile(dir=folder):
            pass
    except (OSError, ValueError) as error:
        if isinstance(error, Unwritable):
            raise
        raise Unwritable(f"{path}: can't be written ({_reason(error)})") from None


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A file beside ``path``, to be written; it is renamed in the end, removed if that fails.

    Raises Unwritable, and OSError where the folder or the disk does not allow it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _check_replaceable(path)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=PARTIAL)
    os.close(descriptor)
    try:
        yield Path(name)
        os.chmod(name, 0o644)
        _check_replaceable(path)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _check_replaceable(path: Path, inputs: Iterable[Path] = ()) -> None:
    """Raises Unwritable unless nothing is there, or a regular file that may be written and is none of the inputs."""
    try:
        there = path.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISREG(there.st_mode):
        raise Unwritable(f"{path}: {_kind(there)}, expected a new name or a regular file")
    if not os.access(path, os.W_OK):
        raise Unwritable(f"{path}: it is protected against writing")
    for given in inputs:
        if given.exists() and os.path.samestat(given.stat(), there):
            raise Unwritable(f"{path}: it is read too, and what is read is never replaced")


def _kind(found: os.stat_result) -> str:
    kinds = {
        stat.S_IFDIR: "a folder",
        stat.S_IFLNK: "a link",
        stat.S_IFIFO: "a pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
    }
    return kinds.get(stat.S_IFMT(found.st_mode), "something else")


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
