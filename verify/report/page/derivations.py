"""What stands below a claim's statement: what is to be proved, in symbols; and the calculation, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from constructions.contents import Catalogue
from verify.report.document import Block, Display, Formula, Heading, Words
from verify.report.html import fragment
from verify.report.in_full import below_statement
from verify.report.mathematics.layout import broken
from verify.report.mathml import mathml
from verify.report.page.equations import equations
from verify.work import each

BELOW = 2  # the level of the heading over all claims; the second level within a derivation is below a claim's own
NARROW = 34  # letters of a formula that fit on a telephone
PART = "Part: "  # how the heading of a part begins


@dataclass(frozen=True)
class Derivation:
    """Both as pieces of a page; what has no parts is proved in the second alone.

    ``equations`` are the short ones that the clauses name, each after the words that say when it holds.
    """

    equations: tuple[tuple[str, Markup], ...]
    to_prove: Markup
    proof: Markup


def derivations(catalogue: Catalogue, names: Sequence[str], jobs: int) -> dict[str, Derivation]:
    """By name, made in up to ``jobs`` processes."""
    found = each(_derivation, [(catalogue, name) for name in names], jobs if catalogue.origin else 1)
    return dict(zip(names, found, strict=True))


def _derivation(piece: tuple[Catalogue, str]) -> Derivation:
    catalogue, name = piece
    claim = catalogue.own[name]
    blocks = below_statement(claim, catalogue)
    shown = tuple((one.when, Markup(_in_pieces(one.formula))) for one in equations(claim, blocks))
    to_prove, proof = apart(blocks)
    return Derivation(shown, _fragment(to_prove), _fragment(briefly(proof)))


def _fragment(blocks: Iterable[Block]) -> Markup:
    """As HTML; how deep most of it stands is said once, by the page."""
    made = fragment(blocks, BELOW)
    return Markup(made.replace('<p style="margin-left:1em">', "<p>").replace(' style="margin-left:2em">', ">"))


def briefly(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same, a hypothesis or law that a part used before by its name: its equation stands above."""
    seen: set[Words] = set()
    for block in blocks:
        if isinstance(block, Heading) and block.level == 2:
            seen = set()
        if isinstance(block, Display):
            rows = []
            for row in block.rows:
                rows.append(replace(row, reason=_named(row.reason)) if row.reason in seen else row)
                seen.add(row.reason)
            block = replace(block, rows=tuple(rows))
        yield block


def _named(reason: Words) -> Words:
    """A reason that is one use of a hypothesis or a law, by its name alone; another as it is."""
    match reason:
        case (str(first), _, *others) if first.endswith(": ") and "; " not in others:
            return (f"{first.removesuffix(': ')}, above",)
    return reason


def _in_pieces(formula: Formula) -> str:
    """One after the other, so that a line may end between them."""
    return " ".join(mathml(piece) for _, piece in broken(formula, NARROW, NARROW))


def apart(blocks: Iterable[Block]) -> tuple[list[Block], list[Block]]:
    """Of each part what stands before the first heading below its own, and all the rest, under the same headings."""
    to_prove: list[Block] = []
    proof: list[Block] = []
    stating = False
    for block in blocks:
        if isinstance(block, Heading):
            stating = block.level == 2 and block.text.startswith(PART)
            if stating:
                proof.append(Heading(block.text.partition(".")[0], block.level))
        (to_prove if stating else proof).append(block)
    return to_prove, proof
