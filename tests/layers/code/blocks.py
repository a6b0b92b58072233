"""Blocks with what most have beside attention: LayerNorm, biases, an MLP."""

from __future__ import annotations

import torch
from torch import nn

from .projections import linear


class Block(nn.Module):
    """Causal linear attention with LayerNorm before it or after the sum, with biases, or followed by an MLP."""

    def __init__(self, width, norm="none", bias=False, mlp=False, scale=1.0):
        super().__init__()
        self.query, self.key, self.value = (linear(width, width, bias) for _ in range(3))
        self.before = nn.LayerNorm(width, dtype=torch.float64) if norm == "before" else nn.Identity()
        self.after = nn.LayerNorm(width, dtype=torch.float64) if norm == "after" else nn.Identity()
        self.mlp = nn.Sequential(linear(4 * width, width), nn.GELU(), linear(width, 4 * width)) if mlp else None
        self.scale = scale

    def forward(self, h):
        seen = self.before(h)
        context = seen[:, :-1]
        scores = self.query(seen) @ self.key(context).mT / context.shape[1]
        h = self.after(h + self.scale * scores @ self.value(context))
        return h if self.mlp is None else h + self.mlp(h)
