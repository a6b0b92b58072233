"""Batch-first torch modules that project: merged, separate, packed, several heads, and torch's own attention."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812 (as everybody writes it)
from torch import nn


def linear(rows, columns, bias=False):
    return nn.Linear(columns, rows, bias=bias, dtype=torch.float64)


class KeysWithoutTheLast(nn.Module):
    """Queries from all tokens, keys and values from all but the last, an output projection, no 1/n."""

    def __init__(self, width, include_query=False, dampening=1.0):
        super().__init__()
        self.query, self.key, self.value, self.out = (linear(width, width) for _ in range(4))
        self.include_query, self.dampening = include_query, dampening

    def forward(self, h):
        sources = h if self.include_query else h[:, :-1]
        scores = torch.einsum("btd,bsd->bts", self.query(h), self.key(sources))
        return h + self.dampening * self.out(scores @ self.value(sources))


class MergedWithoutResidual(nn.Module):
    """Key and query are one matrix, nothing is added to what came in, and the sum is over all tokens."""

    def __init__(self, width):
        super().__init__()
        self.key_query, self.value = linear(width, width), linear(width, width)

    def forward(self, h):
        return torch.bmm(h, self.key_query(h).transpose(1, 2)) @ self.value(h)


class Packed(nn.Module):
    """in_proj_weight holds query, key and value one below the other; several heads, and an output projection."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.in_proj_weight = nn.Parameter(torch.zeros(3 * width * heads, width, dtype=torch.float64))
        self.out_proj = linear(width, width * heads)

    def forward(self, h):
        batch, length, width = h.shape
        query, key, value = (
            part.view(batch, length, self.heads, width).transpose(1, 2)
            for part in F.linear(h, self.in_proj_weight).chunk(3, dim=-1)
        )
        scores = query @ key.mT / (length - 1)
        scores[..., -1] = 0
        read = (scores @ value).transpose(1, 2).reshape(batch, length, -1)
        return h + self.out_proj(read)


class Encoder(nn.Module):
    """relu(<q, k>) over the number of all tokens, heads in a list, in float32."""

    def __init__(self, width, heads):
        super().__init__()
        self.queries, self.keys, self.values = (
            nn.ModuleList(nn.Linear(width, width, bias=False) for _ in range(heads)) for _ in range(3)
        )

    def forward(self, h):
        read = torch.zeros_like(h)
        for query, key, value in zip(self.queries, self.keys, self.values, strict=True):
            weights = torch.relu(torch.einsum("bid,bjd->bij", query(h), key(h))) / h.shape[1]
            read = read + torch.einsum("bij,bjd->bid", weights, value(h))
        return h + read


class ScaledDotProduct(nn.Module):
    """torch's scaled_dot_product_attention, 1/sqrt(width) in it; ``masked``: the last key is hidden."""

    def __init__(self, width, masked, causal=False):
        super().__init__()
        self.query, self.key, self.value = (linear(width, width) for _ in range(3))
        self.masked, self.causal = masked, causal

    def forward(self, h):
        allowed = torch.arange(h.shape[1]) < h.shape[1] - 1 if self.masked else None
        mask = None if allowed is None else allowed.expand(h.shape[1], -1)
        return h + F.scaled_dot_product_attention(
            self.query(h), self.key(h), self.value(h), attn_mask=mask, is_causal=self.causal
        )


class MaskedAfterSoftmax(nn.Module):
    """The softmax runs over all keys and the query's weight is set to 0 after it: its key stays in the normaliser."""

    def __init__(self, width):
        super().__init__()
        self.query, self.key, self.value = (linear(width, width) for _ in range(3))

    def forward(self, h):
        weights = (self.query(h) @ self.key(h).mT).softmax(dim=-1)
        weights = weights * (torch.arange(h.shape[1]) < h.shape[1] - 1)
        return h + weights @ self.value(h)


class ReluOverItsSum(nn.Module):
    """relu(<q, k>) over its sum along the context, which is kept from 0."""

    def __init__(self, width):
        super().__init__()
        self.query, self.key, self.value = (linear(width, width) for _ in range(3))

    def forward(self, h):
        context = h[:, :-1]
        weights = torch.relu(self.query(h) @ self.key(context).mT)
        weights = weights / weights.sum(dim=-1, keepdim=True).clamp_min(1e-300)
        return h + weights @ self.value(context)


class TorchAttention(nn.Module):
    """nn.MultiheadAttention, batch first, the last token padded away; added to what came in."""

    def __init__(self, width):
        super().__init__()
        self.attention = nn.MultiheadAttention(width, 1, bias=False, batch_first=True, dtype=torch.float64)

    def forward(self, h):
        padded = torch.arange(h.shape[1]).expand(h.shape[:2]) == h.shape[1] - 1
        return h + self.attention(h, h, h, key_padding_mask=padded, need_weights=False)[0]


class TorchAttentionOfAll(nn.Module):
    """nn.MultiheadAttention as it is built: batch second, no mask."""

    def __init__(self, width):
        super().__init__()
        self.attention = nn.MultiheadAttention(width, 1, bias=False, dtype=torch.float64)

    def forward(self, h):
        return h + self.attention(h, h, h)[0]
