"""What is read off the checkpoints of an experiment: losses, distances, and what the weights do."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from train.checkpoint import Checkpoint
from train.comparisons.fresh_tasks import number_of_tasks, on_fresh_tasks
from train.comparisons.spectra import condition, spectra
from train.model.predicted import distances
from train.reached.outcome import CLOSE, LANDED, NOTHING, SAMPLING, Reached, mean

Losses = dict[tuple[str, int, int], list[float]]  # (pair, n, layers) -> over seeds


def losses(found: Sequence[Checkpoint], name: str = "loss") -> Losses:
    """Losses on fresh prompts, of the best starts."""
    made: Losses = {}
    for checkpoint in found:
        for run, r in checkpoint.best_starts().items():
            made.setdefault((run.pair, run.context, checkpoint.group.depth), []).append(float(checkpoint.test[name][r]))
    return made


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
