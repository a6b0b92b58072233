"""A claim of the catalogue in full: its statement and its proof, calculated anew."""

from __future__ import annotations

import sys

from constructions.catalogue import CLAIMS, ERRATA, STEMS
from proofs.calculus.calculation import StepRefused, prove
from proofs.calculus.positivity import argue
from proofs.catalogue import PROOFS
from verify.checks.refutation import smallest
from verify.report.derivation import derivation, statement
from verify.report.document import Block, said


def in_full(name: str) -> list[Block]:
    """Statement and derivation; of a lemma of analysis its written proof; what fails where the proof does."""
    claim = next(c for c in CLAIMS if c.name == name)
    if claim.stated:
        written = (sys.modules[f"constructions.{STEMS[name]}"].__doc__ or "").strip()
        return [*statement(claim), *(said(paragraph) for paragraph in written.split("\n\n"))]
    try:
        calculated, argued = prove(claim, PROOFS[name]), argue(claim, PROOFS[name])
    except StepRefused as error:
        return [*statement(claim), said(f"The calculation fails: {error}")]
    found = [(e.read, smallest(e.read)) for e in ERRATA if e.corrected == name]
    return derivation(claim, calculated, argued, [(read, f) for read, f in found if f is not None])
