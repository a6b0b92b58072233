"""Figures 4 and 5: how far every layer is from the predicted set, along the training."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from train.figures.results import Curve, NothingToDraw, Results, grouped
from train.figures.style import (
    attention_name,
    curve,
    finish,
    grid,
    labels_name,
    logarithmic,
    numbered_style,
    over_seeds,
    same_range,
    seeds_told,
    steps_label,
)

NAMES = {
    "keys": "$\\mathrm{dist}(S B_\\ell^{\\mathsf{T}} C_\\ell\\,S,\\, I)$",
    "values": "$\\mathrm{dist}(A_\\ell,\\, I)$",
}
COLUMNS = 4


def distances(figure: Figure, results: Results) -> None:
    """A panel for each pair of labels and attention (across) and kind of weights (down), a curve for each layer.

    Finished or not: what the history holds.  A mean over seeds is geometric, as the axis is logarithmic.  Raises
    NothingToDraw where weights alone tell no distance.
    """
    pairs = grouped(results.curves, lambda c: (c.run.pair, c.depth, c.run.context))
    kinds = list(results.curves[0].distances()[1])
    if not kinds:
        raise NothingToDraw("the weights alone tell no distance: there is a perceptron, or there are no keys")
    across = min(len(pairs), COLUMNS)
    blocks = -(-len(pairs) // across)  # of rows, each with a row for each kind
    panels = grid(figure, blocks * len(kinds), across)
    for number, ((_, depth, n), curves) in enumerate(pairs.items()):
        for k, kind in enumerate(kinds):
            axes = panels[number // across * len(kinds) + k][number % across]
            panel(axes, curves, kind)
            if k == 0:
                first = curves[0]
                labels, attention = labels_name(first.run.labels), attention_name(first.attention)
                axes.set_title(f"labels from {labels},\n{attention} attention, {depth} layers, n = {n}", fontsize=10)
            if number % across == 0:
                axes.set_ylabel(NAMES[kind])
            axes.set_xlabel(steps_label(results))
    for k in range(len(kinds)):
        shown = [axes for axes in panels[k :: len(kinds)].flat if axes.lines]
        for axes in shown:
            axes.set_yscale("log")
        same_range(shown)
        for axes in shown:
            logarithmic(axes)
    for axes in panels.flat:
        if not axes.lines:
            axes.remove()
    told = "$S = \\Sigma^{1/2}$, dist(M, I) = ‖M − (tr M / d) I‖ / ‖M‖, Frobenius norms: 0 on the predicted set"
    finish(figure, "Distance to the predicted set", f"{told}; {seeds_told(results, 'geometric mean')}")


def panel(axes: Axes, curves: Sequence[Curve], kind: str) -> None:
    """The distances of one kind of weights against the steps, for every layer and head."""
    histories = [c.distances() for c in curves]
    shortest = min(len(steps) for steps, _ in histories)
    steps = histories[0][0][:shortest]
    _, layers, heads = histories[0][1][kind].shape
    for layer in range(layers):
        for head in range(heads):
            points = [[float(found[kind][k, layer, head]) for _, found in histories] for k in range(shortest)]
            label = f"layer {layer}" if heads == 1 else f"layer {layer}, head {head}"
            style = numbered_style(layer * heads + head)
            curve(axes, steps.numpy(), over_seeds(points, geometric=True), label, **style)
