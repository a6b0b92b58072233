"""Did the learned weights land on the predicted set: ``python -m verify.stationary CHECKPOINT...``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stdout
from dataclasses import asdict, dataclass
from html import escape
from io import StringIO
from pathlib import Path
from threading import Lock
from typing import Any

from train.extras import extra

with extra("train", __name__ == "__main__"):
    import torch

    from train.checkpoint import Checkpoint, read
    from train.configuration import Configuration
    from train.prompts.labels import FIXED, MAPPED

from train.bounds import no_memory
from train.brought import brought
from train.files import Unreadable, Unwritable, finite
from train.foreign.explained import explained
from train.foreign.opened import CLAIMS, Foreign, Found, layouts_beside, open_foreign
from train.foreign.ours import of_dense
from train.foreign.tensors import INSTEAD, KNOWN, MOST_BYTES, check_kind, is_ours
from train.landing.bounds import check_bounds
from train.landing.measured import FEWEST, MOST, WORK, Landing, landing
from train.landing.not_covered import not_covered
from train.landing.placed import FAMILIES
from train.landing.record import Judged, differences, kept, table, write
from train.landing.report import print_judged
from train.landing.verdict import exit_code
from train.own import options
from train.own.functions import OURS, Own
from verify.work import Command, Done, check_target, console, ending, processors, progress, refused

SCHEMA = 2
FORMATS = (".png", ".svg", ".pdf")
MOST_DRAWN = 150  # runs: a picture of more has more rows of points than can be drawn
EXPLAINED = """\
For every run of a checkpoint of python -m train, all in float64 by the one forward pass: the distance to the
predicted family modulo what the loss cannot see; the scale, against scalars that are computed (the minimiser of the
loss restricted to the family), not fitted; the gradient, and what a Newton step could still gain; the inertia of the
Hessian; the theorem itself at the nearest point of the family; degenerate points; and what is computed, against
the construction.  A training on a fixed closed sample is held against that sample, for which the theorem holds
exactly, others against the law of the prompts, up to sampling error.

Weights of other programs need a layout, which says what weights cannot say of themselves: --layout help.

verdicts: landed; near (within the wider of the printed limits); on its way (not landed, but the distances fell, the
gradient says that the training stopped too early, and a few steps of L-BFGS from the weights land); missed;
inconclusive (the sampling error is too large to tell: more --samples); not covered (no claim is about this function or
this law).

exit codes: 0 all landed; 1 one missed; 2 wrong usage, a file that can't be read or written, or one whose sizes
would take too long; 3 none missed, but one has another verdict.  With --expect: 0 all verdicts as in the table, 1
not."""
EXAMPLES = """\
examples:
  python -m verify.stationary results/functional_gradient_descent/sparse_stationary_points/*.safetensors
  python -m verify.stationary CHECKPOINT --json --plot landing.png
  python -m verify.stationary weights.pt --layout weights.layout.toml"""


class _Layout(argparse.Action):
    """--layout help prints what a layout is, and ends the command."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option: str | None = None
    ) -> None:
        if values == "help":
            print(explained())
            parser.exit()
        setattr(namespace, self.dest, values)


def main(argv: list[str] | None = None) -> int:
    """The command; returns its exit code."""
    command = Command(
        prog="python -m verify.stationary",
        description=EXPLAINED,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add_argument("checkpoints", nargs="+", type=Path, metavar="CHECKPOINT", help=f"files ({', '.join(KNOWN)})")
    command.add_argument(
        "--claim",
        choices=CLAIMS,
        help="the prediction; default: that of the checkpoint, or that of its values",
    )
    command.add_argument(
        "--layout",
        action=_Layout,
        metavar="LAYOUT",
        help="of weights that other programs left: a file, allparam or haiku; help: what that is",
    )
    command.add_argument(
        "--samples", type=int, metavar="N", help=f"fresh prompts; default: as many as tell, {FEWEST} to {MOST}"
    )
    command.add_argument("--seed", type=int, default=0, help="of the fresh prompts; default: %(default)s")
    command.add_argument(
        "--plot", type=Path, metavar="FILE", help=f"a picture, a row for each run: {', '.join(FORMATS)}"
    )
    command.add_argument(
        "--jobs", type=int, default=processors(), metavar="J", help="runs measured at once; default: %(default)s"
    )
    command.add_argument(
        "--write", type=Path, metavar="FILE", help="the table of verdicts, as Markdown; no file that is read too"
    )
    command.add_argument(
        "--expect", type=Path, metavar="FILE", help="such a table: exit code 0 where the verdicts are those, else 1"
    )
    options.add(command)
    command.add_argument("--json", action="store_true", help="machine-readable output on standard output")
    given = command.parse_args(argv)
    for name, least, most in (("samples", 100, 2**30), ("seed", 0, 2**24), ("jobs", 1, 2**10)):
        if (value := getattr(given, name)) is not None and not least <= value <= most:
            command.error(f"--{name} is {value}, expected {least} to {most}")
    if given.plot is not None and given.plot.suffix not in FORMATS:
        command.error(f"--plot {given.plot}: expected a name ending in {', '.join(FORMATS)}")
    try:
        _check_targets(given)
        before = None if given.expect is None else kept(given.expect)
        own = options.own_of(given.similarity, given.labels, given.covariates)
        with one_thread(), redirect_stdout(sys.stderr):  # what functions of the user's print
            tasks: list[Task] = []
            for path in dict.fromkeys(given.checkpoints):
                tasks += opened(path, given.layout, given.claim, given.samples, given.seed, own)
            if given.plot is not None and len(tasks) > MOST_DRAWN:
                raise Unwritable(f"{given.plot}: a picture of {len(tasks)} runs, expected at most {MOST_DRAWN}")
            with progress("stationary", len(tasks) * len(WORK), quiet=given.json) as done:
                found = [judged(*both) for both in zip(tasks, measured(tasks, given.jobs, done), strict=True)]
        if given.plot is not None:
            from train.landing.picture import draw

            draw([one.landing for one in found if isinstance(one.landing, Landing)], given.plot)
        if given.write is not None:
            write(given.write, table(found, given.write.parent))
        unexpected = None if before is None else differences(table(found, given.expect.parent), before)
    except (Unreadable, ValueError, OSError) as error:
        return refused("python -m verify.stationary", error)
    if given.json:
        print(json.dumps(as_json(found, unexpected), indent=1))
    else:
        print_judged(console(150), found, unexpected)
    return exit_code([one.landing.verdict for one in found]) if unexpected is None else int(bool(unexpected))


def _check_targets(given: argparse.Namespace) -> None:
    """Raises Unwritable for a file that is to be written and can't, or is read in this run or written twice."""
    read = [path for checkpoint in given.checkpoints for path in (checkpoint, *layouts_beside(checkpoint))]
    read += [Path(found) for found in (given.layout, given.expect) if found is not None]
    targets = [path for path in (given.write, given.plot) if path is not None]
    for path in targets:
        check_target(path, read)
    if len({path.resolve() for path in targets}) < len(targets):
        raise Unwritable(f"{given.write}: named by --write and by --plot")


@dataclass(frozen=True)
class Task:
    """A run to be measured, by the number it has in its checkpoint; ``foreign`` where its weights were converted."""

    path: Path
    r: int
    claim: str
    samples: int | None
    seed: int
    foreign: Foreign | None = None
    own: Own = OURS
    notes: tuple[str, ...] = ()  # what the functions are that are its user's

    def carried_out(self, done: Done = lambda told, at=None: None) -> Found:
        """Raises Unreadable, also where numbers overflow."""
        if self.foreign is not None and self.foreign.settled is not None:
            for work in WORK:
                done(work)
            return self.foreign.settled
        if self.foreign is not None:
            checkpoint, r = self.foreign.checkpoint, 0
        else:
            checkpoint, r = read(self.path, own=self.own), self.r
        try:
            if told := brought(checkpoint.configuration).uncovered(checkpoint.group.runs[r]):
                for work in WORK:
                    done(work)
                return not_covered(checkpoint, r, self.claim, told)
            return landing(checkpoint, r, self.claim, self.samples, self.seed, done)
        except torch.linalg.LinAlgError:  # type: ignore[attr-defined]
            told = "its loss or a derivative is not finite: the weights are too large"
            raise Unreadable(f"{self.path}: run {self.r}: {told}") from None
        except ValueError as error:
            raise Unreadable(f"{self.path}: run {self.r}: {error}") from None
        except (MemoryError, RuntimeError) as error:
            if not no_memory(error):
                if not any(self.own):
                    raise
                raise Unreadable(f"{self.path}: run {self.r}: with functions of the user's: {error}") from None
            raise Unreadable(f"{self.path}: run {self.r}: there is not enough memory; fewer --jobs take less") from None


@contextmanager
def one_thread() -> Iterator[None]:
    """Within it an operation of torch takes one thread: these are too small to gain from more."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def measured(tasks: list[Task], jobs: int, done: Done) -> Iterator[Found]:
    """What each task finds, in order; with several jobs in threads.  Once one has failed, no other is begun."""
    jobs, lock = min(jobs, len(tasks)), Lock()
    if jobs == 1:
        for task in tasks:
            yield task.carried_out(done)
        return

    def told(work: str) -> None:
        with lock:
            done(work)

    pool = ThreadPoolExecutor(jobs)
    try:
        yield from pool.map(lambda task: task.carried_out(told), tasks)
    finally:
        pool.shutdown(wait=False)


def judged(task: Task, found: Found) -> Judged:
    """With the criteria and notes of weights that were converted, and hints where they have not landed."""
    if task.foreign is None:
        return Judged(task.path, found, task.notes, None)
    whole = task.foreign.judged(found)
    hints = task.foreign.hints(whole)
    return Judged(task.path, whole, (*task.foreign.lines(), *hints), task.foreign.as_json(hints))


@dataclass(frozen=True)
class Verdicts:
    """What was found of each run of a file; in a notebook too it is shown as the command prints it."""

    found: tuple[Judged, ...]

    def __str__(self) -> str:
        with redirect_stdout(StringIO()) as printed:
            print_judged(console(150), self.found, None)
        return printed.getvalue()

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


def judge(
    path: str | Path,
    layout: str | None = None,
    claim: str | None = None,
    samples: int | None = None,
    seed: int = 0,
    similarity: str | None = None,
    labels: str | None = None,
    covariates: str | None = None,
) -> Verdicts:
    """The verdicts about the runs of a file, as the command's with the same arguments.

    Raises Unreadable, and Unfit for functions of the user's own.
    """
    with one_thread():
        tasks = opened(Path(path), layout, claim, samples, seed, options.own_of(similarity, labels, covariates))
        found = measured(tasks, 1, lambda told, at=None: None)
        return Verdicts(tuple(judged(*both) for both in zip(tasks, found, strict=True)))


def opened(
    path: Path, layout: str | None, asked: str | None, samples: int | None, seed: int, own: Own = OURS
) -> list[Task]:
    """The runs of a checkpoint of python -m train, known by its metadata, or the weights of another program.

    Raises Unreadable.
    """
    if path.suffix in KNOWN and not is_ours(path):
        if any(own):
            raise Unreadable(f"{path}: no checkpoint of python -m train, and functions of one's own are for these")
        foreign = open_foreign(path, layout, asked, seed)
        return [Task(path, 0, foreign.checkpoint.claim, samples, seed, foreign)]
    if path.suffix in INSTEAD:
        check_kind(path)
    checkpoint = read(path, MOST_BYTES, own)
    try:
        check_bounds(checkpoint)
    except ValueError as error:
        raise Unreadable(f"{path}: {error}") from None
    c, claim, runs = checkpoint.configuration, asked or claim_of(checkpoint), range(len(checkpoint.group.runs))
    if told := in_no_family(c):
        raise Unreadable(f"{path}: {told}")
    if "dense" not in (c.values, c.keys) and claim in FAMILIES:
        notes = tuple(brought(c).lines())
        return [Task(path, r, claim, samples, seed, own=own, notes=notes) for r in runs]
    if any(own):
        raise Unreadable(f"{path}: dense values or keys, or {claim}: not judged with functions of the user's")
    return [Task(path, r, claim, samples, seed, of_dense(path, checkpoint, r, claim, seed)) for r in runs]


def in_no_family(c: Configuration) -> str:
    """What of a training the families say nothing of, "" where there is nothing: another function, or another law."""
    if c.perceptron or c.keys == "identity":
        return "keys of a perceptron's features, or without weights; the families are of keys of x"
    if c.token_limit or c.layer_norm:
        return "tokens that are clipped or normalised; the families are of tokens as they are"
    labels = [pair.partition("/")[0] for pair in c.pairs]
    if odd := [name for name in labels if name.startswith(MAPPED) or FIXED.fullmatch(name)]:
        return f"labels {odd[0]}: no claim covers this law"
    return ""


def claim_of(checkpoint: Checkpoint) -> str:
    """The claim that the checkpoint names; where that has no family, the one of its values.

    Layers of dense values are held against the full family, a single one, whose A nothing reads, against the sparse.
    """
    if checkpoint.claim in FAMILIES:
        return checkpoint.claim
    c = checkpoint.configuration
    full = c.values == "full" or (c.values == "dense" and checkpoint.group.depth > 1)
    return "full_stationary_points" if full else "sparse_stationary_points"


def as_json(found: list[Judged], unexpected: list[str] | None) -> dict[str, Any]:
    """Everything measured, with the verdict of every criterion; what is no finite number is null.

    ``unexpected``: the lines in which the verdicts are not those that were expected.
    """
    runs = []
    for one in found:
        run = asdict(one.landing)
        run["criteria"] = [asdict(c) | {"verdict": c.verdict} for c in one.landing.criteria]
        if isinstance(one.landing, Landing):
            run["inertia"]["kind"] = one.landing.inertia.kind
        of_user = {"own": list(one.notes)} if one.notes and one.foreign is None else {}
        runs.append({"file": str(one.path), **run, "foreign": one.foreign, **of_user})
    return {"schema": SCHEMA, "runs": finite(runs), **({} if unexpected is None else {"unexpected": unexpected})}


if __name__ == "__main__":
    try:
        ending(main)
    except KeyboardInterrupt:
        os._exit(130)  # without waiting for the runs that are being measured
