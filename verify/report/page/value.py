"""All that was found, as one JSON value: the page shows it, with the derivations and our words on what one trusts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from train.files import finite
from verify.report import found
from verify.report.page.graph import graph
from verify.report.page.limits import not_proved, not_run
from verify.report.page.papers import papers
from verify.report.page.provenance import certificate, files, provenance
from verify.report.page.training import training
from verify.run import Audit, ErratumRow, Row, exit_code, warnings
from verify.status import Verdict

SCHEMA = 1


def value(audit: Audit, results: Path | None) -> dict[str, Any]:
    """The whole report; ``results`` is the folder of what training found, if any.  Raises Unreadable."""
    claims, errata = [row.evidence.claim for row in audit.rows], [erratum.name for erratum in audit.errata]
    trained = training(results)
    made = {
        "schema": SCHEMA,
        "title": _title(audit),
        "exit": exit_code(audit),
        "warnings": warnings(audit),
        "summary": _summary(audit),
        "papers": papers(audit.catalogue, claims, errata),
        "claims": [_claim(audit, row, trained) for row in audit.rows],
        "errata": [_erratum(audit, erratum) for erratum in audit.errata],
        "graph": graph(audit),
        "not_proved": not_proved(audit),
        "not_run": not_run(audit, trained),
        "training": trained,
        "provenance": provenance(audit.catalogue, [*claims, *errata]),
    }
    plain: dict[str, Any] = finite(json.loads(json.dumps(made)))
    return plain


def _title(audit: Audit) -> str:
    """How many claims there are, and of what where they are not ours."""
    many = f"{len(audit.rows)} claim{'' if len(audit.rows) == 1 else 's'}"
    if audit.catalogue.upon is not None:
        return f"{many} of {Path(audit.catalogue.origin).name}"
    return f"{many}, {len(audit.errata)} statements as they were read"


def _summary(audit: Audit) -> dict[str, Any]:
    """How many of what, and the probability that the second checker errs anywhere."""
    every = [*(row.replayed for row in audit.rows), *(erratum.replayed for erratum in audit.errata)]
    replayed = [result for result in every if result is not None]
    stated = {name for name, claim in audit.catalogue.own.items() if claim.stated}
    checked = [row for row in audit.rows if row.evidence.claim not in stated]
    return {
        "claims": len(audit.rows),
        "statuses": dict(Counter(str(row.status.verdict) for row in audit.rows)),
        "conditional": sum(bool(row.conditional_on) and row.status.verdict == "proved" for row in audit.rows),
        "errata": len(audit.errata),
        "verdicts": dict(Counter(erratum.verdict for erratum in audit.errata)),
        "replayed": sum(result.verdict == "replayed" for result in replayed),
        "equations": sum(result.equations for result in replayed),
        "error_probability": float(min(sum((r.error_probability for r in replayed), Fraction(0)), Fraction(1))),
        "mutants": sum(len(row.evidence.rejections) for row in audit.rows),
        "rejected": sum(not m.survives for row in audit.rows for m in row.evidence.rejections),
        "largest_quotient": max((row.evidence.witness.largest_quotient for row in checked), default=0.0),
        "kernel": sum("kernel" in row.checkers for row in audit.rows),
        "reused": sum(row.reused for row in audit.rows),
    }


def _claim(audit: Audit, row: Row, trained: Mapping[str, Any]) -> dict[str, Any]:
    """What was found of a claim, what it rests on, its certificate, and the checkpoints that bear on it."""
    name = row.evidence.claim
    claim = audit.catalogue.own[name]
    return {
        **found.of_claim(row, claim),
        "statement": claim.statement,
        "stated": claim.stated,
        "sizes": claim.sizes,
        "remarks": list(claim.remarks),
        "depends_on": list(claim.depends_on),
        "used_by": [c.name for c in audit.catalogue.claims if name in c.depends_on],
        "corrects": [erratum.name for erratum in audit.errata if erratum.corrected == name],
        "files": files(audit.catalogue, name),
        "certificate": certificate(audit.catalogue, name),
        "targets": [target for target in trained["targets"] if target["claim"] == name],
        "landed": [run for run in trained["landed"] if run["claim"] == name],
        "refused": audit.refused.get(name, ""),
        "unsound": _unsound(audit, row),
    }


def _unsound(audit: Audit, row: Row) -> str:
    """Why a claim that is proved or stated falls short all the same: what it rests on does."""
    lemmas = {name for name, claim in audit.catalogue.named.items() if claim.stated}
    proved = {r.evidence.claim for r in audit.rows if r.status.verdict == Verdict.PROVED}
    short = [name for name in row.conditional_on if name not in lemmas | proved]
    return f"it rests on what is not proved: {', '.join(short)}" if short else ""


def _erratum(audit: Audit, erratum: ErratumRow) -> dict[str, Any]:
    read = audit.catalogue.own[erratum.name]
    return {
        **found.of_erratum(erratum, read),
        "statement": read.statement,
        "described": erratum.described,
        "files": files(audit.catalogue, erratum.name),
        "certificate": certificate(audit.catalogue, erratum.name),
        "refused": audit.refused.get(erratum.name, ""),
    }
