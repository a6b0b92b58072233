"""The training of one group of runs: from noise, or from where a checkpoint left it, to a checkpoint."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch

from train.brought import brought, features
from train.checkpoint import VALIDATION, WITHOUT_CHECKSUM, Checkpoint, History, device_name, read, write
from train.files import Unreadable
from train.model.predicted import distances
from train.objective import TEST_STEP, VALIDATION_STEP, Objective
from train.optimisers.adam import Adam, cosine
from train.optimisers.lbfgs import Lbfgs
from train.own import probes
from train.prompts.batches import Sample, Source
from train.prompts.bayes import bayes_loss
from train.runs import Group


class Diverged(Exception):
    """The loss or the weights are no numbers any more; says at which step, and why that is likely."""


@dataclass(frozen=True)
class Report:
    """How far the training of a group is."""

    step: int
    steps: int
    loss: float  # the mean over the runs
    distance: float | None  # the largest to the predicted set, over runs, layers and heads; None where none is known

    def __str__(self) -> str:
        distance = "" if self.distance is None else f", distance {self.distance:.1e}"
        return f"loss {self.loss:.5f}{distance}"


class Optimiser(Protocol):
    """What moves the weights of a group: one step, and the state that the next one depends on."""

    @property
    def weights(self) -> Mapping[str, torch.Tensor]: ...

    def step(self, number: int) -> torch.Tensor:
        """One step; the loss of every run before it, (runs,).  Nothing is moved where one is no number."""

    def state(self) -> dict[str, torch.Tensor]: ...

    def restore(self, state: Mapping[str, torch.Tensor]) -> None: ...


class Together:
    """Adam on all runs of a group at once."""

    def __init__(self, objective: Objective, weights: Mapping[str, torch.Tensor]):
        c = objective.configuration
        self.objective = objective
        self.grown = {objective.group.depth: objective}
        self.weights = {name: w.to(objective.like).clone().requires_grad_() for name, w in weights.items()}
        rates = torch.tensor([run.learning_rate for run in objective.group.runs]).to(objective.like)
        self.adam = Adam(self.weights, rates, c.betas, c.clip)
        self.drawn: tuple[int, Sample] | None = None

    def step(self, number: int) -> torch.Tensor:
        c = self.objective.configuration
        sample, prompts = self.objective.sample(number), c.prompts
        if self.drawn is None or self.drawn[0] != sample:
            self.drawn = None  # frees the old prompts before the new ones are made
            self.drawn = (sample, self.objective.prompts.sample(sample, prompts))
        losses = self._of_step(number).with_gradient(self.weights, self.drawn[1])
        if bool(torch.isfinite(losses).all()):
            self.adam.step(cosine(number, c.steps) if c.optimiser == "adam_cosine" else 1.0)
        return losses

    def _of_step(self, number: int) -> Objective:
        """The objective of a step: of fewer looped layers while they grow."""
        growth, depth = self.objective.configuration.growth, self.objective.group.depth
        layers = int(depth ** min(1.0, number / growth)) if growth else depth
        if layers not in self.grown:
            self.grown[layers] = self.objective.of_layers(layers)
        return self.grown[layers]

    def state(self) -> dict[str, torch.Tensor]:
        return self.adam.state()

    def restore(self, state: Mapping[str, torch.Tensor]) -> None:
        self.adam.restore(state)


class Apart:
    """L-BFGS on every run of a group by itself."""

    def __init__(self, objective: Objective, weights: Mapping[str, torch.Tensor]):
        samples: dict[Source, Sample] = {}  # runs of the same prompts share them
        self.runs = [self._run(objective, weights, r, samples) for r in range(len(objective.group.runs))]

    @staticmethod
    def _run(objective: Objective, weights: Mapping[str, torch.Tensor], r: int, samples: dict[Source, Sample]) -> Lbfgs:
        group = Group(objective.group.depth, objective.group.runs[r : r + 1])
        alone = Objective(objective.configuration, group, objective.device)
        own = {name: w[r : r + 1].to(objective.like).clone().requires_grad_() for name, w in weights.items()}
        (source,) = alone.prompts.sources
        if source not in samples:
            samples[source] = alone.prompts.sample(0, objective.configuration.prompts)
        return Lbfgs(own, lambda: alone.with_gradient(own, samples[source])[0])

    @property
    def weights(self) -> dict[str, torch.Tensor]:
        return {name: torch.cat([run.weights[name].detach() for run in self.runs]) for name in self.runs[0].weights}

    def step(self, number: int) -> torch.Tensor:
        return torch.tensor([run.step() for run in self.runs], dtype=torch.float64)

    def state(self) -> dict[str, torch.Tensor]:
        return {f"{r}/{key}": value for r, run in enumerate(self.runs) for key, value in run.state().items()}

    def restore(self, state: Mapping[str, torch.Tensor]) -> None:
        for r, run in enumerate(self.runs):
            run.restore({key.partition("/")[2]: v for key, v in state.items() if key.partition("/")[0] == str(r)})


def train(
    objective: Objective,
    path: Path,
    experiment: str,
    claim: str,
    resume: bool = False,
    report: Callable[[Report], None] = lambda _: None,
    before: Checkpoint | None = None,
) -> Checkpoint:
    """Train a group and write its checkpoint to ``path``, at every ``save_every`` steps and at the end.

    Runs that do not start from noise start from the best of ``before``, a checkpoint of fewer layers.  With ``resume``,
    a checkpoint at ``path`` is gone on from; the weights reached are those of an uninterrupted training, on a CPU to
    the last bit.  On Ctrl-C the step is finished, the checkpoint written and KeyboardInterrupt raised.  Raises
    Diverged, leaving the last checkpoint as it is, Unreadable for a file that is no checkpoint, ValueError for one of
    another configuration, and Unfit for functions of the user's that are none.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _finishing_steps() as interrupted:
        made = _trained(objective, path, experiment, claim, resume, report, before, interrupted)
    if interrupted.is_set():
        raise KeyboardInterrupt
    return made


def _trained(
    objective: Objective,
    path: Path,
    experiment: str,
    claim: str,
    resume: bool,
    report: Callable[[Report], None],
    before: Checkpoint | None,
    interrupted: threading.Event,
) -> Checkpoint:
    """The checkpoint written last: of the end, or of the step in which ``interrupted`` was set."""
    c = objective.configuration
    brought(c)
    points = probes.kept(c.own, features(c))
    started = read(path, own=c.own) if resume and path.exists() else None
    if started is not None:
        _same(started, objective, path)
        if started.finished:
            return started
        if started.schema == WITHOUT_CHECKSUM:
            raise Unreadable(f"{path}: written before checkpoints had checksums, and can't be resumed: train it anew")
    weights = started.weights if started else objective.initial(None if before is None else before.of_best_starts())
    weights = {name: weights[name] for name in objective.architecture.shapes()}  # sums over weights depend on the order
    optimiser: Optimiser = (Apart if c.optimiser == "lbfgs" else Together)(objective, weights)
    kept = _Kept(c.steps, c.snapshots, started.history if started else None)
    if started is not None:
        try:
            optimiser.restore(started.optimiser)
        except ValueError as error:
            raise Unreadable(f"{path}: {error}") from None
    roots = objective.prompts.roots()[0]

    def written(step: int, **more: Any) -> Checkpoint:
        probes.check(c.own, points)  # what keeps a state may be another function by now
        weights = {k: w.detach().clone() for k, w in optimiser.weights.items()}
        _check_finite(objective, weights, step - 1)
        name, history = device_name(objective.device), kept.history()
        made = Checkpoint(experiment, claim, c, objective.group, name, step, weights, roots, history, **more)
        write(path, made)
        return made

    for step in range(started.step if started else 0, c.steps):
        weights = {name: w.detach().clone() for name, w in optimiser.weights.items()} if kept.wants(step) else {}
        losses = optimiser.step(step)
        _check_finite(objective, {"the loss": losses}, step)
        kept.add(step, losses, weights)
        with torch.no_grad():
            off = distances(objective.architecture, optimiser.weights, roots)
        report(
            Report(step + 1, c.steps, float(losses.mean()), max((float(d.max()) for d in off.values()), default=None))
        )
        if interrupted.is_set():
            return written(step + 1, optimiser=optimiser.state())
        if (step + 1) % c.save_every == 0 and step + 1 < c.steps:
            written(step + 1, optimiser=optimiser.state())
    losses, more = _tested(objective, optimiser.weights)
    _check_finite(objective, {"the loss on fresh prompts": losses}, c.steps - 1)
    kept.add(c.steps, losses, {name: w.detach().clone() for name, w in optimiser.weights.items()}, always=True)
    return written(c.steps, test={"loss": losses, **more})


def _tested(objective: Objective, weights: Mapping[str, torch.Tensor]) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    """The losses on fresh prompts; and what else is kept: the Bayes losses there, and losses by which to choose."""
    c = objective.configuration
    tested = objective.prompts.sample(TEST_STEP, c.test_prompts)
    more = {"bayes": bayes_loss(tested, c.chunk)} if c.integrated else {}
    if len(c.starts) > 1:
        more[VALIDATION] = objective.losses(weights, objective.prompts.sample(VALIDATION_STEP, c.test_prompts))
    return objective.losses(weights, tested), more


class _Kept:
    """Losses and weights at ``count`` steps, evenly spaced and the last one: what a history is made of."""

    def __init__(self, steps: int, count: int, so_far: History | None):
        self.wanted = {round(k * steps / count) for k in range(count)} if count < steps else set(range(steps))
        self.entries: list[tuple[int, torch.Tensor, Mapping[str, torch.Tensor]]] = []
        if so_far is not None:
            for k, step in enumerate(so_far.steps.tolist()):
                self.entries.append((step, so_far.losses[k], {name: w[k] for name, w in so_far.weights.items()}))

    def wants(self, step: int) -> bool:
        return step in self.wanted

    def add(self, step: int, losses: torch.Tensor, weights: Mapping[str, torch.Tensor], always: bool = False) -> None:
        if always or self.wants(step):
            self.entries.append((step, losses.cpu().float(), {name: w.cpu().float() for name, w in weights.items()}))

    def history(self) -> History:
        steps = torch.tensor([step for step, _, _ in self.entries])
        losses = torch.stack([losses for _, losses, _ in self.entries])
        names = self.entries[0][2]
        return History(steps, losses, {name: torch.stack([w[name] for _, _, w in self.entries]) for name in names})


def _same(started: Checkpoint, objective: Objective, path: Path) -> None:
    """Raises ValueError unless the checkpoint is of this configuration and group."""
    if started.configuration != objective.configuration or started.group != objective.group:
        raise ValueError(f"{path}: a checkpoint of another configuration; it can't be resumed with this one")


def _check_finite(objective: Objective, found: Mapping[str, torch.Tensor], step: int) -> None:
    """Raises Diverged, with the first run that has an entry which is no finite number, and the likely cause."""
    for name, values in found.items():
        lost = ~torch.isfinite(values).flatten(1).all(-1) if values.ndim > 1 else ~torch.isfinite(values)
        if not bool(lost.any()):
            continue
        run = objective.group.runs[int(torch.nonzero(lost)[0])]
        cause = "a learning rate or first weights that are too large"
        if any(name in ("exp", "softmax") for layer in range(objective.group.depth) for name in run.in_layer(layer)):
            cause += "; exp of a large score overflows, and deeper layers with free values make scores larger"
        told = f"{run.pair} (n = {run.context}, seed {run.seed}, learning rate {run.learning_rate})"
        raise Diverged(f"step {step}: {name} of {told} is not finite; likely {cause}")


@contextmanager
def _finishing_steps() -> Iterator[threading.Event]:
    """Within, the first Ctrl-C only sets the event; a second one interrupts at once."""
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    before = signal.getsignal(signal.SIGINT)

    def once(number: int, frame: Any) -> None:
        asked.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, once)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)
