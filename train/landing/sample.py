"""A sample of prompts of one run, and the loss at points of its coordinates, with derivatives; piece by piece.

All of it is the one forward pass, in float64.  The prompts of a piece have at most ``PIECE`` bytes: that bounds the
memory, of which the computation takes some tens of times as much.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import torch

from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Similarity
from train.fused.evaluation import Fused, fused
from train.landing.coordinates import Coordinates
from train.model.loss import squared_errors
from train.objective import TEST_STEP, Objective
from train.prompts.batches import Batch
from train.prompts.turns import turns

PIECE = 2**22
KEPT = 2**28  # bytes of a fresh sample; the prompts of a larger one are drawn whenever they are used
ROWS = 2**26  # numbers of the derivatives that are computed at once, 512 MiB
MANY = 24  # derivatives, or at most so few prompts: all at once is faster
Batches = Callable[[], Iterator[Batch]]


@dataclass(frozen=True)
class Sample:
    """Prompts, drawn anew whenever they are asked for, with the similarities and scales that the loss has.

    ``orbit`` is how many prompts of a batch are one prompt turned (``train.prompts.turns``), 1 for independent prompts;
    the prompts of a batch are base prompts, turned by one element after the other.
    """

    batches: Batches
    size: int
    orbit: int
    similarities: Sequence[Sequence[Similarity]]
    scales: torch.Tensor

    @property
    def independent(self) -> int:
        """How many prompts are independent."""
        return self.size // self.orbit

    def fused(self, of: Coordinates) -> Fused | None:
        """The fused evaluation of points of these coordinates, where it applies."""
        return fused(of.architecture, self.similarities, self.scales)


def of_step(objective: Objective, step: int, prompts: int) -> Sample:
    """The prompts of a resampling step, all at once: those that a training on a fixed sample saw."""
    batch = contiguous(objective.prompts.batch(step, prompts))
    orbit = len(turns(objective.prompts.d)) if objective.configuration.closed else 1
    return Sample(lambda: iter([batch]), len(batch), orbit, objective.similarities, objective.scales)


def fresh(objective: Objective, seed: int, stream: int, prompts: int) -> Sample:
    """Prompts that no training saw; seeds and streams have nothing in common."""
    first = TEST_STEP * (2 + seed * 16 + stream)
    orbit = len(turns(objective.prompts.d)) if objective.configuration.closed else 1
    one = objective.prompts.batch(first, orbit)
    total, most = -(-prompts // orbit) * orbit, max(1, fitting(one) // orbit) * orbit  # whole orbits
    sizes = [most] * (total // most) + ([total % most] if total % most else [])

    def batches() -> Iterator[Batch]:
        for k, size in enumerate(sizes):
            yield contiguous(objective.prompts.batch(first + k, size))

    kept = list(batches()) if total * nbytes(one) <= KEPT * orbit else None
    return Sample(
        lambda: iter(kept) if kept else batches(), sum(sizes), orbit, objective.similarities, objective.scales
    )


def contiguous(batch: Batch) -> Batch:
    """The same, without gaps in memory: rows of a few numbers with gaps between them take several times as long."""
    context, query = (Tokens(t.x.contiguous(), t.y.contiguous()) for t in (batch.prompt.context, batch.prompt.query))
    return Batch(Prompt(context, query), batch.target.contiguous())


def nbytes(batch: Batch) -> int:
    """The memory of a batch."""
    tokens = (batch.prompt.context, batch.prompt.query)
    return sum(t.nbytes for t in (batch.target, *(t.x for t in tokens), *(t.y for t in tokens)))


def fitting(batch: Batch) -> int:
    """How many prompts as large as these are a piece."""
    return max(1, PIECE * len(batch) // nbytes(batch))


def activations(d: int, n: int, depth: int, heads: int) -> int:
    """How many numbers a prompt's forward pass makes: tokens, their similarities, and what they are mapped to."""
    return depth * heads * (n + 1) * (n + 1 + 2 * d + max(d, n + 1))


def base(sample: Sample) -> Sample:
    """One prompt of each orbit: on the family, all prompts of an orbit have one loss."""

    def batches() -> Iterator[Batch]:
        for batch in sample.batches():
            yield next(batch.pieces(len(batch) // sample.orbit))

    return replace(sample, batches=batches, size=sample.independent, orbit=1)


def of_each(batch: Batch) -> Batch:
    """Every prompt as a run of its own: (prompts, 1, ...)."""

    def turned(tokens: Tokens) -> Tokens:
        return Tokens(tokens.x.transpose(0, 1), tokens.y.transpose(0, 1))

    prompt = Prompt(turned(batch.prompt.context), turned(batch.prompt.query))
    return Batch(prompt, batch.target.transpose(0, 1))


def zero_losses(sample: Sample) -> torch.Tensor:
    """The loss of predicting 0, (prompts,)."""
    return torch.cat([batch.target.square().sum((-1, -2))[0] for batch in sample.batches()])


def losses(of: Coordinates, sample: Sample, theta: torch.Tensor) -> torch.Tensor:
    """The loss of every prompt at a point, (prompts,)."""
    weights, found, faster = of.weights(theta[None]), [], sample.fused(of)
    with torch.no_grad():
        for batch in sample.batches():
            prompts = None if faster is None else faster.prompts(batch)
            if faster is not None and prompts is not None:
                found.append(faster.errors(weights, prompts)[0])
                continue
            for piece in batch.pieces(fitting(batch)):
                found.append(squared_errors(of.architecture, weights, sample.similarities, sample.scales, piece)[0])
    return torch.cat(found)


def gradients(
    of: Coordinates, sample: Sample, theta: torch.Tensor, basis: torch.Tensor
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """The losses of independent prompts, (prompts,), and their gradients along a basis (size, q): batch by batch.

    Gradients are (prompts, q).  The prompts of an orbit count as one, with their mean.
    """
    at, along = of.weights(theta[None]), of.weights(basis.T)  # weights are linear in theta
    faster = sample.fused(of)
    for batch in sample.batches():
        of_batch, losses_of_batch = [], []
        for piece in batch.pieces(fitting(batch)):
            prompts = None if faster is None else faster.prompts(piece)
            if faster is not None and prompts is not None:
                errors, by_merged = faster.apart(at, prompts)
                of_batch.append(by_merged[0] @ faster.form.merged(along).T)
                losses_of_batch.append(errors[0])
                continue
            weights = {name: w.repeat(len(piece), *[1] * (w.ndim - 1)).requires_grad_() for name, w in at.items()}
            errors = squared_errors(of.architecture, weights, sample.similarities, sample.scales, of_each(piece))
            by_weights = torch.autograd.grad(errors.sum(), list(weights.values()), materialize_grads=True)
            products = [g.flatten(1) @ along[name].flatten(1).T for name, g in zip(weights, by_weights, strict=True)]
            of_batch.append(torch.stack(products).sum(0))
            losses_of_batch.append(errors.detach()[:, 0])
        by_orbit = torch.cat(of_batch).reshape(sample.orbit, -1, basis.shape[1])
        yield torch.cat(losses_of_batch).reshape(sample.orbit, -1).mean(0), by_orbit.mean(0)


@dataclass(frozen=True)
class Moments:
    """The mean loss of independent prompts; of its gradients their mean (q,), covariance (q, q), mean norm, number.

    ``heaviest`` is the largest share that one prompt has in the mean square of a component: where the tails of the law
    are heavy it does not fall with the number of prompts, and the covariance is little known.
    """

    loss: float
    mean: torch.Tensor
    covariance: torch.Tensor
    norm: float
    count: int
    heaviest: float


def moments(of: Coordinates, sample: Sample, theta: torch.Tensor, basis: torch.Tensor) -> Moments:
    """The moments of ``gradients``, summed batch by batch."""
    q = basis.shape[1]
    first, second, norms, loss, count = theta.new_zeros(q), theta.new_zeros(q, q), 0.0, 0.0, 0
    largest = theta.new_zeros(q)
    for errors, found in gradients(of, sample, theta, basis):
        loss += float(errors.sum())
        first += found.sum(0)
        second += found.T @ found
        largest = torch.maximum(largest, found.square().amax(0))
        norms += float(torch.linalg.vector_norm(found, dim=-1).sum())
        count += len(found)
    mean = first / count
    covariance = (second - count * torch.outer(mean, mean)) / max(1, count - 1)
    heaviest = float((largest / second.diagonal()).nan_to_num(0.0).amax()) if q else 0.0
    return Moments(loss / count, mean, covariance, norms / count, count, heaviest)


def with_gradient(of: Coordinates, sample: Sample, theta: torch.Tensor) -> tuple[float, torch.Tensor]:
    """The mean loss at a point, and its gradient (size,)."""
    loss, total, faster = 0.0, torch.zeros_like(theta), sample.fused(of)
    for batch in sample.batches():
        prompts = None if faster is None else faster.prompts(batch)
        if faster is not None and prompts is not None:
            point = theta.clone()[None].requires_grad_()
            weights = of.weights(point)
            errors, by_weights = faster.with_gradients(weights, prompts)
            total += torch.autograd.grad(list(weights.values()), point, [by_weights[name] for name in weights])[0][0]
            loss += float(errors)
            continue
        for piece in batch.pieces(fitting(batch)):
            point = theta.clone()[None].requires_grad_()
            errors = squared_errors(of.architecture, of.weights(point), sample.similarities, sample.scales, piece).sum()
            total += torch.autograd.grad(errors, point)[0][0]
            loss += float(errors.detach())
    return loss / sample.size, total / sample.size


def hessians(
    of: Coordinates, sample: Sample, theta: torch.Tensor, basis: torch.Tensor, at_once: int | None = None
) -> torch.Tensor:
    """The Hessian of the loss along a basis (size, q): its mean over each of several parts, (parts, q, q).

    A part is at most ``at_once`` prompts, or a piece, or one orbit; the mean of the parts is that of all prompts.
    """
    found, counts, faster = [], [], sample.fused(of)
    for batch in sample.batches():
        for piece, count in orbits(batch, sample.orbit, at_once or fitting(batch)):
            second = _fused_second(of, faster, piece, theta, basis)
            if second is None:
                second = _second(of, sample, piece, theta, basis)
            found.append((second + second.T) / 2)
            counts.append(count)
    shares = torch.tensor(counts, dtype=theta.dtype) / (sum(counts) / len(counts))
    return torch.stack(found) * shares[:, None, None]


def _fused_second(
    of: Coordinates, faster: Fused | None, piece: Batch, theta: torch.Tensor, basis: torch.Tensor
) -> torch.Tensor | None:
    """The second derivatives of the mean loss of a piece along a basis, (q, q), where the fused evaluation applies."""
    prompts = None if faster is None else faster.prompts(piece)
    if faster is None or prompts is None:
        return None
    along = faster.form.merged(of.weights(basis.T))  # both are linear
    products = faster.curved(of.weights(theta[None]), prompts, along)
    return None if products is None else products @ along.T / len(piece)


def _second(of: Coordinates, sample: Sample, piece: Batch, theta: torch.Tensor, basis: torch.Tensor) -> torch.Tensor:
    """The same, by differentiation of the one forward pass."""
    point = theta.clone()[None].requires_grad_()
    errors = squared_errors(of.architecture, of.weights(point), sample.similarities, sample.scales, piece).sum() / len(
        piece
    )
    (by_point,) = torch.autograd.grad(errors, point, create_graph=True)
    along = by_point[0] @ basis
    together = len(along) > MANY or len(piece) <= MANY
    return _rows(along, point, _fitting_rows(of, piece) if together else 1) @ basis


def _fitting_rows(of: Coordinates, piece: Batch) -> int:
    """How many derivatives of the loss of a piece have at most ``ROWS`` numbers."""
    a, n = of.architecture, piece.prompt.context.x.shape[-1]
    return max(1, ROWS // (len(piece) * activations(a.d, n, a.depth, a.heads)))


def _rows(values: torch.Tensor, point: torch.Tensor, at_once: int) -> torch.Tensor:
    """The derivatives of values (q,) by a point (1, size), (q, size), so many at once."""
    if at_once == 1:
        return torch.stack([torch.autograd.grad(value, point, retain_graph=True)[0][0] for value in values])
    found = [
        torch.autograd.grad(values, point, rows, is_grads_batched=True, retain_graph=True)[0][:, 0]
        for rows in torch.split(torch.eye(len(values), dtype=values.dtype), at_once)
    ]
    return torch.cat(found)


def orbits(batch: Batch, orbit: int, most: int) -> Iterator[tuple[Batch, int]]:
    """Whole orbits of a batch, at most ``most`` prompts where an orbit is no longer, and how many orbits."""
    count = len(batch) // orbit
    at_once = max(1, most // orbit)
    for start in range(0, count, at_once):
        chosen = torch.arange(start, min(start + at_once, count))
        index = (torch.arange(orbit)[:, None] * count + chosen).flatten()
        context, query = batch.prompt.context, batch.prompt.query
        part = Prompt(Tokens(context.x[:, index], context.y[:, index]), Tokens(query.x[:, index], query.y[:, index]))
        yield Batch(part, batch.target[:, index]), len(chosen)
