"""A real symmetric matrix is diagonal in some orthonormal basis: a lemma of analysis, stated.

Statement.  For every real symmetric matrix S there are an orthogonal U and a real vector s with S = U diag(s) U^T.
If S = X X^T, then s >= 0.

Proof.  By induction on the size d; nothing is to be shown for d = 1.  The function u -> u^T S u is continuous on the
unit sphere, which is compact, and so has a greatest value s_1, at u_1 say.  For a unit vector w orthogonal to u_1 the
derivative of the function along cos(t) u_1 + sin(t) w vanishes at t = 0: 2 w^T S u_1 = 0.  Hence S u_1 is a multiple
of u_1, S u_1 = s_1 u_1, and S maps the orthogonal complement of u_1 into itself, as u_1^T S w = s_1 u_1^T w = 0.
There, in an orthonormal basis, it is a symmetric matrix of size d - 1.  If S = X X^T, then
s_k = u_k^T X X^T u_k = |X^T u_k|^2 is at least 0.
"""

from __future__ import annotations

from constructions.claim import Claim, Clause, Source

CLAUSES = (
    Clause(
        "Every real symmetric matrix is U diag(s) U^T with U orthogonal and s real;",
        read_off="by the proof written out in this module",
    ),
    Clause(
        "s >= 0 where it is X X^T for some X.",
        read_off="by the proof written out in this module",
    ),
)


def claim() -> Claim:
    """The lemma."""
    return Claim(name="spectral_theorem", clauses=CLAUSES, source=Source("attention-audit", "linear algebra"))
