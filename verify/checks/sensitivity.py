"""Sensitivity: proof, instance and witness reject every mutant; every hypothesis is needed, or said not to be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from constructions.claim import Claim, Mutant
from proofs.calculus.calculation import NO_CLAIMS, Script, StepRefused, prove
from proofs.calculus.lemmas import Claims
from proofs.calculus.positivity import argue
from verify.checks.instances.hypotheses import Unmet
from verify.checks.refutation import Counterexample, Counterpoint, Tried, refute
from verify.checks.witness import contradiction


@dataclass(frozen=True)
class Rejection:
    """What each check said of a mutant; empty where it let the mutant pass."""

    mutant: str
    proof: str  # the line that refused it
    counterexample: str  # the exact instance at which its two sides differ
    witness: str  # the float instance, with error over tolerance

    @property
    def survives(self) -> bool:
        """Whether any of the three checks failed to see it."""
        return not (self.proof and self.counterexample and self.witness)


def reject(mutant: Mutant, script: Script, claims: Claims = NO_CLAIMS) -> Rejection:
    """Put a mutant through the exact search, the proof (``claims`` are its lemmas) and the float witness.

    The last two begin with what the counterexample found is about, the witness at its sizes.  Raises Unmet for a
    mutant whose own hypotheses are not met: its instances say nothing.
    """
    try:
        found = refute(mutant.claim)
        different = "" if isinstance(found, Tried) else str(found)
        refused = refusal(mutant.claim, script, claims, found)
        sizes = found.sizes if isinstance(found, Counterexample) else None
        return Rejection(mutant.name, refused, different, contradiction(mutant.claim, first=found.about, at=sizes))
    except Unmet as unmet:
        raise Unmet(f"mutant {mutant.name}: {unmet}") from unmet


def refusal(claim: Claim, script: Script, claims: Claims, found: Counterexample | Counterpoint | Tried) -> str:
    """The line at which the proof of a claim is refused, empty if it goes through.

    What the counterexample found is about is tried first.
    """
    try:
        if isinstance(found, Counterpoint):
            argue(claim, script, found.about)
        first = (found.part, found.equation) if isinstance(found, Counterexample) else ("", "")
        prove(claim, script, claims, first)
        argue(claim, script)
    except StepRefused as error:
        return str(error)
    return ""


def needed(claim: Claim) -> dict[str, str]:
    """For each hypothesis of each part, the exact instance of it that fails without, or "" when none was found."""
    found = {
        f"{part.name}, {hypothesis.name}": refute(claim, without=(part.name, hypothesis.name))
        for part in claim.parts
        for hypothesis in part.hypotheses
    }
    return {name: "" if isinstance(f, Tried) else str(f) for name, f in found.items()}


NOT_NEEDED = "Not needed: "  # so begins a remark that goes on with a part, a hypothesis and the reason


def unexplained(claim: Claim, found: Mapping[str, str], used: Collection[str]) -> list[str]:
    """Hypotheses that nothing shows necessary and no remark declares not needed, and remarks that say it wrongly.

    Such a remark is ``Not needed: <part>, <hypothesis>: <why>``; ``found`` is what ``needed`` finds, and ``used`` are
    those that the proof uses: without them it shows nothing.
    """
    names = [f"{part.name}, {hypothesis.name}" for part in claim.parts for hypothesis in part.hypotheses]
    remarks = [remark.removeprefix(NOT_NEEDED) for remark in claim.remarks if remark.startswith(NOT_NEEDED)]
    declared = {r: next((n for n in names if r.startswith(f"{n}: ") and r[len(n) + 2 :].strip()), "") for r in remarks}
    faults = [f"nothing shows that {n} is needed" for n in names if not found.get(n) and n not in declared.values()]
    faults += [
        f"a remark declares {n} not needed, but an instance fails without"
        for n in names
        if found.get(n) and n in declared.values()
    ]
    both = [n for n in names if n in used and n in declared.values()]
    faults += [f"a remark declares {n} not needed, but the proof uses it" for n in both]
    return faults + [f"a remark says not needed of no hypothesis: {r}" for r, name in declared.items() if not name]
