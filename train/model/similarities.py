"""Similarities of a batch of runs: by name, with padded context tokens left out, and each run its own.

They are similarities as any other (``constructions.definitions.similarity``): the forward pass is told nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from constructions.definitions.similarity import Exponential, Linear, Normalised, Relu, Similarity
from train.own.functions import WORD, OfPoints

BASES: dict[str, Callable[[], Similarity]] = {"linear": Linear, "relu": Relu, "exp": Exponential}
NAMES = (*BASES, "softmax")


def in_layer(names: str, layer: int) -> str:
    """The similarity of a head in a layer: a name for all layers, or one for each layer, "first>second"."""
    of_layers = names.split(">")
    return of_layers[layer if len(of_layers) > 1 else 0]


@dataclass(frozen=True)
class Kept:
    """A similarity that is zero for context tokens i with kept_i = 0; ``kept``: (..., n), ones and zeros."""

    similarity: Similarity
    kept: torch.Tensor

    def __call__(self, keys: torch.Tensor, queries: torch.Tensor) -> torch.Tensor:
        return self.similarity(keys, queries) * self.kept[..., :, None]


@dataclass(frozen=True)
class Stretched:
    """h(u, D w) for h(u, w): of no symmetry that h has, unless D is a multiple of the identity."""

    similarity: Similarity
    by: torch.Tensor

    def __call__(self, keys: torch.Tensor, queries: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = self.similarity(keys, self.by @ queries)
        return found


@dataclass(frozen=True)
class ByRun:
    """Some runs one similarity, others another: ``groups`` of (similarity, its runs), runs the first axis."""

    groups: tuple[tuple[Similarity, torch.Tensor], ...]
    back: torch.Tensor  # where each run is, the groups one after the other

    def __call__(self, keys: torch.Tensor, queries: torch.Tensor) -> torch.Tensor:
        keys, queries = (a.expand(len(self.back), *a.shape[1:]) for a in (keys, queries))  # prompts may be shared
        return torch.cat([of(keys[runs], queries[runs]) for of, runs in self.groups])[self.back]


def has_own(similarity: Similarity) -> bool:
    """Whether some run's is a user's own, which need not be a function of inner products."""
    if isinstance(similarity, ByRun):
        return any(has_own(of) for of, _ in similarity.groups)
    if isinstance(similarity, Kept | Normalised | Stretched):
        return has_own(similarity.similarity)
    return isinstance(similarity, OfPoints)


def similarity(name: str, kept: torch.Tensor | None = None, own: OfPoints | None = None) -> Similarity:
    """A similarity by its name; softmax is exp normalised over the context tokens that are kept.

    Raises ValueError for an unknown name.
    """
    if name not in NAMES and (name != WORD or own is None):
        raise ValueError(f"similarity {name!r}, expected {', '.join(NAMES)}")
    base = own if own is not None and name == WORD else BASES["exp" if name == "softmax" else name]()
    masked = base if kept is None else Kept(base, kept)
    return Normalised(masked) if name == "softmax" else masked


def of_runs(
    names: Sequence[str], contexts: Sequence[int], like: torch.Tensor, own: OfPoints | None = None
) -> Similarity:
    """The similarity of a batch of runs, run r having names[r] and contexts[r] context tokens of max(contexts)."""
    n, runs = max(contexts), range(len(names))
    kept = None
    if min(contexts) < n:
        lengths = torch.tensor(contexts, device=like.device)
        kept = (torch.arange(n, device=like.device) < lengths[:, None]).to(like.dtype)[:, None]  # (runs, 1, n)
    groups = {name: torch.tensor([r for r in runs if names[r] == name], device=like.device) for name in names}
    if len(groups) == 1:
        return similarity(names[0], kept, own)
    made = tuple((similarity(name, None if kept is None else kept[of], own), of) for name, of in groups.items())
    return ByRun(made, torch.argsort(torch.cat(list(groups.values()))))
