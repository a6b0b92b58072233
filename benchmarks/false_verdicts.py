"""How often ``python -m verify.stationary`` says what is not so: a table over random cases of each kind.

    python -m benchmarks.false_verdicts [--cases 100] [--draw S] [--jobs J] [--record FILE] [--write FILE]

A case is a pair of labels and similarity, each as often as the others, with a random law of covariates, sizes (d, n),
Sigma, family and seed, all of a number that is drawn afresh unless --draw repeats one; two layers are trained from
noise by L-BFGS on a closed sample.  Where the training ended on the family (off it by less than 2e-4 of all weights)
with a loss at most 1e-6 above the minimum over the family, it is held against its own sample; and, with the weights
that minimise the loss over the family on 65536 prompts of another seed in place of the trained ones, against the law of
the prompts.  Spoiled, it must be called neither landed nor on its way; as it is, landed (or, by a law, inconclusive).
Where so many prompts don't tell the minimum, or it is at infinity, it is not known what is true of weights on the
family: they are a kind of their own, and only what is off the family, or does nothing, is asked besides.
Another kernel counts where it changes a predicted scalar by 10%, another order of layers where it changes the function.
Where another kernel or scale leaves the weights within the limits of what has landed, as along a flat direction, held
against the minimum that is known, they are a kind of their own, and no verdict of them is false.

Other trainings are kinds of their own: those that ended elsewhere, beyond the limits of what has landed, must not be
called landed; those that stopped short lie between, and no verdict of them is false.  A training whose loss is not
finite leaves no weights, and is only counted.

A --record is gone on from: what is drawn, and the cases that are there, count with those of this call.
"""

from __future__ import annotations

import argparse
import math
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import numpy

from train.extras import extra

with extra("train", __name__ == "__main__"):
    import torch

    from train.checkpoint import Checkpoint

from benchmarks.recorded_verdicts import MOST_DRAW, MOST_DRAWN, Found, Record, read
from benchmarks.spoiled import as_if, perturbed, reversed_layers, scaled, untrained, without_layer, zeroed
from train.configuration import Configuration
from train.console import in_utf8
from train.files import Unreadable, check_target, whole
from train.landing import criteria
from train.landing.coordinates import Coordinates, coordinates
from train.landing.criteria import IDLE, telling
from train.landing.family import Predicted, curved, exactly, refined
from train.landing.measured import landing
from train.landing.sample import Sample, fresh, losses, of_step
from train.landing.scalars import scalars
from train.landing.verdict import Verdict
from train.objective import Objective
from train.runs import groups_of
from train.training import Diverged, train
from verify.work import Command, processors, progress

PAIRS = ("linear/linear", "relu/relu", "exp/exp", "exp/softmax")
BOUNDED = ("sphere", "uniform")  # exp of what is not has no mean
CLAIMS = {"sparse": "sparse_stationary_points", "full": "full_stationary_points"}
AT = 2e-4  # distance of weights that have landed
GAIN = 1e-6  # of the loss
OTHER_SEED = 1000  # of the sample that weights held against the law come from
POPULATION = 65536
FRESH = 200  # fresh prompts where the verdict does not rest on them; where it does, as many as the command takes
FROM_AFAR = 1.25  # times the learned scalars
TOLD_APART = 0.1  # a relative error of scale
TRAINED, SHORT, ELSEWHERE = "trained", "trained, stopped short", "trained, ended elsewhere"
UNKNOWN = "trained, the minimum not known"
ORDER, KERNEL, SCALE = "layers in another order", "under the wrong kernel", "scale off by 10%"
Spoil = Callable[[Checkpoint, numpy.random.Generator], Checkpoint]


def _kernel(c: Checkpoint, random: numpy.random.Generator) -> Checkpoint:
    """Other labels, or another similarity."""
    run = c.group.runs[0]
    if random.random() < 0.5:
        return as_if(c, labels=str(random.choice([name for name in ("relu", "exp", "linear") if name != run.labels])))
    others = [name for name in ("linear", "relu", "exp", "softmax") if name != run.similarities[0]]
    return as_if(c, similarities=(str(random.choice(others)),))


def _layer(c: Checkpoint, random: numpy.random.Generator) -> int:
    return int(random.integers(c.group.depth))


SPOILED: dict[str, Spoil] = {
    "untrained": lambda c, _: untrained(c),
    "one layer moved by 1%": lambda c, random: perturbed(c, 0.01, int(random.integers(2**31)), _layer(c, random)),
    "one layer moved by 10%": lambda c, random: perturbed(c, 0.1, int(random.integers(2**31)), _layer(c, random)),
    SCALE: lambda c, random: scaled(c, str(random.choice(["r", "B"])), float(random.choice([0.9, 1.1]))),
    ORDER: lambda c, _: reversed_layers(c),
    "a layer that does nothing": lambda c, random: without_layer(c, _layer(c, random)),
    "all weights 0": lambda c, _: zeroed(c, *c.weights),
    KERNEL: _kernel,
}
ENDED = {(False, True): "Trained to the family", (True, True): "Ended elsewhere", (True, False): "Diverged"}
ANYWHERE = [kind for kind in SPOILED if kind not in (SCALE, ORDER, KERNEL)]  # not landed, whatever the minimum
WITHIN = {kind: f"{kind}, within the limits" for kind in (SCALE, KERNEL)}
UNJUDGED = (SHORT, UNKNOWN, *WITHIN.values())  # what should be said of them is not known
KINDS = (TRAINED, *SPOILED, ELSEWHERE, *UNJUDGED)
VERDICTS = tuple(verdict for verdict in Verdict if verdict != Verdict.NOT_COVERED)
LAWS = ("own sample", "law of the prompts")
ROWS = {
    LAWS[0]: (TRAINED, *SPOILED, *WITHIN.values(), SHORT, ELSEWHERE),
    LAWS[1]: (TRAINED, *SPOILED, *WITHIN.values(), UNKNOWN),
}
MOST = {LAWS[0]: (criteria.SCALE, criteria.GAIN), LAWS[1]: (criteria.ESTIMATE, criteria.ESTIMATED_GAIN)}
LIMITS = {name: value for name, value in vars(criteria).items() if isinstance(value, float) and name.isupper()}


def configuration(case: int) -> Configuration:
    """The configuration of a case, drawn from its number; the pairs take turns."""
    random = numpy.random.default_rng(case)
    d, pair = int(random.integers(2, 4)), PAIRS[case % len(PAIRS)]
    return Configuration(
        pairs=(pair,),
        covariates=str(random.choice(BOUNDED if "exp" in pair else (*BOUNDED, "gaussian"))),
        contexts=(int(random.integers(d + 1, 7)),),
        depths=(2,),
        seeds=(case,),
        values=str(random.choice(tuple(CLAIMS))),
        spectrum=tuple(float(v) for v in random.uniform(0.25, 2.25, d).round(2)),
        closed=True,
        prompts=8 * d * 2 ** (d - 1),
        resample_every=0,
        steps=400,
        optimiser="lbfgs",
        dtype="float64",
        snapshots=2,
        test_prompts=50,
    )


def case(number: int) -> Found:
    """Train, spoil, and ask."""
    c = configuration(number)
    (group,) = groups_of(c)
    objective = Objective(c, group, "cpu")
    with tempfile.TemporaryDirectory() as folder:
        try:
            checkpoint = train(objective, Path(folder) / "x.safetensors", "a benchmark", CLAIMS[c.values])
        except Diverged:
            return Found(number, c.pairs[0], True, {})
    return Found(number, c.pairs[0], *_asked(checkpoint, numpy.random.default_rng((number, 1))))


def _asked(checkpoint: Checkpoint, random: numpy.random.Generator) -> tuple[bool, dict[tuple[str, str], str]]:
    c = checkpoint.configuration
    of, theta = coordinates_and_point(checkpoint)
    sample, least = own_minimum(checkpoint)
    off = float(torch.linalg.vector_norm(of.off_family(theta)) / torch.linalg.vector_norm(theta))
    lost = float(losses(of, sample, theta).mean()) / least.loss - 1
    if not (off < AT and lost < GAIN):
        kind = SHORT if off <= criteria.DISTANCE and lost <= criteria.GAIN else ELSEWHERE
        return True, {(LAWS[0], kind): landing(checkpoint, 0, CLAIMS[c.values], FRESH, 0).verdict}
    drawn = replace(checkpoint, configuration=replace(c, optimiser="adam", closed=False, resample_every=10))
    _, best = minimum(drawn)
    population, known = placed(drawn, of, best), is_known(of, best)
    found = {}
    for law, given, samples in zip(LAWS, (checkpoint, population), (FRESH, None), strict=True):
        for kind in (TRAINED, *SPOILED) if law == LAWS[0] or known else (UNKNOWN, *ANYWHERE):
            spoiled = given if kind in (TRAINED, UNKNOWN) else SPOILED[kind](given, random)
            if kind == ORDER and of.homogeneous() and c.values == "sparse":
                continue  # x stays, and all layers have one similarity up to scale: they commute
            if kind == SCALE and within(law, spoiled, *((sample, least) if law == LAWS[0] else (None, best))):
                kind = WITHIN[SCALE]
            elif kind == KERNEL and law == LAWS[0]:
                if within(law, spoiled, *own_minimum(spoiled, FROM_AFAR)):  # a search that stops at once finds none
                    kind = WITHIN[KERNEL]
            elif kind == KERNEL:
                at, other = minimum(spoiled)
                if not is_known(at, other) or not far_off(spoiled, other):
                    continue  # the best weights for the other kernel are these, all but, or not known
                if within(law, spoiled, None, other):
                    kind = WITHIN[KERNEL]
            found[law, kind] = landing(spoiled, 0, CLAIMS[c.values], samples, 0).verdict
    return False, found


def within(law: str, checkpoint: Checkpoint, own: Sample | None, least: Predicted) -> bool:
    """Whether weights are within the limits of what has landed, held against a known minimum.

    That is how far their scalars are off it, less what is along flat directions, and how much more loss they have, on
    their own sample or on that of the minimum.
    """
    (of, theta), (scale, gain) = coordinates_and_point(checkpoint), MOST[law]
    sample = own or fresh(Objective(checkpoint.configuration, checkpoint.group, "cpu"), OTHER_SEED, 2, POPULATION)
    lost = float(losses(of, sample, theta).mean() / losses(of, sample, of.embedding() @ least.scalars).mean()) - 1
    found = scalars(of, of.normalised(of.projected(theta)), least, exact=True, independent=None)
    return lost <= gain and all(one.steep <= scale for one in found)


def coordinates_and_point(checkpoint: Checkpoint) -> tuple[Coordinates, torch.Tensor]:
    """The coordinates of the one run of a checkpoint, and where its weights are."""
    objective = Objective(checkpoint.configuration, checkpoint.group, "cpu")
    (run,), (roots, inverses) = checkpoint.group.runs, objective.prompts.roots()
    values = checkpoint.configuration.values
    of = coordinates(objective.architecture, run.similarities, values, (roots[0], inverses[0]))
    return of, of.balanced(of.point(objective.architecture, {name: w[0] for name, w in checkpoint.weights.items()}))


def own_minimum(checkpoint: Checkpoint, begun: float = 1) -> tuple[Sample, Predicted]:
    """The sample that was trained on, and the scalars that minimise the loss over the family on it.

    They are sought from the learned ones, what is free of them times ``begun``.
    """
    of, theta = coordinates_and_point(checkpoint)
    objective = Objective(checkpoint.configuration, checkpoint.group, "cpu")
    sample = of_step(objective, 0, checkpoint.configuration.prompts)
    at = of.normalised(of.projected(theta))
    at[of.free()] *= begun
    return sample, exactly(of, sample, at)


def minimum(checkpoint: Checkpoint) -> tuple[Coordinates, Predicted]:
    """Coordinates of the weights, and the scalars that minimise the loss over the family on other prompts."""
    of, theta = coordinates_and_point(checkpoint)
    objective = Objective(checkpoint.configuration, checkpoint.group, "cpu")
    small, medium, large = (fresh(objective, OTHER_SEED, k, n) for k, n in enumerate((160, 640, POPULATION)))
    learned = of.normalised(of.projected(theta))
    near = refined(of, medium, exactly(of, small, learned))
    return of, refined(of, large, curved(of, medium, near))


def is_known(of: Coordinates, least: Predicted) -> bool:
    """Whether the prompts of a minimum tell its scalars within half of what the limits bear, and no layer is idle.

    A layer whose keys tend to 0 while its values grow tends to one of another similarity: the minimum is at infinity.
    """
    idle = of.sizes(of.embedding() @ least.scalars) <= IDLE
    return telling(of, least) <= least.independent and not bool(idle.any())


def at_minimum(checkpoint: Checkpoint) -> Checkpoint:
    """With the weights of the minimum over the family."""
    of, least = minimum(checkpoint)
    return placed(checkpoint, of, least)


def placed(checkpoint: Checkpoint, of: Coordinates, least: Predicted) -> Checkpoint:
    """With the weights that these scalars are of."""
    depth, parts, back = checkpoint.group.depth, of.parts(of.embedding() @ least.scalars), of.inverse
    weights = {"r": parts["r"], "B": back.expand(depth, 1, -1, -1), "C": parts["M"] @ back}
    if "A" in checkpoint.weights:
        weights["A"] = torch.zeros_like(checkpoint.weights["A"][0])
        if "A" in parts:
            weights["A"][: depth - 1] = of.root @ parts["A"] @ back
    return replace(checkpoint, weights={name: w[None].contiguous() for name, w in weights.items()})


def far_off(checkpoint: Checkpoint, least: Predicted) -> bool:
    """Whether a scalar is off a minimum by at least what must be told apart."""
    of, theta = coordinates_and_point(checkpoint)
    off = of.normalised(of.projected(theta)) - least.scalars
    return float((off.abs() / least.scalars.abs()).max()) >= TOLD_APART


def is_false(kind: str, verdict: str) -> bool:
    """Whether a verdict says what is not so."""
    if kind == TRAINED:
        return verdict not in (Verdict.LANDED, Verdict.INCONCLUSIVE)
    if kind == ELSEWHERE:
        return verdict == Verdict.LANDED
    return kind not in UNJUDGED and verdict in (Verdict.LANDED, Verdict.ON_ITS_WAY)


def table(cases: Sequence[Found]) -> list[str]:
    """As lines of Markdown."""
    counted = Counter((law, kind, verdict) for one in cases for (law, kind), verdict in one.verdicts.items())
    columns = ("held against", "kind", "cases", *VERDICTS, "false")
    lines = ["| " + " | ".join(columns) + " |", "|---" * len(columns) + "|"]
    for law, kinds in ROWS.items():
        for kind in kinds:
            counts = [counted[law, kind, verdict] for verdict in VERDICTS]
            false = sum(n for verdict, n in zip(VERDICTS, counts, strict=True) if is_false(kind, verdict))
            row = (law, kind, sum(counts), *counts, false)
            lines.append("| " + " | ".join(map(str, row)) + " |")
    return lines


def false(cases: Sequence[Found]) -> list[str]:
    """Each false verdict, by the number of its case."""
    return [
        f"- case {one.number} ({one.pair}), {law}, {kind}: {verdict}"
        for one in cases
        for (law, kind), verdict in one.verdicts.items()
        if is_false(kind, verdict)
    ]


def main(argv: list[str] | None = None) -> int:
    """The command; returns its exit code: 0 where no verdict is false."""
    command = Command(
        prog="python -m benchmarks.false_verdicts",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add_argument("--cases", type=int, default=100, help="trained runs that count; default: %(default)s")
    command.add_argument("--draw", type=int, metavar="S", help="the number all is drawn from; default: a fresh one")
    command.add_argument("--minutes", type=float, default=math.inf, help="begin no case later than that")
    command.add_argument("--jobs", type=int, default=processors(), help="default: %(default)s")
    command.add_argument(
        "--record", type=Path, metavar="FILE", help="every verdict, as JSON; one there is gone on from"
    )
    command.add_argument("--write", type=Path, metavar="FILE", help="the table, as Markdown")
    given = command.parse_args(argv)
    try:
        for path in filter(None, (given.record, given.write)):
            check_target(path)
        record = begun(given.record, given.draw)
    except (Unreadable, ValueError) as error:
        command.error(str(error))
    quota, ends = -(-given.cases // len(PAIRS)), time.monotonic() + 60 * given.minutes
    context = get_context("spawn")
    with (
        progress("false verdicts", given.cases) as done,
        ProcessPoolExecutor(given.jobs, context, initializer=torch.set_num_threads, initargs=(1,)) as pool,
    ):
        for one in record.found:
            if not one.elsewhere:
                done(one.pair)
        while (numbers := due(record, quota)[: given.jobs * len(PAIRS)]) and time.monotonic() < ends:
            for one in pool.map(case, numbers):
                record = replace(record, found=(*record.found, one))
                if not one.elsewhere:
                    done(one.pair)
                if given.record is not None:
                    record.write(given.record)
                if given.write is not None:
                    write(given.write, record.draw, report(record.found))
    print("\n".join(report(record.found)))
    return int(bool(false(record.found)))


def begun(path: Path | None, draw: int | None) -> Record:
    """The record at ``path``, or an empty one of a number that is drawn.  Raises Unreadable, and ValueError."""
    if draw is not None and not 0 <= draw < MOST_DRAW:
        raise ValueError(f"--draw is {draw}, expected 0 to {MOST_DRAW - 1}")
    if path is None or not path.exists():
        return Record(secrets.randbelow(MOST_DRAW) if draw is None else draw, LIMITS, ())
    there = read(path, LIMITS, PAIRS, LAWS, KINDS, VERDICTS)
    if draw not in (None, there.draw):
        raise ValueError(f"--draw is {draw}, but {path} is of {there.draw}")
    return there


def due(record: Record, quota: int) -> list[int]:
    """The cases to be tried next, in order: of the pairs that are ``wanted``, and in the record already none."""
    short, first = wanted(record.found, quota), record.draw * MOST_DRAWN
    there = {one.number for one in record.found}
    numbers = range(first, first + MOST_DRAWN)
    return [number for number in numbers if PAIRS[number % len(PAIRS)] in short and number not in there]


def wanted(found: Sequence[Found], quota: int) -> list[str]:
    """The pairs of which fewer than the quota have been trained, to the family."""
    trained = Counter(one.pair for one in found if not one.elsewhere)
    return [pair for pair in PAIRS if trained[pair] < quota]


def report(found: Sequence[Found]) -> list[str]:
    """The table, and what it counts."""
    counted = Counter((ENDED[one.elsewhere, bool(one.verdicts)], one.pair) for one in found)
    shown = {end: ", ".join(f"{pair} {counted[end, pair]}" for pair in PAIRS) for end in ENDED.values()}
    listed = false(found)
    return [
        *table(found),
        "",
        *(["False:", "", *listed, ""] if listed else []),
        " ".join(f"{end}: {pairs}." for end, pairs in shown.items()),
    ]


def write(path: Path, draw: int, lines: list[str]) -> None:
    """Whole or not at all, after every case."""
    head = ["# False verdicts", "", f"Made by `python -m benchmarks.false_verdicts --draw {draw} --write`.", ""]
    with whole(path) as partial:
        partial.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    in_utf8()
    sys.exit(main())
