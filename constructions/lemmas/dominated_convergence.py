"""A mean of what tends to 0 below something of finite mean tends to 0: a lemma of analysis, stated.

Statement.  Let g_0, g_1, ... and g be random variables with 0 <= g_L <= g, E g finite and g_L -> 0 almost surely.  Then
E g_L -> 0.  If g_L <= c_L g for numbers c_L, then E g_L <= c_L E g.

Proof.  Let eps > 0.  The events B_m = {g_L > eps for some L >= m} decrease as m grows, and their intersection is within
the event that g_L does not tend to 0, of probability 0; as a probability is countably additive, P(B_m) -> 0, and so
P(A_L) -> 0 for A_L = {g_L > eps}, which is within B_L.  For every number c > 0, E g_L is at most

    eps + E[g 1_{A_L}] <= eps + c P(A_L) + E[g 1_{g > c}],    E[g 1_{g > c}] <= 2 (E g - E min(g, c/2)),

the latter because g <= 2 (g - c/2) where g > c.  As c grows, E min(g, c/2) tends to E g, which is what the mean of
g >= 0 is: so choose c with E[g 1_{g > c}] <= eps, and then m with c P(A_L) <= eps for L >= m.  From there on
E g_L <= 3 eps.  The last sentence is that a mean is monotone and linear.
"""

from __future__ import annotations

from constructions.claim import Claim, Clause, Source

CLAUSES = (
    Clause(
        "If 0 <= g_L <= g, E g is finite and g_L tends to 0 almost surely, then E g_L tends to 0;",
        read_off="by the proof written out in this module",
    ),
    Clause(
        "if g_L <= c_L g, then E g_L <= c_L E g.",
        read_off="by the proof written out in this module",
    ),
)


def claim() -> Claim:
    """The lemma."""
    return Claim(name="dominated_convergence", clauses=CLAUSES, source=Source("attention-audit", "probability"))
