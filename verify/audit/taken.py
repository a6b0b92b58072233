"""A subject as it is taken: tokens and weights go in, tokens or a prediction come out, and nothing is left open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy

from verify.audit.evaluator import Call, Evaluator
from verify.audit.fault import Fault
from verify.audit.layout import Layout

Weighting = Mapping[str, numpy.ndarray]
EMPTY: Weighting = {}


@dataclass(frozen=True)
class Taken:
    """``shapes`` are those of the weights that are set (none: they are fixed), ``fixed`` what others are set to.

    ``double`` runs a torch module in float64 instead of its own dtype.  ``counts`` are the numbers of context tokens
    that it takes, of those tried, ``n`` the one at which experiments are made.
    """

    evaluator: Evaluator
    layout: Layout
    library: str
    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    fixed: Weighting = field(default_factory=dict)
    double: bool = False
    n: int = 6
    counts: tuple[int, ...] = (6,)

    def after(self, prompts: Sequence[numpy.ndarray], weights: Sequence[Weighting] | Weighting = EMPTY) -> list:
        """What comes out of each prompt (D, n + 1), under its weights or under the same.  Raises Fault.

        Each is an array of its own dtype: tokens (D, n + 1), or a prediction (n_y,).
        """
        each = [weights] * len(prompts) if isinstance(weights, Mapping) else weights
        calls = [Call(self.layout.packed([p]), {**self.fixed, **w}) for p, w in zip(prompts, each, strict=True)]
        answers = self.evaluator.answers(calls, self.library, self.double)
        found = [self.layout.unpacked(a, [p])[0] for a, p in zip(answers, prompts, strict=True)]
        if any(not numpy.isfinite(f).all() for f in found):
            raise Fault("answers with NaN or infinity")
        return found

    def one(self, prompt: numpy.ndarray, weights: Weighting = EMPTY) -> numpy.ndarray:
        """What comes out of one prompt."""
        return self.after([prompt], weights)[0]

    def drawn(self, random: numpy.random.Generator) -> Weighting:
        """Weights of its shapes, drawn at random."""
        return {
            name: numpy.asarray(random.normal(size=shape) * (0.7 / (shape[-1] if shape else 1) ** 0.5))
            for name, shape in self.shapes.items()
        }


def drawn_prompt(random: numpy.random.Generator, layout: Layout, n: int) -> numpy.ndarray:
    """n + 1 generic tokens, (D, n + 1)."""
    return random.normal(size=(layout.rows, n + 1))
