"""What ``train.against_gradient_descent`` has found of the runs of a figure, read from beside their checkpoints."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from train.against_gradient_descent import SCHEMA, SUFFIX
from train.comparisons.against_features import BEST, META
from train.figures.results import Curve, NothingToDraw, Results, grouped
from train.files import Unreadable, text_of

COMMAND = "python -m train.against_gradient_descent"
SAME = 1e-3  # relative: a loss in float64 against the one of the same weights in float32
LEVELS = {  # algorithms that know nothing of a run but its prompts; others are fitted to what was trained
    "gradient descent": "gradient descent, best steps",
    "GD++": "GD++, best steps",
    META: "one gradient step, meta-learned features",
    BEST: "one gradient step, sine and cosine (the best)",
}


@dataclass(frozen=True)
class Algorithm:
    """An algorithm beside a run: losses, and the sensitivities d(prediction)/d(x_t) of both compared."""

    loss: float
    scales: tuple[float, ...]  # the losses for inputs times alpha
    cosine: float
    difference: float  # mean |ours - theirs|
    norm: float  # mean |theirs|


@dataclass(frozen=True)
class Comparison:
    """A run against the algorithms, by name; numbers that have overflown are no numbers."""

    curve: Curve
    alphas: tuple[float, ...]
    scales: tuple[float, ...]
    algorithms: Mapping[str, Algorithm]
    zero: float  # the loss of the prediction 0
    transfer: Mapping[str, Mapping[str, tuple[float, ...]]]  # of one layer: change -> at, transformer, exact
    rollout: Mapping[str, Mapping[str, tuple[float, ...]]]  # of one layer: who -> what of the errors, by times


def comparisons(results: Results) -> list[Comparison]:
    """Of every run that ``results.tested`` shows.

    Raises NothingToDraw where a file is missing or of other weights, and Unreadable for one that is none of its kind.
    """
    found = []
    for curve in results.tested():
        if curve.file is None:
            raise NothingToDraw(f"the checkpoints are in no files; beside them {COMMAND} writes what is needed")
        found.append(_read(curve, curve.file))
    return found


def _read(curve: Curve, file: Path) -> Comparison:
    """The comparison of one run, from the file beside its checkpoint."""
    beside = file.with_name(file.stem + SUFFIX)
    if not beside.exists():
        raise NothingToDraw(f"{beside.name} is not there; make it: {COMMAND} {file}")
    try:
        written = json.loads(text_of(beside))
        if written["schema"] != SCHEMA or len(written["runs"]) != len(curve.checkpoint.group.runs):
            raise ValueError(f"not of schema {SCHEMA} and {len(curve.checkpoint.group.runs)} runs")
        of = written["runs"][curve.number]
        if not math.isclose(_number(of["loss"]), curve.loss, rel_tol=SAME):
            raise NothingToDraw(f"{beside.name} is of other weights; make it again: {COMMAND} {file}")
        made = Comparison(
            curve,
            _numbers(of["scales"]["alpha"]),
            _numbers(of["scales"]["transformer"]),
            {name: _algorithm(one, of["scales"][name]) for name, one in of["algorithms"].items()},
            _number(of["loss of 0"]),
            _tables(of.get("transfer", {})),
            _tables({name: one for name, one in of.get("rollout", {}).items() if name != "factor"}),
        )
    except KeyError as error:
        raise Unreadable(f"{beside}: {error.args[0]!r} is missing") from None
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Unreadable(f"{beside}: not a comparison ({error})") from None
    if any(len(losses) != len(made.alphas) for losses in (made.scales, *(a.scales for a in made.algorithms.values()))):
        raise Unreadable(f"{beside}: not as many losses as scales of the input")
    return made


def _algorithm(one: Mapping[str, Any], scales: Any) -> Algorithm:
    keys = ("loss", "sensitivity cosine", "sensitivity difference", "sensitivity norm")
    loss, cosine, difference, norm = (_number(one[key]) for key in keys)
    return Algorithm(loss, _numbers(scales), cosine, difference, norm)


def _tables(found: Mapping[str, Any]) -> dict[str, dict[str, tuple[float, ...]]]:
    """Columns of numbers, of as many in each table.  Raises ValueError for others."""
    made = {name: {key: _numbers(column) for key, column in one.items()} for name, one in found.items()}
    if any(len({len(column) for column in one.values()}) > 1 for one in made.values()):
        raise ValueError("columns of different lengths")
    return made


def _number(found: Any) -> float:
    """None stands for what has overflown.  Raises ValueError for what is neither."""
    if found is None:
        return math.nan
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise ValueError(f"{found!r} in place of a number")
    return float(found)


def _numbers(found: Any) -> tuple[float, ...]:
    if not isinstance(found, list):
        raise ValueError(f"{found!r} in place of a list")
    return tuple(map(_number, found))


def by_panel(found: Sequence[Comparison]) -> list[list[Comparison]]:
    """One panel for each law of labels, number of layers and n."""
    of_curve = {id(c.curve): c for c in found}
    panels = grouped([c.curve for c in found], lambda c: (c.run.labels, c.depth, c.run.context))
    return [[of_curve[id(c)] for c in curves] for curves in panels.values()]


def by_attention(found: Sequence[Comparison]) -> dict[str, list[Comparison]]:
    """The runs of each attention: they differ in their seeds."""
    names = list(dict.fromkeys(c.curve.attention for c in found))
    return {name: [c for c in found if c.curve.attention == name] for name in names}


def one_of_each_seed(found: Sequence[Comparison]) -> list[Comparison]:
    """The algorithms of ``LEVELS`` know nothing of a run but its prompts, those of the seed."""
    return list({c.curve.run.seed: c for c in reversed(found)}.values())
