"""The runs of a configuration, and which of them train as one computation."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from train.configuration import Configuration
from train.model.architecture import Architecture
from train.model.similarities import in_layer
from train.prompts.tokens import slots


@dataclass(frozen=True)
class Run:
    """One training from noise; ``similarities`` has one text a head: a name, or one for each layer, joined by >."""

    labels: str
    similarities: tuple[str, ...]
    context: int
    seed: int
    learning_rate: float

    @property
    def pair(self) -> str:
        return f"{self.labels}/{'+'.join(self.similarities)}"

    def in_layer(self, layer: int) -> tuple[str, ...]:
        """The names of the similarities of a layer, one a head."""
        return tuple(in_layer(names, layer) for names in self.similarities)


@dataclass(frozen=True)
class Group:
    """Runs of one depth and number of heads: they train together, along a leading axis."""

    depth: int
    runs: tuple[Run, ...]

    @property
    def heads(self) -> int:
        return len(self.runs[0].similarities)

    @property
    def name(self) -> str:
        """The stem of its checkpoint."""
        return f"layers={self.depth},heads={self.heads}"

    def architecture(self, c: Configuration) -> Architecture:
        """That of every run; with labels integrated out no weight depends on n_y."""
        n_y = slots(c.tokens, max(run.context for run in self.runs))
        return Architecture(len(c.spectrum), n_y, self.depth, self.heads, c.values, c.keys, c.looped, c.perceptron)


def groups_of(configuration: Configuration) -> tuple[Group, ...]:
    """All runs, by depth and number of heads."""
    axes = (configuration.pairs, configuration.contexts, configuration.seeds, configuration.learning_rates)
    runs = []
    for pair, context, seed, rate in itertools.product(*axes):
        labels, _, heads = pair.partition("/")
        runs.append(Run(labels, tuple(heads.split("+")), context, seed, rate))
    counts = sorted({len(run.similarities) for run in runs})
    return tuple(
        Group(depth, tuple(run for run in runs if len(run.similarities) == count))
        for depth in configuration.depths
        for count in counts
    )
