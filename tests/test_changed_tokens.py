"""Clipped and normalised tokens: what layers are told of tokens, of what is trained and of algorithms alike."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy
import pytest
import torch

from train import against_gradient_descent, targets
from train.comparisons import regression
from train.comparisons.answers import robust
from train.comparisons.as_layers import AsLayers
from train.comparisons.best_steps import Steps
from train.comparisons.copying import attention
from train.comparisons.regression import Answers, differences, loss_of, of_algorithm, of_transformer, paired
from train.configuration import Configuration
from train.experiments import EXPERIMENTS
from train.objective import Objective
from train.prompts.tokens import count
from train.runs import groups_of
from train.training import train

D, N, LIMIT = 3, 4, 0.6
ROUNDING = 1e-12
C = Configuration(
    pairs=("linear/linear",),
    contexts=(N,),
    depths=(3,),
    values="dense",
    keys="dense",
    token_limit=LIMIT,
    covariates="uniform",
    spectrum=(1.0,) * D,
    integrated=False,
    prompts=64,
    test_prompts=300,
    resample_every=1,
    steps=2,
    dtype="float64",
    initial_scale=0.8,
)


def objective(**changed) -> Objective:
    c = replace(C, **changed)
    return Objective(c, groups_of(c)[0], "cpu")


def steps(eta, gamma) -> Steps:
    return Steps(torch.tensor(eta, dtype=torch.float64), torch.tensor(gamma, dtype=torch.float64))


STEPS = steps([3.0, 9.0, 12.0], [0.3, -0.2, 0.0])


def by_loops(x, y, q, of: Steps, limit: float) -> float:
    """GD++ token by token, every entry cut after every layer; minus the query's slot."""
    x, y, q, slot = x.copy(), y.copy(), q.copy(), 0.0
    cut = lambda a: numpy.clip(a, -limit, limit)  # noqa: E731
    for eta, gamma in zip(of.eta.tolist(), of.gamma.tolist(), strict=True):
        gram, gradient = x @ x.T, x @ y
        y, slot = y - eta / N * gradient @ x, slot - eta / N * gradient @ q
        x, q = x - gamma * gram @ x, q - gamma * gram @ q
        x, y, q, slot = cut(x), cut(y), cut(q), float(cut(numpy.array(slot)))
    return -slot


def test_the_algorithms_on_clipped_tokens_are_their_loops():
    made = objective()
    batch = made.prompts.batch(0, 30)
    found = AsLayers.of(made).answers(STEPS, batch).predictions
    x, y, q = batch.prompt.context.x[0].numpy(), batch.prompt.context.y[0, :, 0].numpy(), batch.prompt.query.x[0]
    for p in range(30):
        assert float(found[p]) == pytest.approx(by_loops(x[p], y[p], q[p, :, 0].numpy(), STEPS, LIMIT), abs=ROUNDING)
    assert int((found.abs() == LIMIT).sum()) > 0, "some prediction is cut"
    free = of_algorithm(STEPS, batch)
    assert differences(AsLayers.of(objective(token_limit=1e9)).answers(STEPS, batch), free)[
        "sensitivity difference"
    ] == pytest.approx(0, abs=1e-9)
    assert float((found - free.predictions).abs().max()) > 0.1


def test_a_trained_transformer_is_cut_as_they_are_and_not_by_the_fused_evaluation():
    weights, batch = objective().initial(), objective().prompts.batch(0, 50)
    cut, free = (of_transformer(objective(token_limit=limit), weights, batch) for limit in (LIMIT, 0.0))
    assert float(cut.predictions.abs().max()) == LIMIT < float(free.predictions.abs().max())
    assert torch.equal(of_transformer(objective(token_limit=1e9), weights, batch).predictions, free.predictions)
    sparse = {"values": "sparse", "keys": "product"}
    assert objective(**sparse).fused is None
    assert objective(**sparse, token_limit=0.0).fused is not None


def test_the_best_steps_are_fitted_with_the_clip_and_are_better_with_it_than_others():
    made = objective()
    batch, layers = made.prompts.batch(0, 200), AsLayers.of(objective())
    start = steps([5.0, 5.0, 5.0], [0.0, 0.0, 0.0])
    best = layers.best_steps(batch, [start], shared=False, plus_plus=True)
    loss = loss_of(layers.answers(best, batch), batch)
    assert loss < 0.9 * loss_of(layers.answers(start, batch), batch)
    for k in range(3):
        for factor in (0.97, 1.03):
            other = best.eta.clone()
            other[k] *= factor
            assert loss_of(layers.answers(Steps(other, best.gamma), batch), batch) > loss * (1 - 1e-6)
    near = layers.answers(STEPS, batch).sensitivities
    found = layers.nearest_steps(batch, near, [STEPS, start], shared=False)
    assert float((layers.answers(found, batch).sensitivities - near).abs().max()) < 1e-6


def test_median_and_trimmed_mean_are_of_the_squared_errors():
    batch = objective().prompts.batch(0, 200)
    errors = numpy.random.default_rng(0).pareto(0.5, 200)  # no mean
    found = robust(Answers(batch.target[0, :, 0, 0] + torch.from_numpy(errors**0.5), torch.zeros(200, D)), batch)
    assert found["median loss"] == pytest.approx(numpy.sort(errors)[99], rel=1e-9)
    assert found["trimmed loss"] == pytest.approx(numpy.sort(errors)[:198].mean(), rel=1e-9)


def test_a_comparison_is_on_clipped_tokens_and_the_target_asks_for_all_three_numbers(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(regression, "FITTED_ON", (1, 500))
    monkeypatch.setattr(regression, "NEAREST_ON", 100)
    made, path = objective(), tmp_path / "layers=3,heads=1.safetensors"
    train(made, path, "gradient_descent/untied_layers", "gradient_descent_plus_plus_layers")
    assert against_gradient_descent.main([str(path), "--json"]) == 0
    (run,) = json.loads(capsys.readouterr().out)["results"][str(path)]["runs"]
    of = run["algorithms"]["GD++"]
    sample = paired(made.prompts.sample(2**32, 300))
    found = AsLayers.of(made).answers(steps([N * h for h in of["eta/n"]], of["gamma"]), sample)
    assert of["loss"] == pytest.approx(loss_of(found, sample), rel=1e-9)
    assert of["loss"] != pytest.approx(
        loss_of(of_algorithm(steps([N * h for h in of["eta/n"]], of["gamma"]), sample), sample)
    )
    own, measure = run["algorithms"][targets.GD], targets.far_below(0.5, targets.GD)
    better = {**run, **{name: 0.4 * own[name] for name in ("loss", "trimmed loss", "median loss")}}
    assert measure([better, {**better, "loss": 0.9 * own["loss"]}]).holds
    for name, share in (("loss", 1.1), ("trimmed loss", 0.6), ("median loss", 0.6)):
        assert not measure([better, {**better, name: share * own[name]}]).holds


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"token_limit": -1.0}, "token_limit is -1.0, expected a number of at least 0"),
        ({"token_limit": float("inf")}, "token_limit is inf"),
        ({"token_limit": float("nan")}, "token_limit is nan"),
        ({"values": "sparse", "keys": "product", "integrated": True}, "expected pairs with drawn labels"),
        ({"tokens": "alternating"}, "expected pairs with drawn labels"),
        ({"keys": "positions"}, "expected 'dense' unless tokens alternate"),
    ],
)
def test_limits_and_keys_that_make_no_sense_are_refused(changed, told):
    with pytest.raises(ValueError, match=told):
        replace(C, **changed)


def test_scores_of_positions_do_not_see_contents():
    """In the first layer alone: with other contents the first layer reads the same, as it does not with dense keys."""
    for keys, same in (("positions", True), ("dense", False)):
        c = replace(
            EXPERIMENTS["gradient_descent/token_copying_by_positions"].SMALL, keys=keys, seeds=(0,), initial_scale=0.5
        )
        made = Objective(c, groups_of(c)[0], "cpu")
        weights = made.initial()
        first, other = (attention(made, weights, made.prompts.sample(k, 1)) for k in (0, 1))
        assert first.shape[-2] == count("alternating", 5)
        assert torch.equal(first, other) == same
        moved = {**weights, "C": weights["C"].clone()}
        moved["C"][:, 1] += 1.0
        losses = [made.losses(w, made.prompts.sample(0, 20)) for w in (weights, moved)]
        assert not torch.equal(*losses), "the second layer sees them"


# --- normalised tokens --------------------------------------------------------------------------------------


@pytest.mark.parametrize("depth", [1, 2])
def test_layers_see_normalised_tokens_and_add_to_tokens_as_they_are(depth):
    made = objective(depths=(depth,), token_limit=0.0, layer_norm=True)
    weights, batch = made.initial(), made.prompts.batch(0, 20)
    found = of_transformer(made, weights, batch).predictions
    w = {name: one[0, :, 0].numpy() for name, one in weights.items()}
    for p in range(20):
        context, query = batch.prompt.context, batch.prompt.query
        z = numpy.concatenate([context.x[0, p].numpy(), context.y[0, p].numpy()])
        q = numpy.concatenate([query.x[0, p].numpy(), query.y[0, p].numpy()])
        for at in range(depth):
            seen, asked = ((t - t.mean(0)) / numpy.sqrt(t.var(0) + 1e-5) for t in (z, q))
            value = numpy.block([[w["A"][at], w["x_from_y"][at]], [w["y_from_x"][at], w["R"][at]]]) / N
            key, by = (numpy.concatenate([w[name][at], w[f"{name}_y"][at]], axis=1) for name in "BC")
            read = value @ seen @ (key @ seen).T
            z, q = z + read @ by @ seen, q + read @ by @ asked
        assert float(found[p]) == pytest.approx(-q[-1, 0], rel=1e-9)
    assert not torch.allclose(
        found, of_transformer(objective(depths=(depth,), token_limit=0.0), weights, batch).predictions
    )


def test_normalised_tokens_are_not_for_the_fused_evaluation_nor_for_integrated_labels():
    sparse = {"values": "sparse", "keys": "product", "token_limit": 0.0}
    assert objective(**sparse, layer_norm=True).fused is None
    with pytest.raises(ValueError, match="expected False with layer_norm"):
        replace(C, **sparse, layer_norm=True, integrated=True)
