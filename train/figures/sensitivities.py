"""How far the sensitivities d(prediction)/d(x_t) of a transformer are from those of the algorithms: angle and size."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from train.comparisons.against_features import METRIC, OWN
from train.figures.comparisons import LEVELS, Comparison, by_attention, by_panel, comparisons
from train.figures.results import Results
from train.figures.style import PANEL, algorithm_style, attention_name, finish, grid, panel_title

NAMES = {
    **LEVELS,
    "nearest GD++": "GD++, steps fitted to the trained",
    OWN: "one gradient step, trained features",
    METRIC: "one gradient step, trained features in their metric",
}
MARK = 0.15  # inches
LEAST_MARKS = 3  # room for as many in a row
LEAST = 0.1  # length of an axis: smaller differences are told by the numbers


def sensitivities(figure: Figure, results: Results) -> None:
    """For each run (down) the mean cosine (left) and the relative mean distance (right), a mark for each algorithm.

    A cosine sees no scale: a step of twice the length has the cosine 1 and the distance 1.  Raises NothingToDraw
    without comparisons.
    """
    found = by_panel(comparisons(results))
    panels = grid(figure, len(found), 2)
    figure.set_size_inches(2 * (PANEL + 1.0), sum(MARK * marks_of(here) * len(here) + 1.3 for here in found) + 1.5)
    for (cosine, distance), here in zip(panels, found, strict=True):
        rows = [c for of_one in by_attention(here).values() for c in of_one]
        marks(cosine, rows, [{name: a.cosine for name, a in c.algorithms.items()} for c in rows])
        marks(distance, rows, [{name: a.difference / a.norm for name, a in c.algorithms.items()} for c in rows])
        between(cosine, 1.0, -1)
        between(distance, 0.0, 1)
        cosine.set_title(panel_title(here[0].curve), fontsize=10)
        distance.set_yticklabels([])
        cosine.set_xlabel("mean cosine")
        distance.set_xlabel("mean distance, relative")
    finish(
        figure,
        "Sensitivities d(prediction)/d($x_t$) against those of algorithms",
        "distance: in units of the mean norm of the algorithm's",
    )


def marks_of(rows: Sequence[Comparison]) -> int:
    """How many algorithms a row has room for."""
    return max(LEAST_MARKS, *(len(c.algorithms) for c in rows))


def marks(axes: Axes, rows: Sequence[Comparison], values: Sequence[dict[str, float]]) -> None:
    """A mark with its number for each run and algorithm, the first run above."""
    names = list(dict.fromkeys(name for of_run in values for name in of_run))
    apart = 0.81 / marks_of(rows)  # of a row
    for k, name in enumerate(names):
        style = {**algorithm_style(name), "linestyle": "none", "markersize": 6}
        at = [(of_run[name], y) for y, of_run in enumerate(values) if math.isfinite(of_run.get(name, math.nan))]
        shifted = [y + (k - (len(names) - 1) / 2) * apart for _, y in at]
        axes.plot([value for value, _ in at], shifted, label=NAMES.get(name, name), **style)
        for (value, _), y in zip(at, shifted, strict=True):
            axes.annotate(told(value), (value, y), xytext=(6, 0), textcoords="offset points", va="center", fontsize=7.5)
    labels = [f"{attention_name(c.curve.attention)}, seed {c.curve.run.seed}" for c in rows]
    axes.set_yticks(range(len(rows)), labels)
    axes.set_ylim(len(rows) - 0.5, -0.5)


def told(value: float) -> str:
    """With four decimals, or its order of magnitude."""
    return f"{value:.4f}" if abs(value) < 100 else f"{value:.1e}"


def between(axes: Axes, best: float, side: int) -> None:
    """An axis from the best value, which is marked, to the worst or ``LEAST`` away, with room for the numbers."""
    worst = max([LEAST, *(abs(x - best) for line in axes.lines for x in numpy.asarray(line.get_xdata(), dtype=float))])
    room = 0.25 * worst
    low, high = sorted((best, best + side * worst))
    axes.set_xlim(low - 0.05 * worst, high + room)
    axes.axvline(best, color="#888888", linewidth=1, zorder=0)
    ticks = MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(0.0, worst)
    axes.set_xticks([best + side * x for x in ticks if 0 <= x <= worst])
