"""What is not proved, and what was not run: each with the claim that it is about and the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from constructions.claim import Kind
from verify.replay.replaying import Result
from verify.run import Audit, ErratumRow, Row
from verify.status import Verdict


class Limit(StrEnum):
    """Why something is on the list, the worst first."""

    REFUSED = "certificate refused"
    SHORT = "not proved"
    STATED = "stated"
    CONDITIONAL = "conditional"
    READ_OFF = "read off"
    SAMPLED = "sampled"
    RESTATED = "source not read"


def not_proved(audit: Audit) -> list[dict[str, str]]:
    """Everything that a *proved* does not cover, worst first."""
    found = [
        *_refused(audit),
        *(limit for row in audit.rows for limit in _claim(audit, row)),
        *(limit for erratum in audit.errata for limit in _erratum(erratum)),
    ]
    return sorted(found, key=lambda limit: list(Limit).index(Limit(limit["kind"])))


def _said(about: str, kind: Limit, what: str) -> dict[str, str]:
    return {"about": about, "kind": kind.value, "what": what}


def _refused(audit: Audit) -> Iterator[dict[str, str]]:
    for name, why in audit.refused.items():
        yield _said(name, Limit.REFUSED, why)


def _claim(audit: Audit, row: Row) -> Iterator[dict[str, str]]:
    claim, verdict = audit.catalogue.own[row.evidence.claim], row.status.verdict
    if claim.stated:
        yield _said(claim.name, Limit.STATED, "a lemma of analysis; nothing here checks its written proof")
    elif verdict != Verdict.PROVED:
        yield _said(claim.name, Limit.SHORT, f"{verdict}: {row.status.explanation}")
    if row.conditional_on:
        yield _said(claim.name, Limit.CONDITIONAL, f"on {', '.join(row.conditional_on)}")
    derived = {} if row.kernel is None else {d.clause: d for d in row.kernel.clauses}
    for k, clause in enumerate(claim.clauses, start=1):
        if clause.read_off:
            theorem = "" if k not in derived else f"; a theorem of Rocq{derived[k].under}"
            yield _said(claim.name, Limit.READ_OFF, f"{clause.text} ({clause.read_off}{theorem})")
    for point, interval in row.evidence.sampled.items():
        what = f"{point}: confidence intervals from {interval.tasks} random tasks, and no proof"
        yield _said(claim.name, Limit.SAMPLED, what)


def _erratum(erratum: ErratumRow) -> Iterator[dict[str, str]]:
    if not erratum.holds:
        yield _said(erratum.name, Limit.SHORT, f"{erratum.verdict}; its correction is {erratum.corrected_status}")
    if erratum.kind == Kind.RESTATED:
        yield _said(erratum.name, Limit.RESTATED, "the source was not read: a restatement of it was")


def not_run(audit: Audit, trained: Mapping[str, Any]) -> list[dict[str, str]]:
    """What this report does not rest on, as nobody ran it."""
    found = []
    if trained["gpu"] == "not run":
        on = "; every checkpoint was trained on a processor" if trained["checkpoints"] else ""
        found.append({"what": "GPU", "why": f"not run{on}"})
    if trained["not_read"]:
        found.append({"what": "checkpoints", "why": f"none: {trained['not_read']}"})
    asked = Counter(row.kernel is not None for row in audit.rows if not audit.catalogue.own[row.evidence.claim].stated)
    if asked[False]:
        why = f"not asked about {asked[False]} of {asked.total()} claims as they are now (python -m verify.kernel)"
        found.append({"what": "Rocq's kernel", "why": why})
    if missing := [n for n, r in _replays(audit).items() if r is None]:
        found.append({"what": "replay", "why": f"there is no certificate of {', '.join(missing)}"})
    reused = sum(row.reused for row in audit.rows)
    if reused:
        why = (
            f"not made again for {reused} of {len(audit.rows)} claims: what was found before is kept with the digest "
            "of all sources that it holds for, and these are unchanged (python -m verify makes all again)"
        )
        found.append({"what": "calculation, instances, mutants", "why": why})
    return found


def _replays(audit: Audit) -> dict[str, Result | None]:
    own = audit.catalogue.own
    found = {row.evidence.claim: row.replayed for row in audit.rows if not own[row.evidence.claim].stated}
    return found | {erratum.name: erratum.replayed for erratum in audit.errata}
