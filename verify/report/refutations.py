"""A statement as it was read, with the values at which it fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy

from constructions.claim import Claim
from proofs.calculus.calculation import goals_of
from verify.checks.refutation import Counterexample, Counterpoint
from verify.report.comparisons import statement
from verify.report.document import Block, Display, Heading, Row, said
from verify.report.setting import Setting


def refutation(read: Claim, found: Counterexample | Counterpoint) -> Iterator[Block]:
    """The words, what they are taken to say, the equation or inequality, and both sides at the values."""
    yield Heading(f"As read: {read.name}", 2)
    yield said(f"Words: {read.source.words} ({read.source.cite}, {read.source.where}; {read.source.read}).", indent=1)
    yield said(f"Taken to say: {read.statement}", indent=1)
    yield said("This is false:", indent=1)
    if isinstance(found, Counterpoint):
        inequality = {i.name: i for i in read.inequalities}[found.about]
        yield Display((Row("", statement(inequality), (found.about,)),), 2)
        yield said("at ", ", ".join(f"{name} = {value}" for name, value in found.point.items()), indent=1)
        yield said(f"{found.smaller} {found.relation} {found.greater} does not hold.", indent=1)
        return
    part = {p.name: p for p in read.parts}[found.part]
    setting = Setting(part)
    goal = {g.equation: g for g in goals_of(part)}[found.equation]
    yield Display((Row("", setting.equation(goal.left, "=", goal.right), (found.equation,)),), 2)
    values = [f"{d.name} = {value(found.given[d.name])}" for d in part.inputs if not callable(found.given[d.name])]
    yield said(f"at {found.sizes}: {', '.join(values)}", indent=1)
    yield said(f"the left side is {value(found.left)}, the right side {value(found.right)}.", indent=1)


def value(number: Any) -> str:
    """A number or an array of numbers, rows in brackets."""
    array = numpy.asarray(number, dtype=object)
    return str(number) if not array.ndim else f"[{', '.join(value(a) for a in array)}]"
