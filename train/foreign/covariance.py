"""Sigma as a layout states it: a spectrum, a matrix or a root, in the layout or in a tensor; and Sigma in a file."""

from __future__ import annotations

from functools import reduce
from pathlib import Path

import torch

from train.files import Unreadable, text_of
from train.foreign.checks import Matrix, matrix
from train.foreign.layout import Layout, described_in
from train.foreign.published import listed
from train.foreign.tensors import Tensors, read_tensors
from train.landing.bounds import MOST

MOST_TRAINED = 300  # features of Sigma in a file: a checkpoint has its entries in its header


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
    values, vectors = torch.linalg.eigh(_positive(found))
    return (vectors * values.sqrt()) @ vectors.T


def matrix_in(path: Path) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The entries of Sigma in a file, row by row, and its eigenvalues.

    The file is a table of numbers (.csv), a field sigma with rows of numbers (.toml, .json), or has one array, or one
    that is called sigma (.npz, .safetensors, and PyTorch's).  Raises Unreadable.
    """
    try:
        found = _in_file(path)
        if found.ndim != 2 or found.shape[0] != found.shape[1] or not 1 <= len(found) <= MOST_TRAINED:
            told = f"expected (d, d), d from 1 to {MOST_TRAINED}"
            raise ValueError(f"Sigma has shape {tuple(found.shape)}, {told}")
        if not bool(torch.isfinite(found).all()):
            raise ValueError("Sigma holds NaN or infinity, expected finite entries")
        sigma = _positive(found)
        return tuple(sigma.flatten().tolist()), tuple(torch.linalg.eigvalsh(sigma).tolist())
    except ValueError as error:
        raise Unreadable(f"{path}: {error}") from None


def _in_file(path: Path) -> torch.Tensor:
    if path.suffix == ".csv":
        rows = [[float(cell) for cell in line.split(",")] for line in text_of(path).splitlines() if line.strip()]
        if len({len(row) for row in rows}) != 1:
            raise ValueError("its rows are of different lengths, or there are none")
        return torch.tensor(rows, dtype=torch.float64)
    if path.suffix in (".toml", ".json"):
        told = matrix(described_in(path).get("sigma"))
        if isinstance(told[0], str):
            raise ValueError("its field sigma is a name, expected rows of numbers")
        return torch.tensor(told, dtype=torch.float64)
    tensors = read_tensors(path)
    if "sigma" not in tensors and len(tensors) != 1:
        raise ValueError(f"has {len(tensors)} arrays, expected one, or one that is called sigma")
    return tensors["sigma"] if "sigma" in tensors else next(iter(tensors.values()))


def _positive(sigma: torch.Tensor) -> torch.Tensor:
    """The mean of a matrix and its transpose.  Raises ValueError where it is no covariance that can be inverted."""
    mean = (sigma + sigma.T) / 2
    values = torch.linalg.eigvalsh(mean)
    if not torch.allclose(sigma, sigma.T, rtol=1e-5) or not float(values[0]) > 1e-12 * float(values[-1]):
        raise ValueError("sigma is not symmetric and positive definite")
    return mean


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
