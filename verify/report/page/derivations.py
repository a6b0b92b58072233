"""The derivation of every claim as a piece of the page: what stands below its statement."""

from __future__ import annotations

from markupsafe import Markup

from constructions.contents import Catalogue
from verify.report.derivation import statement
from verify.report.html import fragment
from verify.report.in_full import in_full
from verify.run import Audit
from verify.work import each

BELOW = 2  # the level of the heading over all claims; the second level within a derivation is below a claim's own


def derivations(audit: Audit, jobs: int) -> dict[str, Markup]:
    """By name, made in up to ``jobs`` processes."""
    catalogue, names = audit.catalogue, [row.evidence.claim for row in audit.rows]
    found = each(_derivation, [(catalogue, name) for name in names], jobs if catalogue.origin else 1)
    return dict(zip(names, found, strict=True))


def _derivation(piece: tuple[Catalogue, str]) -> Markup:
    catalogue, name = piece
    claim = catalogue.own[name]
    return Markup(fragment(in_full(claim, catalogue)[len(list(statement(claim))) :], BELOW))
