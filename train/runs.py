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
    """One training; ``similarities`` has one text a head: a name, or one for each layer, joined by >."""

    labels: str
    similarities: tuple[str, ...]
    context: int
    seed: int
    learning_rate: float
    start: str = "noise"

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
        of_layers = (self.depth, self.heads, c.values, c.keys, c.looped)
        return Architecture(len(c.spectrum), n_y, *of_layers, c.perceptron, c.token_limit, c.layer_norm)


def groups_of(configuration: Configuration, depth: int | None = None) -> tuple[Group, ...]:
    """All runs, by depth and number of heads; with ``depth`` those of one.  The first depth begins from noise alone."""
    c = configuration
    axes = (c.pairs, c.contexts, c.seeds, c.learning_rates, c.starts)
    runs = []
    for pair, context, seed, rate, start in itertools.product(*axes):
        labels, _, heads = pair.partition("/")
        runs.append(Run(labels, tuple(heads.split("+")), context, seed, rate, start))
    counts = sorted({len(run.similarities) for run in runs})
    return tuple(
        Group(at, tuple(r for r in runs if len(r.similarities) == count and (at > c.depths[0] or r.start == "noise")))
        for at in (c.depths if depth is None else (depth,))
        for count in counts
    )


def chains(configuration: Configuration) -> list[list[Group]]:
    """The groups in the order in which one begins from the one before; each alone where all begin from noise."""
    groups = groups_of(configuration)
    if configuration.starts == ("noise",):
        return [[group] for group in groups]
    return [[group for group in groups if group.heads == count] for count in dict.fromkeys(g.heads for g in groups)]
