"""A slot in which a layer keeps what y has read: v <- kept v + what y reads, y <- y + v, as momentum does.

That is asked of the layer with and without something in the slot; without it is a layer on the other slots.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy

from verify.audit.fault import Fault
from verify.audit.laws import laws
from verify.audit.observing import ROUNDINGS
from verify.audit.subject import Output
from verify.audit.taken import Taken, Weighting


@dataclass(frozen=True)
class Memory:
    """The slot, and the part of itself that it keeps."""

    slot: str
    kept: float

    def __str__(self) -> str:
        return f"{self.slot}_j ← {self.kept:.6g} {self.slot}_j + what y_j reads, y_j ← y_j + {self.slot}_j"


def memory_of(taken: Taken, weights: Weighting, random: numpy.random.Generator) -> Memory | None:
    """The first slot beside x and y that is such a memory at prompts of all laws and counts, or None."""
    if taken.layout.output is not Output.TOKENS:
        return None
    for slot, rows in taken.layout.slots.items():
        if slot not in ("x", "y") and rows == taken.layout.slots["y"]:
            try:
                kept = _kept(taken, slot, weights, random)
            except Fault:
                continue
            if kept is not None:
                return Memory(slot, kept)
    return None


def _kept(taken: Taken, slot: str, weights: Weighting, random: numpy.random.Generator) -> float | None:
    """The part that the slot keeps, or None where it is none."""
    layout = taken.layout
    y, v = layout.rows_of("y"), layout.rows_of(slot)
    filled = [prompt for n in taken.counts for _, prompt in laws(layout.rows, n, random)]
    empty = [numpy.array(prompt) for prompt in filled]
    for prompt in empty:
        prompt[v] = 0
    with_it, without = (taken.after(prompts, weights) for prompts in (filled, empty))
    kept: float | None = None
    for prompt, a, b in zip(filled, with_it, without, strict=True):
        size = max(1.0, float(numpy.abs(a).max()), float(numpy.abs(b).max()))
        unit = ROUNDINGS * float(numpy.finfo(a.dtype).eps) * size
        held = prompt[v]
        change = a.astype(float) - b
        if kept is None:
            kept = float(numpy.vdot(change[v], held) / numpy.vdot(held, held))
            kept = round(kept, 6) if abs(kept - round(kept, 6)) <= unit else kept
        expected = numpy.zeros_like(change)
        expected[v] = expected[y] = kept * held
        if numpy.abs(change - expected).max() > unit or numpy.abs(b[v] - (b[y] - prompt[y])).max() > unit:
            return None
    return kept if kept else None


def without(taken: Taken, memory: Memory) -> Taken:
    """The subject on the other slots, the memory empty on the way in and left out on the way out."""
    slots = {slot: rows for slot, rows in taken.layout.slots.items() if slot != memory.slot}
    return replace(taken, layout=replace(taken.layout, slots=slots), outer=taken.layout)
