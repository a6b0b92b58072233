"""What a report is made of, before it is text, LaTeX or HTML: headings, sentences, and rows with formulas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verify.report.mathematics.marks import Mark

Formula = tuple[Mark, ...]
Words = tuple[str | Formula, ...]  # a sentence with formulas in it


@dataclass(frozen=True)
class Heading:
    """A title; ``level`` 1 is the whole document's."""

    text: str
    level: int


@dataclass(frozen=True)
class Paragraph:
    """A sentence; ``indent`` is how deep it stands."""

    words: Words
    indent: int = 0


@dataclass(frozen=True)
class Row:
    """A formula: after what it follows from the row above by ("=", or "" at the first), before its ``reason``."""

    relation: str
    formula: Formula
    reason: Words = ()


@dataclass(frozen=True)
class Display:
    """Rows of one calculation, or a single formula; ``indent`` is how deep they stand.

    ``states`` is the part whose equations, or the inequality that, the claim states here; "" for all else.
    """

    rows: tuple[Row, ...]
    indent: int = 1
    states: str = ""


Block = Heading | Paragraph | Display


def said(*words: str | Formula, indent: int = 0) -> Paragraph:
    return Paragraph(words, indent)


def equation(left: Formula, relation: str, right: Formula) -> Formula:
    """Both sides in one row, which may be broken before the relation."""
    latex = {"≠": r"\neq ", "<=": r"\leq ", "→": r"\mapsto "}.get(relation, relation)
    return (*left, Mark(f" {relation} ", f" {latex} ", "+"), *right)


def joined(pieces: Sequence[Words], between: str) -> Words:
    """All pieces in a row."""
    made: list[str | Formula] = []
    for k, piece in enumerate(pieces):
        made += ([between] if k else []) + list(piece)
    return tuple(made)
