"""Trained transformers against gradient descent and GD++: the comparison is exact, and can be failed."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy
import pytest
import torch
from landing_runs import AT_REST, gradient_norm

from constructions.definitions.prompt import Prompt, Tokens
from constructions.hypotheses import one_layer_tasks
from train import against_gradient_descent
from train.comparisons import regression
from train.comparisons.best_steps import (
    BEYOND,
    MOMENTS,
    Steps,
    bent,
    best_step,
    best_steps,
    eigenvalues,
    guarded,
    nearest_steps,
    residual,
    weights_after,
)
from train.configuration import Configuration
from train.experiments import EXPERIMENTS
from train.files import finite
from train.model.architecture import Architecture, heads
from train.model.merged import merged
from train.objective import Objective
from train.prompts.batches import Batch
from train.prompts.covariates import isotropic, square_root
from train.runs import groups_of
from train.training import train

ROUNDING = 1e-11  # float64, numbers of order one, a few hundred operations each
NAMES = [  # of linear tasks
    name
    for name, of in EXPERIMENTS.items()
    if name.startswith("gradient_descent/") and of.SMALL.pairs[0].startswith("linear/") and not of.SMALL.integrated
]
D, N = 3, 4


def configuration(**changed) -> Configuration:
    fields = {
        "pairs": ("linear/linear",),
        "contexts": (N,),
        "depths": (3,),
        "values": "dense",
        "keys": "dense",
        "covariates": "uniform",
        "spectrum": (1.0,) * D,
        "integrated": False,
        "prompts": 64,
        "test_prompts": 300,
        "resample_every": 1,
        "dtype": "float64",
    }
    return Configuration(**{**fields, **changed})


def objective(**changed) -> Objective:
    made = configuration(**changed)
    return Objective(made, groups_of(made)[0], "cpu")


def steps(eta, gamma) -> Steps:
    return Steps(torch.tensor(eta, dtype=torch.float64), torch.tensor(gamma, dtype=torch.float64))


STEPS = steps([1.5, 3.0, 5.0], [0.3, -0.2, 0.7])


def by_loops(x, y, q, etas, gammas):
    """GD++ as the paper has it: every token (x_j, y_j), and the query, moves by the old X and Y."""
    x, y, q, answer = x.copy(), y.copy(), q.copy(), 0.0
    n = x.shape[1]
    for eta, gamma in zip(etas, gammas, strict=True):
        gram, gradient = sum(numpy.outer(x[:, i], x[:, i]) for i in range(n)), sum(y[i] * x[:, i] for i in range(n))
        answer += eta / n * gradient @ q
        y = y - eta / n * gradient @ x
        x, q = x - gamma * gram @ x, q - gamma * gram @ q
    return answer


# --- prompts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [1.0, 2.25])
def test_the_root_of_a_multiple_of_the_identity_is_one_to_the_last_bit(value):
    root, inverse = square_root((value,) * 4, seed=7)
    assert numpy.array_equal(root, numpy.eye(4) * value**0.5)
    assert numpy.array_equal(inverse, numpy.eye(4) / value**0.5)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("preset", ["SMALL", "PAPER"])
def test_the_tasks_of_an_experiment_are_linear_with_uniform_inputs_and_normal_weights(name, preset):
    of = getattr(EXPERIMENTS[name], preset)
    made = Objective(replace(of, dtype="float64", tokens="pairs", keys="dense"), groups_of(of)[0], "cpu")
    batch = made.prompts.batch(0, 500)
    x, y, d = batch.prompt.context.x[0], batch.prompt.context.y[0], len(of.spectrum)
    assert x.shape == (500, d, d)  # d = N
    assert float(x.abs().max()) < 0.5
    assert float(x.square().mean()) == pytest.approx(1 / 12, abs=5 * (1 / 180 / x.numel()) ** 0.5)  # var z^2 = 1/180
    well = torch.linalg.cond(x) < 100
    w = torch.linalg.solve(x[well].transpose(-1, -2), y[well].transpose(-1, -2))
    assert torch.allclose((w * batch.prompt.query.x[0, well]).sum(1), batch.target[0, well, :, 0], atol=1e-10)
    assert float(w.square().mean()) == pytest.approx(1, abs=5 * (2 / w.numel()) ** 0.5)
    assert float(w.mean()) == pytest.approx(0, abs=5 * w.numel() ** -0.5)


@pytest.mark.parametrize("name", NAMES)
def test_the_paper_presets_are_those_of_the_paper(name):
    paper = EXPERIMENTS[name].PAPER
    assert (paper.contexts, paper.spectrum, paper.covariates) == ((10,), (1.0,) * 10, "uniform")
    assert (paper.prompts, paper.resample_every, paper.betas, paper.test_prompts) == (2048, 1, (0.9, 0.98), 10000)
    deep = max(paper.depths) > 2
    assert (paper.clip, paper.learning_rates) == ((10.0, (0.0005,)) if deep else (0.001, (0.001,)))


# --- the algorithms ---------------------------------------------------------------------------------


@pytest.mark.parametrize("gamma", [[0.0, 0.0, 0.0], [0.3, -0.2, 0.7]])
def test_the_algorithms_are_the_loops_of_the_paper(gamma):
    random = numpy.random.default_rng(0)
    x, y, q = random.normal(size=(D, N)), random.normal(size=N), random.normal(size=D)
    w = weights_after(Tokens(torch.from_numpy(x), torch.from_numpy(y[None])), steps([1.5, 3.0, 5.0], gamma))
    assert float(w[0] @ torch.from_numpy(q)) == pytest.approx(by_loops(x, y, q, [1.5, 3.0, 5.0], gamma), rel=1e-10)


@pytest.mark.parametrize("law", ["uniform", "gaussian"])
def test_the_best_single_step_is_the_one_of_the_claim(law):
    known = "normal" if law == "gaussian" else law
    assert best_step(law, 1.0, 5, 7) == pytest.approx(one_layer_tasks.best_step(5, 7, known), rel=1e-14)
    assert best_step(law, 4.0, 5, 7) == pytest.approx(one_layer_tasks.best_step(5, 7, known) / 4, rel=1e-14)


def test_the_moments_are_integrals_over_the_law():
    z, weight = numpy.polynomial.legendre.leggauss(4)  # exact for polynomials of degree 7
    g, density = numpy.polynomial.hermite_e.hermegauss(4)
    for k, power in enumerate((2, 4)):
        assert float(MOMENTS["uniform"][k]) == pytest.approx((weight / 2) @ (z / 2) ** power, rel=1e-12)
        assert float(MOMENTS["gaussian"][k]) == pytest.approx(density / density.sum() @ g**power, rel=1e-12)


def test_the_best_single_step_on_the_sphere_is_the_quotient_of_the_moments_of_a_sample():
    x = torch.from_numpy(isotropic("sphere", 0, 0, 40000, 7, 5))
    s = x @ x.transpose(-1, -2)
    of_sample = s.diagonal(dim1=-2, dim2=-1).mean() / (s @ s).diagonal(dim1=-2, dim2=-1).mean()
    assert best_step("sphere", 1.0, 5, 7) == pytest.approx(float(of_sample), rel=2e-3)
    assert best_step("sphere", 4.0, 5, 7) == pytest.approx(float(of_sample) / 4, rel=2e-3)


def test_no_best_step_is_claimed_for_an_unknown_law():
    with pytest.raises(ValueError, match="expected sphere, uniform, gaussian"):
        best_step("cube", 1.0, 5, 7)


def sample(count: int = 300) -> torch.Tensor:
    """Contexts, (prompts, d, n)."""
    return objective().prompts.batch(0, count).prompt.context.x[0]


def mean_loss(x: torch.Tensor, of: Steps) -> float:
    """E |W_L - W*|^2 / d over these contexts, for W* any of the unit vectors: from the definition."""
    rows = x  # labels e_a^T X, for all a at once
    return float((weights_after(Tokens(x, rows), of) - torch.eye(D)).square().sum((-1, -2)).mean() / D)


@pytest.mark.parametrize("of", [STEPS, steps([0.5], [0.0]), steps([2.0, 3.0], [-0.4, 1.0])])
def test_the_loss_of_an_algorithm_depends_on_eigenvalues_alone(of):
    x = sample()
    found = float(residual(eigenvalues(x, bins=10**6), of))  # the width of a bin is 1e-6 of the largest
    assert found == pytest.approx(mean_loss(x, of), rel=1e-5)
    assert float(eigenvalues(x, bins=10).shares.sum()) == pytest.approx(1)


def test_the_best_single_step_on_a_sample_solves_its_least_squares():
    x = sample()
    s = x @ x.transpose(-1, -2)
    h = s.diagonal(dim1=-2, dim2=-1).sum() / s.square().sum()  # E tr S / E tr S^2
    found = best_steps(eigenvalues(x), 1, shared=False, plus_plus=False)
    assert float(found.eta) == pytest.approx(float(h) * N, rel=1e-4)  # flat at the minimum: half the digits


def test_no_two_steps_on_a_grid_are_better_than_the_best_ones():
    x = sample()
    found = best_steps(eigenvalues(x), 2, shared=False, plus_plus=False)
    grid = torch.linspace(0.05, 3, 12, dtype=torch.float64)
    losses = [mean_loss(x, Steps(found.eta * torch.stack([a, b]), found.gamma)) for a in grid for b in grid]
    assert min(losses) >= mean_loss(x, found) * (1 - 1e-5)
    assert float(found.eta[0]) != pytest.approx(float(found.eta[1]), rel=0.1)


@pytest.mark.parametrize("depth", [2, 3])
@pytest.mark.parametrize("shared", [True, False])
def test_gd_plus_plus_with_its_best_steps_is_better_than_gradient_descent(depth, shared):
    x = sample()
    gd, plus_plus = (best_steps(eigenvalues(x), depth, shared, of) for of in (False, True))
    assert not gd.gamma.any()
    assert mean_loss(x, plus_plus) < 0.9 * mean_loss(x, gd)
    assert shared == (len(set(plus_plus.eta.tolist())) == 1)


def test_the_best_steps_of_gd_plus_plus_do_not_blow_up_beyond_their_sample():
    of = eigenvalues(sample(), bins=100)
    plus_plus = best_steps(of, 3, shared=False, plus_plus=True)
    assert float(residual(guarded(of), plus_plus)) < 2 * float(residual(of, plus_plus))
    beyond = of.values.max() * torch.tensor(BEYOND, dtype=torch.float64)
    assert torch.equal(guarded(of).values[-len(beyond) :], beyond)
    assert float(guarded(of).shares.sum()) == pytest.approx(1)


@pytest.mark.parametrize("shared", [True, False])
def test_the_nearest_gd_plus_plus_of_one_is_itself(shared):
    of = steps([1.5, 1.5], [0.3, 0.3]) if shared else steps([1.0, 2.0], [0.4, 0.0])
    batch = objective().prompts.batch(0, 100)
    w = weights_after(batch.prompt.context, of)[0, :, 0]
    starts = [start := steps([1.2, 2.2], [0.0, 0.0]), bent(start, batch.prompt.context)]
    found = nearest_steps(batch.prompt.context, w, starts, shared)
    assert torch.allclose(weights_after(batch.prompt.context, found)[0, :, 0], w, atol=1e-3)
    assert torch.allclose(found.eta, of.eta, rtol=1e-2)


# --- the comparison ---------------------------------------------------------------------------------


def answers_of(made: Objective, weights, batch: Batch) -> regression.Answers:
    return regression.of_transformer(made, weights, batch)


def test_the_constructions_own_weights_answer_as_the_algorithm():
    made = objective()
    batch = made.prompts.batch(0, 50)
    ours = answers_of(made, regression.constructed(made.architecture, STEPS, N), batch)
    found = regression.differences(ours, regression.of_algorithm(STEPS, batch))
    assert found["prediction difference"] < ROUNDING
    assert found["sensitivity difference"] < ROUNDING
    assert found["sensitivity cosine"] == pytest.approx(1, abs=ROUNDING)
    assert found["sensitivity norm"] > 0.1


@pytest.mark.parametrize("name", ["A", "R", "y_from_x", "x_from_y", "B", "C", "B_y", "C_y"])
def test_other_weights_do_not(name):
    made = objective()
    batch = made.prompts.batch(0, 50)
    weights = regression.constructed(made.architecture, STEPS, N)
    weights[name] = weights[name] + torch.full_like(weights[name], 0.1)
    found = regression.differences(answers_of(made, weights, batch), regression.of_algorithm(STEPS, batch))
    assert found["prediction difference"] > 1e-4
    assert found["sensitivity difference"] > 1e-4
    assert found["sensitivity cosine"] < 1 - 1e-8


def test_a_step_that_is_too_long_is_seen_by_the_distance_and_not_by_the_cosine():
    made = objective(depths=(1,))
    batch = made.prompts.batch(0, 50)
    ours = answers_of(made, regression.constructed(made.architecture, steps([2.0], [0.0]), N), batch)
    theirs = regression.of_algorithm(steps([1.0], [0.0]), batch)
    found = regression.differences(ours, theirs)
    assert found["sensitivity cosine"] == pytest.approx(1, abs=ROUNDING)
    assert found["sensitivity difference"] == pytest.approx(found["sensitivity norm"], rel=1e-12)


@pytest.mark.parametrize("pair", ["linear/linear", "linear/softmax", "linear/softmax+softmax"])
def test_sensitivities_are_the_differences_of_predictions(pair):
    made = objective(pairs=(pair,), chunk=7, initial_scale=1.0)  # in pieces
    batch, weights, delta = made.prompts.batch(0, 20), made.initial(), 1e-5
    found = answers_of(made, weights, batch)
    for a in range(D):
        context, query = batch.prompt.context, batch.prompt.query
        there, back = (
            answers_of(
                made,
                weights,
                Batch(
                    Prompt(context, Tokens(query.x + sign * delta * torch.eye(D).double()[:, a : a + 1], query.y)),
                    batch.target,
                ),
            )
            for sign in (1, -1)
        )
        expected = (there.predictions - back.predictions) / (2 * delta)
        assert torch.allclose(found.sensitivities[:, a], expected, atol=1e-7, rtol=1e-5)


def test_the_loss_of_the_answers_is_the_loss_that_was_trained():
    made = objective(chunk=7)
    batch, weights = made.prompts.batch(0, 20), made.initial()
    loss = regression.loss_of(answers_of(made, weights, batch), batch)
    assert loss == pytest.approx(float(made.losses(weights, batch)), rel=1e-12)


def test_inputs_times_alpha_are_a_step_times_alpha_squared():
    sample = objective().prompts.sample(0, 50)
    batch, there = regression.paired(sample), regression.paired(regression.scaled(sample, 2.0))
    longer = regression.of_algorithm(steps([4.0, 12.0], [0.0, 0.0]), batch)
    twice = regression.of_algorithm(steps([1.0, 3.0], [0.0, 0.0]), there)
    assert regression.loss_of(twice, there) == pytest.approx(4 * regression.loss_of(longer, batch), rel=1e-12)
    w = torch.linalg.lstsq(there.prompt.context.x[0].transpose(-1, -2), there.prompt.context.y[0, :, 0, :, None])[0]
    assert torch.allclose((w * there.prompt.query.x[0]).sum(1), there.target[0, :, 0], atol=1e-9)


# --- weights ----------------------------------------------------------------------------------------


def matrices(made: Objective, weights):
    (head,) = heads(made.architecture, weights, 0, made.similarities, made.scales)
    return tuple(m[0, 0] for m in merged(head, D))


def test_what_is_seen_of_one_layer_gives_its_prediction():
    made = objective(depths=(1,), initial_scale=1.0)
    batch, weights = made.prompts.batch(0, 20), made.initial()
    found = regression.seen(*matrices(made, weights), D)
    e = torch.cat([batch.prompt.context.x[0], batch.prompt.context.y[0]], dim=1)
    expected = torch.einsum("abc,pai,pbi,pc->p", found, e, e, batch.prompt.query.x[0, :, :, 0])
    assert torch.allclose(answers_of(made, weights, batch).predictions, expected, rtol=1e-10)


def test_the_learned_step_of_a_construction_is_its_step_whatever_its_scale():
    made, h = objective(depths=(1,)), 0.7
    for size in (1.0, -0.3, 25.0):
        weights = regression.constructed(made.architecture, steps([h * N], [0.0]), N)
        weights |= {"R": weights["R"] * size, "C": weights["C"] / size}
        found = regression.learned_step(*matrices(made, weights), D, h)
        assert found["learned"] == pytest.approx(h, rel=1e-12)
        assert found["distance"] < 1e-12
        off = regression.learned_step(*matrices(made, weights), D, 2 * h)  # a wrong scale is no small distance
        assert off["distance"] == pytest.approx(0.5, rel=1e-12)


def test_a_layer_that_reads_y_in_its_keys_is_at_a_distance_from_every_step():
    made = objective(depths=(1,))
    weights = regression.constructed(made.architecture, steps([N * 1.0], [0.0]), N)
    weights["B_y"] = weights["B_y"] + 0.5
    found = regression.learned_step(*matrices(made, weights), D, 1.0)
    assert found["learned"] == pytest.approx(1)
    assert found["distance"] > 0.3


def test_rescaled_weights_are_the_same_transformer():
    made = objective(initial_scale=1.0)
    batch, weights = made.prompts.batch(0, 20), made.initial()
    again = regression.rescaled(made.architecture, weights, N)
    assert set(again) == set(weights)
    assert torch.allclose(again["R"], torch.full_like(again["R"], -N))
    ours, theirs = (answers_of(made, of, batch).predictions for of in (weights, again))
    assert torch.allclose(ours, theirs, rtol=1e-8)


def test_rescaled_constructions_meet_halfway():
    made = objective()
    weights = regression.constructed(made.architecture, STEPS, N)
    moved = {**weights, "B": weights["B"] * 5, "C": weights["C"] * 3}
    moved |= {name: weights[name] / 15 for name in ("A", "R")}
    for of in (weights, moved):
        halfway = regression.halfway(made, of, STEPS)
        for name, w in weights.items():
            assert torch.allclose(halfway[name], w, atol=1e-12)


def test_looped_layers_have_one_construction():
    made = objective(depths=(2,), looped=True)
    batch, of = made.prompts.batch(0, 20), steps([1.0, 1.0], [0.3, 0.3])
    weights = regression.constructed(made.architecture, of, N)
    assert weights["A"].shape[1] == 1
    found = regression.differences(answers_of(made, weights, batch), regression.of_algorithm(of, batch))
    assert found["prediction difference"] < ROUNDING


# --- architecture and configuration -----------------------------------------------------------------


def test_dense_values_go_with_a_product_of_keys_and_queries():
    made = objective(keys="product", depths=(1,))
    batch, weights = made.prompts.batch(0, 20), made.initial()
    dense = Architecture(D, 1, 1, values="dense", keys="dense")
    same = {name: torch.zeros(1, *shape, dtype=torch.float64) for name, shape in dense.shapes().items()}
    same |= {name: w for name, w in weights.items() if name != "M"}
    same["B"][..., :D, :], same["C"][..., :D, :] = torch.eye(D), weights["M"]
    other = objective(depths=(1,))
    ours, theirs = answers_of(made, weights, batch), answers_of(other, same, batch)
    assert torch.allclose(ours.predictions, theirs.predictions, rtol=1e-10)


@pytest.mark.parametrize("field", ["values", "keys"])
def test_labels_are_not_integrated_out_where_a_layer_mixes_them(field):
    with pytest.raises(ValueError, match=r"integrated is True.*dense"):
        Configuration(**{field: "dense"})


# --- the command ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """One linear layer, from noise, for d = 2."""
    path = tmp_path_factory.mktemp("one_layer") / "layers=1,heads=1.safetensors"
    made = configuration(
        depths=(1,), spectrum=(1.0, 1.0), prompts=500, resample_every=0, steps=60, optimiser="lbfgs", test_prompts=5000
    )
    of = Objective(made, groups_of(made)[0], "cpu")
    found = train(of, path, "gradient_descent/one_layer", "one_layer_step")
    assert gradient_norm(of, found) < AT_REST, "not at its minimum: 40 iterations are enough elsewhere"
    return path


def test_one_layer_from_noise_lands_on_the_best_step(trained, capsys):
    assert against_gradient_descent.main([str(trained.parent), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)["results"][str(trained)]
    written = json.loads(trained.with_name(trained.stem + against_gradient_descent.SUFFIX).read_text())
    assert written == printed
    (run,) = written["runs"]
    # 500 prompts: the relative error of a mean is about 500^-1/2 = 0.045
    assert run["step"]["best"] == pytest.approx(12 / (2 + N - 0.2), rel=1e-12)
    assert run["step"]["learned"] == pytest.approx(run["step"]["best"], rel=0.15)
    assert run["step"]["distance"] < 0.5
    assert run["algorithms"]["gradient descent"]["sensitivity cosine"] > 0.97
    assert run["loss"] < 1.1 * run["algorithms"]["gradient descent"]["loss"] < 0.7 * run["loss of 0"]
    assert set(run["algorithms"]) == set(run["scales"]) - {"alpha", "transformer"} == {"gradient descent"}
    assert run["scales"]["transformer"][regression.SCALES.index(1.0)] == run["loss"]
    assert not list(trained.parent.glob(".*"))


def test_numbers_that_overflow_are_none():
    found = {"a": [1.0, float("inf")], "b": {"c": float("nan"), "d": "text", "e": 2}}
    assert finite(found) == {"a": [1.0, None], "b": {"c": None, "d": "text", "e": 2}}


def test_the_table_names_every_run(trained, capsys):
    assert against_gradient_descent.main([str(trained)]) == 0
    out = capsys.readouterr().out
    assert "linear/linear" in out
    assert "gradient descent" in out
    assert "step: learned" in out


def test_what_cannot_be_compared_is_one_line_and_exit_code_2(tmp_path, capsys):
    def refused(path, match):
        assert against_gradient_descent.main([str(path)]) == 2
        (line,) = [line for line in capsys.readouterr().err.splitlines() if "python -m" in line]
        assert match in line

    refused(tmp_path, "no checkpoint")
    refused(tmp_path / "absent.safetensors", "no such file")
    made = Configuration(prompts=8, steps=1, contexts=(2,), depths=(1,), test_prompts=8)
    path = tmp_path / "integrated.safetensors"
    train(Objective(made, groups_of(made)[0], "cpu"), path, "x", "y")
    refused(path, "integrated out")
