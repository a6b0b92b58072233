"""``python -m train.against_gradient_descent RESULT...``: trained transformers against gradient descent and GD++.

On fresh prompts, for every run of a checkpoint: its loss and those of the algorithms with their best steps, the mean
distance of its predictions from theirs, cosine and distance of the sensitivities d(prediction)/d(x_t), the losses for
inputs of other scales, what one linear layer has learned against the best step h*, and the loss halfway between
trained and constructed weights.  Of alternating tokens the first layer makes the pairs: L layers are held against L - 1
steps, and two against the constructions of ``train.comparisons.copying``.  Behind a perceptron: gradient steps on
features, one of them meta-learned by gradient_descent/meta_learned_step, in the folder beside.  Written as JSON beside
the checkpoint.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.table import Table

from train.extras import extra

with extra("train", __name__ == "__main__"):
    from train.checkpoint import read

from train.comparisons import against_features
from train.comparisons.regression import compared
from train.console import Command, console, ending, refused
from train.files import Unreadable, check_target, files_in, finite, whole
from train.printable import printable

SCHEMA = 1
SUFFIX = ".against_gradient_descent.json"


def write(path: Path, found: Mapping[str, Any]) -> None:
    """Write the JSON file whole or not at all."""
    with whole(path) as partial:
        partial.write_text(json.dumps(found, indent=1, allow_nan=False) + "\n", encoding="utf-8")


def beside(path: Path) -> Path:
    """Where the comparison of a checkpoint is written."""
    return path.with_name(path.stem + SUFFIX)


def checkpoints(given: list[Path]) -> list[Path]:
    """The checkpoints among files and folders.  Raises Unreadable for a folder that holds none."""
    found = []
    for path in given:
        inside = files_in(path, "**/*.safetensors") if path.is_dir() else [path]
        if not inside:
            raise Unreadable(f"{path}: no checkpoint (.safetensors) in this folder")
        found += inside
    return found


def main(argv: list[str] | None = None) -> int:
    """The command; returns its exit code."""
    command = Command(
        prog="python -m train.against_gradient_descent",
        description=(__doc__ or "").partition("\n\n")[2],
        epilog=f"exit codes: 0 compared; 2 wrong usage or a checkpoint that can't be compared. Written: *{SUFFIX}",
        allow_abbrev=False,
    )
    command.add_argument("results", nargs="+", type=Path, metavar="RESULT", help="checkpoints, or folders of them")
    command.add_argument("--json", action="store_true", help="machine-readable output on standard output")
    given = command.parse_args(argv)
    results = {}
    try:
        paths = checkpoints(given.results)
        for path in paths:
            check_target(beside(path), paths)
        for path in paths:
            checkpoint = read(path)
            if not checkpoint.finished:
                raise Unreadable(f"{path}: the training is not finished (step {checkpoint.step})")
            runs = []
            for r, run in enumerate(checkpoint.group.runs):
                if not given.json:
                    print(printable(f"{path}: {run.pair}, seed {run.seed}"), file=sys.stderr, flush=True)
                runs.append(
                    against_features.compared(path, checkpoint, r)
                    if checkpoint.architecture.perceptron
                    else compared(checkpoint, r)
                )
            named = {"schema": SCHEMA, "checkpoint": path.name, "experiment": checkpoint.experiment}
            found = {**named, "runs": finite(runs)}
            write(beside(path), found)
            results[str(path)] = found
    except (Unreadable, ValueError, OSError) as error:
        return refused("python -m train.against_gradient_descent", error)
    if given.json:
        print(json.dumps({"schema": SCHEMA, "results": results}, indent=1))
    else:
        print_table(results)
    return 0


def told(number: float | None) -> str:
    """Four digits; a sign for what is no number."""
    return "∞" if number is None else f"{number:.4f}" if abs(number) < 1000 else f"{number:.1e}"


def print_table(results: Mapping[str, Mapping[str, Any]]) -> None:
    """A line for each run and algorithm."""
    table = Table(box=None, pad_edge=False)
    for name in (
        "result",
        "pair",
        "seed",
        "loss",
        "against",
        "its loss",
        "|prediction -|",
        "cosine",
        "|sensitivity -|",
    ):
        table.add_column(name)
    for path, found in results.items():
        for run in found["runs"]:
            for name, of in run["algorithms"].items():
                of_run = (Path(path).stem, run["pair"], str(run["seed"]), told(run["loss"]), name)
                keys = ("prediction difference", "sensitivity cosine", "sensitivity difference")
                table.add_row(*of_run, told(of["loss"]), *(told(of[key]) for key in keys))
                for key in sorted({"trimmed loss", "median loss"} & set(of)):
                    table.add_row("", "", "", told(run[key]), key, told(of[key]))
            if "step" in run:
                step = run["step"]
                shown = ", ".join(f"{name} {told(step[name])}" for name in ("learned", "best", "distance"))
                table.add_row("", "", "", "", f"step: {shown}")
            for kind, of in run.get("constructions", {}).items():
                table.add_row("", "", "", "", f"construction: {kind}, best G", told(of["best"]))
            if "kernel" in run:
                shown = ", ".join(f"{name} {told(run['kernel'][name])}" for name in against_features.DISTANCES)
                table.add_row("", "", "", "", f"kernel: {shown}")
            if "loss halfway to the construction" in run:
                table.add_row("", "", "", "", "halfway", told(run["loss halfway to the construction"]))
    console().print(table)


if __name__ == "__main__":
    ending(main)
