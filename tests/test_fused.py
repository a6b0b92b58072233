"""The fused evaluation computes what the one forward pass and automatic differentiation do, wherever it applies."""

import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from fused_cases import close, defined, made

from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Exponential, Kernel, Linear, Normalised
from train.configuration import Configuration
from train.fused import evaluation
from train.fused.evaluation import fused
from train.fused.form import form, known
from train.fused.prompts import whole
from train.model.architecture import Architecture
from train.model.loss import squared_errors
from train.model.similarities import ByRun, Kept, of_runs
from train.objective import Objective
from train.prompts.batches import Batch
from train.runs import groups_of

ROOT = Path(__file__).parents[1]
DEVICES = [
    "cpu",
    pytest.param(
        "cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="GPU: not run, no CUDA device")
    ),
]
DTYPES = [torch.float64, torch.float32]


SIZES = {
    "one of everything": (1, 1, 1, 1, 1, 1, 1),
    "one token": (2, 3, 4, 1, 2, 2, 1),
    "one feature": (2, 9, 1, 6, 1, 3, 2),
    "one layer": (3, 17, 3, 5, 2, 1, 2),
    "a block of lanes": (1, 16, 5, 14, 1, 3, 1),
    "several groups": (1, 700, 2, 3, 1, 2, 1),
    "many layers": (2, 5, 2, 4, 3, 7, 1),
    "many heads": (2, 5, 3, 4, 1, 2, 5),
    "labels integrated": (2, 20, 5, 14, 15, 3, 1),
}
WEIGHTS = [("sparse", "apart"), ("sparse", "product"), ("full", "apart"), ("full", "symmetric"), ("full", "identity")]


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("looped", [False, True], ids=["layers", "looped"])
@pytest.mark.parametrize(("values", "keys"), WEIGHTS)
@pytest.mark.parametrize("size", SIZES)
def test_the_loss_and_every_gradient_are_those_of_the_one_forward_pass(size, values, keys, looped, dtype, device):
    case = made(len(size), *SIZES[size], values, keys, looped)
    expected, gradients = defined(case)
    cast = case.to(dtype, device)
    prompts = whole(cast.batch, len(cast.scales))
    assert close(cast.fused.errors(cast.weights, prompts), expected, dtype)
    losses, found = cast.fused.with_gradients(cast.weights, prompts)
    assert losses.dtype == dtype
    assert close(losses, expected.sum(-1), dtype)
    assert set(found) == set(gradients)
    for name, gradient in found.items():
        assert gradient.shape == cast.weights[name].shape
        assert close(gradient, gradients[name], dtype), name


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("seed", range(24))
def test_it_is_so_for_random_sizes_and_weights(seed, device):
    random = torch.Generator().manual_seed(seed)
    sizes = [1 + int(torch.randint(most, (), generator=random)) for most in (4, 40, 6, 17, 5, 5, 3)]
    values, keys = WEIGHTS[seed % len(WEIGHTS)]
    case = made(seed, *sizes, values, keys, looped=seed % 3 == 0, shared=seed % 2 == 0)
    expected, gradients = defined(case)
    cast = case.to(torch.float64, device)
    losses, found = cast.fused.with_gradients(cast.weights, whole(cast.batch, len(cast.scales)))
    assert close(losses, expected.sum(-1), torch.float64)
    assert all(close(found[name], gradients[name], torch.float64) for name in gradients)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("values", ["sparse", "full"])
def test_the_gradients_of_the_prompts_apart_are_those_of_each_prompt(values, device):
    case = made(3, 2, 19, 3, 5, 2, 3, 2, values, "product")
    cast = case.to(torch.float64, device)
    errors, found = cast.fused.apart(cast.weights, whole(cast.batch, 2))
    expected = []
    for batch in case.batch.pieces(1):
        _, gradients = defined(replace(case, batch=batch))
        parts = [gradients["r"] * case.scales, gradients["M"]]
        parts += [gradients["A"] * case.scales[..., None, None]] if values == "full" else []
        expected.append(torch.cat([part.flatten(1) for part in parts], dim=1))
    assert close(errors, defined(case)[0], torch.float64)
    assert close(found, torch.stack(expected, dim=1), torch.float64)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("integrated", [True, False])
def test_an_objective_is_the_same_with_it_and_without(integrated, device, monkeypatch):
    """Several laws, similarities, contexts and seeds at once; runs that share their prompts, and runs that do not."""
    c = Configuration(
        pairs=("linear/linear", "exp/softmax", "relu/relu"), contexts=(3, 6), seeds=(0, 1), learning_rates=(0.1, 0.2),
        integrated=integrated, dtype="float64", values="full",
    )  # fmt: skip
    (group,) = groups_of(c)
    found = []
    for faster in (True, False):
        if not faster:
            monkeypatch.setattr(evaluation, "kernel", lambda device: None)
        objective = Objective(c, group, device)
        assert (objective.fused is not None) == faster
        weights = {name: w.requires_grad_() for name, w in objective.initial().items()}
        sample = objective.prompts.sample(0, 50)
        losses = objective.with_gradient(weights, sample)
        found.append((losses, objective.losses(weights, sample), *(w.grad for w in weights.values())))
    for one, other in zip(*found, strict=True):
        assert close(one, other.cpu(), torch.float64)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("values", ["sparse", "full"])
def test_what_overflows_or_is_no_number_is_seen(values, dtype, device):
    case = made(5, 4, 30, 3, 4, 2, 3, 1, values, "product").to(dtype, device)
    prompts = whole(case.batch, 4)
    assert bool(torch.isfinite(case.fused.errors(case.weights, prompts)).all())
    for name in case.weights:
        for bad in (math.nan, math.inf):
            weights = {key: w.clone() for key, w in case.weights.items()}
            weights[name][1, 0] = bad
            errors = squared_errors(case.architecture, weights, case.similarities, case.scales, case.batch)
            found = case.fused.errors(weights, prompts)
            assert bool((torch.isfinite(found) == torch.isfinite(errors)).all()), (name, bad)
            assert not bool(torch.isfinite(case.fused.with_gradients(weights, prompts)[0][1]))
    huge = {**case.weights, "M": case.weights["M"] * 1e5}
    exponential = [[Exponential()]] * 3
    of = fused(case.architecture, exponential, case.scales)
    errors = squared_errors(case.architecture, huge, exponential, case.scales, case.batch)
    assert not bool(torch.isfinite(errors).all())
    assert bool((torch.isfinite(of.errors(huge, prompts)) == torch.isfinite(errors)).all())


def test_other_layers_are_left_to_the_one_forward_pass():
    like = torch.ones(2, 1, 1, dtype=torch.float64)
    plain = Architecture(2, 1, 1)
    assert form(plain, [[Linear()]], like) is not None
    gap = torch.tensor([[[1.0, 0.0, 1.0]], [[1.0, 1.0, 1.0]]], dtype=torch.float64)
    free = Kernel(lambda keys, queries: Linear()(keys, queries))
    others = [free, Exponential(2), Normalised(Linear()), Normalised(free), Kept(Linear(), gap), Kept(free, gap)]
    mixed = ByRun(((Linear(), torch.tensor([0])), (free, torch.tensor([1]))), torch.tensor([0, 1]))
    for other in (*others, mixed):
        assert known(other, 2) is None
        assert form(plain, [[other]], like) is None
    assert form(replace(plain, values="dense"), [[Linear()]], like) is None
    assert form(replace(plain, keys="dense"), [[Linear()]], like) is None
    assert form(replace(plain, perceptron=(4, 2)), [[Linear()]], like) is None
    two = [[of_runs(["linear", "exp"], [2, 3], like), of_runs(["linear", "exp"], [3, 2], like)]]
    assert form(replace(plain, heads=2), two, torch.ones(2, 1, 2)) is None
    assert fused(plain, [[Linear()]], like.to("meta")) is None


def test_other_prompts_are_left_to_it_too():
    case = made(0, 1, 4, 2, 3, 2, 1, 1, "sparse", "product")
    context, query, target = case.batch.prompt.context, case.batch.prompt.query, case.batch.target
    assert whole(case.batch, 1) is not None
    assert whole(Batch(Prompt(context, query), target[..., :1, :]), 1) is None  # positions beside the label
    twice = Tokens(query.x.repeat(1, 1, 1, 2), query.y.repeat(1, 1, 1, 2))
    assert whole(Batch(Prompt(context, twice), target), 1) is None
    alternating = Configuration(values="dense", keys="dense", integrated=False, tokens="alternating")
    objective = Objective(alternating, groups_of(alternating)[0], "cpu")
    assert whole(objective.prompts.sample(0, 3), 1) is None


def test_a_similarity_of_ones_own_is_trained_by_the_one_forward_pass(monkeypatch):
    case = made(1, 1, 6, 2, 3, 1, 2, 1, "full", "product")
    cube = Kernel(lambda keys, queries: Linear()(keys, queries) ** 3)
    assert fused(case.architecture, [[cube]] * 2, case.scales) is None


def test_the_result_is_the_same_to_the_last_bit_however_many_threads_there_are():
    case = made(7, 3, 1500, 2, 4, 1, 2, 1, "full", "apart")
    prompts, found, before = whole(case.batch, 3), [], torch.get_num_threads()
    try:
        for threads in (1, 2, 5):
            torch.set_num_threads(threads)
            found.append(case.fused.with_gradients(case.weights, prompts))
    finally:
        torch.set_num_threads(before)
    for losses, gradients in found[1:]:
        assert torch.equal(losses, found[0][0])
        assert all(torch.equal(g, found[0][1][name]) for name, g in gradients.items())


WITHOUT = """
import sys

sys.modules["numba"] = None
from train.configuration import Configuration
from train.objective import Objective
from train.runs import groups_of

c = Configuration(dtype="float64")
for _ in range(2):
    objective = Objective(c, groups_of(c)[0], "cpu")
    assert objective.fused is None
    weights = {name: w.requires_grad_() for name, w in objective.initial().items()}
    print(float(objective.with_gradient(weights, objective.prompts.sample(0, 20))))
"""


def test_a_missing_library_is_told_once_and_the_one_forward_pass_is_used():
    done = subprocess.run([sys.executable, "-c", WITHOUT], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("training is several times slower than it could be: ")
    assert done.stderr.endswith('numba is not installed; pip install "attention-audit[train]"\n')
    c = Configuration(dtype="float64")
    objective = Objective(c, groups_of(c)[0], "cpu")
    expected = float(objective.losses(objective.initial(), objective.prompts.sample(0, 20)))
    assert [float(loss) for loss in done.stdout.split()] == pytest.approx([expected] * 2, rel=1e-12)


def test_a_library_that_cannot_be_loaded_is_told_too(monkeypatch, capsys):
    def unfit():
        raise ImportError("numba needs another numpy\nthan this")

    monkeypatch.setitem(evaluation.KERNELS, "cpu", unfit)
    evaluation.kernel.cache_clear()
    try:
        case = made(1, 1, 6, 2, 3, 1, 2, 1, "full", "product")
        assert [fused(case.architecture, case.similarities, case.scales) for _ in range(2)] == [None, None]
    finally:
        evaluation.kernel.cache_clear()
    assert "numba needs another numpy" in capsys.readouterr().err


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_a_kernel_that_is_off_is_told_and_not_used(dtype, monkeypatch, capsys):
    """Whatever it has wrong: a loss, the derivative by one weight, of one run."""
    evaluate = evaluation.kernel("cpu")
    case = made(1, 1, 6, 2, 3, 1, 2, 1, "full", "product").to(dtype)
    assert evaluation.agrees(evaluate, dtype, "cpu")
    for entry in range(4):

        def off(*given, entry=entry):
            losses, gradients = evaluate(*given)
            wrong = losses if entry == 3 else gradients
            wrong[-1, (0, 50, 80, 0)[entry]] *= 1.01
            return losses, gradients

        monkeypatch.setitem(evaluation.KERNELS, "cpu", lambda off=off: off)
        evaluation.kernel.cache_clear()
        assert fused(case.architecture, case.similarities, case.scales) is None
        assert capsys.readouterr().err.startswith("the fused evaluation is off by ")
    monkeypatch.undo()
    evaluation.kernel.cache_clear()
    assert fused(case.architecture, case.similarities, case.scales) is not None
    assert capsys.readouterr().err == ""


def test_sizes_that_do_not_fit_are_refused_before_anything_is_read_or_written():
    case = made(3, 2, 9, 3, 4, 2, 2, 1, "full", "product")
    prompts, of = whole(case.batch, 2), case.fused
    of.with_gradients(case.weights, prompts)
    shorter = {"x": prompts.x[..., :-1], "rows": prompts.rows[..., :-1]}
    for weights, changed, told in (
        (case.weights, {"of_run": prompts.of_run[:1]}, "runs, expected as many"),
        (case.weights, {"of_run": torch.tensor([0, 2])}, "beyond the 2"),
        (case.weights, {"of_run": torch.tensor([-1, 0])}, "beyond the 2"),
        (case.weights, {"x": prompts.x[:, :, :2]}, "3 features"),
        (case.weights, {"rows": prompts.rows[:, :5]}, "label rows of shape"),
        (case.weights, {"rows": prompts.rows[..., :-1]}, "label rows of shape"),
        (case.weights, {"x": prompts.x.float()}, "prompts of torch.float32"),
    ):
        with pytest.raises(ValueError, match=told):
            of.with_gradients(weights, replace(prompts, **changed))
    fixed = replace(of, form=replace(of.form, contexts=(4, 2)))
    with pytest.raises(ValueError, match="5 tokens at least"):
        fixed.errors(case.weights, replace(prompts, **shorter))
