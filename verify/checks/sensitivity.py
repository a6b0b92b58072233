"""Sensitivity: proof, instance and witness reject every mutant; every hypothesis is needed, or said not to be."""

from __future__ import annotations

from dataclasses import dataclass

from constructions.claim import Claim, Mutant
from proofs.calculus.calculation import Script, StepRefused, prove
from proofs.calculus.positivity import argue
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


def reject(mutant: Mutant, script: Script) -> Rejection:
    """Put a mutant through the exact search, the proof and the float witness.

    The last two begin with what the counterexample found is about, the witness at its sizes.
    """
    found = refute(mutant.claim)
    different = "" if isinstance(found, Tried) else str(found)
    refused = refusal(mutant.claim, script, found)
    sizes = found.sizes if isinstance(found, Counterexample) else None
    return Rejection(mutant.name, refused, different, contradiction(mutant.claim, first=found.about, at=sizes))


def refusal(claim: Claim, script: Script, found: Counterexample | Counterpoint | Tried) -> str:
    """The line at which the proof of a claim is refused, empty if it goes through.

    What the counterexample found is about is tried first.
    """
    try:
        if isinstance(found, Counterpoint):
            argue(claim, script, found.about)
        prove(claim, script, (found.part, found.equation) if isinstance(found, Counterexample) else ("", ""))
        argue(claim, script)
    except StepRefused as error:
        return str(error)
    return ""


def needed(claim: Claim) -> dict[str, str]:
    """For each hypothesis, the exact instance that fails without it, or "" when none was found: not needed."""
    names = dict.fromkeys(h.name for part in claim.parts for h in part.hypotheses)
    found = {name: refute(claim, dropped=name) for name in names}
    return {name: "" if isinstance(f, Tried) else str(f) for name, f in found.items()}
