"""How the fused evaluation on a GPU compares with the one forward pass there, in one run on the same prompts.

    python -m benchmarks.graphics [--write FILE]

Loss and gradient of 3 layers, d = 5, n = 14, exp/exp, labels integrated out: one run of many prompts, and many runs of
few.  The one forward pass takes as many prompts at a time as fit.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from train.extras import extra

with extra("train", __name__ == "__main__"):
    import torch

    from train.checkpoint import device_name

from train.configuration import Configuration
from train.console import in_utf8
from train.fused import evaluation
from train.objective import Objective
from train.prompts.batches import Sample
from train.runs import groups_of

REPEATS = 9


@dataclass(frozen=True)
class Ensemble:
    """So many runs, of so many prompts each."""

    runs: int
    prompts: int
    values: str
    dtype: str

    @property
    def told(self) -> str:
        return f"{self.runs} runs of {self.prompts} prompts, {self.values}, {self.dtype}"


ENSEMBLES = [
    Ensemble(runs, prompts, values, dtype)
    for dtype in ("float32", "float64")
    for values in ("sparse", "full")
    for runs, prompts in ((1, 30000), (16, 256), (64, 4000))
]


def measured(of: Ensemble, device: str) -> list[float]:
    """Times of the one forward pass over those of the fused evaluation, in turn, with the relative difference last."""
    c = Configuration(
        seeds=tuple(range(of.runs)), values=of.values, dtype=of.dtype, prompts=of.prompts, chunk=of.runs * 4000
    )
    found = []
    for faster in (True, False):
        kept = evaluation.kernel
        if not faster:
            evaluation.kernel = lambda device: None  # type: ignore[assignment]
        objective = Objective(c, groups_of(c)[0], device)
        assert (objective.fused is not None) == faster
        evaluation.kernel = kept
        found.append(objective)
    weights = {name: w.requires_grad_() for name, w in found[0].initial().items()}
    drawn = Configuration(seeds=(0,), dtype=of.dtype)
    one = Objective(drawn, groups_of(drawn)[0], device).prompts.sample(0, of.prompts)
    sample = Sample(one.x, one.y, torch.zeros(of.runs, dtype=torch.int64, device=device))

    def timed(objective: Objective) -> tuple[float, list[torch.Tensor]]:
        waited(device)
        began = time.perf_counter()
        objective.with_gradient(weights, sample)
        waited(device)
        return time.perf_counter() - began, [w.grad for w in weights.values() if w.grad is not None]

    first, second = (timed(objective)[1] for objective in found)
    off = max(float((a - b).abs().max() / b.abs().max()) for a, b in zip(first, second, strict=True))
    ratios = []
    for _ in range(REPEATS):
        ours, theirs = (timed(objective)[0] for objective in found)
        ratios.append(theirs / ours)
    return [statistics.median(ratios), min(ratios), max(ratios), off]


def waited(device: str) -> None:
    """All that was asked of a device is done."""
    if device.startswith("cuda"):
        torch.cuda.synchronize()


def main(argv: list[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.graphics", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the table there, too")
    given = parser.parse_args(argv)
    if not torch.cuda.is_available():
        print("GPU: not run, no CUDA device", file=sys.stderr)
        return 3
    lines = [
        "Times of the one forward pass over those of the fused evaluation, loss and gradient, on one device: "
        f"{device_name('cuda')}.  Made by `python -m benchmarks.graphics`.",
        "",
        "| ensemble | ratio | least | greatest | relative difference of the gradients |",
        "|---|---|---|---|---|",
    ]
    for of in ENSEMBLES:
        ratio, least, greatest, off = measured(of, "cuda")
        lines.append(f"| {of.told} | {ratio:.1f} | {least:.1f} | {greatest:.1f} | {off:.0e} |")
        print(lines[-1], flush=True)
    if given.write:
        given.write.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    in_utf8()
    sys.exit(main())
