"""Runs with their verdicts; and the verdicts as a table in a file, compared with those of another time."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from train.files import Unreadable, text_of, whole
from train.landing.measured import Landing
from train.landing.not_covered import NotCovered
from train.landing.one_layer import OneLayer
from train.landing.verdict import farthest
from train.printable import printable

FARTHEST = "nearest to its limit, or farthest beyond"  # that figure is shown, and differs from machine to machine
COLUMNS = ("checkpoint", "labels/similarity", "layers", "n", "seed", "claim", "verdict", FARTHEST)
MADE = "Made by `python -m verify.stationary --write`."


@dataclass(frozen=True)
class Judged:
    """A run of a file; of converted weights with lines to print and what else was found."""

    path: Path
    landing: Landing | OneLayer | NotCovered
    notes: Sequence[str]
    foreign: Mapping[str, Any] | None


def table(found: Sequence[Judged], folder: Path) -> list[str]:
    """A line of Markdown for each run; files are named from a folder on."""
    lines = ["| " + " | ".join(COLUMNS) + " |", "|---" * len(COLUMNS) + "|"]
    for judged in found:
        one, name = judged.landing, printable(Path(os.path.relpath(judged.path, folder)).as_posix()).replace("|", "\\|")
        figure = str(farthest(one.criteria) or "").replace("|", "\\|")
        row = (name, one.pair, one.layers, one.context, one.seed, one.claim, one.verdict, figure)
        lines.append("| " + " | ".join(map(str, row)) + " |")
    return lines


def write(path: Path, lines: Sequence[str]) -> None:
    """Whole or not at all."""
    with whole(path) as partial:
        partial.write_text("\n".join(["# Did they land?", "", MADE, "", *lines]) + "\n", encoding="utf-8")


def kept(path: Path) -> list[str]:
    """The lines of the table in a file.  Raises Unreadable where there is none."""
    lines = [line for line in text_of(path).splitlines() if line.startswith("|")]
    if not lines or lines[0] != table([], path.parent)[0]:
        raise Unreadable(f"{path}: no table of verdicts, as --write makes them")
    return lines


def differences(found: Sequence[str], expected: Sequence[str]) -> list[str]:
    """The lines that are in one table alone, whatever the figure in the last column is."""
    ours, theirs = ([_up_to_the_verdict(line) for line in lines] for lines in (found, expected))
    return [f"found    {line}" for line in ours if line not in set(theirs)] + [
        f"expected {line}" for line in theirs if line not in set(ours)
    ]


def _up_to_the_verdict(line: str) -> str:
    """A line of the table without its last column; one of another width as it is."""
    cells = re.split(r"(?<!\\)\|", line)
    return "|".join(cells[:-2]) + "|" if len(cells) == len(COLUMNS) + 2 else line
