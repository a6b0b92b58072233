"""What the signs in a document's formulas mean: those that occur, a sentence each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from verify.report.document import Block, Display, Formula, Paragraph

SIGNS = {
    "𝟏": "𝟏 is the vector of ones",
    "diag": "diag(v) is the diagonal matrix of a vector v, diag(M) the vector of a matrix's diagonal",
    "∘": "M ∘ N is the product entry by entry",
    "exp": "exp(M) is taken entry by entry",
    "relu": "relu(M) is taken entry by entry",
    "1/": "1/v is taken entry by entry",
    "[": "X[i,j] is an entry, X[·,i] a column, X[i,·] a row (all as column vectors), X[s] the matrix X[·,·,s] at s",
    "Σ": "Σ sums over all that follows it in its term",
    "↦": "(a ↦ t) is the vector with the entry t at a",
    "at": "at i, j: the entries at i, j, for all of them",
}


def formulas(blocks: Iterable[Block]) -> Iterator[Formula]:
    """Every formula of a document."""
    for block in blocks:
        match block:
            case Display(rows):
                for row in rows:
                    yield row.formula
                    yield from (w for w in row.reason if not isinstance(w, str))
            case Paragraph(words):
                yield from (w for w in words if not isinstance(w, str))


def notation(blocks: Iterable[Block], functions: Iterable[str]) -> Iterator[str]:
    """The sentences for what occurs; ``functions`` are the free functions of vectors."""
    written = {mark.text.strip() for formula in formulas(blocks) for mark in formula}
    begins = {text[:1] for text in written} | {text.partition(" ")[0] for text in written}
    yield from (meaning for sign, meaning in SIGNS.items() if sign in written | begins)
    yield from functions
