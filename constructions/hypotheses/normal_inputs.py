"""The second and fourth moments of a context whose columns are independent and N(0, Sigma), by Isserlis.

X (d, n, s) is a population with weights pi (``constructions.hypotheses.population``).
"""

from __future__ import annotations

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Hypothesis, Values
from constructions.definitions.matrices import product, transposed
from constructions.hypotheses import population
from constructions.hypotheses.pseudo_inverse import inverse


def _pair(given: Values) -> Array:
    """E[X_ai X_bj] = delta_ij Sigma_ab"""
    sigma, x = given["Sigma"], given["X"]
    xp = namespace_of(sigma=sigma, x=x)
    return xp.einsum("ab,ij->aibj", sigma, xp.eye(x.shape[1], like=x))


def _second(given: Values) -> tuple[Array, Array]:
    x = given["X"]
    return namespace_of(x=x).einsum("s,ais,bjs->aibj", given["pi"], x, x), _pair(given)


def _fourth(given: Values) -> tuple[Array, Array]:
    x, pair = given["X"], _pair(given)
    xp = namespace_of(x=x)
    squares = xp.einsum("ais,bjs->aibjs", x, x)  # two by two, as five at once take longer in numbers
    left = xp.einsum("aibjs,ckdls->aibjckdl", xp.einsum("s,aibjs->aibjs", given["pi"], squares), squares)
    right = xp.einsum("aibj,ckdl->aibjckdl", pair, pair) + xp.einsum("aick,bjdl->aibjckdl", pair, pair)
    return left, right + xp.einsum("aidl,bjck->aibjckdl", pair, pair)


def _from_standard(given: Values) -> Values:
    """X = L Z and Sigma = L L^T, Z with the fourth moments of standard normal entries, L the free Sigma."""
    factor = given["Sigma"]
    xp = namespace_of(factor=factor)
    z, pi = population.with_fourth_moments(given["X"], 1, 0)
    return {**given, "X": xp.einsum("ab,bis->ais", factor, z), "pi": pi, "Sigma": product(factor, transposed(factor))}


def _with_second(given: Values) -> Values:
    half = namespace_of(pi=given["pi"]).scalar(0.5, like=given["pi"])
    sigma = (given["Sigma"] + transposed(given["Sigma"])) * half
    x, pi = population.with_second_moments_of(given["X"], given["pi"], sigma)
    return {**given, "X": x, "pi": pi, "Sigma": sigma}


def _whitened(given: Values) -> tuple[Array, Array]:
    psi = given["Psi"]
    return product(psi, given["Sigma"]), namespace_of(psi=psi).eye(psi.shape[0], like=psi)


NORMAL_FOURTH_MOMENTS = Hypothesis(
    "normal_fourth_moments",
    "the entries of X have the fourth moments of independent columns from N(0, Sigma)",
    _fourth,
    _from_standard,
)
NORMAL_SECOND_MOMENTS = Hypothesis("normal_second_moments", "E[X_ai X_bj] = delta_ij Sigma_ab", _second, _with_second)
WHITENED = Hypothesis("whitened", "Psi Sigma = I", _whitened, lambda given: {**given, "Psi": inverse(given["Sigma"])})
