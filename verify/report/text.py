"""A document as lines of text, none longer than the page is wide."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from verify.report.document import Block, Display, Heading, Paragraph, Row, Words
from verify.report.mathematics.layout import broken, plain
from verify.report.mathematics.marks import Mark

WIDTH = 120  # what lines are filled up to
LONGEST = 160  # what none exceeds
STEP = "  "


def lines(blocks: Iterable[Block]) -> Iterator[str]:
    """The whole document."""
    for block in blocks:
        match block:
            case Heading(text, level):
                yield from ([text, "=" * len(text)] if level == 1 else ["", text] if level == 2 else ["", STEP + text])
            case Paragraph(words, indent):
                yield from paragraph(words, STEP * indent)
            case Display(rows, indent):
                for row in rows:
                    yield from _row(row, STEP * indent)


def unbroken(words: Words) -> str:
    """A sentence on one line."""
    return "".join(w if isinstance(w, str) else plain(w) for w in words)


def paragraph(words: Words, indent: str = "") -> list[str]:
    """A sentence on as many lines as it needs; a formula is broken where it may be."""
    marks = [m for w in words for m in ([Mark(w, "")] if isinstance(w, str) else w)]
    if sum(len(m.text) for m in marks) <= WIDTH - len(indent):
        return [(indent + plain(marks)).rstrip()]
    return wrapped(plain(marks), indent)


def wrapped(text: str, indent: str = "") -> list[str]:
    """A sentence on as many lines as it needs, those after the first further in."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + STEP * 2,
        break_long_words=True,
        break_on_hyphens=False,
    )


def _row(row: Row, indent: str) -> Iterator[str]:
    """A formula with its relation before and its reason behind it, or below where it does not fit."""
    before = f"{indent}{row.relation} " if row.relation else f"{indent}  "
    hanging = " " * (len(before) + 2)
    (_, first), *others = broken(row.formula, WIDTH - len(before), WIDTH - len(hanging))
    shown = [before + plain(first), *(hanging + STEP * depth + plain(piece).lstrip() for depth, piece in others)]
    reason = f"[{unbroken(row.reason)}]" if row.reason else ""
    if reason and len(shown[-1]) + len(reason) + 4 <= WIDTH:
        shown[-1] += f"    {reason}"
    elif reason:
        shown += wrapped(reason, hanging + STEP * 2)
    yield from (line.rstrip() for line in shown)
