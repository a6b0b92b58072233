"""Weights of more layers that compute the same: those of a shallower transformer, and layers that are idle."""

from __future__ import annotations

import torch

from train.model.architecture import VALUE_BLOCKS, Weights
from train.model.perceptron import belongs

PLACES = ("first", "last")


def deepened(weights: Weights, layers: int, place: str) -> dict[str, torch.Tensor]:
    """One run's weights (layers, heads, ...) with idle layers up to ``layers``, ``place`` the first or the last ones.

    An idle layer has the values 0, and the keys and queries of the layer beside it; so its values have a gradient.
    Weights of a perceptron stay as they are.  Raises ValueError for fewer layers than there are.
    """
    found = dict(weights)
    for name, w in weights.items():
        if belongs(name):
            continue
        added = layers - len(w)
        if added < 0:
            raise ValueError(f"{layers} layers, expected at least the {len(w)} that there are")
        beside = w[:1] if place == "first" else w[-1:]
        idle = (torch.zeros_like(beside) if name in VALUE_BLOCKS else beside).expand(added, *w.shape[1:])
        found[name] = torch.cat([idle, w] if place == "first" else [w, idle])
    return found
