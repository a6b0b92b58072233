"""Gradient descent and GD++ as layers: where tokens are clipped, those of the algorithms are clipped as well.

So losses stay finite whatever a prompt is, and compare: entries beyond the limit are what a step too long makes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch

from constructions.definitions.matrices import gram
from constructions.definitions.prompt import Prompt, Tokens
from train.comparisons.answers import Answers, answers, transformer
from train.comparisons.best_steps import Steps, descended, of_layers
from train.model.architecture import Architecture
from train.objective import Objective
from train.prompts.batches import Batch
from train.runs import Group

TINY = 1e-12  # of the square of a distance, whose root has a derivative then


def constructed(architecture: Architecture, steps: Steps, context: int) -> dict[str, torch.Tensor]:
    """Dense weights of L steps: P W_V = diag(-(gamma/h) I, -I), W_K = I, W_Q = diag(h I, 0), h = eta/n."""
    h, eye = steps.eta[: architecture.layers] / context, torch.eye(architecture.d).to(steps.eta)
    made = {name: torch.zeros(1, *shape).to(steps.eta) for name, shape in architecture.shapes().items()}
    d = architecture.d
    for at in range(architecture.layers):
        made["A"][0, at, 0] = -steps.gamma[at] / h[at] * eye * context
        made["R"][0, at, 0] = -torch.eye(architecture.n_y).to(eye) * context
        made["B"][0, at, 0, :d] = eye
        made["B_y"][0, at, 0, d:] = torch.eye(architecture.n_y).to(eye)
        made["C"][0, at, 0, :d] = eye * h[at]
    return made


@dataclass(frozen=True)
class AsLayers:
    """Linear layers of the depth, and with the limit of tokens, of what was trained on the same prompts."""

    objective: Objective

    @classmethod
    def of(cls, objective: Objective) -> AsLayers:
        """Beside the one run of ``objective``."""
        (run,) = objective.group.runs
        linear = replace(run, similarities=("linear",))
        c = replace(objective.configuration, pairs=(linear.pair,), values="dense", keys="dense", layer_norm=False)
        return cls(Objective(c, Group(objective.group.depth, (linear,)), objective.device))

    def answers(self, steps: Steps, batch: Batch) -> Answers:
        """Of an algorithm."""
        o = self.objective
        return answers(transformer(o, constructed(o.architecture, steps, o.contexts[0])), batch, o.configuration.chunk)

    def loss(self, steps: Steps, batch: Batch) -> float:
        """Of an algorithm."""
        o = self.objective
        return float(o.losses(constructed(o.architecture, steps, o.contexts[0]), batch)[0])

    def best_steps(self, batch: Batch, starts: Sequence[Steps], shared: bool, plus_plus: bool) -> Steps:
        """The steps of least loss on a batch that L-BFGS finds from some, among them those it begins from."""

        def loss(steps: Steps) -> torch.Tensor:
            return (self._predicted(steps, batch.prompt) - batch.target).square().mean()

        return self._least(loss, batch, starts, shared, plus_plus)

    def nearest_steps(self, batch: Batch, sensitivities: torch.Tensor, starts: Sequence[Steps], shared: bool) -> Steps:
        """The GD++ whose sensitivities are nearest in the mean, by the norm of the difference, to (prompts, d)."""
        query = Tokens(batch.prompt.query.x.clone().requires_grad_(), batch.prompt.query.y)

        def off(steps: Steps) -> torch.Tensor:
            made = self._predicted(steps, Prompt(batch.prompt.context, query))
            (by_x,) = torch.autograd.grad(made.sum(), query.x, create_graph=True)
            return (by_x[0, :, :, 0] - sensitivities).square().sum(-1).add(TINY).sqrt().mean()

        return self._least(off, batch, starts, shared, True)

    def _least(
        self,
        loss: Callable[[Steps], torch.Tensor],
        batch: Batch,
        starts: Sequence[Steps],
        shared: bool,
        plus_plus: bool,
    ) -> Steps:
        depth, count = self.objective.group.depth, 1 if shared else self.objective.group.depth
        unit = 1 / gram(batch.prompt.context.x).diagonal(dim1=-2, dim2=-1).mean()
        begun = [Steps(start.eta[:count], start.gamma[:count]) for start in starts]
        made = [descended(lambda at: loss(of_layers(at, depth)), start, unit, plus_plus) for start in begun]
        return of_layers(min(made, key=lambda at: float(loss(of_layers(at, depth)))), depth)

    def _predicted(self, steps: Steps, prompt: Prompt) -> torch.Tensor:
        o = self.objective
        return transformer(o, constructed(o.architecture, steps, o.contexts[0]))(prompt)[..., :1, :]
