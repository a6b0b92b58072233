"""What a user's similarity or kernel is, found by experiment at random points in float64: not proved.

Seeds are fixed: the same function is found to be the same.  Equal is equal up to ``ROUNDING`` of the largest entry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import torch

from train.own.functions import OfPoints, Unfit

SEED, KEYS, QUERIES, TRIES = 31, 5, 4, 3
ROUNDING = 1e-10  # of sums of some tens of products, and of an inverse of condition 16
STEP, SLOPE = 1e-6, 1e-4  # of a difference, and how much of the derivative it may be off
NEGATIVE = 1e-9  # of the largest eigenvalue, by which rounding puts one below 0


class Invariance(IntEnum):
    """k(S U, T V) = k(U, V) for which matrices; each holds of all before it (``admissible_similarities``)."""

    NONE = 0
    SIGNED_PERMUTATIONS = 1  # S = T, of the coordinates
    ROTATIONS = 2  # S = T orthogonal
    SCORES = 3  # S invertible and T = S^-T: it is a function of the scores <u_i, v>


TOLD = {
    Invariance.NONE: "not invariant under rotations nor signed permutations",
    Invariance.SIGNED_PERMUTATIONS: "invariant under signed permutations, not under rotations",
    Invariance.ROTATIONS: "invariant under rotations, but no function of the scores <u, w>",
    Invariance.SCORES: "a function of the scores <u, w>",
}


@dataclass(frozen=True)
class Similar:
    """``pairwise``: entry ij depends on u_i and w_j alone; ``degree`` k: h(u, t w) = t^k h(u, w) for t > 0, or None."""

    pairwise: bool
    symmetric: bool
    invariance: Invariance
    degree: float | None

    def __str__(self) -> str:
        symmetric = "symmetric" if self.symmetric else "not symmetric"
        pairwise = f"pairwise, {symmetric}" if self.pairwise else "not pairwise (an entry depends on other keys)"
        degree = "" if self.degree is None else f", homogeneous of degree {self.degree:g}"
        return f"{pairwise}, {TOLD[self.invariance]}{degree}"


@cache
def similar(h: OfPoints, p: int, dtype: torch.dtype) -> Similar:
    """What a similarity of p features is.  Raises Unfit for what is none, or can't be trained in ``dtype``."""
    u, v = _points(p, KEYS), _points(p, QUERIES, 1)
    found = _function(h, u, v)
    _finite(h, h(u.to(dtype), v.to(dtype)))
    _differentiable(h, u, v)
    pairwise = _pairwise(h, u, v)
    return Similar(pairwise, pairwise and _equal(h(v, u).T, found), _invariance(h, u, v), _degree(h, u, v))


@dataclass(frozen=True)
class OfLabels:
    """A kernel of labels: pairwise, symmetric and positive semidefinite."""

    invariance: Invariance

    def __str__(self) -> str:
        return f"pairwise, symmetric, positive semidefinite, {TOLD[self.invariance].replace('<u, w>', '<xi, xi>')}"


def of_labels(k: OfPoints, points: torch.Tensor) -> OfLabels:
    """What a kernel is, at points (d, many) of the law of xi.  Raises Unfit for what is none."""
    d = len(points)
    u, v = _points(d, KEYS), _points(d, QUERIES, 1)
    found = _function(k, u, v)
    if not _pairwise(k, u, v):
        raise Unfit(f"{k.name} is no kernel: k(u_i, v_j) depends on other points than u_i and v_j")
    if not _equal(k(v, u).T, found):
        raise Unfit(f"{k.name} is no kernel: k(u, v) is not k(v, u), off by {_off(k(v, u).T, found):.1e}")
    for of in (points, u):
        positive(k, k(of, of))
    return OfLabels(_invariance(k, u, v))


def positive(k: OfPoints, matrices: torch.Tensor) -> None:
    """Raises Unfit unless symmetric matrices (..., n, n) have no eigenvalue below 0 but for rounding."""
    _finite(k, matrices)
    values = torch.linalg.eigvalsh(matrices)
    low = values[..., 0] + NEGATIVE * values[..., -1].abs()
    if float(low.min()) < 0:
        told = f"has the eigenvalue {float(values.min()):.2e} (largest {float(values.max()):.2e})"
        raise Unfit(f"{k.name} is no kernel: its matrix at {matrices.shape[-1]} points {told}, expected none below 0")


# --- experiments ----------------------------------------------------------------------------------------


def _random(number: int) -> torch.Generator:
    return torch.Generator().manual_seed(SEED + number)


def _points(p: int, count: int, number: int = 0) -> torch.Tensor:
    """(p, count), so that scores are of order 1."""
    return torch.randn(p, count, generator=_random(number), dtype=torch.float64) / p**0.25


def _off(found: torch.Tensor, expected: torch.Tensor) -> float:
    """By how much, of the largest entry; infinite where one is no number."""
    off = float((found - expected).abs().max() / expected.abs().max().clamp(min=1e-300))
    return off if off == off else float("inf")


def _equal(found: torch.Tensor, expected: torch.Tensor) -> bool:
    return _off(found, expected) <= ROUNDING


def _finite(k: OfPoints, found: torch.Tensor) -> None:
    if not bool(torch.isfinite(found).all()):
        raise Unfit(f"{k.name} gives NaN or infinity at points of order 1")


def _function(k: OfPoints, u: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """Its values; it is a function of its points, column by column and prompt by prompt.  Raises Unfit."""
    given = u.clone(), v.clone()
    found = k(*given)
    _finite(k, found)
    if not (torch.equal(given[0], u) and torch.equal(given[1], v)):
        raise Unfit(f"{k.name} changes the points that it is given")
    others = torch.stack([u, -u, u.flip(1)]), torch.stack([v, v.flip(0), -v])
    together = k(others[0][:, None], others[1][None])
    if not _equal(k(u, v), found):
        raise Unfit(f"{k.name} gives other values at the same points: it is random, or keeps a state")
    apart = torch.stack([torch.stack([k(a, b) for b in others[1]]) for a in others[0]])
    if not _equal(together, apart):
        raise Unfit(f"{k.name} gives a prompt other values beside others: a prompt's may depend on itself alone")
    if not _equal(torch.cat([k(u, v[:, j : j + 1]) for j in range(v.shape[1])], dim=1), found):
        raise Unfit(f"{k.name} mixes the tokens that read: column j may depend on w_j and the keys alone")
    return found


def _pairwise(k: OfPoints, u: torch.Tensor, v: torch.Tensor) -> bool:
    return _equal(torch.cat([k(u[:, i : i + 1], v) for i in range(u.shape[1])], dim=0), k(u, v))


def _differentiable(h: OfPoints, u: torch.Tensor, v: torch.Tensor) -> None:
    """Raises Unfit unless torch's derivative is that of the values."""
    at = u.clone().requires_grad_(), v.clone().requires_grad_()
    found = h(*at)
    if not found.requires_grad:
        raise Unfit(f"{h.name} has no gradient: what it computes leaves torch")
    weights = torch.randn(found.shape, generator=_random(2), dtype=u.dtype)
    try:
        slopes = torch.autograd.grad((found * weights).sum(), at, allow_unused=True)
    except RuntimeError as problem:  # of a derivative that the user wrote
        raise Unfit(f"{h.name} has no gradient: {problem}") from None
    for k, slope in enumerate(slopes):
        along = torch.randn(at[k].shape, generator=_random(3 + k), dtype=u.dtype)
        steps = [[p + (s * along if k == number else 0) for number, p in enumerate((u, v))] for s in (STEP, -STEP)]
        with torch.no_grad():
            difference = float(((h(*steps[0]) - h(*steps[1])) * weights).sum()) / (2 * STEP)
        told = 0.0 if slope is None else float((slope * along).sum())
        if not abs(told - difference) <= SLOPE * (abs(difference) + float(found.detach().abs().max())):
            raise Unfit(f"{h.name} has the gradient {told:.3g} along a line where its values have {difference:.3g}")
    if all(slope is None or not bool(slope.any()) for slope in slopes):
        raise Unfit(f"{h.name} has the gradient 0 at random points: it can't be trained")


def _invariance(k: OfPoints, u: torch.Tensor, v: torch.Tensor) -> Invariance:
    """The strongest that holds for ``TRIES`` random matrices, and in which all weaker ones do."""
    p, found, reached = len(u), k(u, v), Invariance.NONE
    kinds: dict[Invariance, Callable[[int], tuple[torch.Tensor, torch.Tensor]]] = {
        Invariance.SIGNED_PERMUTATIONS: lambda number: _twice(signed_permutation(p, number)),
        Invariance.ROTATIONS: lambda number: _twice(rotation(p, number)),
        Invariance.SCORES: lambda number: _stretch(p, number),
    }
    for kind, matrices in kinds.items():
        moved = [(s @ u, t @ v) for s, t in map(matrices, range(10, 10 + TRIES))]
        if not all(_equal(k(*both), found) for both in moved):
            break
        reached = kind
    return reached


def _twice(o: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    return o, o


def signed_permutation(p: int, number: int) -> torch.Tensor:
    """A random one, (p, p)."""
    random = _random(number)
    signs = torch.randint(2, (p,), generator=random).double() * 2 - 1
    return torch.eye(p, dtype=torch.float64)[torch.randperm(p, generator=random)] * signs


def rotation(p: int, number: int) -> torch.Tensor:
    """A random orthogonal matrix (p, p)."""
    return torch.linalg.qr(torch.randn(p, p, generator=_random(number), dtype=torch.float64))[0]


def _stretch(p: int, number: int) -> tuple[torch.Tensor, torch.Tensor]:
    """S of singular values from 1/2 to 2, and S^-T."""
    s = rotation(p, number) @ torch.diag(torch.logspace(-1, 1, p, base=2.0, dtype=torch.float64)) @ rotation(p, -number)
    return (s * 1.5 if p == 1 else s), torch.linalg.inv(s * 1.5 if p == 1 else s).T


def _degree(h: OfPoints, u: torch.Tensor, v: torch.Tensor) -> float | None:
    """k, to 9 digits; None where no k does at two t and all entries."""
    found = h(u, v)
    k = round(float(torch.log2(h(u, 2 * v).abs().max() / found.abs().max())), 9)
    same = all(_equal(h(u, t * v), t**k * found) for t in (2.0, 0.5, 3.0))
    return k if same else None
