"""Sine tasks, their integrated labels and best layer are as stated; a gradient step on features is the definition's."""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import replace

import numpy
import pytest
import torch

from constructions.definitions.prompt import Prompt, Tokens
from train import against_gradient_descent
from train.__main__ import main
from train.checkpoint import read, write
from train.comparisons import against_features as against
from train.comparisons.answers import integrated_loss, transformer
from train.configuration import Configuration
from train.experiments.gradient_descent import feature_map, meta_learned_step
from train.model import perceptron
from train.model.predicted import distances
from train.objective import Objective
from train.prompts import sine
from train.runs import groups_of

ROUNDING = 1e-11  # float64, numbers of order ten, a few hundred operations each
FAR = 5.0  # standard deviations; beyond with probability 6e-7
N = 4
MEAN_SQUARE = (5.0**3 - 0.1**3) / (3 * 4.9)  # E a^2 = integral of a^2 over (0.1, 5), by its length


def configuration(**changed) -> Configuration:
    fields = {
        "pairs": ("sine/linear",),
        "contexts": (N,),
        "depths": (1,),
        "keys": "product",
        "perceptron": (5, 3),
        "covariates": "uniform",
        "spectrum": (100.0,),
        "dtype": "float64",
        "initial_scale": 0.5,
        "chunk": 7,
        "test_prompts": 60,
    }
    return Configuration(**{**fields, **changed})


def objective(**changed) -> Objective:
    made = configuration(**changed)
    return Objective(made, groups_of(made)[0], "cpu")


def nodes(low: float, high: float, count: int = 24) -> list[tuple[float, float]]:
    """Points and weights of the mean over an interval: exact for polynomials, to rounding for slow sines."""
    at, weight = numpy.polynomial.legendre.leggauss(count)
    return [((low + high) / 2 + (high - low) / 2 * x, w / 2) for x, w in zip(at.tolist(), weight.tolist(), strict=True)]


# --- sine tasks -------------------------------------------------------------------------------------


def test_the_rows_have_the_second_moments_of_the_tasks():
    xi = [-0.5, -0.21, 0.0, 0.13, 0.44]
    f = sine.rows(torch.tensor([xi], dtype=torch.float64))
    for i, j in itertools.product(range(len(xi)), repeat=2):
        moment = sum(
            p * q * a**2 * math.sin(10 * xi[i] + phi) * math.sin(10 * xi[j] + phi)
            for a, p in nodes(0.1, 5.0)
            for phi, q in nodes(0.0, math.pi)
        )
        assert float(f[:, i] @ f[:, j]) == pytest.approx(moment, abs=ROUNDING)
        assert float(f[:, i] @ f[:, j]) == pytest.approx(MEAN_SQUARE / 2 * math.cos(10 * (xi[i] - xi[j])), abs=ROUNDING)


@pytest.mark.parametrize("of", [feature_map.SMALL, feature_map.PAPER, meta_learned_step.SMALL])
def test_drawn_labels_are_sines_of_the_amplitudes_and_phases_of_the_paper(of):
    c, count = replace(of, integrated=False, dtype="float64"), 4000
    batch = Objective(c, groups_of(c)[0], "cpu").prompts.batch(0, count)
    x, y = batch.prompt.context.x[0, :, 0].numpy(), batch.prompt.context.y[0, :, 0].numpy()
    assert -5 < x.min() < -4.99
    assert 4.99 < x.max() < 5
    amplitudes, phases = [], []
    for p in range(count):
        basis = numpy.stack([numpy.sin(x[p]), numpy.cos(x[p])], axis=1)
        (along, across), *_ = numpy.linalg.lstsq(basis, y[p], rcond=None)  # a cos phi, a sin phi
        a, phi = math.hypot(along, across), math.atan2(across, along)
        assert numpy.abs(a * numpy.sin(x[p] + phi) - y[p]).max() < 1e-9
        query = float(batch.prompt.query.x[0, p, 0, 0])
        assert float(batch.target[0, p, 0, 0]) == pytest.approx(a * math.sin(query + phi), abs=1e-9)
        amplitudes.append((a - 0.1) / 4.9)
        phases.append(phi / math.pi)
    for uniform in (numpy.array(amplitudes), numpy.array(phases)):
        assert -1e-9 < uniform.min() < uniform.max() < 1 + 1e-9
        for power in (1, 2, 3):
            spread = math.sqrt((1 / (2 * power + 1) - 1 / (power + 1) ** 2) / count)
            assert abs((uniform**power).mean() - 1 / (power + 1)) < FAR * spread
    assert abs(numpy.corrcoef(amplitudes, phases)[0, 1]) < FAR / math.sqrt(count)


@pytest.mark.parametrize("keys", ["product", "identity", "apart"])
def test_the_loss_with_labels_integrated_out_is_the_mean_over_amplitudes_and_phases(keys):
    """Exactly, by quadrature, for each prompt: the tasks are not centred, and need not be."""
    out = objective(keys=keys)
    batch, weights = out.prompts.batch(0, 3), out.initial()
    of = transformer(out, weights)
    for p in range(3):
        context, query = (
            Tokens(t.x[:, p : p + 1], t.y[:, p : p + 1]) for t in (batch.prompt.context, batch.prompt.query)
        )
        found = float((of(Prompt(context, query)) - batch.target[:, p : p + 1]).square().sum())
        mean = 0.0
        for (a, u), (phi, v) in itertools.product(nodes(0.1, 5.0, 4), nodes(0.0, math.pi)):
            labels = a * torch.sin(context.x + phi)
            answer = float(of(Prompt(Tokens(context.x, labels), Tokens(query.x, torch.zeros_like(query.x)))))
            mean += u * v * (answer - a * math.sin(float(query.x) + phi)) ** 2
        assert found == pytest.approx(mean, rel=1e-10)


def test_the_loss_with_labels_integrated_out_is_the_mean_over_drawn_tasks():
    count, found = 20000, []
    for integrated in (True, False):
        made = objective(integrated=integrated)
        batch = made.prompts.batch(0, count)
        found.append((transformer(made, made.initial())(batch.prompt) - batch.target).square().sum((-1, -2))[0])
    gap = found[1] - found[0]
    assert float(gap.abs().mean()) > 0.1 * float(found[0].mean())
    assert abs(float(gap.mean())) < FAR * float(gap.std()) / math.sqrt(count)


def test_the_integrated_loss_of_a_predictor_is_the_loss_that_is_trained():
    made = objective()
    sample, weights = made.prompts.sample(0, 20), made.initial()
    assert integrated_loss(transformer(made, weights), sample, 6) == pytest.approx(
        float(made.losses(weights, sample)), rel=1e-12
    )


def loss_by_quadrature(k: numpy.ndarray, f: numpy.ndarray, weight: numpy.ndarray) -> float:
    """E |F(v) - F(u) k(u, v) - F(w) k(w, v)|^2 over independent points u, w, v of two context tokens and a query."""
    off = f[:, None, None, :] - f[:, :, None, None] * k[None, :, None, :] - f[:, None, :, None] * k[None, None, :, :]
    return float(numpy.einsum("auwv,auwv,u,w,v->", off, off, weight, weight, weight))


def test_no_kernel_is_better_than_the_best_one():
    at, weight = (numpy.array(of) for of in zip(*nodes(-0.5, 0.5, 30), strict=True))
    f = sine.rows(torch.from_numpy(at)[None]).numpy()
    best = f.T @ sine.best_kernel(2).numpy() @ f
    least, random = loss_by_quadrature(best, f, weight), numpy.random.default_rng(0)
    assert least == pytest.approx(sine.least_loss(2), rel=1e-10)
    for _ in range(10):
        direction = random.normal(size=best.shape) * 0.1
        ahead, behind = (loss_by_quadrature(best + sign * direction, f, weight) for sign in (1, -1))
        assert min(ahead, behind) > least
        assert ahead == pytest.approx(behind, rel=1e-9)  # the derivative vanishes


@pytest.mark.parametrize("n", [1, 10])
def test_the_best_step_has_the_least_loss(n):
    made = objective(contexts=(n,))
    sample, count = made.prompts.sample(0, 20000), 20000
    of = against.Step(against.of_best(n, 10.0), 1.0)
    batch = made.prompts.batch(0, count)
    errors = (of(batch.prompt) - batch.target).square().sum((-1, -2))
    assert integrated_loss(of, sample, 5000) == pytest.approx(float(errors.mean()), rel=1e-12)
    assert abs(float(errors.mean()) - sine.least_loss(n)) < FAR * float(errors.std()) / math.sqrt(count)


# --- a gradient step on features --------------------------------------------------------------------


def test_keys_that_are_the_identity_make_the_layer_a_gradient_step_on_the_features():
    """W_1 = -(eta/n) sum_i (0 - y_i) m(x_i)^T, token by token, for drawn labels and for label rows."""
    for integrated in (True, False):
        made = objective(keys="identity", integrated=integrated)
        batch, weights = made.prompts.batch(0, 9), made.initial()
        eta = -float(weights["r"])
        found = transformer(made, weights)(batch.prompt)[0]
        step = against.Step(against.mapped(weights), eta)(batch.prompt)[0]
        for p in range(9):
            m = perceptron.features(weights, batch.prompt.context.x[:, p : p + 1])[0, 0]
            w = sum(eta / N * torch.outer(batch.prompt.context.y[0, p, :, i], m[:, i]) for i in range(N))
            expected = w @ perceptron.features(weights, batch.prompt.query.x[:, p : p + 1])[0, 0]
            assert torch.allclose(found[p], expected, rtol=0, atol=ROUNDING)
            assert torch.allclose(step[p], expected, rtol=0, atol=ROUNDING)
        assert float(found.abs().max()) > 0.1


def test_the_best_step_on_features_is_the_best_on_a_grid():
    made = objective()
    sample, weights = made.prompts.sample(0, 50), made.initial()
    found = against.best(against.mapped(weights), sample, 7)
    least = integrated_loss(found, sample, 7)
    for factor in (-1.0, 0.0, 0.9, 0.999, 1.001, 1.1, 2.0):
        assert integrated_loss(replace(found, eta=found.eta * factor), sample, 7) > least


def learned(made: Objective, weights, x: torch.Tensor) -> tuple[torch.Tensor, against.Kernel]:
    """k(u, v) of all pairs of points, by one context token and one query each, and what was found of it."""
    rows = []
    for u in x[0]:
        one = Prompt(
            Tokens(u.reshape(1, 1, 1, 1), torch.ones_like(u).reshape(1, 1, 1, 1)),
            Tokens(x[None, None], 0 * x[None, None]),
        )
        rows.append(transformer(made, weights)(one).flatten() * N)  # values are divided by n = N
    return torch.stack(rows), against.kernel(made.architecture, weights, x)


@pytest.mark.parametrize("keys", ["product", "apart", "symmetric", "identity"])
def test_the_distance_from_a_gradient_step_is_that_of_the_kernel_matrix_from_the_semidefinite_ones(keys):
    made = objective(keys=keys)
    weights = made.initial()
    weights |= {"r": -weights["r"].abs()}
    x = torch.linspace(-5, 5, 40, dtype=torch.float64)[None]
    k, found = learned(made, weights, x)
    values, vectors = torch.linalg.eigh((k + k.T) / 2)
    nearest = vectors @ torch.diag(values.clamp(min=0)) @ vectors.T
    expected = float(torch.linalg.matrix_norm(k - nearest) / torch.linalg.matrix_norm(k))
    assert found.from_a_step == pytest.approx(expected, rel=1e-8, abs=1e-8)
    rank = values[values.abs().argsort(descending=True)[:3]] / x.shape[-1]  # all others are 0: there are 3 features
    assert torch.allclose(found.eigenvalues, rank.sort(descending=True).values, rtol=1e-8, atol=1e-10)
    f = found.semidefinite() @ perceptron.features(weights, x[None, None])[0, 0]
    assert torch.allclose(f.T @ f, nearest, rtol=0, atol=1e-8 * float(nearest.abs().max()) + 1e-12)
    assert expected > 1e-2 if keys != "identity" else expected < 1e-7


def test_a_layer_with_a_positive_product_is_a_step_on_its_features_in_its_metric():
    made = objective()
    batch, weights = made.prompts.batch(0, 30), made.initial()
    g = weights["M"][0, 0, 0]
    weights |= {"M": (g.T @ g)[None, None, None], "r": torch.full_like(weights["r"], -1.3)}
    x = batch.prompt.context.x[0].transpose(0, 1).flatten(1)
    found = against.kernel(made.architecture, weights, x)
    assert found.from_a_step < 1e-7
    q = found.semidefinite()
    step = against.Step(lambda x: q @ perceptron.features(weights, x), 1.0)
    assert torch.allclose(step(batch.prompt), transformer(made, weights)(batch.prompt), rtol=1e-6, atol=1e-8)


def test_a_kernel_that_is_twice_the_best_is_at_distance_one():
    made = objective(keys="identity", perceptron=(2,))
    weights = made.initial()
    of = against.Step(against.mapped(weights), 1.0)
    u, v = torch.linspace(-5, 5, 9, dtype=torch.float64)[None], torch.linspace(-4, 5, 9, dtype=torch.float64)[None]
    for r, expected in ((-1.0, 0.0), (-2.0, 1.0), (1.0, 2.0)):
        weights |= {"r": torch.full_like(weights["r"], r)}
        assert against.from_the_best(made.architecture, weights, of, u, v) == pytest.approx(expected, abs=ROUNDING)


def test_features_that_are_not_told_apart_have_no_distance_from_a_multiple_of_the_identity():
    for keys in ("product", "identity"):
        made = objective(keys=keys, values="full", depths=(2,))
        assert distances(made.architecture, made.initial(), made.prompts.roots()[0]) == {}
    plain = objective(keys="identity", values="full", depths=(2,), perceptron=())
    assert set(distances(plain.architecture, plain.initial(), plain.prompts.roots()[0])) == {"values"}


# --- the commands -----------------------------------------------------------------------------------

TINY = ["--steps", "40", "--prompts", "64", "--test_prompts", "400", "--seeds", "0,1", "--device", "cpu"]


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    out = tmp_path_factory.mktemp("results")
    for name in ("feature_map", "meta_learned_step"):
        assert main([f"gradient_descent/{name}", *TINY, "--out", str(out), "--json"]) == 0
    return out / "gradient_descent"


def test_the_comparison_is_written_and_holds_what_was_measured(trained, capsys):
    assert against_gradient_descent.main([str(trained / "feature_map"), str(trained / "meta_learned_step")]) == 0
    assert "kernel: from a gradient step" in capsys.readouterr().out
    of = "layers=1,heads=1"
    ours, theirs = (
        json.loads((trained / name / f"{of}{against_gradient_descent.SUFFIX}").read_text())["runs"]
        for name in ("feature_map", "meta_learned_step")
    )
    for r, (run, other) in enumerate(zip(ours, theirs, strict=True)):
        tested = read(trained / "feature_map" / f"{of}.safetensors").test["loss"][r]
        assert run["loss"] == pytest.approx(float(tested), rel=1e-4)  # float32 there
        assert run["algorithms"][against.META]["loss"] == pytest.approx(other["loss"], rel=1e-12)
        assert other["algorithms"][against.METRIC]["prediction difference"] < 1e-6
        assert other["kernel"]["from a gradient step"] < 1e-6
        assert run["algorithms"][against.BEST]["loss"] < run["loss"] < 2 * run["loss of 0"]
        assert run["loss of 0"] == pytest.approx(sine.SQUARE, rel=1e-12)  # |F|^2 = s^2 at every point
        assert run["loss of least squares"] < 1e-6  # two tokens tell the task
        assert len(run["kernel"]["best eigenvalues"]) == 2


def refused(capsys, path, match):
    assert against_gradient_descent.main([str(path)]) == 2
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("python -m")]
    assert match in line


def test_without_the_meta_learned_features_the_command_for_them_is_told(trained, tmp_path, capsys):
    path = tmp_path / "feature_map" / "layers=1,heads=1.safetensors"
    made = read(trained / "feature_map" / path.name)
    write(path, made)
    refused(capsys, path, "not there")
    other = read(trained / "meta_learned_step" / path.name)
    beside = tmp_path / "meta_learned_step" / path.name
    write(beside, replace(other, configuration=replace(other.configuration, prompts=65)))
    refused(capsys, path, "but for keys=identity")
    write(beside, made)
    refused(capsys, path, "but for keys=identity")
    beside.write_bytes(b"nothing")
    refused(capsys, path, f"{beside}: not a readable")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (["--pairs", "sine/linear+linear"], "one linear head"),
        (["--depths", "2"], "one layer"),
        (["--values", "full"], "sparse values"),
        (["--pairs", "linear/linear"], "sine tasks"),
        (["--covariates", "gaussian"], "uniform inputs"),
    ],
)
def test_what_is_no_step_on_features_is_not_compared(fields, told, tmp_path, capsys):
    assert main(["gradient_descent/feature_map", *TINY, "--steps", "1", *fields, "--out", str(tmp_path), "--json"]) == 0
    refused(capsys, tmp_path, told)


def test_the_progress_tells_no_distance_where_there_is_none(tmp_path, capsys):
    assert main(["gradient_descent/feature_map", *TINY, "--steps", "2", "--out", str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert ": loss " in told.err
    assert "(2/2), 0 s left\n" in told.err
    assert "distance" not in told.err
    assert "sine/linear" in told.out
