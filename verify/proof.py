"""What the whole path finds of one claim that was made in this process: its status, and all that it rests on."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from constructions.arrays.quotients import TooManyTerms
from constructions.claim import Claim, Mutant
from constructions.contents import Catalogue
from constructions.language.algorithm import Algorithm
from proofs.calculus.calculation import Goal, Script, StepRefused, goals_of
from proofs.catalogue import CATALOGUE
from verify.checks.sensitivity import Rejection
from verify.evidence import Evidence, gather, issue
from verify.files import ROOT, certificate_digest, write_whole
from verify.loading import files_of
from verify.replay.replaying import Result, replay
from verify.report import html, latex
from verify.report.document import said
from verify.report.in_full import in_full
from verify.report.setting import Setting
from verify.report.text import paragraph
from verify.statement import agrees_with
from verify.status import Status, Verdict, status


class Provable(Protocol):
    """What is asked of a claim (``verify.Claim``) here: what it says, its calculations, and its false neighbours."""

    @property
    def name(self) -> str: ...
    @property
    def algorithm(self) -> Algorithm | None: ...
    @property
    def claim(self) -> Claim: ...
    @property
    def script(self) -> Script: ...
    @property
    def mutants(self) -> tuple[Mutant, ...]: ...
    @property
    def also_true(self) -> tuple[Mutant, ...]: ...


@dataclass(frozen=True)
class Open:
    """A goal at which the calculation stops: why, and, where two expressions differ, what was reached and the other."""

    goal: Goal
    refused: StepRefused

    def __str__(self) -> str:
        lines, setting = [str(self.refused)], Setting(self.goal.part)
        if self.refused.sides is not None:
            reached, expected = self.refused.sides
            shown = {"reached:    ": reached, "expected:   ": expected}
            if reached.axes == expected.axes:
                shown["difference: "] = reached - expected
            lines += [line for words, a in shown.items() for line in paragraph((words, setting.formula(a)), "    ")]
        return "\n".join(lines)


@dataclass(frozen=True)
class Proof:
    """The evidence for a claim; ``certificate`` is "" where it was not calculated."""

    claim: Provable
    evidence: Evidence
    replayed: Result | None
    certificate: str
    open: Sequence[Open]

    @staticmethod
    def of(claim: Provable) -> Proof:
        """Refute, calculate, certify, replay, decide, witness, mutants, hypotheses."""
        with TemporaryDirectory() as folder:
            catalogue = alone(claim, Path(folder))
            evidence, body = gather(claim.name, catalogue)
            if body is None:
                return Proof(claim, evidence, None, "", tuple(left_open(claim)))
            body["sources"] |= own_source(claim)
            parents = {p: certificate_digest(CATALOGUE.certificate(p)) for p in catalogue.parents(claim.name)}
            issue(body, parents, Path(folder))
            path = catalogue.certificate(claim.name)
            found = replay(path, ROOT, agrees_with(catalogue), files=files_of(catalogue))
            return Proof(claim, evidence, found, path.read_text(encoding="utf-8"), ())

    @property
    def status(self) -> Status:
        """What all this amounts to."""
        return status(self.claim.claim, self.evidence, self.replayed)

    @property
    def hypotheses(self) -> dict[str, str]:
        """Each hypothesis, and the exact instance that fails without it; "" where none was found."""
        return dict(self.evidence.hypotheses)

    @property
    def mutants(self) -> tuple[Rejection, ...]:
        """Each false neighbour, and what refused it."""
        return self.evidence.rejections

    def latex(self) -> str:
        """Statement and derivation as a whole file."""
        return latex.document(in_full(self.claim.claim, alone(self.claim, Path())))

    def _repr_html_(self) -> str | None:
        """The same for a notebook, after the verdict; None where latex2mathml (extra ``report``) is not installed."""
        if find_spec("latex2mathml") is None:
            return None
        found = [said(f"{self.status}."), *in_full(self.claim.claim, alone(self.claim, Path()))]
        return html.fragment([*found, *(said(line) for line in self._evidence())])

    def save(self, folder: str | Path = ".") -> Path:
        """Write the certificate, which is called after the claim, into a folder; where it is then.

        Raises ValueError where there is none, and OSError as for any file.
        """
        if not self.certificate:
            raise ValueError(f"{self.claim.name} is {self.status.verdict}: there is no certificate to save")
        path = Path(folder) / f"{self.claim.name}.json"
        write_whole(path, self.certificate)
        return path

    def __str__(self) -> str:
        return "\n".join(self._lines())

    __repr__ = __str__

    def _lines(self) -> Iterator[str]:
        yield f"{self.claim.name}: {self.status}"
        yield f"  {self.claim.claim.statement}"
        for goal in self.open:
            yield from (f"  {line}" for line in f"open: {goal}".splitlines())
        yield from (f"  {line}" for line in self._evidence())

    def _evidence(self) -> Iterator[str]:
        if self.replayed is not None:
            yield f"{self.evidence.goals} goals calculated; certificate {self.replayed.verdict}"
        rejected = [m for m in self.mutants if not m.survives]
        yield f"{len(rejected)} of {len(self.mutants)} false neighbours rejected"
        if self.claim.also_true:
            words = "as true as the claim" if self.status.verdict == Verdict.PROVED else "proved in its place"
            yield f"{words}: {', '.join(m.name for m in self.claim.also_true)}"
        for name, instance in self.hypotheses.items():
            yield f"without {name}: {instance or 'nothing fails'}"


def alone(claim: Provable, folder: Path) -> Catalogue:
    """The catalogue of one claim, on that of this project."""
    return Catalogue(
        claims=(claim.claim,),
        modules={claim.name: ("constructions.language.simulation",)},
        certificates=folder,
        theorems=folder,
        mutants={claim.name: lambda: claim.mutants},
        proofs={claim.name: claim.script},
        upon=CATALOGUE,
    )


def own_source(claim: Provable) -> dict[str, str]:
    """The digest of the file in which its algorithm is written, where there is one."""
    function: Any = claim.algorithm.step if claim.algorithm is not None else None
    path = Path(inspect.getsourcefile(function) or "") if function is not None else Path()
    if not path.is_file():
        return {}
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()}


def left_open(claim: Provable) -> Iterator[Open]:
    """The goals at which the script stops, each tried by itself."""
    for goal in goals(claim):
        try:
            calculation: Any = claim.script[goal.part.name, goal.stage, goal.equation]
            calculation(goal)
            if not goal.concluded:
                raise StepRefused(f"{goal}: the calculation does not reach the right side")
        except StepRefused as problem:
            yield Open(goal, problem)
        except TooManyTerms as problem:
            yield Open(goal, StepRefused(f"{goal}: {problem} is not worked out"))


def goals(claim: Provable) -> list[Goal]:
    """Everything that is to be proved, but of what takes too many terms to be written down."""
    try:
        return [goal for part in claim.claim.parts for goal in goals_of(part, CATALOGUE.named)]
    except TooManyTerms:
        return []
