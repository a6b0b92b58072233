"""The loss that is minimised, along the training: finished or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from train.figures.results import Curve, Results, grouped
from train.figures.style import (
    attention_name,
    curve,
    finish,
    grid,
    labels_name,
    logarithmic,
    ordered_style,
    over_seeds,
    same_range,
    seeds_told,
    steps_label,
)

COLUMNS = 4


def training(figure: Figure, results: Results) -> None:
    """Panels for each attention (across) and law of labels and n (down), a curve for each depth.

    Where there is one depth: down for each law of labels, a curve for each n.  Where not every attention is there for
    every law, the panels that are there follow each other.
    """
    depths = sorted({c.depth for c in results.curves})
    by_depth = len(depths) > 1
    values = depths if by_depth else sorted({c.run.context for c in results.curves})
    of_law = grouped(results.curves, lambda c: (c.run.labels, c.run.context if by_depth else 0))
    of_panel = grouped(results.curves, lambda c: (c.run.labels, c.run.context if by_depth else 0, c.attention))
    attentions = list(dict.fromkeys(c.attention for c in results.curves))
    full = len(of_panel) == len(of_law) * len(attentions)
    across = len(attentions) if full else min(len(of_panel), COLUMNS)
    panels = grid(figure, -(-len(of_panel) // across), across, 2.7)
    order = [(*law, name) for law in of_law for name in attentions if (*law, name) in of_panel]
    for axes, key in zip(panels.flat, order, strict=False):
        here = of_panel[key]
        for value, curves in sorted(grouped(here, lambda c: c.depth if by_depth else c.run.context).items()):
            label = f"{value} layer{'s' * (value > 1)}" if by_depth else f"n = {value}"
            panel(axes, curves, label, ordered_style(values.index(value), len(values)))
        context = f", n = {here[0].run.context}" if by_depth else ""
        labels, attention = labels_name(here[0].run.labels), attention_name(here[0].attention)
        axes.set_title(f"labels from {labels},\n{attention} attention{context}", fontsize=10)
        axes.set_xlabel(steps_label(results))
    for axes in panels.flat[len(order) :]:
        axes.remove()
    for of_row in panels:
        shown = [axes for axes in of_row if axes.lines]
        same_range(shown)
        for axes in shown:
            logarithmic(axes)
        shown[0].set_ylabel("training loss")
    layers = "" if by_depth else f", {depths[0]} layer{'s' * (depths[0] > 1)}"
    finish(figure, f"Loss on the prompts trained on{layers}", seeds_told(results))


def panel(axes: Axes, curves: Sequence[Curve], label: str, style: dict[str, Any]) -> None:
    """The losses along the training, as far as all of the seeds have come."""
    histories = [c.trained for c in curves]
    shortest = min(len(steps) for steps, _ in histories)
    points = [[float(losses[k]) for _, losses in histories] for k in range(shortest)]
    curve(axes, histories[0][0][:shortest].numpy(), over_seeds(points), label, **style)
    axes.set_yscale("log")
