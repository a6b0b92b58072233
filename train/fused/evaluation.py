"""Loss and gradient of runs, by the fused evaluation where it applies.

It applies to layers of ``train.fused.form`` and ``train.fused.dense_form`` and prompts of ``train.fused.prompts`` where
the kernels can be had: on a processor those of numba, on a GPU that of Triton, which takes the first form alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import torch

from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Similarity
from train.extras import extra
from train.fused.dense_form import DenseForm, dense_form
from train.fused.form import Form, form
from train.fused.prompts import Whole
from train.model.architecture import Architecture, Weights
from train.model.loss import squared_errors
from train.model.similarities import NAMES, of_runs
from train.printable import one_line, printable
from train.prompts.batches import Batch, Pieces

TOGETHER = 4000  # prompts, of all runs, that the one forward pass is given at a time: bounds the memory
FEW = 8  # prompts of a run, of those with an error that is not finite, on which the forward pass is tried
ROUNDINGS = 1000  # of the largest entry, by which two ways to sum some hundred terms may differ
Evaluate = Callable[..., tuple[torch.Tensor, torch.Tensor]]


def _of_processor() -> Evaluate:
    with extra("train"):
        from train.fused.processor import evaluate

    return evaluate


def _of_graphics() -> Evaluate:
    from train.fused.graphics import evaluate

    return evaluate


KERNELS = {"cpu": _of_processor, "cuda": _of_graphics}


@cache
def kernel(device: str) -> Evaluate | None:
    """What evaluates on a kind of device; None, and once a line that says so, where its library cannot be had."""
    if device not in KERNELS:
        return None
    try:
        return KERNELS[device]()
    except ImportError as error:  # not installed, or not for the versions that are
        told = f"training is several times slower than it could be: {one_line(error)}"
        print(printable(told), file=sys.stderr, flush=True)
        return None


@dataclass(frozen=True)
class Fused:
    """The fused evaluation of one form of layers, where numbers stay finite; else that of the one forward pass.

    A kernel has another order: what it multiplies first may overflow where the forward pass does not, or where a token
    is clipped to what is finite.  So what is not finite is evaluated again, by the forward pass and its derivatives.
    """

    form: Form | DenseForm
    evaluate: Evaluate
    similarities: Sequence[Sequence[Similarity]]

    def prompts(self, pieces: Pieces) -> Whole | None:
        """As they are read; None for those that are left to the one forward pass."""
        return self.form.prompts(pieces, len(self.form.kinds))

    def errors(self, weights: Weights, prompts: Whole) -> torch.Tensor:
        """(slot + label)^2 of every prompt, summed over the label rows, (runs, prompts)."""
        with torch.no_grad():
            found = self._evaluated(self.form.merged(weights), prompts, gradient=False, apart=False)[0]
            lost = torch.nonzero(~torch.isfinite(found).all(0))[:, 0]
            if len(lost):
                found[:, lost] = torch.cat(list(self._defined(weights, prompts.of(lost))), dim=-1)
        return found

    def with_gradients(self, weights: Weights, prompts: Whole) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        """The sums of the errors, (runs,), and the gradients of each run's own by its weights."""
        errors, found = self.by_kernel(weights, prompts)
        whole = all(bool(torch.isfinite(part).all()) for part in (errors, *found.values()))
        if whole or self._overflows(weights, prompts, errors):
            return errors.sum(-1), found
        given = {name: w.detach().requires_grad_() for name, w in weights.items()}
        losses, found = errors.new_zeros(len(errors)), {name: torch.zeros_like(g) for name, g in found.items()}
        with torch.enable_grad():
            for of_piece in self._defined(given, prompts):
                losses += of_piece.detach().sum(-1)
                more = torch.autograd.grad(of_piece.sum(), list(given.values()), materialize_grads=True)
                found = {name: g + one for (name, g), one in zip(found.items(), more, strict=True)}
        return losses, found

    def by_kernel(self, weights: Weights, prompts: Whole) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        """The errors (runs, prompts), and those gradients, whatever the kernel finds."""
        given = {name: w.detach().requires_grad_() for name, w in weights.items()}
        with torch.enable_grad():
            merged = self.form.merged(given)
        errors, by_merged = self._evaluated(merged, prompts, gradient=True, apart=False)
        found = torch.autograd.grad(merged, list(given.values()), by_merged)
        return errors, dict(zip(given, found, strict=True))

    def _overflows(self, weights: Weights, prompts: Whole, errors: torch.Tensor) -> bool:
        """Whether every run with an error that is not finite has one by the forward pass too: a few are tried.

        A line search that goes too far so costs no pass over all prompts.
        """
        lost = ~torch.isfinite(errors)
        first = torch.nonzero((lost & (lost.cumsum(1) <= FEW)).any(0))[:, 0]
        if not len(first):
            return False
        with torch.no_grad():
            tried = torch.cat(list(self._defined(weights, prompts.of(first))), dim=-1)
        return bool((lost.any(1) <= ~torch.isfinite(tried).all(1)).all())

    def _defined(self, weights: Weights, prompts: Whole) -> Iterator[torch.Tensor]:
        """The errors by the one forward pass, (runs, prompts) of one piece after the other."""
        for piece in self.form.batch(prompts).pieces(max(1, TOGETHER // len(self.form.kinds))):
            yield squared_errors(self.form.architecture, weights, self.similarities, self.form.scales, piece)

    def apart(self, weights: Weights, prompts: Whole) -> tuple[torch.Tensor, torch.Tensor]:
        """The errors (runs, prompts), and the gradient of each by what ``Form.merged`` makes of the weights.

        By the kernel, whatever it finds: an error may be no number where that of ``errors`` is one.
        """
        with torch.no_grad():
            return self._evaluated(self.form.merged(weights), prompts, gradient=True, apart=True)

    def curved(self, weights: Weights, prompts: Whole, along: torch.Tensor) -> torch.Tensor | None:
        """The Hessian of the sum of the errors of one run, times ``along``, by what ``Form.merged`` makes of weights.

        along (directions, size), and so is what is found; None where layers have another form, or on a GPU.
        """
        if not isinstance(self.form, Form) or prompts.x.device.type != "cpu" or self.form.contexts != (None,):
            return None
        from train.fused.processor import curved  # there, as a kernel of it is

        with torch.no_grad():
            merged = self.form.merged(weights)
            self._check(merged, prompts)
            return curved(prompts.x[0], prompts.rows[0], self.form.kinds[0], merged[0], along)

    def _evaluated(
        self, merged: torch.Tensor, prompts: Whole, gradient: bool, apart: bool
    ) -> tuple[torch.Tensor, torch.Tensor]:
        self._check(merged, prompts)
        n, device = prompts.x.shape[-1] - 1, self.form.kinds.device
        contexts = torch.tensor([n if one is None else one for one in self.form.contexts], device=device)
        given = (prompts.x, prompts.rows, prompts.of_run, contexts, self.form.kinds, merged, gradient, apart)
        return self.evaluate(*given, **self.form.of_tokens)

    def _check(self, merged: torch.Tensor, prompts: Whole) -> None:
        """Raises ValueError unless sizes fit: a kernel reads and writes where they say."""
        runs, x, rows = len(self.form.kinds), prompts.x, prompts.rows
        tokens = max(one or 0 for one in self.form.contexts) + 1
        of_runs = [runs, *(len(w) for w in (merged, prompts.of_run, self.form.contexts))]
        if len(set(of_runs)) > 1:
            raise ValueError(f"similarities, weights, prompts and contexts are of {of_runs} runs, expected as many")
        if merged.shape[1] != self.form.size or x.shape[2] != self.form.rows or x.shape[3] < tokens:
            expected = f"{self.form.rows} features and {tokens} tokens at least"
            raise ValueError(f"prompts of shape {tuple(x.shape)} don't fit {expected}")
        if rows.shape[:2] != x.shape[:2] or not self.form.fits(rows.shape[2:], x.shape[3]):
            raise ValueError(f"label rows of shape {tuple(rows.shape)} don't fit x of shape {tuple(x.shape)}")
        if not 0 <= int(prompts.of_run.min()) <= int(prompts.of_run.max()) < len(x):
            raise ValueError(f"a run reads prompts of a source beyond the {len(x)} that there are")
        if len({merged.dtype, x.dtype, prompts.rows.dtype}) > 1:
            raise ValueError(f"weights are of {merged.dtype}, prompts of {x.dtype}, {prompts.rows.dtype}")


@cache
def agrees(evaluate: Evaluate, dtype: torch.dtype, device: str, dense: bool = False) -> bool:
    """Whether a kernel does on this machine what the one forward pass and its derivatives do, in a small random case.

    Asked once before it is used; where it does not, a line says so.
    """
    random = torch.Generator().manual_seed(0)

    def normal(*shape: int) -> torch.Tensor:
        return (torch.randn(*shape, generator=random, dtype=torch.float64) / 4).to(device, dtype)

    kinds = {"values": "dense", "keys": "dense", "token_limit": 0.5} if dense else {"values": "full", "keys": "product"}
    architecture, like = Architecture(d=3, n_y=2, depth=3, heads=2, **kinds), normal(1)
    weights = {name: normal(2, *shape).requires_grad_() for name, shape in architecture.shapes().items()}
    similarities = [[of_runs(NAMES[head::2], (4, 3), like) for head in (0, 1)]] * 3
    scales = torch.full((2, 3, 2), 4.0).to(like)
    x, y = normal(2, 21, 3, 5), normal(2, 21, 2, 5)  # more prompts than lanes
    batch = Batch(Prompt(Tokens(x[..., 1:], y[..., 1:]), Tokens(x[..., :1], torch.zeros_like(y[..., :1]))), y[..., :1])
    of = (dense_form if dense else form)(architecture, similarities, scales)
    assert of is not None
    prompts = of.prompts(batch, 2)
    assert prompts is not None
    found_errors, gradients = Fused(of, evaluate, similarities).by_kernel(weights, prompts)
    with torch.enable_grad():
        errors = squared_errors(architecture, weights, similarities, scales, batch)
        expected = torch.autograd.grad(errors.sum(), list(weights.values()))
    pairs = [(found_errors, errors.detach()), *zip(gradients.values(), expected, strict=True)]
    off = float(torch.stack([(found - other).abs().max() / other.abs().max() for found, other in pairs]).max())
    if not off <= ROUNDINGS * torch.finfo(dtype).eps:  # nor is one that is no number
        told = f"the fused evaluation is off by {off:.0e} on {like.device}: the forward pass is differentiated instead"
        print(printable(told), file=sys.stderr, flush=True)
        return False
    return True


def fused(
    architecture: Architecture, similarities: Sequence[Sequence[Similarity]], scales: torch.Tensor
) -> Fused | None:
    """The fused evaluation of layers on the device of ``scales`` (runs, depth, heads); None where it does not apply."""
    of: Form | DenseForm | None = form(architecture, similarities, scales)
    dense = of is None and scales.device.type == "cpu"
    if dense:
        of = dense_form(architecture, similarities, scales)
    if of is None:
        return None
    evaluate = kernel(scales.device.type)
    if evaluate is None or not agrees(evaluate, scales.dtype, str(scales.device), dense):
        return None
    return Fused(of, evaluate, similarities)
