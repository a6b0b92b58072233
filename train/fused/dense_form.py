"""Layers that the fused evaluation takes on whole tokens z = (x, y): dense values and keys, tokens clipped or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Similarity
from train.fused.form import numbered
from train.fused.prompts import Whole, whole_tokens
from train.model.architecture import WHOLE, Architecture, Weights
from train.prompts.batches import Batch, Pieces


@dataclass(frozen=True)
class DenseForm:
    """Layers of values V z_i / s and weights h(<z_i, G z_j>): the fields are those of ``train.fused.form.Form``."""

    architecture: Architecture
    kinds: torch.Tensor
    contexts: tuple[int | None, ...]
    scales: torch.Tensor

    @property
    def rows(self) -> int:
        """How many a token has."""
        return self.architecture.d + self.architecture.n_y

    @property
    def size(self) -> int:
        """How many numbers ``merged`` has for a run."""
        return 2 * self.kinds[0].numel() * self.rows**2

    @property
    def of_tokens(self) -> dict[str, float]:
        """The row of the first label's slot, and the limit of a token's entries."""
        return {"slot": self.architecture.d, "limit": self.architecture.token_limit}

    def fits(self, labels: Sequence[int], tokens: int) -> bool:
        """Whether these are the sizes (k, 1) of labels whose slots a token has, however many there are."""
        return labels[0] <= self.architecture.n_y and labels[1] == 1

    def prompts(self, pieces: Pieces, runs: int) -> Whole | None:
        """As the kernel reads them."""
        return whole_tokens(pieces, runs)

    def batch(self, prompts: Whole) -> Batch:
        """The same as the one forward pass reads them."""
        z, d = prompts.x[prompts.of_run], self.architecture.d
        query, context = (Tokens(part[..., :d, :], part[..., d:, :]) for part in (z[..., :1], z[..., 1:]))
        return Batch(Prompt(context, query), prompts.rows[prompts.of_run])

    def merged(self, weights: Weights) -> torch.Tensor:
        """All that the loss depends on, (runs, size): G = B^T C, and V/s, of every layer and head.

        Of a run in which one is not finite none is a number: a limit would make what is infinite finite.
        """
        depth = self.scales.shape[1]
        w = {name: one.expand(one.shape[0], depth, *one.shape[2:]) for name, one in weights.items()}
        value = torch.cat(
            [torch.cat([w["A"], w["x_from_y"]], dim=-1), torch.cat([w["y_from_x"], w["R"]], dim=-1)], dim=-2
        )
        keys, queries = (torch.cat([w[name], w[f"{name}_y"]], dim=-1) for name in "BC")
        if self.architecture.keys == "positions":
            seen = torch.ones(depth, 1, 1, self.rows).to(keys)
            seen[0, ..., : self.architecture.d] = 0  # the first layer's keys and queries are of y alone
            keys, queries = keys * seen, queries * seen
        parts = [keys.transpose(-1, -2) @ queries, value / self.scales[..., None, None]]
        merged = torch.cat([part.flatten(1) for part in parts], dim=1)
        return torch.where(torch.isfinite(merged).all(dim=1, keepdim=True), merged, torch.nan)


def dense_form(
    architecture: Architecture, similarities: Sequence[Sequence[Similarity]], scales: torch.Tensor
) -> DenseForm | None:
    """The form of layers, ``scales`` (runs, depth, heads); None where they have another one."""
    a = architecture
    if a.perceptron or a.layer_norm or a.values != "dense" or a.keys not in WHOLE:
        return None
    found = numbered(similarities, scales)
    return None if found is None else DenseForm(a, *found, scales)
