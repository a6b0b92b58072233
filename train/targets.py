"""``python -m train.targets RESULTS``: what the papers let one expect, and what the trained runs reached, misses too.

A target reads checkpoints and nothing else; RESULTS is the folder that ``python -m train --out`` filled.  The table is
Markdown, on standard output or with ``--write`` in RESULTS/TARGETS.md.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from train.checkpoint import Checkpoint, read
from train.comparisons.against_features import BEST, DISTANCES, META
from train.comparisons.fresh_tasks import number_of_tasks, on_fresh_tasks
from train.comparisons.spectra import condition, spectra
from train.console import Command, in_utf8, refused
from train.experiments import EXPERIMENTS
from train.files import Unreadable, check_target, files_in, text_of, whole
from train.model.predicted import distances
from train.printable import printable

LANDED = 1e-2  # of every dist(M, I)
ERRORS = 4.0  # standard errors: beyond it one of some hundred means is, in a hundred tables
CLOSE = 0.1  # share of a loss that is still close
SAMPLING = 0.03  # share of a loss that two means over the same fresh prompts may differ by, and still be called equal


@dataclass(frozen=True)
class Reached:
    """What was found, and whether it is what was expected; None where there is nothing to say."""

    text: str
    holds: bool | None


NOTHING = Reached("not trained", None)


@dataclass(frozen=True)
class Target:
    """One expectation of an experiment: of its checkpoints, or of their comparison with GD and GD++ run by run."""

    experiment: str
    expected: str
    measure: Callable[[Any], Reached]
    compared: bool = False


Losses = dict[tuple[str, int, int], list[float]]  # (pair, n, layers) -> over seeds


def losses(found: Sequence[Checkpoint], name: str = "loss") -> Losses:
    """Losses on fresh prompts, of the best starts."""
    made: Losses = {}
    for checkpoint in found:
        for run, r in checkpoint.best_starts().items():
            made.setdefault((run.pair, run.context, checkpoint.group.depth), []).append(float(checkpoint.test[name][r]))
    return made


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def landing(labels: str, similarity: str) -> Callable[[Sequence[Checkpoint]], Reached]:
    """The largest distance of every run of a pair, over layers, against ``LANDED``."""

    def measure(found: Sequence[Checkpoint]) -> Reached:
        worst = []
        for checkpoint in found:
            off = distances(checkpoint.architecture, checkpoint.weights, checkpoint.root)
            for r, run in enumerate(checkpoint.group.runs):
                if run.pair == f"{labels}/{similarity}":
                    worst.append(max((float(values[r].max()) for values in off.values()), default=float("inf")))
        if not worst:
            return NOTHING
        text = ", ".join(f"{value:.0e}" for value in worst)
        return Reached(f"{text} (seeds)", all(value < LANDED for value in worst))

    return measure


def matching_is_best(labels: str) -> Callable[[Sequence[Checkpoint]], Reached]:
    """At the largest n, the similarity of the labels' kernel has the least mean loss among the kernels."""

    def measure(found: Sequence[Checkpoint]) -> Reached:
        made = losses(found)
        n = max(context for _, context, _ in made)
        means = {
            pair.partition("/")[2]: mean(v)
            for (pair, c, _), v in made.items()
            if c == n and pair.startswith(f"{labels}/")
        }
        kernels = {name: value for name, value in means.items() if name != "softmax"}
        if labels not in kernels:
            return NOTHING
        text = ", ".join(f"{name} {value:.3f}" for name, value in means.items())
        return Reached(f"n = {n}: {text}", min(kernels, key=lambda name: kernels[name]) == labels)

    return measure


def above_bayes(found: Sequence[Checkpoint]) -> Reached:
    """No loss is below that of the Bayes predictor on the same prompts."""
    made, bayes = losses(found), losses(found, "bayes")
    least = min(a - b for key in made for a, b in zip(made[key], bayes[key], strict=True))
    return Reached(f"smallest gap {least:.4f}", least >= 0)


def linear_anchor(found: Sequence[Checkpoint]) -> Reached:
    """The Bayes loss of the linear kernel on the sphere is max(0, 1 - n/d), exactly."""
    d = len(found[0].configuration.spectrum)
    gaps = {
        n: mean(v) - max(0.0, 1 - n / d)
        for (pair, n, _), v in losses(found, "bayes").items()
        if pair.startswith("linear/")
    }
    text = ", ".join(f"n = {n}: {gap:+.4f}" for n, gap in sorted(gaps.items()))
    return Reached(f"difference {text}", all(abs(gap) < SAMPLING for gap in gaps.values()))


def one_layer_anchor(found: Sequence[Checkpoint]) -> Reached:
    """One linear layer on linear labels on the sphere reaches 1 - n/(n + d - 1)."""
    d = len(found[0].configuration.spectrum)
    for (pair, n, depth), values in losses(found).items():
        if pair == "linear/linear" and depth == 1:
            exact = 1 - n / (n + d - 1)
            return Reached(f"{mean(values):.4f} against {exact:.4f}", abs(mean(values) - exact) < SAMPLING * exact)
    return NOTHING


def falls_with_depth(pair: str, context: int) -> Callable[[Sequence[Checkpoint]], Reached]:
    """The mean loss falls with every further depth."""

    def measure(found: Sequence[Checkpoint]) -> Reached:
        means = {depth: mean(v) for (p, n, depth), v in losses(found).items() if p == pair and n == context}
        values = [means[depth] for depth in sorted(means)]
        if len(values) < 2:
            return NOTHING
        text = ", ".join(f"{depth}: {means[depth]:.3f}" for depth in sorted(means))
        return Reached(text, all(b < a for a, b in itertools.pairwise(values)))

    return measure


def two_heads(labels: str, beat: bool) -> Callable[[Sequence[Checkpoint]], Reached]:
    """Two heads beat both single heads at every depth, or match the better one within ``SAMPLING``."""

    def measure(found: Sequence[Checkpoint]) -> Reached:
        made = losses(found)
        ratios = {}
        for (pair, n, depth), values in made.items():
            if pair == f"{labels}/linear+exp":
                single = min(mean(made[f"{labels}/{name}", n, depth]) for name in ("linear", "exp"))
                ratios[depth] = mean(values) / single
        if not ratios:
            return NOTHING
        text = ", ".join(f"{depth}: {ratios[depth]:.3f}" for depth in sorted(ratios))
        limit = 1.0 if beat else 1.0 + SAMPLING
        return Reached(f"two heads over the better one, by layers: {text}", all(r < limit for r in ratios.values()))

    return measure


Compared = Sequence[dict[str, Any]]  # runs, as train.against_gradient_descent writes them


def within(share: float, algorithm: str) -> Callable[[Compared], Reached]:
    """Every loss is at most (1 + share) times that of an algorithm with its best steps."""

    def measure(runs: Compared) -> Reached:
        ratios = [run["loss"] / run["algorithms"][algorithm]["loss"] for run in runs]
        return Reached(f"loss over its: {_listed(ratios)}", max(ratios) <= 1 + share)

    return measure


def near(share: float, algorithm: str) -> Callable[[Compared], Reached]:
    """Every loss is that of an algorithm with its best steps, up to a share of it."""

    def measure(runs: Compared) -> Reached:
        ratios = [run["loss"] / run["algorithms"][algorithm]["loss"] for run in runs]
        return Reached(f"loss over its: {_listed(ratios)}", max(abs(ratio - 1) for ratio in ratios) <= share)

    return measure


def far_below(share: float, algorithm: str) -> Callable[[Compared], Reached]:
    """Trimmed mean and median of the squared errors are at most (1 - share) times an algorithm's, and the mean is less.

    Of clipped tokens the mean is decided by the one prompt in some thousands on which they reach the limit, and is as
    uncertain as their number; the other two are not.
    """

    def measure(runs: Compared) -> Reached:
        limits = {"loss": 1.0, "trimmed loss": 1 - share, "median loss": 1 - share}
        ratios = {name: [run[name] / run["algorithms"][algorithm][name] for run in runs] for name in limits}
        text = "; ".join(f"{name} over its: {_listed(values)}" for name, values in ratios.items())
        return Reached(text, all(max(ratios[name]) <= limit for name, limit in limits.items()))

    return measure


def above(share: float, algorithm: str) -> Callable[[Compared], Reached]:
    """Every loss is more than (1 + share) times that of an algorithm with its best steps."""

    def measure(runs: Compared) -> Reached:
        ratios = [run["loss"] / run["algorithms"][algorithm]["loss"] for run in runs]
        return Reached(f"loss over its: {_listed(ratios)}", min(ratios) > 1 + share)

    return measure


def aligned(cosine: float, algorithm: str) -> Callable[[Compared], Reached]:
    """The sensitivities have at least this cosine with those of an algorithm; their difference is told."""

    def measure(runs: Compared) -> Reached:
        found = [run["algorithms"][algorithm] for run in runs]
        cosines = [one["sensitivity cosine"] for one in found]
        off = _listed([one["sensitivity difference"] for one in found])
        return Reached(f"cosine {', '.join(f'{c:.4f}' for c in cosines)}, difference {off}", min(cosines) >= cosine)

    return measure


def sensitive(share: float, algorithm: str) -> Callable[[Compared], Reached]:
    """The sensitivities differ from those of an algorithm by at most this share of them, in the mean."""

    def measure(runs: Compared) -> Reached:
        found = [run["algorithms"][algorithm] for run in runs]
        off = [one["sensitivity difference"] / one["sensitivity norm"] for one in found]
        return Reached(f"relative difference {_listed(off)}", max(off) <= share)

    return measure


def of_kernel(share: float, name: str) -> Callable[[Compared], Reached]:
    """The kernel k(u, v) that one layer has learned is at most this far from another, relative, in L2."""

    def measure(runs: Compared) -> Reached:
        off = [run["kernel"][name] for run in runs]
        return Reached(f"distance {_listed(off)}", max(off) <= share)

    return measure


def learned_step(runs: Compared) -> Reached:
    """The learned product is the best step times I: distance relative to it, modulo rescaling."""
    off = [run["step"]["distance"] for run in runs]
    steps = ", ".join(f"{run['step']['learned']:.4f} for {run['step']['best']:.4f}" for run in runs)
    return Reached(f"step {steps}; distance {_listed(off)}", max(off) < CLOSE / 2)


def curves_coincide(runs: Compared) -> Reached:
    """The losses of the transformer and of GD at all input scales."""
    off = [
        abs(ours / theirs - 1)
        for run in runs
        for ours, theirs in zip(run["scales"]["transformer"], run["scales"][GD], strict=True)
    ]
    return Reached(f"largest relative difference {max(off):.3f}", max(off) < SAMPLING)


def better_conditioned(found: Sequence[Checkpoint]) -> Reached:
    """The median condition number of the Hessian is less after the first layer than before it, for every n."""
    ratios: dict[int, list[float]] = {}
    for checkpoint in found:
        for r, run in enumerate(checkpoint.group.runs):
            before, after = map(condition, spectra(checkpoint, r))
            ratios.setdefault(run.context, []).append(after / before)
    text = ", ".join(f"n = {n}: {mean(values):.3f}" for n, values in sorted(ratios.items()))
    return Reached(f"after over before: {text}", max(map(max, ratios.values())) < 1)


def few_tasks_are_memorised(found: Sequence[Checkpoint]) -> Reached:
    """The loss on fresh tasks is over twice the own one with the fewest tasks, and within ``CLOSE`` with the most."""
    ratios: dict[int, list[float]] = {}
    for checkpoint in found:
        for r, run in enumerate(checkpoint.group.runs):
            ratio = on_fresh_tasks(checkpoint, r) / float(checkpoint.test["loss"][r])
            ratios.setdefault(number_of_tasks(run.labels) or 0, []).append(ratio)
    text = ", ".join(f"{count}: {mean(values):.3g}" for count, values in sorted(ratios.items()))
    few, many = ratios[min(ratios)], ratios[max(ratios)]
    return Reached(f"fresh over own, by tasks: {text}", min(few) > 2 and max(many) < 1 + CLOSE)


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
    return Reached(f"largest relative difference {_listed(off)}", max(off) < SAMPLING)


def copies(runs: Compared) -> Reached:
    """With some head of the first layer every x_i reads its y_i, in the mean over i and prompts."""
    read = [max(run["copying"]["x_i from y_i"]) for run in runs]
    return Reached(f"weight {_listed(read)}", min(read) > 1 - CLOSE)


def of_heads(count: int, measure: Callable[[Compared], Reached]) -> Callable[[Compared], Reached]:
    """Of the runs with that many heads."""

    def of(runs: Compared) -> Reached:
        own = [run for run in runs if run["pair"].count("+") == count - 1]
        return measure(own) if own else NOTHING

    return of


def _listed(values: Sequence[float]) -> str:
    return ", ".join(f"{value:.3g}" for value in values)


GD, GDPP, NEAREST = "gradient descent", "GD++", "nearest GD++"  # NEAREST: its steps fitted to the trained layers
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
    in_utf8()
    sys.exit(main())
