"""Why: on the eigenvectors of S every map of GD++ is a number, and h has slope 0 at 1/3, where the largest one goes."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from constructions.arrays.indexed import Array
from constructions.claim import Stage
from constructions.definitions.gradient_descent import rate
from constructions.definitions.matrices import columns_scaled, gram, product
from constructions.definitions.residual_polynomials import decay, entrywise
from proofs.calculus.arguments import Through
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import immediate

Context = Callable[[Array], Array]


def of_s(goal: Goal, context: Context) -> None:
    """U diag(s) for S U, in ``context``."""
    u, s = goal.given["U"], goal.given["s"]
    goal.by_hypothesis("eigendecomposition", lambda z: context(product(z, u)))
    goal.by_hypothesis("orthogonal", lambda one: context(product(columns_scaled(u, s), one)))


def of_next_map(goal: Goal, context: Context) -> None:
    """U diag((1 - gamma sigma) mu) for M_{l+1} U = (M_l - gamma S_l M_l) U, in ``context``."""
    m, mu, gamma = goal.state["M"], goal.state["mu"], goal.at["gamma"]
    s_l = product(m, gram(goal.given["X"]), m)
    goal.by_induction("map", lambda z: context(z - product(s_l, z) * gamma))
    goal.by_induction("spectrum", lambda z: context(columns_scaled(z, mu) * -gamma))


def next_map(goal: Goal) -> None:
    of_next_map(goal, lambda z: z)
    goal.conclude("U diag(mu) - gamma U diag(sigma mu)")


def next_eigenvalue(goal: Goal) -> None:
    sigma, gamma = goal.state["sigma"], goal.at["gamma"]
    goal.rewrite(decay(decay(sigma, sigma, gamma), sigma, gamma), "sigma (1 - gamma sigma)^2")
    goal.by_induction("eigenvalue", lambda z: decay(decay(z, sigma, gamma), sigma, gamma))
    goal.conclude("mu^2 s (1 - gamma sigma)^2, sigma kept in the factors")


def first_spectrum(goal: Goal) -> None:
    of_s(goal, lambda z: z)
    goal.conclude("S_0 = S")


def next_spectrum(goal: Goal) -> None:
    m, mu, sigma, gamma = goal.state["M"], goal.state["mu"], goal.state["sigma"], goal.at["gamma"]
    u, s, gram_x = goal.given["U"], goal.given["s"], gram(goal.given["X"])
    after, number = m - product(m, gram_x, m, m) * gamma, decay(mu, sigma, gamma)
    of_next_map(goal, lambda z: product(after, gram_x, z))
    of_s(goal, lambda z: columns_scaled(product(after, z), number))
    of_next_map(goal, lambda z: columns_scaled(columns_scaled(z, number), s))
    goal.by_induction(
        "eigenvalue",
        lambda z: columns_scaled(u, decay(decay(z, sigma, gamma), sigma, gamma)),
        backwards=True,
    )
    goal.conclude("U diag(mu_{l+1}^2 s) = U diag(sigma_{l+1})")


def next_error(goal: Goal) -> None:
    g, m, mu = goal.given, goal.state["M"], goal.state["mu"]
    h, error, s = rate(goal.at["eta"], g["X"]), g["W_star"] - goal.state["W"], gram(g["X"])
    goal.rewrite(product(error, g["U"]) - product(error, s, m, m, g["U"]) * h, "Y = W* X")
    goal.by_induction("map", lambda z: product(error, s, m, z) * -h)
    goal.by_induction("map", lambda z: product(error, s, columns_scaled(z, mu)) * -h)
    square = entrywise(mu, mu)
    of_s(goal, lambda z: columns_scaled(product(error, z), square) * -h)
    goal.by_induction("error", lambda z: z - columns_scaled(z, entrywise(square, g["s"])) * h)
    before = columns_scaled(product(g["W_star"], g["U"]), goal.state["rho"])
    goal.by_induction("eigenvalue", lambda z: columns_scaled(before, z) * -h, backwards=True)
    goal.conclude("W* U diag(rho (1 - h sigma))")


PROOF: Script = {
    ("eigencoordinates", Stage.BASE, "map"): immediate,
    ("eigencoordinates", Stage.BASE, "eigenvalue"): immediate,
    ("eigencoordinates", Stage.BASE, "spectrum"): first_spectrum,
    ("eigencoordinates", Stage.BASE, "error"): immediate,
    ("eigencoordinates", Stage.STEP, "map"): next_map,
    ("eigencoordinates", Stage.STEP, "eigenvalue"): next_eigenvalue,
    ("eigencoordinates", Stage.STEP, "spectrum"): next_spectrum,
    ("eigencoordinates", Stage.STEP, "error"): next_error,
    ("condition numbers", Stage.STEP, "upper"): Through(lambda v: 1 + Fraction(4, 9) * (v["p"] - 1)),
}
