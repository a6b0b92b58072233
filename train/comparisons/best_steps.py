"""Gradient descent and GD++ for linear regression: their best steps, and those nearest to what was trained."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import torch

from constructions.definitions import gradient_descent_plus_plus
from constructions.definitions.matrices import gram
from constructions.definitions.prompt import Tokens
from train.optimisers.lbfgs import Lbfgs

MOMENTS = {  # E z^2 and E z^4 of a coordinate of xi
    "uniform": (Fraction(1, 3 * 2**2), Fraction(1, 5 * 2**4)),
    "gaussian": (Fraction(1), Fraction(3)),
}
SPREAD = 4.0  # largest first guess of a step over the smallest: equal steps would stay equal
BINS = 4000  # of eigenvalues: some tens for each oscillation of a residual of five layers
ITERATIONS = 300  # of L-BFGS, at most
BEYOND = (1.1, 1.2)  # times the largest eigenvalue of a sample
BENT = 0.3  # gamma over 1/E S_jj: a start of GD++
GAIN = 1e-8  # of the loss in an iteration, relative: less is the end


@dataclass(frozen=True)
class Steps:
    """``eta`` and ``gamma`` of every layer, (L,) each; gamma = 0 is gradient descent."""

    eta: torch.Tensor
    gamma: torch.Tensor


def best_step(covariates: str, variance: float, d: int, n: int) -> float:
    """h* = eta/n = E[S_jj] / E[(S^2)_jj], S the sum of x x^T over n tokens (``one_layer_optimum``).

    That is (1/v)/(n + d + 1 + e) for independent coordinates of variance v and excess kurtosis e (``one_layer_step``),
    and d/(d + n - 1) on the unit sphere; x is xi times the root of ``variance``.  Raises ValueError for another law.
    """
    if covariates == "sphere":
        return d / (d + n - 1) / variance
    if covariates not in MOMENTS:
        raise ValueError(f"covariates {covariates!r}, expected sphere, {', '.join(MOMENTS)}")
    second, fourth = MOMENTS[covariates]
    return float(1 / (second * (n + d + 1 + fourth / second**2 - 3))) / variance


def weights_after(context: Tokens, steps: Steps) -> torch.Tensor:
    """W_L of L steps from W = 0 on the context, (..., n_y, d); the prediction is W_L x_t."""
    x, y = context.x, context.y
    w = torch.zeros(*y.shape[:-1], x.shape[-2], dtype=x.dtype, device=x.device)
    m = torch.eye(x.shape[-2], dtype=x.dtype, device=x.device)
    for eta, gamma in zip(steps.eta, steps.gamma, strict=True):
        w = gradient_descent_plus_plus.next_weights(w, m, x, y, eta)
        m = gradient_descent_plus_plus.next_map(m, x, gamma)
    return w


@dataclass(frozen=True)
class Eigenvalues:
    """Of S = X X^T for n context tokens: ``values`` and their ``shares``, (K,), of ``count`` values of a sample."""

    values: torch.Tensor
    shares: torch.Tensor
    count: int
    n: int


def eigenvalues(x: torch.Tensor, bins: int = BINS) -> Eigenvalues:
    """Those of a sample of contexts (prompts, d, n), in bins of equal width, each with the mean of what is in it."""
    found = torch.linalg.eigvalsh(gram(x)).flatten()
    at = (found / found.max() * bins).long().clamp(max=bins - 1)
    counts = torch.bincount(at, minlength=bins)
    sums = torch.zeros(bins).to(found).index_add(0, at, found)
    full = counts > 0
    return Eigenvalues(sums[full] / counts[full], counts[full] / len(found), len(found), x.shape[-1])


def guarded(of: Eigenvalues) -> Eigenvalues:
    """With one more eigenvalue at each of ``BEYOND`` times the largest, which the next sample may reach.

    Between and beyond those of a sample a residual of degree 121, of five layers of GD++, is as large as it likes.
    """
    beyond = of.values.max() * torch.tensor(BEYOND, dtype=of.values.dtype)
    total = of.count + len(beyond)
    shares = torch.cat([of.shares * of.count, torch.ones_like(beyond)]) / total
    return Eigenvalues(torch.cat([of.values, beyond]), shares, total, of.n)


def residual(of: Eigenvalues, steps: Steps) -> torch.Tensor:
    """E (1 - w)^2 over the eigenvalues, for W_L = w(S) w* of the algorithm on labels w* x.

    For w* and x_t independent, with E x_t x_t^T = v I and covariance I of w*, the loss is d v times this.  w(s) is what
    the algorithm makes of one token of one feature x = y = s^1/2.
    """
    x = of.values.sqrt()[:, None, None]
    w = weights_after(Tokens(x, x), Steps(steps.eta / of.n, steps.gamma))
    return (of.shares * (1 - w[:, 0, 0]).square()).sum()


def best_steps(of: Eigenvalues, depth: int, shared: bool, plus_plus: bool) -> Steps:
    """The steps of least ``residual`` that L-BFGS finds; ``shared``: the same in every layer.

    From the best single step, for unshared ones spread around it; GD++ from several starts, on ``guarded`` eigenvalues.
    There may be better ones: the loss is not convex in the steps.
    """
    mean, mean_square = (of.shares * of.values).sum(), (of.shares * of.values.square()).sum()
    one, count = of.n * mean / mean_square, 1 if shared else depth
    spread = SPREAD ** torch.linspace(-0.5, 0.5, count).to(mean) if count > 1 else torch.ones(1).to(mean)
    found = descended(
        lambda at: residual(of, of_layers(at, depth)), Steps(one * spread, torch.zeros_like(spread)), 1 / mean, False
    )
    if plus_plus:
        wider = guarded(of)
        starts = [(found.eta, 0.0), (one * spread, 0.0), (one * spread.flip(0), 0.0), (found.eta, BENT)]

        def loss_of(at: Steps) -> torch.Tensor:
            return residual(wider, of_layers(at, depth))

        made = [descended(loss_of, Steps(eta, torch.full_like(eta, g) / mean), 1 / mean, True) for eta, g in starts]
        found = min(made, key=lambda at: float(loss_of(at)))
    return of_layers(found, depth)


def nearest_steps(context: Tokens, sensitivities: torch.Tensor, starts: Sequence[Steps], shared: bool) -> Steps:
    """The GD++ whose W_L are nearest in mean square to these sensitivities, (prompts, d), from several starts."""
    depth, count = len(starts[0].eta), 1 if shared else len(starts[0].eta)
    mean = gram(context.x).diagonal(dim1=-2, dim2=-1).mean()

    def off(at: Steps) -> torch.Tensor:
        return (weights_after(context, of_layers(at, depth)).flatten(0, -2) - sensitivities).square().sum(-1).mean()

    begun = [Steps(start.eta[:count], start.gamma[:count]) for start in starts]
    return of_layers(min((descended(off, at, 1 / mean, True) for at in begun), key=lambda at: float(off(at))), depth)


def bent(steps: Steps, context: Tokens) -> Steps:
    """The same steps, and a gamma of ``BENT`` in the unit of the context."""
    return Steps(steps.eta, torch.full_like(steps.eta, BENT) / gram(context.x).diagonal(dim1=-2, dim2=-1).mean())


def of_layers(steps: Steps, depth: int) -> Steps:
    times = depth // len(steps.eta)
    return Steps(steps.eta.repeat(times), steps.gamma.repeat(times))


def descended(loss_of: Callable[[Steps], torch.Tensor], start: Steps, unit: torch.Tensor, plus_plus: bool) -> Steps:
    """Where L-BFGS gets from ``start``, in eta relative to there and, for GD++, gamma in this unit."""
    unknowns = {"eta": torch.ones_like(start.eta).requires_grad_()}
    if plus_plus:
        unknowns["gamma"] = torch.zeros_like(start.gamma).requires_grad_()

    def steps() -> Steps:
        moved = unknowns["gamma"] * unit if plus_plus else 0.0
        return Steps(start.eta * unknowns["eta"], start.gamma + moved)

    def evaluate() -> torch.Tensor:
        for unknown in unknowns.values():
            unknown.grad = torch.zeros_like(unknown)
        loss = loss_of(steps())
        loss.backward()  # type: ignore[no-untyped-call]
        return loss.detach()

    optimiser, before = Lbfgs(unknowns, evaluate), float("inf")
    for _ in range(ITERATIONS):
        loss = optimiser.step()
        if before - loss <= GAIN * loss:
            break
        before = loss
    with torch.no_grad():
        return steps()
