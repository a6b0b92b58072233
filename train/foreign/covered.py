"""Is the function and the law that a layout states one that a claim is about, and of which sign."""

from __future__ import annotations

from dataclasses import replace

import torch

from train.foreign.blocks import ROUNDING, Blocks
from train.foreign.layout import Layout
from train.landing.one_layer import CLAIM as ONE_LAYER
from train.landing.one_layer import covers

MASKED = "tokens read the query, or themselves, where mask is {mask!r}; the claims are of the row mask"


def uncovered(layout: Layout, whole: Blocks, root: torch.Tensor, claim: str) -> str | None:
    """Why no claim covers what a layout states, or not this one; None where it is covered."""
    if not same_as_masked_row(layout, whole):
        return f"no claim covers this function: {MASKED.format(mask=layout.mask)}"
    one_layer = covers(layout.layers, layout.similarities, layout.labels)
    if claim == ONE_LAYER:
        return None if one_layer else f"{claim} is of one layer of linear attention and linear labels"
    if layout.labels_of == "x" and scale_of(root) is None:
        told = f"labels of x itself, and Sigma no multiple of the identity; {claim} is of labels of xi"
        return (
            f"{ONE_LAYER} covers this law, and {claim} does not: {told}"
            if one_layer
            else (f"no claim covers this law: {told}")
        )
    return None


def law_of_xi(layout: Layout, root: torch.Tensor) -> Layout:
    """The same with labels as a function of xi, and their noise in the name of the kernel.

    K(x, x') = K(c xi, c xi') where Sigma is c I; where it is none, this is not asked for.
    """
    labels, scale = layout.labels, scale_of(root)
    if layout.labels_of == "x" and scale is not None and scale != 1:
        labels = f"{labels}({scale:.17g})"
    if layout.noise:
        labels = f"{labels}~{layout.noise:.17g}"
    return replace(layout, labels=labels, labels_of="xi", noise=0.0)


def scale_of(root: torch.Tensor) -> float | None:
    """c where S S^T = c I, None where it is no multiple of the identity."""
    sigma = root @ root.T
    c = float(sigma.diagonal().mean())
    off = torch.linalg.matrix_norm(sigma - c * torch.eye(len(sigma), dtype=sigma.dtype))
    return c if float(off) <= ROUNDING * c else None


def same_as_masked_row(layout: Layout, whole: Blocks) -> bool:
    """Whether tokens that read the query change nothing.

    They do not where all read the context alone, where the query alone reads, and not itself; and where what they read
    is 0: the query's y slot, of one layer, or of a layer before the last one whose values are of y alone.  Softmax
    divides by what is read, too.
    """
    if layout.mask == "row" or (layout.mask == "corner" and layout.layers == 1):
        return True
    if "softmax" in layout.similarities or layout.layers > (2 if layout.mask == "corner" else 1):
        return False
    seen = whole.v * whole.seen_values()
    seen[..., -1, -1] = 0
    return float(seen.abs().max()) <= ROUNDING * float(whole.v.abs().max())


def turned(layout: Layout, whole: Blocks) -> Blocks:
    """The same predictions as minus the y slot: of one layer, whose values of y are negated.

    Raises ValueError for more layers, where the context's labels would have to change as they do, and the query's not.
    """
    if whole.sign < 0:
        return whole
    if whole.depth > 1:
        raise ValueError(
            f'prediction "{layout.prediction}" with context_labels "{layout.context_labels}" is plus the y slot, and'
            " the claims are of minus it: of one layer that is a change of sign, but of several the query's slot would"
            " have to change by the opposite of what the labels of the context do.  Is the sign stated wrongly?"
        )
    v = whole.v.clone()
    v[..., -1, :] *= -1
    return replace(whole, v=v, sign=-1)
