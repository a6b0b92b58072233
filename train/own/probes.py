"""What a checkpoint keeps of its user's functions: their names as mere words, and values at points, to know them by.

Tensors ``own/WHAT/keys`` (p, n), ``own/WHAT/queries`` (p, m) and ``own/WHAT/values`` (n, m) of a similarity or a
kernel of labels; ``own/covariates/values`` of a law.  The functions themselves come from the command line alone.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy
import torch

from train.own.functions import OfGenerator, OfPoints, Own, Unfit

KEYS, QUERIES, SIZES = 12, 10, (0.3, 1.0, 2.0)
SHAPE = (3, 8)  # of the draws of a law, without features
SAME = 1e-9  # of the largest value: machines round elementary functions differently
WORDS = {"similarity": "similarity", "labels": "kernel of labels", "covariates": "law of covariates"}


def flag(what: str) -> str:
    """How a function is named on a command line."""
    return f"--{what} module:function"


def kept(own: Own, features: Mapping[str, int]) -> dict[str, torch.Tensor]:
    """The tensors that a checkpoint keeps, ``features`` by what the function is.  Raises Unfit."""
    found = {}
    for what, function in own:
        at = f"own/{what}"
        if isinstance(function, OfGenerator):
            found[f"{at}/values"] = _drawn(function, features[what])
            continue
        u, v = (_points(features[what], count, seed) for seed, count in enumerate((KEYS, QUERIES)))
        found |= {f"{at}/keys": u, f"{at}/queries": v, f"{at}/values": function(u, v).detach()}
    return found


def shapes(own: Own, features: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    """The shapes of these tensors."""
    found: dict[str, tuple[int, ...]] = {}
    for what, _ in own:
        p = features[what]
        if what == "covariates":
            found[f"own/{what}/values"] = (*SHAPE, p)
        else:
            found |= {f"own/{what}/keys": (p, KEYS), f"own/{what}/queries": (p, QUERIES)}
            found[f"own/{what}/values"] = (KEYS, QUERIES)
    return found


def check(own: Own, tensors: Mapping[str, torch.Tensor]) -> None:
    """Raises Unfit for a function that has other values at the points kept than were kept."""
    for what, function in own:
        values = tensors[f"own/{what}/values"]
        if isinstance(function, OfPoints):
            with torch.no_grad():
                found = function(tensors[f"own/{what}/keys"], tensors[f"own/{what}/queries"])
        else:
            found = _drawn(function, values.shape[-1])
        off = float((found - values).abs().max() / values.abs().max().clamp(min=1e-300))
        if not off <= SAME:
            told = f"at points kept from the training its values are off by {off:.1e} of the largest"
            raise Unfit(f"{function.name} is another {WORDS[what]} than the one of the training: {told}")


def _points(p: int, count: int, seed: int) -> torch.Tensor:
    random = numpy.random.Generator(numpy.random.Philox(key=[5, seed]))
    sizes = numpy.resize(SIZES, count) / p**0.25
    return torch.from_numpy(random.standard_normal((p, count)) * sizes)


def _drawn(draw: OfGenerator, d: int) -> torch.Tensor:
    return torch.from_numpy(draw(numpy.random.Generator(numpy.random.Philox(key=[5, 2])), (*SHAPE, d)))
