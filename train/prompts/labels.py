"""Laws of the labels: second moments K(Xi), as rows F with F^T F = K: Gaussian labels, or sine tasks.

The y slots of a transformer whose values act on them by multiples of I are linear in the labels, every row for itself
(``loss_from_second_moment``).  Given to it as n_y = k label rows, F (k, n + 1) therefore yields the loss with the
labels integrated out: the sum over the rows of (slot + label)^2.  One draw of labels is z^T F with E z z^T = I: z
standard normal, but for ``train.prompts.sine``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy
import torch

from train.own.functions import WORD, OfPoints
from train.own.points import positive
from train.prompts import sine
from train.prompts.random_draws import Purpose, generator

Gram = torch.Tensor  # (..., tokens, tokens): <xi_i, xi_j>


def _exponential(gram: Gram) -> Gram:
    return torch.exp(gram)


def _half_exponential(gram: Gram) -> Gram:
    """exp(<u, v>/2), of the code published beside cheng2024."""
    return torch.exp(gram / 2)


def _relu(gram: Gram) -> Gram:
    return torch.relu(gram)


KERNELS: dict[str, Callable[[Gram], Gram]] = {
    "linear": lambda gram: gram,
    "exp": _exponential,
    "exp_half": _half_exponential,
    "relu": _relu,
}
NUMBER = r"\d{1,9}(?:\.\d{1,17})?(?:e-?\d{1,2})?"
MAPPED = "mapped:"  # before a mixture: K_1(G_1 u, G_1 v) and K_2(G_2 u, G_2 v) for random G_1 and G_2
FIXED = re.compile(r"linear#(?P<tasks>[1-9]\d{0,3})")  # w* x for w* one of as many fixed ones
MIXED = re.compile(r"(?P<share>0?\.\d+|0|1)\*(?P<first>\w+)\+(?P<second>\w+)")
SCALED = re.compile(rf"(?P<name>\w+)\((?P<scale>{NUMBER})\)")
NOISY = re.compile(rf"(?P<name>.+)~(?P<noise>{NUMBER})")


def kernel(name: str) -> Callable[[Gram], Gram]:
    """K as a function of the Gram matrix of xi, by a name.

    A name of ``KERNELS``; "exp(0.5)" for K(0.5 <xi, xi'>); "s*first+second" for s K_1 + (1 - s) K_2; and one of these
    with "~0.1" for labels with independent noise of variance 0.1: K + 0.1 I.  Raises ValueError for another name.
    """
    if name in KERNELS:
        return KERNELS[name]
    labels, noise = without_noise(name)
    if labels != name:
        without = kernel(labels)
        return lambda gram: without(gram) + noise * torch.eye(gram.shape[-1]).to(gram)
    if (scaled := SCALED.fullmatch(name)) is not None and scaled["name"] in KERNELS:
        unscaled, scale = KERNELS[scaled["name"]], float(scaled["scale"])
        return lambda gram: unscaled(scale * gram)
    found = MIXED.fullmatch(name)
    if found is None or not {found["first"], found["second"]} <= set(KERNELS):
        known = ", ".join(KERNELS)
        raise ValueError(
            f"labels {name!r}, expected {known}, exp(0.25), a mixture 0.5*linear+exp, linear#16, noise exp~0.1, or sine"
        )
    share, first, second = float(found["share"]), KERNELS[found["first"]], KERNELS[found["second"]]
    return lambda gram: first(gram) * share + second(gram) * (1 - share)


def without_noise(name: str) -> tuple[str, float]:
    """The name of the labels without noise, and the variance of it."""
    noisy = NOISY.fullmatch(name)
    return (name, 0.0) if noisy is None else (noisy["name"], float(noisy["noise"]))


def is_own(name: str) -> bool:
    """Whether the kernel is a user's own, with noise or without."""
    return without_noise(name)[0] == WORD


def check(name: str, d: int) -> None:
    """Raises ValueError unless there are labels of this name for d features."""
    if FIXED.fullmatch(name) or is_own(name):
        return
    if name.startswith(MAPPED):
        kernel(mixture := name.removeprefix(MAPPED))
        if MIXED.fullmatch(mixture) is None:
            raise ValueError(
                f"labels {name!r}, expected a mixture of two kernels after {MAPPED}, each with its own map"
            )
    elif name != sine.NAME:
        kernel(name)
    elif d != 1:
        raise ValueError(f"labels 'sine' are of one feature, and spectrum has {d}")


def coefficients(name: str, seed: int) -> Callable[[numpy.random.Generator, tuple[int, ...]], numpy.ndarray]:
    """The law of z, (rows, ...): of fixed tasks one of those of the seed, each as likely."""
    found = FIXED.fullmatch(name)
    if found is None:
        return sine.tasks if name == sine.NAME else lambda random, shape: random.standard_normal(shape)
    count = int(found["tasks"])

    def draw(random: numpy.random.Generator, shape: tuple[int, ...]) -> numpy.ndarray:
        rows, prompts, _ = shape
        bank = generator(seed, Purpose.TASKS).standard_normal((count, rows))
        return bank[random.integers(count, size=prompts)].T[:, :, None]

    return draw


def maps(d: int, seed: int) -> torch.Tensor:
    """G_1 and G_2 of a seed, (2, d, d), of independent normal entries of variance 1/d."""
    return torch.from_numpy(generator(seed, Purpose.MAPS).standard_normal((2, d, d))) / d**0.5


def _covariance(name: str, xi: torch.Tensor, seed: int, own: OfPoints | None) -> torch.Tensor:
    """K of all tokens, (..., tokens, tokens)."""
    if is_own(name) and own is not None:
        return own(xi, xi) + without_noise(name)[1] * torch.eye(xi.shape[-1]).to(xi)
    if not name.startswith(MAPPED):
        return kernel(name)(xi.transpose(-1, -2) @ xi)
    found = MIXED.fullmatch(name.removeprefix(MAPPED))
    assert found is not None
    share, seen = float(found["share"]), [g.to(xi) @ xi for g in maps(xi.shape[-2], seed)]
    first, second = (
        KERNELS[found[of]](x.transpose(-1, -2) @ x) for of, x in zip(("first", "second"), seen, strict=True)
    )
    return first * share + second * (1 - share)


def rows(name: str, xi: torch.Tensor, seed: int = 0, own: OfPoints | None = None) -> torch.Tensor:
    """F (..., k, tokens) with F^T F = K, for xi (..., d, tokens); ``seed`` is that of the maps, ``own`` a user's K.

    k = d for the linear kernel, 2 for sine tasks, and the number of tokens otherwise.

    For a positive definite K this is the Cholesky factor, in which fewer tokens are the first of more.  For a singular
    one it is the symmetric root.  A matrix with negative eigenvalues (of relu) is replaced by |K|, the matrix of the
    absolute eigenvalues, as in cheng2024; that depends on all tokens (``absolute_kernel``).  Raises Unfit where a
    user's own K has one.
    """
    if name == "linear" or FIXED.fullmatch(name):
        return xi
    if name == sine.NAME:
        return sine.rows(xi)
    k = _covariance(name, xi, seed, own)
    if "relu" in name:
        return _root(k)
    factor, failed = torch.linalg.cholesky_ex(k)
    f = factor.transpose(-1, -2)
    if own is not None and is_own(name) and bool(failed.any()):
        positive(own, k[failed > 0])
    return torch.where((failed > 0)[..., None, None], _root(k), f) if bool(failed.any()) else f


def _root(k: torch.Tensor) -> torch.Tensor:
    """|K|^1/2, symmetric."""
    values, vectors = torch.linalg.eigh(k)
    return (vectors * values.abs().sqrt()[..., None, :]) @ vectors.transpose(-1, -2)
