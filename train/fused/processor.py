"""The fused evaluation on the processor: the kernels of numba, threads over groups of prompts.

How prompts are cut into groups depends on nothing but their number, and sums are taken in order: so a result is the
same to the last bit, however many threads there are.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy
import torch

from train.fused import dense_kernel, kernel
from train.fused.lanes import width

GROUP = 32  # lanes of prompts
THREAD = 1024  # prompts of all runs, below which a thread more is not worth its start


def evaluate(
    x: torch.Tensor,
    rows: torch.Tensor,
    of_run: torch.Tensor,
    contexts: torch.Tensor,
    kinds: torch.Tensor,
    weights: torch.Tensor,
    gradient: bool,
    apart: bool,
    slot: int | None = None,
    limit: float = 0.0,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Losses (runs, prompts), and gradients (runs, size), or of every prompt (runs, prompts, size) where ``apart``.

    With a ``slot``, the row of the first label's, those of whole tokens x, clipped at ``limit``.
    """
    arrays = [numpy.ascontiguousarray(a.detach().numpy()) for a in (x, rows, of_run, contexts, kinds, weights)]
    (runs, size), prompts = weights.shape, x.shape[1]
    lanes = width(arrays[0].dtype)
    groups = -(-prompts // (GROUP * lanes))
    losses = numpy.empty((runs, prompts), arrays[0].dtype)
    gradients = numpy.zeros((runs, prompts if apart else groups, size if gradient else 0), arrays[0].dtype)

    def part(first: int, end: int) -> None:
        of = (first, end, GROUP, apart, lanes, *arrays)
        if slot is None:
            kernel.evaluated(*of, losses, gradients)
        else:
            dense_kernel.evaluated(*of, slot, limit, losses, gradients)

    _in_threads(part, runs * groups, min(torch.get_num_threads(), -(-runs * prompts // THREAD)))
    found = gradients if apart else gradients.sum(axis=1, dtype=numpy.float64).astype(losses.dtype)
    return torch.from_numpy(losses), torch.from_numpy(found)


def curved(
    x: torch.Tensor, rows: torch.Tensor, kinds: torch.Tensor, weights: torch.Tensor, along: torch.Tensor
) -> torch.Tensor:
    """The Hessian of the sum of the losses of one run, (size,), times directions (directions, size)."""
    arrays = [numpy.ascontiguousarray(a.detach().numpy()) for a in (x, rows, kinds, weights, along)]
    products = numpy.empty(along.shape, arrays[0].dtype)
    lanes = width(arrays[0].dtype)

    def part(first: int, end: int) -> None:
        kernel.curved(first, end, lanes, *arrays, products)

    _in_threads(part, len(along), min(torch.get_num_threads(), len(along), -(-len(along) * len(x) // THREAD)))
    return torch.from_numpy(products)


def _in_threads(part: Callable[[int, int], None], tasks: int, threads: int) -> None:
    """All tasks, the first of them in this thread."""
    cuts = [tasks * k // threads for k in range(threads + 1)]
    spans = list(itertools.pairwise(cuts))
    waiting: list[Any] = [_pool(threads).submit(part, *span) for span in spans[1:]] if threads > 1 else []
    part(*spans[0])
    for one in waiting:
        one.result()


@functools.cache
def _pool(threads: int) -> ThreadPoolExecutor:
    """Threads that are kept for the next time."""
    return ThreadPoolExecutor(threads - 1, thread_name_prefix="fused")
