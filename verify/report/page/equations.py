"""The equations and inequalities that say what a claim says, short ones, for the overview."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from constructions.claim import Claim
from verify.report.document import Block, Display, Formula
from verify.report.mathematics.layout import length

LONGEST, LONG = 72, 170  # letters of those that are shown beside the sentence; of one, where all are longer
MOST = 3  # of a claim
SIDES = 3  # marks of an equation between two names


@dataclass(frozen=True)
class Stated:
    """One of them; ``when`` is at which layers it holds, "" where no layer is spoken of."""

    when: str
    formula: Formula


def equations(claim: Claim, blocks: Iterable[Block]) -> list[Stated]:
    """Those that the clauses name, in their order, without long ones and, where there are others, x = X.

    Where all are long, the shortest.
    """
    deep = {part.name for part in claim.parts if part.advance is not None}
    found = {name: Stated("after l layers" * (of in deep), formula) for of, name, formula in _stated(blocks)}
    named = dict.fromkeys(
        name for clause in claim.clauses for by in clause.by for name in found if name == by or _is_of(name, by)
    )
    by_length = sorted((found[name] for name in named), key=lambda one: length(one.formula))
    short = [found[name] for name in named if length(found[name].formula) <= LONGEST]
    telling = [one for one in short if len(one.formula) > SIDES]
    return (telling or short)[:MOST] or [one for one in by_length[:1] if length(one.formula) <= LONG]


def _stated(blocks: Iterable[Block]) -> Iterator[tuple[str, str, Formula]]:
    """Part or inequality, full name, and formula; without equations whose sides are the same when multiplied out."""
    for block in blocks:
        if isinstance(block, Display) and block.states:
            for row in block.rows:
                (name,) = row.reason or ("",)
                if not (isinstance(name, str) and name.endswith(": both sides, multiplied out")):
                    yield block.states, f"{block.states}: {name}" if name else block.states, row.formula


def _is_of(name: str, part: str) -> bool:
    return name.startswith(f"{part}: ")
