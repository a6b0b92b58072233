"""What is jointly Gaussian and uncorrelated is independent: a lemma of probability, stated.

Statement.  Let (y, y_t) be jointly Gaussian with mean 0, E[y y^T] = Khat, E[y y_t] = nu, and Khat w = nu (for example
w = Khat^+ nu).  Then e = y_t - w^T y is independent of y, so E(y_t | y) = w^T y; and for every measurable g,
E(g(y) - y_t)^2 = E(w^T y - y_t)^2 + E(g(y) - w^T y)^2, both sides infinite if E g(y)^2 is.

Proof.  (y, e) is a linear image of (y, y_t), hence Gaussian with mean 0, and E[e y] = nu - Khat w = 0.  Its
characteristic function at (a, c) is exp(-E(a^T y + c e)^2/2) = exp(-a^T Khat a/2) exp(-c^2 E[e^2]/2), the product of
those of y and of e.  A law is determined by its characteristic function, so the law of (y, e) is the product of those
of y and of e: they are independent, whether or not Khat is singular.  Hence E(e | y) = E e = 0 and E(y_t | y) = w^T y.
As e has finite variance, g(y) - y_t = (g(y) - w^T y) - e has a finite second moment exactly if g(y) - w^T y has one;
then E[e (g(y) - w^T y)] = E e E[g(y) - w^T y] = 0 by independence, and the square expands as stated.
"""

from __future__ import annotations

from constructions.claim import Claim, Clause, Source

CLAUSES = (
    Clause(
        "If (y, y_t) is jointly Gaussian with mean 0 and E[w^T y y_i] = E[y_t y_i] for all i, then y_t - w^T y "
        "is independent of y:",
        read_off="by the proof written out in this module",
    ),
    Clause(
        "E(y_t | y) = w^T y,",
        read_off="by the proof written out in this module",
    ),
    Clause(
        "and no function of y has a smaller mean square error.",
        read_off="by the proof written out in this module",
    ),
)


def claim() -> Claim:
    """The lemma."""
    return Claim(name="gaussian_conditioning", clauses=CLAUSES, source=Source("attention-audit", "probability"))
