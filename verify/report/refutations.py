"""A statement as it was read, with the values at which it fails."""

from __future__ import annotations

from collections.abc import Iterator

from constructions.claim import Claim
from proofs.calculus.free import free_values
from verify.checks.refutation import Counterexample, Counterpoint
from verify.refutation import Refutation, shown
from verify.report.comparisons import statement
from verify.report.document import Block, Display, Formula, Heading, Row, said
from verify.report.setting import Setting


def refutation(read: Claim, found: Counterexample | Counterpoint) -> Iterator[Block]:
    """The words, what they are taken to say, the equation or inequality, and both sides at the values."""
    yield Heading(f"As read: {read.name}", 2)
    yield said(f"Words: {read.source.words} ({read.source.cite}, {read.source.where}; {read.source.read}).", indent=1)
    yield said(f"Taken to say: {read.statement}", indent=1)
    yield said("This is false:", indent=1)
    yield Display((Row("", stated(read, found), (found.about,)),), 2)
    refuted = Refutation(read.name, found)
    sizes = f"{found.sizes}: " if isinstance(found, Counterexample) else ""
    yield said(f"at {sizes}{', '.join(f'{name} = {shown(value)}' for name, value in refuted.values.items())}", indent=1)
    for name, table in refuted.functions.items():
        rows = (f"{name}({', '.join(map(shown, argument))}) = {shown(value)}" for argument, value in table.items())
        yield said(", ".join(rows), indent=1)
    if isinstance(found, Counterexample):
        yield said(f"the left side is {shown(found.left)}, the right side {shown(found.right)}.", indent=1)
    else:
        yield said(f"{found.smaller} {found.relation} {found.greater} does not hold.", indent=1)


def stated(read: Claim, found: Counterexample | Counterpoint) -> Formula:
    """The equation or inequality that does not hold."""
    if isinstance(found, Counterpoint):
        return statement({i.name: i for i in read.inequalities}[found.about])
    part = {p.name: p for p in read.parts}[found.part]
    setting = Setting(part)
    given = free_values(part.inputs, setting.over)
    return setting.equation(*part.equations(given, part.start(given))[found.equation])
