"""Coordinates keep everything that the loss sees, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from landing_runs import CASES, made

from train.landing.coordinates import coordinates
from train.landing.sample import Sample, losses
from train.objective import Objective


def mean_loss(objective: Objective, weights) -> float:
    batch = objective.prompts.batch(0, 7)
    return float(objective.losses({name: w[None] for name, w in weights.items()}, batch)[0])


def at(of, sample: Sample, theta: torch.Tensor) -> float:
    return float(losses(of, sample, theta).mean())


@pytest.mark.parametrize(("pair", "values"), CASES)
@pytest.mark.parametrize("keys", ["apart", "product", "symmetric"])
@pytest.mark.parametrize("looped", [False, True])
def test_the_loss_at_the_coordinates_is_that_of_the_weights(pair, values, keys, looped):
    objective, of, weights, sample = made(pair, values, keys=keys, looped=looped)
    theta = of.point(objective.architecture, weights)
    assert at(of, sample, theta) == pytest.approx(mean_loss(objective, weights), rel=1e-12)


def test_what_the_loss_can_not_see_is_in_no_coordinate():
    objective, of, weights, _ = made("exp/exp", "full")
    g = torch.tensor([[1.0, 2.0], [0.5, -3.0]], dtype=torch.float64)
    a = weights["A"].clone()
    a[-1] += 5
    moved = weights | {"A": a, "B": g @ weights["B"], "C": torch.linalg.inv(g).T @ weights["C"]}
    ours, theirs = (of.point(objective.architecture, w) for w in (weights, moved))
    torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)
    assert mean_loss(objective, moved) == pytest.approx(mean_loss(objective, weights), rel=1e-12)


@pytest.mark.parametrize(("pair", "values"), CASES)
def test_rescaled_weights_have_one_balanced_point_where_the_similarity_is_homogeneous(pair, values):
    objective, of, weights, sample = made(pair, values)
    theta = of.point(objective.architecture, weights)
    moved = {name: w * {"B": 3.0, "C": 1.0}.get(name, 1 / 3) for name, w in weights.items()}
    other = of.balanced(of.point(objective.architecture, moved))
    same = torch.allclose(other, of.balanced(theta), rtol=1e-10)
    assert same == (pair in ("linear/linear", "relu/relu"))
    assert at(of, sample, of.balanced(theta)) == pytest.approx(at(of, sample, theta), rel=1e-12)


@pytest.mark.parametrize(("pair", "values"), CASES[:2])
def test_the_loss_does_not_change_along_the_flat_directions_and_does_along_others(pair, values):
    objective, of, weights, sample = made(pair, values)
    theta = of.balanced(of.point(objective.architecture, weights))
    flat, quotient, eps = of.flat(theta), of.quotient(theta), 1e-4
    assert flat.shape[1] == 2
    assert quotient.shape == (of.size, of.size - 2)
    assert float((quotient.T @ flat).abs().max()) < 1e-12

    def slope(direction: torch.Tensor) -> float:
        return abs(at(of, sample, theta + eps * direction) - at(of, sample, theta - eps * direction)) / (2 * eps)

    assert max(slope(v) for v in flat.T) < 1e-7
    assert max(slope(v) for v in quotient.T) > 1e-2


@pytest.mark.parametrize(("pair", "values"), CASES)
def test_the_projection_takes_means_of_diagonals_and_undoes_the_embedding(pair, values):
    objective, of, weights, _ = made(pair, values)
    theta = of.point(objective.architecture, weights)
    found = dict(zip(of.scalars, of.projected(theta).tolist(), strict=True))
    s = of.root
    m = s @ weights["B"][1, 0].T @ weights["C"][1, 0] @ s
    assert found["m", 1, 0] == pytest.approx(float(m.trace()) / 2)
    assert found["r", 0, 0] == pytest.approx(float(weights["r"][0, 0]))
    if values == "full":
        assert found["a", 0, 0] == pytest.approx(float(weights["A"][0, 0].trace()) / 2)
        assert ("a", 1, 0) not in found
    scalars = torch.arange(1.0, len(of.scalars) + 1, dtype=torch.float64)
    torch.testing.assert_close(of.projected(of.embedding() @ scalars), scalars)
    assert float(of.off_family(of.embedding() @ scalars).abs().max()) < 1e-14
    off = of.off_family(theta)
    torch.testing.assert_close(off + of.embedding() @ of.projected(theta), theta)


@pytest.mark.parametrize(("pair", "values"), CASES)
def test_normalised_scalars_have_the_same_loss(pair, values):
    _, of, _, sample = made(pair, values)
    scalars = torch.linspace(-1.2, 0.8, len(of.scalars), dtype=torch.float64)
    j = of.embedding()
    assert at(of, sample, j @ of.normalised(scalars)) == pytest.approx(at(of, sample, j @ scalars), rel=1e-12)
    m = [float(v) for v, (kind, _, _) in zip(of.normalised(scalars), of.scalars, strict=True) if kind == "m"]
    assert (set(map(abs, m)) == {1.0}) == (pair in ("linear/linear", "relu/relu"))


def test_similarities_that_differ_by_layer_are_refused():
    objective, of, _, _ = made("exp/exp", "sparse")
    with pytest.raises(ValueError, match="softmax>linear differs by layer"):
        coordinates(objective.architecture, ("softmax>linear",), "sparse", (of.root, of.inverse))


@pytest.mark.parametrize("other", [{"perceptron": (4, 3)}, {"keys": "identity"}])
def test_a_perceptron_and_keys_without_weights_are_refused(other):
    objective, of, _, _ = made("exp/exp", "sparse")
    with pytest.raises(ValueError, match="keys are of a perceptron's features or have no weights"):
        coordinates(replace(objective.architecture, **other), ("exp",), "sparse", (of.root, of.inverse))


def test_dense_weights_are_refused():
    objective, of, _, _ = made("exp/exp", "sparse")
    dense = replace(objective.architecture, values="dense")
    with pytest.raises(ValueError, match="values are dense"):
        coordinates(dense, ("exp",), "sparse", (of.root, of.inverse))
