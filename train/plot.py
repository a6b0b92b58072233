"""``python -m train.plot RESULT...``: the figures of an experiment, from its checkpoints, as PNG and SVG."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure

from train.extras import extra

with extra("train", __name__ == "__main__"):
    from train.figures import FIGURES

from train.console import Command, ending, refused
from train.figures.results import NothingToDraw, Results, results
from train.files import Unreadable, check_target, whole
from train.own import options
from train.printable import printable

SCHEMA = 1
FORMATS = ("png", "svg")
EXPLAINED = """\
Draws the figures of one experiment from its checkpoints, finished or not, into OUT/EXPERIMENT/FIGURE.png and .svg.
A RESULT is a checkpoint, or a folder with checkpoints beneath it.

exit codes: 0 drawn; 2 wrong usage, a file that can't be read or written, or files that don't belong together."""
EXAMPLE = """\
example:
  python -m train functional_gradient_descent/loss_against_context
  python -m train.plot results/functional_gradient_descent/loss_against_context"""


def parser() -> Command:
    """The command's arguments."""
    made = Command(
        prog="python -m train.plot",
        description=EXPLAINED,
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.add_argument("results", metavar="RESULT", nargs="+", type=Path, help="a checkpoint or a folder of them")
    made.add_argument("--out", type=Path, default=Path("figures"), help="folder of the figures; default: %(default)s")
    options.add(made)
    made.add_argument("--json", action="store_true", help="machine-readable output on standard output")
    return made


def main(argv: list[str] | None = None) -> int:
    """The command; returns its exit code."""
    given = parser().parse_args(argv)
    written, left_out = [], []
    try:
        with redirect_stdout(sys.stderr):  # what functions of the user's print
            found = results(given.results, options.own_of(given.similarity, given.labels, given.covariates))
        experiment = found.first.experiment
        if experiment not in FIGURES:
            raise ValueError(f"no figure is known of the experiment {experiment!r}; known: {', '.join(FIGURES)}")
        targets = {name: [given.out / experiment / f"{name}.{e}" for e in FORMATS] for name in FIGURES[experiment]}
        for paths in targets.values():
            for path in paths:
                check_target(path, found.files, folders=True)
        for name, paths in targets.items():
            try:
                with redirect_stdout(sys.stderr):
                    figure = drawn(found, name)
            except NothingToDraw as reason:
                left_out.append({"figure": name, "reason": str(reason)})
                continue
            written += [save(figure, path) for path in paths]
    except (Unreadable, ValueError, OSError) as error:
        return refused("python -m train.plot", error)
    unfinished = sum(not c.finished for c in found.checkpoints)
    if given.json:
        told = {"figures": [str(path) for path in written], "left_out": left_out, "unfinished": unfinished}
        print(json.dumps({"schema": SCHEMA, "experiment": experiment, **told}, indent=1))
        return 0
    for path in written:
        print(printable(path))
    for one in left_out:
        print(printable(f"not drawn: {one['figure']}: {one['reason']}"), file=sys.stderr)
    if unfinished:
        of = len(found.checkpoints)
        print(printable(f"{unfinished} of {of} checkpoints unfinished: histories only"), file=sys.stderr)
    return 0


def drawn(found: Results, name: str) -> Figure:
    """A figure of an experiment, by its name; its layout is settled, for all formats.  Raises NothingToDraw."""
    figure = Figure(layout="constrained")
    FIGURES[found.first.experiment][name](figure, found)
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    return figure


def save(figure: Figure, path: Path) -> Path:
    """Write a figure whole or not at all, the same bytes for the same figure.  Raises OSError."""
    with whole(path) as partial, matplotlib.rc_context({"svg.hashsalt": path.stem}):
        told = {"Date": None} if path.suffix == ".svg" else None
        figure.savefig(partial, format=path.suffix[1:], dpi=150, metadata=told)
    return path


if __name__ == "__main__":
    ending(main)
