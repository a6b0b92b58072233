"""The loss on the tasks that were trained on and on fresh ones, against how many there are."""

from __future__ import annotations

from matplotlib.figure import Figure

from train.comparisons.best_steps import MOMENTS, best_step
from train.comparisons.fresh_tasks import number_of_tasks, on_fresh_tasks
from train.comparisons.transfer import exact, kurtosis
from train.figures.results import Curve, NothingToDraw, Results
from train.figures.style import (
    BLUE,
    VERMILION,
    algorithm_style,
    curve,
    finish,
    grid,
    logarithmic,
    over_seeds,
    seeds_told,
)

MARKS = (("tasks trained on", BLUE, "o", "-"), ("fresh tasks", VERMILION, "^", "-."))


def tasks(figure: Figure, results: Results) -> None:
    """One panel, with the exact loss of the best gradient step as a level.

    Raises NothingToDraw where no finished run has fixed tasks, and for covariates of which no such step is known.
    """
    by_number: dict[int, list[Curve]] = {}
    for one in results.tested():
        count = number_of_tasks(one.run.labels)
        if count is not None:
            by_number.setdefault(count, []).append(one)
    if not by_number:
        raise NothingToDraw("no run was trained on a fixed set of tasks")
    if (law := results.first.configuration.covariates) not in MOMENTS:
        raise NothingToDraw(f"the exact step is one for covariates {', '.join(MOMENTS)}, not for {law}")
    ((axes,),) = grid(figure, 1, 1)
    numbers = sorted(by_number)
    own = [[one.loss for one in by_number[k]] for k in numbers]
    fresh = [[on_fresh_tasks(one.checkpoint, one.number) for one in by_number[k]] for k in numbers]
    for (label, colour, marker, line), points in zip(MARKS, (own, fresh), strict=True):
        curve(axes, numbers, over_seeds(points), label, color=colour, marker=marker, linestyle=line)
    style = {**algorithm_style("gradient descent"), "marker": ""}
    axes.axhline(of_best_step(results), label="gradient descent, best step, exact", **style)
    axes.set(xscale="log", xlabel="number of tasks", ylabel="test loss")
    axes.set_xticks(numbers, [str(k) for k in numbers])
    logarithmic(axes)
    finish(figure, "Loss of one layer trained on a fixed set of tasks", seeds_told(results))


def of_best_step(results: Results) -> float:
    """On fresh tasks, for independent coordinates of the law trained on."""
    c, n = results.first.configuration, results.curves[0].run.context
    d, variance = len(c.spectrum), float(MOMENTS[c.covariates][0]) * c.spectrum[0]
    return exact(variance, kurtosis(c.covariates), d, n, 1.0, best_step(c.covariates, c.spectrum[0], d, n))
