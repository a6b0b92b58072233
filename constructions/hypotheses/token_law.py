"""The law of one token: a population Z (d, p) with weights pi, and its moments of order 2 and 4."""

from __future__ import annotations

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Hypothesis, Values
from constructions.hypotheses import population


def covariance(given: Values) -> Array:
    """E[z z^T], (d, d)."""
    z = given["Z"]
    return namespace_of(z=z).einsum("s,as,bs->ab", given["pi"], z, z)


def quartic(given: Values) -> Array:
    """E[|z|^2 z z^T], (d, d)."""
    z = given["Z"]
    return namespace_of(z=z).einsum("s,cs,cs,as,bs->ab", given["pi"], z, z, z, z)


def _identity(given: Values) -> Array:
    z = given["Z"]
    return namespace_of(z=z).eye(z.shape[0], like=z)


def _variance(given: Values) -> Array:
    return _identity(given) * given["v"]


def _fourth(given: Values) -> Array:
    """v^2 (d + 2 + e) I"""
    z, v = given["Z"], given["v"]
    return _identity(given) * (v * v * (namespace_of(z=z).size(z.shape[0], like=z) + 2 + given["e"]))


def _completed(given: Values, second: Array, fourth: Array) -> Values:
    """The population with these moments: of prompts of one token z, S = z z^T and S^2 = |z|^2 z z^T."""
    z, pi = population.with_gram_moments(given["Z"][:, None, :], given["pi"], second, fourth)
    return {**given, "Z": z[:, 0, :], "pi": pi}


TOKEN_VARIANCE = Hypothesis(
    "token_variance",
    "E[x x^T] = v I",
    lambda given: (covariance(given), _variance(given)),
    lambda given: _completed(given, _variance(given), quartic(given)),
)
TOKEN_FOURTH_MOMENT = Hypothesis(
    "token_fourth_moment",
    "E[|x|^2 x x^T] = v^2 (d + 2 + e) I",
    lambda given: (quartic(given), _fourth(given)),
    lambda given: _completed(given, covariance(given), _fourth(given)),
)
