"""The numbers of a claim under which its heads are those of a black box, whose weights nobody can set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy

from constructions.claim import Claim, Values
from constructions.definitions.attention import Head
from constructions.definitions.prompt import Prompt
from verify.audit.explanation import Explanation
from verify.audit.instances import Instance, is_weight
from verify.audit.least_squares import best_of
from verify.audit.settings import Inexpressible, NotAboutIt, seen_of
from verify.audit.subject_layer import dense_of

CLOSE = 1e-5  # of the heads, which are known to about as much as their prompts tell
STARTS = 3
MANY = 40  # numbers, above which one more start is all
ITERATIONS = 25


class Captured(Exception):
    """The heads that a claim gives a layer."""

    def __init__(self, heads: Sequence[Head]) -> None:
        super().__init__("heads")
        self.heads = list(heads)


def capture(heads: Sequence[Head], prompt: Prompt) -> Prompt:
    """A layer that ends with the first heads it is given."""
    if heads:
        raise Captured(heads)
    return prompt


def with_its_weights(
    factory: Callable[..., Claim],
    at: Instance,
    explanation: Explanation,
    random: numpy.random.Generator,
    known: dict[tuple[str, int], numpy.ndarray],
) -> Instance:
    """The instance, the same in every layer, with the numbers that make the claim's heads the black box's.

    ``known`` are numbers that were found, by part and n: the search begins there.  Raises Inexpressible when there are
    none.
    """
    part = next(p for p in factory(layer=capture).parts if p.name == at.part.name)
    names = [("given", d.name) for d in part.inputs if is_weight(d)] + [
        ("step", d.name) for d in part.steps if is_weight(d)
    ]
    first = {"given": dict(at.given), "step": dict(at.layers[0]) if at.layers else {}}
    start = [numpy.asarray(first[where][name], dtype=float) for where, name in names]
    n = at.given["X"].shape[-1] if "X" in at.given else 1
    factor = explanation.factor.at(n)
    own = seen_of(explanation, [replace(h, value=h.value * factor) for h in explanation.fixed])

    def placed(point: numpy.ndarray) -> dict[str, dict[str, Any]]:
        found, begin = {"given": dict(first["given"]), "step": dict(first["step"])}, 0
        for (where, name), shape in zip(names, (a.shape for a in start), strict=True):
            size = int(numpy.prod(shape, dtype=int))
            whole = point[begin : begin + size].reshape(shape)
            found[where][name] = float(whole) if shape == () else whole
            begin += size
        return found

    def residual(point: numpy.ndarray) -> numpy.ndarray:
        found = placed(point)
        made = seen_of(explanation, [dense_of(h, explanation) for h in heads_of(part, found["given"], found["step"])])
        if made.shape != own.shape:
            raise Inexpressible("its weights are not of the claim's form: the claim's heads are of another number")
        return (made - own).reshape(-1)

    def residuals(points: numpy.ndarray) -> numpy.ndarray:
        return numpy.stack([residual(p) for p in points])

    flat = numpy.concatenate([a.reshape(-1) for a in start]) if start else numpy.zeros(0)
    size = float(numpy.linalg.norm(own))
    if not len(flat):
        left = float(numpy.linalg.norm(residual(flat)))
        best = flat
    else:
        flat = known.get((part.name, n), flat)
        starts = [flat, *(random.normal(size=len(flat)) * 0.5 for _ in range(STARTS))]
        fit = best_of(residuals, starts if len(flat) <= MANY else starts[:2], 1e-14 * size, ITERATIONS)
        best, left = fit.parameters, fit.left
    if not left <= CLOSE * size:
        raise Inexpressible(f"its weights are not of the claim's form: the nearest leaves {left / size:.2g} of them")
    known[part.name, n] = best
    found = placed(best)
    return replace(at, given=found["given"], layers=[dict(found["step"]) for _ in at.layers])


def heads_of(part: Any, given: Values, step: Values) -> list[Head]:
    """The heads that a part gives the first layer that has some; the part is one whose layer is ``capture``."""
    try:
        state = part.start(given)
        if part.advance is not None:
            part.advance(given, step, state)
    except Captured as captured:
        return captured.heads
    raise NotAboutIt("it gives a layer no heads")
