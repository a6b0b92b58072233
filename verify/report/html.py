"""A document as a fragment of HTML, its formulas in MathML, which latex2mathml makes of their LaTeX."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence

from constructions.claim import Claim
from proofs.calculus.calculation import Goal
from proofs.calculus.positivity import Argued
from verify.report.derivation import Refuted, derivation, statement
from verify.report.document import Block, Display, Heading, Paragraph, Row, Words
from verify.report.latex import WIDTH, formula
from verify.report.mathematics.layout import broken
from verify.report.mathematics.marks import Mark


def fragment(blocks: Iterable[Block]) -> str:
    """Elements to be put into a page."""
    return "\n".join(line for block in blocks for line in _block(block)) + "\n"


def statement_html(claim: Claim) -> str:
    """The statement of a claim."""
    return fragment(statement(claim))


def derivation_html(
    claim: Claim, calculated: Mapping[str, Sequence[Goal]], argued: Sequence[Argued], refuted: Refuted = ()
) -> str:
    """Statement and proof of a claim."""
    return fragment(derivation(claim, calculated, argued, refuted))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(text, level):
            yield f"<h{level + 1}>{html.escape(text)}</h{level + 1}>"
        case Paragraph(words, indent):
            yield f'<p style="margin-left:{indent}em">{sentence(words)}</p>'
        case Display(rows, indent):
            yield f'<table style="margin-left:{indent}em">'
            for row in rows:
                yield from _row(row)
            yield "</table>"


def _row(row: Row) -> Iterator[str]:
    pieces = [mathml(piece) for _, piece in broken(row.formula, WIDTH, WIDTH)]
    relation = html.escape(row.relation)
    yield f"<tr><td>{relation}</td><td>{'<br/>'.join(pieces)}</td><td>{sentence(row.reason)}</td></tr>"


def sentence(words: Words) -> str:
    """Words as they stand, formulas as MathML."""
    return "".join(html.escape(w) if isinstance(w, str) else mathml(w) for w in words)


def mathml(made: Iterable[Mark]) -> str:
    """A formula as an element.  Raises ModuleNotFoundError without latex2mathml."""
    from latex2mathml.converter import convert

    return convert(formula(made))
