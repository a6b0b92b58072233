"""A file of foreign weights with its layout, opened: a checkpoint to measure, and what the conversion leaves out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import torch

from train.checkpoint import Checkpoint
from train.files import Unreadable
from train.foreign.assembly import blocks, names, steps
from train.foreign.blocks import Blocks
from train.foreign.conventions import Conventions, conventions, difference, exactly_known
from train.foreign.conversion import converted
from train.foreign.covariance import square_root
from train.foreign.covered import law_of_xi, scale_of, turned, uncovered
from train.foreign.explanations import explanations, law_of_one_layer, of_outside, product_of
from train.foreign.layout import SIGMA, Layout, described_in, layout_of
from train.foreign.published import PUBLISHED
from train.foreign.tensors import Tensors, read_tensors
from train.foreign.unread import check, left_out
from train.landing.bounds import check_bounds
from train.landing.measured import Landing
from train.landing.not_covered import NotCovered
from train.landing.one_layer import CLAIM as ONE_LAYER
from train.landing.one_layer import OneLayer, one_layer
from train.landing.placed import FAMILIES
from train.landing.verdict import Criterion, Verdict, verdict

ENDINGS = (".layout.toml", ".layout.json")
MOST_STEPS = 100  # of a history, the last one too
CLAIMS = (*FAMILIES, ONE_LAYER)
UNEXPLAINED = (Verdict.NEAR, Verdict.MISSED, Verdict.INCONCLUSIVE)
TURNED = "prediction: plus the y slot; of one layer that is minus the slot with the values of y negated, as judged here"
Found = Landing | OneLayer | NotCovered


@dataclass(frozen=True)
class Foreign:
    """``outside``: (layers, heads) shares of what is in no block; ``difference``: of predictions without it.

    ``settled`` is what needs no measuring: one layer under an exact law, or what no claim covers.  ``notes`` are what
    was done with the file; ``layout`` says where its layout stands, ``stated`` what it is.
    """

    layout: str
    stated: Layout
    tensors: Tensors
    claim: str
    checkpoint: Checkpoint
    outside: Mapping[str, torch.Tensor]
    difference: float | None
    conventions: Conventions | None
    settled: OneLayer | NotCovered | None
    notes: Sequence[str]

    def criteria(self) -> list[Criterion]:
        """What is in no block of the families."""
        return of_outside(self.outside)

    def judged(self, found: Found) -> Found:
        """The landing of the converted weights, with the criteria of what was left out."""
        if isinstance(found, NotCovered):
            return found
        outside = self.criteria()
        within = verdict(outside) == Verdict.LANDED
        criteria = [*found.criteria, *outside]
        return replace(found, criteria=criteria, verdict=found.verdict if within else verdict(criteria))

    def hints(self, found: Found) -> list[str]:
        """What would explain weights that have not landed."""
        if found.verdict not in UNEXPLAINED:
            return []
        return explanations(self.stated, self.tensors, self.claim, found.verdict)

    def lines(self) -> list[str]:
        """What the layout comes to, and what contradicts it."""
        told = [f"layout {self.layout}"]
        if self.conventions is not None:
            told += [f"loss {self.conventions.stated}, of predicting 0 {self.conventions.zero}"]
        if self.difference is not None:
            told += [f"predictions change by {self.difference:.1e} without what is outside"]
        wrong = self.conventions.lines() if self.conventions is not None else []
        return ["; ".join(told), *self.notes, *(f"convention: {line}" for line in wrong)]

    def as_json(self, hints: Sequence[str]) -> dict[str, Any]:
        """For machines."""
        known = self.conventions
        return {
            "layout": self.layout,
            "loss": None if known is None else known.stated.mean,
            "loss_error": None if known is None else known.stated.error,
            "loss_of_zero": None if known is None else known.zero.mean,
            "outside": {name: shares.tolist() for name, shares in self.outside.items()},
            "prediction_difference": self.difference,
            "conventions": [] if known is None else known.lines(),
            "notes": list(self.notes),
            "hints": list(hints),
        }


def open_foreign(path: Path, asked_layout: str | None, asked_claim: str | None, seed: int) -> Foreign:
    """Raises Unreadable, in one line with the file and the fault, for what does not fit."""
    tensors = read_tensors(path)
    source, described = _described(path, asked_layout)
    try:
        layout = _layout(described, tensors)
        _check_tensors(layout, tensors)
        return weighed(str(source), layout, tensors, asked_claim or layout.claim, seed)
    except torch.linalg.LinAlgError as error:  # type: ignore[attr-defined]
        raise Unreadable(f"{path}: its numbers are too large or too close ({error})") from None
    except ValueError as error:
        raise Unreadable(f"{path} (layout {source}): {error}") from None


def _check_tensors(layout: Layout, tensors: Tensors) -> None:
    """Raises ValueError for tensors of which nothing is said, and numbers that are not finite."""
    check(layout, tensors)
    for name in sorted(names(layout, tensors) & set(tensors)):
        if not bool(torch.isfinite(tensors[name]).all()):
            raise ValueError(f"{name[:80]!r} holds NaN or infinity, expected finite entries")


def weighed(source: str, layout: Layout, tensors: Tensors, claim: str | None, seed: int) -> Foreign:
    """Weights as a layout has them; ``source`` says where that stands.  Raises ValueError for what does not fit."""
    if claim not in CLAIMS:
        raise ValueError(f"claim is {claim!r}, expected {' or '.join(CLAIMS)} there, or with --claim")
    root = square_root(layout, tensors)
    whole = blocks(layout, tensors, len(root)).whitened(root)
    known = replace(law_of_xi(layout, root), labels_of="xi")
    check_bounds(converted(known, whole, _family(claim)))
    judged = turned(layout, whole)
    checkpoint = converted(known, judged, _family(claim), _history(layout, tensors, root))
    notes = [TURNED] if judged is not whole else []
    notes += [f"ignored, as the layout says: {', '.join(found)}"] if (found := left_out(layout, tensors)) else []

    def foreign(of_law: Conventions | None, off: float | None, settled: OneLayer | NotCovered | None) -> Foreign:
        made = (source, layout, tensors, claim, checkpoint, judged.outside())
        return Foreign(*made, off, of_law, settled, notes)

    pair = f"{known.labels}/{'+'.join(layout.similarities)}"
    if (why := uncovered(layout, whole, root, claim)) is not None:
        return foreign(None, None, NotCovered(pair, layout.layers, layout.context, seed, claim, why))
    off = difference(known, judged, seed) if layout.labels_of == "xi" or scale_of(root) is not None else None
    if claim != ONE_LAYER:
        return foreign(conventions(known, judged, seed), off, None)
    law, product = law_of_one_layer(layout, root), product_of(judged)
    found_loss, zero = law.loss(product), law.loss(torch.zeros_like(product))
    told = f"the law of the prompts (labels of {layout.labels_of}, noise {layout.noise:g}), exactly"
    return foreign(exactly_known(found_loss, zero, layout), off, one_layer(law, product, pair, seed, told))


def _family(claim: str) -> str:
    """The claim whose family the weights are converted for: the optimum of one layer has no other blocks."""
    return "sparse_stationary_points" if claim == ONE_LAYER else claim


def _history(layout: Layout, tensors: Tensors, root: torch.Tensor) -> list[Blocks]:
    """The weights of at most ``MOST_STEPS`` - 1 steps before the last one."""
    last = steps(layout, tensors) - 1
    chosen = sorted({round(k * last / MOST_STEPS) for k in range(MOST_STEPS)} - {last})
    return [turned(layout, blocks(layout, tensors, len(root), step).whitened(root)) for step in chosen]


def layouts_beside(path: Path) -> list[Path]:
    """Where the layout of a file may be."""
    return [path.with_name(path.stem + ending) for ending in ENDINGS if path.name]


def _described(path: Path, asked: str | None) -> tuple[Path, dict[str, Any]]:
    """The file of the layout, and what it says; --layout names it, or a published layout that the file need not."""
    if asked is not None and asked not in PUBLISHED:
        source = Path(asked)
        if not source.exists():
            raise Unreadable(f"{source}: no such layout; expected a file, {', '.join(PUBLISHED)} or help")
        return source, described_in(source)
    beside = [p for p in layouts_beside(path) if p.exists()]
    if len(beside) != 1:
        there = " and ".join(p.name for p in beside) or "none"
        wanted = " or ".join(path.stem + ending for ending in ENDINGS)
        told = "not a checkpoint of python -m train, and so needs a layout"
        raise Unreadable(f"{path}: {told}: {wanted} beside it, found {there} (see --layout help)")
    described = described_in(beside[0])
    if asked is not None and described.setdefault("layout", asked) != asked:
        raise Unreadable(f"{beside[0]}: layout is {described['layout']!r}, and --layout {asked} was given")
    return beside[0], described


def _layout(described: Mapping[str, Any], tensors: Tensors) -> Layout:
    """With what a published layout says of itself.  Raises ValueError."""
    told = dict(described)
    name = told.pop("layout", None)
    if name is None:
        return layout_of(told)
    if not isinstance(name, str) or name not in PUBLISHED:
        raise ValueError(f"layout is {str(name)[:80]!r}, expected {' or '.join(PUBLISHED)}")
    ignored = told.get("ignore") if isinstance(told.get("ignore"), list) else []
    patterns = [one for one in ignored or [] if isinstance(one, str)]
    left = {key: t for key, t in tensors.items() if not any(fnmatchcase(key, one) for one in patterns)}
    made = PUBLISHED[name](left, told)
    if "root" not in made or not any(of in told for of in SIGMA):
        return layout_of({**made, **told})
    of_file = layout_of({**made, **{key: value for key, value in told.items() if key not in SIGMA}})
    stated = layout_of({**{key: value for key, value in made.items() if key != "root"}, **told})
    ours, theirs = (root @ root.T for root in (square_root(stated, tensors), square_root(of_file, tensors)))
    if stated.spectrum is not None:
        ours, theirs = (torch.linalg.eigvalsh(sigma) for sigma in (ours, theirs))
    if ours.shape != theirs.shape or not torch.allclose(ours, theirs, rtol=1e-3, atol=1e-6):
        raise ValueError("Sigma as stated is not that of U and D, which stand beside the weights: leave it out")
    return of_file
