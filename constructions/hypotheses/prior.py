"""What the labels of a random task have for moments: y = (W_0 + D) x + eps, with (D, eps) of mean 0.

D (n_y, d, r) and eps (n_y, n, r) are one population with weights rho, so that they may depend on each other; X, pi as
in ``constructions.hypotheses.data_law``; Psi (d, d) is the covariance of each row of D, ``noise`` the variance of eps.
"""

from __future__ import annotations

from fractions import Fraction

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Hypothesis, Values
from constructions.definitions.matrices import product, transposed
from constructions.hypotheses import population
from constructions.hypotheses.population import gram, mean
from constructions.hypotheses.pseudo_inverse import inverse


def _on_rows(rows: int, of_columns: Array) -> Array:
    """delta_ce M_ab, shape (n_y, k, n_y, k)."""
    xp = namespace_of(m=of_columns)
    return xp.einsum("ce,ab->caeb", xp.eye(rows, like=of_columns), of_columns)


def _covariance(given: Values) -> tuple[Array, Array]:
    d = given["D"]
    return namespace_of(d=d).einsum("r,car,ebr->caeb", given["rho"], d, d), _on_rows(d.shape[0], given["Psi"])


def _noise(given: Values) -> tuple[Array, Array]:
    eps = given["eps"]
    xp = namespace_of(eps=eps)
    tokens = xp.einsum("ij,->ij", xp.eye(eps.shape[1], like=eps), given["noise"])
    return xp.einsum("r,cir,ejr->ciej", given["rho"], eps, eps), _on_rows(eps.shape[0], tokens)


def _cross(given: Values) -> tuple[Array, Array]:
    d, eps = given["D"], given["eps"]
    xp = namespace_of(d=d, eps=eps)
    made = xp.einsum("r,car,eir->caei", given["rho"], d, eps)
    return made, xp.zeros(made.shape, like=d)


def _more(given: Values, d: Array, eps: Array, weights: Array) -> Values:
    """``given`` with further samples of (D, eps), d (n_y, d, K) and eps (n_y, n, K)."""
    return {
        **given,
        "D": population.joined(given["D"], d),
        "eps": population.joined(given["eps"], eps),
        "rho": population.joined(given["rho"], weights),
    }


def _with_covariance(given: Values) -> Values:
    """Psi becomes symmetric, and samples with eps = 0 are added."""
    given = {**given, "Psi": given["Psi"] + transposed(given["Psi"])}
    d, eps = given["D"], given["eps"]
    samples, weights = population.with_covariance(d, given["rho"], _covariance(given)[1])
    zeros = namespace_of(eps=eps).zeros((*eps.shape[:2], samples.shape[-1]), like=eps)
    return _more(given, samples, zeros, weights)


def _with_noise(given: Values) -> Values:
    """Samples with D = 0 are added."""
    d, eps = given["D"], given["eps"]
    samples, weights = population.with_covariance(eps, given["rho"], _noise(given)[1])
    zeros = namespace_of(d=d).zeros((*d.shape[:2], samples.shape[-1]), like=d)
    return _more(given, zeros, samples, weights)


def _uncorrelated(given: Values) -> Values:
    """For every coordinate e of D samples (e, v) and (e, -v) with opposite weights, v being what E[e^T D eps] misses.

    They change no other second moment.
    """
    import numpy

    d = given["D"]
    xp = namespace_of(d=d)
    rows, columns, _ = d.shape
    unit = xp.constant(numpy.eye(rows * columns).reshape(rows, columns, -1), like=d)
    missing = xp.einsum("caei,cak->eik", _cross(given)[0], unit)
    half = xp.ones((rows * columns,), like=d) * xp.scalar(Fraction(1, 2), like=d)
    return _more(
        given, population.copies(unit, (1, 1)), population.copies(missing, (-1, 1)), population.copies(half, (1, -1))
    )


def moment_matrix(given: Values) -> Array:
    """E[S Psi S] + noise E[S], shape (d, d)."""
    s = gram(given["X"])
    xp = namespace_of(s=s)
    spread = xp.einsum("abs,bc,ces,s->ae", s, given["Psi"], s, given["pi"])
    return spread + xp.einsum("ab,->ab", mean(s, given["pi"]), given["noise"])


def _normal_equation(given: Values) -> tuple[Array, Array]:
    return product(moment_matrix(given), given["C"]), product(mean(gram(given["X"]), given["pi"]), given["Psi"])


def _solved(given: Values) -> Values:
    """Prompts (e_a, 0, ..., 0) are added, so that S spans all directions, and 0 with the opposite weight."""
    x, pi = given["X"], given["pi"]
    d, n, _ = x.shape
    xp = namespace_of(x=x)
    first = xp.einsum("as,i->ais", xp.eye(d, like=x), xp.eye(n, like=x)[0])
    ones = xp.ones((d,), like=x)
    points = population.copies(first, (1, 0))
    given = {
        **given,
        "X": population.joined(x, points),
        "pi": population.joined(pi, population.copies(ones, (1, -1))),
    }
    return {**given, "C": product(inverse(moment_matrix(given)), _normal_equation(given)[1])}


COVARIANCE = Hypothesis("covariance", "E[D_ca D_eb] = delta_ce Psi_ab", _covariance, _with_covariance)
NOISE = Hypothesis("noise_variance", "E[eps_ci eps_ej] = noise delta_ce delta_ij", _noise, _with_noise)
UNCORRELATED_NOISE = Hypothesis("uncorrelated_noise", "E[D_ca eps_ei] = 0", _cross, _uncorrelated)
NORMAL_EQUATION = Hypothesis("normal_equation", "(E[S Psi S] + noise E[S]) C = E[S] Psi", _normal_equation, _solved)
