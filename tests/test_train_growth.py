"""Looped layers that become more: a step is of as many as it is its turn for, and the last ones of all."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from train.checkpoint import read
from train.configuration import Configuration
from train.objective import Objective
from train.runs import groups_of
from train.training import Together, train

C = Configuration(
    pairs=("linear/linear",),
    contexts=(3,),
    depths=(4,),
    values="dense",
    keys="dense",
    integrated=False,
    looped=True,
    growth=8,
    spectrum=(1.0, 1.0),
    initial_scale=0.5,
    prompts=20,
    steps=12,
    test_prompts=20,
    save_every=3,
    snapshots=12,
)
LAYERS = [1, 1, 1, 1, 2, 2, 2, 3, 4, 4, 4, 4]  # 4^(step/8), rounded down


def of(configuration):
    (group,) = groups_of(configuration)
    return Objective(configuration, group, "cpu")


def test_the_loss_of_a_step_is_that_of_the_layers_whose_turn_it_is():
    together = Together(of(C), of(C).initial())
    for step, layers in enumerate(LAYERS):
        weights = {name: w.detach().clone() for name, w in together.weights.items()}
        alone = of(replace(C, depths=(layers,), growth=0))
        sample = alone.prompts.sample(alone.sample(step), C.prompts)
        expected = alone.losses(weights, sample)
        torch.testing.assert_close(together.step(step), expected)
        if layers < 4:
            assert not torch.allclose(of(replace(C, growth=0)).losses(weights, sample), expected)


def test_without_growth_all_layers_are_there_from_the_first_step():
    together = Together(of(replace(C, growth=0)), of(C).initial())
    sample = of(C).prompts.sample(0, C.prompts)
    torch.testing.assert_close(together.step(0), of(C).losses(of(C).initial(), sample))


def test_a_training_that_was_stopped_grows_on_to_the_same_bits(tmp_path):
    train(of(C), tmp_path / "whole.safetensors", "e", "c")
    path = tmp_path / "made.safetensors"

    def report(r):
        if r.step == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(of(C), path, "e", "c", report=report)
    assert read(path).step == 6
    train(of(C), path, "e", "c", resume=True)
    assert path.read_bytes() == (tmp_path / "whole.safetensors").read_bytes()
    assert read(path).configuration.growth == 8


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"growth": -1}, "growth is -1, expected at least 0"),
        ({"looped": False}, "growth is 8, expected 0 unless looped"),
        ({"optimiser": "lbfgs", "resample_every": 0}, "growth is 8, expected 0 unless looped, with adam"),
        ({"pairs": ("linear/linear>linear>linear>linear",)}, "expected growth 0"),
    ],
)
def test_what_does_not_grow_is_refused(fields, told):
    with pytest.raises(ValueError, match=told):
        replace(C, **fields)
