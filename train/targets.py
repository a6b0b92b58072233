"""``python -m train.targets RESULTS``: what the papers let one expect, and what the trained runs reached, misses too.

A target reads checkpoints and nothing else; RESULTS is the folder that ``python -m train --out`` filled.  The table is
Markdown, on standard output or with ``--write`` in RESULTS/TARGETS.md.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from train.extras import extra

with extra("train", __name__ == "__main__"):
    import torch

    from train.checkpoint import Checkpoint, read

from train.comparisons.against_features import BEST, DISTANCES, META
from train.console import Command, ending, refused
from train.experiments import EXPERIMENTS
from train.files import Unreadable, check_target, files_in, text_of, whole
from train.printable import printable
from train.reached.of_checkpoints import (
    above_bayes,
    better_conditioned,
    falls_with_depth,
    few_tasks_are_memorised,
    landing,
    linear_anchor,
    matching_is_best,
    one_layer_anchor,
    two_heads,
)
from train.reached.of_comparisons import (
    GD,
    GDPP,
    NEAREST,
    above,
    aligned,
    contents_do_better,
    copies,
    curves_coincide,
    far_below,
    learned_step,
    near,
    of_heads,
    of_kernel,
    rolls_out,
    sensitive,
    transfers,
    within,
)
from train.reached.outcome import CLOSE, LANDED, NOTHING, SAMPLING, Reached


@dataclass(frozen=True)
class Target:
    """One expectation of an experiment: of its checkpoints, or of their comparison with GD and GD++ run by run."""

    experiment: str
    expected: str
    measure: Callable[[Any], Reached]
    compared: bool = False


FUNCTIONAL = "functional_gradient_descent"
PAIRS = (("linear", "linear"), ("relu", "relu"), ("exp", "exp"), ("exp", "softmax"))
TARGETS: tuple[Target, ...] = (
    *(
        Target(
            f"{FUNCTIONAL}/{name}",
            f"{labels} labels, {similarity} attention: every dist{of} falls below {LANDED}",
            landing(labels, similarity),
        )
        for name, of in (("sparse_stationary_points", "(S B^T C S, I)"), ("full_stationary_points", "(M, I), A too,"))
        for labels, similarity in PAIRS
    ),
    *(
        Target(
            f"{FUNCTIONAL}/loss_against_context",
            f"{labels} labels: {labels} attention is best among linear, relu and exp",
            matching_is_best(labels),
        )
        for labels in ("linear", "relu", "exp")
    ),
    Target(f"{FUNCTIONAL}/loss_against_context", "no loss is below that of Bayes", above_bayes),
    Target(f"{FUNCTIONAL}/loss_against_context", "linear labels: Bayes is max(0, 1 - n/d)", linear_anchor),
    *(
        Target(f"{FUNCTIONAL}/loss_against_depth", f"{pair}, n = {n}: falls with depth", falls_with_depth(pair, n))
        for pair in ("relu/relu", "exp/exp", "exp/softmax")
        for n in (14, 6)
    ),
    Target(f"{FUNCTIONAL}/loss_against_depth", "no loss is below that of Bayes", above_bayes),
    Target(f"{FUNCTIONAL}/composite_kernel", "mixed labels: two heads beat either", two_heads("0.5*linear+exp", True)),
    Target(
        f"{FUNCTIONAL}/composite_kernel_of_maps",
        "each kernel with a map of its own: two heads beat either",
        two_heads("mapped:0.5*linear+exp", True),
    ),
    Target(f"{FUNCTIONAL}/composite_kernel", "linear labels: two heads match", two_heads("linear", False)),
    Target(f"{FUNCTIONAL}/composite_kernel", "exp labels: two heads match", two_heads("exp", False)),
    Target(f"{FUNCTIONAL}/composite_kernel", "one linear layer: 1 - n/(n + d - 1)", one_layer_anchor),
    Target("gradient_descent/one_layer", "the loss of GD with its best step", within(SAMPLING / 3, GD), True),
    Target("gradient_descent/one_layer", "sensitivities of GD: cosine to 1", aligned(0.999, GD), True),
    Target("gradient_descent/one_layer", "the learned product is h* I", learned_step, True),
    Target("gradient_descent/one_layer", "at every input scale the loss of GD", curves_coincide, True),
    Target("gradient_descent/one_layer", "on other prompts the loss transfer_risk says", transfers, True),
    Target("gradient_descent/one_layer", "rolled out and damped: 50 steps of GD", rolls_out, True),
    Target("gradient_descent/fixed_tasks", "few tasks are memorised, many are not", few_tasks_are_memorised),
    Target("gradient_descent/layer_norm", "normalised tokens: the loss stays above GD's", above(CLOSE, GD), True),
    Target("gradient_descent/looped_layers", "better than two steps of GD", within(-SAMPLING, GD), True),
    Target("gradient_descent/looped_layers", "the loss of GD++ with its best steps", within(SAMPLING, GDPP), True),
    Target("gradient_descent/looped_layers", "sensitivities align with GD++", aligned(0.99, GDPP), True),
    Target("gradient_descent/untied_layers", "far below five steps of GD", far_below(0.5, GD), True),
    Target("gradient_descent/untied_layers", "sensitivities align with a GD++", aligned(0.99, NEAREST), True),
    Target("gradient_descent/ten_looped_layers", "better than ten equal steps of GD", far_below(0.0, GD), True),
    Target("gradient_descent/hessian_spectra", "GD++ conditions better, for every n", better_conditioned),
    Target("gradient_descent/softmax_heads", "one head stays above GD", of_heads(1, above(CLOSE, GD)), True),
    Target("gradient_descent/softmax_heads", "two heads come close to GD", of_heads(2, within(CLOSE, GD)), True),
    Target("gradient_descent/token_copying", "scores of contents: better than one step", within(-SAMPLING, GD), True),
    Target(
        "gradient_descent/token_copying",
        "its construction, with linear heads: better than one step",
        contents_do_better,
        True,
    ),
    *(
        Target("gradient_descent/token_copying_by_positions", expected, measure, True)
        for expected, measure in (
            ("the loss of one step of GD on the pairs", near(SAMPLING, GD)),
            ("sensitivities of one step of GD", aligned(0.99, GD)),
            ("in the first layer x_i reads y_i alone", copies),
        )
    ),
    *(
        Target("gradient_descent/feature_map", expected, measure, True)
        for expected, measure in (
            ("the loss of a gradient step on meta-learned features", within(SAMPLING / 3, META)),
            ("the least loss of all linear heads of values r y", within(SAMPLING / 3, BEST)),
            ("sensitivities of the step on meta-learned features", sensitive(CLOSE, META)),
            ("its kernel is a gradient step on features of its own", of_kernel(CLOSE / 2, DISTANCES[0])),
            ("its kernel is the best, a gradient step on sine and cosine", of_kernel(CLOSE, DISTANCES[1])),
        )
    ),
    Target("gradient_descent/meta_learned_step", "the same least loss", within(SAMPLING / 3, BEST), True),
)


def table(folder: Path) -> list[str]:
    """The lines of the table: every target, reached or missed or not trained.  Raises Unreadable."""
    lines = ["| experiment | expected | reached | |", "|---|---|---|---|"]
    known: dict[str, list[Checkpoint]] = {}
    devices: dict[str, None] = {}
    for target in TARGETS:
        if target.experiment not in known:
            paths = files_in(folder / target.experiment, "*.safetensors")
            known[target.experiment] = [c for c in map(read, paths) if c.finished]
            devices |= dict.fromkeys(printable(c.device) for c in known[target.experiment])
        found = known[target.experiment]
        what: Sequence[Any] = comparisons(folder / target.experiment) if target.compared else found
        reached = _measured(target, what, folder) if what else NOTHING
        verdict = {True: "reached", False: "**missed**", None: ""}[reached.holds]
        lines.append(f"| `{target.experiment}` | {target.expected} | {reached.text} | {verdict} |")
    trained = [name for name in EXPERIMENTS if known.get(name)]
    lines += ["", f"Trained on: {', '.join(devices) or 'nothing'}. GPU: {_gpu(devices)}. Experiments: {len(trained)}."]
    return lines


def _measured(target: Target, what: Sequence[Any], folder: Path) -> Reached:
    """Raises Unreadable where comparisons do not hold what ``train.against_gradient_descent`` writes."""
    try:
        return target.measure(what)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        if not target.compared:
            raise
        told = f"{type(error).__name__}: {error}"
        raise Unreadable(f"{folder / target.experiment}: its comparisons are not whole ({told})") from None


def comparisons(folder: Path) -> list[dict[str, Any]]:
    """The runs of all comparisons with GD and GD++ in a folder.  Raises Unreadable for a file that is none."""
    runs = []
    for path in files_in(folder, "*.against_gradient_descent.json"):
        try:
            runs += json.loads(text_of(path))["runs"]
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise Unreadable(f"{path}: not a comparison with gradient descent ({error})") from None
    return runs


def _gpu(devices: dict[str, None]) -> str:
    names = [name for name in devices if not name.startswith("cpu")]
    return ", ".join(names) or "not run"


def main(argv: list[str] | None = None) -> int:
    """The command; returns its exit code: 0, or 2 for what can't be read."""
    parser = Command(
        prog="python -m train.targets", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("results", type=Path, metavar="RESULTS", help="the folder given to python -m train --out")
    parser.add_argument("--write", action="store_true", help="write RESULTS/TARGETS.md")
    given = parser.parse_args(argv)
    if not given.results.is_dir():
        parser.error(f"{given.results}: not a folder")
    path = given.results / "TARGETS.md"
    try:
        if given.write:
            check_target(path)
        with torch.no_grad():
            lines = ["# Targets", "", "Made by `python -m train.targets --write`.", "", *table(given.results), ""]
        if given.write:
            with whole(path) as partial:
                partial.write_text("\n".join(lines), encoding="utf-8")
    except (Unreadable, ValueError, OSError) as error:
        return refused("python -m train.targets", error)
    if not given.write:
        print("\n".join(lines))
    return 0


if __name__ == "__main__":
    ending(main)
