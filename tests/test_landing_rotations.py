"""Similarities that rotations leave as they are, but that are no functions of the scores: B and C are judged.

The Gaussian exp(-|B x - C x'|^2): it sees B^T B and C^T C beside B^T C, and no orthogonal matrix before both.
"""

from __future__ import annotations

import functools
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from landing_runs import SMALL

from constructions.definitions.prompt import Prompt, Tokens
from train.brought import brought
from train.checkpoint import Checkpoint
from train.landing.coordinates import Coordinates
from train.landing.curvature import curvature
from train.landing.measured import landing
from train.landing.placed import coordinates_of, distances, point_of
from train.landing.sample import Sample, hessians, losses, of_step, with_gradient
from train.landing.symmetric import symmetric_hessians
from train.model.similarities import Stretched
from train.objective import Objective
from train.own.options import own_of
from train.own.points import rotation
from train.prompts.batches import Batch
from train.runs import Group, Run, groups_of
from train.training import train

GAUSSIAN = own_of("own_functions:gaussian", None, None)
CLAIM = "sparse_stationary_points"


@functools.cache
def trained(values: str = "sparse", **fields: object) -> Checkpoint:
    """From noise, with labels of exp."""
    c = replace(SMALL, pairs=("exp/own",), own=GAUSSIAN, values=values, steps=150, **fields)  # type: ignore[arg-type]
    with tempfile.TemporaryDirectory() as folder:
        return train(Objective(c, groups_of(c)[0], "cpu"), Path(folder) / "x.safetensors", "a test", CLAIM)


def spoiled(checkpoint: Checkpoint, **others: torch.Tensor) -> Checkpoint:
    """With other weights."""
    return replace(checkpoint, weights=dict(checkpoint.weights) | others)


def said(checkpoint: Checkpoint) -> str:
    return landing(checkpoint, 0, CLAIM, 200, 0).verdict


def placed(checkpoint: Checkpoint, **others: torch.Tensor) -> tuple[Coordinates, torch.Tensor]:
    return coordinates_of(checkpoint, 0, CLAIM), point_of(
        coordinates_of(checkpoint, 0, CLAIM), spoiled(checkpoint, **others), 0
    )


def random(values: str = "sparse", seed: int = 0) -> tuple[Coordinates, torch.Tensor, Sample]:
    """A random point that is not on the family, and a few prompts."""
    checkpoint = trained(values, covariates="gaussian", prompts=8)
    of, objective = coordinates_of(checkpoint, 0, CLAIM), Objective(checkpoint.configuration, checkpoint.group, "cpu")
    theta = torch.randn(of.size, generator=torch.Generator().manual_seed(seed), dtype=torch.float64) / 2
    return of, theta, of_step(objective, 0, 8)


def turned(of: Coordinates, theta: torch.Tensor, seed: int) -> torch.Tensor:
    """Q B', Q C', with another Q for each layer."""
    parts = dict(of.parts(theta))
    q = torch.stack([rotation(of.architecture.d, seed + k) for k in range(of.architecture.layers)])[:, None]
    return of.joined({**parts, "B": q @ parts["B"], "C": q @ parts["C"]})


# --- verdicts -------------------------------------------------------------------------------------------


def test_a_training_from_noise_lands_and_turning_keys_and_queries_of_a_layer_together_changes_nothing():
    checkpoint = trained()
    found = landing(checkpoint, 0, CLAIM, 200, 0)
    assert found.verdict == "landed"
    assert list(found.distances) == ["keys B", "queries C"]
    assert max(max(values) for values in found.distances.values()) < 1e-6
    b, c = checkpoint.weights["B"], checkpoint.weights["C"]
    off = b @ checkpoint.root[:, None, None]
    assert float((off - off.diagonal(dim1=-2, dim2=-1).mean(-1)[..., None, None] * torch.eye(2)).norm()) > 0.1 * float(
        off.norm()
    ), "B itself is no multiple of Sigma^-1/2"
    q = torch.stack([rotation(2, 1), rotation(2, 2)])[None, :, None]
    assert said(spoiled(checkpoint, B=q @ b, C=q @ c)) == "landed"


SPOILED = {
    "keys turned alone": lambda b, c, r: {"B": rotation(2, 3) @ b},
    "queries of the other sign": lambda b, c, r: {"C": -c},
    "a matrix that B^T C does not see": lambda b, c, r: {
        "B": torch.diag(torch.tensor([1.1, 1.0])).double() @ b,
        "C": torch.diag(torch.tensor([1 / 1.1, 1.0])).double() @ c,
    },
    "keys stretched by 1%": lambda b, c, r: {"B": b @ torch.diag(torch.tensor([1.01, 1.0])).double()},
    "keys 10% larger": lambda b, c, r: {"B": 1.1 * b},
    "values 10% larger": lambda b, c, r: {"r": 1.1 * r},
    "keys of 0": lambda b, c, r: {"B": 0 * b},
    "layers exchanged": lambda b, c, r: {"B": b.flip(1), "C": c.flip(1), "r": r.flip(1)},
}


@pytest.mark.parametrize("name", SPOILED)
def test_spoiled_weights_have_not_landed(name):
    checkpoint = trained()
    w = checkpoint.weights
    assert said(spoiled(checkpoint, **SPOILED[name](w["B"], w["C"], w["r"]))) != "landed"


def test_a_layer_without_keys_and_queries_does_nothing_and_one_without_keys_alone_does():
    """Without both all weights are h(0, 0); without keys alone, h(0, C x'), and the distance of B = 0 is no number."""
    w = trained().weights
    for names, idle in (("BC", 2.0), ("B", 0.0)):
        found = landing(spoiled(trained(), **{name: 0 * w[name] for name in names}), 0, CLAIM, 200, 0)
        assert found.verdict == "missed"
        assert [c.value for c in found.criteria if c.name == "layers that do nothing"] == [idle]


def test_under_another_gaussian_they_have_not_landed():
    c = replace(trained().configuration, own=own_of("own_functions:wider", None, None))
    assert said(replace(trained(), configuration=c)) != "landed"


# --- what is not covered --------------------------------------------------------------------------------


def test_heads_of_scores_beside_it_and_keys_that_are_none_are_not_covered():
    c = trained().configuration
    run = trained().group.runs[0]
    assert brought(c).uncovered(run) == brought(c).uncovered() == ""
    assert "heads beside it" in brought(c).uncovered(replace(run, similarities=("own", "exp")))
    for keys in ("product", "symmetric"):
        assert f"keys are {keys}" in brought(replace(c, keys=keys)).uncovered(run)
    taxicab = replace(c, own=own_of("own_functions:taxicab", None, None))
    assert "not known" in brought(taxicab).uncovered(run)


# --- coordinates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("values", ["sparse", "full"])
def test_the_coordinates_have_the_loss_of_the_weights_and_it_does_not_see_what_turns_keys_and_queries(values):
    checkpoint = trained(values, covariates="gaussian", prompts=8)
    of, theta, sample = random(values)
    alone = Objective(checkpoint.configuration, Group(2, (Run("exp", ("own",), 4, 0, 0.02),)), "cpu")
    weights = {name: w[0] for name, w in alone.initial().items()}
    found = losses(of, sample, of.point(checkpoint.architecture, weights)).mean()
    assert float(found) == pytest.approx(float(alone.losses(alone.initial(), next(sample.batches()))), rel=1e-12)
    expected = losses(of, sample, theta)
    for seed in (0, 5):
        assert torch.allclose(losses(of, sample, turned(of, theta, seed)), expected, rtol=1e-12)
    flat = of.flat(theta)
    assert flat.shape == (of.size, 2)  # a plane has one direction to turn in, in each of two layers
    g = with_gradient(of, sample, theta)[1]
    assert float((flat.T @ g).abs().max()) < 1e-13 * float(g.norm()) * float(flat.norm()) * 100
    assert torch.allclose(flat.T @ of.quotient(theta), torch.zeros(2, of.size - 2, dtype=theta.dtype), atol=1e-13)


def test_a_stretched_one_is_given_its_keys_and_queries_as_it_is():
    """Else the self-test of the theorem would be about another function."""
    of, theta, sample = random()
    for by, same in ((torch.eye(2).double(), True), (torch.diag(torch.tensor([0.5, 1.0])).double(), False)):
        stretched = [[Stretched(h, by) for h in of_layer] for of_layer in sample.similarities]
        found = losses(of, replace(sample, similarities=stretched), theta)
        assert torch.allclose(found, losses(of, sample, theta), rtol=1e-12) == same


def test_aligned_points_are_the_same_however_they_were_turned_and_nearest_to_the_family():
    of, noise, _ = random()
    scalars = torch.tensor([-1.0, 0.5, 0.9, 0.3, -0.7, 1.2], dtype=torch.float64)
    theta = of.embedding() @ scalars + 0.1 * noise
    found = of.aligned(theta)
    for seed in range(4):
        assert torch.allclose(of.aligned(turned(of, theta, 20 + seed)), found, atol=1e-10)
    off = float(of.off_family(found).norm())
    for seed in range(50):
        assert float(of.off_family(turned(of, theta, 100 + 2 * seed)).norm()) >= off * (1 - 1e-9)
    exactly = of.aligned(turned(of, of.embedding() @ scalars, 7))
    assert torch.allclose(of.normalised(of.projected(exactly)), scalars, atol=1e-10)
    assert torch.allclose(of.normalised(scalars * torch.tensor([1.0, 1, -1, 1, -1, 1])), scalars)
    assert max(max(values) for values in distances(of, turned(of, exactly, 9)).values()) < 1e-12


def test_the_hessian_under_all_signed_permutations_is_that_of_a_few_vectors():
    of, _, sample = random("full")
    signs = (torch.tensor([1.0, 1.0]), torch.tensor([1.0, -1.0]))
    moves = [of.root @ (s * p).double() @ of.inverse for p in (torch.eye(2), torch.eye(2).flip(0)) for s in signs]

    def every():
        for batch in sample.batches():
            context, query = batch.prompt.context, batch.prompt.query
            for move in moves:
                yield Batch(Prompt(Tokens(move @ context.x, context.y), Tokens(move @ query.x, query.y)), batch.target)

    closed = replace(sample, batches=every, size=sample.size * len(moves))
    theta = of.embedding() @ torch.linspace(0.4, 0.9, len(of.scalars), dtype=torch.float64)
    whole = hessians(of, closed, theta, torch.eye(of.size, dtype=theta.dtype)).mean(0)
    told = symmetric_hessians(of, closed, theta, at_once=10**6).mean(0)
    assert torch.allclose(told, whole, atol=1e-9 * float(whole.abs().max()))


def test_directions_that_turn_are_no_flat_ones_of_the_inertia():
    checkpoint = trained()
    of, theta = placed(checkpoint)
    sample = of_step(Objective(checkpoint.configuration, checkpoint.group, "cpu"), 0, 64)
    inertia = curvature(of, sample, theta, exact=True).inertia
    assert len(inertia.eigenvalues) == of.size - 2
    assert inertia.negative == 0
