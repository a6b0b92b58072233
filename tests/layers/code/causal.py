"""Causal layers, and causal masks written by hand."""

from __future__ import annotations

import torch
from torch import nn

from .projections import linear


class Causal(nn.Module):
    """Linear attention under torch.tril with some diagonal: 0 with itself, -1 without, 1 one token too many."""

    def __init__(self, width, diagonal):
        super().__init__()
        self.query, self.key, self.value = (linear(width, width) for _ in range(3))
        self.diagonal = diagonal

    def forward(self, h):
        length = h.shape[1]
        scores = self.query(h) @ self.key(h).mT / (length - 1)
        mask = torch.tril(torch.ones(length, length, dtype=h.dtype), self.diagonal)
        return h + (scores * mask) @ self.value(h)


class InOneSequence(nn.Module):
    """x_1, y_1, .., x_n, y_n, x, y in one sequence; what is read at x is the prediction of y."""

    def __init__(self, layers):
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, xs, ys):
        batch, length, d = xs.shape
        wide = torch.cat([ys[..., None], ys.new_zeros(batch, length, d - 1)], dim=-1)
        h = torch.stack([xs, wide], dim=2).view(batch, 2 * length, d)
        for layer in self.layers:
            h = layer(h)
        return h[:, ::2, 0]
