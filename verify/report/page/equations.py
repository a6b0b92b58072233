"""The equations and inequalities that say what a claim says, short ones, for the overview."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from constructions.claim import Claim
from verify.report.comparisons import bounds
from verify.report.document import Block, Display, Formula
from verify.report.mathematics.layout import length

LONGEST, LONG = 72, 300  # letters of those that are shown beside the sentence; of one, where all are longer
MOST = 3  # of a claim
SIDES = 3  # marks of an equation between two names
SAME = ": both sides, multiplied out"  # how the name ends of an equation whose sides are one when multiplied out


@dataclass(frozen=True)
class Stated:
    """One of them; ``when`` is at which layers it holds, of which sequence, or of what the formula is both sides."""

    when: str
    formula: Formula


def equations(claim: Claim, blocks: Iterable[Block]) -> list[Stated]:
    """Those that the clauses name, in their order, without long ones and, where there are others, x = X.

    Where all are long, the shortest; where both sides of all are one when multiplied out, that.
    """
    deep = {part.name for part in claim.parts if part.advance is not None}
    stated, same = {}, {}
    for of, name, formula in _stated(blocks):
        if name.endswith(SAME):
            name = name.removesuffix(SAME)
            same[name] = Stated(f"{name}, both sides multiplied out", formula)
        else:
            stated[name] = Stated("after l layers" * (of in deep), formula)
    stated |= {sequence.name: Stated(*bounds(sequence)) for sequence in claim.sequences}
    return _chosen(claim, stated) or _chosen(claim, same)


def _chosen(claim: Claim, found: Mapping[str, Stated]) -> list[Stated]:
    named = dict.fromkeys(
        name for clause in claim.clauses for by in clause.by for name in found if name == by or _is_of(name, by)
    )
    by_length = sorted((found[name] for name in named), key=lambda one: length(one.formula))
    short = [found[name] for name in named if length(found[name].formula) <= LONGEST]
    telling = [one for one in short if len(one.formula) > SIDES]
    return (telling or short)[:MOST] or [one for one in by_length[:1] if length(one.formula) <= LONG]


def _stated(blocks: Iterable[Block]) -> Iterator[tuple[str, str, Formula]]:
    """Part or inequality, full name, and formula."""
    for block in blocks:
        if isinstance(block, Display) and block.states:
            for row in block.rows:
                (name,) = row.reason or ("",)
                yield block.states, f"{block.states}: {name}" if name else block.states, row.formula


def _is_of(name: str, part: str) -> bool:
    return name.startswith(f"{part}: ")
