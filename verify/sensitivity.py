"""Sensitivity: every mutant is rejected by proof and witness; every hypothesis is needed, or said not to be."""

from __future__ import annotations

from dataclasses import dataclass

from constructions.claim import Claim, Mutant
from verify.calculation import Script, StepRefused, prove
from verify.refutation import Counterexample, Tried, refute
from verify.witness import witness


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
    """Put a mutant through the proof, the exact search and the float witness."""
    refused, different, seen = "", "", ""
    try:
        prove(mutant.claim, script)
    except StepRefused as error:
        refused = str(error)
    found = refute(mutant.claim)
    if isinstance(found, Counterexample):
        different = str(found)
    observed = witness(mutant.claim, instances=4)
    if not observed.holds:
        seen = f"{observed.worst}: error {observed.largest_quotient:.1e} times its tolerance"
    return Rejection(mutant.name, refused, different, seen)


def needed(claim: Claim) -> dict[str, str]:
    """For each hypothesis, the exact instance that fails without it, or "" when none was found: not needed."""
    names = dict.fromkeys(h.name for part in claim.parts for h in part.hypotheses)
    found = {name: refute(claim, dropped=name) for name in names}
    return {name: "" if isinstance(f, Tried) else str(f) for name, f in found.items()}
