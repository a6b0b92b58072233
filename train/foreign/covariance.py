"""Sigma as a layout states it: a spectrum, a matrix or a root, in the layout or in a tensor."""

from __future__ import annotations

from functools import reduce

import torch

from train.foreign.checks import Matrix
from train.foreign.layout import Layout
from train.foreign.published import listed
from train.foreign.tensors import Tensors
from train.landing.bounds import MOST


def square_root(layout: Layout, tensors: Tensors) -> torch.Tensor:
    """S with S S^T = Sigma, (d, d).  Raises ValueError for what is no covariance."""
    if layout.spectrum is not None:
        _check_features(len(layout.spectrum))
        return torch.diag(torch.tensor(layout.spectrum, dtype=torch.float64).sqrt())
    name = "sigma" if layout.sigma is not None else "root"
    told = layout.sigma if layout.sigma is not None else layout.root
    assert told is not None
    found = _matrix(name, told, tensors)
    if name == "root":
        sizes = torch.linalg.svdvals(found)
        if not float(sizes[-1]) > 1e-6 * float(sizes[0]):
            raise ValueError("root is not invertible")
        return found
    values, vectors = torch.linalg.eigh((found + found.T) / 2)
    if not torch.allclose(found, found.T, rtol=1e-5) or not float(values[0]) > 1e-12 * float(values[-1]):
        raise ValueError("sigma is not symmetric and positive definite")
    return (vectors * values.sqrt()) @ vectors.T


def _matrix(name: str, told: Matrix | tuple[str, ...], tensors: Tensors) -> torch.Tensor:
    """The matrix that is told, or the product of the tensors that are named."""
    _check_features(len(told))
    if not isinstance(told[0], str):
        return torch.tensor(told, dtype=torch.float64)
    factors = [_square(name, str(one), tensors) for one in told]
    if len({len(factor) for factor in factors}) > 1:
        raise ValueError(f"{name}: {', '.join(map(str, told))} are of different sizes")
    return reduce(torch.matmul, factors)


def _square(name: str, told: str, tensors: Tensors) -> torch.Tensor:
    if told not in tensors:
        raise ValueError(f"{name}: there is no tensor {told[:80]!r}; {listed(tensors)}")
    found = tensors[told]
    if found.ndim != 2 or found.shape[0] != found.shape[1] or not found.numel():
        raise ValueError(f"{name}: {told!r} has shape {tuple(found.shape)}, expected (d, d)")
    _check_features(len(found))
    return found


def _check_features(d: int) -> None:
    """Before anything is decomposed.  Raises ValueError."""
    if d > MOST["features"]:
        raise ValueError(f"Sigma is of {d} features, expected at most {MOST['features']}")
