"""A continuous function takes every value between two of its values: a lemma of analysis, stated.

Statement.  Let f be continuous on [a, b], and y between f(a) and f(b).  Then f(t) = y for some t in [a, b].

Proof.  Let f(a) >= y >= f(b); else take -f and -y, for which -f(a) >= -y >= -f(b).  Halve the interval again and again,
keeping a half whose left end has f >= y and whose right end has f <= y: the middle is one or the other.  The left ends
increase, the right ends decrease, and their distance tends to 0, so that both tend to one t in [a, b]; by continuity
f(t) >= y and f(t) <= y.
"""

from __future__ import annotations

from constructions.claim import Claim, Clause, Source

CLAUSES = (
    Clause(
        "A continuous function on an interval takes every value between those at its ends.",
        read_off="by the proof written out in this module",
    ),
)


def claim() -> Claim:
    """The lemma."""
    return Claim(name="intermediate_value", clauses=CLAUSES, source=Source("attention-audit", "real analysis"))
