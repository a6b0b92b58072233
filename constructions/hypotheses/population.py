"""Finite populations: arrays whose last axis counts samples, a weight for each; an expectation is a weighted sum.

Two sides that use the moments of a law up to some order agree for every law with these moments as soon as they
agree for the populations that have them.  Weights need not be positive for an identity.  Here free populations
are given prescribed moments, without division, in every concrete namespace.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import TYPE_CHECKING

from constructions.arrays.namespace import Array, namespace_of

if TYPE_CHECKING:
    import numpy

SAMPLES = "st"  # the letters of axes that count samples


def picked(array: Array, samples: Sequence[int], factors: Sequence[int]) -> Array:
    """The samples of these numbers, each times its factor: (..., s) -> (..., K)."""
    import numpy

    xp = namespace_of(array=array)
    chosen = array[..., numpy.asarray(samples)]
    return xp.einsum("...z,z->...z", chosen, xp.constant(numpy.asarray(factors, dtype=float), like=array))


def copies(array: Array, factors: Sequence[int]) -> Array:
    """Copies of the samples side by side, the k-th times ``factors[k]``: (..., s) -> (..., K s)."""
    count = array.shape[-1]
    return picked(array, [*range(count)] * len(factors), [f for f in factors for _ in range(count)])


def joined(first: Array, second: Array) -> Array:
    """The samples of two populations one after the other: (..., s), (..., t) -> (..., s + t)."""
    s, t = first.shape[-1], second.shape[-1]
    return picked(first, [*range(s), *[0] * t], [1] * s + [0] * t) + picked(
        second, [*[0] * s, *range(t)], [0] * s + [1] * t
    )


def normalised(x: Array, weights: Array) -> tuple[Array, Array]:
    """The prompt 0 is added, with the weight that makes the sum of all weights 1; x: (d, n, s)."""
    xp = namespace_of(x=x)
    missing = xp.ones((1,), like=x) - xp.einsum("s,z->z", weights, xp.ones((1,), like=x))
    return joined(x, xp.zeros((*x.shape[:-1], 1), like=x)), joined(weights, missing)


def symmetric(w: Array, weights: Array) -> tuple[Array, Array]:
    """Every sample beside its negative: odd moments vanish."""
    return copies(w, (1, -1)), copies(weights, (1, 1))


def uncorrelated(w: Array, weights: Array) -> tuple[Array, Array]:
    """Second moments that are the identity: sum_r rho_r W_ca W_eb = delta_ce delta_ab; w: (n_y, d, s).

    The given samples w with weight 4 and 2 w with weight -1 have no second moments; the coordinate vectors and
    their negatives are added.  Populations closed under the sign remain so.
    """
    import numpy

    xp = namespace_of(w=w)
    shape = w.shape[:2]
    count = shape[0] * shape[1]
    basis = numpy.concatenate([numpy.eye(count), -numpy.eye(count)], axis=1).reshape(*shape, 2 * count)
    half = xp.ones((2 * count,), like=w) * xp.scalar(Fraction(1, 2), like=w)
    return joined(copies(w, (1, 2)), xp.constant(basis, like=w)), joined(copies(weights, (4, -1)), half)


def gram(x: Array) -> Array:
    """S = X X^T of every sample: (d, n, ...) -> (d, d, ...)."""
    of = SAMPLES[: x.ndim - 2]
    return namespace_of(x=x).einsum(f"ai{of},bi{of}->ab{of}", x, x)


def mean(s: Array, *weights: Array) -> Array:
    """The mean of S over one population or several, which are independent: (d, d, ...) -> (d, d)."""
    of = SAMPLES[: len(weights)]
    return namespace_of(s=s).einsum(f"ab{of},{','.join(of)}->ab", s, *weights)


def mean_square(s: Array, *weights: Array) -> Array:
    """The mean of S^2: (d, d, ...) -> (d, d)."""
    of = SAMPLES[: len(weights)]
    return mean(namespace_of(s=s).einsum(f"ac{of},cb{of}->ab{of}", s, s), *weights)


def with_gram_moments(x: Array, weights: Array, first: Array, second: Array) -> tuple[Array, Array]:
    """The population completed to sum pi S = ``first`` and sum pi S^2 = ``second``, any symmetric matrices.

    Added are prompts whose first token is l z and whose others are 0, l = 1, 2 and z = e_a, e_a + e_b, e_a - e_b:
    S = l^2 z z^T and S^2 = l^4 |z|^2 z z^T.  With weights 4/3, -1/12 for l = 1, 2 they add z z^T to the mean of S
    and nothing to that of S^2; with -1/3, 1/12 nothing and |z|^2 z z^T.  (The z are the points of ``quadrature``.)
    """
    import numpy

    xp = namespace_of(x=x)
    d, n, _ = x.shape
    points, picks = quadrature(d)
    tokens = numpy.zeros((d, n, 2 * points.shape[1]))
    weights_48 = numpy.zeros((2, d, d, tokens.shape[-1]))  # 48 times those of the missing mean of S and of S^2
    for k, (at, length) in enumerate(product(range(points.shape[1]), (1, 2))):
        z = points[:, at]
        tokens[:, 0, k] = length * z
        weights_48[0, :, :, k] = picks[:, :, at] * {1: 64, 2: -4}[length]
        weights_48[1, :, :, k] = picks[:, :, at] * {1: -16, 2: 4}[length] / (z @ z)
    s = gram(x)
    missing = (first - mean(s, weights), second - mean_square(s, weights))
    added = [xp.einsum("ab,abz->z", m, xp.constant(w, like=x)) for m, w in zip(missing, weights_48, strict=True)]
    total = (added[0] + added[1]) * xp.scalar(Fraction(1, 48), like=x)
    return joined(x, xp.constant(tokens, like=x)), joined(weights, total)


def quadrature(count: int) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Points z_k (count, K) and matrices m_k (count, count, K) with sum_k <m_k, M> z_k z_k^T = M for symmetric M.

    The points are e_a, and e_a + e_b, e_a - e_b for a < b; the matrices pick entries of M.
    """
    import numpy

    unit = numpy.eye(count)
    kinds = [(unit[a], a, a, 1.0) for a in range(count)]
    for a, b in combinations(range(count), 2):
        kinds += [(unit[a] + unit[b], a, b, 0.5), (unit[a] - unit[b], a, b, -0.5)]
    picks = numpy.zeros((count, count, len(kinds)))
    for k, (_, a, b, weight) in enumerate(kinds):
        picks[a, b, k] = weight
    return numpy.asarray([z for z, *_ in kinds]).T, picks


def with_covariance(z: Array, weights: Array, covariance: Array) -> tuple[Array, Array]:
    """Samples to be added and their weights, so that the second moments of z become ``covariance``, any symmetric ones.

    z: (g, h, s); covariance: (g, h, g, h).  For every coordinate e the samples are e + v and e - v, v being the column
    of what is missing, with weights 1/4 and -1/4: they add (e v^T + v e^T)/2.
    """
    import numpy

    xp = namespace_of(z=z)
    rows, columns, _ = z.shape
    missing = covariance - xp.einsum("s,gas,hbs->gahb", weights, z, z)
    unit = xp.constant(numpy.eye(rows * columns).reshape(rows, columns, -1), like=z)
    v = xp.einsum("gahb,hbk->gak", missing, unit)
    quarter = xp.ones((rows * columns,), like=z) * xp.scalar(Fraction(1, 4), like=z)
    return joined(unit + v, unit - v), copies(quarter, (1, -1))


def with_fourth_moments(x: Array, v: Array, e: Array) -> tuple[Array, Array]:
    """Prompts of the shape (d, n) of ``x``, with the fourth moments of independent coordinates, and some odd ones.

    These have mean 0, variance v and fourth cumulant v^2 e.  Of k = d n coordinates the points are e_i +- e_j, i < j,
    with weight v^2/2, and e_i with weight v^2 (3 + e) - (k - 1) v^2.
    """
    import numpy

    xp = namespace_of(x=x)
    d, n, _ = x.shape
    k = d * n
    unit = numpy.eye(k)
    pairs = [unit[i] + sign * unit[j] for i, j in combinations(range(k), 2) for sign in (1, -1)]
    points = numpy.asarray([*unit, *pairs]).T
    counts = [(2 * (4 - k), 2)] * k + [(1, 0)] * len(pairs)  # twice the weight: of v^2, of v^2 e
    squared, cumulant = (xp.constant(c, like=x) for c in numpy.asarray(counts, dtype=float).T)
    weights = (squared * (v * v) + cumulant * (v * v * e)) * xp.scalar(Fraction(1, 2), like=x)
    return xp.constant(points.reshape(d, n, -1), like=x), weights


def with_second_moments(x: Array, weights: Array, v: Array) -> tuple[Array, Array]:
    """The population with second moments v delta and fourth moments as they were; x: (d, n, s).

    The given prompts x with weight -4/12 and 2 x with weight 1/12 keep their fourth moments and have no second
    ones; +-e_i with weight 2v/3 and +-2 e_i with weight -v/24 have no fourth moments.
    """
    import numpy

    xp = namespace_of(x=x)
    d, n, _ = x.shape
    unit = xp.constant(numpy.eye(d * n).reshape(d, n, -1), like=x)
    each = xp.ones((d * n,), like=x) * v * xp.scalar(Fraction(1, 24), like=x)
    points, each = symmetric(copies(unit, (1, 2)), copies(each, (16, -1)))
    kept = copies(weights, (-4, 1)) * xp.scalar(Fraction(1, 12), like=x)
    return joined(copies(x, (1, 2)), points), joined(kept, each)


def with_second_moments_of(x: Array, weights: Array, sigma: Array) -> tuple[Array, Array]:
    """The population with second moments delta_ij Sigma_ab, Sigma symmetric, and fourth moments as they were.

    x: (d, n, s).  The given prompts are copied as in ``with_second_moments``.  For every point z of the quadrature of
    Sigma and every token, z there alone with weight 16/12 and 2 z with weight -1/12 have no fourth moments.
    """
    import numpy

    xp = namespace_of(x=x)
    d, n, _ = x.shape
    points, picks = quadrature(d)
    at_tokens = numpy.einsum("ak,ij->aijk", points, numpy.eye(n)).reshape(d, n, -1)
    each = xp.einsum("ab,abk->k", sigma, xp.constant(numpy.tile(picks, (1, 1, n)), like=x))
    twelfth = xp.scalar(Fraction(1, 12), like=x)
    added, more = copies(xp.constant(at_tokens, like=x), (1, 2)), copies(each, (16, -1)) * twelfth
    return joined(copies(x, (1, 2)), added), joined(copies(weights, (-4, 1)) * twelfth, more)


def signs(d: int) -> Array:
    """All 2^d vectors of signs, as columns."""
    import numpy

    return numpy.asarray(list(product((1.0, -1.0), repeat=d))).T


def random_signs(sigma: Array, weights: Array) -> tuple[Array, Array]:
    """Vectors whose second moments are the identity: sum_q omega_q sigma_aq sigma_bq = delta_ab; sigma: (d, s).

    All vectors of signs, with equal weights of sum 1 - w l^2; and l times all of them, with weights of sum w; l and
    w are the first of the given entries and weights.
    """
    xp = namespace_of(sigma=sigma)
    d = sigma.shape[0]
    every = xp.constant(signs(d), like=sigma)
    each = xp.ones((2**d,), like=sigma) * xp.scalar(Fraction(1, 2**d), like=sigma)
    length, weight = sigma[0, 0:1], weights[0:1]
    scaled = xp.einsum("k,as->as", length, every)
    w = xp.einsum("k,s->s", weight, each)
    square = xp.einsum("k,k->k", length, length)
    rest = each - xp.einsum("k,s->s", square, w)
    return joined(scaled, every), joined(w, rest)
