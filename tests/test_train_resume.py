"""A training that was killed or interrupted goes on to the bits of one that was not; one that diverges says why."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from train_process import start

from train.__main__ import main
from train.checkpoint import read, write
from train.experiments.functional_gradient_descent.sparse_stationary_points import SMALL
from train.files import Unreadable
from train.objective import Objective
from train.runs import groups_of
from train.training import Diverged, Together, train

SPARSE = "functional_gradient_descent/sparse_stationary_points"
ADAM = {
    "pairs": "exp/exp,relu/softmax",
    "contexts": "2,3",
    "depths": "2",
    "seeds": "1",
    "spectrum": "1,0.25",
    "values": "full",
    "closed": "false",
    "prompts": "9",
    "resample_every": "4",
    "optimiser": "adam",
    "learning_rates": "0.02",
    "test_prompts": "20",
    "snapshots": "13",
    "clip": "0.5",
}
LBFGS = ADAM | {"optimiser": "lbfgs", "resample_every": "0", "pairs": "exp/exp", "closed": "true"}
ALTERNATING = ADAM | {
    "pairs": "linear/softmax>linear,linear/linear",
    "contexts": "3",
    "tokens": "alternating",
    "values": "dense",
    "keys": "dense",
    "integrated": "false",
}
SINE = {"pairs": "sine/linear", "spectrum": "100", "covariates": "uniform", "perceptron": "4,2", "keys": "product"}
PERCEPTRON = ADAM | SINE | {"depths": "2", "values": "sparse"}
KINDS = {"adam": ADAM, "lbfgs": LBFGS, "alternating": ALTERNATING, "perceptron": PERCEPTRON}
LONG = {kind: {"steps": "40" if kind == "lbfgs" else "120", "save_every": "2"} for kind in KINDS}
PATIENCE = 60.0  # seconds that a process may take before a test gives up on it


def command(out: Path, *more: str, **fields: str) -> list[str]:
    return [SPARSE, "--device", "cpu", "--out", str(out), "--json", *more, *(f"--{k}={v}" for k, v in fields.items())]


def checkpoint_of(out: Path) -> Path:
    return out / SPARSE / "layers=2,heads=1.safetensors"


def files(out: Path) -> list[str]:
    return sorted(p.name for p in out.rglob("*") if p.is_file())


def wait_for_change(path: Path, process, before: float | None) -> float | None:
    """The time of writing of a checkpoint once it is another than ``before``, or once the process has ended."""
    until = time.monotonic() + PATIENCE
    while process.exitcode is None:
        found = path.stat().st_mtime_ns if path.exists() else None
        if found != before:
            return found
        assert time.monotonic() < until, "no checkpoint"
        time.sleep(0.001)
    return path.stat().st_mtime_ns if path.exists() else None


def finish(process) -> int:
    process.join(PATIENCE)
    assert process.exitcode is not None
    return process.exitcode


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> dict[str, Path]:
    """The checkpoints of trainings that nothing disturbs."""
    made = {}
    for kind, fields in KINDS.items():
        out = tmp_path_factory.mktemp(f"whole-{kind}")
        log = out / "log"
        assert finish(start(command(out, **fields | LONG[kind]), log)) == 0, log.read_text()
        made[kind] = checkpoint_of(out)
    return made


# --- killed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=[pytest.mark.slow] * (kind == "alternating")) for kind in KINDS]
)
def test_a_killed_training_that_is_resumed_reaches_the_bits_of_one_that_was_not(kind, whole, tmp_path):
    fields, log, moments = KINDS[kind] | LONG[kind], tmp_path / "log", random.Random(kind)
    path, seen, stopped_at = checkpoint_of(tmp_path / "killed"), None, []
    for _ in range(3):
        process = start(command(tmp_path / "killed", "--resume", **fields), log)
        for _ in range(moments.randint(1, 3)):
            seen = wait_for_change(path, process, seen)
        time.sleep(moments.random() * 0.02)
        process.kill()
        if finish(process) == -signal.SIGKILL:
            stopped_at.append(read(path).step)
    assert any(0 < step < int(fields["steps"]) for step in stopped_at), "no kill fell into the training"
    assert stopped_at == sorted(stopped_at)
    assert finish(start(command(tmp_path / "killed", "--resume", **fields), log)) == 0, log.read_text()
    assert path.read_bytes() == whole[kind].read_bytes()


def test_an_interrupted_training_leaves_a_checkpoint_and_goes_on_to_the_same_bits(tmp_path):
    """As a user does it: python -m train, Ctrl-C, --resume."""
    fields, steps = ADAM | LONG["adam"] | {"steps": "30000", "save_every": "1000000"}, 30000
    arguments = [sys.executable, "-m", "train", *command(tmp_path, **fields)]
    arguments.remove("--json")
    path, patience = checkpoint_of(tmp_path), 0.25
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    while not path.exists():  # how long the first step takes depends on the machine and what else it does
        process = subprocess.Popen(
            arguments, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        with process:
            assert "device: cpu" in process.stderr.readline()
            time.sleep(patience)
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=PATIENCE)
        patience *= 2
        assert path.exists() or ("no step was finished" in told and patience < PATIENCE), told
    assert process.returncode == 130, told
    assert told.strip().splitlines()[-1] == (
        f"python -m train: interrupted; {path} holds the last step, go on with --resume"
    )
    assert "Traceback" not in told
    assert files(tmp_path) == [path.name]
    step = read(path).step
    assert 0 < step < steps
    shorter = SMALL.replaced(**fields | {"steps": str(step + 5)})
    stopped = read(path)
    write(path, replace(stopped, configuration=shorter, history=stopped.history))
    resumed = train(Objective(shorter, stopped.group, "cpu"), path, "", "", resume=True)
    objective = Objective(shorter, stopped.group, "cpu")
    optimiser = Together(objective, objective.initial())
    for k in range(step + 5):
        optimiser.step(k)
    for name, w in resumed.weights.items():
        assert torch.equal(w, optimiser.weights[name].detach())


@pytest.mark.parametrize("kind", KINDS)
def test_interrupted_again_and_again_it_reaches_the_same_bits(kind, whole, tmp_path):
    fields, log, moments = KINDS[kind] | LONG[kind], tmp_path / "log", random.Random(kind)
    path, seen, interrupted = checkpoint_of(tmp_path / "stopped"), None, 0
    for _ in range(2):
        process = start(command(tmp_path / "stopped", "--resume", **fields), log)
        seen = wait_for_change(path, process, seen)
        time.sleep(moments.random() * 0.05)
        if process.exitcode is None:
            os.kill(process.pid, signal.SIGINT)
        code = finish(process)
        assert code in (0, 130), log.read_text()
        interrupted += code == 130
        assert files(tmp_path / "stopped") == [path.name]
        seen = path.stat().st_mtime_ns
    assert interrupted
    assert finish(start(command(tmp_path / "stopped", "--resume", **fields), log)) == 0, log.read_text()
    assert path.read_bytes() == whole[kind].read_bytes()


class Stop(Exception):
    """In place of the power failing."""


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    made = {}
    for kind, fields in KINDS.items():
        path = tmp_path_factory.mktemp(kind) / "whole.safetensors"
        c = SMALL.replaced(**fields, steps="17", save_every="3")
        train(Objective(c, groups_of(c)[0], "cpu"), path, "e", "c")
        made[kind] = c, path
    return made


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=6)
@given(stops=st.lists(st.integers(1, 17), max_size=4))
def test_stopped_at_any_steps_it_reaches_the_same_bits(kind, stops, uninterrupted, tmp_path_factory):
    c, whole = uninterrupted[kind]
    path = tmp_path_factory.mktemp("stopped") / "made.safetensors"
    for stop in stops:

        def report(r, stop=stop):
            if r.step == stop:
                raise Stop

        try:
            train(Objective(c, groups_of(c)[0], "cpu"), path, "e", "c", True, report)
        except Stop:
            assert (read(path).step if path.exists() else 0) == 3 * ((stop - 1) // 3)
    train(Objective(c, groups_of(c)[0], "cpu"), path, "e", "c", resume=True)
    assert path.read_bytes() == whole.read_bytes()


def test_a_rate_that_falls_goes_on_falling_after_a_stop(tmp_path):
    """It depends on the step alone; at the end it is near 0, where a constant rate still moves the weights."""
    c = SMALL.replaced(**ADAM | {"optimiser": "adam_cosine"}, steps="17", save_every="3")
    objective, path = Objective(c, groups_of(c)[0], "cpu"), tmp_path / "made.safetensors"
    train(objective, tmp_path / "whole.safetensors", "e", "c")

    def report(r):
        if r.step == 11:
            raise Stop

    with pytest.raises(Stop):
        train(objective, path, "e", "c", report=report)
    assert read(path).step == 9
    resumed = train(objective, path, "e", "c", resume=True)
    assert path.read_bytes() == (tmp_path / "whole.safetensors").read_bytes()
    constant = SMALL.replaced(**ADAM, steps="17", save_every="3")
    other = train(Objective(constant, groups_of(constant)[0], "cpu"), tmp_path / "constant.safetensors", "e", "c")
    falling, level = (made.history.weights["B"][-2:].diff(dim=0).abs().max() for made in (resumed, other))
    assert falling < 0.1 * level


def test_a_run_of_lbfgs_that_is_done_stays_so_when_it_is_resumed(tmp_path):
    """One layer in one dimension is soon at its minimum; nothing moves any more, in either training."""
    easy = {"depths": "1", "spectrum": "1", "values": "sparse", "contexts": "3", "keys": "product", "prompts": "40"}
    c = SMALL.replaced(**LBFGS | easy, steps="40", save_every="35")
    objective, path = Objective(c, groups_of(c)[0], "cpu"), tmp_path / "made.safetensors"
    undisturbed = train(objective, tmp_path / "whole.safetensors", "e", "c")

    def report(r):
        if r.step == 36:
            raise Stop

    with pytest.raises(Stop):
        train(objective, path, "e", "c", report=report)
    stopped = read(path)
    assert float(stopped.optimiser["0/done"]) == 1
    moved = []
    resumed = train(objective, path, "e", "c", True, lambda r: moved.append(r.loss))
    assert len(set(moved)) == 1
    for name, w in stopped.weights.items():
        assert torch.equal(resumed.weights[name], w)
    assert path.read_bytes() == (tmp_path / "whole.safetensors").read_bytes()
    assert undisturbed.finished


@pytest.mark.parametrize("kind", KINDS)
def test_how_often_it_is_saved_changes_nothing(kind, uninterrupted, tmp_path):
    c, whole = uninterrupted[kind]
    path = tmp_path / "made.safetensors"
    often = replace(c, save_every=1)
    train(Objective(often, groups_of(often)[0], "cpu"), path, "e", "c")
    made = read(path)
    write(path, replace(made, configuration=c))
    assert path.read_bytes() == whole.read_bytes()


def test_without_resume_it_begins_anew(uninterrupted, tmp_path):
    c, whole = uninterrupted["adam"]
    path = tmp_path / "made.safetensors"
    path.write_bytes(b"something else")
    train(Objective(c, groups_of(c)[0], "cpu"), path, "e", "c")
    assert path.read_bytes() == whole.read_bytes()


# --- what can't be resumed --------------------------------------------------------------------------


def test_a_checkpoint_of_another_configuration_is_refused_and_left_as_it_is(tmp_path, capsys):
    fields = ADAM | {"steps": "4"}
    assert main(command(tmp_path, **fields)) == 0
    before = checkpoint_of(tmp_path).read_bytes()
    capsys.readouterr()
    assert main(command(tmp_path, "--resume", **fields | {"steps": "8"})) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "another configuration" in told.err
    assert str(checkpoint_of(tmp_path)) in told.err
    assert checkpoint_of(tmp_path).read_bytes() == before


def test_resuming_what_is_finished_does_nothing(tmp_path, capsys):
    fields = ADAM | {"steps": "4"}
    assert main(command(tmp_path, **fields)) == 0
    first, before = capsys.readouterr().out, checkpoint_of(tmp_path).stat()
    assert main(command(tmp_path, "--resume", **fields)) == 0
    assert capsys.readouterr().out == first
    after = checkpoint_of(tmp_path).stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_a_checkpoint_that_is_damaged_is_not_resumed(tmp_path, capsys):
    fields = ADAM | {"steps": "4"}
    assert main(command(tmp_path, **fields)) == 0
    path = checkpoint_of(tmp_path)
    path.write_bytes(path.read_bytes()[:-9])
    capsys.readouterr()
    assert main(command(tmp_path, "--resume", **fields)) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"python -m train: {path}: ")
    assert told.count("\n") == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", ["a name", "a shape", "a dtype", "one is missing"])
def test_a_checkpoint_with_a_false_state_of_the_optimiser_is_not_resumed(kind, fault, tmp_path):
    c = SMALL.replaced(**KINDS[kind], steps="9", save_every="5")
    path, objective = tmp_path / "made.safetensors", Objective(c, groups_of(c)[0], "cpu")

    def report(r):
        if r.step == 7:
            raise Stop

    with pytest.raises(Stop):
        train(objective, path, "e", "c", report=report)
    stopped = read(path)
    assert stopped.step == 5
    state = dict(stopped.optimiser)
    key = max(state, key=lambda name: state[name].numel())
    changed = {
        "a name": state | {f"{key}s": state[key].clone()},
        "a shape": state | {key: state[key].flatten()[:-1]},
        "a dtype": state | {key: state[key].to(torch.int64)},
        "one is missing": {name: value for name, value in state.items() if name != key},
    }[fault]
    write(path, replace(stopped, optimiser=changed))
    with pytest.raises(Unreadable) as refused:
        train(objective, path, "e", "c", resume=True)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


# --- divergence -------------------------------------------------------------------------------------

WILD = ADAM | {"pairs": "exp/exp", "contexts": "3", "learning_rates": "0.02,1e6", "steps": "9", "clip": "1e9"}


def test_a_training_that_diverges_stops_and_names_step_run_and_cause(tmp_path, capsys):
    assert main(command(tmp_path, **WILD)) == 1
    told = capsys.readouterr()
    assert told.err.count("\n") == 1
    assert "step 1: the loss of exp/exp (n = 3, seed 1, learning rate 1000000.0) is not finite" in told.err
    assert "learning rate" in told.err.partition("likely")[2]
    assert "overflows" in told.err
    assert files(tmp_path) == []


def test_the_last_checkpoint_of_a_training_that_diverges_is_intact(tmp_path, capsys):
    assert main(command(tmp_path, **WILD | {"save_every": "1"})) == 1
    found = read(checkpoint_of(tmp_path))
    assert found.step == 1
    assert found.optimiser
    before = checkpoint_of(tmp_path).read_bytes()
    assert main(command(tmp_path, "--resume", **WILD | {"save_every": "1"})) == 1
    assert checkpoint_of(tmp_path).read_bytes() == before
    assert capsys.readouterr().err.count("step 1: ") == 2


def test_a_last_step_that_diverges_leaves_no_result(tmp_path, capsys):
    assert main(command(tmp_path, **WILD | {"steps": "1"})) == 1
    assert "step 0: the loss on fresh prompts of exp/exp" in capsys.readouterr().err
    assert files(tmp_path) == []


def test_a_first_loss_that_overflows_stops_lbfgs_too(tmp_path, capsys):
    assert main(command(tmp_path, **LBFGS | {"initial_scale": "1e4", "steps": "3"})) == 1
    assert "step 0: the loss of exp/exp" in capsys.readouterr().err


def test_weights_that_are_no_numbers_are_not_written(tmp_path):
    c = SMALL.replaced(**ADAM, steps="6", save_every="2")
    path, objective = tmp_path / "made.safetensors", Objective(c, groups_of(c)[0], "cpu")

    class Spoilt(Together):
        def step(self, number):
            losses = super().step(number)
            if number == 3:
                with torch.no_grad():
                    self.weights["A"][2] = float("nan")
            return losses

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("train.training.Together", Spoilt)
        with pytest.raises(Diverged, match=r"step 3: A of relu/softmax \(n = 2"):
            train(objective, path, "e", "c")
    assert read(path).step == 2


def test_no_run_moves_where_one_has_no_loss():
    c = SMALL.replaced(**WILD)
    objective = Objective(c, groups_of(c)[0], "cpu")
    weights = objective.initial()
    weights["B"][1] = 1e200
    optimiser = Together(objective, weights)
    losses = optimiser.step(0)
    assert torch.isfinite(losses).tolist() == [True, False]
    for name, w in optimiser.weights.items():
        assert torch.equal(w, weights[name])
