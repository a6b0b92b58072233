"""The Bayes loss E(k0 - nu^T Khat^+ nu) of the labels (``bayes_predictor``), on the prompts of a batch."""

from __future__ import annotations

import torch

from train.prompts.batches import Sample

RANK = 1e-6  # columns of which less than this share of the longest is new are dependent: roots of rounding errors


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
    """|query - its projection onto the columns of context|^2, by Gram and Schmidt: (runs, prompts).

    Each vector is projected twice: so what is left is orthogonal up to rounding however little that is.
    """
    basis = torch.zeros_like(context)
    least = RANK * context.square().sum(-2).amax(-1, keepdim=True).sqrt()

    def left(vector: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        for _ in range(2):
            vector = vector - (known @ (known.transpose(-1, -2) @ vector[..., None]))[..., 0]
        return vector

    for k in range(context.shape[-1]):
        vector = left(context[..., k], basis[..., :k])
        length = torch.linalg.vector_norm(vector, dim=-1, keepdim=True)
        basis[..., k] = torch.where(length > least, vector / length, 0.0)
    return left(query[..., 0], basis).square().sum(-1)
