"""Predictions over all of the line for a few sine tasks: the transformer's and those of gradient steps on features."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from constructions.definitions.prompt import Prompt, Tokens
from train.comparisons.against_features import BEST, META, Step, meta_learned, of_best, of_run
from train.comparisons.answers import Predictor, transformer
from train.figures.comparisons import LEVELS
from train.figures.results import Curve, NothingToDraw, Results
from train.figures.style import BLACK, PURPLE, algorithm_style, attention_style, finish, grid
from train.files import Unreadable
from train.objective import TEST_STEP, Objective
from train.prompts import sine
from train.runs import Group

TASKS = 3
POINTS = 201


def predictions(figure: Figure, results: Results) -> None:
    """A panel for each of the first tasks of the test, of the first run; in it the task itself and its context tokens.

    Raises NothingToDraw without the meta-learned features.
    """
    curve = results.tested()[0]
    try:
        of = predictors(curve)
    except Unreadable as error:
        raise NothingToDraw(str(error)) from None
    c = replace(curve.checkpoint.configuration, integrated=False, dtype="float64")
    tasks = Objective(c, Group(curve.depth, (curve.run,)), "cpu").prompts.batch(TEST_STEP, TASKS).prompt.context
    for p, axes in enumerate(grid(figure, 1, TASKS)[0]):
        panel(axes, Tokens(tasks.x[:, p : p + 1], tasks.y[:, p : p + 1]), of, curve)
        axes.set(xlabel="$x$", ylabel="$y$" if p == 0 else "", title=f"task {p}")
    told = f"one linear layer, seed {curve.run.seed}; fresh tasks $y = a \\sin(x + \\varphi)$, n = {curve.run.context}"
    finish(figure, "Predictions from the context", told)


def predictors(curve: Curve) -> dict[str, Predictor]:
    """By name.  Raises NothingToDraw and, where the meta-learned features are not there, Unreadable."""
    checkpoint, run = curve.checkpoint, curve.run
    if curve.file is None or run.labels != sine.NAME:
        raise NothingToDraw(
            "the checkpoint is in no file, beside which meta-learned features would be, or not of sines"
        )
    c = replace(checkpoint.configuration, integrated=False, dtype="float64")
    objective = Objective(c, Group(curve.depth, (run,)), "cpu")
    return {
        f"trained: {curve.attention}": transformer(objective, of_run(checkpoint, curve.number)),
        META: meta_learned(Path(curve.file), checkpoint, run),
        BEST: Step(of_best(run.context, c.spectrum[0] ** 0.5), 1.0),
    }


def panel(axes: Axes, context: Tokens, of: dict[str, Predictor], curve: Curve) -> None:
    """One task, (1, 1, ..., n)."""
    scale = float(curve.checkpoint.configuration.spectrum[0]) ** 0.5
    xi = torch.linspace(-0.5, 0.5, POINTS, dtype=torch.float64)
    x = (scale * xi)[None, None, None]
    f, at = sine.rows(context.x[0, 0] / scale), sine.rows(xi[None])
    z = torch.linalg.lstsq(f.T, context.y[0, 0].T).solution  # (2, 1): two tokens tell it
    axes.plot(x.flatten(), (z.T @ at).flatten(), color=PURPLE, linewidth=4, alpha=0.35, label="the task")
    axes.plot(context.x.flatten(), context.y.flatten(), "o", color=BLACK, markersize=5, zorder=3, label="context")
    for name, predictor in of.items():
        style = algorithm_style(name) if name in LEVELS else attention_style(curve.attention, 0)
        with torch.no_grad():
            made = predictor(Prompt(context, Tokens(x, torch.zeros_like(x))))
        axes.plot(x.flatten(), made.flatten(), label=LEVELS.get(name, name), **{**style, "marker": ""})
