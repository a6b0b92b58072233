"""How far weights are from the predicted family: B_l^T C_l a multiple of Sigma^-1, A_l one of I.

Measured on what the loss can see (``product_determines_the_layer``, ``last_value_block_is_irrelevant``), layer by
layer.
"""

from __future__ import annotations

import torch

from train.model.architecture import Architecture, Weights, product, symmetrised


def distance(m: torch.Tensor) -> torch.Tensor:
    """dist(M, I) = |M - (tr M/d) I| / |M|, Frobenius norms, for M (..., d, d); not a number for M = 0."""
    d = m.shape[-1]
    mean = m.diagonal(dim1=-2, dim2=-1).mean(-1)
    off = m - mean[..., None, None] * torch.eye(d, dtype=m.dtype, device=m.device)
    return torch.linalg.matrix_norm(off) / torch.linalg.matrix_norm(m)


def distances(architecture: Architecture, weights: Weights, roots: torch.Tensor) -> dict[str, torch.Tensor]:
    """dist of S B_l^T C_l S and of A_l but for the last, (..., runs, layers, heads); ``roots`` S (runs, d, d).

    None of either behind a perceptron, whose features m are not told apart from G m: there M = I predicts G^T G, any
    symmetric positive matrix, and where no m reaches any matrix at all.  None of keys that have no weights.
    """
    if architecture.perceptron:
        return {}
    found = {}
    if architecture.keys != "identity":
        s = roots[:, None, None]
        found["keys"] = distance(s @ product(symmetrised(architecture, weights)) @ s)
    if architecture.values == "full" and architecture.layers > 1:
        found["values"] = distance(weights["A"][..., :-1, :, :, :])
    return found
