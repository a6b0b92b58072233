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


def reciprocal(a: torch.Tensor) -> torch.Tensor:
    return torch.reciprocal(a)


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
