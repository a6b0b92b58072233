"""Adam for many runs at once: every run its own learning rate and, layer by layer, its own clipping."""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch

from train.model.perceptron import belongs

MEANS = ("exp_avg", "exp_avg_sq")  # of the gradient and its square


def clip(weights: Mapping[str, torch.Tensor], limit: float) -> None:
    """Scale the gradient of each layer of each run down to norm ``limit``, and that of its perceptron."""
    gradients = {name: w.grad for name, w in weights.items() if w.grad is not None}
    of_layers = [g for name, g in gradients.items() if not belongs(name)]
    for parts in (of_layers, [g[:, None] for name, g in gradients.items() if belongs(name)]):  # (runs, layers, ...)
        squares = sum(g.flatten(2).square().sum(-1) for g in parts)
        scale = (limit / torch.sqrt(torch.as_tensor(squares))).clamp(max=1.0)
        for g in parts:
            g *= scale.reshape(*scale.shape, *[1] * (g.ndim - 2))


def cosine(step: int, steps: int) -> float:
    """(1 + cos(pi step/steps)) / 2, which falls from 1 to 0: of the step alone, whatever was interrupted."""
    return (1 + math.cos(math.pi * step / steps)) / 2


class Adam:
    """Steps of torch.optim.Adam with learning rate 1, times the learning rate of each run."""

    def __init__(
        self, weights: Mapping[str, torch.Tensor], rates: torch.Tensor, betas: tuple[float, ...], limit: float
    ):
        self.weights, self.limit = weights, limit
        self.rates = {name: rates.reshape(-1, *[1] * (w.ndim - 1)) for name, w in weights.items()}
        self.optimiser = torch.optim.Adam(list(weights.values()), lr=1.0, betas=(betas[0], betas[1]))

    def step(self, factor: float = 1.0) -> None:
        """One step along the gradients that the weights have, with every learning rate times ``factor``."""
        clip(self.weights, self.limit)
        before = {name: w.detach().clone() for name, w in self.weights.items()}
        self.optimiser.step()
        with torch.no_grad():
            for name, w in self.weights.items():
                w.copy_(before[name] + (w - before[name]) * (self.rates[name] * factor))

    def state(self) -> dict[str, torch.Tensor]:
        """What the next step depends on, by name."""
        found = {}
        for name, w in self.weights.items():
            for key, value in self.optimiser.state[w].items():
                found[f"{name}/{key}"] = value
        return found

    def restore(self, state: Mapping[str, torch.Tensor]) -> None:
        """Go on from a ``state``.  Raises ValueError for what is none of these weights."""
        unknown = set(state) - {f"{name}/{key}" for name in self.weights for key in ("step", *MEANS)}
        if unknown:
            raise ValueError(f"{min(unknown)!r} is not in the state of adam")
        for name, w in self.weights.items():
            own = {key.rpartition("/")[2]: value for key, value in state.items() if key.rpartition("/")[0] == name}
            if own and set(own) != {"step", *MEANS}:
                raise ValueError(f"the state of adam for {name} is not whole")
            for key, value in own.items():
                shape, dtype = (w.shape, w.dtype) if key in MEANS else (torch.Size(), torch.float32)
                if value.shape != shape or value.dtype != dtype:
                    found = f"shape {tuple(value.shape)} and {value.dtype}"
                    raise ValueError(f"{name}/{key} of adam has {found}, expected {tuple(shape)} and {dtype}")
            if own and not (float(own["step"]) >= 1 and float(own["step"]).is_integer()):
                raise ValueError(f"{name}/step of adam is {float(own['step'])}, expected an integer of at least 1")
            if own and float(own["exp_avg_sq"].min()) < 0:
                raise ValueError(f"{name}/exp_avg_sq of adam holds {float(own['exp_avg_sq'].min())}, a mean of squares")
            self.optimiser.state[w] = {key: v.to(w.device if key in MEANS else "cpu").clone() for key, v in own.items()}
