"""Prompts as the fused evaluation reads them: whole, the query first, once for each source."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from train.prompts.batches import Batch, Pieces, Sample
from train.prompts.tokens import arranged


@dataclass(frozen=True)
class Whole:
    """x (sources, prompts, d, 1 + n), and label rows (.., k, 1 + n), those of the query plus what is in its slot.

    Of whole tokens: these for x, with the rows (x, y), and the query's labels alone, (.., k, 1).
    of_run: (runs,), the source of every run.
    """

    x: torch.Tensor
    rows: torch.Tensor
    of_run: torch.Tensor

    def of(self, chosen: torch.Tensor) -> Whole:
        """Some of the prompts, by their numbers."""
        return Whole(self.x[:, chosen], self.rows[:, chosen], self.of_run)


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


def whole_tokens(pieces: Pieces, runs: int) -> Whole | None:
    """Tokens of any arrangement with one query, of which any first label rows are compared; None for other prompts."""
    if isinstance(pieces, Sample):
        made, of_run = Batch(arranged(pieces.tokens, pieces.x, pieces.y), pieces.y[..., :1]), pieces.of_run
    elif isinstance(pieces, Batch):
        made, of_run = pieces, torch.arange(runs)
    else:
        return None
    context, query = made.prompt.context, made.prompt.query
    if query.x.shape[-1] != 1:
        return None
    sources = max(len(part) for part in (context.x, context.y, query.x, query.y, made.target))
    parts = [torch.cat([first, then], dim=-1) for first, then in ((query.x, context.x), (query.y, context.y))]
    z = torch.cat([part.expand(sources, *part.shape[1:]) for part in parts], dim=-2)
    return Whole(z, made.target.expand(sources, *made.target.shape[1:]), of_run % sources)
