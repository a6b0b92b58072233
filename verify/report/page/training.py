"""What training, and audits of layers, found: as the commands that measured it wrote it; nothing is measured here."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from train.files import Unreadable, content, files_in, text_of
from verify.report.page.markdown import rows

FARTHEST = "nearest to its limit, or farthest beyond"  # of the table of verdicts
NUMBER = r"(\d+(?:\.\d+)?(?:e[+-]\d+)?|nan|inf)"
FIGURE = re.compile(rf": {NUMBER} of {NUMBER}$")
KEY = "attention-audit"  # of a checkpoint's metadata
MOST_BYTES = 2**30
TARGETS, LANDED, CONFORMANCE, TWIN = "TARGETS.md", "LANDED.md", "CONFORMANCE.md", "CONFORMANCE.json"


def training(results: Path | None) -> dict[str, Any]:
    """The targets, the verdicts on weights, and the checkpoints in a folder, if any.  Raises Unreadable."""
    if results is None or not results.is_dir():
        none = "there are no results of training for these claims"
        return {"targets": [], "landed": [], "layers": [], "checkpoints": [], "gpu": "not run", "not_read": none}
    checkpoints, not_read = _checkpoints(results)
    claims = {c["experiment"]: c["claim"] for c in checkpoints}
    devices = sorted({c["device"] for c in checkpoints if not c["device"].startswith("cpu")})
    return {
        "targets": [
            {
                "experiment": row["experiment"],
                "claim": claims.get(row["experiment"], ""),
                "expected": row["expected"],
                "reached": row["reached"],
                "verdict": row[""] or "not trained",
            }
            for row in _table(results / TARGETS, ("experiment", "expected", "reached", ""))
        ],
        "landed": [{**row, "farthest": row.get(FARTHEST, "")} for row in _landed(results / LANDED)],
        "layers": _layers(results),
        "checkpoints": checkpoints,
        "gpu": ", ".join(devices) or "not run",
        "not_read": not_read,
    }


def _table(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a table that another command wrote; none where there is no file.  Raises Unreadable."""
    if not path.is_file():
        return []
    found = rows(text_of(path))
    if any(column not in row for row in found for column in columns):
        raise Unreadable(f"{path}: expected a table with the columns {', '.join(filter(None, columns))}")
    return found


def _landed(path: Path) -> list[dict[str, str]]:
    return _table(path, ("checkpoint", "claim", "verdict"))


def farthest(runs: Iterable[Mapping[str, str]]) -> str:
    """Of the figures beside verdicts, "name: value of limit", the one farthest beyond its limit, or nearest to it."""
    figures = {run["farthest"]: found for run in runs if (found := FIGURE.search(run["farthest"]))}
    return max(figures, key=lambda said: _beyond(*figures[said].groups()), default="")


def _beyond(value: str, limit: str) -> float:
    quotient = float(value) / float(limit) if float(limit) else math.inf
    return math.inf if math.isnan(quotient) else quotient


def _layers(results: Path) -> list[dict[str, Any]]:
    """The layers that were audited, each with its verdict and, where it was measured, the time of its audit."""
    found = [row for row in _table(results / CONFORMANCE, ("case",)) if "equation found" in row]
    path = results / TWIN
    try:
        audits = json.loads(text_of(path)) if path.is_file() else {}
        return [{**row, **_audit(audits.get(row["case"], {}))} for row in found]
    except (ValueError, TypeError, AttributeError, RecursionError) as problem:
        raise Unreadable(f"{path}: no audits of layers ({type(problem).__name__})") from None


def _audit(found: Mapping[str, Any]) -> dict[str, Any]:
    """What the twin of the table says of one layer: "", and None, for what it does not."""
    seconds, within = found.get("cpu_seconds"), found.get("within_bound")
    return {
        "verdict": str((found.get("finding") or {}).get("verdict", "")),
        "cpu_seconds": None if seconds is None else float(seconds),
        "within_bound": None if within is None else bool(within),
    }


def _checkpoints(results: Path) -> tuple[list[dict[str, Any]], str]:
    """What each file says of itself, and its digest; or why none is read."""
    try:
        from safetensors import SafetensorError, safe_open
    except ModuleNotFoundError:
        return [], "safetensors is not installed"
    found = []
    for path in files_in(results, "*/*/*.safetensors"):
        digest = hashlib.sha256(content(path, MOST_BYTES)).hexdigest()
        try:
            with safe_open(path, framework="numpy") as opened:
                said = json.loads((opened.metadata() or {})[KEY])
            found.append(
                {
                    "file": path.relative_to(results).as_posix(),
                    "sha256": digest,
                    "experiment": str(said["experiment"]),
                    "claim": str(said["claim"]),
                    "device": str(said["device"]),
                    "seeds": sorted({int(run["seed"]) for run in said["runs"]}),
                    "step": int(said["step"]),
                }
            )
        except (SafetensorError, ValueError, KeyError, TypeError) as problem:
            raise Unreadable(f"{path}: no checkpoint ({type(problem).__name__})") from None
    return found, ""
