"""A claim's functions do the same whatever they are given: the same instructions, in symbols and in numbers.

Arrays that record what is done to them (``constructions.arrays.recorded``) refuse to be compared, counted or written
down.  A function can still ask which arithmetic it is run in (the type of a size, what can be done with an array) and
say something else in numbers.  So the instructions that Python carries out in the claim and in the words that it uses
are recorded, once with such arrays and once with numbers, all sizes being 2, and must be the same ones in the same
order.  What the arithmetics themselves do does not count.
"""

from __future__ import annotations

import gc
import itertools
import os
import sys
import sysconfig
from collections.abc import Callable, Sequence
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import flint
import numpy

from constructions.arrays import recorded
from constructions.claim import Claim, Part, Values
from verify.checks.instances.hypotheses import exact_arguments
from verify.checks.instances.numeric import rational_values
from verify.checks.instances.sizes import Sizes
from verify.sources import ROOT
from verify.statement import arguments_of, free

Instruction = tuple[CodeType, int]
OURS = (ROOT / "constructions" / "arrays", *(ROOT / name for name in ("proofs", "train", "verify")))
ARITHMETICS = (Path(str(flint.__file__)).parent, Path(str(numpy.__file__)).parent)
OTHERS = (*(f"{folder}{os.sep}" for folder in (*OURS, *ARITHMETICS)), "<")  # "<": what dataclasses write
STANDARD = sysconfig.get_path("stdlib") + os.sep
INSTALLED = {"site-packages", "dist-packages"}  # folders which may lie within that of the standard library


def counts(path: str) -> bool:
    """Whether a file is one of claims and their words, wherever they are installed."""
    return not path.startswith(OTHERS) and (not path.startswith(STANDARD) or bool(INSTALLED & set(Path(path).parts)))


def parted(claim: Claim) -> str:
    """Where a function of a claim does something else in numbers than in symbols, or fails; "" where none does."""
    for part in claim.parts:
        try:
            if where := _parted(part):
                return f"{part.name}: {where} tells numbers from symbols"
        except Exception as problem:  # whatever the claim's own functions raise
            return f"{part.name}: a function of the claim fails: {problem or type(problem).__name__}"
    return ""


def _parted(part: Part) -> str:
    """The function and its line.

    What a function keeps from one call to the next, as one whose values are cached does, it has kept before.
    """
    symbols, before = _in_symbols(part), len(recorded.looks)
    symbols()
    if looks := recorded.looks[before:]:
        raise recorded.LookedAt(looks[0])
    try:
        numbers = instructions(_in_numbers(part, 2))
    except ZeroDivisionError:  # what is divided by may be 0 at one size
        numbers = instructions(_in_numbers(part, 3))
    for one, other in itertools.zip_longest(instructions(symbols), numbers):
        if one != other:
            code, at = one or other
            return f"{code.co_qualname} ({Path(code.co_filename).name}:{_line(code, at)})"
    return ""


def _line(code: CodeType, at: int) -> int:
    return next((line for start, end, line in code.co_lines() if line and start <= at < end), code.co_firstlineno)


def _in_symbols(part: Part) -> Callable[[], None]:
    given, at = ({d.name: free(d) for d in declared} for declared in (part.inputs, part.steps))
    arguments = [arguments_of(h) for h in part.hypotheses]
    return lambda: _run(part, given, at, arguments)


def _in_numbers(part: Part, size: int) -> Callable[[], None]:
    sizes = Sizes(tuple((a, size) for a in part.axes), 1 if part.advance else 0)
    given, layers = rational_values(part, sizes, itertools.count(2))
    arguments = [exact_arguments(part, h, sizes) for h in part.hypotheses]
    return lambda: _run(part, given, layers[0] if layers else {}, arguments)


def _run(part: Part, given: Values, at: Values, arguments: Sequence[Sequence[Any]]) -> None:
    state = part.start(given)
    if part.advance is not None:
        state = part.advance(given, at, state)
    part.equations(given, state)
    for h, free_ones in zip(part.hypotheses, arguments, strict=True):
        if h.equation is not None:
            h.equation(given, *free_ones)


def instructions(run: Callable[[], None]) -> list[Instruction]:
    """What is carried out in claims and their words while ``run`` runs, in order.

    Meanwhile no garbage is collected, which may run anyone's code at any instruction.
    """
    found: list[Instruction] = []

    def within(frame: FrameType, event: str, argument: Any) -> Any:
        if event == "opcode":
            found.append((frame.f_code, frame.f_lasti))
        return within

    def called(frame: FrameType, event: str, argument: Any) -> Any:
        if not counts(frame.f_code.co_filename):
            return None
        frame.f_trace_opcodes = True
        return within

    before, collecting = sys.gettrace(), gc.isenabled()
    gc.disable()
    sys.settrace(called)
    try:
        run()
    finally:
        sys.settrace(before)
        if collecting:
            gc.enable()
    return found
