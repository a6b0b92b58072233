"""Prompts as the fused evaluation reads them: whole, the query first, once for each source."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from train.prompts.batches import Batch, Pieces, Sample


@dataclass(frozen=True)
class Whole:
    """x (sources, prompts, d, 1 + n), and label rows (.., k, 1 + n), those of the query plus what is in its slot.

    of_run: (runs,), the source of every run.
    """

    x: torch.Tensor
    rows: torch.Tensor
    of_run: torch.Tensor


def whole(pieces: Pieces, runs: int) -> Whole | None:
    """Pairs (x_i, y_i) with one query, all of whose label rows are compared; None for other prompts."""
    if isinstance(pieces, Sample) and pieces.tokens == "pairs":
        return Whole(pieces.x, pieces.y, pieces.of_run)
    if not isinstance(pieces, Batch):
        return None
    context, query = pieces.prompt.context, pieces.prompt.query
    if query.x.shape[-1] != 1 or pieces.target.shape[-2] != context.y.shape[-2]:
        return None
    x, rows = pieces.joined
    return Whole(x, rows, torch.arange(runs) % len(x))
