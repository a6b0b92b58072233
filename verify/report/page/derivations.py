"""What stands below a claim's statement: what is to be proved, in symbols; and the calculation, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from constructions.contents import Catalogue
from verify.report.derivation import statement
from verify.report.document import Block, Heading
from verify.report.html import fragment
from verify.report.in_full import in_full
from verify.run import Audit
from verify.work import each

BELOW = 2  # the level of the heading over all claims; the second level within a derivation is below a claim's own
PART = "Part: "  # how the heading of a part begins


@dataclass(frozen=True)
class Derivation:
    """Both as pieces of a page; what has no parts is proved in the second alone."""

    to_prove: Markup
    proof: Markup


def derivations(audit: Audit, jobs: int) -> dict[str, Derivation]:
    """By name, made in up to ``jobs`` processes."""
    catalogue, names = audit.catalogue, [row.evidence.claim for row in audit.rows]
    found = each(_derivation, [(catalogue, name) for name in names], jobs if catalogue.origin else 1)
    return dict(zip(names, found, strict=True))


def _derivation(piece: tuple[Catalogue, str]) -> Derivation:
    catalogue, name = piece
    claim = catalogue.own[name]
    to_prove, proof = apart(in_full(claim, catalogue)[len(list(statement(claim))) :])
    return Derivation(Markup(fragment(to_prove, BELOW)), Markup(fragment(proof, BELOW)))


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
