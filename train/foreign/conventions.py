"""Do the stated conventions agree with the data: the loss under them, and the conventions that may be meant instead.

Labels are integrated out where all that the loss sees is in the blocks of the families, and drawn otherwise.  The
prompts are the same for all conventions, so that differences have smaller errors than losses.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch

from train.foreign.blocks import ROUNDING, Blocks
from train.foreign.conversion import dense, of_family
from train.foreign.layout import COUNT, Layout
from train.foreign.places import changed_axes
from train.landing.criteria import USELESS
from train.landing.sample import fresh
from train.model.loss import answered
from train.model.similarities import NAMES

STREAM = 8  # of fresh prompts, apart from those of the verdict
INTEGRATED, DRAWN = 4096, 16384  # prompts
COMPARED = 256  # on which both forward passes are compared
DEVIATIONS = 3.0  # standard errors
CAP = 100.0  # of the loss of predicting 0: what a prompt counts at most in a comparison


@dataclass(frozen=True)
class Loss:
    """Of every prompt."""

    values: torch.Tensor

    @property
    def mean(self) -> float:
        """Infinite where a prompt's loss is no number."""
        return float(self.values.nan_to_num(nan=float("inf")).mean())

    @property
    def error(self) -> float:
        return float(self.values.std()) / len(self.values) ** 0.5

    def exceeds(self, other: Loss, most: float) -> bool:
        """Whether the mean is larger than another by more than the error of the difference.

        No prompt counts for more than ``most``: this mean is not larger than the true one, and its error is known even
        where the losses have heavy tails.
        """
        off = self.values.nan_to_num(nan=most).clamp(max=most) - other.values
        return float(off.mean()) > DEVIATIONS * float(off.std()) / len(off) ** 0.5

    def __str__(self) -> str:
        if not self.mean < float("inf"):
            return "not finite"
        return f"{self.mean:.4g} ± {self.error:.1g}" if self.error > 1e-9 * self.mean else f"{self.mean:.4g}"


@dataclass(frozen=True)
class Conventions:
    """The loss as stated, and that of predicting 0."""

    stated: Loss
    zero: Loss
    known: tuple[float, float] | None  # the loss that the layout states, and its error

    def lines(self) -> list[str]:
        """What contradicts the data."""
        found = []
        useless = self.stated.mean >= USELESS * self.zero.mean
        if useless or self.stated.exceeds(self.zero, CAP * self.zero.mean):
            found.append(f"the stated ones give the loss {self.stated}, predicting 0 gives {self.zero}")
        if self.known is not None:
            told, error = self.known
            if not abs(self.stated.mean - told) <= DEVIATIONS * (self.stated.error**2 + error**2) ** 0.5:
                found.append(f"the stated ones give the loss {self.stated}, the layout states {told:g} ± {error:g}")
        return found


def conventions(layout: Layout, whole: Blocks, seed: int) -> Conventions:
    """Of whitened weights."""
    (stated,), zero = losses([Case(layout, whole)], within(whole), seed)
    return Conventions(stated, zero, None if layout.loss is None else (layout.loss, layout.loss_error))


def exactly_known(loss: float, zero: float, layout: Layout) -> Conventions:
    """Of losses that were computed, not drawn."""
    stated, least = (Loss(torch.full((2,), value, dtype=torch.float64)) for value in (loss, zero))
    return Conventions(stated, least, None if layout.loss is None else (layout.loss, layout.loss_error))


def within(whole: Blocks) -> bool:
    """Whether all that the loss sees is in the blocks of the families: then labels can be integrated out."""
    return all(float(share.max()) <= ROUNDING for share in whole.outside().values())


def changes(layout: Layout) -> Iterator[tuple[str, Layout]]:
    """Layouts with one convention changed, and in words what was."""
    prediction = "plus" if layout.prediction == "minus" else "minus"
    labels = "negated" if layout.context_labels == "plain" else "plain"
    y = "first" if layout.y == "last" else "last"
    yield f'prediction = "{prediction}"', replace(layout, prediction=prediction)
    yield f'context_labels = "{labels}"', replace(layout, context_labels=labels)
    if layout.slots is None:
        yield f'y = "{y}"', replace(layout, y=y)
    over: str | float = 1.0 if layout.values_over == COUNT else COUNT
    yield f"values_over = {json.dumps(over)}", replace(layout, values_over=over)
    yield "out and in exchanged", _with_axes(layout, "out", "in")
    if "product" in layout.tensors:
        yield "key and query exchanged", _with_axes(layout, "key", "query")
    else:
        turned = {{"key": "query", "query": "key"}.get(k, k): p for k, p in layout.tensors.items()}
        yield "key and query exchanged", replace(layout, tensors=turned)
    for name in NAMES:
        if (name,) * layout.heads != layout.similarities:
            yield f'similarity = "{name}"', replace(layout, similarity=(name,))


def _with_axes(layout: Layout, one: str, other: str) -> Layout:
    """With two names of axes exchanged in all tensors."""

    def exchanged(axes: str) -> str:
        return axes.replace(one, "*").replace(other, one).replace("*", other)

    return replace(layout, tensors={role: changed_axes(place, exchanged) for role, place in layout.tensors.items()})


@dataclass(frozen=True)
class Case:
    """Whitened weights under conventions."""

    layout: Layout
    whole: Blocks


def losses(cases: Sequence[Case], integrated: bool, seed: int) -> tuple[list[Loss], Loss]:
    """Of every case on the same prompts, and of predicting 0."""
    made = [of_family(c.layout, c.whole, True) if integrated else dense(c.layout, c.whole) for c in cases]
    sample = fresh(made[0][0], seed, STREAM, INTEGRATED if integrated else DRAWN)
    found: list[list[torch.Tensor]] = [[] for _ in cases]
    zero = []
    with torch.no_grad():
        for batch in sample.batches():
            for case, (own, weights), of_case in zip(cases, made, found, strict=True):
                slot = answered(own.architecture, weights, own.similarities, own.scales, batch.prompt).query.y
                of_case.append((batch.target - case.whole.sign * slot).square().sum((-1, -2))[0])
            zero.append(batch.target.square().sum((-1, -2))[0])
    of_cases = [Loss(torch.cat(values)) for values in found]
    return of_cases, Loss(torch.cat(zero))


def difference(layout: Layout, whole: Blocks, seed: int) -> float:
    """|predictions of all blocks - predictions of the families' blocks alone| / |predictions of all blocks|."""
    of_all, of_some = dense(layout, whole), of_family(layout, whole, False)
    sample = fresh(of_all[0], seed, STREAM + 1, COMPARED)
    ours = torch.zeros(2, dtype=torch.float64)
    with torch.no_grad():
        for batch in sample.batches():
            one, other = (
                answered(objective.architecture, weights, sample.similarities, sample.scales, batch.prompt).query.y
                for objective, weights in (of_all, of_some)
            )
            ours += torch.stack([(one - other).square().sum(), one.square().sum()])
    return float((ours[0] / ours[1]).sqrt()) if float(ours[1]) else 0.0
