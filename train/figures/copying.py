"""How much every token reads from each in the first layer, where tokens are x_1, y_1, ..., x_n, y_n and the query."""

from __future__ import annotations

from typing import Any

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from train.comparisons.copying import attention, partners
from train.figures.results import Curve, NothingToDraw, Results
from train.figures.style import finish, grid, steps_label
from train.objective import TEST_STEP, Objective
from train.runs import Group

CELL = 2.6  # inches
MOST = 4  # runs in a row
PROMPTS = 2000


def copying(figure: Figure, results: Results) -> None:
    """A heat map for each run (across) and head (down), means over fresh prompts.

    Raises NothingToDraw where no run has alternating tokens.
    """
    shown = [c for c in results.curves if c.checkpoint.configuration.tokens == "alternating"]
    if not shown:
        raise NothingToDraw("no run has alternating tokens, of which one reads from the other")
    depth = shown[0].depth
    shown = [c for c in shown if len(c.run.similarities) == len(shown[0].run.similarities) and c.depth == depth][:MOST]
    found = [read_from(curve) for curve in shown]
    panels = grid(figure, len(found[0]), len(found), CELL)
    figure.set_size_inches(max(len(found) * CELL + 1.6, 6.5), len(found[0]) * (CELL + 0.6) + 0.9)
    image: Any = None
    largest = max(float(read.abs().max()) for read in found)
    least = min(0.0, *(float(read.min()) for read in found))
    for across, (curve, read) in enumerate(zip(shown, found, strict=True)):
        told = partners(read)
        for head, axes in enumerate(panels[:, across]):
            image = heat_map(axes, read[head], least, largest)
            x, y = told["x_i from y_i"][head], told["y_i from x_i"][head]
            of = f"seed {curve.run.seed}" + (f", head {head}" if len(read) > 1 else "")
            axes.set_title(f"{of}\n$x_i$ from $y_i$: {x:.2f}, $y_i$ from $x_i$: {y:.2f}", fontsize=9)
            axes.set_xlabel("token that reads", fontsize=9)
    panels[0, 0].set_ylabel("token read from", fontsize=9)
    bar = figure.colorbar(image, ax=list(figure.axes), shrink=0.8, aspect=25, pad=0.02)
    bar.set_label("weight")
    bar.ax.set_label("colours")
    step = shown[0].checkpoint.step
    finish(
        figure,
        f"Attention of the first layer, after {step} {steps_label(results)}",
        f"means over {PROMPTS} fresh prompts; $x_i$ that reads $y_i$ alone is what gradient descent on pairs needs",
    )
    for axes in figure.axes:
        axes.grid(False)


def read_from(curve: Curve) -> torch.Tensor:
    """The attention of the first layer, (heads, n, n + 1)."""
    objective = Objective(curve.checkpoint.configuration, Group(curve.depth, (curve.run,)), "cpu")
    weights = {name: w[None].to(objective.like) for name, w in curve.weights.items()}
    return attention(objective, weights, objective.prompts.sample(TEST_STEP, PROMPTS))[0].double()


def heat_map(axes: Axes, read: torch.Tensor, least: float, largest: float) -> Any:
    """Columns read from rows; the last column is the query's.  White for 0."""
    colours, low = ("PuOr", -largest) if least < 0 else ("Purples", 0.0)
    image = axes.imshow(read.numpy(), cmap=colours, vmin=low, vmax=largest)
    n = len(read)
    names = [f"${'xy'[j % 2]}_{{{j // 2 + 1}}}$" for j in range(n)]
    axes.set_xticks(range(n + 1), [*names, "$x_t$"], fontsize=7)
    axes.set_yticks(range(n), names, fontsize=7)
    return image
