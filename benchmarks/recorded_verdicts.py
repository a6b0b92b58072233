"""The verdicts of cases that were drawn, kept in a file so that several calls of the benchmark count as one.

A record is of one number that all is drawn from and of one set of limits; each case is in it once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from train.files import Unreadable, text_of, whole

SCHEMA = 1
MOST_DRAWN = 10_000  # cases of one number that is drawn
MOST_DRAW = 2**31


@dataclass(frozen=True)
class Found:
    """The verdicts of a case, by law and kind; ``elsewhere``: the training ended where no verdict is expected.

    One that diverged has left nothing to judge: it ended elsewhere, without a verdict.
    """

    number: int
    pair: str
    elsewhere: bool
    verdicts: dict[tuple[str, str], str]


@dataclass(frozen=True)
class Record:
    """The number ``draw`` that cases are drawn from, the limits by which they were judged, and what was found."""

    draw: int
    limits: Mapping[str, float]
    found: tuple[Found, ...]

    def write(self, path: Path) -> None:
        """Whole or not at all."""
        cases = [
            {
                "number": one.number,
                "elsewhere": one.elsewhere,
                "verdicts": [[*of, verdict] for of, verdict in one.verdicts.items()],
            }
            for one in sorted(self.found, key=lambda one: one.number)
        ]
        lines = ",\n".join(json.dumps(one) for one in cases)
        head = json.dumps({"schema": SCHEMA, "draw": self.draw, "limits": dict(self.limits)})
        with whole(path) as partial:
            partial.write_text(f'{head[:-1]}, "cases": [\n{lines}\n]}}\n', encoding="utf-8")


def read(
    path: Path,
    limits: Mapping[str, float],
    pairs: Sequence[str],
    laws: Sequence[str],
    kinds: Sequence[str],
    verdicts: Sequence[str],
) -> Record:
    """The record at ``path``.  Raises Unreadable for a file that is none, or of verdicts by other limits."""
    try:
        told = json.loads(text_of(path))
        schema, draw, cases = told["schema"], told["draw"], told["cases"]
        if schema != SCHEMA or type(draw) is not int or not 0 <= draw < MOST_DRAW:
            raise ValueError(f"of schema {schema!r} and draw {draw!r}")
        if told["limits"] != dict(limits):
            raise ValueError("its verdicts are by other limits than those that hold: begin another record")
        found = tuple(_found(case, draw, pairs, (laws, kinds, verdicts)) for case in cases)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Unreadable(f"{path}: not a record of verdicts ({error})") from None
    numbers = [one.number for one in found]
    if len(set(numbers)) < len(numbers):
        raise Unreadable(f"{path}: not a record of verdicts (a case is there twice)")
    return Record(draw, limits, found)


def _found(case: Any, draw: int, pairs: Sequence[str], names: tuple[Sequence[str], ...]) -> Found:
    """A case of a record.  Raises ValueError, TypeError or KeyError for what is none."""
    number, elsewhere, verdicts = case["number"], case["elsewhere"], case["verdicts"]
    if type(number) is not int or number // MOST_DRAWN != draw:
        raise ValueError(f"case {number!r} was not drawn from {draw}")
    if type(elsewhere) is not bool:
        raise ValueError(f"case {number}: elsewhere is {elsewhere!r}")
    made = {}
    for law, kind, verdict in verdicts:
        for name, known in zip((law, kind, verdict), names, strict=True):
            if name not in known:
                raise ValueError(f"case {number}: {name!r} is none of {', '.join(known)}")
        if (law, kind) in made:
            raise ValueError(f"case {number} has two verdicts of {kind}, {law}")
        made[law, kind] = verdict
    if not (made or elsewhere):
        raise ValueError(f"case {number} was trained and has no verdict")
    return Found(number, pairs[number % len(pairs)], elsewhere, made)
