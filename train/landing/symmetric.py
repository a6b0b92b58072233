"""The Hessian at a point of the family, for a law that signed permutations leave as it is: a few numbers.

Matrices d x d are a sum of four subspaces that a signed permutation O maps into themselves by M -> O M O^T: multiples
of the identity, diagonals of trace 0, and symmetric and antisymmetric ones off the diagonal.  The last three are
irreducible, no two alike, and of r and the identity nothing is moved.  So (Schur) a Hessian that commutes with all O
is, between any two of the matrices M'_l (or B'_l and C'_l) and A'_l, a multiple of the identity on each subspace; the
multiple is v^T H v for any unit vector v in it, of which a few are drawn.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch

from train.landing.coordinates import Coordinates
from train.landing.sample import Sample, hessians

COPIES = 4  # vectors drawn in each subspace
SEED = 20


def subspaces(d: int) -> dict[str, torch.Tensor]:
    """The projections (d^2, d^2) on the four, those of dimension 0 left out."""
    eye, flip = torch.eye(d * d, dtype=torch.float64), torch.zeros(d * d, d * d, dtype=torch.float64)
    at = torch.arange(d * d).reshape(d, d)
    flip[at.flatten(), at.T.flatten()] = 1
    one = torch.eye(d, dtype=torch.float64).flatten()
    identity, on = torch.outer(one, one) / d, torch.diag(one)
    off = eye - on
    found = {
        "identity": identity,
        "diagonal": on - identity,
        "symmetric": off @ (eye + flip) / 2,
        "antisymmetric": off @ (eye - flip) / 2,
    }
    return {name: p for name, p in found.items() if float(p.trace()) > 0.5}


def symmetric_hessians(of: Coordinates, sample: Sample, theta: torch.Tensor, at_once: int) -> torch.Tensor:
    """Of each part of a sample (``hessians``), the matrix of that form with the same multiples, (parts, size, size)."""
    projections, vectors = subspaces(of.architecture.d), _vectors(of)
    names = list(vectors)
    basis = torch.cat([vectors[name] for name in names], dim=1)
    found = hessians(of, sample, theta, basis, at_once)
    made, start = torch.zeros(len(found), of.size, of.size, dtype=theta.dtype), 0
    _, matrices = _places(of)
    for name in names:
        width = vectors[name].shape[1]
        block = found[:, start : start + width, start : start + width]
        start += width
        if name == "identity":  # with r beside it: these are all of their kind
            made += vectors[name] @ block @ vectors[name].T
            continue
        slots = len(matrices)
        multiples = block.reshape(-1, slots, COPIES, slots, COPIES).diagonal(dim1=2, dim2=4).mean(-1)
        for i, rows in enumerate(matrices):
            for j, columns in enumerate(matrices):
                made[:, rows[:, None], columns] += multiples[:, i, j, None, None] * projections[name]
    return made


def count(d: int, scalars: int, matrices: int) -> int:
    """How many vectors a Hessian is asked about."""
    return scalars + matrices * (1 + COPIES * (len(subspaces(d)) - 1))


def _places(of: Coordinates) -> tuple[torch.Tensor, list[torch.Tensor]]:
    """Where the scalars r are in theta, and the entries of each matrix."""
    at = of.parts(torch.arange(of.size))
    matrices = [entries.flatten() for name in (*of.keys, "A") if name in at for entries in at[name].flatten(0, 1)]
    return at["r"].flatten(), matrices


def _vectors(of: Coordinates) -> Mapping[str, torch.Tensor]:
    """For each subspace, unit vectors (size, how many): the same ones in every matrix; r goes with the identity."""
    found = {}
    random = torch.Generator().manual_seed(SEED)
    r, matrices = _places(of)
    for name, projection in subspaces(of.architecture.d).items():
        copies = 1 if name == "identity" else COPIES
        drawn = projection @ torch.randn(len(projection), copies, generator=random, dtype=torch.float64)
        drawn = drawn / torch.linalg.vector_norm(drawn, dim=0)
        basis = torch.zeros(of.size, len(matrices) * copies, dtype=torch.float64)
        for k, entries in enumerate(matrices):
            basis[entries, k * copies : (k + 1) * copies] = drawn
        alone = torch.eye(of.size, dtype=torch.float64)[:, r] if name == "identity" else basis[:, :0]
        found[name] = torch.cat([alone, basis], dim=1)
    return found
