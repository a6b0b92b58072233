"""The torch namespace: float tensors on any device, batched and differentiable."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy
import torch


def einsum(subscripts: str, *arrays: torch.Tensor) -> torch.Tensor:
    return torch.einsum(subscripts, *arrays)


def exponential(a: torch.Tensor) -> torch.Tensor:
    return torch.exp(a)


def relu(a: torch.Tensor) -> torch.Tensor:
    return torch.relu(a)


class _Reciprocal(torch.autograd.Function):
    """1/a, the derivative of which is multiplied by 1/a twice: the square is 0, or infinite, long before 1/a is.

    As it is for sums of exponentials of scores above 354 in float64, and above 44 in float32.
    """

    generate_vmap_rule = True

    @staticmethod
    def forward(a: torch.Tensor) -> torch.Tensor:
        return torch.reciprocal(a)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[torch.Tensor], output: torch.Tensor) -> None:
        ctx.save_for_backward(output)
        ctx.save_for_forward(output)

    @staticmethod
    def backward(ctx: Any, *by_output: torch.Tensor) -> torch.Tensor:
        (value,) = ctx.saved_tensors
        return -(by_output[0] * value) * value

    @staticmethod
    def jvp(ctx: Any, *slopes: torch.Tensor) -> torch.Tensor:
        (value,) = ctx.saved_tensors
        return -(slopes[0] * value) * value


def reciprocal(a: torch.Tensor) -> torch.Tensor:
    found: torch.Tensor = _Reciprocal.apply(a)  # type: ignore[no-untyped-call]
    return found


def eye(size: int, like: torch.Tensor) -> torch.Tensor:
    return torch.eye(size, dtype=like.dtype, device=like.device)


def zeros(shape: Sequence[int], like: torch.Tensor) -> torch.Tensor:
    return torch.zeros(tuple(shape), dtype=like.dtype, device=like.device)


def ones(shape: Sequence[int], like: torch.Tensor) -> torch.Tensor:
    return torch.ones(tuple(shape), dtype=like.dtype, device=like.device)


def constant(array: numpy.ndarray, like: torch.Tensor) -> torch.Tensor:
    return torch.as_tensor(array, dtype=like.dtype, device=like.device)


def scalar(value: Any, like: torch.Tensor) -> Any:
    return float(value) if isinstance(value, Fraction) else value


def check_entries(name: str, a: torch.Tensor) -> None:
    if not bool(torch.isfinite(a).all()):
        raise ValueError(f"{name} holds NaN or infinity, expected finite entries")


def size(axis: int, like: Any) -> int:
    return axis
