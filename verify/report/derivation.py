"""One claim in full: what it says, the calculation that proves it, and every other piece of evidence."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from constructions.claim import Claim, Stage
from constructions.contents import Catalogue
from proofs.calculus.calculation import Goal, StepRefused, prove
from proofs.calculus.positivity import argue
from verify.report import hypotheses
from verify.report.clauses import clauses
from verify.report.comparisons import comparison
from verify.report.definitions import definitions
from verify.report.expressions import text
from verify.report.references import references
from verify.run import Row


def derivation(catalogue: Catalogue, row: Row) -> Iterator[str]:
    """Lines of text, from statement to evidence."""
    claim = catalogue.own[row.evidence.claim]
    yield claim.name
    yield "=" * len(claim.name)
    yield claim.statement
    yield from definitions(claim)
    yield from clauses(claim)
    yield from references(claim)
    yield from (f"Remark: {remark}" for remark in claim.remarks)
    if claim.depends_on:
        yield f"Rests on: {', '.join(claim.depends_on)}."
    if claim.stated:
        yield f"\nStatus: {row.status.verdict} ({row.status.explanation}).\n"
        yield (sys.modules[catalogue.modules_of(claim.name)[0]].__doc__ or "").strip()
        return
    yield from _proof(claim, catalogue)
    yield from _evidence(claim, row)


def _proof(claim: Claim, catalogue: Catalogue) -> Iterator[str]:
    try:
        script = catalogue.proofs[claim.name]
        calculated, argued = prove(claim, script, catalogue.named), argue(claim, script)
    except StepRefused as error:
        yield f"\nThe calculation fails: {error}"
        return
    for part in claim.parts:
        depth = ", every depth L, by induction" if part.advance else ""
        yield f"\nPart: {part.name}. For all sizes {', '.join(part.axes)}{depth}."
        for hypothesis in part.hypotheses:
            yield f"  Hypothesis {hypotheses.commented(part, hypothesis)}"
        for law in part.laws:
            yield f"  Law {hypotheses.commented(part, law)}"
        if part.advance:
            yield "  Invariant at layer l:"
            for name, (left, right) in calculated[part.name][0].invariant.items():
                yield f"    {name}: {text(left)} = {text(right)}"
        for goal in calculated[part.name]:
            yield from _goal(goal)
    if argued:
        yield "\nInequalities between real numbers, wherever both sides are defined."
    for inequality in argued:
        yield from comparison(inequality)


def _goal(goal: Goal) -> Iterator[str]:
    stage = {Stage.ONCE: "", Stage.BASE: "Base: ", Stage.STEP: "Step: "}[goal.stage]
    yield f"\n  {stage}{goal.equation}"
    shown = text(goal.left)
    yield f"      {shown}"
    for line in goal.lines:
        after, why = text(line.expression), hypotheses.reason(goal, line.reason, line.uses)
        if after == shown:
            yield f"      (the same)    [{why}]"
        else:
            yield f"    = {after}    [{why}]"
        shown = after


def _evidence(claim: Claim, row: Row) -> Iterator[str]:
    found = row.evidence
    yield f"\nStatus: {row.status.verdict} ({row.status.explanation})."
    if row.kernel is not None:
        yield f"Rocq's kernel: {row.kernel}. {row.kernel.explanation}".rstrip()
    if row.conditional_on:
        yield f"Conditional on: {', '.join(row.conditional_on)}."
    if row.replayed is not None:
        yield (
            f"Replay: {row.replayed.verdict}, {row.replayed.equations} equations, "
            f"error probability {float(row.replayed.error_probability):.1e}. {row.replayed.explanation}".rstrip()
        )
    if row.shipped is not None:
        yield f"The certificate that was there: {row.shipped}. {row.shipped.replayed.explanation}".rstrip()
    yield (
        f"Refutation tried: {found.refutation_instances} exact instances, none fails."
        if not found.counterexample
        else (f"Counterexample: {found.counterexample}")
    )
    if claim.parts:
        yield f"Decided in the ring at: {'; '.join(found.exact_sizes)}." + (
            f" FAILS: {found.exact_failure}" if found.exact_failure else ""
        )
    w = found.witness
    depths = ", depths 1 to 6" if any(part.advance for part in claim.parts) else ""
    yield (
        f"Witness: {w.instances} float64 instances{depths}; largest error {w.largest_error:.1e}, "
        f"at most {w.largest_quotient:.2g} of its derived tolerance."
    )
    for name, i in found.sampled.items():
        yield (
            f"Sampled: {name}: the intervals for all {i.entries} entries of the gradient, from {i.tasks} tasks, "
            f"{'contain 0' if i.holds else 'do NOT all contain 0'}: the largest |mean| is {i.largest:.2f} half-widths "
            f"({i.worst}); at weights a tenth larger it is {i.rejects:.1f}."
        )
    for name, needed in found.hypotheses.items():
        yield f"Hypothesis {name}, {hypotheses.named(claim, name)}: " + (
            f"needed; without it, {needed}." if needed else "not needed: no instance fails without it."
        )
    yield "Mutants:"
    for r in found.rejections:
        yield f"  {'SURVIVES' if r.survives else 'rejected'}  {r.mutant}"
        yield f"      proof: {r.proof or 'passes it'}"
        yield f"      exact: {r.counterexample or 'passes it'}"
        yield f"      float64: {r.witness or 'passes it'}"
