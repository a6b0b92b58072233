"""``python -m verify.stationary``: exit codes, output, and refusals in one clear line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from dataclasses import replace

import pytest
import torch
from landing_runs import trained
from matplotlib.figure import Figure

from benchmarks.spoiled import perturbed, scaled
from train.checkpoint import write
from train.landing.measured import WORK, landing
from train.landing.picture import distances
from train.landing.verdict import Verdict
from verify import stationary
from verify.files import ROOT
from verify.stationary import main

FAST = ("--samples", "200")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A checkpoint that has landed, one that is near, and one that missed."""
    folder, good = tmp_path_factory.mktemp("runs"), trained(pairs=("linear/linear",))
    made = {"landed": good, "near": perturbed(good, 0.01), "missed": perturbed(good, 0.5)}
    for name, checkpoint in made.items():
        write(folder / f"{name}.safetensors", checkpoint)
    return {name: folder / f"{name}.safetensors" for name in made}


def refused(capsys, *arguments: object) -> str:
    try:
        code = main([str(a) for a in arguments])
    except SystemExit as stopped:
        code = stopped.code
    told = capsys.readouterr()
    assert (code, told.out) == (2, "")
    assert "Traceback" not in told.err
    return told.err.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("names", "code"),
    [(["landed"], 0), (["near"], 3), (["missed"], 1), (["landed", "near"], 3), (["near", "missed"], 1)],
)
def test_the_exit_code_says_whether_all_landed(capsys, files, names, code):
    assert main([*(str(files[name]) for name in names), *FAST]) == code
    told = capsys.readouterr()
    for name in names:
        assert f"{name.upper()}  {files[name]}" in told.out.replace("\n", "")
    assert told.out.splitlines()[-1] == ", ".join(f"1 {name}" for name in Verdict if name in names)
    done = [line.partition(" (")[0] for line in told.err.splitlines()]  # of runs that are measured side by side
    assert all(done.count(f"stationary: {work}") == len(names) for work in WORK)


def test_the_machine_readable_output_is_json_with_every_criterion(capsys, files):
    assert main([str(files["landed"]), "--json", *FAST]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    found = json.loads(told.out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert found["schema"] == 2
    (run,) = found["runs"]
    assert run["verdict"] == "landed"
    assert run["file"] == str(files["landed"])
    assert run["inertia"]["kind"] == "minimum"
    measured = landing(trained(pairs=("linear/linear",)), 0, "sparse_stationary_points", 200, 0)
    assert len(measured.criteria) > 5
    assert [c["name"] for c in run["criteria"]] == [c.name for c in measured.criteria]
    assert all(c["verdict"] == "landed" and c["because"] and c["value"] <= c["limit"] for c in run["criteria"])
    assert run["theorem"]["vanishing"] < 1e-12 < 1e-4 < run["theorem"]["similarity_broken"]


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others(capsys, files):
    def run(seed: str) -> dict:
        main([str(files["landed"]), "--json", "--seed", seed, *FAST])
        return json.loads(capsys.readouterr().out)["runs"][0]

    first, again, other = run("0"), run("0"), run("1")
    assert first == again
    assert first["fresh"]["loss"] != other["fresh"]["loss"]
    assert first["criteria"] == other["criteria"]  # of the sample it was trained on


def test_a_picture_is_written(files, tmp_path):
    for name in ("landing.png", "landing.svg"):
        assert main([str(files["near"]), *FAST, "--plot", str(tmp_path / name)]) == 3
        assert (tmp_path / name).stat().st_size > 10_000
    assert sorted(p.name for p in tmp_path.iterdir()) == ["landing.png", "landing.svg"]


def test_weights_with_which_exp_overflows_miss_and_are_drawn_all_the_same(capsys, tmp_path):
    write(tmp_path / "x.safetensors", scaled(trained(pairs=("exp/exp",)), "B", 3000.0))
    assert main([str(tmp_path / "x.safetensors"), *FAST, "--json", "--plot", str(tmp_path / "x.png")]) == 1
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    assert run["verdict"] == "missed"
    assert run["loss"] is None
    assert (tmp_path / "x.png").stat().st_size > 10_000


def test_distances_at_a_single_step_are_drawn_as_points():
    """Those of converted weights: a line of one point would not be seen."""
    found = landing(trained(pairs=("linear/linear",)), 0, "sparse_stationary_points", 200, 0)
    for steps, markers in ((len(found.steps), {"", "None"}), (1, {"o", "s"})):
        axes = Figure().subplots()
        distances(axes, replace(found, steps=found.steps[:steps], history={"keys": found.history["keys"][:steps]}))
        *drawn, _ = axes.lines
        assert len(drawn) == 2
        assert {line.get_marker() for line in drawn} <= markers


# --- several at once ----------------------------------------------------------------------------------


def close(ours, theirs):
    """The same words and, up to rounding, numbers: at 1e-9, or 1e-13 where they are differences of larger ones."""
    if isinstance(ours, dict):
        return ours.keys() == theirs.keys() and all(close(ours[name], theirs[name]) for name in ours)
    if isinstance(ours, list):
        return len(ours) == len(theirs) and all(map(close, ours, theirs))
    return ours == pytest.approx(theirs, rel=1e-9, abs=1e-13) if isinstance(ours, float) else ours == theirs


def test_a_verdict_depends_neither_on_what_is_beside_it_nor_on_order_nor_on_jobs(capsys, files):
    def run(names, jobs):
        main([*(str(files[name]) for name in names), *FAST, "--json", "--jobs", str(jobs)])
        return {one["file"]: one for one in json.loads(capsys.readouterr().out)["runs"]}

    alone = [run([name], 1) for name in files]
    for names, jobs in ((list(files), 1), (list(files), 3), (list(files)[::-1], 2)):
        together = run(names, jobs)
        assert list(together) == [str(files[name]) for name in names]
        for one in alone:
            ((file, found),) = one.items()
            assert close(together[file], found)
            assert not any(close(together[other], found) for other in together if other != file)


def test_jobs_are_threads_and_an_operation_takes_no_more_than_one(monkeypatch, capsys, files):
    seen, before, meet = [], torch.get_num_threads(), threading.Barrier(2, timeout=30)

    def measuring(*given):
        meet.wait()  # so that two are under way at a time
        seen.append((threading.current_thread(), torch.get_num_threads()))
        return landing(*given)

    monkeypatch.setattr(stationary, "landing", measuring)
    torch.set_num_threads(2)
    try:
        assert main([*(str(files[name]) for name in ("landed", "missed")), *FAST, "--jobs", "2"]) == 1
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
    assert len({thread for thread, _ in seen}) == 2
    assert {count for _, count in seen} == {1}
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("stationary: ")]
    assert [line.rpartition(" (")[2].partition(")")[0] for line in told] == [f"{k}/12" for k in range(1, 13)]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_one_that_cannot_be_measured_ends_the_command_in_one_line(capsys, files, tmp_path, jobs):
    good = trained(pairs=("linear/linear",))
    write(tmp_path / "x.safetensors", replace(good, root=good.root + 0.1))
    told = refused(capsys, files["landed"], tmp_path / "x.safetensors", files["near"], *FAST, "--jobs", jobs)
    assert told.endswith("x.safetensors: run 0: the root of run 0 is not that of its spectrum and seed")


INTERRUPTED = """
import os, signal, threading, time
from verify.stationary import measured

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts what is in the background without one
begun, two = [], threading.Event()

class Slow:
    def carried_out(self, done):
        begun.append(self)
        if len(begun) == 2:
            two.set()
        time.sleep(600)

def press():
    two.wait()
    time.sleep(0.2)  # the third is not begun while both are under way
    os.kill(os.getpid(), signal.SIGINT)

threading.Thread(target=press, daemon=True).start()
try:
    list(measured([Slow() for _ in range(5)], 2, lambda told, at=None: None))
except KeyboardInterrupt:
    print("stopped with", len(begun), "begun", flush=True)
    os._exit(130)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no process can be sent Ctrl-C alone here")
def test_an_interrupt_is_not_kept_waiting_by_what_is_being_measured():
    """In a process of its own: what other tests have made of Ctrl-C does not matter."""
    command = [sys.executable, "-c", INTERRUPTED]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout) == (130, "stopped with 2 begun\n"), done.stderr


def test_a_prediction_of_another_claim_can_be_asked_for(files):
    assert main([str(files["landed"]), *FAST, "--claim", "full_stationary_points"]) == 1


def test_what_is_no_checkpoint_is_refused(capsys, files, tmp_path):
    whole = files["landed"].read_bytes()
    for name, content in {"empty": b"", "cut": whole[:-100], "text": b"weights", "pickle": b"\x80\x02c"}.items():
        (tmp_path / name).write_bytes(content)
        assert str(tmp_path / name) in refused(capsys, tmp_path / name)
    assert "missing.safetensors" in refused(capsys, files["landed"], tmp_path / "missing.safetensors")


def test_a_checkpoint_whose_claim_has_no_family_is_held_against_that_of_its_values(capsys, tmp_path):
    write(tmp_path / "x.safetensors", replace(trained(pairs=("linear/linear",)), claim="bayes_limit"))
    assert main([str(tmp_path / "x.safetensors"), *FAST]) == 0
    assert "claim sparse_stationary_points, under" in capsys.readouterr().out


def test_verdicts_are_kept_and_those_that_change_are_told(capsys, files, tmp_path):
    given, kept = [str(files["landed"]), str(files["missed"])], str(tmp_path / "kept.md")
    assert main([*given, *FAST, "--write", kept]) == 1
    lines = (tmp_path / "kept.md").read_text().splitlines()
    assert [line.split(" | ")[6] for line in lines[-2:]] == ["landed", "missed"]
    figures = [re.fullmatch(r".+: (\S+) of (\S+) \|", line.split(" | ")[7]).groups() for line in lines[-2:]]
    assert [float(value) <= float(limit) for value, limit in figures] == [True, False]
    assert main([*given, *FAST, "--expect", kept]) == 0
    assert "the verdicts are those expected" in capsys.readouterr().out
    other = [line.rpartition(": ")[0] + ": 9.9e-09 of 7 |" for line in lines[-2:]]  # as another machine may measure
    (tmp_path / "kept.md").write_text("\n".join([*lines[:-2], *other]))
    assert main([*given, *FAST, "--expect", kept]) == 0
    capsys.readouterr()
    (tmp_path / "kept.md").write_text("\n".join(lines).replace("| missed |", "| near |"))
    assert main([*given, *FAST, "--expect", kept, "--json"]) == 1
    found, expected = json.loads(capsys.readouterr().out)["unexpected"]
    assert found.startswith("found ")
    assert found.endswith("| missed |")
    assert expected.startswith("expected ")
    assert expected.endswith("| near |")
    assert main([*given[:1], *FAST, "--expect", kept]) == 1  # a run that is expected and was not given
    capsys.readouterr()
    (tmp_path / "kept.md").write_text("no table")
    assert f"{kept}: no table of verdicts" in refused(capsys, *given, *FAST, "--expect", kept)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--samples", "0"], "--samples is 0, expected 100 to"),
        (["--seed", "-1"], "--seed is -1, expected 0 to"),
        (["--claim", "bayes_limit"], "invalid choice: 'bayes_limit'"),
        (["--expect", "missing.md"], "missing.md: "),
        (["--write", "no/such/folder/x.md"], "in a folder that is there"),
        (["--plot", "x.gif"], "expected a name ending in"),
        (["--plot", "no/such/folder/x.png"], "in a folder that is there"),
    ],
)
def test_a_wrong_use_is_refused(capsys, files, arguments, told):
    assert told in refused(capsys, files["landed"], *arguments)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("gradient_descent/feature_map/layers=1,heads=1", "keys of a perceptron's features"),
        ("gradient_descent/meta_learned_step/layers=1,heads=1", "keys of a perceptron's features"),
        ("gradient_descent/untied_layers/layers=5,heads=1", "tokens that are clipped or normalised"),
        ("gradient_descent/layer_norm/layers=1,heads=1", "tokens that are clipped or normalised"),
        ("gradient_descent/fixed_tasks/layers=1,heads=1", "labels linear#"),
        ("functional_gradient_descent/composite_kernel_of_maps/layers=3,heads=1", "labels mapped:"),
    ],
)
def test_what_no_family_is_about_is_refused_whatever_claim_is_asked_for(capsys, name, why):
    """Another function or another law: the shipped ones."""
    path = ROOT / "train" / "results" / f"{name}.safetensors"
    for claim in ([], ["--claim", "sparse_stationary_points"]):
        assert refused(capsys, path, *claim).startswith(f"python -m verify.stationary: {path}: {why}")


def test_no_checkpoint_at_all_is_refused(capsys):
    assert "CHECKPOINT" in refused(capsys)


def test_verdicts_in_a_notebook_are_those_of_the_command(capsys, files):
    found = stationary.judge(files["landed"], samples=100)
    stationary.main([str(files["landed"]), "--samples", "100"])
    assert str(found) == capsys.readouterr().out
    assert found._repr_html_().startswith("<pre>")
