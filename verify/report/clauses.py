"""The clauses of a sentence: what says each of them, and which are read off in words.

Nothing here decides these; where Rocq was asked, most of them are theorems of it (``verify.kernel.clauses``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from constructions.claim import Claim
from verify.kernel.verdicts import Outcome


def read_off(claim: Claim) -> int:
    """How many clauses need an argument in words."""
    return sum(bool(clause.read_off) for clause in claim.clauses)


def counted(claim: Claim) -> str:
    """The number of clauses, and how many are read off."""
    return f"{len(claim.clauses)}, {read_off(claim)} read off" if read_off(claim) else f"{len(claim.clauses)}"


def as_json(claim: Claim, kernel: Outcome | None = None) -> dict[str, Any]:
    """The same with the clauses themselves, for reports that a program reads.

    ``theorem`` is null but for clauses that are read off and that Rocq's kernel accepted as theorems.
    """
    derived = {} if kernel is None else {d.clause: {"assuming": list(d.assuming)} for d in kernel.clauses}
    clauses = [
        {"text": c.text, "by": list(c.by), "read_off": c.read_off, "theorem": derived.get(k)}
        for k, c in enumerate(claim.clauses, start=1)
    ]
    return {"clauses": clauses, "clauses_read_off": read_off(claim)}


def clauses(claim: Claim) -> Iterator[str]:
    """Every clause with what says it."""
    yield f"Clauses: {counted(claim)}."
    for k, clause in enumerate(claim.clauses, start=1):
        yield f"  {k}. {clause.text}"
        if clause.by:
            yield f"       by {'; '.join(clause.by)}"
        if clause.read_off:
            yield f"       read off: {clause.read_off}"
