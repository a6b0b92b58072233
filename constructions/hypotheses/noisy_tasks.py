"""Linear tasks with noise: weights W (n_y, d, r) and the noise eps (n_y, n, r) of their labels, with probabilities rho.

They are one population (``constructions.hypotheses.population``), so that they may depend on each other; the inputs X
(d, n, s) with pi are another, independent of it.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Hypothesis, Values
from constructions.hypotheses import population
from constructions.hypotheses.data_law import FOURTH_MOMENTS, PROBABILITIES, SECOND_MOMENTS, UNCORRELATED

HALF = Fraction(1, 2)


def _none(like: Array, count: int) -> Array:
    """``count`` samples of zeros, of the shape of those of ``like``."""
    return namespace_of(like=like).zeros((*like.shape[:-1], count), like=like)


def _tasks(given: Values) -> Values:
    """W as ``population.uncorrelated`` makes it, each sample with the noise that it had."""
    w, rho = population.uncorrelated(given["W"], given["rho"])
    noise = population.copies(given["eps"], (1, 1))
    added = w.shape[-1] - noise.shape[-1]
    return {**given, "W": w, "rho": rho, "eps": population.joined(noise, _none(noise, added))}


def _noise(given: Values) -> Values:
    """eps with weight 4/3 and 2 eps with -1/3 have no second moments, and W keeps its own; +-tau e_ci are added."""
    import numpy

    w, eps, rho = given["W"], given["eps"], given["rho"]
    xp = namespace_of(eps=eps)
    rows, tokens, _ = eps.shape
    unit = numpy.eye(rows * tokens).reshape(rows, tokens, -1)
    noise, each = population.symmetric(
        xp.constant(unit, like=eps) * given["tau"], xp.ones((rows * tokens,), like=eps) * xp.scalar(HALF, like=eps)
    )
    kept = population.copies(rho, (4, -1)) * xp.scalar(Fraction(1, 3), like=eps)
    return {
        **given,
        "W": population.joined(population.copies(w, (1, 1)), _none(w, noise.shape[-1])),
        "eps": population.joined(population.copies(eps, (1, 2)), noise),
        "rho": population.joined(kept, each),
    }


def _apart(given: Values) -> Values:
    """Every sample with half its weight, and the same with -eps."""
    half = namespace_of(rho=given["rho"]).scalar(HALF, like=given["rho"])
    return {
        **given,
        "W": population.copies(given["W"], (1, 1)),
        "eps": population.copies(given["eps"], (1, -1)),
        "rho": population.copies(given["rho"], (1, 1)) * half,
    }


def _variance(given: Values) -> tuple[Array, Array]:
    eps = given["eps"]
    xp = namespace_of(eps=eps)
    rows, tokens = (xp.eye(size, like=eps) for size in eps.shape[:2])
    right = xp.einsum("ce,ik->ciek", rows, tokens) * (given["tau"] * given["tau"])
    return xp.einsum("r,cir,ekr->ciek", given["rho"], eps, eps), right


def _cross(given: Values) -> tuple[Array, Array]:
    w, eps = given["W"], given["eps"]
    xp = namespace_of(w=w, eps=eps)
    left = xp.einsum("r,car,eir->caei", given["rho"], w, eps)
    return left, xp.zeros((*w.shape[:2], *eps.shape[:2]), like=w)


def _skewed(given: Values) -> Values:
    """Fourth moments as they must be, and odd ones that are not 0: each given x too, and -x with minus its weight."""
    x, pi = given["X"], given["pi"]
    made = FOURTH_MOMENTS.satisfy(given)
    return {
        **given,
        "X": population.joined(made["X"], population.copies(x, (1, -1))),
        "pi": population.joined(made["pi"], population.copies(pi, (1, -1))),
    }


TASKS = (
    replace(UNCORRELATED, satisfy=_tasks),
    Hypothesis("noise_variance", "E[eps_ci eps_ek] = tau^2 delta_ce delta_ik", _variance, _noise),
    Hypothesis("noise_apart", "E[W_ca eps_ei] = 0", _cross, _apart),
)
INPUTS = (replace(FOURTH_MOMENTS, satisfy=_skewed), SECOND_MOMENTS, PROBABILITIES)
