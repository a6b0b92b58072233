"""What is read off comparisons with gradient descent, GD++ and their like, run by run."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from train.reached.outcome import CLOSE, ERRORS, NOTHING, SAMPLING, Reached, listed

Compared = Sequence[dict[str, Any]]  # runs, as train.against_gradient_descent writes them
GD, GDPP, NEAREST = "gradient descent", "GD++", "nearest GD++"  # NEAREST: its steps fitted to the trained layers


def within(share: float, algorithm: str) -> Callable[[Compared], Reached]:
    """Every loss is at most (1 + share) times that of an algorithm with its best steps."""

    def measure(runs: Compared) -> Reached:
        ratios = [run["loss"] / run["algorithms"][algorithm]["loss"] for run in runs]
        return Reached(f"loss over its: {listed(ratios)}", max(ratios) <= 1 + share)

    return measure


def near(share: float, algorithm: str) -> Callable[[Compared], Reached]:
    """Every loss is that of an algorithm with its best steps, up to a share of it."""

    def measure(runs: Compared) -> Reached:
        ratios = [run["loss"] / run["algorithms"][algorithm]["loss"] for run in runs]
        return Reached(f"loss over its: {listed(ratios)}", max(abs(ratio - 1) for ratio in ratios) <= share)

    return measure


def far_below(share: float, algorithm: str) -> Callable[[Compared], Reached]:
    """Trimmed mean and median of the squared errors are at most (1 - share) times an algorithm's, and the mean is less.

    Of clipped tokens the mean is decided by the one prompt in some thousands on which they reach the limit, and is as
    uncertain as their number; the other two are not.
    """

    def measure(runs: Compared) -> Reached:
        limits = {"loss": 1.0, "trimmed loss": 1 - share, "median loss": 1 - share}
        ratios = {name: [run[name] / run["algorithms"][algorithm][name] for run in runs] for name in limits}
        text = "; ".join(f"{name} over its: {listed(values)}" for name, values in ratios.items())
        return Reached(text, all(max(ratios[name]) <= limit for name, limit in limits.items()))

    return measure


def above(share: float, algorithm: str) -> Callable[[Compared], Reached]:
    """Every loss is more than (1 + share) times that of an algorithm with its best steps."""

    def measure(runs: Compared) -> Reached:
        ratios = [run["loss"] / run["algorithms"][algorithm]["loss"] for run in runs]
        return Reached(f"loss over its: {listed(ratios)}", min(ratios) > 1 + share)

    return measure


def aligned(cosine: float, algorithm: str) -> Callable[[Compared], Reached]:
    """The sensitivities have at least this cosine with those of an algorithm; their difference is told."""

    def measure(runs: Compared) -> Reached:
        found = [run["algorithms"][algorithm] for run in runs]
        cosines = [one["sensitivity cosine"] for one in found]
        off = listed([one["sensitivity difference"] for one in found])
        return Reached(f"cosine {', '.join(f'{c:.4f}' for c in cosines)}, difference {off}", min(cosines) >= cosine)

    return measure


def sensitive(share: float, algorithm: str) -> Callable[[Compared], Reached]:
    """The sensitivities differ from those of an algorithm by at most this share of them, in the mean."""

    def measure(runs: Compared) -> Reached:
        found = [run["algorithms"][algorithm] for run in runs]
        off = [one["sensitivity difference"] / one["sensitivity norm"] for one in found]
        return Reached(f"relative difference {listed(off)}", max(off) <= share)

    return measure


def of_kernel(share: float, name: str) -> Callable[[Compared], Reached]:
    """The kernel k(u, v) that one layer has learned is at most this far from another, relative, in L2."""

    def measure(runs: Compared) -> Reached:
        off = [run["kernel"][name] for run in runs]
        return Reached(f"distance {listed(off)}", max(off) <= share)

    return measure


def learned_step(runs: Compared) -> Reached:
    """The learned product is the best step times I: distance relative to it, modulo rescaling."""
    off = [run["step"]["distance"] for run in runs]
    steps = ", ".join(f"{run['step']['learned']:.4f} for {run['step']['best']:.4f}" for run in runs)
    return Reached(f"step {steps}; distance {listed(off)}", max(off) < CLOSE / 2)


def curves_coincide(runs: Compared) -> Reached:
    """The losses of the transformer and of GD at all input scales."""
    off = [
        abs(ours / theirs - 1)
        for run in runs
        for ours, theirs in zip(run["scales"]["transformer"], run["scales"][GD], strict=True)
    ]
    return Reached(f"largest relative difference {max(off):.3f}", max(off) < SAMPLING)


def transfers(runs: Compared) -> Reached:
    """On other prompts every loss is the exact one of the best step, up to ``ERRORS`` standard errors and 1%."""
    off, within_errors = {}, True
    for change in runs[0]["transfer"]:
        tables = [run["transfer"][change] for run in runs]
        columns = [zip(one["transformer"], one["exact"], one["standard error"], strict=True) for one in tables]
        points = list(itertools.chain.from_iterable(columns))
        off[change] = max(abs(a / b - 1) for a, b, _ in points)
        within_errors &= all(abs(a - b) <= ERRORS * error + SAMPLING / 3 * b for a, b, error in points)
    text = "; ".join(f"{change}: {value:.3f}" for change, value in off.items())
    return Reached(f"largest relative difference: {text}", within_errors)


def rolls_out(runs: Compared) -> Reached:
    """After every number of damped layers the trimmed loss is that of as many damped steps."""
    off = []
    for run in runs:
        ours, theirs = (run["rollout"][name]["trimmed loss"] for name in ("transformer", GD))
        off.append(max(abs(a / b - 1) for a, b in zip(ours, theirs, strict=True)))
    return Reached(f"largest relative difference {listed(off)}", max(off) < SAMPLING)


def copies(runs: Compared) -> Reached:
    """With some head of the first layer every x_i reads its y_i, in the mean over i and prompts."""
    read = [max(run["copying"]["x_i from y_i"]) for run in runs]
    return Reached(f"weight {listed(read)}", min(read) > 1 - CLOSE)


def contents_do_better(runs: Compared) -> Reached:
    """``token_copying_with_contents``, linear heads, with its best step and gamma is below the best step of GD."""
    ratios = [run["constructions"]["contents"]["best"] / run["algorithms"][GD]["loss"] for run in runs]
    return Reached(f"loss over its: {listed(ratios)}", max(ratios) < 1 - SAMPLING)


def of_heads(count: int, measure: Callable[[Compared], Reached]) -> Callable[[Compared], Reached]:
    """Of the runs with that many heads."""

    def of(runs: Compared) -> Reached:
        own = [run for run in runs if run["pair"].count("+") == count - 1]
        return measure(own) if own else NOTHING

    return of
