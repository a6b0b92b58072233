"""Landings in words and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from train.landing.family import FREE, MOVED
from train.landing.measured import Landing
from train.landing.not_covered import NotCovered
from train.landing.one_layer import OneLayer
from train.landing.record import FARTHEST, Judged
from train.landing.scalars import Scalar
from train.landing.verdict import Criterion, Verdict, farthest, verdict
from train.printable import printable

COLOURS = dict.fromkeys(Verdict, "yellow") | {Verdict.LANDED: "green", Verdict.MISSED: "red"}


def print_judged(console: Console, found: Sequence[Judged], unexpected: Sequence[str] | None) -> None:
    """Every run; then where the limits come from, and the verdicts by what was trained.

    ``unexpected``: in which lines the verdicts are not those that were expected, None where none were.
    """
    reasons = list(dict.fromkeys(c.because for one in found for c in one.landing.criteria))
    for one in found:
        print_found(console, one.path, one.landing, reasons)
        for line in one.notes:
            console.print(line, soft_wrap=True)
        console.print()
    console.print("limits")
    for number, because in enumerate(reasons, start=1):
        console.print(f"  [{number}] {because}")
    console.print()
    console.print(_summary([one.landing for one in found]))
    counted = Counter(one.landing.verdict for one in found)
    console.print(", ".join(f"{counted[name]} {name}" for name in Verdict if counted[name]))
    if unexpected is not None:
        console.print("the verdicts are those expected" if not unexpected else "not the verdicts expected:")
        for line in unexpected:
            console.print(f"  {line}", soft_wrap=True)


def _summary(found: Sequence[Landing | OneLayer | NotCovered]) -> Table:
    """A line for each choice of labels, similarity and sizes: the verdicts of its seeds, and what is worst in them."""
    table = Table(box=None, pad_edge=False)
    for name in ("labels/similarity", "layers", "n", "runs", *Verdict, FARTHEST):
        table.add_column(name, overflow="fold")
    grouped: dict[tuple[str, int, int], list[Landing | OneLayer | NotCovered]] = {}
    for one in found:
        grouped.setdefault((one.pair, one.layers, one.context), []).append(one)
    for (pair, layers, context), runs in grouped.items():
        counted = Counter(one.verdict for one in runs)
        worst = farthest(c for one in runs for c in one.criteria)
        told = "nothing is measured" if worst is None else str(worst)
        counts = [Text(str(counted[name]), style=COLOURS[name] if counted[name] else "dim") for name in Verdict]
        table.add_row(pair, str(layers), str(context), str(len(runs)), *counts, told)
    return table


def print_found(console: Console, path: Path, found: Landing | OneLayer | NotCovered, reasons: Sequence[str]) -> None:
    """The verdict, its criteria, and what else was measured; ``reasons`` are those of all limits, in order."""
    of_run = f"{found.pair}, {found.layers} layer{'s' * (found.layers > 1)}, n = {found.context}, seed {found.seed}"
    name = f"{path}: {of_run}{_by_sample(found)}"
    said = Text(found.verdict.upper(), style=f"bold {COLOURS[found.verdict]}")
    console.print(said.append(f"  {printable(name)}", style="not bold"), soft_wrap=True)
    if isinstance(found, NotCovered):
        console.print(found.law, soft_wrap=True)
        return
    console.print(f"claim {found.claim}, under {found.law}")
    console.print(_criteria(found.criteria, reasons))
    if isinstance(found, OneLayer):
        console.print(f"loss {found.loss:.6f}, of the best layer {found.predicted_loss:.6f}")
        return
    _print_measured(console, found)


def _by_sample(found: Landing | OneLayer | NotCovered) -> str:
    """That a verdict is by the sample of the training, and what fresh prompts say."""
    if not isinstance(found, Landing) or not found.on_fresh:
        return ""
    said = verdict(found.on_fresh)
    told = f"; by {found.law}, but by {found.fresh.prompts} fresh ones {said}"
    if said == Verdict.LANDED:
        return told.replace(", but by", ", and by")
    worst = max((c for c in found.on_fresh if c.verdict == said), key=lambda c: c.value / c.limit)
    return f"{told} ({worst.name} {worst.value:.2g} ± {worst.error:.1g}, landed: {worst.limit:g})"


def _on_its_way(found: Landing) -> list[str]:
    """What a descent from the weights found."""
    one = found.underway
    if one is None:
        return []
    fell = "no history" if one.fell is None else "all distances fell" if one.fell else "not all distances fell"
    fell += "" if one.nearer or one.fell is None else ", and they came no nearer of late"
    basin = "ends at the predicted point" if one.landed else "ends elsewhere"
    return [
        f"from the weights, {one.steps} steps of L-BFGS move them by {one.moved:.1%} of their norm, and that {basin};"
        f" {fell}; the gradient is {'not 0' if one.early else '0'}"
        + (", and no step along it gains anything: a kink, as relu has them" if one.early and not one.moved else "")
        + (f"; loss above that of the predicted point {found.loss / found.predicted_loss - 1:.2%}")
    ]


def _flat(found: Landing) -> list[str]:
    """The flat directions, and what is off along them."""
    if found.flat is None:
        return []
    off = ", ".join(f"{name} {value:+.1%}" for name, value in found.flat.names.items())
    told = f"flat directions, in which {MOVED:.0%} costs at most {FREE:g} of the loss"
    return [f"{told}: off along them {off}, which costs {found.flat.cost:.1e} of it"]


def _print_measured(console: Console, found: Landing) -> None:
    """What was measured beside the criteria."""
    console.print(_scalars(found))
    fresh, inertia, function, theorem = found.fresh, found.inertia, found.function, found.theorem
    lines = [
        f"loss under this law {found.loss:.6f}, of the predicted point {found.predicted_loss:.6f},"
        f" gradient {found.gradient:.1e}"
        + ("" if found.better_loss is None else f"; a point of the family elsewhere has {found.better_loss:.6f}"),
        f"curvature at the predicted point: {inertia.kind}; {inertia.positive} up, {inertia.undecided} undecided,"
        f" {inertia.negative} down; eigenvalues {inertia.eigenvalues[0]:.2e} to {inertia.eigenvalues[-1]:.2e}",
    ]
    if inertia.negative:
        shares = ", ".join(f"{part} {share:.2f}" for part, share in inertia.direction.items() if share > 0.01)
        lines.append(f"  the lowest direction lies in {shares}")
    lines += [
        f"theorem at the nearest point of the family, closed sample: off-family gradient {theorem.vanishing:.1e} of a"
        f" prompt's; self-test, similarity broken {theorem.similarity_broken:.1e}, law broken {theorem.law_broken:.1e}",
        f"{fresh.prompts} fresh prompts: loss {fresh.loss:.6f}, gradient {fresh.gradient:.1e} (noise alone:"
        f" {fresh.gradient_noise:.1e}), gain of a Newton step {fresh.gain:.2%} ± {fresh.gain_error:.2%} of the loss"
        + (f" (expected of its training sample: {fresh.expected_gain:.2%})" if fresh.expected_gain else ""),
        f"predictions: cosine {function.prediction_cosine:.8f}, norms {function.prediction_norms:.6f};"
        f" sensitivities: cosine {function.sensitivity_cosine:.8f}, norms {function.sensitivity_norms:.6f}",
    ]
    if function.bayes_loss is not None:
        lines.append(
            f"loss on the same prompts: learned {function.loss:.5f}, construction {function.constructed_loss:.5f},"
            f" Bayes {function.bayes_loss:.5f}"
        )
    for line in (*_flat(found), *_on_its_way(found), *lines):
        console.print(line)


def _criteria(criteria: Sequence[Criterion], reasons: Sequence[str]) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("criterion", "value", "error", "landed", "near", "verdict", "limit"):
        table.add_column(name)
    for c in criteria:
        error = f"{c.error:.1e}" if c.error else "exact"
        said = Text(c.verdict, style=COLOURS[c.verdict])
        table.add_row(
            c.name,
            f"{c.value:.2e}",
            error,
            f"<= {c.limit:g}",
            f"<= {c.near:g}",
            said,
            Text(f"[{reasons.index(c.because) + 1}]"),
        )
    return table


def _scalars(found: Landing) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("scalar", "learned", "predicted", "off by", "on fresh prompts", "off by", "expected of its sample"):
        table.add_column(name)
    for under, fresh in zip(found.scalars, found.fresh.scalars, strict=True):
        expected = f"{fresh.expected:.1%}" if fresh.expected else "-"
        table.add_row(
            under.name,
            f"{under.learned:.6g}",
            _value(under),
            f"{under.deviation:.1e}",
            _value(fresh),
            f"{fresh.deviation:.1e}",
            expected,
        )
    return table


def _value(scalar: Scalar) -> str:
    return f"{scalar.predicted:.6g}" + (f" ± {scalar.error:.1g}" if scalar.error else "")
