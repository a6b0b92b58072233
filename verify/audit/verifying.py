"""An explanation holds if it does at prompts of many laws and numbers of tokens, to rounding in the subject's dtype.

A layer may agree on normal prompts, or at the numbers of tokens of the experiments, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy

from verify.audit.convention import Dense
from verify.audit.explanation import Explanation
from verify.audit.fault import Fault
from verify.audit.laws import HUGE, laws
from verify.audit.taken import Taken, Weighting, drawn_prompt

ROUNDINGS = 64  # units of rounding below which two results are one
OF_EXP = 256  # those of exp, which libraries may calculate to 20 bits alone in float32
NOISES = 4  # roundings that are tried
COUNTS = (*range(1, 13), 16, 20, 33)  # context tokens, where the subject takes any
OTHERS = 3  # numbers of them that nobody knows before, up to MOST
MOST = 64


@dataclass(frozen=True)
class Verified:
    """The largest distance in units of rounding, and where it was seen."""

    distance: float
    where: str
    dtype: str
    limit: float

    @property
    def holds(self) -> bool:
        return self.distance <= self.limit


def verified(taken: Taken, found: Explanation, weights: Weighting, random: numpy.random.Generator) -> Verified:
    """The distance of the subject, in its own dtype, to the explanation.  Raises Fault."""
    counts = (taken.n,) if taken.counts == (taken.n,) else _counts(taken, weights, random)
    asked, each, where = [], [], []
    for n in counts:
        for law, prompt in laws(taken.layout.rows, n, random):
            if law == HUGE and found.convention.kernel == "exp":
                continue  # it overflows or not by how it is programmed
            asked.append(prompt)
            each.append(taken.drawn(random) if taken.shapes else weights)
            where.append(f"{law}, n = {n}")
    outputs = taken.after(asked, each)
    eps = max(float(numpy.finfo(o.dtype).eps) for o in outputs)
    worst = (0.0, "")
    for prompt, one, output, at in zip(asked, each, outputs, where, strict=True):
        heads = found.heads(one) or []
        expected = found.seen(found.after(heads, prompt))
        if not (numpy.abs(expected) <= numpy.finfo(output.dtype).max).all():  # it divides by 0 there, or overflows
            continue
        error = float(numpy.abs(output.astype(float) - expected).max())
        distance = error / unit(found, heads, prompt, eps, random)
        worst = max(worst, (distance if numpy.isfinite(distance) else numpy.inf, at))
    coarsest = max((o.dtype for o in outputs), key=lambda d: numpy.finfo(d).eps).name
    return Verified(*worst, coarsest, roundings(found))


def _counts(taken: Taken, weights: Weighting, random: numpy.random.Generator) -> tuple[int, ...]:
    """The numbers of context tokens that it is asked about."""
    others = map(int, random.integers(COUNTS[-1], MOST, size=OTHERS, endpoint=True))
    return *COUNTS, *(n for n in others if _is_taken(taken, n, weights, random))


def _is_taken(taken: Taken, n: int, weights: Weighting, random: numpy.random.Generator) -> bool:
    """Whether the subject takes so many tokens: one may have a longest prompt."""
    try:
        taken.one(drawn_prompt(random, taken.layout, n), weights)
    except Fault as fault:
        if fault.ends:
            raise
        return False
    return True


def roundings(found: Explanation) -> float:
    """The units of rounding below which results of such a layer are one."""
    return OF_EXP if found.convention.kernel == "exp" else ROUNDINGS


def unit(
    found: Explanation, heads: list[Dense], prompt: numpy.ndarray, eps: float, random: numpy.random.Generator
) -> float:
    """By how much the explanation's own result moves when tokens and weights are rounded, each to its largest entry."""

    def rounded(a: numpy.ndarray) -> numpy.ndarray:
        return a + eps * float(numpy.abs(a).max()) * random.choice((-1.0, 1.0), size=a.shape)

    here = found.seen(found.after(heads, prompt))
    size = max(float(numpy.abs(here).max()), float(numpy.abs(prompt).max()) * abs(found.residual))
    moved = [eps * size]
    for _ in range(NOISES):
        changed = [Dense(rounded(h.value), rounded(h.key), rounded(h.query)) for h in heads]
        again = found.seen(found.after(changed, rounded(prompt)))
        moved.append(float(numpy.abs(again - here).max()))
    return max(moved) or eps


def differences(found: Explanation) -> Mapping[str, str]:
    """What distinguishes an explanation from the definition's layer, by the name of the convention."""
    convention = found.convention
    given = {
        "context": (convention.context_reads.value, "the context"),
        "query": (convention.query_reads.value, "the context"),
        "order": (convention.order.value, "together"),
        "residual": (f"{found.residual:.6g}", "1"),
        "query's update": (f"{found.query_factor:.6g} times", "1 times"),
    }
    if convention.is_normalised:
        given["normaliser"] = (convention.over.value, "the keys that are read")
        given["added to its sum"] = (f"{convention.beside:.6g}", "0")
    if found.memory is not None:
        given["memory"] = (str(found.memory), "none")
    return {name: said for name, (said, definition) in given.items() if said != definition}
