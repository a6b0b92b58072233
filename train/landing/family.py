"""The predicted scalars: the minimiser of the loss restricted to the family, near where the learned weights are.

They are computed, not fitted to the weights: those only say where the search begins.  On a sample of N independent
prompts they have the sampling covariance H^-1 C H^-1 / N, H the Hessian and C the covariance of the prompts' gradients.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch

from train.landing.coordinates import Coordinates
from train.landing.one_layer_law import Law
from train.landing.sample import Sample, hessians, losses, moments, with_gradient
from train.objective import Objective
from train.prompts.labels import without_noise

ITERATIONS = 100
HALVINGS = 30
STEPS = 40
ROUNDS = 64  # each halves the exponent by which a row is off
FLAT = 1e-9  # of the largest eigenvalue of a Hessian: below it a direction is flat
MOVED, FREE = 0.1, 1e-4  # a direction in which so large a change of the scalars costs so little of the loss is flat
HEAVY = 0.2  # of a mean square, that one prompt has: the errors that follow from it are themselves not known
DOUBT = 10.0  # times such an error
GAIN = 1e-12  # of the loss: a Newton step that gains less is the last, and leaves the square of its length


@dataclass(frozen=True)
class Predicted:
    """Normalised scalars of the family, (scalars,), and over the free ones Hessian H and covariance C, (free, free)."""

    scalars: torch.Tensor
    hessian: torch.Tensor
    covariance: torch.Tensor
    loss: float
    independent: float  # prompts of the sample; infinite where the scalars are those of the law itself
    heaviest: float = 0.0  # of ``Moments``

    @property
    def trust(self) -> float:
        """What errors are multiplied by: 1, or ``DOUBT`` where one prompt decides how large they seem."""
        return DOUBT if self.heaviest > HEAVY else 1.0

    def errors(self, of: Coordinates, independent: float) -> torch.Tensor:
        """The standard errors of the minimiser on this many independent prompts, (scalars,); 0 where not free."""
        inverse = pseudo_inverse(self.hessian)
        found = torch.zeros_like(self.scalars)
        found[of.free()] = (inverse @ self.covariance @ inverse).diagonal().clamp(min=0).sqrt() / independent**0.5
        return self.trust * found

    def flat(self, of: Coordinates) -> torch.Tensor:
        """An orthonormal basis of the flat directions (scalars, k), in units of the scalars.

        ``MOVED`` along one costs at most ``FREE`` of the loss, by the Hessian.  A scalar of 0 has no unit.
        """
        known = [k for k in of.free() if float(self.scalars[k])]
        at = [of.free().index(k) for k in known]
        sizes = self.scalars[known].abs()
        values, vectors = eigen(self.hessian[at][:, at] * torch.outer(sizes, sizes) / self.loss)
        kept = values.abs() * MOVED**2 / 2 <= FREE
        basis = self.scalars.new_zeros((len(self.scalars), int(kept.sum())))
        basis[known] = vectors[:, kept]
        return basis

    def relative_errors(self, of: Coordinates, independent: float) -> torch.Tensor:
        """The standard errors of the scalars in units of their own, off the flat directions, (scalars,).

        Where they are doubted, the largest stands for all free ones: the Hessian that tells them apart is little known.
        """
        inverse, free = pseudo_inverse(self.hessian), of.free()
        units = torch.where(self.scalars[free] != 0, self.scalars[free].abs(), math.inf)
        covariance = self.scalars.new_zeros((len(self.scalars),) * 2)
        rows = torch.tensor(free)
        covariance[rows[:, None], rows] = inverse @ self.covariance @ inverse / torch.outer(units, units)
        flat = self.flat(of)
        off = torch.eye(len(self.scalars), dtype=flat.dtype) - flat @ flat.T
        found = (off @ covariance @ off).diagonal().clamp(min=0).sqrt() / independent**0.5
        if self.heaviest > HEAVY:
            found[free] = DOUBT * found.max()
        return found

    def newton(self, of: Coordinates, scalars: torch.Tensor) -> float:
        """How much loss other scalars lose, by the quadratic at the minimiser; by |H| where it seems to be none."""
        values, vectors = eigen(self.hessian)
        along = vectors.T @ (scalars - self.scalars)[of.free()]
        return float(values.abs() @ along.square()) / 2


def eigen(h: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The eigenvalues and eigenvectors of a symmetric matrix; where it is not finite, neither are they."""
    if bool(torch.isfinite(h).all()):
        values, vectors = torch.linalg.eigh(h)
        return values, vectors
    return torch.full_like(h[0], math.nan), torch.full_like(h, math.nan)


def units(h: torch.Tensor) -> torch.Tensor:
    """Units u (q,) in which the largest entry |u_i h_ij u_j| of each row of a symmetric matrix is 1, or all are 0.

    By Ruiz's equilibration (2001).  So what is flat does not depend on whether a layer has small values and large keys.
    """
    sizes, found = h.abs(), torch.ones_like(h[0])
    for _ in range(ROUNDS):
        rows = (sizes * found).amax(-1) * found
        found = found / torch.where(rows > 0, rows, 1.0).sqrt()
    return found


def pseudo_inverse(h: torch.Tensor) -> torch.Tensor:
    """|h|^+ of a symmetric matrix: absolute eigenvalues, the flat directions left out, in the ``units`` of h."""
    scale = torch.outer(*[units(h)] * 2)
    values, vectors = eigen(h * scale)
    sizes = values.abs()
    kept = ~(sizes <= FLAT * sizes.max())
    return (vectors[:, kept] / sizes[kept]) @ vectors[:, kept].T * scale


def minimised(of: Coordinates, sample: Sample, scalars: torch.Tensor) -> torch.Tensor:
    """A minimiser of the restricted loss on a sample, from normalised scalars, by Newton's method with halved steps.

    Directions of negative curvature are followed downhill.  Scalars where the loss or its Hessian is not finite are
    halved to begin with, and never accepted.
    """
    j = of.embedding()
    free, at = of.free(), scalars.clone()
    basis = j[:, free]

    def loss(s: torch.Tensor) -> float:
        return float(losses(of, sample, j @ s).mean())

    def hessian(s: torch.Tensor) -> torch.Tensor:
        return hessians(of, sample, j @ s, basis).mean(0)

    now, h = loss(at), hessian(at)
    for _ in range(HALVINGS):
        if math.isfinite(now) and bool(torch.isfinite(h).all()):
            break
        at[free] /= 2
        now, h = loss(at), hessian(at)
    for _ in range(ITERATIONS):
        if not bool(torch.isfinite(h).all()):
            break
        g = with_gradient(of, sample, j @ at)[1] @ basis
        step = -pseudo_inverse(h) @ g
        if not float(-(g @ step)) > GAIN * now:
            at[free] += step
            return at
        moved, then = at, float("inf")
        for halving in range(HALVINGS):
            moved = at.clone()
            moved[free] += step / 2**halving
            then = loss(moved)
            if then < now:
                break
        if not then < now:
            break
        at, now, h = moved, then, hessian(moved)
    return at


def there(of: Coordinates, sample: Sample, scalars: torch.Tensor) -> Predicted:
    """What a sample says at scalars that need not be the predicted ones."""
    theta, basis = of.embedding() @ scalars, of.embedding()[:, of.free()]
    h = hessians(of, sample, theta, basis).mean(0)
    found = moments(of, sample, theta, basis)
    return Predicted(scalars, h, found.covariance, found.loss, sample.independent, found.heaviest)


def exactly(of: Coordinates, sample: Sample, scalars: torch.Tensor) -> Predicted:
    """The predicted scalars on a small sample, to rounding."""
    return there(of, sample, minimised(of, sample, scalars))


def refined(of: Coordinates, sample: Sample, before: Predicted) -> Predicted:
    """The predicted scalars on a larger sample, up to a tenth of their sampling error: by BFGS, from those before.

    The Hessian is the one before, its eigenvalues turned above 0, as updated; the covariance is where the steps begin.
    Where no part of a step gains anything, the sample is minimised by Newton's method.
    """
    j, free, at = of.embedding(), of.free(), before.scalars
    basis, (values, vectors) = j[:, free], eigen(before.hessian)
    h = vectors * values.abs() @ vectors.T

    found = moments(of, sample, j @ at, basis)
    g, now = found.mean, found.loss
    for _ in range(STEPS):
        inverse = pseudo_inverse(h)
        step = -inverse @ g
        if float(step @ h @ step) <= float((inverse @ found.covariance).trace()) / found.count / 100:
            return Predicted(at, h, found.covariance, now, sample.independent, found.heaviest)
        moved, then, after = at, float("inf"), g
        for halving in range(HALVINGS):
            moved = at.clone()
            moved[free] += step / 2**halving
            then, slope = with_gradient(of, sample, j @ moved)
            if then < now:
                after = slope @ basis
                break
        if not then < now:
            break
        y, taken = after - g, (moved - at)[free]
        at, now, g, pushed = moved, then, after, h @ taken
        if float(y @ taken) > 0:
            h = h + torch.outer(y, y) / (y @ taken) - torch.outer(pushed, pushed) / (taken @ pushed)
    return exactly(of, sample, at)


def curved(of: Coordinates, sample: Sample, found: Predicted) -> Predicted:
    """The same with the Hessian of a sample at its minimiser."""
    theta, basis = of.embedding() @ found.scalars, of.embedding()[:, of.free()]
    return replace(found, hessian=hessians(of, sample, theta, basis).mean(0))


def closed_form(of: Coordinates, objective: Objective, found: Predicted) -> Predicted:
    """The same, with the exact scalar in place of the estimate for one layer of one linear head on linear labels.

    r m = -n c, where c I is the best product (``train.landing.one_layer_law``).
    """
    (source,), eye = objective.prompts.sources, torch.eye(of.architecture.d, dtype=found.scalars.dtype)
    labels, noise = without_noise(source.labels)
    if of.architecture.depth > 1 or of.similarities != ("linear",) or labels != "linear":
        return found
    law = Law(objective.prompts.covariates, source.context, eye, noise)
    sign = float(found.scalars[1])  # of m; the layer is the same with -r and -m
    step = source.context * float(law.best()[0, 0])
    scalars = torch.tensor([-step * sign, sign], dtype=found.scalars.dtype)
    return replace(found, scalars=scalars, loss=law.loss(law.best()), independent=math.inf)
