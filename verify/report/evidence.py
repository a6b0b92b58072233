"""What the checks of a claim found, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from constructions.claim import Claim
from verify.report import hypotheses
from verify.report.document import Paragraph, said
from verify.run import Row


def evidence(claim: Claim, row: Row) -> Iterator[Paragraph]:
    """The status, and what it is made of."""
    found = row.evidence
    yield said()
    yield said(f"Status: {row.status.verdict} ({row.status.explanation}).")
    if claim.stated:
        return
    yield from _checkers(row)
    if found.counterexample:
        yield said(f"Counterexample: {found.counterexample}")
    else:
        yield said(f"Refutation tried: {found.refutation_instances} exact instances, none fails.")
    if claim.parts:
        fails = f" FAILS: {found.exact_failure}" if found.exact_failure else ""
        yield said(f"Decided in the ring at: {'; '.join(found.exact_sizes)}.{fails}")
    w = found.witness
    depths = ", depths 1 to 6" if any(part.advance for part in claim.parts) else ""
    yield said(
        f"Witness: {w.instances} float64 instances{depths}; largest error {w.largest_error:.1e}, "
        f"at most {w.largest_quotient:.2g} of its derived tolerance."
    )
    for name, i in found.sampled.items():
        yield said(
            f"Sampled: {name}: the intervals for all {i.entries} entries of the gradient, from {i.tasks} tasks, "
            f"{'contain 0' if i.holds else 'do NOT all contain 0'}: the largest |mean| is {i.largest:.2f} half-widths "
            f"({i.worst}); at weights a tenth larger it is {i.rejects:.1f}."
        )
    for name, needed in found.hypotheses.items():
        verdict = f"needed; without it, {needed}." if needed else "not needed: no instance fails without it."
        yield said(f"Hypothesis {name}, {hypotheses.named(claim, name)}: {verdict}")
    yield said("Mutants:")
    for r in found.rejections:
        yield said(f"{'SURVIVES' if r.survives else 'rejected'}  {r.mutant}", indent=1)
        yield said(f"proof: {r.proof or 'passes it'}", indent=3)
        yield said(f"exact: {r.counterexample or 'passes it'}", indent=3)
        yield said(f"float64: {r.witness or 'passes it'}", indent=3)


def _checkers(row: Row) -> Iterator[Paragraph]:
    if row.kernel is not None:
        yield said(f"Rocq's kernel: {row.kernel}. {row.kernel.explanation}".rstrip())
    if row.conditional_on:
        yield said(f"Conditional on: {', '.join(row.conditional_on)}.")
    if row.replayed is not None:
        yield said(
            f"Replay: {row.replayed.verdict}, {row.replayed.equations} equations, "
            f"error probability {float(row.replayed.error_probability):.1e}. {row.replayed.explanation}".rstrip()
        )
    if row.shipped is not None:
        yield said(f"The certificate that was there: {row.shipped}. {row.shipped.replayed.explanation}".rstrip())
