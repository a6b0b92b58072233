"""The theorem itself, at the point of the family next to the weights: on a closed sample nothing points off it.

The gradient off the family vanishes up to rounding whether or not the point is critical.  With a hypothesis broken it
must not, or the check could not have failed: by h(u, D w) in place of h(u, w), and by covariates S D S^-1 x in place of
x, D = diag(1/2, .., 1): smaller, so that nothing overflows that did not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch

from constructions.definitions.prompt import Prompt, Tokens
from train.landing.coordinates import Coordinates
from train.landing.sample import Sample, moments
from train.model.similarities import Stretched
from train.prompts.batches import Batch

ROUNDING = 1e-12  # of the size of a prompt's gradient: sums of some hundred numbers in float64, with room
BROKEN = 1e-6  # above it, it does not vanish


@dataclass(frozen=True)
class OffFamily:
    """|the mean gradient| / the mean |gradient of a prompt|, both off the family, as it is and with hypotheses broken.

    Where no prompt has a gradient, or one overflows, that is no number, and does not hold.
    """

    vanishing: float
    similarity_broken: float
    law_broken: float

    @property
    def holds(self) -> bool:
        return self.vanishing <= ROUNDING and self.similarity_broken > BROKEN and self.law_broken > BROKEN


def off_family(of: Coordinates, sample: Sample, scalars: torch.Tensor) -> OffFamily:
    """At the point of the family with these scalars; ``sample`` is closed."""
    d = of.architecture.d
    stretched = torch.diag(torch.linspace(0.5, 1, d, dtype=scalars.dtype))
    similarities = [[Stretched(h, stretched) for h in of_layer] for of_layer in sample.similarities]
    moved = of.root @ stretched @ of.inverse

    def batches() -> Iterator[Batch]:
        for batch in sample.batches():
            context, query = (Tokens(moved @ t.x, t.y) for t in (batch.prompt.context, batch.prompt.query))
            yield Batch(Prompt(context, query), batch.target)

    theta = of.embedding() @ scalars
    return OffFamily(
        _relative(of, sample, theta),
        _relative(of, replace(sample, similarities=similarities), theta),
        _relative(of, replace(sample, batches=batches), theta),
    )


def _relative(of: Coordinates, sample: Sample, theta: torch.Tensor) -> float:
    off = of.off_family(torch.eye(of.size, dtype=theta.dtype))
    found = moments(of, replace(sample, orbit=1), theta, off)
    size = float(torch.linalg.vector_norm(found.mean))
    return size / found.norm if 0 < found.norm < math.inf else math.nan
