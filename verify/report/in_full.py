"""A claim of a catalogue in full: its statement and its proof, calculated anew."""

from __future__ import annotations

import sys

from constructions.claim import Claim
from constructions.contents import Catalogue
from proofs.calculus.calculation import StepRefused, prove
from proofs.calculus.positivity import argue
from verify.checks.refutation import smallest
from verify.report.derivation import derivation, statement
from verify.report.document import Block, said


def in_full(claim: Claim, catalogue: Catalogue) -> list[Block]:
    """The statement, and what stands below it."""
    return [*statement(claim), *below_statement(claim, catalogue)]


def below_statement(claim: Claim, catalogue: Catalogue) -> list[Block]:
    """The derivation; of a lemma of analysis its written proof; what fails where the proof does."""
    if claim.stated:
        written = (sys.modules[catalogue.modules_of(claim.name)[0]].__doc__ or "").strip()
        return [said(paragraph) for paragraph in written.split("\n\n")]
    script = catalogue.proofs[claim.name]
    try:
        calculated, argued = prove(claim, script, catalogue.named), argue(claim, script)
    except StepRefused as error:
        return [said(f"The calculation fails: {error}")]
    found = [(e.read, smallest(e.read)) for e in catalogue.errata if e.corrected == claim.name]
    return derivation(claim, calculated, argued, [(read, f) for read, f in found if f is not None])
