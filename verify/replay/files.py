"""A file is read once in a run; its digest is that of its text with LF for line ends.

So a checkout that writes CR LF is no change, and of one source that many claims rest on the digest is made once.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from verify.replay.fields import NAME, Refuted
from verify.replay.form import Stored, parse


class Files:
    """The sources and certificates read so far, as they were when they were read."""

    def __init__(self) -> None:
        self._sources: dict[Path, str | None] = {}
        self._certificates: dict[Path, Stored | Exception] = {}  # or what reading one raised

    def source_digest(self, path: Path) -> str | None:
        """SHA-256 of a source; None where it cannot be read."""
        if path not in self._sources:
            try:
                content = path.read_bytes().replace(b"\r\n", b"\n")
                self._sources[path] = hashlib.sha256(content).hexdigest()
            except OSError:
                self._sources[path] = None
        return self._sources[path]

    def certificate(self, path: Path) -> Stored:
        """What the file of a certificate holds.  Raises OSError, and what `parse` raises."""
        if path not in self._certificates:
            try:
                self._certificates[path] = parse(path.read_bytes())
            except (OSError, ValueError, Refuted, RecursionError) as problem:
                self._certificates[path] = problem
        if isinstance(found := self._certificates[path], Exception):
            raise found
        return found

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
