"""Bounds of sinh and cosh near 0, from their power series: a lemma of analysis, stated.

Statement.  For every real y, cosh y >= 1 and cosh y - 1 <= (y^2/2) cosh y.  For 0 <= x <= 2, cosh x <= 4 and
0 <= sinh x - x <= (2/3) x^3; and sinh is odd, cosh even.

Proof.  cosh y = sum_k y^(2k)/(2k)! has no negative term, the first being 1.  For the second inequality compare
coefficients: cosh y - 1 = sum_k y^(2k+2)/(2k+2)! over k >= 0, (y^2/2) cosh y = sum_k y^(2k+2)/(2 (2k)!), and
(2k+2)! = (2k)! (2k+1)(2k+2) >= 2 (2k)!.  In the same way sinh x - x = sum_k x^(2k+3)/(2k+3)! <= (x^3/6) cosh x for
x >= 0, since (2k+1)(2k+2)(2k+3) >= 6.  For 0 <= x <= 2, cosh x <= cosh 2 = 1 + 2 + sum over k >= 2 of 4^k/(2k)!; the
first of these terms is 2/3 and the quotient of one to the one before is 4/((2k+1)(2k+2)) <= 2/15, so that
cosh 2 <= 3 + (2/3)/(1 - 2/15) = 3 + 10/13 < 4, and (x^3/6) cosh x <= (2/3) x^3.
"""

from __future__ import annotations

from constructions.claim import Claim, Clause, Source

CLAUSES = (
    Clause(
        "cosh y >= 1 and cosh y - 1 <= (y^2/2) cosh y for every real y;",
        read_off="by the proof written out in this module",
    ),
    Clause(
        "cosh x <= 4 and 0 <= sinh x - x <= (2/3) x^3 for 0 <= x <= 2.",
        read_off="by the proof written out in this module",
    ),
)


def claim() -> Claim:
    """The lemma."""
    return Claim(name="hyperbolic_bounds", clauses=CLAUSES, source=Source("attention-audit", "power series"))
