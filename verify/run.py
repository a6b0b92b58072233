"""One run of the audit over many claims: replay what is there, gather or reuse, certify, replay, judge.

Nothing is kept before all is done: certificates are made in a folder of their own, replayed there, and moved to their
place (``verify.files.MADE``) only if every source is still what it was when it was imported.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import networkx

from constructions.catalogue import CLAIMS, ERRATA
from constructions.claim import Kind
from verify import sources
from verify.evidence import SAME, Evidence, gather, issue, key, refuted_as_read, store, stored
from verify.files import CACHE, CERTIFICATES, MADE, ROOT, certificate_digest, write_whole
from verify.kernel.verdicts import Outcome, known
from verify.kernel.verdicts import Verdict as Asked
from verify.replay.fields import Unreadable
from verify.replay.files import Files
from verify.replay.replaying import Result, replay
from verify.statement import agrees
from verify.status import Status, Verdict, conditional_on, dependencies, status
from verify.work import Done, check_target, each

RESTS_ON = {c.name: c.depends_on for c in CLAIMS} | {e.read.name: (e.corrected,) for e in ERRATA}
Gathered = tuple[Evidence, dict[str, Any] | None]  # and the certificate, but for its parents


@dataclass(frozen=True)
class Shipped:
    """The certificate that was there before the run: what replaying it found, and the fields in which the run's own
    is another; None where the run made none."""

    replayed: Result
    differs: tuple[str, ...] | None

    @property
    def refused(self) -> bool:
        return self.replayed.verdict == "refuted"

    def __str__(self) -> str:
        verdict = "refused" if self.refused else self.replayed.verdict
        if self.differs is None:
            return verdict
        if self.differs in SAME:
            return f"{verdict}, the same" + (" but for versions" if self.differs else "")
        return f"{verdict}, differs in {', '.join(f for f in self.differs if f != 'digests') or 'digests'}"


@dataclass(frozen=True)
class Row:
    """One claim: its evidence, what replaying found, its status, and what was there before."""

    evidence: Evidence
    replayed: Result | None
    status: Status
    conditional_on: tuple[str, ...]
    reused: bool
    shipped: Shipped | None = None
    kernel: Outcome | None = None  # None where Rocq's kernel was not asked about what there is now

    @property
    def checkers(self) -> list[str]:
        """Those that agree: what calculated it, what replayed it, and Rocq's kernel."""
        agree = {
            "prover": not self.evidence.proof_refused,
            "replay": self.replayed is not None and self.replayed.verdict == "replayed",
            "kernel": self.kernel is not None and self.kernel.verdict == Asked.KERNEL,
        }
        return [name for name, agrees in agree.items() if agrees]


@dataclass(frozen=True)
class ErratumRow:
    """One statement as it was read: its counterexample, what replaying that found, and the claim that corrects it."""

    name: str
    kind: Kind
    counterexample: str  # "" when none was found
    replayed: Result | None
    corrected: str
    corrected_status: str
    shipped: Shipped | None = None
    ill_posed: str = ""
    kernel: Outcome | None = None  # None where Rocq's kernel was not asked about what there is now
    correction: Result | None = None  # what replaying its certificate found, where that is all that is known of it

    @property
    def false(self) -> bool:
        """Whether a counterexample was found and replayed, and Rocq's kernel refuses none: the right outcome."""
        refused = self.kernel is not None and self.kernel.verdict == Asked.REFUSED
        return not self.ill_posed and not refused and self.replayed is not None and self.replayed.verdict == "replayed"

    @property
    def verdict(self) -> str:
        """What became of the statement; *refuted* is said of what is false as it was printed, and of nothing else."""
        if self.false:
            return "refuted" if self.kind == Kind.PRINTED else "false as read"
        if self.ill_posed:
            return Verdict.ILL_POSED
        return "not refuted" if self.replayed is None or self.replayed.verdict == "undecided" else "inconsistent"

    @property
    def described(self) -> str:
        """The verdict, and of what is false what is wrong with it."""
        return f"{self.verdict}: {self.kind}" if self.false else self.verdict

    @property
    def checkers(self) -> list[str]:
        """Those that agree that it is false: what found a counterexample, what replayed it, and Rocq's kernel."""
        agree = {
            "search": bool(self.counterexample) and self.correction is None,
            "replay": self.replayed is not None and self.replayed.verdict == "replayed",
            "kernel": self.kernel is not None and self.kernel.verdict == Asked.REFUTED,
        }
        return [name for name, agrees in agree.items() if agrees]

    @property
    def holds(self) -> bool:
        """The statement is false as it was read, and what corrects it proved."""
        replayed = self.correction is not None and self.correction.verdict == "replayed"
        return self.false and (self.corrected_status == Verdict.PROVED or replayed)


@dataclass(frozen=True)
class Audit:
    """What a run found; ``edited`` are the sources that changed while it ran, so that nothing of it was kept."""

    rows: list[Row]
    errata: list[ErratumRow]
    edited: list[str]

    @property
    def refused(self) -> dict[str, Shipped]:
        """The certificates that were there before the run and were refused, by claim."""
        named = [(r.evidence.claim, r.shipped) for r in self.rows] + [(e.name, e.shipped) for e in self.errata]
        return {name: shipped for name, shipped in named if shipped is not None and shipped.refused}


def with_ancestors(names: Sequence[str]) -> list[str]:
    """The claims named and all they rest on, in an order in which nothing precedes what it rests on."""
    graph = dependencies(CLAIMS)
    needed = set(names).union(*(networkx.descendants(graph, n) for n in names))
    position = {c.name: k for k, c in enumerate(CLAIMS)}
    order = networkx.lexicographical_topological_sort(graph.reverse(), key=lambda n: position[n])
    return [n for n in order if n in needed]


def run(names: Sequence[str], fast: bool, jobs: int, done: Done) -> Audit:
    """Audit ``names``, what they rest on, and the errata that these correct.

    With ``fast``, evidence for what is unchanged, and rests on nothing that is not, is reused; certificates are
    replayed in either case, what is there first.  Raises Unwritable, before any work, where one could not be written.
    """
    order = with_ancestors(names)
    errata = {e.read.name: e for e in ERRATA if e.corrected in order}
    for target in (folder / f"{name}.json" for name in (*order, *errata) for folder in (MADE, CACHE)):
        check_target(target, folders=True)
    there = [n for n in (*order, *errata) if (CERTIFICATES / f"{n}.json").is_file()]
    shipped = replayed_in(CERTIFICATES, there, jobs)
    found = _reusable([*order, *errata], there) if fast else {}
    reused = set(found)
    for name in order:
        if name in found:
            done(name)
    waiting = [n for n in order if n not in reused]
    gathered: dict[str, Gathered] = {}
    for name, result in zip(waiting, each(gather, waiting, jobs), strict=True):
        gathered[name] = result
        done(name)
    gathered |= {n: refuted_as_read(e.read) for n, e in errata.items() if n not in reused}
    found |= {n: evidence for n, (evidence, _) in gathered.items()}
    with tempfile.TemporaryDirectory() as folder:
        made = _made(gathered, order, Path(folder))
        changed = _changed([*order, *errata], made)
        replayed = shipped | replayed_in(Path(folder), changed, jobs)
        edited = _edited(gathered)
        if not edited:
            _keep(gathered, Path(folder), [*order, *errata])
    before = {n: Shipped(shipped[n], made.get(n)) for n in there}
    rows = _rows(order, found, replayed, before, reused)
    return Audit(rows, _errata(rows, found, replayed, before), edited)


def _reusable(order: Sequence[str], there: Sequence[str]) -> dict[str, Evidence]:
    """The kept evidence of what is unchanged, has its certificate, and rests on nothing of which that is not so."""
    complete = {*there, *(c.name for c in CLAIMS if c.stated)}
    found: dict[str, Evidence] = {}
    for name in order:
        if name in complete and found.keys() >= set(RESTS_ON[name]) and (kept := stored(name)) is not None:
            found[name] = kept
    return found


def _rows(
    order: Sequence[str],
    found: Mapping[str, Evidence],
    replayed: Mapping[str, Result],
    before: Mapping[str, Shipped],
    reused: set[str],
) -> list[Row]:
    """What the evidence for each claim amounts to; a certificate counts where this run has a proof."""
    claims = {c.name: c for c in CLAIMS}
    certified = {n: r for n, r in replayed.items() if not found[n].proof_refused}
    kernel = {n: known(claims[n]) for n in order}
    verdicts = {n: status(claims[n], found[n], certified.get(n), kernel[n]) for n in order}
    conditions = conditional_on(tuple(claims[n] for n in order), verdicts)
    return [
        Row(found[n], certified.get(n), verdicts[n], conditions[n], n in reused, before.get(n), kernel[n])
        for n in order
    ]


def _errata(
    rows: Sequence[Row],
    found: Mapping[str, Evidence],
    replayed: Mapping[str, Result],
    before: Mapping[str, Shipped],
) -> list[ErratumRow]:
    """What became of the errata whose correction is among ``rows``."""
    verdicts = {r.evidence.claim: r.status.verdict for r in rows}
    return [
        ErratumRow(
            name=(name := e.read.name),
            kind=e.kind,
            counterexample=found[name].counterexample,
            replayed=replayed.get(name) if found[name].counterexample else None,
            corrected=e.corrected,
            corrected_status=verdicts[e.corrected],
            shipped=before.get(name),
            ill_posed=found[name].ill_posed,
            kernel=known(e.read),
        )
        for e in ERRATA
        if e.corrected in verdicts
    ]


def _made(gathered: dict[str, Gathered], order: Sequence[str], folder: Path) -> dict[str, tuple[str, ...]]:
    """Write the certificates into a folder beside those that are there; in which fields each is not what is there.

    Parents come first: a certificate names their digests.
    """
    for path in filter(Path.is_file, CERTIFICATES.glob("*.json")):
        shutil.copy(path, folder / path.name)
    made: dict[str, tuple[str, ...]] = {}
    for name in [*order, *(n for n in gathered if n not in order)]:
        _, body = gathered.get(name, (None, None))
        if body is not None:
            certified = [p for p in RESTS_ON[name] if (folder / f"{p}.json").exists()]
            digests = {p: certificate_digest(folder / f"{p}.json") for p in certified}
            made[name] = issue(body, digests, folder)
    return made


def _changed(order: Sequence[str], made: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The certificates to be replayed again: made anew, or the same as before and resting on one that is not."""
    found: dict[str, None] = {}
    for name in order:
        if name in made and (made[name] not in SAME or found.keys() & set(RESTS_ON[name])):
            found[name] = None
    return list(found)


def _edited(gathered: dict[str, Gathered]) -> list[str]:
    """The sources that changed since they were imported here, or that another process imported in another form."""
    elsewhere = [n for n, (evidence, _) in gathered.items() if evidence.key != key(n)]
    return sources.edited() + [f"a source of {name}" for name in elsewhere]


def _keep(gathered: dict[str, Gathered], folder: Path, names: Sequence[str]) -> None:
    """Move the certificates of the run to their place, where an equal one is left alone, and store the evidence."""
    for path in filter(Path.is_file, (folder / f"{name}.json" for name in names)):
        write_whole(MADE / path.name, path.read_text(encoding="utf-8"))
    for evidence, _ in gathered.values():
        store(evidence)


def replayed_in(folder: Path, names: Sequence[str], jobs: int) -> dict[str, Result]:
    """What the second checker finds of each certificate, in up to ``jobs`` processes."""
    shares = [(folder, names[k::jobs]) for k in range(min(jobs, len(names)))]
    return {name: found for share in each(_replayed_here, shares, jobs) for name, found in share.items()}


def _replayed_here(share: tuple[Path, Sequence[str]]) -> dict[str, Result]:
    """What the second checker finds of each certificate of a folder; every file is read once."""
    folder, names = share
    files, found = Files(), {}
    for name in names:
        try:
            found[name] = replay(folder / f"{name}.json", ROOT, agrees, files=files)
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
