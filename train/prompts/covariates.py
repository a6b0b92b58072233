"""Laws of the covariates x = S xi, S = Sigma^1/2: xi uniform on the sphere, Gaussian or uniform, Sigma any.

Tokens are columns; the query comes first, so that fewer context tokens are the first of more.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy

from train.own.functions import OfGenerator
from train.prompts.random_draws import Purpose, drawn, generator


def _sphere(random: numpy.random.Generator, shape: tuple[int, ...]) -> numpy.ndarray:
    """Uniform on the unit sphere of the last axis."""
    normal = random.standard_normal(shape)
    return normal / numpy.linalg.norm(normal, axis=-1, keepdims=True)


def _gaussian(random: numpy.random.Generator, shape: tuple[int, ...]) -> numpy.ndarray:
    """Independent standard normal coordinates."""
    return random.standard_normal(shape)


def _uniform(random: numpy.random.Generator, shape: tuple[int, ...]) -> numpy.ndarray:
    """Independent coordinates, uniform on (-1/2, 1/2)."""
    return random.random(shape) - 0.5


ROUNDING = 1e-9  # of the largest eigenvalue
COVARIATES: dict[str, Callable[[numpy.random.Generator, tuple[int, ...]], numpy.ndarray]] = {
    "sphere": _sphere,
    "gaussian": _gaussian,
    "uniform": _uniform,
}


def isotropic(
    law: str, seed: int, step: int, prompts: int, tokens: int, d: int, own: OfGenerator | None = None
) -> numpy.ndarray:
    """xi of a resampling step, (prompts, d, tokens), the query first; ``own`` is the law where it is a user's."""
    return drawn(own or COVARIATES[law], seed, Purpose.COVARIATES, step, prompts, tokens, d)


def check_sigma(sigma: tuple[float, ...], spectrum: tuple[float, ...]) -> None:
    """Raises ValueError unless these are the entries of a symmetric matrix with these eigenvalues, in order."""
    d = len(spectrum)
    if len(sigma) != d * d:
        raise ValueError(f"sigma has {len(sigma)} entries, expected {d}^2, d the length of spectrum")
    matrix = numpy.reshape(sigma, (d, d))
    if not numpy.isfinite(matrix).all() or not numpy.array_equal(matrix, matrix.T):
        raise ValueError("sigma is not symmetric and finite")
    if not numpy.allclose(numpy.linalg.eigvalsh(matrix), spectrum, rtol=ROUNDING, atol=ROUNDING * max(spectrum)):
        raise ValueError("spectrum has other numbers than the eigenvalues of sigma, in order")


def square_root(
    spectrum: tuple[float, ...], seed: int, sigma: tuple[float, ...] = ()
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """S = Sigma^1/2 and S^-1, (d, d), for Sigma = U^T diag(spectrum) U with U a random rotation of the seed.

    U is uniform on the orthogonal group: the QR factor of a Gaussian matrix, with the signs that make it so.  For equal
    eigenvalues S is a multiple of I to the last bit.  Where the entries of ``sigma`` are given, that is Sigma.
    """
    d = len(spectrum)
    if sigma:
        values, vectors = numpy.linalg.eigh(numpy.reshape(sigma, (d, d)))
        roots = numpy.sqrt(values)
        return (vectors * roots) @ vectors.T, (vectors / roots) @ vectors.T
    if len(set(spectrum)) == 1:
        root = numpy.sqrt(spectrum[0])
        return numpy.eye(d) * root, numpy.eye(d) / root
    q, r = numpy.linalg.qr(generator(seed, Purpose.ROTATION).standard_normal((d, d)))
    rotation = q * numpy.sign(numpy.diagonal(r))
    roots = numpy.sqrt(numpy.asarray(spectrum))
    return rotation.T @ (roots[:, None] * rotation), rotation.T @ (rotation / roots[:, None])
