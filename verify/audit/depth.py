"""To which depth a subject predicts what the definition's layers predict, with the same heads in every layer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy

from constructions.definitions.attention import Head, layer
from constructions.definitions.prompt import Prompt
from constructions.definitions.transformer import prediction
from verify.audit.convention import Dense, head_of, tokens_of
from verify.audit.fault import Fault
from verify.audit.inheriting import DEEPEST, Judge
from verify.audit.settings import Inexpressible, NotAboutIt
from verify.audit.subject import Output
from verify.audit.verifying import roundings

PROMPTS = 3
STEP = 0.25


def agrees_to(judge: Judge) -> int:
    """The largest depth, at most 6, up to which every prompt is predicted alike; 0 for none.

    The heads are those that the papers have, values diag(0, -r), keys and queries x, or those of a black box; the
    query's y slot starts at 0.
    """
    found = judge.explanation
    alone = found.layout.output is Output.PREDICTION
    for depth in range(1, 2 if alone else DEEPEST + 1):
        for n in judge.counts:
            for _ in range(PROMPTS):
                try:
                    if not _alike(judge, n, depth):
                        return depth - 1
                except (Inexpressible, NotAboutIt, Fault):
                    return depth - 1
    return 1 if alone else DEEPEST


def _alike(judge: Judge, n: int, depth: int) -> bool:
    """One prompt."""
    layout = judge.explanation.layout
    tokens = judge.random.normal(size=(layout.rows, n + 1)) / layout.rows**0.5
    tokens[layout.rows_of("y"), -1] = 0
    prompt = Prompt(tokens_of(tokens[:, :-1], layout.slots), tokens_of(tokens[:, -1:], layout.slots))
    heads = _heads(judge, n)
    subject = judge.layer()
    ours, theirs = prompt, prompt
    noisy = [prompt] * 3
    with numpy.errstate(all="ignore"):
        for _ in range(depth):
            ours, theirs = layer(heads, ours), subject(heads, theirs)
            noisy = [judge.noisy(heads, p) for p in noisy]
    here, there = prediction(ours), prediction(theirs)
    if not numpy.isfinite(here).all():  # the definition divides by 0 there: it says nothing
        return True
    size = judge.eps * max(1e-300, float(numpy.abs(here).max()))
    unit = max(size, *(float(numpy.abs(prediction(p) - here).max()) for p in noisy))
    return bool(float(numpy.abs(here - there).max()) <= roundings(judge.explanation) * unit)


def _heads(judge: Judge, n: int) -> Sequence[Head]:
    found = judge.explanation
    similarity = found.convention.similarity
    if found.roles is None:
        factor = found.total(n)
        fixed = [Dense(h.value * factor, h.key, h.query) for h in found.fixed]
        return [head_of(h, found.layout.slots, similarity) for h in fixed]
    rows = [slot for slot, count in found.layout.slots.items() for _ in range(count)]
    x, y = (numpy.diag([float(slot == name) for slot in rows]) for name in ("x", "y"))
    return [head_of(Dense(-STEP / n * y, x, x), found.layout.slots, similarity)]
