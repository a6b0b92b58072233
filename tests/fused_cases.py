"""Random layers, weights and prompts, and what the one forward pass and its derivatives make of them."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Normalised
from train.fused.evaluation import Fused, fused
from train.model.architecture import Architecture
from train.model.loss import squared_errors
from train.model.similarities import NAMES, ByRun, Kept, of_runs
from train.prompts.batches import Batch

ROUNDINGS = 500  # of the largest entry: sums of some hundred terms, each of which went through a few layers


@dataclass(frozen=True)
class Case:
    """Layers, weights and prompts of several runs."""

    architecture: Architecture
    similarities: list
    scales: torch.Tensor
    weights: dict
    batch: Batch

    @property
    def fused(self) -> Fused:
        found = fused(self.architecture, self.similarities, self.scales)
        assert found is not None
        return found

    def to(self, dtype: torch.dtype, device: str = "cpu") -> Case:
        """The same numbers, as another dtype or elsewhere."""

        def moved(tokens):
            return Tokens(tokens.x.to(device, dtype), tokens.y.to(device, dtype))

        prompt = Prompt(moved(self.batch.prompt.context), moved(self.batch.prompt.query))
        weights = {name: w.to(device, dtype) for name, w in self.weights.items()}
        similarities = [[_moved(one, dtype, device) for one in of_layer] for of_layer in self.similarities]
        batch = Batch(prompt, self.batch.target.to(device, dtype))
        return Case(self.architecture, similarities, self.scales.to(device, dtype), weights, batch)


def _moved(similarity, dtype, device):
    if isinstance(similarity, ByRun):
        groups = tuple((_moved(one, dtype, device), of.to(device)) for one, of in similarity.groups)
        return ByRun(groups, similarity.back.to(device))
    if isinstance(similarity, Normalised):
        return Normalised(_moved(similarity.similarity, dtype, device))
    if isinstance(similarity, Kept):
        return Kept(similarity.similarity, similarity.kept.to(device, dtype))
    return similarity


def made(
    seed, runs, prompts, d, n, n_y, depth, heads, values, keys, looped=False, shared=False, limit=0.0, labels=None
) -> Case:
    """Random weights, similarities and prompts; contexts of n tokens or fewer, n_y labels or ``labels``."""
    random = torch.Generator().manual_seed(seed)

    def normal(*shape, scale=1.0):
        """Numbers of float32, as float64."""
        return torch.randn(*shape, generator=random, dtype=torch.float64).mul(scale).float().double()

    def number(most):
        return int(torch.randint(most, (), generator=random))

    architecture = Architecture(d, n_y, depth, heads, values, keys, looped, token_limit=limit)
    rows = d + n_y if values == "dense" else d
    weights = {name: normal(runs, *shape, scale=0.5 / rows) for name, shape in architecture.shapes().items()}
    contexts = [max(1, n - number(2) * number(n)) for _ in range(runs)] if runs > 1 and not shared else [n] * runs
    contexts[0] = n
    like = torch.zeros((), dtype=torch.float64)
    similarities = [
        [of_runs([NAMES[number(4)] for _ in range(runs)], contexts, like) for _ in range(heads)] for _ in range(depth)
    ]
    scales = n * heads * (1 + torch.rand(runs, depth, heads, generator=random)).double()
    sources = 1 if shared else runs
    x, y = normal(sources, prompts, d, n + 1, scale=0.5 / d**0.5), normal(sources, prompts, n_y, n + 1)
    slot, target = normal(sources, prompts, n_y, 1), normal(sources, prompts, labels or n_y, 1)
    prompt = Prompt(Tokens(x[..., 1:], y[..., 1:]), Tokens(x[..., :1], slot))
    return Case(architecture, similarities, scales, weights, Batch(prompt, target))


def defined(case: Case) -> tuple[torch.Tensor, dict]:
    """Errors (runs, prompts), and the gradients of their sum, by the one forward pass."""
    weights = {name: w.clone().requires_grad_() for name, w in case.weights.items()}
    errors = squared_errors(case.architecture, weights, case.similarities, case.scales, case.batch)
    found = torch.autograd.grad(errors.sum(), list(weights.values()), materialize_grads=True)
    return errors.detach(), dict(zip(weights, found, strict=True))


def close(found: torch.Tensor, expected: torch.Tensor, dtype: torch.dtype) -> bool:
    """Up to rounding in a dtype, of the largest entry."""
    found, size = found.double().cpu(), float(expected.abs().max())
    return bool(((found - expected).abs() <= ROUNDINGS * torch.finfo(dtype).eps * size).all())
