"""A user's own functions, as they are called: what they raise and what does not fit is told in one line.

A file may hold the word ``own`` for each, and never what is imported for it (``train.named``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy
import torch

from train.named import described

WORD = "own"  # what pairs and covariates say where a user's function stands


class Unfit(ValueError):
    """A user's function that raises, or is not what it should be; one line, with its name and the fault."""


@dataclass(frozen=True, eq=False)
class OfPoints:
    """k(u_i, v_j) of U (..., p, n) and V (..., p, m) as (..., n, m), in torch: a similarity, or a kernel of labels."""

    name: str
    call: Callable[..., Any]

    def __call__(self, keys: torch.Tensor, queries: torch.Tensor) -> torch.Tensor:
        """Of keys and queries whose first axes go together.  Raises Unfit."""
        axes = torch.broadcast_shapes(keys.shape[:-2], queries.shape[:-2])  # type: ignore[no-untyped-call]
        u, v = (points.expand(*axes, *points.shape[-2:]) for points in (keys, queries))
        found = _called(self.name, self.call, u, v)
        shape = (*axes, u.shape[-1], v.shape[-1])
        if not isinstance(found, torch.Tensor):
            raise Unfit(f"{self.name} gives a {type(found).__name__}, expected a torch tensor")
        if tuple(found.shape) != shape or found.dtype != u.dtype or found.device != u.device:
            of = f"{tuple(u.shape)} and {tuple(v.shape)}, {u.dtype} on {u.device}"
            told = f"{tuple(found.shape)}, {found.dtype} on {found.device}, expected {shape}"
            raise Unfit(f"{self.name} of {of} gives {told}, and the same of the rest")
        return found


@dataclass(frozen=True, eq=False)
class OfGenerator:
    """xi of a shape whose last axis is that of features, drawn from a generator of NumPy: a law of covariates."""

    name: str
    call: Callable[..., Any]

    def __call__(self, generator: numpy.random.Generator, shape: tuple[int, ...]) -> numpy.ndarray:
        """Raises Unfit."""
        found = _called(self.name, self.call, generator, shape)
        if not isinstance(found, numpy.ndarray):
            raise Unfit(f"{self.name} gives a {type(found).__name__}, expected an array of NumPy")
        if found.shape != tuple(shape) or found.dtype != numpy.float64:
            raise Unfit(f"{self.name} gives {found.shape} of {found.dtype}, expected {tuple(shape)} of float64")
        if not bool(numpy.isfinite(found).all()):
            raise Unfit(f"{self.name} gives NaN or infinity")
        return found


@dataclass(frozen=True)
class Own:
    """The functions of a training that are its user's; None for what is ours."""

    similarity: OfPoints | None = None
    labels: OfPoints | None = None
    covariates: OfGenerator | None = None

    def __iter__(self) -> Any:
        """(what it is, the function) of each that is there."""
        each = {"similarity": self.similarity, "labels": self.labels, "covariates": self.covariates}
        return ((what, function) for what, function in each.items() if function is not None)


OURS = Own()  # nothing of a user's


def _called(name: str, call: Callable[..., Any], *given: Any) -> Any:
    try:
        return call(*given)
    except KeyboardInterrupt:
        raise
    except BaseException as problem:  # whatever the code that the user named raises, SystemExit too
        raise Unfit(f"{name} raises {described(problem)}") from problem
