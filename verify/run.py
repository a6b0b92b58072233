"""One run of the audit over many claims: gather or reuse, certify, replay, judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import networkx

from constructions.catalogue import CLAIMS, ERRATA
from verify.evidence import CACHE, Evidence, gather, issue, refuted_as_printed, store, stored
from verify.files import CERTIFICATES, ROOT, certificate_digest
from verify.replay.fields import Unreadable
from verify.replay.files import Files
from verify.replay.replaying import Result, replay
from verify.status import Status, Verdict, conditional_on, dependencies, status
from verify.work import Done, check_target, each


@dataclass(frozen=True)
class Row:
    """One claim: its evidence, what replaying found, and its status."""

    evidence: Evidence
    replayed: Result | None
    status: Status
    conditional_on: tuple[str, ...]
    reused: bool


@dataclass(frozen=True)
class ErratumRow:
    """One printed statement: its counterexample, what replaying that found, and the claim that corrects it."""

    printed: str
    counterexample: str  # "" when none was found
    replayed: Result | None
    corrected: str
    corrected_status: str

    @property
    def verdict(self) -> str:
        """What became of the printed statement; *refuted* is the right outcome."""
        if self.replayed is None or self.replayed.verdict == "stale":
            return "not refuted"
        return "refuted" if self.replayed.verdict == "replayed" else "inconsistent"

    @property
    def holds(self) -> bool:
        """The printed statement is refuted, and what corrects it proved."""
        return (self.verdict, self.corrected_status) == ("refuted", Verdict.PROVED)


def with_ancestors(names: Sequence[str]) -> list[str]:
    """The claims named and all they rest on, in an order in which nothing precedes what it rests on."""
    graph = dependencies(CLAIMS)
    needed = set(names).union(*(networkx.descendants(graph, n) for n in names))
    position = {c.name: k for k, c in enumerate(CLAIMS)}
    order = networkx.lexicographical_topological_sort(graph.reverse(), key=lambda n: position[n])
    return [n for n in order if n in needed]


def run(names: Sequence[str], fast: bool, jobs: int, done: Done) -> list[Row]:
    """Audit ``names`` and what they rest on.  With ``fast``, evidence for unchanged sources is reused.

    Certificates are replayed in either case.  Raises Unwritable, before any work, where one could not be written.
    """
    order = with_ancestors(names)
    for name in order:
        for folder in (CERTIFICATES, CACHE):
            check_target(folder / f"{name}.json", folders=True)
    claims = {c.name: c for c in CLAIMS}

    def complete(name: str) -> bool:
        return claims[name].stated or (CERTIFICATES / f"{name}.json").exists()

    known: dict[str, str] = {}  # digests of sources, read once
    reused = {n: e for n in order if fast and (e := stored(n, known)) is not None and complete(n)}
    waiting = [n for n in order if n not in reused]
    for name in reused:
        done(name)
    gathered: dict[str, tuple[Evidence, dict[str, Any] | None]] = {}
    for name, result in zip(waiting, each(gather, waiting, jobs), strict=True):
        gathered[name] = result
        done(name)
    for name in order:  # parents first: a certificate names the digests of its parents
        if name in gathered:
            evidence, body = gathered[name]
            if body is not None:
                parents = [p for p in claims[name].depends_on if (CERTIFICATES / f"{p}.json").exists()]
                issue(body, {p: certificate_digest(CERTIFICATES / f"{p}.json") for p in parents})
            store(evidence)
    evidences = {n: reused[n] if n in reused else gathered[n][0] for n in order}
    certified = [n for n in order if not evidences[n].proof_refused and (CERTIFICATES / f"{n}.json").exists()]
    shares = [certified[k::jobs] for k in range(min(jobs, len(certified)))]
    results = {n: found for share in each(_replayed, shares, jobs) for n, found in share.items()}
    verdicts = {n: status(evidences[n], results.get(n)) for n in order}
    conditions = conditional_on(tuple(claims[n] for n in order), verdicts)
    return [Row(evidences[n], results.get(n), verdicts[n], conditions[n], n in reused) for n in order]


def _replayed(names: Sequence[str]) -> dict[str, Result]:
    """What the second checker finds of each certificate; every file is read once."""
    files, found = Files(), {}
    for name in names:
        try:
            found[name] = replay(CERTIFICATES / f"{name}.json", ROOT, files=files)
        except Unreadable as error:
            found[name] = Result(name, "refuted", str(error), 0, Fraction(1), {})
    return found


def falls_short(rows: Sequence[Row]) -> list[Row]:
    """The claims that are not what they should be: proved, or lemmas stated as such; and those resting on one of them.

    To be conditional on a stated lemma is no shortfall, and shown.
    """
    lemmas = {c.name for c in CLAIMS if c.stated}
    sound = {r.evidence.claim for r in rows if r.status.verdict == Verdict.PROVED} | {
        r.evidence.claim for r in rows if r.status.verdict == Verdict.STATED and r.evidence.claim in lemmas
    }
    return [r for r in rows if r.evidence.claim not in sound or not sound.issuperset(r.conditional_on)]


def run_errata(rows: Sequence[Row], fast: bool = False) -> list[ErratumRow]:
    """Refute every printed statement whose correction is among ``rows``; with ``fast`` as in ``run``."""
    verdicts = {r.evidence.claim: r.status.verdict for r in rows}
    known: dict[str, str] = {}
    evidences: dict[str, Evidence] = {}
    errata = [e for e in ERRATA if e.corrected in verdicts]
    for erratum in errata:
        name = erratum.printed.name
        kept = stored(name, known) if fast and (CERTIFICATES / f"{name}.json").exists() else None
        evidences[name] = kept or refuted_as_printed(erratum.printed, erratum.corrected)
        store(evidences[name])
    replayed = _replayed([name for name, evidence in evidences.items() if evidence.counterexample])
    return [
        ErratumRow(name, evidence.counterexample, replayed.get(name), e.corrected, verdicts[e.corrected])
        for e, (name, evidence) in zip(errata, evidences.items(), strict=True)
    ]
