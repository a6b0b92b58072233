"""What one linear layer has learned: M, with prediction sum_i y_i x_i^T M x_t, against the best step h* I."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from train.comparisons.best_steps import MOMENTS, best_step
from train.comparisons.regression import learned_step as step_of
from train.comparisons.regression import seen
from train.figures.results import Curve, NothingToDraw, Results
from train.figures.style import finish, grid, steps_label
from train.model.architecture import heads
from train.model.merged import merged
from train.objective import Objective
from train.runs import Group

CELL = 2.2  # inches
MOST = 6  # runs in a row


@dataclass(frozen=True)
class Learned:
    """M of a run in units of h*; the nearest step, and the distance of all that the prediction depends on from h*."""

    curve: Curve
    entries: torch.Tensor  # M / h*, (d, d)
    h: float
    found: dict[str, float]  # of ``train.against_gradient_descent.learned_step``


def learned(curve: Curve) -> Learned:
    """Of a single layer of one linear head; its d + 1 rows of keys and queries, y among them, are all looked at."""
    c = curve.checkpoint
    objective = Objective(c.configuration, Group(curve.depth, (curve.run,)), "cpu")
    weights = {name: w[None] for name, w in curve.weights.items()}
    (head,) = heads(objective.architecture, weights, 0, objective.similarities, objective.scales.double())
    d = objective.architecture.d
    h = best_step(c.configuration.covariates, c.configuration.spectrum[0], d, curve.run.context)
    value, between = (m[0, 0] for m in merged(head, d))
    return Learned(curve, 2 * seen(value, between, d)[d, :d] / h, h, step_of(value, between, d, h))


def learned_step(figure: Figure, results: Results) -> None:
    """For each run M / h* (above), which should be I, and its difference from I (below).

    Raises NothingToDraw for other architectures than one dense linear layer, and for laws without a known best step.
    """
    shown = [curve for curve in results.curves if _is_one_linear_layer(curve)][:MOST]
    if not shown:
        raise NothingToDraw("no run is one layer of one linear head, with dense values and keys and a known best step")
    found = [learned(curve) for curve in shown]
    panels = grid(figure, 2, len(found), CELL + 0.4)
    figure.set_size_inches(max(len(found) * CELL + 2.0, 6.5), 2 * (CELL + 0.35) + 1.5)
    eye = torch.eye(len(found[0].entries), dtype=torch.float64)
    largest = max(float(one.entries.abs().max()) for one in found)
    off = max(float((one.entries - eye).abs().max()) for one in found)
    for above, below, one in zip(*panels, found, strict=True):
        image = heat_map(above, one.entries, largest)
        error = heat_map(below, one.entries - eye, off)
        step, distance = one.found["learned"], one.found["distance"]
        above.set_title(f"seed {one.curve.run.seed}\nnearest step {step:.4g}\ndistance {distance:#.2g}", fontsize=9)
    for row, drawn, name in zip(panels, (image, error), ("$M / h^*$", "$M / h^* - I$"), strict=True):
        bar = figure.colorbar(drawn, ax=list(row), shrink=0.85, aspect=15, pad=0.02)
        bar.set_label(name)
        bar.ax.set_label("colours")
    step = found[0].curve.checkpoint.step
    finish(
        figure,
        f"Learned step, after {step} {steps_label(results)}",
        f"prediction $= \\sum_i y_i\\, x_i^{{\\mathsf{{T}}}} M x_t$ + rest; best step $h^* = {found[0].h:.4g}$"
        "\ndistance: of M and the rest together from $h^* I$ and 0, relative",
    )


def heat_map(axes: Axes, entries: torch.Tensor, largest: float) -> Any:
    """The entries, white for 0."""
    image = axes.imshow(entries.numpy(), cmap="PuOr", vmin=-largest, vmax=largest)
    axes.set(xticks=[], yticks=[])
    return image


def _is_one_linear_layer(curve: Curve) -> bool:
    c = curve.checkpoint.configuration
    dense = (c.values, c.keys) == ("dense", "dense")
    law = c.covariates in MOMENTS and len(set(c.spectrum)) == 1 and curve.run.labels == "linear"
    return dense and law and curve.depth == 1 and curve.run.similarities == ("linear",)
