"""One trained layer applied again and again, damped, against as many damped steps of gradient descent."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from train.comparisons.rollout import FACTOR
from train.figures.comparisons import Comparison, comparisons
from train.figures.results import NothingToDraw, Results
from train.figures.style import (
    algorithm_style,
    attention_style,
    curve,
    finish,
    grid,
    logarithmic,
    over_seeds,
    seeds_told,
)

SHOWN = {"trimmed loss": "mean of all but the largest 1%", "median loss": "median"}


def rollout(figure: Figure, results: Results) -> None:
    """Trimmed mean (left) and median (right) of the squared errors against the number of layers.

    Raises NothingToDraw where no comparison holds it.
    """
    found = [one for one in comparisons(results) if one.rollout]
    if not found:
        raise NothingToDraw("no comparison is of one linear layer rolled out")
    for axes, (name, title) in zip(grid(figure, 1, len(SHOWN))[0], SHOWN.items(), strict=True):
        panel(axes, found, name)
        axes.set(title=title, xlabel="times the layer is applied", ylabel="squared error")
    finish(figure, f"One trained layer rolled out, its update times {FACTOR:g}", seeds_told(results))


def panel(axes: Axes, found: list[Comparison], name: str) -> None:
    """The algorithm's line lies on top."""
    for who, label, style in (
        ("transformer", "trained layer", {**attention_style("linear", 0), "linewidth": 3.0, "alpha": 0.5}),
        ("gradient descent", "gradient descent, damped steps", {**algorithm_style("gradient descent"), "marker": ""}),
    ):
        of_seeds = [one.rollout[who][name] for one in found]
        times = range(1, len(of_seeds[0]) + 1)
        curve(axes, list(times), over_seeds(list(zip(*of_seeds, strict=True))), label, **style)
    logarithmic(axes)
