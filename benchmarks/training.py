"""How training here compares with a plain loop in the papers' style, in one run on this machine.

    python -m benchmarks.training [step] [land] [together] [--json]

step: one step of Adam at 3 layers, d = 5, n = 14, batch 30000, exp/exp, one run, drawn labels; paired, taken in turn.
land: time until dist(S B_l^T C_l S, I) < 0.01 in every layer, from noise (Figure 4, exp/exp).  The plain loop has
    batch 30000, new prompts every 10 steps, and two learning rates, one after the other; each is stopped at a multiple
    of the time that L-BFGS needs here, and the ratio is then a lower bound for both.
together: 16 runs of a small Adam preset as one computation against one after the other.
memory: the largest resident set while prompts are resampled and history is kept, early and late.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.table import Table

from train.extras import extra

with extra("train", __name__ == "__main__"):
    import torch

    from train.training import Report, train

from benchmarks.plain_loop import PlainLoop
from train.configuration import Configuration
from train.console import console, in_utf8
from train.objective import Objective
from train.optimisers.adam import Adam
from train.prompts.batches import Batch
from train.runs import groups_of

LANDED = 1e-2
RATES = (0.01, 0.03)
PATIENCE = 150  # how many times as long as ours the plain loop may take at each of its learning rates


def objective_of(configuration: Configuration) -> Objective:
    """The one group of a configuration, on the CPU."""
    (group,) = groups_of(configuration)
    return Objective(configuration, group, "cpu")


def dense(batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
    """The prompts of one run as (d + 1) x (n + 1) tokens, the query last, and the query's labels."""
    context, query = batch.prompt.context, batch.prompt.query
    x, y = torch.cat([context.x[0], query.x[0]], -1), torch.cat([context.y[0], query.y[0]], -1)
    return torch.cat([x, y], 1).contiguous(), batch.target[0, :, 0, 0]


def step() -> dict[str, Any]:
    """Time of a step of the plain loop over one of ours."""
    objective = objective_of(Configuration(integrated=False, prompts=30000, chunk=30000))
    batch = objective.prompts.batch(0, 30000)
    weights = {name: w.requires_grad_() for name, w in objective.initial().items()}
    adam = Adam(weights, torch.tensor([0.01]), (0.9, 0.9), 10.0)
    loop, (tokens, labels) = PlainLoop(3, 5, 14, torch.exp, 0.01, 10.0), dense(batch)

    def ours() -> None:
        objective.with_gradient(weights, batch)
        adam.step()

    ratios = paired(ours, lambda: loop.step(tokens, labels), 11)
    return {"ratio": statistics.median(ratios), "least": min(ratios), "greatest": max(ratios), "pairs": len(ratios)}


def paired(ours: Callable[[], Any], theirs: Callable[[], Any], repeats: int) -> list[float]:
    """Time of ``theirs`` over that of ``ours``, taken in turn, after one of each that is not counted."""
    ours(), theirs()
    ratios = []
    for _ in range(repeats):
        times = [timed(f) for f in (ours, theirs)]
        ratios.append(times[1] / times[0])
    return ratios


def timed(f: Callable[[], Any]) -> float:
    began = time.perf_counter()
    f()
    return time.perf_counter() - began


class Landed(Exception):
    """Raised from a report, to stop a training."""


def land() -> dict[str, Any]:
    """Time of the plain loop to land over that of the second-order route here."""
    configuration = Configuration(
        closed=True, prompts=640, resample_every=0, steps=1000, optimiser="lbfgs", dtype="float64", save_every=1000
    )
    objective = objective_of(configuration)

    def stop(report: Report) -> None:
        if report.distance < LANDED:
            raise Landed

    def ours() -> None:
        with tempfile.TemporaryDirectory() as folder:
            try:
                train(objective, Path(folder) / "x.safetensors", "", "", report=stop)
            except Landed:
                return
        raise AssertionError("not landed")

    ours()  # what is compiled once on a machine is not counted
    taken = timed(ours)
    prompts = objective_of(Configuration(integrated=False)).prompts
    root = prompts.roots()[0][0]
    found: dict[str, Any] = {"landed": False}
    best, spent = float("inf"), float("inf")
    for rate in RATES:
        loop, began, count = PlainLoop(3, 5, 14, torch.exp, rate, 10.0), time.perf_counter(), 0
        while (passed := time.perf_counter() - began) < PATIENCE * taken:
            if count % 10 == 0:
                tokens, labels = dense(prompts.batch(count // 10, 30000))
            loop.step(tokens, labels)
            count += 1
            distance = loop.distance(root)
            best = min(best, distance)
            if distance < LANDED:
                return {"ratio": passed / taken, "landed": True, "rate": rate, "steps": count}
        spent = min(spent, passed)
    return found | {"ratio": spent / taken, "nearest": best}


def together() -> dict[str, Any]:
    """Time of 16 runs apart over that of the same together."""
    shared = {"prompts": 256, "steps": 100, "save_every": 1000, "test_prompts": 256, "snapshots": 10}
    configuration = Configuration(seeds=tuple(range(4)), learning_rates=(0.003, 0.01, 0.02, 0.03), **shared)  # type: ignore[arg-type]
    apart = [
        objective_of(Configuration(seeds=(run.seed,), learning_rates=(run.learning_rate,), **shared))  # type: ignore[arg-type]
        for run in groups_of(configuration)[0].runs
    ]
    with tempfile.TemporaryDirectory() as folder:

        def trained(objective: Objective) -> None:
            train(objective, Path(folder) / "x.safetensors", "", "")

        objective = objective_of(configuration)
        ratios = paired(lambda: trained(objective), lambda: [trained(one) for one in apart], 3)
    return {"ratio": statistics.median(ratios), "least": min(ratios), "greatest": max(ratios), "pairs": len(ratios)}


def memory() -> dict[str, Any]:
    """Peak resident memory (MB) after 50 and after 500 steps with new prompts at every step."""
    configuration = Configuration(prompts=2000, resample_every=1, steps=500, test_prompts=2000, save_every=50)
    peaks = {}

    def note(report: Report) -> None:
        if report.step in (50, 500):
            per_megabyte = 1024 if sys.platform != "darwin" else 2**20  # there it is in bytes
            peaks[report.step] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / per_megabyte

    with tempfile.TemporaryDirectory() as folder:
        train(objective_of(configuration), Path(folder) / "x.safetensors", "", "", report=note)
    return {"ratio": peaks[500] / peaks[50], "after 50 steps": peaks[50], "after 500 steps": peaks[500]}


BENCHMARKS: dict[str, Callable[[], dict[str, Any]]] = {
    "memory": memory,
    "step": step,
    "together": together,
    "land": land,
}


def main(argv: list[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(BENCHMARKS)}; default: all")
    parser.add_argument("--json", action="store_true", help="machine-readable output")
    given = parser.parse_args(argv)
    if unknown := [name for name in given.names if name not in BENCHMARKS]:
        parser.error(f"no benchmark is called {unknown[0]!r}; there are {', '.join(BENCHMARKS)}")
    found = {}
    for name in given.names or BENCHMARKS:
        print(f"benchmark: {name}", file=sys.stderr, flush=True)
        found[name] = BENCHMARKS[name]()
    if given.json:
        print(json.dumps({"schema": 1, "ratios": found}, indent=1))
        return 0
    table = Table("benchmark", "ratio", "", box=None)
    for name, values in found.items():
        more = ", ".join(
            f"{key} {value:.3g}" if isinstance(value, float) else f"{key} {value}"
            for key, value in values.items()
            if key != "ratio"
        )
        table.add_row(name, f"{values['ratio']:.2f}", more)
    console().print(table)
    return 0


if __name__ == "__main__":
    in_utf8()
    sys.exit(main())
