"""A regularised function has a minimum, and its derivative vanishes there: a lemma of analysis, stated.

Statement.  Let f be a differentiable function on R^k, bounded below, and eps > 0.  Then f + eps |.|^2 has a smallest
value, at x say, and grad f(x) = -2 eps x.  As eps tends to 0, f(x) tends to inf f.

Proof.  f is continuous, and f(z) + eps |z|^2 > f(0) for |z|^2 > (f(0) - inf f) / eps.  On the ball of the other z,
which is compact and holds 0, the sum has a smallest value; it is at most that at 0, and so smallest on R^k.  There the
derivative along every direction vanishes, as the sum is no smaller on either side: grad f(x) + 2 eps x = 0.  For
every z, f(x) <= f(x) + eps |x|^2 <= f(z) + eps |z|^2; given delta > 0, choose z with f(z) <= inf f + delta / 2, and
then eps with eps |z|^2 <= delta / 2: f(x) <= inf f + delta.
"""

from __future__ import annotations

from constructions.claim import Claim, Clause, Source

CLAUSES = (
    Clause(
        "For f on R^k differentiable and bounded below and eps > 0, f + eps |.|^2 has a minimiser x;",
        read_off="by the proof written out in this module",
    ),
    Clause(
        "grad f(x) = -2 eps x,",
        read_off="by the proof written out in this module",
    ),
    Clause(
        "and f(x) tends to inf f as eps tends to 0.",
        read_off="by the proof written out in this module",
    ),
)


def claim() -> Claim:
    """The lemma."""
    return Claim(name="regularised_minimum", clauses=CLAUSES, source=Source("attention-audit", "real analysis"))
