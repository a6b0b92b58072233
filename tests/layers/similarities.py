"""Kernels and softmax: which axis it runs over, which keys are in it, and what stands before and after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy
import torch
from torch import nn

from verify.audit.subject import Form, Output, Subject, Weights

from .by_tokens import FACTORS, Equation, Heads
from .case import DEEPEST, SLOTS, Case, D, Layer, N, Truth
from .code import columns
from .code.projections import MaskedAfterSoftmax, ReluOverItsSum, ScaledDotProduct, TorchAttention, TorchAttentionOfAll
from .code.rows import KernelTransformer
from .masks import KERNEL_ICL, in_columns
from .weights import Array, descent, separate

WIDTH = D + 1
CHENG = ("chengxiang/transformer-functional-gradient", "linear_transformer.py")


def of_module(module: nn.Module, form: Form = Form.BATCH_ROWS, names: tuple[str, ...] = ()) -> Subject:
    """A torch module, its parameters the weights, or those that are named."""
    return Subject(module, "", SLOTS, Weights.MODULE, names, {}, form, Output.TOKENS)


def stacked(activation: str) -> Layer:
    """A layer whose value, key and query are one parameter of its module: a function of weights makes it."""

    def of_weights(weights: Mapping[str, Array]) -> KernelTransformer:
        module = KernelTransformer(1, D, activation)
        parts = [torch.as_tensor(weights[name]) for name in ("value", "key", "query")]
        module.load_state_dict({"params": torch.stack(parts)[None]})
        return module

    return Layer(made(of_weights, ("value", "key", "query")), by_name)


def by_name(heads: Heads) -> Mapping[str, Array]:
    """value, key and query."""
    return dict(zip(("value", "key", "query"), *heads, strict=True))


def made(of_weights: Callable[..., nn.Module], names: tuple[str, ...], sizes: str = "D") -> Subject:
    """A function of weights, all of them square, that makes a module."""
    shapes = dict.fromkeys(names, (sizes, sizes))
    return Subject(of_weights, "", SLOTS, Weights.FACTORY, names, shapes, Form.BATCH_ROWS, Output.TOKENS, "torch")


def in_projection(heads: Heads) -> Mapping[str, Array]:
    """Query, key and value one below the other."""
    ((value, key, query),) = heads
    return {
        "attention.in_proj_weight": numpy.concatenate([query, key, value]),
        "attention.out_proj.weight": numpy.eye(len(value)),
    }


def truth(equation: Equation, algorithm: str, depth: int, claim: str, claimed: int) -> Truth:
    """``scale`` and ``factor`` of the equation are undone by the weights."""
    factor, scale = FACTORS[equation.factor], FACTORS[equation.scale]
    weights = descent(-1.0, lambda n, d: factor(n, d + 1), 1 / scale(N, WIDTH))
    return Truth(equation, algorithm, depth, weights, claims={claim: claimed})


def kernel(activation: str) -> Case:
    """A layer whose similarity is a kernel, of cheng2024."""
    claim = "linear_attention" if activation == "linear" else "functional_gradient_descent"
    algorithm = "functional_gradient_descent:" + activation
    return Case(
        f"kernel_{activation}",
        stacked(activation),
        truth(Equation(similarity=activation), algorithm, DEEPEST, claim, DEEPEST),
        CHENG,
    )


def softmax(
    name: str,
    code: Layer,
    equation: Equation,
    depth: int,
    met: tuple[str, str] | None = None,
) -> Case:
    """A softmax, compared with descent normalised at every point."""
    return Case(name, code, truth(equation, "normalised_descent:exp", depth, "softmax_attention", depth), met)


def separated(module: nn.Module) -> Layer:
    """A module of linear modules called query, key and value."""
    return Layer(of_module(module), separate)


CASES = (
    *(kernel(activation) for activation in ("linear", "relu", "exp")),
    softmax(
        "kernel_softmax",
        stacked("softmax"),
        Equation(similarity="exp", total="those read"),
        DEEPEST,
        met=CHENG,
    ),
    softmax(
        "softmax_over_readers",
        in_columns(columns.softmax_over_readers),
        Equation(similarity="exp", factor="1", total="the readers"),
        0,
        met=(KERNEL_ICL, "model.py"),
    ),
    softmax(
        "masked_after_softmax",
        separated(MaskedAfterSoftmax(WIDTH)),
        Equation(similarity="exp", factor="1", total="all tokens"),
        0,
    ),
    softmax(
        "scaled_dot_product",
        separated(ScaledDotProduct(WIDTH, masked=True)),
        Equation(similarity="exp", factor="1", total="those read", scale="1/sqrt(width)"),
        DEEPEST,
    ),
    softmax(
        "scaled_dot_product_of_all",
        separated(ScaledDotProduct(WIDTH, masked=False)),
        Equation("all", similarity="exp", factor="1", total="all tokens", scale="1/sqrt(width)"),
        0,
    ),
    softmax(
        "scaled_dot_product_causal",
        separated(ScaledDotProduct(WIDTH, masked=False, causal=True)),
        Equation("those before and itself", similarity="exp", factor="1", total="those read", scale="1/sqrt(width)"),
        0,
        met=("karpathy/nanoGPT", "model.py"),
    ),
    softmax(
        "torch_attention",
        Layer(of_module(TorchAttention(WIDTH)), in_projection),
        Equation(similarity="exp", factor="1", total="those read", scale="1/sqrt(width)"),
        DEEPEST,
    ),
    softmax(
        "torch_attention_of_all",
        Layer(of_module(TorchAttentionOfAll(WIDTH), Form.ROWS_BATCH), in_projection),
        Equation("all", similarity="exp", factor="1", total="all tokens", scale="1/sqrt(width)"),
        0,
    ),
    Case(
        "relu_over_its_sum",
        separated(ReluOverItsSum(WIDTH)),
        Truth(
            Equation(similarity="relu", factor="1", total="those read"),
            "normalised_descent:relu",
            DEEPEST,
            descent(undo=lambda n, d: 1.0),
        ),
    ),
)
