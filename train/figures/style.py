"""How figures look: told apart by colour, marker and line style alike; statistics over seeds; names in mathematics."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from train.figures.results import Curve, Results
from train.prompts.labels import MAPPED

BLACK, BLUE, SKY, GREEN, ORANGE, VERMILION, PURPLE = (  # of Okabe and Ito
    "#000000",
    "#0072B2",
    "#56B4E9",
    "#009E73",
    "#E69F00",
    "#D55E00",
    "#CC79A7",
)
ATTENTIONS: dict[str, tuple[str, str, str]] = {  # colour, marker, line
    "linear": (BLUE, "o", "-"),
    "relu": (GREEN, "s", "--"),
    "exp": (VERMILION, "^", "-."),
    "softmax": (PURPLE, "D", ":"),
    "linear+exp": (ORANGE, "v", "--"),
}
ALGORITHMS: dict[str, tuple[str, str, str]] = {
    "gradient descent": (BLACK, "s", "--"),
    "GD++": (VERMILION, "^", "-."),
    "nearest GD++": (GREEN, "D", ":"),
    "meta-learned features": (BLACK, "s", "--"),
    "sine and cosine": (VERMILION, "^", "-."),
    "own features": (ORANGE, "v", ":"),
    "own features, own metric": (GREEN, "D", ":"),
}
OTHERS = ((SKY, "P", "--"), (ORANGE, "X", "-."), (BLACK, "*", ":"))  # of other heads, in turn
NUMBERED = ((BLUE, "o"), (ORANGE, "s"), (GREEN, "^"), (VERMILION, "D"), (PURPLE, "v"))
LINES = ("-", "--", "-.", ":")
PANEL = 3.3  # inches


def attention_style(name: str, number: int) -> dict[str, Any]:
    """How the attention of this name is drawn; ``number`` of those that are not in the table."""
    colour, marker, line = ATTENTIONS.get(name, OTHERS[number % len(OTHERS)])
    hollow = {"markerfacecolor": "none", "markersize": 8} if "+" in name else {}  # often on top of one of its heads
    return {"color": colour, "marker": marker, "linestyle": line, **hollow}


def algorithm_style(name: str) -> dict[str, Any]:
    """How an algorithm is drawn that was not trained."""
    colour, marker, line = ALGORITHMS.get(name, OTHERS[0])
    return {"color": colour, "marker": marker, "linestyle": line}


def numbered_style(number: int) -> dict[str, Any]:
    """How the curve of a layer is drawn; marker and line together are its own up to 20 of them."""
    colour, marker = NUMBERED[number % len(NUMBERED)]
    return {"color": colour, "marker": marker, "linestyle": LINES[number % len(LINES)]}


def ordered_style(position: int, count: int) -> dict[str, Any]:
    """How the curve of a number is drawn: from dark blue (few) to light (many), equally far apart in grey."""
    colour = matplotlib.colormaps["cividis"](0.8 * position / max(1, count - 1))
    return {**numbered_style(position), "color": colour}


def labels_name(labels: str) -> str:
    """The kernel of the labels as a formula."""
    if labels.startswith(MAPPED):
        return f"{labels_name(labels.removeprefix(MAPPED))} of $G_1 x, G_2 x$"
    if "*" not in labels:
        return f"$K_{{\\mathrm{{{labels}}}}}$"
    share, _, names = labels.partition("*")
    first, _, second = names.partition("+")
    return " + ".join(
        f"${part:g}\\,K_{{\\mathrm{{{name}}}}}$" for part, name in ((float(share), first), (1 - float(share), second))
    )


def attention_name(attention: str) -> str:
    """A head, or several, in words; of different layers one after the other."""
    return " + ".join(attention.split("+")).replace(">", ", then ")


def layers_name(depth: int) -> str:
    """One layer, or several."""
    return f"{depth} layer{'s' * (depth > 1)}"


def panel_title(curve: Curve) -> str:
    """Labels, depth, shared weights and n of a run."""
    c = curve.checkpoint.configuration
    kind = layers_name(curve.depth) + " of shared weights" * c.looped + " on normalised tokens" * c.layer_norm
    return f"labels from {labels_name(curve.run.labels)},\n{kind}, n = {curve.run.context}"


@dataclass(frozen=True)
class Over:
    """Numbers over the seeds: their middle, least and greatest, point by point; and the number of seeds."""

    middle: numpy.ndarray
    least: numpy.ndarray
    greatest: numpy.ndarray
    count: int


def over_seeds(points: Sequence[Sequence[float]], geometric: bool = False) -> Over:
    """The mean, geometric where asked for (the mean of a logarithm), and the range, of the numbers at each point."""
    arrays = [numpy.asarray(values, dtype=float) for values in points]
    middle = [numpy.exp(numpy.log(a).mean()) if geometric else a.mean() for a in arrays]
    least, greatest = (numpy.array([extreme(a) for a in arrays]) for extreme in (numpy.min, numpy.max))
    return Over(numpy.array(middle), least, greatest, max(map(len, arrays)))


def curve(axes: Axes, x: Sequence[float] | numpy.ndarray, over: Over, label: str, **style: Any) -> None:
    """The middle as a line, with a band from the least to the greatest; of two seeds, which are these, thin lines."""
    every = max(1, len(x) // 8)  # not a marker at each of many points
    axes.plot(x, over.middle, label=label, markevery=every, **{"markersize": 5, "linewidth": 1.6, **style})
    if over.count == 2:
        two = [numpy.column_stack([x, one]) for one in (over.least, over.greatest)]
        axes.add_collection(LineCollection(two, colors=style["color"], linewidths=0.6, alpha=0.7))
    elif (over.greatest > over.least).any():
        axes.fill_between(x, over.least, over.greatest, color=style["color"], alpha=0.18, linewidth=0)


def logarithmic(axes: Axes) -> None:
    """A logarithmic axis whose numbers are written out, however few decades it has."""
    axes.set_yscale("log")
    low, high = axes.get_ylim()
    decades = math.log10(high / low)
    if decades > 3:
        return
    steps = (1.0, 2.0, 5.0) if decades > 1 else (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
    axes.yaxis.set_major_locator(LogLocator(subs=steps, numticks=20))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())


def grid(figure: Figure, rows: int, columns: int, height: float = PANEL) -> numpy.ndarray:
    """Panels of equal size, with room for a title and a legend: (rows, columns) of axes."""
    figure.set_size_inches(max(columns * (PANEL + 0.5), 6.5), rows * height + 1.5)
    return figure.subplots(rows, columns, squeeze=False)


def same_range(panels: Sequence[Axes]) -> None:
    """The same range of the vertical axis in several panels."""
    limits = [axes.get_ylim() for axes in panels]
    for axes in panels:
        axes.set_ylim(min(low for low, _ in limits), max(high for _, high in limits))


def legend_width(labels: Sequence[str], columns: int) -> float:
    """About how many inches a legend takes: lines and gaps, and the longest label of each column."""
    return sum(0.85 + 0.07 * max(map(len, of_one)) for of_one in numpy.array_split(numpy.array(labels), columns))


def finish(figure: Figure, title: str, told: str) -> None:
    """The title, what a reader must know beside it, and one legend below all panels, outside of them."""
    figure.suptitle(title, fontsize=13, fontweight="bold")
    entries: dict[str, Any] = {}
    for axes in figure.axes:
        axes.grid(True, which="major", color="#DDDDDD", linewidth=0.6)
        axes.set_axisbelow(True)
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True):
            entries.setdefault(label, handle)
    width = figure.get_size_inches()[0]
    told = "\n".join(line for part in told.split("\n") for line in textwrap.wrap(part, int(width * 12)))
    if not entries:
        figure.supxlabel(told, fontsize=10)
    else:
        most = min(len(entries), max(2, int(width / 2)))
        columns = next(k for k in range(most, 0, -1) if k == 1 or legend_width(list(entries), k) <= width)
        figure.legend(
            entries.values(), entries.keys(), loc="outside lower center", ncols=columns, title=told, handlelength=3.5
        )


def seeds_told(results: Results, mean: str = "mean") -> str:
    """What middle and band are, in words."""
    count = len({curve.run.seed for curve in results.curves})
    if count < 3:
        return "one seed" if count == 1 else f"{mean} of 2 seeds; thin lines: the two"
    return f"{mean} of {count} seeds; bands from the least to the greatest of them"


def steps_label(results: Results) -> str:
    """What is counted along the axis of training."""
    return "iterations of L-BFGS" if results.first.configuration.optimiser == "lbfgs" else "steps of Adam"
