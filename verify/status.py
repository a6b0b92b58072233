"""The status of a claim is computed from evidence, never written."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from html import escape

from constructions.claim import Claim
from constructions.contents import Catalogue
from verify.checks.reach import unreached
from verify.checks.sensitivity import unexplained
from verify.evidence import Evidence
from verify.kernel.verdicts import Outcome
from verify.kernel.verdicts import Verdict as Asked
from verify.replay.replaying import Result


class Verdict(StrEnum):
    """What the evidence for a claim amounts to; ``status`` says when it is which."""

    PROVED = "proved"
    SIZES = "proved at sizes"
    WITNESSED = "witnessed"
    REFUTED = "refuted"
    STATED = "stated"
    INCONSISTENT = "inconsistent"
    VACUOUS = "vacuous"
    ILL_POSED = "ill-posed"
    INCOMPLETE = "not proved"


@dataclass(frozen=True)
class Status:
    """A verdict and the one line that explains it."""

    verdict: Verdict
    explanation: str

    def __str__(self) -> str:
        return f"{self.verdict} ({self.explanation})"

    def _repr_html_(self) -> str:
        return f"<b>{escape(self.verdict)}</b>: {escape(self.explanation)}"


ERROR = Fraction(1, 10**12)  # a replay that errs with a larger probability shows nothing
MUTANTS = 8  # that must be rejected, at least


def status(claim: Claim, evidence: Evidence, replayed: Result | None, kernel: Outcome | None = None) -> Status:
    """What the evidence for a claim amounts to.

    proved: the calculation goes through, a second checker replays its certificate, for all sizes, and nothing of what
    ``missing`` asks for is missing; not proved: that is all, but something is; proved at sizes: decided in the ring at
    the listed sizes only; witnessed: numbers only; refuted: an exact counterexample; stated: nothing.  *ill-posed*: an
    instance does not meet a hypothesis that ``satisfy`` should have met.  *inconsistent*: two checks contradict each
    other, or Rocq's kernel was asked and refused what is claimed.  *vacuous*: a mutant got past a check, so
    that the check's agreement says nothing, or no instance meets the hypotheses.
    """
    if evidence.ill_posed:
        return Status(Verdict.ILL_POSED, evidence.ill_posed)
    certified = replayed is not None and replayed.verdict == "replayed"
    proved = not evidence.proof_refused and certified
    failures = [f for f in (evidence.counterexample, evidence.exact_failure) if f]
    if not evidence.witness.holds:
        failures.append(f"float64: {evidence.witness.worst}")
    failures += [f"sampled: {n}, {i.worst}" for n, i in evidence.sampled.items() if not i.holds]
    if proved and failures:
        return Status(Verdict.INCONSISTENT, f"proved, but {failures[0]}")
    if failures:
        return Status(Verdict.REFUTED, failures[0])
    undecided = replayed is not None and replayed.verdict == "undecided"
    if not evidence.proof_refused and replayed is not None and not certified and not undecided:
        return Status(Verdict.INCONSISTENT, f"calculated, but not replayed: {replayed.explanation}")
    if kernel is not None and kernel.verdict == Asked.REFUSED and not evidence.proof_refused and not undecided:
        return Status(Verdict.INCONSISTENT, f"calculated, but Rocq's kernel refuses it: {kernel.explanation}")
    if survivors := [r.mutant for r in evidence.rejections if r.survives and not evidence.proof_refused]:
        return Status(Verdict.VACUOUS, f"a check lets mutants pass: {', '.join(survivors)}")
    if untried := [name for name, reach in evidence.reached.items() if not reach.instances]:
        return Status(Verdict.VACUOUS, f"no instance meets the hypotheses: {', '.join(untried)}")
    if proved and replayed is not None:
        faults = missing(claim, evidence, replayed)
        return (
            Status(Verdict.INCOMPLETE, "; ".join(faults))
            if faults
            else Status(Verdict.PROVED, "for all sizes and values; certificate replayed")
        )
    if not evidence.proof_refused and replayed is not None and undecided:
        return Status(Verdict.INCOMPLETE, f"the second checker does not decide it: {replayed.explanation}")
    refused = evidence.proof_refused
    if evidence.exact_sizes:
        return Status(Verdict.SIZES, f"{'; '.join(evidence.exact_sizes)}; no proof: {refused}")
    if evidence.witness.instances:
        return Status(Verdict.WITNESSED, f"largest error {evidence.witness.largest_error:.1e}")
    return Status(Verdict.STATED, refused or "no evidence")


def missing(claim: Claim, evidence: Evidence, replayed: Result) -> list[str]:
    """What *proved* asks for beside a proof and its replay, and is not there; each in words.

    The replay's error probability is below ``ERROR``; at least ``MUTANTS`` mutants were tried; there were instances
    with no layer, with many, and with each axis of each part large; every hypothesis is shown to be needed, or
    declared not to be; all was tried in numbers.
    """
    faults = []
    if not replayed.error_probability < ERROR:
        faults.append(f"the replay errs with probability up to {float(replayed.error_probability):.0e}")
    if (rejected := len({r.mutant for r in evidence.rejections})) < MUTANTS:
        faults.append(f"only {rejected} mutant{'' if rejected == 1 else 's'}")
    if not evidence.witness.instances:
        faults.append("no instance in float64")
    return faults + unreached(claim, evidence.reached) + unexplained(claim, evidence.hypotheses, evidence.used)


def conditional_on(catalogue: Catalogue, names: Iterable[str], sound: Collection[str]) -> dict[str, tuple[str, ...]]:
    """For each claim, the claims that it rests on, at any remove, and that are not among the sound ones."""
    return {n: tuple(sorted(set(catalogue.ancestors([n])).difference(sound, [n]))) for n in names}
