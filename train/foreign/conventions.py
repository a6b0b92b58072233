"""Do the stated conventions agree with the data: losses under them, and with one of them changed at a time.

Labels are integrated out where all that the loss sees is in the blocks of the families, and drawn otherwise.  The
prompts are the same for all conventions, so that differences have smaller errors than losses.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import torch

from train.foreign.assembly import blocks
from train.foreign.blocks import ROUNDING, Blocks
from train.foreign.conversion import dense, of_family
from train.foreign.layout import COUNT, Layout, Place
from train.foreign.tensors import Tensors
from train.landing.criteria import USELESS
from train.landing.sample import fresh
from train.model.loss import answered
from train.model.similarities import NAMES

STREAM = 8  # of fresh prompts, apart from those of the verdict
INTEGRATED, DRAWN = 4096, 16384  # prompts
COMPARED = 256  # on which both forward passes are compared
DEVIATIONS = 3.0  # standard errors
BETTER = 0.9  # a loss below this share of another is better
CAP = 100.0  # of the loss of predicting 0: what a prompt counts at most in a comparison
COMPARABLE = 2.0  # times the best loss: worse changes are not told


@dataclass(frozen=True)
class Loss:
    """Of every prompt; ``changed`` says under which conventions."""

    changed: str
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
    """The loss as stated, that of predicting 0, and those of changed conventions that fit better, best first."""

    stated: Loss
    zero: Loss
    better: tuple[Loss, ...]
    known: tuple[float, float] | None  # the loss that the layout states, and its error

    def lines(self) -> list[str]:
        """What contradicts the data."""
        found = [
            f"the stated ones give the loss {self.stated}, with {other.changed} it would be {other}"
            for other in self.better
        ]
        useless = self.stated.mean >= USELESS * self.zero.mean
        if useless or self.stated.exceeds(self.zero, CAP * self.zero.mean):
            found.append(f"the stated ones give the loss {self.stated}, predicting 0 gives {self.zero}")
        if self.known is not None:
            told, error = self.known
            if not abs(self.stated.mean - told) <= DEVIATIONS * (self.stated.error**2 + error**2) ** 0.5:
                found.append(f"the stated ones give the loss {self.stated}, the layout states {told:g} ± {error:g}")
        return found


def conventions(layout: Layout, tensors: Tensors, root: torch.Tensor, seed: int) -> Conventions:
    """Of weights whose prediction is minus the slot.  Raises ValueError where the layout does not fit."""
    whole = blocks(layout, tensors, len(root)).whitened(root)
    integrated = within(whole)
    cases = {mode: [Case("", layout, whole)] for mode in (integrated, False)}
    for told, changed in changes(layout):
        with suppress(ValueError):  # a change that does not fit
            other = blocks(changed, tensors, len(root)).whitened(root)
            cases[integrated and within(other)].append(Case(told, changed, other))
    found: list[Loss] = []
    measured = {
        mode: losses(of_mode, mode, seed) for mode, of_mode in cases.items() if mode is integrated or of_mode[1:]
    }
    (stated, *_), zero = measured[integrated]
    for (base, *others), least in measured.values():
        for loss in others:
            if loss.mean < min(least.mean, BETTER * base.mean) and base.exceeds(loss, CAP * least.mean):
                _add(found, loss)
    best = min((loss.mean for loss in found), default=0.0)
    better = sorted((loss for loss in found if loss.mean <= COMPARABLE * best), key=lambda loss: loss.mean)
    known = None if layout.loss is None else (layout.loss, layout.loss_error)
    return Conventions(stated, zero, tuple(better), known)


def within(whole: Blocks) -> bool:
    """Whether all that the loss sees is in the blocks of the families: then labels can be integrated out."""
    return all(float(share.max()) <= ROUNDING for share in whole.outside().values())


def _add(found: list[Loss], loss: Loss) -> None:
    """One more, or a name more for one whose losses are the same."""
    for k, known in enumerate(found):
        if known.values.shape == loss.values.shape and torch.allclose(known.values, loss.values, rtol=1e-9):
            found[k] = replace(known, changed=f"{known.changed}, or {loss.changed}")
            return
    found.append(loss)


def opposite(layout: Layout, whole: Blocks, seed: int) -> tuple[Loss, Loss]:
    """The losses of the stated sign of the prediction, and of the other one."""
    cases = [Case("", layout, whole), Case("", layout, replace(whole, sign=-whole.sign))]
    (stated, other), _ = losses(cases, within(whole), seed)
    return stated, other


def changes(layout: Layout) -> Iterator[tuple[str, Layout]]:
    """Layouts with one convention changed, and in words what was."""
    prediction = "plus" if layout.prediction == "minus" else "minus"
    labels = "negated" if layout.context_labels == "plain" else "plain"
    y = "first" if layout.y == "last" else "last"
    yield f'prediction = "{prediction}"', replace(layout, prediction=prediction)
    yield f'context_labels = "{labels}"', replace(layout, context_labels=labels)
    yield f'y = "{y}"', replace(layout, y=y)
    over: str | float = 1.0 if layout.values_over == COUNT else COUNT
    yield f"values_over = {json.dumps(over)}", replace(layout, values_over=over)
    yield (
        "out and in exchanged",
        replace(layout, tensors={k: _exchanged(p, "out", "in") for k, p in layout.tensors.items()}),
    )
    if "product" in layout.tensors:
        turned = {k: _exchanged(p, "key", "query") for k, p in layout.tensors.items()}
    else:
        turned = {{"key": "query", "query": "key"}.get(k, k): p for k, p in layout.tensors.items()}
    yield "key and query exchanged", replace(layout, tensors=turned)
    for name in NAMES:
        if (name,) * layout.heads != layout.similarities:
            yield f'similarity = "{name}"', replace(layout, similarity=(name,))


def _exchanged(place: Place, one: str, other: str) -> Place:
    marked = place.axes.replace(one, "*").replace(other, one).replace("*", other)
    return replace(place, axes=marked)


@dataclass(frozen=True)
class Case:
    """Weights under conventions of which ``changed`` are not the stated ones."""

    changed: str
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
    of_cases = [Loss(case.changed, torch.cat(values)) for case, values in zip(cases, found, strict=True)]
    return of_cases, Loss("", torch.cat(zero))


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
