"""Runs that train together reach what each reaches by itself: weights and losses, for every kind of transformer.

Together means padded contexts, padded label rows, similarities by run and one optimiser; apart is a group of one run.
"""

from __future__ import annotations

import itertools
import math

import numpy
import pytest
import torch

from train.configuration import Configuration
from train.objective import Objective
from train.optimisers.adam import Adam, clip, cosine
from train.runs import Group, Run, groups_of
from train.training import Apart, Together

CLOSE = 1e-10  # float64, sums of other orders, some tens of steps
CPU_AND_GPU = [
    "cpu",
    pytest.param(
        "cuda",
        marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="GPU: not run, no CUDA device"),
    ),
]
ONE_HEAD = (
    Run("exp", ("exp",), 4, 0, 0.02),
    Run("exp", ("softmax",), 2, 0, 0.02),
    Run("linear", ("linear",), 4, 1, 0.1),
    Run("relu", ("relu",), 3, 1, 0.05),
    Run("0.5*linear+exp", ("exp",), 4, 0, 0.03),
)
TWO_HEADS = (
    Run("exp", ("linear", "exp"), 4, 0, 0.02),
    Run("exp", ("linear", "exp"), 2, 3, 0.1),
    Run("linear", ("softmax", "relu"), 3, 0, 0.05),
)
BY_LAYER = (
    Run("linear", ("softmax>linear",), 3, 0, 0.02),
    Run("linear", ("linear>softmax",), 3, 0, 0.1),
    Run("linear", ("linear",), 3, 1, 0.05),
    Run("exp", ("relu>linear",), 3, 2, 0.05),
)
KINDS: dict[str, dict] = {
    "sparse, apart": {},
    "sparse, product": {"keys": "product"},
    "sparse, symmetric, looped": {"keys": "symmetric", "looped": True},
    "full, apart": {"values": "full"},
    "full, product, looped": {"values": "full", "keys": "product", "looped": True},
    "full, symmetric": {"values": "full", "keys": "symmetric"},
    "dense, apart": {"values": "dense", "integrated": False},
    "dense, product": {"values": "dense", "keys": "product", "integrated": False},
    "dense, dense": {"values": "dense", "keys": "dense", "integrated": False},
    "sparse, dense, looped": {"keys": "dense", "integrated": False, "looped": True},
    "closed": {"values": "full", "closed": True},
    "perceptron, sparse, product": {"perceptron": (5, 2), "keys": "product"},
    "perceptron, full, apart": {"perceptron": (4, 3), "values": "full"},
    "perceptron, sparse, identity": {"perceptron": (3, 4, 2), "keys": "identity"},
}


def configuration(**fields) -> Configuration:
    """A small one; its runs are chosen by hand."""
    small = {"spectrum": (1.0, 0.25, 2.25), "prompts": 8, "resample_every": 5, "clip": 0.3, "chunk": 5}
    return Configuration(**{**small, "dtype": "float64", "initial_scale": 0.2, "betas": (0.9, 0.98), **fields})


def trained(optimiser: type, objective: Objective, steps: int) -> tuple[dict[str, torch.Tensor], torch.Tensor]:
    """The weights after some steps and the losses on the way, (steps, runs)."""
    made = optimiser(objective, objective.initial())
    losses = torch.stack([made.step(k).cpu() for k in range(steps)])
    return {name: w.detach().cpu() for name, w in made.weights.items()}, losses


@pytest.mark.parametrize("device", CPU_AND_GPU)
@pytest.mark.parametrize("runs", [ONE_HEAD, TWO_HEADS], ids=["one head", "two heads"])
@pytest.mark.parametrize("kind", KINDS)
def test_runs_together_by_adam_are_the_runs_apart(kind, runs, device):
    c, steps = configuration(**KINDS[kind]), 12
    weights, losses = trained(Together, Objective(c, Group(2, runs), device), steps)
    first = Objective(c, Group(2, runs), device).initial()
    for r, run in enumerate(runs):
        alone, own_losses = trained(Together, Objective(c, Group(2, (run,)), device), steps)
        assert torch.allclose(losses[:, r], own_losses[:, 0], rtol=CLOSE, atol=CLOSE)
        for name, w in alone.items():
            assert torch.allclose(weights[name][r], w[0], rtol=CLOSE, atol=CLOSE), (name, r)
    moved = max(float((w - first[name].cpu()).abs().max()) for name, w in weights.items())
    assert moved > 0.1


@pytest.mark.parametrize("optimiser", [Together, Apart])
@pytest.mark.parametrize("tokens", ["pairs", "alternating"])
def test_runs_with_similarities_by_layer_are_the_runs_apart(tokens, optimiser):
    of = {"values": "dense", "keys": "dense", "integrated": False, "contexts": (3,), "tokens": tokens}
    c, steps = configuration(**of | {"resample_every": 0}), 6
    weights, losses = trained(optimiser, Objective(c, Group(2, BY_LAYER), "cpu"), steps)
    for r, run in enumerate(BY_LAYER):
        alone, own_losses = trained(optimiser, Objective(c, Group(2, (run,)), "cpu"), steps)
        assert torch.allclose(losses[:, r], own_losses[:, 0], rtol=CLOSE, atol=CLOSE)
        for name, w in alone.items():
            assert torch.allclose(weights[name][r], w[0], rtol=CLOSE, atol=CLOSE), (name, r)
    assert (losses[-1] < losses[0]).all()


def test_one_seed_alone_shares_its_prompts_and_still_is_the_run_apart():
    """Runs of one source: prompts have an axis of runs of size 1."""
    runs = tuple(Run("exp", (name,), 4, 0, rate) for name in ("exp", "softmax", "linear") for rate in (0.02, 0.1))
    c = configuration(values="full")
    objective = Objective(c, Group(2, runs), "cpu")
    assert objective.prompts.batch(0, 4).target.shape[0] == 1
    weights, losses = trained(Together, objective, 8)
    for r, run in enumerate(runs):
        alone, own_losses = trained(Together, Objective(c, Group(2, (run,)), "cpu"), 8)
        assert torch.allclose(losses[:, r], own_losses[:, 0], rtol=CLOSE, atol=CLOSE)
        for name, w in alone.items():
            assert torch.allclose(weights[name][r], w[0], rtol=CLOSE, atol=CLOSE)


@pytest.mark.parametrize("device", CPU_AND_GPU)
@pytest.mark.parametrize("kind", ["sparse, apart", "full, symmetric", "dense, product", "perceptron, sparse, product"])
def test_runs_of_a_group_by_lbfgs_are_the_runs_apart(kind, device):
    c = configuration(**KINDS[kind] | {"optimiser": "lbfgs", "resample_every": 0})
    weights, losses = trained(Apart, Objective(c, Group(2, ONE_HEAD), device), 5)
    for r, run in enumerate(ONE_HEAD):
        alone, own_losses = trained(Apart, Objective(c, Group(2, (run,)), device), 5)
        assert torch.allclose(losses[:, r], own_losses[:, 0], rtol=CLOSE, atol=CLOSE)
        for name, w in alone.items():
            assert torch.allclose(weights[name][r], w[0], rtol=CLOSE, atol=CLOSE), (name, r)
    assert (losses[-1] < losses[0]).all()


@pytest.mark.parametrize("optimiser", [Together, Apart])
def test_a_layer_whose_values_nothing_reads_can_be_trained(optimiser):
    """With one layer, A has no gradient at all."""
    c = configuration(values="full", resample_every=0)
    objective = Objective(c, Group(1, ONE_HEAD[:2]), "cpu")
    weights, losses = trained(optimiser, objective, 3)
    assert torch.equal(weights["A"], objective.initial()["A"])
    assert (losses[-1] < losses[0]).all()


def test_every_run_of_a_configuration_is_in_one_group_of_its_depth_and_heads():
    c = Configuration(pairs=("exp/exp", "exp/exp+linear", "relu/relu"), depths=(1, 3), seeds=(0, 1), contexts=(2, 4, 6))
    groups = groups_of(c)
    assert sorted((g.depth, g.heads, len(g.runs)) for g in groups) == [(1, 1, 12), (1, 2, 6), (3, 1, 12), (3, 2, 6)]
    assert len({g.name for g in groups}) == 4
    for g in groups:
        assert len(set(g.runs)) == len(g.runs)
        assert {len(run.similarities) for run in g.runs} == {g.heads}


# --- clipping and Adam ------------------------------------------------------------------------------


def with_gradients(seed: int, runs: int = 3, layers: int = 4) -> dict[str, torch.Tensor]:
    random = numpy.random.default_rng(seed)
    made = {}
    for name, shape in {"r": (2,), "A": (2, 3, 3)}.items():
        w = torch.tensor(random.normal(size=(runs, layers, *shape)), requires_grad=True)
        w.grad = torch.tensor(
            random.normal(size=(runs, layers, *shape)) * random.exponential(size=(runs, layers, *[1] * len(shape)))
        )
        made[name] = w
    return made


def test_clipping_scales_each_layer_of_each_run_to_the_limit_and_no_further():
    limit, weights = 2.0, with_gradients(0)
    before = {name: w.grad.clone() for name, w in weights.items()}
    clip(weights, limit)
    shrunk = 0
    for run in range(3):
        for layer in range(4):
            norm = math.sqrt(sum(float((g[run, layer] ** 2).sum()) for g in before.values()))
            shrunk += norm > limit
            for name, w in weights.items():
                expected = before[name][run, layer] * min(1.0, limit / norm)
                assert torch.allclose(w.grad[run, layer], expected, rtol=1e-14, atol=0)
    assert 0 < shrunk < 12


def test_the_gradient_of_a_perceptron_is_clipped_for_itself():
    random, limit = numpy.random.default_rng(0), 2.0
    weights = with_gradients(0)
    plain = {name: w.grad.clone() for name, w in with_gradients(0).items()}
    clip(alone := with_gradients(0), limit)
    for name, shape, size in (("weight_0", (3, 4, 2), 0.01), ("bias_0", (3, 4), 5.0)):
        weights[name] = torch.zeros(shape, dtype=torch.float64, requires_grad=True)
        weights[name].grad = torch.tensor(random.normal(size=shape) * size)
        weights[name].grad[2] *= 1e-3
    before = {name: w.grad.clone() for name, w in weights.items()}
    clip(weights, limit)
    for name in plain:
        assert torch.equal(weights[name].grad, alone[name].grad)
    for run in range(3):
        norm = math.sqrt(sum(float((before[name][run] ** 2).sum()) for name in ("weight_0", "bias_0")))
        assert (norm > limit) == (run < 2)
        for name in ("weight_0", "bias_0"):
            expected = before[name][run] * min(1.0, limit / norm)
            assert torch.allclose(weights[name].grad[run], expected, rtol=1e-14, atol=0)


def test_a_run_with_a_huge_gradient_does_not_touch_the_others():
    calm, wild = with_gradients(1), with_gradients(1)
    for w in wild.values():
        w.grad[1, 2] *= 1e200
    for weights in (calm, wild):
        Adam(weights, torch.tensor([0.1, 0.2, 0.3], dtype=torch.float64), (0.9, 0.98), 1.0).step()
    for name, w in calm.items():
        assert torch.equal(w[[0, 2]], wild[name][[0, 2]])
        assert torch.equal(w[1, [0, 1, 3]], wild[name][1, [0, 1, 3]])
        assert torch.isfinite(wild[name]).all()


def test_a_layer_without_gradient_stays():
    weights = with_gradients(2)
    for w in weights.values():
        w.grad[0, 1] = 0
    before = {name: w.detach().clone() for name, w in weights.items()}
    Adam(weights, torch.ones(3, dtype=torch.float64), (0.9, 0.98), 1.0).step()
    for name, w in weights.items():
        assert torch.equal(w[0, 1], before[name][0, 1])
        assert not torch.equal(w[0, 0], before[name][0, 0])


def test_adam_is_adam_with_the_learning_rate_of_each_run():
    """m <- b m + (1 - b) g, v <- c v + (1 - c) g^2, w <- w - rate m/(1 - b^t) / (sqrt(v/(1 - c^t)) + 1e-8)."""
    rates, (b, c) = [0.1, 0.02, 3.0], (0.8, 0.95)
    weights = with_gradients(3)
    optimiser = Adam(weights, torch.tensor(rates, dtype=torch.float64), (b, c), 1e9)
    expected = {name: w.detach().numpy().copy() for name, w in weights.items()}
    means = {name: [numpy.zeros(w.shape), numpy.zeros(w.shape)] for name, w in weights.items()}
    for t in range(1, 6):
        fresh = with_gradients(10 + t)
        for name, w in weights.items():
            g = fresh[name].grad.numpy()
            w.grad = torch.tensor(g)
            m, v = means[name]
            m[:], v[:] = b * m + (1 - b) * g, c * v + (1 - c) * g**2
            for run, rate in enumerate(rates):
                expected[name][run] -= rate * (m / (1 - b**t) / (numpy.sqrt(v / (1 - c**t)) + 1e-8))[run]
        optimiser.step()
    for name, w in weights.items():
        assert numpy.abs(w.detach().numpy() - expected[name]).max() < 1e-12


def test_a_factor_of_a_step_multiplies_the_learning_rate_of_every_run():
    rates = torch.tensor([0.1, 0.2, 0.3], dtype=torch.float64)
    ours, theirs = with_gradients(4), with_gradients(4)
    Adam(ours, rates, (0.9, 0.98), 1.0).step(0.25)
    Adam(theirs, rates * 0.25, (0.9, 0.98), 1.0).step()
    for name, w in ours.items():
        assert torch.equal(w, theirs[name])


def test_the_rate_falls_from_all_of_it_to_nothing_and_is_half_in_the_middle():
    found = [cosine(step, 10) for step in range(11)]
    assert found[0] == 1
    assert found[5] == pytest.approx(0.5)
    assert found[10] == pytest.approx(0, abs=1e-15)
    assert all(before > after for before, after in itertools.pairwise(found))
    assert [1 - late for late in reversed(found)] == pytest.approx(found)
