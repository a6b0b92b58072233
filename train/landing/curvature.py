"""The Hessian at a point of the family, and its inertia on the quotient by the directions the loss cannot see.

At such a point the Hessian of a prompt turned by a signed permutation O is that of the prompt, turned: so the mean of
the turned Hessians, over as many O as a sample is closed under (``train.prompts.turns``), is the Hessian of the closed
sample, and costs no more than that of one prompt of each orbit.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch

from train.landing.coordinates import Coordinates
from train.landing.family import eigen, pseudo_inverse, units
from train.landing.sample import Sample, hessians
from train.landing.symmetric import symmetric_hessians
from train.prompts.turns import turns

FLAT = 1e-6  # of the largest eigenvalue
DEVIATIONS = 4.0  # standard errors, of few parts, within which an eigenvalue is no different from 0
PART = 80  # prompts of a part: the spread of their Hessians is the error


@dataclass(frozen=True)
class Inertia:
    """Eigenvalues on the quotient, in order, with standard errors, and how many are below, at and above 0.

    They are those of the Hessian in its own ``units``, which have no influence on how many are where (Sylvester).
    """

    eigenvalues: list[float]
    errors: list[float]
    negative: int
    undecided: int
    positive: int
    direction: dict[str, float]  # the shares of the parts of theta in the lowest eigenvector

    @property
    def kind(self) -> str:
        """minimum, saddle, or undecided."""
        return "saddle" if self.negative else "undecided" if self.undecided else "minimum"


@dataclass(frozen=True)
class Curvature:
    """The Hessian (size, size) at a point, and the basis (size, q) of the quotient there."""

    hessian: torch.Tensor
    quotient: torch.Tensor
    inertia: Inertia

    def gain(self, g: torch.Tensor) -> float:
        """g^T |H|^+ g / 2: what a Newton step gains where the gradient is g (size,)."""
        return float(g @ self.inverse @ g) / 2

    @property
    def inverse(self) -> torch.Tensor:
        """|H|^+ on the quotient, (size, size)."""
        q = self.quotient
        return q @ pseudo_inverse(q.T @ self.hessian @ q) @ q.T


def turned(of: Coordinates, vectors: torch.Tensor, o: torch.Tensor) -> torch.Tensor:
    """The points (r, O M' O^T, O A' O^T) of points (..., size)."""
    parts = of.parts(vectors)
    return of.joined({name: part if name == "r" else o @ part @ o.T for name, part in parts.items()})


def averaged(of: Coordinates, h: torch.Tensor) -> torch.Tensor:
    """The mean of T h T^T over the actions T of the group, h (..., size, size).

    T is a signed permutation, too: where it takes the coordinates from, and with which sign, is read off the numbers 1
    to size, turned.
    """
    every, total = turns(of.architecture.d), torch.zeros_like(h)
    for o in every:
        numbers = turned(of, torch.arange(1, of.size + 1, dtype=h.dtype), o)
        taken, sign = numbers.abs().long() - 1, numbers.sign()
        total += h[..., taken[:, None], taken] * torch.outer(sign, sign)
    return total / len(every)


def curvature(of: Coordinates, sample: Sample, theta: torch.Tensor, exact: bool) -> Curvature:
    """At a point of the family; ``exact`` for a sample that is the law itself, so that there is no sampling error.

    A closed sample is so under few signed permutations; the law of the prompts is invariant under all of them.
    """
    if exact:
        every = hessians(of, sample, theta, torch.eye(of.size, dtype=theta.dtype), at_once=PART)
        parts = averaged(of, every.mean(0))[None]
    else:
        parts = symmetric_hessians(of, sample, theta, at_once=PART)
    h, q = parts.mean(0), of.quotient(theta)
    inside = q.T @ h @ q
    of_unit = units(inside)
    values, vectors = eigen(inside * torch.outer(of_unit, of_unit))
    own = q @ (of_unit[:, None] * vectors)
    errors = torch.zeros_like(values)
    if not exact and len(parts) > 1:
        along = torch.einsum("aq,pab,bq->pq", own, parts, own)
        errors = along.std(0) / len(parts) ** 0.5
    margin = FLAT * values.abs().max() + DEVIATIONS * errors
    negative, positive = int((values < -margin).sum()), int((values > margin).sum())
    lowest = of.parts(own[:, 0] / torch.linalg.vector_norm(own[:, 0]))
    direction = {
        f"{name}_{layer}": float(part[layer].square().sum())
        for name, part in lowest.items()
        for layer in range(len(part))
    }
    inertia = Inertia(
        values.tolist(), errors.tolist(), negative, len(values) - negative - positive, positive, direction
    )
    return Curvature(h, q, inertia)
