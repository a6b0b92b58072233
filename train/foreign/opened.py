"""A file of foreign weights with its layout, opened: a checkpoint to measure, and what the conversion leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import torch

from train.checkpoint import Checkpoint
from train.files import Unreadable
from train.foreign.assembly import blocks, names
from train.foreign.conventions import Conventions, conventions, difference, opposite
from train.foreign.conversion import converted
from train.foreign.covariance import square_root
from train.foreign.layout import Layout, described_in, layout_of
from train.foreign.published import PUBLISHED, listed
from train.foreign.tensors import Tensors, read_tensors
from train.landing.bounds import check_bounds
from train.landing.criteria import DISTANCE, DISTANCE_NEAR
from train.landing.measured import FAMILIES, Landing
from train.landing.verdict import Criterion, verdict

ENDINGS = (".layout.toml", ".layout.json")
OUTSIDE = (
    "blocks that no family has (x <- y and y <- x of values, y in keys and queries), as a share of the matrix, as far"
    " as the loss can see them; limits of a distance"
)


@dataclass(frozen=True)
class Foreign:
    """``outside``: (layers, heads) shares of what is in no block; ``difference``: of predictions without it."""

    layout: str
    checkpoint: Checkpoint
    outside: Mapping[str, torch.Tensor]
    difference: float
    conventions: Conventions

    def criteria(self) -> list[Criterion]:
        return [
            Criterion(f"outside of {name} {k}", value, DISTANCE, DISTANCE_NEAR, OUTSIDE)
            for name, shares in self.outside.items()
            for k, value in enumerate(shares.flatten().tolist())
        ]

    def judged(self, found: Landing) -> Landing:
        """The landing of the converted weights, with the criteria of what was left out."""
        criteria = [*found.criteria, *self.criteria()]
        return replace(found, criteria=criteria, verdict=verdict(criteria))

    def lines(self) -> list[str]:
        stated = self.conventions
        return [
            f"layout {self.layout}: loss {stated.stated}, of predicting 0 {stated.zero};"
            f" predictions change by {self.difference:.1e} without what is outside",
            *(f"convention: {line}" for line in stated.lines()),
        ]

    def as_json(self) -> dict[str, Any]:
        stated = self.conventions
        return {
            "layout": self.layout,
            "loss": stated.stated.mean,
            "loss_error": stated.stated.error,
            "loss_of_zero": stated.zero.mean,
            "outside": {name: shares.tolist() for name, shares in self.outside.items()},
            "prediction_difference": self.difference,
            "conventions": stated.lines(),
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
    if unused := [name for name in set(tensors) - names(layout) if not _ignored(name, layout)]:
        told = listed({name: tensors[name] for name in sorted(unused)}, 3).removeprefix("found ")
        raise ValueError(f"nothing is said of {told}: place them in tensors, or name them in ignore")
    for name in sorted(names(layout) & set(tensors)):
        if not bool(torch.isfinite(tensors[name]).all()):
            raise ValueError(f"{name[:80]!r} holds NaN or infinity, expected finite entries")


def weighed(source: str, layout: Layout, tensors: Tensors, claim: str | None, seed: int) -> Foreign:
    """Weights as a layout has them; ``source`` says where that stands.  Raises ValueError for what does not fit."""
    if claim not in FAMILIES:
        raise ValueError(f"claim is {claim!r}, expected {' or '.join(FAMILIES)} there, or with --claim")
    root = square_root(layout, tensors)
    whole = blocks(layout, tensors, len(root)).whitened(root)
    checkpoint = converted(layout, whole, claim)
    check_bounds(checkpoint)
    if whole.sign > 0:
        ours, theirs = opposite(layout, whole, seed)
        raise ValueError(
            f'prediction "{layout.prediction}" with context_labels "{layout.context_labels}" gives the loss {ours},'
            f" the opposite sign {theirs}; the families are of minus the y slot: is the sign stated wrongly?"
        )
    stated = conventions(layout, tensors, root, seed)
    return Foreign(source, checkpoint, whole.outside(), difference(layout, whole, seed), stated)


def _ignored(name: str, layout: Layout) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in layout.ignore)


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
    return layout_of({**PUBLISHED[name](left, told), **told})
