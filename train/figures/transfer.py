"""What one layer errs on prompts of other scales, lengths and laws, and the exact curve of the best step."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from train.figures.comparisons import Comparison, comparisons
from train.figures.results import NothingToDraw, Results
from train.figures.style import BLACK, attention_style, curve, finish, grid, logarithmic, over_seeds, seeds_told

ACROSS = 2
AXES = {"scale": "scale $\\alpha$ of the test inputs", "length": "number of test tokens"}


def transfer(figure: Figure, results: Results) -> None:
    """A panel for each kind of change: the trained layers, and what ``transfer_risk`` says of the step they should be.

    Raises NothingToDraw where no comparison holds it.
    """
    found = [one for one in comparisons(results) if one.transfer]
    if not found:
        raise NothingToDraw("no comparison is of one linear layer on other prompts")
    changes = list(found[0].transfer)
    panels = grid(figure, -(-len(changes) // ACROSS), ACROSS, 2.9)
    for axes, change in zip(panels.flat, changes, strict=False):
        panel(axes, found, change)
    for axes in panels.flat[len(changes) :]:
        axes.remove()
    for row in panels:
        row[0].set_ylabel("test loss")
    finish(figure, "Test loss on other prompts than those trained on", seeds_told(results))


def panel(axes: Axes, found: list[Comparison], change: str) -> None:
    """The seeds' losses as marks, the exact curve as a line."""
    at = found[0].transfer[change]["at"]
    trained = [one.transfer[change]["transformer"] for one in found]
    style = {**attention_style("linear", 0), "linestyle": "none"}
    exact = found[0].transfer[change]["exact"]
    marks: dict[str, Any] = {"color": BLACK, "linestyle": ":", "linewidth": 1, "marker": "s", "markersize": 9}
    axes.plot(at, exact, label="best step $h^*$, exact", markerfacecolor="none", **marks)
    curve(axes, at, over_seeds(list(zip(*trained, strict=True))), "trained layer", **style)
    axes.set_title(change, fontsize=10)
    axes.set_xlabel(next(text for start, text in AXES.items() if change.startswith(start)))
    logarithmic(axes)
