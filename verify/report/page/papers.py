"""Claims by the work that they are from: the order is that of the bibliography, within a work that of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from constructions.claim import Claim
from constructions.contents import Catalogue
from verify.report.references import cited, work

OURS = "attention-audit"  # the key of what is stated here first; it comes last


def papers(catalogue: Catalogue, claims: Sequence[str], errata: Sequence[str]) -> list[dict[str, Any]]:
    """Every work with the claims and errata that are from it, and those that it is related to."""
    known = [catalogue.own[name] for name in (*claims, *errata)]
    keys = dict.fromkeys(source.cite for claim in known for source in (claim.source, *claim.related))
    order = [key for key in cited() if key in keys and key != OURS]
    order += [key for key in keys if key not in cited()] + [OURS] * (OURS in keys)
    return [_paper(key, [catalogue.own[n] for n in claims], [catalogue.own[n] for n in errata]) for key in order]


def _paper(key: str, claims: Sequence[Claim], errata: Sequence[Claim]) -> dict[str, Any]:
    of = work(key)
    return {
        "key": key,
        "title": of.title or key,
        "authors": list(of.authors),
        "year": of.year,
        "link": of.link,
        "note": of.note,
        "claims": [claim.name for claim in claims if claim.source.cite == key],
        "errata": [read.name for read in errata if read.source.cite == key],
        "related": [
            {"claim": claim.name, "where": source.where}
            for claim in claims
            for source in claim.related
            if source.cite == key
        ],
    }
