"""The Bayes loss E(k0 - nu^T Khat^+ nu) of the labels (``bayes_predictor``), on the prompts of a batch."""

from __future__ import annotations

import torch

from train.prompts.batches import Sample

RANK = 1e-6  # singular values below this share of the largest are 0: rows of a singular K have roots of rounding errors


def bayes_loss(sample: Sample, chunk: int) -> torch.Tensor:
    """For every run, the squared distance of the query's label row vector from the span of the context's: (runs,).

    The label rows F of a prompt have F^T F = K(X), so that is k0 - nu^T Khat^+ nu.  For labels that are integrated
    out: otherwise the rows are not there.
    """
    total = torch.zeros(len(sample.y), dtype=torch.float64, device=sample.y.device)
    for start in range(0, len(sample), chunk):
        y = sample.y[:, start : start + chunk].double()
        total += _unexplained(y[..., 1:], y[..., :1]).sum(-1)
    return (total / len(sample))[sample.of_run].cpu()


def _unexplained(context: torch.Tensor, query: torch.Tensor) -> torch.Tensor:
    """|query - its projection onto the columns of context|^2, by singular vectors: (runs, prompts)."""
    u, s, _ = torch.linalg.svd(context, full_matrices=False)
    kept = s > RANK * s[..., :1]
    along = (u.transpose(-1, -2) @ query)[..., 0] * kept
    return (query.square().sum((-1, -2)) - along.square().sum(-1)).clamp(min=0)
