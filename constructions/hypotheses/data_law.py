"""What laws the data may have: conditions on moments, each an equation and a population that meets it.

Inputs are populations (``constructions.hypotheses.population``): W (n_y, d, r) with weights rho, X (d, n, s) with
weights pi, q (d, t) with weights tau.  Independence is the product of populations: sums over r, s and t apart.  A
claim calls every axis that counts samples p: populations of one size lose nothing, as weights may be 0.
"""

from __future__ import annotations

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Hypothesis, Values
from constructions.definitions.matrices import product
from constructions.hypotheses import population
from constructions.hypotheses.population import gram, mean, mean_square


def _odd_moments(given: Values, b: Array, cubic: Array) -> tuple[Array, Array]:
    w, rho = given["W"], given["rho"]
    xp = namespace_of(w=w)
    first = xp.einsum("r,car,ca->", rho, w, b)
    third = xp.einsum("r,car,ebr,fgr,caebfg->", rho, w, w, w, cubic)
    return first + third, xp.zeros((), like=w)


def _uncorrelated(given: Values) -> tuple[Array, Array]:
    w = given["W"]
    xp = namespace_of(w=w)
    rows, columns = (xp.eye(size, like=w) for size in w.shape[:2])
    return xp.einsum("r,car,ebr->caeb", given["rho"], w, w), xp.einsum("ce,ab->caeb", rows, columns)


def _normal(given: Values) -> Values:
    """C = C_0 C_0^T G and sum pi S^2 = G, sum pi S = G C_0 C_0^T G for G = C_0 + C_0^T, C_0 the free C."""
    xp = namespace_of(c=given["C"])
    transposed = xp.einsum("ab->ba", given["C"])
    second = given["C"] + transposed
    c = product(given["C"], transposed, second)
    made = population.with_gram_moments(given["X"], given["pi"], product(second, c), second)
    return {**_with(given, ("X", "pi"), made), "C": c}


def _fourth_moments(given: Values) -> tuple[Array, Array]:
    x, v, e = given["X"], given["v"], given["e"]
    xp = namespace_of(x=x)
    features, tokens = (xp.eye(size, like=x) for size in x.shape[:2])
    pairs = xp.einsum("ab,ij->aibj", features, tokens)
    pairings = [xp.einsum(f"{p},{q}->aibjckdl", pairs, pairs) for p, q in (("aibj", "ckdl"), ("aick", "bjdl"))]
    pairings.append(xp.einsum("aidl,bjck->aibjckdl", pairs, pairs))
    equal = xp.einsum("aibj,bjck,ckdl->aibjckdl", pairs, pairs, pairs)
    right = (pairings[0] + pairings[1] + pairings[2]) * (v * v) + equal * (v * v * e)
    squares = xp.einsum("ais,bjs->aibjs", x, x)  # two by two: in numbers, five at once take ten times as long
    return xp.einsum("aibjs,ckdls->aibjckdl", xp.einsum("s,aibjs->aibjs", given["pi"], squares), squares), right


def _second_moments(given: Values) -> tuple[Array, Array]:
    x = given["X"]
    xp = namespace_of(x=x)
    features, tokens = (xp.eye(size, like=x) for size in x.shape[:2])
    right = xp.einsum("ab,ij->aibj", features, tokens) * given["v"]
    return xp.einsum("s,ais,bjs->aibj", given["pi"], x, x), right


def _with(given: Values, names: tuple[str, str], made: tuple[Array, Array]) -> Values:
    """``given`` with another population of these names."""
    return {**given, **dict(zip(names, made, strict=True))}


SIGN_SYMMETRIC = Hypothesis(
    "sign_symmetric",
    "W has the law of -W: its odd moments of order 1 and 3 are 0",
    _odd_moments,
    lambda given: _with(given, ("W", "rho"), population.symmetric(given["W"], given["rho"])),
    parameters=(("n_y", "d"), ("n_y", "d", "n_y", "d", "n_y", "d")),
)
UNCORRELATED = Hypothesis(
    "uncorrelated",
    "E[W_ca W_eb] = delta_ce delta_ab",
    _uncorrelated,
    lambda given: _with(given, ("W", "rho"), population.uncorrelated(given["W"], given["rho"])),
)
NORMAL = Hypothesis(
    "normal_equation",
    "E[S^2] C = E[S]",
    lambda given: (
        product(mean_square(gram(given["X"]), given["pi"]), given["C"]),
        mean(gram(given["X"]), given["pi"]),
    ),
    _normal,
)
PROBABILITIES = Hypothesis(
    "probabilities",
    "the weights pi sum to 1",
    lambda given: (
        namespace_of(pi=given["pi"]).einsum("s->", given["pi"]),
        namespace_of(pi=given["pi"]).ones((), like=given["pi"]),
    ),
    lambda given: _with(given, ("X", "pi"), population.normalised(given["X"], given["pi"])),
)
FOURTH_MOMENTS = Hypothesis(
    "fourth_moments",
    "the coordinates of X have the fourth moments of independent ones with fourth cumulant v^2 e",
    _fourth_moments,
    lambda given: _with(given, ("X", "pi"), population.with_fourth_moments(given["X"], given["v"], given["e"])),
)
SECOND_MOMENTS = Hypothesis(
    "second_moments",
    "the coordinates of X are uncorrelated and have variance v",
    _second_moments,
    lambda given: _with(given, ("X", "pi"), population.with_second_moments(given["X"], given["pi"], given["v"])),
)


def _signs(given: Values) -> tuple[Array, Array]:
    sigma = given["sigma"]
    xp = namespace_of(sigma=sigma)
    return xp.einsum("aq,aq->aq", sigma, sigma), xp.ones(sigma.shape, like=sigma)


def _random_signs(given: Values) -> tuple[Array, Array]:
    sigma = given["sigma"]
    xp = namespace_of(sigma=sigma)
    return xp.einsum("q,aq,bq->ab", given["omega"], sigma, sigma), xp.eye(sigma.shape[0], like=sigma)


def _ratio(given: Values) -> tuple[Array, Array]:
    s, pi = gram(given["X"]), given["pi"]
    xp = namespace_of(s=s)
    return xp.einsum("a,aa->a", given["c"], mean_square(s, pi)), xp.einsum("aa->a", mean(s, pi))


def _quotient(given: Values) -> Values:
    s, pi = gram(given["X"]), given["pi"]
    xp = namespace_of(s=s)
    below = xp.reciprocal(xp.einsum("aa->a", mean_square(s, pi)))
    return {**given, "c": xp.einsum("aa,a->a", mean(s, pi), below)}


def _all_ones(given: Values) -> Values:
    sigma = given["sigma"]
    return {**given, "sigma": namespace_of(sigma=sigma).ones(sigma.shape, like=sigma)}


SIGNS = Hypothesis("signs", "sigma_j^2 = 1 for every coordinate j", _signs, _all_ones)
RANDOM_SIGNS = Hypothesis(
    "random_signs",
    "the signs sigma_j are uncorrelated: E[sigma_j sigma_k] = delta_jk",
    _random_signs,
    lambda given: _with(given, ("sigma", "omega"), population.random_signs(given["sigma"], given["omega"])),
)
RATIO = Hypothesis("ratio", "c_j = E[S_jj]/E[(S^2)_jj]", _ratio, _quotient)
