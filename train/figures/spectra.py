"""Histograms of the Hessian's eigenvalues before and after the first layer, for each number of tokens."""

from __future__ import annotations

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from train.comparisons.spectra import PROMPTS, condition
from train.comparisons.spectra import spectra as spectra_of
from train.figures.results import Results
from train.figures.style import BLUE, VERMILION, finish, grid

BINS = 50
SHOWN = (("before the first layer", BLUE, 0.0), ("after it", VERMILION, 0.45))


def spectra(figure: Figure, results: Results) -> None:
    """A panel for each n: eigenvalues in units of the largest of their prompt, of the runs with the first seed.

    Raises NothingToDraw where no training is finished.
    """
    tested = results.tested()
    shown = [one for one in tested if one.run.seed == tested[0].run.seed]
    for axes, one in zip(grid(figure, 1, len(shown), 3.0)[0], shown, strict=True):
        conditions = panel(axes, spectra_of(one.checkpoint, one.number))
        axes.set_title(f"n = {one.run.context}\nmedian condition {conditions}", fontsize=10)
        axes.set_xlabel("eigenvalue / the largest")
    figure.axes[0].set_ylabel("density")
    finish(figure, "The Hessian $X X^{\\mathsf{T}}$ before and after the first layer", f"{PROMPTS} fresh prompts")


def panel(axes: Axes, found: tuple[torch.Tensor, torch.Tensor]) -> str:
    """Both histograms, without the largest eigenvalues, which are 1; the condition numbers in words."""
    for (label, colour, opacity), values in zip(SHOWN, found, strict=True):
        shares = (values[:, :-1] / values[:, -1:]).flatten().numpy()
        axes.hist(
            shares, bins=BINS, range=(0.0, 1.0), density=True, histtype="stepfilled", facecolor=(*_rgb(colour), opacity)
        )
        axes.hist(
            shares, bins=BINS, range=(0.0, 1.0), density=True, histtype="step", color=colour, linewidth=1.5, label=label
        )
    return " to ".join(f"{condition(values):.3g}" for values in found)


def _rgb(colour: str) -> tuple[float, float, float]:
    return tuple(int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))  # type: ignore[return-value]
