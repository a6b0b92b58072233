"""A deeper transformer begins from what a shallower one has reached: idle layers compute nothing, and can learn."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from train.__main__ import main
from train.checkpoint import Checkpoint, read
from train.configuration import Configuration
from train.experiments.functional_gradient_descent import loss_against_depth
from train.figures.results import Results
from train.model.deepened import PLACES, deepened
from train.objective import VALIDATION_STEP, Objective
from train.reached.of_checkpoints import losses
from train.runs import chains, groups_of

EXPERIMENT = "functional_gradient_descent/loss_against_depth"
TINY = Configuration(
    pairs=("exp/exp",),
    contexts=(3,),
    depths=(2, 4),
    seeds=(0, 1),
    spectrum=(1.0, 0.25, 4.0),
    keys="product",
    starts=("noise", *PLACES),
    prompts=40,
    resample_every=0,
    steps=6,
    optimiser="lbfgs",
    dtype="float64",
    test_prompts=40,
    snapshots=3,
)
ROUNDING = 1e-12
KINDS = [
    {"keys": "product"},
    {"values": "full", "keys": "apart"},
    {"values": "dense", "keys": "dense", "integrated": False},
    {"perceptron": (4, 3)},
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("fields", KINDS, ids=str)
def test_idle_layers_compute_nothing_and_their_values_have_a_gradient(place, fields):
    c = replace(TINY, starts=("noise",), seeds=(0,), initial_scale=0.2, **fields)
    shallow, deep = (Objective(c, group, "cpu") for group in groups_of(c))
    weights, sample = shallow.initial(), shallow.prompts.sample(0, 30)
    longer = deepened({name: w[0] for name, w in weights.items()}, 4, place)
    more = {name: w[None].clone().requires_grad_() for name, w in longer.items()}
    found = deep.with_gradient(more, sample)
    assert torch.allclose(found, shallow.losses(weights, sample), rtol=ROUNDING)
    values = more["R" if "R" in more else "r"]
    idle = slice(0, 2) if place == "first" else slice(2, 4)
    assert not values[:, idle].any()
    assert float(values.grad[:, idle].abs().max()) > 0
    with torch.no_grad():
        values[:, idle] += 0.1
    assert not torch.allclose(deep.losses(more, sample), found, rtol=1e-6), "a layer that is not idle is seen"
    with pytest.raises(ValueError, match="1 layers, expected at least the 2"):
        deepened({name: w[0] for name, w in weights.items()}, 1, place)


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> dict[int, Checkpoint]:
    """By depth."""
    folder = tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(loss_against_depth, "SMALL", TINY)
        assert main([EXPERIMENT, "--out", str(folder), "--json"]) == 0
    return {depth: read(folder / EXPERIMENT / f"layers={depth},heads=1.safetensors") for depth in TINY.depths}


def test_the_first_depth_begins_from_noise_and_the_next_ones_where_the_best_has_ended(trained):
    assert [run.start for run in trained[2].group.runs] == ["noise"] * 2
    assert [run.start for run in trained[4].group.runs] == ["noise", *PLACES] * 2
    for r, run in enumerate(trained[4].group.runs):
        shallow = Objective(TINY, trained[2].group, "cpu")
        reached = shallow.losses(trained[2].weights, shallow.prompts.sample(0, TINY.prompts))[run.seed]
        begun = trained[4].history.losses[0, r]
        assert (abs(float(begun / reached) - 1) < 1e-6) == (run.start != "noise")  # histories are of float32


def test_every_start_is_kept_and_the_best_one_is_chosen_without_a_look_at_the_test(trained):
    found = trained[4]
    deep = Objective(TINY, found.group, "cpu")
    validation = deep.losses(found.weights, deep.prompts.sample(VALIDATION_STEP, TINY.test_prompts))
    assert torch.allclose(found.test["validation"], validation)
    for run, r in found.best_starts().items():
        own = [k for k, one in enumerate(found.group.runs) if one.seed == run.seed]
        assert r == min(own, key=lambda k: float(validation[k]))
        worst = max(own, key=lambda k: float(validation[k]))
        for name, chosen in (("validation", worst), ("loss", r)):
            test = {**found.test, name: found.test[name].clone()}
            test[name][worst] = 0.0
            assert replace(found, test=test).best_starts()[run] == chosen
    best = sorted(found.best_starts().values())
    assert losses([found])["exp/exp", 3, 4] == [float(found.test["loss"][r]) for r in best]
    assert [curve.number for curve in Results((found,)).tested()] == best


def test_groups_that_begin_from_each_other_are_a_chain():
    both = replace(TINY, pairs=("exp/exp", "exp/exp+relu"), depths=(1, 2, 5))
    assert [[(g.depth, g.heads) for g in chain] for chain in chains(both)] == [
        [(1, 1), (2, 1), (5, 1)],
        [(1, 2), (2, 2), (5, 2)],
    ]
    assert [len(chain) for chain in chains(replace(both, starts=("noise",)))] == [1] * 6
    assert [len(group.runs) for group in groups_of(both, 2)] == [6, 6]


def test_nothing_to_begin_from_is_said():
    deep = Objective(TINY, groups_of(TINY)[1], "cpu")
    with pytest.raises(ValueError, match="exp/exp, seed 0: nothing shallower is there to begin from"):
        deep.initial()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"starts": ("noise", "middle")}, "expected some of noise, first, last, not 'middle'"),
        ({"starts": ("first", "last")}, "expected noise among them"),
        ({"starts": ()}, "starts is empty"),
        ({"depths": (4, 2)}, "unless depths increase"),
        ({"looped": True}, "expected noise alone if looped"),
    ],
)
def test_starts_that_make_no_sense_are_refused(changed, told):
    with pytest.raises(ValueError, match=told):
        replace(TINY, **changed)
