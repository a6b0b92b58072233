"""The numbers of a claim under which its heads are those of a black box, whose weights nobody can set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy

from constructions.claim import Claim, Values
from constructions.definitions.attention import Head
from constructions.definitions.prompt import Prompt
from verify.audit.convention import Dense
from verify.audit.explanation import Explanation
from verify.audit.instances import Instance, is_weight
from verify.audit.least_squares import best_of
from verify.audit.settings import Inexpressible, NotAboutIt, seen_of, tensors
from verify.audit.subject_layer import dense_of

CLOSE = 1e-5  # of the heads, which are known to about as much as their prompts tell
ENOUGH = 1e-14  # of the heads, where the search ends
KNOWN = 1e-12  # of the heads, where it does not begin again
ROUNDED = (3, 6, 9, 12)  # digits after the point, as few as the heads allow: what is 0 is found to rounding alone
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
    box = [replace(h, value=h.value * explanation.total(n)) for h in explanation.fixed]
    own, own_near = seen_of(explanation, box), near(explanation, box, box)

    def placed(point: numpy.ndarray) -> dict[str, dict[str, Any]]:
        found, begin = {"given": dict(first["given"]), "step": dict(first["step"])}, 0
        for (where, name), shape in zip(names, (a.shape for a in start), strict=True):
            size = int(numpy.prod(shape, dtype=int))
            whole = point[begin : begin + size].reshape(shape)
            found[where][name] = float(whole) if shape == () else whole
            begin += size
        return found

    def made(point: numpy.ndarray) -> list[Dense]:
        found = placed(point)
        return [dense_of(h, explanation) for h in heads_of(part, found["given"], found["step"])]

    def residuals(points: numpy.ndarray) -> numpy.ndarray:
        found = [near(explanation, made(p), box) for p in points]
        if any(f.shape != own_near.shape for f in found):
            raise Inexpressible("its weights are not of the claim's form: the claim's heads are of another number")
        return numpy.stack(found) - own_near

    flat = numpy.concatenate([a.reshape(-1) for a in start]) if start else numpy.zeros(0)
    size = float(numpy.linalg.norm(own))
    best = flat
    if len(flat):
        flat = known.get((part.name, n), flat)
        starts = [flat, *(random.normal(size=len(flat)) * 0.5 for _ in range(STARTS))]
        enough = (KNOWN if (part.name, n) in known else ENOUGH) * float(numpy.linalg.norm(own_near))
        best = best_of(residuals, starts if len(flat) <= MANY else starts[:2], enough, ITERATIONS).parameters
        near_it = KNOWN * float(numpy.linalg.norm(own_near))
        rounder = (best.round(digits) + 0.0 for digits in ROUNDED)
        best = next((r for r in rounder if numpy.linalg.norm(residuals(r[None])) <= near_it), best)
    heads = seen_of(explanation, made(best))
    if heads.shape != own.shape:
        raise Inexpressible("its weights are not of the claim's form: the claim's heads are of another number")
    left = float(numpy.linalg.norm(heads - own))
    if not left <= CLOSE * size:
        raise Inexpressible(f"its weights are not of the claim's form: the nearest leaves {left / size:.2g} of them")
    known[part.name, n] = best
    found = placed(best)
    return replace(at, given=found["given"], layers=[dict(found["step"]) for _ in at.layers])


def near(explanation: Explanation, heads: Sequence[Dense], box: Sequence[Dense]) -> numpy.ndarray:
    """What heads are seen by in the search: of V (x) M beside one such tensor of a box its products with either factor.

    These are 2 D D numbers, not D^4; they are those of the box where V and M are, up to what a head moves between them.
    """
    if explanation.convention.kernel == "exp" or explanation.convention.is_normalised or len(box) != 1:
        return seen_of(explanation, heads).reshape(-1)
    ((value, product),) = tensors(explanation, box)
    value, product = (a / (float(numpy.linalg.norm(a)) or 1.0) for a in (value, product))
    of_value, of_product = numpy.zeros_like(value), numpy.zeros_like(product)
    for v, m in tensors(explanation, heads):
        of_value = of_value + v * numpy.vdot(m, product)
        of_product = of_product + m * numpy.vdot(v, value)
    return numpy.append(of_value.reshape(-1), of_product.reshape(-1))


def heads_of(part: Any, given: Values, step: Values) -> list[Head]:
    """The heads that a part gives the first layer that has some; the part is one whose layer is ``capture``."""
    try:
        state = part.start(given)
        if part.advance is not None:
            part.advance(given, step, state)
    except Captured as captured:
        return captured.heads
    raise NotAboutIt("it gives a layer no heads")
