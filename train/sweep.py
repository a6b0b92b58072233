"""``python -m train.sweep EXPERIMENT...``: groups of runs on several workers, of this machine or of a Dask cluster.

Every group (a depth and a number of heads) of every experiment is a task of its own, or all its depths together where
each begins from the one before; with ``--by-seed`` every seed is too.  A task does what ``python -m train`` does, in
one thread, and leaves the same checkpoint.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Sequence
from contextlib import ExitStack, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from train.extras import extra

with extra("train", __name__ == "__main__"):
    import torch

    from train.training import train

from train.bounds import check_training
from train.brought import brought
from train.checkpoint import Checkpoint
from train.configuration import Configuration
from train.configured import configured
from train.console import Command, ending, refused
from train.experiments import EXPERIMENTS
from train.files import Unreadable, check_target
from train.objective import Objective
from train.own import options
from train.own.functions import Unfit
from train.printable import printable
from train.runs import chains

BACKENDS = ("loky", "dask")
EXAMPLES = """\
examples:
  python -m train.sweep functional_gradient_descent/loss_against_depth --by-seed --workers 2
  python -m train.sweep functional_gradient_descent/loss_against_depth functional_gradient_descent/composite_kernel \\
    --preset paper --backend dask --scheduler tcp://host:8786

needs the extra: pip install 'attention-audit[sweep]'"""


@dataclass(frozen=True)
class Task:
    """One chain of groups of a configuration, and where their checkpoints go."""

    experiment: str
    configuration: Configuration
    chain: int
    folder: Path
    resume: bool

    @property
    def paths(self) -> list[Path]:
        """Of the checkpoints."""
        return [self.folder / f"{group.name}.safetensors" for group in chains(self.configuration)[self.chain]]

    def carried_out(self) -> list[Path]:
        """Train on the CPU in one thread, so that the result does not depend on how many workers there are."""
        torch.set_num_threads(1)
        named = (self.experiment, EXPERIMENTS[self.experiment].CLAIM, self.resume)
        before: Checkpoint | None = None
        with redirect_stdout(sys.stderr):  # what functions of the user's print
            for group, path in zip(chains(self.configuration)[self.chain], self.paths, strict=True):
                before = train(Objective(self.configuration, group, "cpu"), path, *named, before=before)
        return self.paths


def tasks_of(experiment: str, configuration: Configuration, out: Path, resume: bool, by_seed: bool) -> list[Task]:
    """The chains of a configuration; with ``by_seed`` those of every seed, in a folder ``seed=S`` each."""
    if not by_seed:
        count = len(chains(configuration))
        return [Task(experiment, configuration, k, out / experiment, resume) for k in range(count)]
    found = []
    for seed in configuration.seeds:
        alone = dataclasses.replace(configuration, seeds=(seed,))
        folder = out / experiment / f"seed={seed}"
        found += [Task(experiment, alone, k, folder, resume) for k in range(len(chains(alone)))]
    return found


def sweep(tasks: Sequence[Task], workers: int, backend: str = "loky", scheduler: str | None = None) -> list[Path]:
    """Carry out the tasks with joblib; the checkpoints they left, in their order.

    Raises what a task raises (``Diverged`` among it), and ImportError without joblib or, for dask, distributed.
    """
    with extra("sweep"):
        import joblib
    with ExitStack() as stack:
        if backend == "dask":
            with extra("sweep"):
                from dask.distributed import Client, LocalCluster
            if scheduler is None:
                cluster = stack.enter_context(
                    LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
                )
                scheduler = cluster.scheduler_address
            stack.enter_context(Client(scheduler))
        stack.enter_context(joblib.parallel_config(backend=backend, n_jobs=workers))
        found = joblib.Parallel()(joblib.delayed(Task.carried_out)(task) for task in tasks)
        return [path for paths in found for path in paths]


def main(argv: list[str] | None = None) -> int:
    """The command; returns its exit code: 0 trained, 1 a training failed, 2 wrong usage or a file in the way."""
    parser = Command(
        prog="python -m train.sweep",
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("experiments", nargs="+", metavar="EXPERIMENT", help=", ".join(EXPERIMENTS))
    parser.add_argument("--preset", choices=("small", "paper"), default="small", help="default: %(default)s")
    parser.add_argument("--out", type=Path, default=Path("results"), help="folder of the results; default: %(default)s")
    parser.add_argument(
        "--resume", action="store_true", help="go on from checkpoints that are there, and whole by their checksum"
    )
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="default: %(default)s")
    parser.add_argument("--by-seed", action="store_true", help="every seed is a task of its own")
    parser.add_argument("--backend", choices=BACKENDS, default="loky", help="loky: processes here; dask: a cluster")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster; without it one is started here")
    options.add(parser)
    given = parser.parse_args(argv)
    if unknown := [name for name in given.experiments if name not in EXPERIMENTS]:
        parser.error(f"no experiment is called {unknown[0]!r}; there are {', '.join(EXPERIMENTS)}")
    if given.workers < 1:
        parser.error(f"--workers is {given.workers}, expected at least 1")
    tasks = []
    for name in given.experiments:
        preset, texts = getattr(EXPERIMENTS[name], given.preset.upper()), {}
        if given.covariates is not None:
            texts["covariates"] = given.covariates
        try:
            configuration = configured(preset, texts, given.similarity, given.labels)
            check_training(configuration)
            for line in brought(configuration).lines():
                print(printable(line), file=sys.stderr)
        except Unfit as error:
            return refused("python -m train.sweep", error)
        except ValueError as error:
            parser.error(str(error))
        tasks += tasks_of(name, configuration, given.out, given.resume, given.by_seed)
    try:
        for path in (path for task in tasks for path in task.paths):
            check_target(path, folders=True)
        for path in sweep(tasks, given.workers, given.backend, given.scheduler):
            print(printable(path))
    except (ImportError, Unreadable, ValueError, OSError) as error:
        return refused("python -m train.sweep", error)
    except Exception as error:  # what a worker raised, whatever it was
        refused("python -m train.sweep", error)
        return 1
    return 0


if __name__ == "__main__":
    ending(main)
