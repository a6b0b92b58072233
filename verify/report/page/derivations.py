"""The derivation of every claim as a piece of the page."""

from __future__ import annotations

import sys

from markupsafe import Markup, escape

from constructions.contents import Catalogue
from verify.report.derivation import _proof
from verify.run import Audit
from verify.work import each


def derivations(audit: Audit, jobs: int) -> dict[str, Markup]:
    """By name, made in up to ``jobs`` processes."""
    catalogue, names = audit.catalogue, [row.evidence.claim for row in audit.rows]
    found = each(_derivation, [(catalogue, name) for name in names], jobs if catalogue.origin else 1)
    return dict(zip(names, found, strict=True))


def _derivation(piece: tuple[Catalogue, str]) -> Markup:
    catalogue, name = piece
    claim = catalogue.own[name]
    if claim.stated:
        written = (sys.modules[catalogue.modules_of(name)[0]].__doc__ or "").strip()
        return Markup('<div class="written">') + escape(written) + Markup("</div>")
    return Markup("<pre>") + escape("\n".join(_proof(claim, catalogue)).strip("\n")) + Markup("</pre>")
