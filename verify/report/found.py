"""What an audit found, as JSON values: one a claim, one an erratum, and the whole."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from constructions.claim import Claim
from verify.kernel.verdicts import Outcome
from verify.replay.replaying import Result
from verify.report import clauses, definitions, hypotheses, references
from verify.run import Audit, ErratumRow, Row, Shipped

SCHEMA = 5


def as_json(audit: Audit, code: int) -> dict[str, Any]:
    """Everything found, for machines."""
    claims = audit.catalogue.own
    return {
        "schema": SCHEMA,
        "exit": code,
        "edited": audit.edited,
        "below": {name: _replayed(result) for name, result in audit.below.items()},
        "claims": [of_claim(row, claims[row.evidence.claim]) for row in audit.rows],
        "errata": [of_erratum(erratum, claims[erratum.name]) for erratum in audit.errata],
    }


def of_claim(row: Row, claim: Claim) -> dict[str, Any]:
    """What was found of one claim."""
    return {
        **asdict(row.evidence),
        **_said(claim, row.kernel),
        "assumed": hypotheses.as_json(claim),
        "status": row.status.verdict,
        "explanation": row.status.explanation,
        "conditional_on": row.conditional_on,
        "replay": _replayed(row.replayed),
        "checkers": row.checkers,
        "kernel": None if row.kernel is None else asdict(row.kernel),
        "reused": row.reused,
        "shipped": _shipped(row.shipped),
    }


def of_erratum(erratum: ErratumRow, read: Claim) -> dict[str, Any]:
    """What became of a statement as it was read."""
    return {
        **asdict(erratum),
        **_said(read, erratum.kernel),
        "verdict": erratum.verdict,
        "replayed": _replayed(erratum.replayed),
        "correction": _replayed(erratum.correction),
        "checkers": erratum.checkers,
        "holds": erratum.holds,
        "shipped": _shipped(erratum.shipped),
    }


def _said(claim: Claim, kernel: Outcome | None) -> dict[str, Any]:
    return {**clauses.as_json(claim, kernel), **definitions.as_json(claim), **references.as_json(claim)}


def _replayed(result: Result | None) -> Any:
    return None if result is None else {**asdict(result), "error_probability": float(result.error_probability)}


def _shipped(found: Shipped | None) -> Any:
    return None if found is None else {"replay": _replayed(found.replayed), "differs": found.differs}
