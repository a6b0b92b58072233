"""The GPU's kernel, run on a processor by Triton's interpreter, computes what the one forward pass does.

That a GPU runs it as the interpreter does is what the tests of ``test_fused`` show where there is one.
"""

from __future__ import annotations

import importlib
import os
from dataclasses import replace
from types import ModuleType

import pytest
import torch
from fused_cases import close, defined, made

from train.fused import evaluation
from train.fused.prompts import whole

SIZES = {  # runs, prompts, features, tokens, labels, layers, heads
    "one of everything": (1, 1, 1, 1, 1, 1, 1),
    "several blocks": (2, 9, 2, 3, 1, 2, 1),
    "several heads and layers": (1, 2, 1, 4, 2, 3, 2),
    "padded to more tokens": (1, 2, 2, 17, 1, 2, 1),
}


@pytest.fixture
def fused(monkeypatch) -> ModuleType:
    """Whatever is fused is evaluated by the module of the kernel, which this returns."""
    if os.environ.get("TRITON_INTERPRET") != "1":
        pytest.skip("the interpreter: not run, there is a GPU, and the kernel itself is tested on it")
    pytest.importorskip("triton", reason="the GPU's kernel: not run, no Triton; on Linux `make triton` installs it")
    graphics = importlib.import_module("train.fused.graphics")
    monkeypatch.setattr(evaluation, "kernel", lambda device: graphics.evaluate)
    monkeypatch.setattr(evaluation, "agrees", lambda *case: True)  # which is asked here, of smaller cases
    return graphics


@pytest.mark.parametrize(("values", "keys"), [("sparse", "apart"), ("full", "product")])
@pytest.mark.parametrize("size", SIZES)
def test_the_loss_and_every_gradient_are_those_of_the_one_forward_pass(size, values, keys, fused):
    dtype = torch.float32 if size == "one of everything" else torch.float64
    case = made(len(size), *SIZES[size], values, keys)
    expected, gradients = defined(case)
    cast = case.to(dtype)
    losses, found = cast.fused.by_kernel(cast.weights, whole(cast.batch, len(cast.scales)))
    assert close(losses, expected, dtype)
    for name, gradient in found.items():
        assert close(gradient, gradients[name], dtype), name


def test_a_program_takes_one_block_after_the_other(fused, monkeypatch):
    case = made(3, 1, 17, 1, 3, 1, 2, 1, "full", "apart")
    expected, gradients = defined(case)
    monkeypatch.setattr(fused, "PROGRAMS", 2)
    losses, found = case.fused.by_kernel(case.weights, whole(case.batch, 1))
    assert close(losses, expected, torch.float64)
    for name, gradient in found.items():
        assert close(gradient, gradients[name], torch.float64), name


def test_the_gradient_of_every_prompt_is_its_own(fused):
    case = made(6, 2, 3, 1, 3, 2, 2, 1, "full", "product")
    prompts = whole(case.batch, 2)
    errors, every = case.fused.apart(case.weights, prompts)
    assert close(errors, defined(case)[0], torch.float64)
    for k in range(3):
        _, gradients = case.fused.apart(case.weights, prompts.of(torch.tensor([k])))
        assert close(every[:, k], gradients[:, 0], torch.float64)


@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid value")
def test_what_overflows_is_left_to_the_one_forward_pass(fused):
    case = made(8, 2, 5, 2, 3, 1, 2, 1, "sparse", "product")
    far = replace(case, weights={name: w * (1e5 if name == "M" else 1) for name, w in case.weights.items()})
    expected, _ = defined(far)
    prompts = whole(case.batch, 2)
    assert not bool(torch.isfinite(far.fused.by_kernel(far.weights, prompts)[0]).all())
    assert bool((torch.isfinite(far.fused.errors(far.weights, prompts)) == torch.isfinite(expected)).all())
