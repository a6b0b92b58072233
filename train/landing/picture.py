"""One run in four panels: distances over training, learned over predicted scalars, S B^T C S, and the spectrum."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from train.figures.style import layers_name, numbered_style
from train.files import whole
from train.landing.criteria import DISTANCE
from train.landing.measured import Landing
from train.landing.scalars import Scalar

LEAST = 1e-16  # a distance below is drawn there
MOST = 1e30  # nothing beyond is drawn
PAGE, HIGHEST, LOWEST = 24.0, 3.9, 2.0  # inches: of a page that is 17 wide, and of a row; a dozen rows fit
SMALLEST = 0.55  # of the size of a text


def draw(landings: Sequence[Landing], path: Path) -> None:
    """A row for each run, into a file, whole or not at all.  Raises OSError where it cannot be written."""
    height = max(LOWEST, min(HIGHEST, PAGE / max(1, len(landings))))
    figure = Figure(figsize=(17, height * len(landings)), layout="constrained")
    panels = figure.subplots(len(landings), 4, squeeze=False)
    for (first, second, third, fourth), found in zip(panels, landings, strict=True):
        distances(first, found)
        scalars(second, found)
        matrices(third, found)
        spectrum(fourth, found)
    small = height / HIGHEST
    if small < 1:
        shrunk(figure, max(small, SMALLEST))
    with whole(path) as partial:
        figure.savefig(partial, format=path.suffix[1:], dpi=110)


def shrunk(figure: Figure, by: float) -> None:
    """All texts and marks of a picture of many runs, smaller."""
    for text in figure.findobj(Text):
        text.set_fontsize(float(text.get_fontsize()) * by)
    for line in figure.findobj(Line2D):
        line.set_markersize(line.get_markersize() * by)


def distances(axes: Axes, found: Landing) -> None:
    """Over the steps of the training, and the limit of what has landed."""
    number = 0
    for name, history in found.history.items():
        for layer, values in enumerate(zip(*history, strict=True)):
            style = numbered_style(number) | ({"marker": ""} if len(found.steps) > 1 else {})  # a line of one is none
            axes.plot(found.steps, numpy.maximum(_drawable(values), LEAST), label=f"{name} {layer}", **style)
            number += 1
    axes.axhline(DISTANCE, color="0.5", lw=1, ls=":")
    axes.set(yscale="log", xlabel="step", ylabel="distance to the family")
    if len(found.steps) == 1:
        axes.set_xticks(found.steps)
    axes.set_title(
        f"{found.pair}, {layers_name(found.layers)}, n = {found.context}, seed {found.seed}: {found.verdict}"
    )
    axes.legend(fontsize=8)


def scalars(axes: Axes, found: Landing) -> None:
    """Learned over predicted, by the law of the verdict and by fresh prompts; below each its learned value."""
    at = numpy.arange(len(found.scalars))
    axes.axhline(1, color="0.6", lw=1)
    axes.plot(at, _ratios(found.scalars), "x", color="#D55E00", ms=8, label="by the law of the verdict")
    fresh = found.fresh.scalars
    bars = _drawable([3 * s.error / abs(s.predicted or numpy.nan) for s in fresh]) * numpy.abs(_ratios(fresh))
    label = "by fresh prompts, 3 standard errors"
    axes.errorbar(at + 0.2, _ratios(fresh), bars, fmt=".", color="#0072B2", capsize=3, label=label)
    named = [f"{s.name}\n{s.learned:.3g}" for s in found.scalars]
    axes.set_xticks(at, named, fontsize=8, rotation=60)
    axes.set_ylabel("learned / predicted scalar")
    axes.legend(fontsize=8, ncols=2, loc="lower center", bbox_to_anchor=(0.5, 1), borderaxespad=0.2)


def _ratios(scalars: Sequence[Scalar]) -> numpy.ndarray:
    return _drawable([s.learned / s.predicted if s.predicted else numpy.nan for s in scalars])


def _drawable(values: Sequence[float]) -> numpy.ndarray:
    """The same, with NaN in place of what is too large for a picture."""
    made = numpy.asarray(values, dtype=float)
    return numpy.where(numpy.abs(made) < MOST, made, numpy.nan)


def matrices(axes: Axes, found: Landing) -> None:
    """Every S B^T C S in units of its largest entry, side by side."""
    made = [numpy.asarray(m) / (numpy.abs(m).max() or 1) for m in found.matrices]
    gap = numpy.full((made[0].shape[0], 1), numpy.nan)
    joined = numpy.concatenate([part for m in made for part in (m, gap)][:-1], axis=1)
    image = axes.imshow(joined, cmap="PuOr", vmin=-1, vmax=1)
    axes.set(xticks=[], yticks=[])
    axes.set_title("$S B^{\\mathsf{T}} C\\, S$, $S = \\Sigma^{1/2}$, layer by layer / largest entry")
    axes.figure.colorbar(image, ax=axes, shrink=0.6)


def spectrum(axes: Axes, found: Landing) -> None:
    """The eigenvalues of the Hessian on the quotient, by size; those below 0 in another shape and colour."""
    values = _drawable(found.inertia.eigenvalues)
    at = numpy.arange(len(values))
    for chosen, marker, colour, label in (
        (values > 0, "o", "#0072B2", "above 0"),
        (values <= 0, "v", "#D55E00", "below 0, absolute"),
    ):
        if chosen.any():
            axes.plot(at[chosen], numpy.abs(values[chosen]), marker, color=colour, ms=4, label=label)
    axes.set(yscale="log", xlabel="number", ylabel="eigenvalue, in units of the Hessian")
    axes.set_title(f"Hessian at the predicted point: {found.inertia.kind}")
    if axes.lines:
        axes.legend(fontsize=8)
