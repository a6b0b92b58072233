"""``python -m train EXPERIMENT``: from noise to checkpoints, by the one forward pass of constructions/definitions."""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from rich.table import Table

from train.extras import extra

with extra("train", __name__ == "__main__"):
    import torch

    from train.checkpoint import Checkpoint, device_name

from train.bounds import check_training, no_memory
from train.brought import brought
from train.configuration import FIELDS
from train.configured import configured
from train.console import Command, console, ending, refused
from train.experiments import EXPERIMENTS
from train.files import Unreadable, check_target
from train.model.predicted import distances
from train.objective import Objective
from train.own import options
from train.own.functions import Unfit
from train.printable import printable
from train.progress import progress
from train.runs import chains, groups_of
from train.training import Diverged, train

SCHEMA = 1
OWN = ("similarity", "labels")  # beside the field covariates
EVERY = 10.0  # seconds between plain lines about a training
EXPLAINED = """\
Trains the transformers of an experiment from noise, all seeds, pairs and contexts of one depth at once, and leaves a
checkpoint for each depth and number of heads in the folder OUT/EXPERIMENT: weights, their history, and all that
decides what they mean.  Prompts depend on the seed and the step alone.  Figures: python -m train.plot.

exit codes: 0 trained; 1 a loss was no number any more (the last checkpoint stays); 2 wrong usage, more
than can be held in memory, or a checkpoint that can't be read, resumed or written; 130 interrupted (the checkpoint of
the last step is there; go on with --resume).

"""
EXAMPLES = """\
examples:
  python -m train functional_gradient_descent/sparse_stationary_points
                                        the small preset: minutes on two cores
  python -m train functional_gradient_descent/full_stationary_points --preset paper --device cuda
  python -m train functional_gradient_descent/sparse_stationary_points --pairs exp/exp --seeds 0,1 --steps 100
  python -m train functional_gradient_descent/sparse_stationary_points --similarity mine:cubic --labels mine:kernel"""


def parser() -> Command:
    """The command's arguments; one for every field of the configuration."""
    made = Command(
        prog="python -m train",
        description=EXPLAINED + options.EXPLAINED,
        epilog=EXAMPLES + "\n\nexperiments:\n  " + "\n  ".join(EXPERIMENTS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.add_argument("experiment", help="a name of the list below")
    made.add_argument("--preset", choices=("small", "paper"), default="small", help="default: %(default)s")
    made.add_argument("--device", help="cpu, cuda or cuda:N; default: cuda where there is one")
    made.add_argument("--out", type=Path, default=Path("results"), help="folder of the results; default: %(default)s")
    made.add_argument(
        "--resume", action="store_true", help="go on from checkpoints that are there, and whole by their checksum"
    )
    made.add_argument("--json", action="store_true", help="machine-readable output on standard output")
    options.add(made.add_argument_group("functions of your own (above)"), *OWN)
    fields = made.add_argument_group("fields of the configuration (lists are separated by commas)")
    for field in FIELDS:
        metavar = {"sigma": "FILE", "covariates": "VALUE|MODULE:FUNCTION"}.get(field.name, "VALUE")
        fields.add_argument(f"--{field.name}", metavar=metavar, help=field.metadata["help"])
    return made


def main(argv: list[str] | None = None) -> int:
    """The command; returns its exit code."""
    command = parser()
    given = command.parse_args(argv)
    if given.experiment not in EXPERIMENTS:
        near = difflib.get_close_matches(given.experiment, EXPERIMENTS, n=3, cutoff=0.3) or list(EXPERIMENTS)
        command.error(f"no experiment is called {given.experiment!r}; near: {', '.join(near)}")
    module = EXPERIMENTS[given.experiment]
    try:
        texts = {field.name: text for field in FIELDS if (text := getattr(given, field.name)) is not None}
        preset = getattr(module, given.preset.upper())
        configuration = configured(preset, texts, given.similarity, given.labels)
        check_training(configuration)
        device = device_of(given.device)
        with redirect_stdout(sys.stderr):  # what functions of the user's print
            of_user = brought(configuration)
    except (Unfit, Unreadable) as error:
        return refused("python -m train", error)
    except ValueError as error:
        command.error(str(error))
    except KeyboardInterrupt:
        print("python -m train: interrupted; nothing was begun", file=sys.stderr)
        return 130
    made = {}
    folder = path = given.out / given.experiment
    try:
        for group in groups_of(configuration):
            check_target(folder / f"{group.name}.safetensors", folders=True)
        if not given.json:
            used = "" if device != "cpu" else " (GPU: not used)"
            print(printable(f"device: {device_name(device)}{used}"), file=sys.stderr)
            for line in of_user.lines():
                print(printable(line), file=sys.stderr)
        for chain in chains(configuration):
            before: Checkpoint | None = None
            for group in chain:
                path = folder / f"{group.name}.safetensors"
                with (
                    progress(group.name, configuration.steps, quiet=given.json, every=EVERY) as done,
                    redirect_stdout(sys.stderr),
                ):
                    named = (path, given.experiment, module.CLAIM, given.resume, lambda r: done(str(r), r.step))
                    before = made[path] = train(Objective(configuration, group, device), *named, before)
    except Diverged as error:
        print(printable(f"python -m train: {error}"), file=sys.stderr)
        return 1
    except (Unreadable, ValueError, OSError) as error:
        return refused("python -m train", error)
    except (MemoryError, RuntimeError) as error:
        if not no_memory(error):
            if not any(configuration.own):
                raise
            return refused("python -m train", f"{path}: with functions of the user's: {error}")
        return refused(
            "python -m train", f"{path}: there is not enough memory; a smaller --chunk or --prompts takes less"
        )
    except KeyboardInterrupt:
        there = f"{path} holds the last step, go on with --resume" if path.is_file() else "no step was finished"
        print(printable(f"python -m train: interrupted; {there}"), file=sys.stderr)
        return 130
    found = [row for path, checkpoint in made.items() for row in rows(path, checkpoint)]
    if given.json:
        told = {"own": of_user.lines()} if any(configuration.own) else {}
        print(json.dumps({"schema": SCHEMA, "results": found, **told}, indent=1))
    else:
        print_table(found)
    return 0


def device_of(asked: str | None) -> str:
    """The device asked for, or cuda where there is one.  Raises ValueError for one that is not there."""
    if asked is None:
        return "cuda" if torch.cuda.is_available() else "cpu"
    if asked != "cpu" and not (asked.partition(":")[0] == "cuda" and torch.cuda.is_available()):
        raise ValueError(f"--device {asked}: not there; expected cpu{', cuda' if torch.cuda.is_available() else ''}")
    return asked


def rows(path: Path, checkpoint: Checkpoint) -> list[dict[str, Any]]:
    """One a run: what was trained and what was reached."""
    off = distances(checkpoint.architecture, checkpoint.weights, checkpoint.root)
    return [
        {
            "file": str(path),
            "pair": run.pair,
            "layers": checkpoint.group.depth,
            "context": run.context,
            "seed": run.seed,
            "learning_rate": run.learning_rate,
            "start": run.start,
            "loss": float(checkpoint.test["loss"][r]),
            "bayes": float(checkpoint.test["bayes"][r]) if "bayes" in checkpoint.test else None,
            **{f"distance of {name}": values[r].flatten().tolist() for name, values in off.items()},
        }
        for r, run in enumerate(checkpoint.group.runs)
    ]


def print_table(found: list[dict[str, Any]]) -> None:
    """Losses on fresh prompts, and the distances to the predicted set, layer by layer."""
    table = Table(box=None, pad_edge=False)
    for name in ("pair", "layers", "n", "seed", "rate", "start", "loss", "Bayes", "distances"):
        table.add_column(name)
    for row in found:
        off = "; ".join(
            f"{name.removeprefix('distance of ')} " + " ".join(f"{value:.1e}" for value in values)
            for name, values in row.items()
            if name.startswith("distance of ")
        )
        bayes = "" if row["bayes"] is None else f"{row['bayes']:.4f}"
        named = (row["pair"], row["layers"], row["context"], row["seed"], row["learning_rate"], row["start"])
        table.add_row(*map(str, named), f"{row['loss']:.4f}", bayes, off)
    console().print(table)


if __name__ == "__main__":
    ending(main)
