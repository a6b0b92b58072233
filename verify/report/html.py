"""A document as a fragment of HTML, its formulas in MathML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from verify.report.document import Block, Display, Heading, Paragraph, Row, Words
from verify.report.latex import WIDTH
from verify.report.mathematics.layout import broken
from verify.report.mathml import mathml
from verify.report.words import typeset


def fragment(blocks: Iterable[Block], below: int = 1) -> str:
    """Elements to be put into a page, below a heading of that level."""
    return "\n".join(line for block in blocks for line in _block(block, below)) + "\n"


def _block(block: Block, below: int) -> Iterator[str]:
    match block:
        case Heading(text, level):
            yield f"<h{level + below}>{_text(text)}</h{level + below}>"
        case Paragraph(words, indent):
            yield f'<p style="margin-left:{indent}em">{sentence(words)}</p>'
        case Display(rows, indent):
            yield f'<table role="presentation" style="margin-left:{indent}em">'
            for row in rows:
                yield from _row(row)
            yield "</table>"


def _row(row: Row) -> Iterator[str]:
    pieces = [mathml(piece) for _, piece in broken(row.formula, WIDTH, WIDTH)]
    yield f"<tr><td>{_text(row.relation)}</td><td>{'<br/>'.join(pieces)}</td><td>{sentence(row.reason)}</td></tr>"


def _text(words: str) -> str:
    return "\n".join(map(typeset, words.split("\n")))


def sentence(words: Words) -> str:
    """Words as they stand, formulas as MathML."""
    return "".join(_text(w) if isinstance(w, str) else mathml(w) for w in words)
