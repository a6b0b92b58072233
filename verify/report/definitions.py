"""The definitions that a claim uses: those whose functions are called while its own functions are run.

They are run as ``verify.statement`` runs them, on arrays and numbers that record what is done to them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import CodeType, FrameType
from typing import Any

from constructions.arrays import recorded
from constructions.claim import BoundedSequence, Claim, Inequality, Part, inequalities_of
from constructions.glossary import DEFINITIONS, Definition
from verify.statement import arguments_of, free


def used(claim: Claim) -> list[Definition]:
    """In the order of the table.  What comes after a function that fails, as of an ill-posed claim, is not seen."""
    called = _called(lambda: _run(claim))
    return [d for d in DEFINITIONS if called.intersection(f.__code__ for f in d.functions)]


def _called(run: Callable[[], None]) -> set[CodeType]:
    """The code of every function that is called."""
    found: set[CodeType] = set()

    def calling(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            found.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(calling)
    try:
        with suppress(Exception):
            run()
    finally:
        sys.setprofile(before)
    return found


def _run(claim: Claim) -> None:
    for part in claim.parts:
        _run_part(part)
    for compared in claim.comparisons:
        for inequality in _inequalities(compared):
            point = {v.name: recorded.symbol(v.name) for v in inequality.variables}
            inequality.sides(point)
            for bound in (b for v in inequality.variables for b in (v.lower, v.upper) if b is not None):
                bound(point)


def _run_part(part: Part) -> None:
    given, at = ({d.name: free(d) for d in declared} for declared in (part.inputs, part.steps))
    now = part.start(given)
    if part.advance is not None:
        now = {d.name: free(d) for d in part.state}
        part.advance(given, at, now)
    for sides in part.equations(given, now).values():
        assert len(sides) == 2
    for hypothesis in part.hypotheses:
        if hypothesis.equation is not None:
            hypothesis.equation(given, *arguments_of(hypothesis))


def _inequalities(compared: Inequality | BoundedSequence) -> list[Inequality]:
    return [compared] if isinstance(compared, Inequality) else list(inequalities_of(compared).values())


def definitions(claim: Claim) -> Iterator[str]:
    """What the letters of a statement mean, a line each."""
    found = used(claim)
    if found:
        yield "Here:"
    yield from (f"  {d.name}: {d.says}." for d in found)


def as_json(claim: Claim) -> dict[str, Any]:
    """The same for reports that a program reads, with the functions."""
    return {
        "definitions": [
            {
                "name": d.name,
                "says": d.says,
                "functions": [f"{f.__module__}.{f.__qualname__}" for f in d.functions],
            }
            for d in used(claim)
        ]
    }
