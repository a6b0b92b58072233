"""A subject as it is taken: tokens and weights go in, tokens or a prediction come out, and nothing is left open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

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
    that it takes, of those tried, ``n`` the one at which experiments are made.  ``outer`` is the layout of the
    subject's own tokens where they have slots more: these are empty on the way in, and left out on the way out.
    """

    evaluator: Evaluator
    layout: Layout
    library: str
    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    fixed: Weighting = field(default_factory=dict)
    double: bool = False
    n: int = 6
    counts: tuple[int, ...] = (6,)
    outer: Layout | None = None

    def after(self, prompts: Sequence[numpy.ndarray], weights: Sequence[Weighting] | Weighting = EMPTY) -> list:
        """What comes out of each prompt (D, n + 1), under its weights or under the same.  Raises Fault.

        Each is an array of its own dtype: tokens (D, n + 1), or a prediction (n_y,).
        """
        if self.outer is not None:
            found = self.whole.after([self.placed(p) for p in prompts], weights)
            return [self.parted(f)[0] for f in found]
        each = [weights] * len(prompts) if isinstance(weights, Mapping) else weights
        calls = [Call(self.layout.packed([p]), {**self.fixed, **w}) for p, w in zip(prompts, each, strict=True)]
        answers = self.evaluator.answers(calls, self.library, self.double)
        found = [self.layout.unpacked(a, [p])[0] for a, p in zip(answers, prompts, strict=True)]
        if any(not numpy.isfinite(f).all() for f in found):
            raise Fault("answers with NaN or infinity")
        return found

    @property
    def whole(self) -> Taken:
        """The subject on its own tokens."""
        return self if self.outer is None else replace(self, layout=self.outer, outer=None)

    def placed(self, prompt: numpy.ndarray) -> numpy.ndarray:
        """The subject's own tokens."""
        found = numpy.zeros((self.whole.layout.rows, prompt.shape[1]))
        found[self._kept] = prompt
        return found

    def parted(self, tokens: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
        """The rows of the subject's own tokens that are in the layout, and the others."""
        return tokens[self._kept], tokens[~self._kept]

    def joined(self, tokens: numpy.ndarray, others: numpy.ndarray) -> numpy.ndarray:
        """The subject's own tokens from what ``parted`` makes of them."""
        found = self.placed(tokens)
        found[~self._kept] = others
        return found

    @property
    def _kept(self) -> numpy.ndarray:
        """Which rows of the subject's own tokens are in the layout."""
        return numpy.array([s in self.layout.slots for s, rows in self.whole.layout.slots.items() for _ in range(rows)])

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
