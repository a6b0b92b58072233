"""A document in LaTeX; the lines of a formula end where those of the text do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from verify.report.document import Block, Display, Formula, Heading, Paragraph, Row, Words
from verify.report.mathematics.layout import broken, length
from verify.report.mathematics.letters import GREEK
from verify.report.mathematics.marks import Mark

PREAMBLE = r"""\documentclass[a4paper,10pt]{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\usepackage[margin=20mm]{geometry}
\usepackage{amsmath}
\allowdisplaybreaks
\setlength{\parindent}{0pt}
\setlength{\parskip}{3pt}
\emergencystretch=3em
\begin{document}
\abovedisplayskip=2pt
\belowdisplayskip=2pt
\abovedisplayshortskip=2pt
\belowdisplayshortskip=2pt
"""
END = "\\end{document}\n"
TITLES = {1: "section*", 2: "subsection*", 3: "subsubsection*", 4: "paragraph*"}
WIDTH = 95  # letters of a formula on a line
SPECIAL = {c: rf"\{c}" for c in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
}
SIGNS = {"𝟏": r"\mathbf 1", "Σ": r"\sum", "·": r"\cdot", "×": r"\times", "↦": r"\mapsto", "→": r"\to", "≠": r"\neq"}
SIGNS |= {"∘": r"\circ"} | {sign: rf"\{word}" for sign, word in GREEK.items()}


def document(blocks: Iterable[Block]) -> str:
    """A whole file."""
    return PREAMBLE + fragment(blocks) + END


def fragment(blocks: Iterable[Block]) -> str:
    """What stands between the beginning and the end of a document; needs amsmath."""
    return "\n".join(line for block in blocks for line in _block(block)) + "\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(text, level):
            yield rf"\{TITLES[level]}{{{escaped(text)}}}" + r"\mbox{}" * (level == 4)
        case Paragraph(words, indent):
            yield rf"{{\leftskip={indent}em {sentence(words)}\par}}"
        case Display(rows, _):
            yield r"\begin{flalign*}"
            yield " && \\\\\n".join(line for row in rows for line in _row(row)) + " &&"
            yield r"\end{flalign*}"


def _row(row: Row) -> Iterator[str]:
    """The lines of a row, its relation before it, its reason behind it or in a line of its own below."""
    reason = rf"\text{{\small [{sentence(row.reason)}]}}"
    *pieces, (deep, last) = broken(row.formula, WIDTH, WIDTH)
    for k, (depth, piece) in enumerate(pieces):
        yield _line("" if k else row.relation, r"\qquad " * bool(k) + r"\quad " * depth + formula(piece))
    end = _line("" if pieces else row.relation, r"\qquad " * bool(pieces) + r"\quad " * deep + formula(last))
    if not row.reason:
        yield end
    elif length(last) + sum(len(w) if isinstance(w, str) else length(w) for w in row.reason) < WIDTH:
        yield rf"{end} \qquad {reason}"
    else:
        yield end
        yield _line("", rf"\qquad \parbox[t]{{0.85\linewidth}}{{\small [{sentence(row.reason)}]}}")


def _line(relation: str, made: str) -> str:
    return rf"\hspace{{2em}} & {{}} {relation} {made}" if relation else rf"\hspace{{2em}} & \phantom{{{{}} = }} {made}"


def formula(marks: Iterable[Mark]) -> str:
    """A formula in mathematical mode; an operator at its beginning has nothing before it."""
    return "".join(m.latex for m in marks).strip()


def sentence(words: Words) -> str:
    """Words as they stand, formulas in mathematical mode."""
    return "".join(escaped(w) if isinstance(w, str) else _inline(w) for w in words)


def _inline(made: Formula) -> str:
    return f"${formula(made)}$"


def escaped(text: str) -> str:
    """Letter by letter, signs in mathematical mode."""
    return "".join(f"${SIGNS[c]}$" if c in SIGNS else SPECIAL.get(c, c) for c in text)
