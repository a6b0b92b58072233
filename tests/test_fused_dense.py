"""On whole tokens too the fused evaluation computes what the one forward pass and its derivatives do."""

import math
from dataclasses import replace

import pytest
import torch
from fused_cases import close, defined, made

from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Exponential, Kernel, Linear
from train.configuration import Configuration
from train.fused import evaluation
from train.fused.dense_form import dense_form
from train.fused.evaluation import fused
from train.fused.prompts import whole_tokens
from train.model.architecture import Architecture
from train.model.loss import squared_errors
from train.objective import Objective
from train.prompts.batches import Batch
from train.runs import groups_of

DTYPES = [torch.float64, torch.float32]
SIZES = {  # runs, prompts, d, n, n_y, depth, heads; labels, limit
    "one of everything": (1, 1, 1, 1, 1, 1, 1, 1, 0.0),
    "one token": (2, 3, 4, 1, 1, 2, 1, 1, 0.0),
    "one layer": (3, 17, 3, 5, 1, 1, 2, 1, 0.0),
    "one layer, clipped": (2, 17, 3, 5, 2, 1, 2, 2, 0.5),
    "several groups": (1, 700, 2, 3, 1, 2, 1, 1, 0.0),
    "many layers, clipped": (2, 40, 2, 4, 1, 7, 1, 1, 1.0),
    "many heads": (2, 5, 3, 4, 1, 2, 5, 1, 0.0),
    "positions beside the label": (2, 20, 2, 6, 8, 2, 1, 1, 0.0),
}


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("looped", [False, True], ids=["layers", "looped"])
@pytest.mark.parametrize("keys", ["dense", "positions"])
@pytest.mark.parametrize("size", SIZES)
def test_the_loss_and_every_gradient_are_those_of_the_one_forward_pass(size, keys, looped, dtype):
    *sizes, labels, limit = SIZES[size]
    case = made(len(size), *sizes, "dense", keys, looped, labels=labels, limit=limit)
    expected, gradients = defined(case)
    cast = case.to(dtype)
    prompts = cast.fused.prompts(cast.batch)
    assert close(cast.fused.errors(cast.weights, prompts), expected, dtype)
    losses, found = cast.fused.with_gradients(cast.weights, prompts)
    assert losses.dtype == dtype
    assert close(losses, expected.sum(-1), dtype)
    assert set(found) == set(gradients)
    for name, gradient in found.items():
        assert gradient.shape == cast.weights[name].shape
        assert close(gradient, gradients[name], dtype), name


@pytest.mark.parametrize("seed", range(16))
def test_it_is_so_for_random_sizes_and_weights(seed):
    random = torch.Generator().manual_seed(seed)
    sizes = [1 + int(torch.randint(most, (), generator=random)) for most in (4, 40, 6, 12, 4, 5, 3)]
    more = {"shared": seed % 2 == 0, "labels": 1 + seed % sizes[4], "limit": 0.7 * (seed % 4 == 1)}
    case = made(seed, *sizes, "dense", ("dense", "positions")[seed % 2], seed % 3 == 0, **more)
    expected, gradients = defined(case)
    prompts = case.fused.prompts(case.batch)
    losses, found = case.fused.with_gradients(case.weights, prompts)
    assert close(losses, expected.sum(-1), torch.float64)
    assert all(close(found[name], gradients[name], torch.float64) for name in gradients)


def test_a_limit_is_reached_in_these_cases_and_changes_the_loss():
    """Of context and query, and after the last layer as well."""
    *sizes, labels, limit = SIZES["many layers, clipped"]
    case = made(20, *sizes, "dense", "dense", labels=labels, limit=limit)
    free = replace(case, architecture=replace(case.architecture, token_limit=0.0))
    assert not torch.equal(defined(case)[0], defined(free)[0])
    one = made(20, 2, 17, 3, 5, 2, 1, 2, "dense", "dense", limit=0.5)
    free = replace(one, architecture=replace(one.architecture, token_limit=0.0))
    assert not torch.equal(defined(one)[0], defined(free)[0])


def test_what_rests_at_the_limit_has_the_derivative_that_the_one_forward_pass_gives_it():
    """Tokens that are clipped, and that layers then leave as they are: an entry equal to the limit is kept."""
    case = made(9, 1, 20, 3, 4, 1, 3, 1, "dense", "dense", limit=0.2)
    values = {name: torch.zeros_like(case.weights[name]) for name in ("A", "x_from_y")}
    case = replace(case, weights={**case.weights, **values})
    _, gradients = defined(case)
    _, found = case.fused.with_gradients(case.weights, case.fused.prompts(case.batch))
    assert float(gradients["A"].abs().max()) > 0
    assert all(close(found[name], gradients[name], torch.float64) for name in gradients)


def test_the_gradients_of_the_prompts_apart_are_those_of_each_prompt():
    case = made(3, 2, 19, 3, 5, 1, 3, 2, "dense", "dense", limit=0.9)
    errors, found = case.fused.apart(case.weights, case.fused.prompts(case.batch))
    assert close(errors, defined(case)[0], torch.float64)
    weights = {name: w.clone().requires_grad_() for name, w in case.weights.items()}
    merged = case.fused.form.merged(weights)
    for k, batch in enumerate(case.batch.pieces(1)):
        _, gradients = defined(replace(case, batch=batch))
        back = torch.autograd.grad(merged, list(weights.values()), found[:, k], retain_graph=True)
        assert all(close(one, gradients[name], torch.float64) for name, one in zip(weights, back, strict=True))


EXPERIMENTS = [
    {"contexts": (3, 6), "pairs": ("linear/linear", "linear/softmax"), "seeds": (0, 1)},
    {"token_limit": 0.4, "initial_scale": 0.5, "looped": True},
    {"tokens": "alternating", "pairs": ("linear/softmax>linear+linear",), "depths": (2,), "keys": "positions"},
    {"tokens": "alternating", "pairs": ("linear/softmax>linear",), "depths": (2,), "seeds": (0, 1)},
]


@pytest.mark.parametrize("fields", EXPERIMENTS, ids=str)
def test_an_objective_is_the_same_with_it_and_without(fields, monkeypatch):
    c = replace(Configuration(values="dense", keys="dense", integrated=False, dtype="float64", chunk=100), **fields)
    (group,) = groups_of(c)
    found = []
    for faster in (True, False):
        if not faster:
            monkeypatch.setattr(evaluation, "kernel", lambda device: None)
        objective = Objective(c, group, "cpu")
        assert (objective.fused is not None) == faster
        weights = {name: w.requires_grad_() for name, w in objective.initial().items()}
        sample = objective.prompts.sample(0, 50)
        losses = objective.with_gradient(weights, sample)
        gradients = [torch.zeros_like(w) if w.grad is None else w.grad for w in weights.values()]
        found.append((losses, objective.losses(weights, sample), *gradients))
    for one, other in zip(*found, strict=True):
        assert close(one, other, torch.float64)


@pytest.mark.parametrize("limit", [0.0, 2.0])
def test_what_overflows_or_is_no_number_is_seen(limit):
    """As in the one forward pass, where a limit makes some of what is infinite finite."""
    case = made(5, 4, 30, 3, 4, 1, 3, 1, "dense", "dense", limit=limit)
    prompts = case.fused.prompts(case.batch)
    for name in case.weights:
        for bad in (math.nan, math.inf):
            weights = {key: w.clone() for key, w in case.weights.items()}
            weights[name][1, 0] = bad
            errors = squared_errors(case.architecture, weights, case.similarities, case.scales, case.batch)
            found = case.fused.errors(weights, prompts)
            assert bool((torch.isfinite(found) == torch.isfinite(errors)).all()), (name, bad)
            assert bool(torch.isfinite(found[[0, 2, 3]]).all())
    huge = {**case.weights, "B": case.weights["B"] * 1e5}
    exponential = [[Exponential()]] * 3
    of = fused(case.architecture, exponential, case.scales)
    errors = squared_errors(case.architecture, huge, exponential, case.scales, case.batch)
    assert bool((torch.isfinite(of.errors(huge, prompts)) == torch.isfinite(errors)).all())


def test_other_layers_are_left_to_the_one_forward_pass():
    like = torch.ones(2, 1, 1, dtype=torch.float64)
    plain = Architecture(2, 1, 1, values="dense", keys="dense")
    assert dense_form(plain, [[Linear()]], like) is not None
    assert dense_form(plain, [[Kernel(lambda keys, queries: Linear()(keys, queries))]], like) is None
    for other in ({"perceptron": (4, 2)}, {"layer_norm": True}, {"keys": "apart"}, {"values": "full"}):
        assert dense_form(replace(plain, **other), [[Linear()]], like) is None
    assert fused(plain, [[Linear()]], like.to("meta")) is None


def test_prompts_of_several_queries_are_left_to_it():
    case = made(0, 1, 4, 2, 3, 2, 1, 1, "dense", "dense")
    context, query = case.batch.prompt.context, case.batch.prompt.query
    assert whole_tokens(case.batch, 1) is not None
    twice = Tokens(query.x.repeat(1, 1, 1, 2), query.y.repeat(1, 1, 1, 2))
    assert whole_tokens(Batch(Prompt(context, twice), case.batch.target), 1) is None


def test_sizes_that_do_not_fit_are_refused_before_anything_is_read_or_written():
    case = made(3, 2, 9, 3, 4, 2, 2, 1, "dense", "dense", shared=True)
    prompts, of = case.fused.prompts(case.batch), case.fused
    of.with_gradients(case.weights, prompts)
    for changed, told in (
        ({"of_run": torch.tensor([0, 2])}, "beyond the 1"),
        ({"x": prompts.x[:, :, :4]}, "5 features"),
        ({"rows": prompts.rows.repeat(1, 1, 2, 1)}, "label rows of shape"),
        ({"rows": prompts.rows[:, :5]}, "label rows of shape"),
        ({"rows": prompts.rows.repeat(1, 1, 1, 5)}, "label rows of shape"),
        ({"x": prompts.x.float()}, "prompts of torch.float32"),
    ):
        with pytest.raises(ValueError, match=told):
            of.with_gradients(case.weights, replace(prompts, **changed))


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_a_kernel_that_is_off_is_told_and_not_used(dtype, capsys):
    evaluate = evaluation.kernel("cpu")
    with torch.no_grad():
        assert evaluation.agrees.__wrapped__(evaluate, dtype, "cpu", True), "also where nothing is differentiated"
    assert evaluation.agrees(evaluate, dtype, "cpu", True)
    for entry, factor in ((0, 1.01), (100, 1.01), (299, 1.01), (299, math.nan)):

        def off(*given, entry=entry, factor=factor, **more):
            losses, gradients = evaluate(*given, **more)
            gradients[-1, entry] *= factor
            return losses, gradients

        assert not evaluation.agrees(off, dtype, "cpu", True)
        assert capsys.readouterr().err.startswith("the fused evaluation is off by ")
