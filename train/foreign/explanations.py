"""Weights that have not landed as a layout states them: what would explain them, and whether anything does.

One thing that is stated is changed at a time: a convention, the similarity, the law of the covariates or of the labels,
n, Sigma (isotropic; or estimated from the products of the weights, which are multiples of its inverse on the families).
Each change is held against all criteria that are cheap: distances, scales, what is outside, and the loss.  It explains
the weights where they would have landed, or would be near where as stated they are missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import torch

from train.foreign.assembly import blocks
from train.foreign.blocks import Blocks
from train.foreign.conventions import changes
from train.foreign.conversion import converted
from train.foreign.covariance import square_root
from train.foreign.covered import law_of_xi, scale_of, turned, uncovered
from train.foreign.layout import Layout
from train.foreign.tensors import Tensors
from train.landing.bounds import MOST, check_bounds
from train.landing.criteria import DISTANCE, DISTANCE_NEAR
from train.landing.one_layer import CLAIM as ONE_LAYER
from train.landing.one_layer import covers, one_layer
from train.landing.one_layer_law import Law
from train.landing.quickly import quickly
from train.landing.verdict import Criterion, Verdict, verdict
from train.prompts.covariates import COVARIATES
from train.prompts.labels import KERNELS

CONTEXTS = (*range(1, 13), 14, 16, 20, 24, 30, 31, 32, 40, 50, 64)
NOISES = (0.01, 0.1, 0.25, 0.5, 1.0)
TOLD = 4  # explanations at most
APART = 10.0  # times what is worst of the best explanation: one that is worse is none beside it
LEAST = DISTANCE / DISTANCE_NEAR  # of the limit of near, where any explanation is as good as another
OUTSIDE = (
    "blocks that no family has (x <- y and y <- x of values, y in keys and queries), as a share of the matrix, as far"
    " as the loss can see them; limits of a distance"
)


def of_outside(outside: Mapping[str, torch.Tensor]) -> list[Criterion]:
    """What is in no block of the families, layer by layer and head by head."""
    return [
        Criterion(f"outside of {name} {k}", value, DISTANCE, DISTANCE_NEAR, OUTSIDE)
        for name, shares in outside.items()
        for k, value in enumerate(shares.flatten().tolist())
    ]


def product_of(whole: Blocks) -> torch.Tensor:
    """D (d, d): whitened weights of one layer predict (sum_i y_i xi_i^T) D xi."""
    return -(whole.v[0, :, -1:, -1:] * whole.n[0, :, :-1, :-1]).sum(0)


def law_of_one_layer(layout: Layout, root: torch.Tensor) -> Law:
    """With labels of xi or of x."""
    psi = root.T @ root if layout.labels_of == "x" else torch.eye(len(root), dtype=root.dtype)
    return Law(layout.covariates, layout.context, psi, layout.noise)


def explanations(layout: Layout, tensors: Tensors, claim: str, stated: Verdict) -> list[str]:
    """In words, the best ones first; one line that says so where none of the changes explains the weights."""
    found, tried = [], 0
    for change in _changes(layout, tensors, claim):
        with suppress(ValueError, torch.linalg.LinAlgError):  # type: ignore[attr-defined]
            criteria = _criteria(change, tensors)
            tried += 1
            would = verdict(criteria)
            if would == Verdict.LANDED or (would == Verdict.NEAR and stated == Verdict.MISSED):
                worst = max(c.value / c.near for c in criteria if c.near > c.limit)
                found.append((would != Verdict.LANDED, worst, change, would))
    ranked = sorted(found, key=lambda one: one[:2])
    ranked = [one for one in ranked if one[0] == ranked[0][0] and one[1] <= max(APART * ranked[0][1], LEAST)]
    if not ranked:
        return [f"hint: none of {tried} changes (a convention, the law, n, Sigma, noise) explains these weights"]
    lines = [
        f"hint: with {change.told} they would {'have landed' if would == Verdict.LANDED else 'be near'}"
        f" (worst: {worst:.1%} of the limit of near)"
        for _, worst, change, would in ranked[:TOLD]
    ]
    return [*lines, *([f"hint: and so with {len(ranked) - TOLD} more changes"] if len(ranked) > TOLD else [])]


@dataclass(frozen=True)
class Change:
    """``told`` is what is changed."""

    told: str
    layout: Layout
    root: torch.Tensor
    claim: str


def _criteria(change: Change, tensors: Tensors) -> Sequence[Criterion]:
    """What can be said quickly.  Raises ValueError where the change does not fit, or no claim covers it."""
    layout, root = change.layout, change.root
    whole = blocks(layout, tensors, len(root)).whitened(root)
    whole, outside = turned(layout, whole), of_outside(whole.outside())
    if (why := uncovered(layout, whole, root, change.claim)) is not None:
        raise ValueError(why)
    if covers_exactly(layout) and layout.training is None:
        return [*one_layer(law_of_one_layer(layout, root), product_of(whole), "", 0, "").criteria, *outside]
    known = law_of_xi(layout, root)
    if any(c.verdict == Verdict.MISSED for c in outside):
        return outside
    checkpoint = converted(known, whole, change.claim)
    check_bounds(checkpoint)
    return [*quickly(checkpoint, 0, change.claim), *outside]


def covers_exactly(layout: Layout) -> bool:
    """Whether the one best layer is known exactly."""
    return covers(layout.layers, layout.similarities, layout.labels)


def _changes(layout: Layout, tensors: Tensors, claim: str) -> Iterator[Change]:
    root = square_root(layout, tensors)
    for told, changed in (*changes(layout), *_of_law(layout)):
        yield Change(told, changed, root, claim)
    if covers_exactly(layout):
        other = "x" if layout.labels_of == "xi" else "xi"
        if scale_of(root) is None:
            yield Change(
                f'labels_of = "{other}" and claim = "{ONE_LAYER}"', replace(layout, labels_of=other), root, ONE_LAYER
            )
    for told, other_root in _of_sigma(layout, tensors, root):
        yield Change(told, layout, other_root, claim)


def _of_law(layout: Layout) -> Iterator[tuple[str, Layout]]:
    for name in COVARIATES:
        if name != layout.covariates:
            yield f'covariates = "{name}"', replace(layout, covariates=name)
    for name in KERNELS:
        if name != layout.labels:
            yield f'labels = "{name}"', replace(layout, labels=name)
    for n in CONTEXTS:
        if n != layout.context and n <= MOST["context tokens"]:
            yield f"context = {n}", replace(layout, context=n)
    for noise in NOISES:
        if noise != layout.noise:
            yield f"noise = {noise:g}", replace(layout, noise=noise)


def _of_sigma(layout: Layout, tensors: Tensors, root: torch.Tensor) -> Iterator[tuple[str, torch.Tensor]]:
    """Roots S of other Sigma with the stated trace."""
    sigma, d = root @ root.T, len(root)
    mean = float(sigma.trace()) / d
    if scale_of(root) is None:
        yield f"Sigma = {mean:.4g} I", mean**0.5 * torch.eye(d, dtype=root.dtype)
    products = blocks(layout, tensors, d).n[..., :-1, :-1].flatten(0, 1)
    products = products / products.diagonal(dim1=-2, dim2=-1).sum(-1)[:, None, None]
    inverse = (products + products.transpose(-1, -2)).mean(0) / 2
    values, vectors = torch.linalg.eigh(inverse)
    if not bool((values > 0).all()):
        return
    values = d * mean / (1 / values).sum() / values
    told = ", ".join(f"{value:.3g}" for value in values.tolist())
    yield (
        f"Sigma as the products of the weights have it (eigenvalues {told}, the trace as stated)",
        vectors * values.sqrt(),
    )
