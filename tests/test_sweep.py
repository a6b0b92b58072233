"""A sweep over workers leaves the checkpoints that one process leaves, to the last bit."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from train import sweep
from train.checkpoint import read
from train.configuration import Configuration
from train.experiments import EXPERIMENTS

pytest.importorskip("joblib", reason="the extra `sweep` is not installed")
EXPERIMENT = "functional_gradient_descent/sparse_stationary_points"
TINY = Configuration(
    pairs=("linear/linear", "linear/linear+relu"),
    contexts=(3,),
    depths=(1, 2),
    seeds=(0, 1),
    spectrum=(1.0, 2.0),
    prompts=64,
    steps=5,
    test_prompts=64,
    snapshots=2,
)


def trained_here(tasks):
    threads = torch.get_num_threads()
    try:
        return [path for task in tasks for path in task.carried_out()]
    finally:
        torch.set_num_threads(threads)


def same(ours, theirs):
    a, b = read(ours), read(theirs)
    assert (a.group, a.configuration) == (b.group, b.configuration)
    for name, w in a.weights.items():
        assert torch.equal(w, b.weights[name])
    assert torch.equal(a.test["loss"], b.test["loss"])


def test_two_workers_leave_what_one_process_leaves(tmp_path):
    deepened = replace(TINY, starts=("noise", "last"))
    apart = sweep.tasks_of(EXPERIMENT, deepened, tmp_path / "apart", False, True)
    together = sweep.tasks_of(EXPERIMENT, deepened, tmp_path / "together", False, True)
    assert len(apart) == 4  # one and two heads, two seeds; depths one after the other
    assert len(sweep.tasks_of(EXPERIMENT, TINY, tmp_path, False, True)) == 8  # two depths each
    for ours, theirs in zip(sweep.sweep(apart, workers=2), trained_here(together), strict=True):
        same(ours, theirs)


@pytest.mark.slow
def test_a_dask_cluster_leaves_what_one_process_leaves(tmp_path):
    pytest.importorskip("distributed", reason="the extra `sweep` is not installed")
    apart = sweep.tasks_of(EXPERIMENT, TINY, tmp_path / "apart", False, False)
    together = sweep.tasks_of(EXPERIMENT, TINY, tmp_path / "together", False, False)
    for ours, theirs in zip(sweep.sweep(apart, 2, "dask"), trained_here(together), strict=True):
        same(ours, theirs)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("no_such_experiment",), "no experiment is called 'no_such_experiment'"),
        ((EXPERIMENT, "--workers", "0"), "--workers is 0, expected at least 1"),
    ],
)
def test_the_command_names_what_is_wrong(arguments, said, capsys):
    with pytest.raises(SystemExit) as stopped:
        sweep.main(list(arguments))
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err.splitlines()[-1]


def test_every_experiment_can_be_cut_into_tasks(tmp_path):
    for name, module in EXPERIMENTS.items():
        for preset in (module.SMALL, module.PAPER):
            assert sweep.tasks_of(name, preset, tmp_path, False, True)
