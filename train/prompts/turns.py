"""Signed permutations by which a sample is closed: on it a gradient at the predicted family stays in the family."""

from __future__ import annotations

import itertools

import torch

GROUP = 8  # largest d for which they are a whole group: beyond it that has too many elements


def number(d: int) -> int:
    """How many there are."""
    return 2 ** (d - 1) * d if d <= GROUP else (1 << (d - 1).bit_length()) * d


def turns(d: int) -> torch.Tensor:
    """Signed cyclic permutations (count, d, d) over which the mean of O G O^T is (tr G / d) I, for every G.

    Up to d = 8 all of them, one of each pair O and -O, which no loss of kernel labels tells apart: 2^(d-1) d.  Beyond,
    only with the signs of the rows of a Hadamard matrix, whose first d columns are orthogonal: at most 2 d^2.  They are
    no group then, but at an isotropic point the gradients of a prompt turned are its gradient turned, and the mean is
    all that the theorem needs (``signed_permutation_commutant``).
    """
    if d <= GROUP:
        signs = torch.tensor([(1.0, *others) for others in itertools.product((1.0, -1.0), repeat=d - 1)])
    else:
        size = 1 << (d - 1).bit_length()
        signs = torch.tensor([[(-1.0) ** (i & j).bit_count() for j in range(d)] for i in range(size)])
    cycles = torch.stack([torch.roll(torch.eye(d, dtype=torch.float64), k, dims=0) for k in range(d)])
    return (signs.double()[:, None, :, None] * cycles[None]).flatten(0, 1)
