"""Alternating tokens are what they are said to be, and there are weights that make of them one gradient step."""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import replace

import numpy
import pytest
import torch

from train import against_gradient_descent
from train.comparisons import copying, regression
from train.configuration import Configuration, from_json
from train.objective import Objective
from train.prompts.batches import Sample
from train.prompts.tokens import arranged, count, slots
from train.runs import groups_of
from train.training import train

ROUNDING = 1e-12  # float64, sums of some tens of numbers of order one
D, N, H = 3, 4, 0.7
FIELDS = {
    "pairs": ("linear/softmax>linear",),
    "contexts": (N,),
    "tokens": "alternating",
    "depths": (2,),
    "values": "dense",
    "keys": "dense",
    "covariates": "uniform",
    "spectrum": (1.0,) * D,
    "integrated": False,
    "prompts": 8,
    "resample_every": 1,
    "test_prompts": 30,
    "dtype": "float64",
}


def objective(**changed) -> Objective:
    c = Configuration(**FIELDS | changed)
    return Objective(c, groups_of(c)[0], "cpu")


def points(sample: Sample, p: int) -> tuple[list[numpy.ndarray], list[float], numpy.ndarray, float]:
    """x_1, .., x_n, their labels, x_t and its label, of prompt p."""
    x, y = sample.x[0, p].numpy(), sample.y[0, p, 0].numpy()
    return [x[:, i] for i in range(1, N + 1)], [float(y[i]) for i in range(1, N + 1)], x[:, 0], float(y[0])


def step_by_loops(xs, ys, query, h: float) -> float:
    """sum_i h y_i <x_i, x_t>, one step of length h = eta/n from W = 0."""
    return sum(h * y * float(x @ query) for x, y in zip(xs, ys, strict=True))


# --- the tokens -------------------------------------------------------------------------------------


@pytest.mark.parametrize("sizes", [(1, 1), (3, 1), (1, 3), (3, 4)])
def test_points_in_alternation_are_their_contents_and_positions(sizes):
    d, n = sizes
    random = numpy.random.default_rng(0)
    x, y = random.normal(size=(2, 5, d, 1 + n)), random.normal(size=(2, 5, 1, 1 + n))
    found = arranged("alternating", torch.from_numpy(x), torch.from_numpy(y))
    assert count("alternating", n) == found.context.x.shape[-1]
    assert slots("alternating", n) == found.context.y.shape[-2] == found.query.y.shape[-2]
    for run in range(2):
        for p in range(5):
            for j in range(2 * n + 1):
                tokens, at = (found.context, j) if j < 2 * n else (found.query, 0)
                content = [0.0] * d
                if j == 2 * n:
                    content = x[run, p, :, 0].tolist()
                elif j % 2 == 0:
                    content = x[run, p, :, 1 + j // 2].tolist()
                else:
                    content[0] = y[run, p, 0, 1 + j // 2]
                assert tokens.x[run, p, :, at].tolist() == content
                assert tokens.y[run, p, :, at].tolist() == [0.0, *(float(k == j) for k in range(2 * n + 1))]


def test_the_prompts_are_those_of_pairs_arranged():
    """The same seed and step draw the same points; the target is the query's label, which no token holds."""
    batch, pairs = (objective(tokens=tokens).prompts.batch(3, 5) for tokens in ("alternating", "pairs"))
    context, own = batch.prompt.context, pairs.prompt.context
    assert torch.equal(context.x[..., ::2], own.x)
    assert torch.equal(context.x[..., :1, 1::2], own.y)
    assert torch.equal(batch.prompt.query.x, pairs.prompt.query.x)
    assert torch.equal(batch.target, pairs.target)
    held = torch.cat([context.x.flatten(2), batch.prompt.query.x.flatten(2), batch.prompt.query.y.flatten(2)], dim=-1)
    assert not (held == batch.target[..., 0]).any()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"tokens": "others"}, "tokens is 'others', expected pairs, alternating"),
        ({"values": "full"}, "tokens is 'alternating', expected 'pairs' unless values and keys are dense"),
        ({"keys": "product"}, "tokens is 'alternating', expected 'pairs' unless values and keys are dense"),
        ({"contexts": (2, 3)}, r"contexts is \(2, 3\), expected one with alternating tokens"),
        ({"depths": (1, 2)}, r"'linear/softmax>linear' is of 2 layers, but depths is \(1, 2\)"),
        ({"depths": (3,)}, r"'linear/softmax>linear' is of 2 layers, but depths is \(3,\)"),
        ({"pairs": ("linear/softmax>",)}, "has the similarity ''"),
        ({"pairs": ("linear/linear>softmax+relu>cosine",)}, "has the similarity 'cosine'"),
        ({"pairs": ("linear/linear+exp>exp>exp",)}, "is of 3 layers"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_field(changed, told):
    with pytest.raises(ValueError, match=told):
        Configuration(**FIELDS | changed)


def test_a_configuration_from_before_there_were_arrangements_is_one_of_pairs():
    described = Configuration(**FIELDS | {"tokens": "pairs"}).as_json()
    later = dict(described)
    del later["tokens"]
    assert from_json(later) == from_json(described)
    assert from_json(described | {"tokens": "alternating"}) == Configuration(**FIELDS)


# --- the constructions ------------------------------------------------------------------------------


def predictions(of: copying.Construction, sample: Sample) -> torch.Tensor:
    return regression.of_transformer(of.objective, of.weights, sample).predictions


@pytest.mark.parametrize("n", [1, 2, 4])
@pytest.mark.parametrize("kind", ["gated", "partners", "contents"])
def test_a_construction_is_one_step_of_gradient_descent_on_the_pairs(kind, n):
    of = objective(contexts=(n,))
    sample = of.prompts.sample(0, 20)
    batch = regression.paired(sample)
    found = predictions(copying.construction(of, kind, copying.step(D, H, kind), beta=50.0), sample)
    for p in range(20):
        x, y = batch.prompt.context.x[0, p].numpy(), batch.prompt.context.y[0, p, 0].numpy()
        query = batch.prompt.query.x[0, p, :, 0].numpy()
        assert float(found[p]) == pytest.approx(step_by_loops(list(x.T), y, query, H), abs=ROUNDING)


@pytest.mark.parametrize("name", ["A", "R", "y_from_x", "B", "C", "B_y", "C_y"])
@pytest.mark.parametrize("kind", ["gated", "partners"])
def test_other_weights_are_not(kind, name):
    of = objective()
    sample = of.prompts.sample(0, 20)
    right = copying.construction(of, kind, copying.step(D, H, kind))
    moved = right.weights | {name: right.weights[name] + 0.1}
    off = (predictions(replace(right, weights=moved), sample) - predictions(right, sample)).abs()
    assert float(off.max()) > 1e-4


def test_a_head_that_reads_all_successors_adds_the_spurious_pairs():
    """sum_i h y_i <x_i, x_t> + h y_i (x_{i+1})_1 (x_t)_1; y_n, which has no successor, reads the mean of all."""
    of = objective()
    sample = of.prompts.sample(0, 20)
    found = predictions(copying.construction(of, "successors", copying.step(D, H, "successors"), beta=50.0), sample)
    for p in range(20):
        xs, ys, query, _ = points(sample, p)
        mean = sum(float(x[0]) + y for x, y in zip(xs, ys, strict=True)) / (2 * N)
        following = [*(float(x[0]) for x in xs[1:]), mean]
        spurious = sum(H * y * label * query[0] for y, label in zip(ys, following, strict=True))
        assert float(found[p]) == pytest.approx(step_by_loops(xs, ys, query, H) + spurious, abs=ROUNDING)
        assert abs(spurious) > 1e-6


def test_softmax_comes_near_as_its_scale_grows_and_not_before():
    """A token puts (2n - 1)/(e^beta + 2n - 1) elsewhere: the error is of that order, e^-beta from some beta on."""
    of = objective()
    sample = of.prompts.sample(0, 50)
    g = copying.step(D, H, "partners")
    exact = regression.of_algorithm(
        regression.Steps(torch.tensor([H * N]), torch.zeros(1)), regression.paired(sample)
    ).predictions
    betas = (0.0, 4.0, 8.0, 12.0, 16.0)
    errors = [
        float((predictions(copying.construction(of, "partners", g, beta), sample) - exact).abs().max())
        for beta in betas
    ]
    for beta, error in zip(betas[2:], errors[2:], strict=True):
        assert 0.05 < error / ((2 * N - 1) / (math.exp(beta) + 2 * N - 1)) < 5
    assert errors[0] > 0.05
    assert all(later < earlier for earlier, later in itertools.pairwise(errors))


@pytest.mark.parametrize("kind", copying.KINDS)
def test_the_best_is_the_minimum_on_its_sample(kind):
    of = objective()
    sample = of.prompts.sample(0, 200)

    def loss(made: copying.Construction) -> float:
        return float(made.objective.losses(made.weights, sample))

    best = copying.best(of, kind, sample)
    least = loss(best)
    for a in range(D):
        for factor in (0.95, 1.05):
            moved = best.weights["C"].clone()
            moved[0, 1, 0, a, a] *= factor
            assert loss(replace(best, weights=best.weights | {"C": moved})) > least
    if kind == "contents":
        for factor in (0.7, 1.4):
            assert loss(replace(best, weights=best.weights | {"A": best.weights["A"] * factor})) > least
    assert loss(copying.construction(of, kind, copying.step(D, H, kind))) > least


def test_scores_of_contents_make_of_it_a_step_that_the_prompt_preconditions():
    """sum_i y_i <R x_i, G R x_t> for R = I + gamma X X^T without the first coordinate; the best gamma is not 0."""
    of, g, gamma = objective(), torch.tensor([0.3, 0.5, 0.7], dtype=torch.float64), -0.2
    sample = of.prompts.sample(0, 20)
    found = predictions(copying.construction(of, "contents", g, gamma=gamma), sample)
    for p in range(20):
        xs, ys, query, _ = points(sample, p)
        gram = sum(numpy.outer(x, x) for x in xs)
        gram[0, :] = gram[:, 0] = 0
        read = numpy.eye(D) + gamma * gram
        expected = sum(y * float((read @ x) @ (g.numpy() * (read @ query))) for x, y in zip(xs, ys, strict=True))
        assert float(found[p]) == pytest.approx(expected, abs=ROUNDING)
    fitted, fresh = of.prompts.sample(1, 1000), of.prompts.sample(2, 1000)
    best, step = copying.best(of, "contents", fitted), copying.best(of, "gated", fitted)
    ours, theirs = (float(one.objective.losses(one.weights, fresh)) for one in (best, step))
    assert ours < 0.95 * theirs


# --- attention --------------------------------------------------------------------------------------


def test_the_attention_of_the_first_layer_is_that_of_plain_loops():
    made = objective(initial_scale=1.0, chunk=3)
    weights, sample = made.initial(), made.prompts.sample(0, 7)
    found = copying.attention(made, weights, sample)
    b, c, b_y, c_y = (weights[name][0, 0, 0].numpy() for name in ("B", "C", "B_y", "C_y"))
    expected = numpy.zeros((2 * N, 2 * N + 1))
    for p in range(7):
        xs, ys, query, _ = points(sample, p)
        contents = [x for pair in zip(xs, ([y, *[0.0] * (D - 1)] for y in ys), strict=True) for x in pair] + [query]
        places = [numpy.eye(2 * N + 1)[j] for j in range(2 * N + 1)]
        keys = [b @ x + b_y[:, 1:] @ q for x, q in zip(contents, places, strict=True)]
        queries = [c @ x + c_y[:, 1:] @ q for x, q in zip(contents, places, strict=True)]
        for j in range(2 * N + 1):
            powers = [math.exp(float(keys[i] @ queries[j])) for i in range(2 * N)]
            expected[:, j] += numpy.array(powers) / sum(powers) / 7
    assert found.shape == (1, 1, 2 * N, 2 * N + 1)
    assert numpy.abs(found[0, 0].numpy() - expected).max() < ROUNDING


@pytest.mark.parametrize(("kind", "x_from_y", "y_from_x"), [("partners", 1, 1), ("successors", 1, 0), ("gated", 1, 0)])
def test_the_constructions_read_as_they_are_said_to(kind, x_from_y, y_from_x):
    made = copying.construction(objective(), kind, copying.step(D, H, kind))
    read = copying.attention(made.objective, made.weights, made.objective.prompts.sample(0, 3))[0]
    told = copying.partners(read)
    assert told["x_i from y_i"][0] == pytest.approx(x_from_y, abs=1e-9)
    last = 1 / (2 * N) / N if kind == "successors" else 0  # y_n reads the mean of all
    assert told["y_i from x_i"][0] == pytest.approx(y_from_x + last, abs=1e-9)


# --- the comparison ---------------------------------------------------------------------------------


def test_a_run_is_compared_with_one_step_and_with_the_constructions(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(regression, "NEAREST_ON", 300)
    made, path = objective(steps=3), tmp_path / "layers=2,heads=1.safetensors"
    train(made, path, "gradient_descent/token_copying", "token_copying")
    assert against_gradient_descent.main([str(path), "--json"]) == 0
    (run,) = json.loads(capsys.readouterr().out)["results"][str(path)]["runs"]
    (name,) = run["algorithms"]
    assert name == "gradient descent"
    descent = run["algorithms"][name]
    (h,) = descent["eta/n"]
    sample = made.prompts.sample(2**32, 30)
    loss = sum((step_by_loops(xs, ys, q, h) - y) ** 2 for xs, ys, q, y in (points(sample, p) for p in range(30))) / 30
    assert descent["loss"] == pytest.approx(loss, rel=1e-10)
    assert set(run["constructions"]) == set(copying.KINDS)
    for kind in ("gated", "partners", "contents"):
        assert run["constructions"][kind]["step"] == pytest.approx(loss, rel=1e-10)
    assert run["constructions"]["successors"]["step"] != pytest.approx(loss, rel=1e-3)
    assert len(run["copying"]["x_i from y_i"]) == 1
    twice = run["scales"]["alpha"].index(2.0)
    assert run["scales"]["transformer"][run["scales"]["alpha"].index(1.0)] == run["loss"]
    long = sum(
        (8 * step_by_loops(xs, ys, q, h) - 2 * y) ** 2 for xs, ys, q, y in (points(sample, p) for p in range(30))
    )
    assert run["scales"][name][twice] == pytest.approx(long / 30, rel=1e-10)


def test_one_layer_has_nothing_to_be_compared_with(tmp_path, capsys):
    made, path = objective(steps=1, depths=(1,), pairs=("linear/linear",)), tmp_path / "made.safetensors"
    train(made, path, "gradient_descent/token_copying", "token_copying")
    assert against_gradient_descent.main([str(path), "--json"]) == 2
    assert "at least two with alternating tokens" in capsys.readouterr().err
