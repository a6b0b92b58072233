"""What a formula is written with: marks, each with its text and its LaTeX, and the names and signs of a part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

OPEN, CLOSE, PLUS, SPACE = "(", ")", "+", " "  # roles of marks: where a line may be broken, and how deep it is there


class Mark(NamedTuple):
    """A piece of an expression as text and as LaTeX; ``role`` is "" or one of those above."""

    text: str
    latex: str
    role: str = ""


GAP = Mark(" ", r"\, ", SPACE)
LEFT, RIGHT = Mark("(", "(", OPEN), Mark(")", ")", CLOSE)
MINUS = Mark("-", "{-}")
TURN = Mark("^T", r"^{\mathsf T}")


@dataclass(frozen=True)
class Notation:
    """How names are written in LaTeX, and what stands for identity, trace and diagonal: no name of anything else."""

    latex: Mapping[str, str]
    identity: str = "I"
    trace: str = "tr"
    diagonal: str = "diag"

    def name(self, name: str) -> Mark:
        return Mark(name, self.latex[name])

    def word(self, word: str) -> Mark:
        return Mark(word, rf"\operatorname{{{word}}}")


def spaced(pieces: Iterable[list[Mark]]) -> Iterator[Mark]:
    """All pieces, with gaps between them."""
    for k, piece in enumerate(pieces):
        if k:
            yield GAP
        yield from piece


def power(times: int) -> list[Mark]:
    """What says how often a factor stands there."""
    return [Mark(f"^{times}", f"^{{{times}}}")] if times > 1 else []
