"""Which layers the fused evaluation takes: values diag(A, r I), keys x, queries M x, and similarities it knows by name.

Layers on whole tokens have a form of their own (``train.fused.dense_form``).  All others are evaluated by the one
forward pass alone (``constructions.definitions.attention``), of which this is another way to compute the loss, compared
with it in ``tests/test_fused.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import torch

from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Exponential, Linear, Normalised, Relu, Similarity
from train.fused.prompts import Whole, whole
from train.model.architecture import WHOLE, Architecture, Weights, product, symmetrised
from train.model.similarities import ByRun, Kept
from train.prompts.batches import Batch, Pieces


class Kind(IntEnum):
    """A similarity, by its number in the kernels."""

    LINEAR = 0
    RELU = 1
    EXP = 2
    SOFTMAX = 3


@dataclass(frozen=True)
class Known:
    """A similarity of some runs: what it is, and of how many tokens the context is, None for all that there are."""

    kind: Kind
    context: int | None = None


def known(similarity: Similarity, runs: int) -> list[Known] | None:
    """What a similarity is in every run; None for one that has no ``Kind``."""
    if isinstance(similarity, ByRun):
        parts = [known(of, len(chosen)) for of, chosen in similarity.groups]
        if any(part is None for part in parts):
            return None
        found = [one for part in parts if part is not None for one in part]
        return [found[place] for place in similarity.back.tolist()]
    normalised = isinstance(similarity, Normalised)
    plain = similarity.similarity if isinstance(similarity, Normalised) else similarity
    contexts: list[int | None] = [None] * runs
    if isinstance(plain, Kept):
        counts = plain.kept.sum(-1).flatten().long()
        first = torch.arange(plain.kept.shape[-1], device=counts.device) < counts[:, None]
        if not torch.equal(first.to(plain.kept), plain.kept.flatten(0, -2)):
            return None
        contexts = [int(count) for count in counts.expand(runs)]
        plain = plain.similarity
    kinds = {Linear(): Kind.LINEAR, Relu(): Kind.RELU, Exponential(): Kind.EXP}
    kind = next((number for one, number in kinds.items() if type(one) is type(plain) and one == plain), None)
    if normalised:
        kind = Kind.SOFTMAX if kind is Kind.EXP else None
    return None if kind is None else [Known(kind, context) for context in contexts]


@dataclass(frozen=True)
class Form:
    """Layers of that form: kinds (runs, depth, heads), the contexts of all runs, and what values are divided by."""

    architecture: Architecture
    kinds: torch.Tensor
    contexts: tuple[int | None, ...]
    scales: torch.Tensor

    @property
    def full(self) -> bool:
        """Whether x changes from layer to layer."""
        return self.architecture.values == "full"

    @property
    def size(self) -> int:
        """How many numbers ``merged`` has for a run."""
        d = self.rows
        return self.kinds[0].numel() * (1 + d * d * (2 if self.full else 1))

    @property
    def rows(self) -> int:
        """How many features a token has."""
        return self.architecture.d

    @property
    def of_tokens(self) -> dict[str, float]:
        """Nothing: label rows are apart, and tokens as they are."""
        return {}

    def fits(self, labels: Sequence[int], tokens: int) -> bool:
        """Whether these are the sizes (k, 1 + n) of label rows beside so many tokens."""
        return labels[1] == tokens

    def prompts(self, pieces: Pieces, runs: int) -> Whole | None:
        """As the kernel reads them."""
        return whole(pieces, runs)

    def batch(self, prompts: Whole) -> Batch:
        """The same as the one forward pass reads them, with nothing in the query's slot."""
        x, rows = prompts.x[prompts.of_run], prompts.rows[prompts.of_run]
        query = Tokens(x[..., :1], torch.zeros_like(rows[..., :1]))
        return Batch(Prompt(Tokens(x[..., 1:], rows[..., 1:]), query), rows[..., :1])

    def merged(self, weights: Weights) -> torch.Tensor:
        """All that the loss depends on, (runs, size): r/s, M and A/s of every layer and head, one after the other."""
        a, scales = self.architecture, self.scales
        runs, (depth, heads) = len(weights["r"]), scales.shape[1:]

        def of_layers(w: torch.Tensor) -> torch.Tensor:
            return w.expand(w.shape[0], depth, *w.shape[2:])

        if a.keys == "identity":
            m = torch.eye(a.d, dtype=scales.dtype, device=scales.device).expand(runs, depth, heads, a.d, a.d)
        else:
            m = of_layers(product(symmetrised(a, weights)))
        parts = [of_layers(weights["r"]) / scales, m]
        if self.full:
            parts.append(of_layers(weights["A"]) / scales[..., None, None])
        return torch.cat([part.flatten(1) for part in parts], dim=1)


def form(architecture: Architecture, similarities: Sequence[Sequence[Similarity]], scales: torch.Tensor) -> Form | None:
    """The form of layers, ``scales`` (runs, depth, heads); None where they have another one."""
    a = architecture
    if a.perceptron or a.token_limit or a.layer_norm or a.values == "dense" or a.keys in WHOLE:
        return None
    found = numbered(similarities, scales)
    return None if found is None else Form(a, *found, scales)


def numbered(
    similarities: Sequence[Sequence[Similarity]], scales: torch.Tensor
) -> tuple[torch.Tensor, tuple[int | None, ...]] | None:
    """Kinds (runs, depth, heads) and the contexts of all runs; None where one has no ``Kind``, or contexts differ."""
    runs = len(scales)
    found = [[known(one, runs) for one in of_layer] for of_layer in similarities]
    every = [one for of_layer in found for one in of_layer]
    if any(one is None for one in every):
        return None
    contexts = {tuple(of_run.context for of_run in one) for one in every if one is not None}
    if len(contexts) != 1:
        return None
    kinds = [[[one[run].kind for one in of_layer if one is not None] for of_layer in found] for run in range(runs)]
    return torch.tensor(kinds, device=scales.device), next(iter(contexts))
