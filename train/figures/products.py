"""What was learned, as matrices: S B_l^T C_l S, and A_l, should be multiples of the identity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from train.figures.results import Curve, NothingToDraw, Results, grouped
from train.figures.style import attention_name, finish, grid, labels_name, steps_label
from train.model.architecture import product, symmetrised
from train.model.predicted import distance

CELL = 2.2  # inches


@dataclass(frozen=True)
class Matrix:
    """A matrix that should be a multiple of the identity, with its name in mathematics."""

    name: str
    entries: torch.Tensor  # (d, d)

    @property
    def multiple(self) -> float:
        """tr M / d."""
        return float(self.entries.diagonal().mean())


def matrices(curve: Curve) -> list[Matrix]:
    """S B_l^T C_l S of every layer and head, and A_l of all but the last layer, which no loss sees."""
    architecture, s = curve.checkpoint.architecture, curve.root
    weights = curve.weights
    m = s @ product(symmetrised(architecture, weights)) @ s
    found = []
    for layer in range(architecture.layers):
        for head in range(architecture.heads):
            of = f"\\ell={layer}" if architecture.heads == 1 else f"\\ell={layer},\\,h={head}"
            found.append(Matrix(f"$S B^{{\\mathsf{{T}}}} C\\, S,\\ {of}$", m[layer, head]))
    if architecture.values == "full":
        for layer in range(architecture.layers - 1):
            for head in range(architecture.heads):
                of = f"\\ell={layer}" if architecture.heads == 1 else f"\\ell={layer},\\,h={head}"
                found.append(Matrix(f"$A,\\ {of}$", weights["A"][layer, head]))
    return found


def products(figure: Figure, results: Results) -> None:
    """A row of heat maps for every pair, depth and n, of the seed that is farthest off; in units of the greatest entry.

    Raises NothingToDraw where there is no product, or none that should be a multiple of the identity.
    """
    if results.first.architecture.perceptron or results.first.architecture.keys == "identity":
        raise NothingToDraw("keys and queries are of features that a perceptron makes, or have no weights")
    groups = grouped(results.curves, lambda c: (c.run.pair, c.depth, c.run.context)).values()
    rows = [max(curves, key=farthest) for curves in groups]
    found = [matrices(curve) for curve in rows]
    panels = grid(figure, len(rows), max(map(len, found)), CELL + 0.5)
    figure.set_size_inches(max(map(len, found)) * CELL + 2.2, len(rows) * (CELL + 0.35) + 0.9)
    image: Any = None
    for of_row, curve, matrices_of in zip(panels, rows, found, strict=True):
        for axes in of_row[len(matrices_of) :]:
            axes.remove()
        for axes, matrix in zip(of_row, matrices_of, strict=False):
            image = heat_map(axes, matrix)
        run = curve.run
        attention = f"{attention_name(curve.attention)} attention"
        title = f"{labels_name(run.labels)},\n{attention},\n{curve.depth} layers, n = {run.context},\nseed {run.seed}"
        of_row[0].set_ylabel(title, rotation=0, ha="right", va="center", fontsize=9)
    bar = figure.colorbar(image, ax=list(figure.axes), shrink=0.6, aspect=30, pad=0.02)
    bar.set_label("entry / largest absolute entry")
    bar.ax.set_label("colours")
    step = rows[0].checkpoint.step
    seeds = "" if all(len(curves) == 1 for curves in groups) else "; of all seeds, the one farthest off"
    told = (
        "$S = \\Sigma^{1/2}$; above each matrix M: its nearest multiple of the identity, (tr M / d) I, and dist(M, I)"
    )
    finish(figure, f"Learned matrices, after {step} {steps_label(results)}{seeds}", told)


def farthest(curve: Curve) -> float:
    """The largest distance of a matrix of a run."""
    return max(float(distance(matrix.entries)) for matrix in matrices(curve))


def heat_map(axes: Axes, matrix: Matrix) -> Any:
    """The entries in units of the greatest; above them the nearest multiple of I, and how far from it they are."""
    unit = float(matrix.entries.abs().max())
    image = axes.imshow((matrix.entries / unit).numpy(), cmap="PuOr", vmin=-1, vmax=1)
    axes.set(xticks=[], yticks=[])
    off = float(distance(matrix.entries))
    axes.set_title(f"{matrix.name}\nnearest ${matrix.multiple:.3g}\\,I$, dist {off:.2g}", fontsize=9)
    return image
