"""The project as a wheel, and commands run with it in an empty folder, with an empty home."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("constructions", "proofs", "train", "verify")
BUILD = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"


def wheel(folder: Path) -> Path:
    """Built from a copy of the checkout, so that nothing is left in it."""
    source = folder / "source"
    for name in PACKAGES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "results"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    subprocess.run([sys.executable, "-c", BUILD, str(folder)], cwd=source, capture_output=True, check=True)
    (made,) = folder.glob("*.whl")
    return made


def run(folder: Path, *command: str | Path, site: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    """A command in ``folder / "work"``, at home in ``folder / "home"``; of ours, ``site`` alone is imported."""
    for name in ("work", "home"):
        (folder / name).mkdir(exist_ok=True)
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "XDG_CACHE_HOME", "NUMBA_CACHE_DIR")}
    environment = kept | {"HOME": str(folder / "home"), "NO_COLOR": "1"} | more
    if site is not None:
        environment["PYTHONPATH"] = str(site)
    return subprocess.run(
        list(map(str, command)), cwd=folder / "work", env=environment, capture_output=True, text=True, check=False
    )


def contents(folder: Path) -> Mapping[str, str]:
    """The digest of every file below a folder, by its path from there."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
