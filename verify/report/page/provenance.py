"""Where a report comes from: versions, machine, commit, and the digest of every certificate."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from shlex import quote
from typing import Any

from constructions.contents import Catalogue
from verify import sources
from verify.files import ROOT
from verify.work import processors

BEGINS = r"^(def claim\(|PROOF\b)"  # in the modules of ours
PACKAGES = ("attention-audit", "numpy", "python-flint", "networkx", "torch", "numba")
SEEDS = (
    "Exact instances, float64 instances and sampled tasks are drawn with seeds that are fixed in the code, so that a "
    "counterexample is found again. The second checker draws anew each time, from the operating system; "
    "python -m verify.replay --seed N repeats one run."
)


def provenance(catalogue: Catalogue, names: Sequence[str]) -> dict[str, Any]:
    """All that one needs to make the same report again."""
    certificates = [found for name in names if (found := certificate(catalogue, name)) is not None]
    lines = "".join(f"{c['sha256']}  {c['file']}\n" for c in certificates)
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "claims_from": catalogue.origin,
        "own": catalogue.upon is not None,
        "python": platform.python_version(),
        "packages": {name: installed for name in PACKAGES if (installed := _version(name))},
        "machine": {"system": platform.system(), "processor": platform.machine(), "processors": processors()},
        "commit": _commit(),
        "seeds": SEEDS,
        "certificates": certificates,
        "certificates_sha256": hashlib.sha256(lines.encode()).hexdigest(),
    }


def certificate(catalogue: Catalogue, name: str) -> dict[str, Any] | None:
    """The certificate of a claim or an erratum as it lies there now, and the command that checks it again."""
    path = catalogue.certificate(name)
    if not path.is_file():
        return None
    file, own = _place(path), catalogue.upon is not None
    command = f"python -m verify.replay {quote(file)}" + (f" --claims {quote(catalogue.origin)}" if own else "")
    return {
        "claim": name,
        "file": file,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "bytes": path.stat().st_size,
        "recheck": command,
    }


def files(catalogue: Catalogue, name: str) -> list[str]:
    """The files that state a claim or an erratum, and prove it, as "file:line" of where each begins to."""
    paths = [path for module in catalogue.modules_of(name) if (path := sources.path_of(module)) is not None]
    return [f"{path}:{_begins(sources.text(path).decode(), name)}" for path in paths]


def _begins(text: str, name: str) -> int:
    """The line of the function that states a claim or the table that proves it; else that with its name, or 1."""
    found = (re.search(mark, text, re.MULTILINE) for mark in (BEGINS, f'"{re.escape(name)}"'))
    return next((text.count("\n", 0, at.start()) + 1 for at in found if at is not None), 1)


def _place(path: Path) -> str:
    """From the folder of this project on, or from the current one; a report names no other folders of a machine."""
    for folder in (ROOT, Path.cwd()):
        if path.resolve().is_relative_to(folder.resolve()):
            return path.resolve().relative_to(folder.resolve()).as_posix()
    return f"{path.parent.name}/{path.name}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _commit() -> str:
    """The commit of this project, and whether sources differ from it; "" where it is no checkout."""
    told = _git("rev-parse", "HEAD")
    if not told or not os.path.lexists(ROOT / ".git"):
        return ""
    changed = _git("status", "--porcelain", "--", "constructions", "proofs", "train", "verify")
    return told + (", with changes" if changed else "")


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
