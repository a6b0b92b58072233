"""A file is read once in a run; its digest is that of its text with LF for line ends.

So a checkout that writes CR LF is no change, and of one source that many claims rest on the digest is made once.  Only
regular files are read, up to a size: a pipe would keep the reader waiting, and a device has no end.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from verify.replay.fields import NAME, Refuted, bad
from verify.replay.form import Stored, parse, read, stored

NOWHERE: Mapping[str, Path] = MappingProxyType({})
MOST_BYTES = 2**24  # of a file; the largest certificate has a seventh of it


def content(path: Path) -> bytes:
    """The bytes of a regular file, which is checked before it is opened and again when it is open.

    Raises OSError, and Unreadable for one that is not regular or has more than ``MOST_BYTES``.
    """

    def check(found: os.stat_result) -> int:
        if not stat.S_ISREG(found.st_mode):
            bad("", "a regular file")
        if found.st_size > MOST_BYTES:
            bad("", f"at most {MOST_BYTES} bytes, of which it has {found.st_size}")
        return found.st_size

    check(path.stat())
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0))) as file:
        size = check(os.fstat(file.fileno()))
        found = file.read(size + 1)
    return found if len(found) == size else bad("", "the bytes that it had when it was opened")


class Files:
    """The sources and certificates read so far, as they were when they were read, and what replaying some found.

    ``elsewhere`` says of some claims where their certificates are, whoever names them; sources that a
    repository has not are looked for in the folder ``own``.  Certificates in ``edited`` are taken to give the right
    digests, of themselves and of their parents, in the right form: what was changed in them by hand is left to the
    calculation, and to what the claim states.
    """

    def __init__(
        self, elsewhere: Mapping[str, Path] = NOWHERE, own: Path | None = None, edited: Collection[Path] = ()
    ) -> None:
        self._elsewhere, self._own, self._edited = elsewhere, own, edited
        self.replayed: dict[Path, Any] = {}  # what replaying a certificate found
        self._sources: dict[Path, str | None] = {}
        self._certificates: dict[Path, Stored | Exception] = {}  # or what reading one raised

    def place(self, claim: str, directory: Path) -> Path:
        """Where the certificate of a claim is that is named by one of a directory."""
        return self._elsewhere.get(claim, directory / f"{claim}.json")

    def source(self, path: str, root: Path) -> Path:
        """Where a source is that a certificate names."""
        there = root / path
        return there if self._own is None or there.is_file() else self._own / path

    def source_digest(self, path: Path) -> str | None:
        """SHA-256 of a source; None where it cannot be read, or is none."""
        if path not in self._sources:
            try:
                text = content(path).replace(b"\r\n", b"\n")
                self._sources[path] = hashlib.sha256(text).hexdigest()
            except (OSError, ValueError):
                self._sources[path] = None
        return self._sources[path]

    def certificate(self, path: Path) -> Stored:
        """What the file of a certificate holds.  Raises OSError, and what `content` and `parse` raise.

        It is called after its claim, whose name is printed: a letter, digit or _ each.
        """
        if path not in self._certificates:
            try:
                if not NAME.fullmatch(path.stem):
                    bad("", "a name of letters, digits and _")
                text = content(path)
                self._certificates[path] = self._rehashed(path, text) if path in self._edited else parse(text)
            except (OSError, ValueError, Refuted, RecursionError) as problem:
                self._certificates[path] = problem
        if isinstance(found := self._certificates[path], Exception):
            raise found
        return found

    def _rehashed(self, path: Path, text: bytes) -> Stored:
        """What the file of a certificate holds, with the digests that it should give."""
        _, value = read(text)
        if not isinstance(value, dict) or not isinstance(value.get("parents"), dict):
            return parse(text)
        for name in filter(NAME.fullmatch, value["parents"]):
            value["parents"][name] = self.certificate_digest(self.place(name, path.parent)) or value["parents"][name]
        value["digests"] = {key: digest for key, digest in stored(value)[1].fields.items() if key != "digests"}
        return stored(value)[1]

    def certificate_digest(self, path: Path) -> str | None:
        """SHA-256 of the compact JSON of a certificate; None where there is none that can be read."""
        try:
            return self.certificate(path).digest
        except (OSError, ValueError, Refuted, RecursionError):
            return None

    def parents(self, path: Path) -> list[str]:
        """The parents that a certificate names, as far as it can be read."""
        try:
            named = self.certificate(path).value["parents"]
            return [p for p in named if NAME.fullmatch(p)]
        except (OSError, ValueError, Refuted, RecursionError, TypeError, KeyError):
            return []
