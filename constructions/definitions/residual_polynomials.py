"""What L layers leave of an error along an eigenvector of S = X X^T: polynomials of its eigenvalue s.

All arrays are vectors of numbers, one polynomial of each entry.  The polynomials are made homogeneous by a second
variable t: their value at t = 1 is the one meant, their value at t = 0 is their leading coefficient times a power of s.
"""

from __future__ import annotations

from collections.abc import Mapping

from constructions.arrays.namespace import Array, Number, namespace_of

NAMES = ("e", "m", "p", "q")


def entrywise(*vectors: Array) -> Array:
    """The product entry by entry."""
    xp = namespace_of(**{f"factor {k}": v for k, v in enumerate(vectors)})
    return xp.einsum(",".join(["...k"] * len(vectors)) + "->...k", *vectors)


def next_polynomials(
    state: Mapping[str, Array], s: Array, t: Array, gamma: Number, h: Number, suffix: str = ""
) -> dict[str, Array]:
    """One layer of GD++ and of gradient descent, from e = m = p = q = 1:

        e <- t e^3,   m <- (t e^2 - gamma m^2 s) m,   p <- (t e^2 - h m^2 s) p,   q <- (t - h s) q.

    At t = 1 they are e = 1, the eigenvalue m of M, the residual p of GD++ and the residual q of gradient descent.
    """
    e, m, p, q = (state[name + suffix] for name in NAMES)
    power, moved = entrywise(t, e, e), entrywise(s, m, m)
    after = {
        "e": entrywise(power, e),
        "m": entrywise(power - moved * gamma, m),
        "p": entrywise(power - moved * h, p),
        "q": entrywise(t - s * h, q),
    }
    return {name + suffix: value for name, value in after.items()}


def next_powers(state: Mapping[str, Array], c: Array) -> dict[str, Array]:
    """C <- c C^3 and E <- c E: from C = E = 1, C = c^{(3^l - 1)/2} and E = c^l."""
    return {"C": entrywise(c, state["C"], state["C"], state["C"]), "E": entrywise(c, state["E"])}


def next_leading(state: Mapping[str, Array], gamma: Number, h: Number) -> dict[str, Array]:
    """mu <- -gamma mu^3, lead <- -h mu^2 lead, g <- -h g: not 0 as long as no gamma and no h is."""
    mu, lead, g = state["mu"], state["lead"], state["g"]
    return {"mu": entrywise(mu, mu, mu) * -gamma, "lead": entrywise(mu, mu, lead) * -h, "g": g * -h}


def decay(r: Array, s: Array, rate: Number) -> Array:
    """(1 - rate s_k) r_k"""
    return r - namespace_of(r=r, s=s).einsum("...k,...k->...k", r, s) * rate
