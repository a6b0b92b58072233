"""One run of the audit over many claims: replay what is there, gather or reuse, certify, replay, judge.

Nothing is kept before all is done: certificates are made in a folder of their own, replayed there, and moved to
their place only if every source is still what it was when it was imported.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from constructions.claim import Kind
from constructions.contents import Catalogue
from verify import sources
from verify.evidence import SAME, Evidence, gather, issue, kept, key, refuted_as_read, store, stored
from verify.files import ROOT, certificate_digest, made_in, write_whole
from verify.kernel.verdicts import Outcome, Texts, known
from verify.kernel.verdicts import Verdict as Asked
from verify.loading import Unusable, blamed, files_of, written_by_others
from verify.replay.fields import Unreadable
from verify.replay.files import Files
from verify.replay.replaying import Result, Stated, replay
from verify.statement import agrees_with
from verify.status import Status, Verdict, conditional_on, status
from verify.well_formed import Fault, require_proof, require_statement
from verify.work import Done, check_target, each, each_with

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
    """What a run found; ``edited`` are the sources that changed while it ran, so that nothing of it was kept.

    ``below`` is what replaying found of the claims that these rest on in the catalogue that theirs builds upon.
    """

    catalogue: Catalogue
    rows: list[Row]
    errata: list[ErratumRow]
    edited: list[str]
    below: Mapping[str, Result]

    @property
    def refused(self) -> dict[str, str]:
        """The certificates that were there before the run and were refused, by claim, and why."""
        named = [(r.evidence.claim, r.shipped) for r in self.rows] + [(e.name, e.shipped) for e in self.errata]
        found = {n: f"{s.replayed.explanation} ({s})" for n, s in named if s is not None and s.refused}
        return found | {n: r.explanation for n, r in self.below.items() if r.verdict == "refuted"}


def run(
    catalogue: Catalogue, names: Sequence[str], fast: bool, jobs: int, done: Done, out: Path | None = None
) -> Audit:
    """Audit claims of a catalogue, what they rest on, and the errata that these correct.

    With ``fast``, evidence for what is unchanged, and rests on nothing that is not, is reused; certificates are
    replayed in either case, what is there first.  They are written into ``out``, by default where they are read or,
    of an installed package, into the user's cache.  Before any work raises Unwritable where one could not be written,
    and Unusable for a claim that is not well-formed.
    """
    jobs = jobs if catalogue.origin else 1  # what was made in this process is in no other
    order = [n for n in catalogue.ancestors(names) if n in catalogue.own]
    errata = [e.read.name for e in catalogue.errata if e.corrected in order or e.corrected not in catalogue.own]
    out = made_in(catalogue) if out is None else out
    read = [sources.file_of(path) for path in sources.kept()]
    for target in (t for n in (*order, *errata) for t in (out / f"{n}.json", kept(n, catalogue))):
        check_target(target, read, folders=True)
    require_well_formed(catalogue, [*order, *errata])
    below = _below(catalogue, [*order, *errata], jobs)
    there = [n for n in (*order, *errata) if catalogue.certificate(n).is_file()]
    shipped = replayed_of(catalogue, there, jobs)
    found = _reusable(catalogue, [*order, *errata], there) if fast else {}
    reused = set(found)
    for name in order:
        if name in found:
            done(name)
    waiting = [n for n in order if n not in reused]
    gathered: dict[str, Gathered] = {}
    for name, result in zip(waiting, each(_gathered, [(n, catalogue) for n in waiting], jobs), strict=True):
        gathered[name] = result
        done(name)
    gathered |= {n: _gathered((n, catalogue)) for n in errata if n not in reused}
    found |= {n: evidence for n, (evidence, _) in gathered.items()}
    with tempfile.TemporaryDirectory() as folder:
        moved = replace(catalogue, certificates=Path(folder))
        made = _made(gathered, order, catalogue, moved)
        changed = _changed([*order, *errata], made, catalogue.rests_on)
        replayed = shipped | replayed_of(moved, changed, jobs)
        edited = _edited(gathered, catalogue)
        if not edited:
            _keep(gathered, [*order, *errata], moved, catalogue, out)
    before = {n: Shipped(shipped[n], made.get(n)) for n in there}
    kernel = _kernel(catalogue, [*order, *errata], jobs)
    rows = _rows(catalogue, order, found, replayed, below, before, reused, kernel)
    verdicts = {r.evidence.claim: r.status.verdict for r in rows}
    verdicts |= {n: Verdict.PROVED if r.verdict == "replayed" else Verdict.STATED for n, r in below.items()}
    return Audit(catalogue, rows, _errata(catalogue, verdicts, found, replayed, before, kernel), edited, below)


def require_well_formed(catalogue: Catalogue, names: Sequence[str]) -> None:
    """Raises Unusable for the first of these claims whose functions or proof do not fit what it declares."""
    for name in names:
        try:
            if name in catalogue.named:
                require_proof(catalogue.own[name], catalogue.proofs.get(name, {}), catalogue.mutants.get(name, tuple))
            else:
                require_statement(catalogue.own[name])
        except Fault as fault:
            raise Unusable(f"{catalogue.origin}: {fault}") from None


def _gathered(piece: tuple[str, Catalogue]) -> Gathered:
    """What gathering finds.  Raises Unusable where it fails in what is not of this project."""
    name, catalogue = piece
    try:
        return gather(name, catalogue) if name in catalogue.named else refuted_as_read(name, catalogue)
    except Exception as problem:
        no_refutation = isinstance(problem, ValueError) and name not in catalogue.named
        if no_refutation or written_by_others(problem):
            raise blamed(f"{catalogue.origin}: {name}", problem) from None
        raise


def _below(catalogue: Catalogue, order: Sequence[str], jobs: int) -> dict[str, Result]:
    """What replaying finds of the claims that these rest on in the catalogue that theirs builds upon."""
    names = [n for n in catalogue.ancestors(order) if n not in catalogue.own and not catalogue.named[n].stated]
    found = {} if catalogue.upon is None else replayed_of(catalogue.upon, names, jobs)
    return {name: found[name] for name in names}


def _reusable(catalogue: Catalogue, order: Sequence[str], there: Sequence[str]) -> dict[str, Evidence]:
    """The kept evidence of what is unchanged, has its certificate, and rests on nothing of which that is not so."""
    complete = {*there, *(c.name for c in catalogue.claims if c.stated)}
    found: dict[str, Evidence] = {}
    for name in order:
        rests = catalogue.own.keys() & set(catalogue.rests_on[name])
        if name in complete and found.keys() >= rests and (of := stored(name, catalogue)) is not None:
            found[name] = of
    return found


def _kernel(catalogue: Catalogue, names: Sequence[str], jobs: int) -> dict[str, Outcome | None]:
    """What Rocq's kernel said of each, where it was asked about what there is now."""
    return dict(zip(names, each_with(partial(Texts, catalogue), _known, names, jobs), strict=True))


def _known(texts: Texts, name: str) -> Outcome | None:
    return known(texts.catalogue.own[name], texts)


def _rows(
    catalogue: Catalogue,
    order: Sequence[str],
    found: Mapping[str, Evidence],
    replayed: Mapping[str, Result],
    below: Mapping[str, Result],
    before: Mapping[str, Shipped],
    reused: set[str],
    kernel: Mapping[str, Outcome | None],
) -> list[Row]:
    """What the evidence for each claim amounts to; a certificate counts where this run has a proof."""
    claims = catalogue.own
    certified = {n: r for n, r in replayed.items() if not found[n].proof_refused}
    verdicts = {n: status(claims[n], found[n], certified.get(n), kernel[n]) for n in order}
    sound = {n for n, v in verdicts.items() if v.verdict == Verdict.PROVED}
    sound |= {n for n, r in below.items() if r.verdict == "replayed"}
    conditions = conditional_on(catalogue, order, sound)
    return [
        Row(found[n], certified.get(n), verdicts[n], conditions[n], n in reused, before.get(n), kernel[n])
        for n in order
    ]


def _errata(
    catalogue: Catalogue,
    verdicts: Mapping[str, Verdict],
    found: Mapping[str, Evidence],
    replayed: Mapping[str, Result],
    before: Mapping[str, Shipped],
    kernel: Mapping[str, Outcome | None],
) -> list[ErratumRow]:
    """What became of the errata whose correction has a verdict."""
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
            kernel=kernel[name],
        )
        for e in catalogue.errata
        if e.corrected in verdicts
    ]


def _made(
    gathered: dict[str, Gathered], order: Sequence[str], catalogue: Catalogue, moved: Catalogue
) -> dict[str, tuple[str, ...]]:
    """Write the certificates where those of ``moved`` are, beside those that are there; in which fields each differs.

    Parents come first: a certificate names their digests.
    """
    for name in catalogue.own:
        if (path := catalogue.certificate(name)).is_file():
            shutil.copy(path, moved.certificate(name))
    made: dict[str, tuple[str, ...]] = {}
    for name in [*order, *(n for n in gathered if n not in order)]:
        _, body = gathered.get(name, (None, None))
        if body is not None:
            certified = {p: moved.certificate(p) for p in catalogue.rests_on[name]}
            digests = {p: certificate_digest(path) for p, path in certified.items() if path.exists()}
            made[name] = issue(body, digests, moved.certificates)
    return made


def _changed(
    order: Sequence[str], made: Mapping[str, tuple[str, ...]], rests_on: Mapping[str, Sequence[str]]
) -> list[str]:
    """The certificates to be replayed again: made anew, or the same as before and resting on one that is not."""
    found: dict[str, None] = {}
    for name in order:
        if name in made and (made[name] not in SAME or found.keys() & set(rests_on[name])):
            found[name] = None
    return list(found)


def _edited(gathered: dict[str, Gathered], catalogue: Catalogue) -> list[str]:
    """The sources that changed since they were imported here, or that another process imported in another form."""
    elsewhere = [n for n, (evidence, _) in gathered.items() if evidence.key != key(n, catalogue)]
    return sources.edited() + [f"a source of {name}" for name in elsewhere]


def _keep(
    gathered: dict[str, Gathered], names: Sequence[str], moved: Catalogue, catalogue: Catalogue, out: Path
) -> None:
    """Move the certificates of the run to their place, where an equal one is left alone, and store the evidence."""
    for path in filter(Path.is_file, map(moved.certificate, names)):
        write_whole(out / path.name, path.read_text(encoding="utf-8"))
    for evidence, _ in gathered.values():
        store(evidence, catalogue)


@dataclass(frozen=True)
class _Replaying:
    """The second checker in one process, where every file is read, and every lemma replayed, once."""

    catalogue: Catalogue
    files: Files
    stated: Stated

    def of(self, name: str) -> Result:
        """What it finds of the certificate of a claim."""
        path, done = self.catalogue.certificate(name), self.files.replayed
        try:
            if path not in done:
                done[path] = replay(path, ROOT, self.stated, files=self.files)
            found: Result = done[path]
            return found
        except Unreadable as error:
            return Result(name, "refuted", str(error), 0, Fraction(1), {})


def _replaying(catalogue: Catalogue) -> _Replaying:
    return _Replaying(catalogue, files_of(catalogue), agrees_with(catalogue))


def replayed_of(catalogue: Catalogue, names: Sequence[str], jobs: int) -> dict[str, Result]:
    """What the second checker finds of each certificate, in up to ``jobs`` processes; the longest come first."""
    longest = sorted(names, key=lambda name: _length(catalogue.certificate(name)), reverse=True)
    found = dict(zip(longest, each_with(partial(_replaying, catalogue), _Replaying.of, longest, jobs), strict=True))
    return {name: found[name] for name in names}


def _length(path: Path) -> int:
    """Of a file, in bytes; 0 where there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def falls_short(audit: Audit) -> list[Row]:
    """The claims that are not what they should be: proved, or lemmas stated as such; and those resting on one of them.

    To be conditional on a stated lemma is no shortfall, and shown.
    """
    lemmas = {n for n, claim in audit.catalogue.named.items() if claim.stated}
    proved = {r.evidence.claim for r in audit.rows if r.status.verdict == Verdict.PROVED}
    stated = {r.evidence.claim for r in audit.rows if r.status.verdict == Verdict.STATED} & lemmas
    return [
        r
        for r in audit.rows
        if r.evidence.claim not in proved | stated or not (proved | lemmas).issuperset(r.conditional_on)
    ]


def exit_code(audit: Audit) -> int:
    """0 all hold; 1 refuted or contradictory, a certificate that was there is refused, or a source was edited; 3
    vacuous or not proved (a lemma that is stated as such aside)."""
    verdicts = {r.status.verdict for r in audit.rows} | {e.verdict for e in audit.errata}
    wrong = {r.status.verdict for r in audit.rows} & {"refuted"} or verdicts & {"inconsistent", "ill-posed"}
    corrections = {e.correction.verdict for e in audit.errata if e.correction is not None}
    if wrong or audit.refused or audit.edited or "refuted" in corrections:
        return 1
    if falls_short(audit) or not all(e.holds for e in audit.errata):
        return 3
    return 0


def warnings(audit: Audit) -> list[str]:
    """What must not be overlooked: certificates that were there and are not what the run makes, edited sources."""
    found = [f"{name}: the certificate that was there is refused: {why}" for name, why in audit.refused.items()]
    return found + [f"{path}: edited during the run: nothing of it is kept" for path in audit.edited]
