"""GD++ conditions every problem better, whatever gamma > 0: false, and the poster names no range."""

from __future__ import annotations

from constructions.claim import Claim, Clause, Inequality, Relation, Source, Variable
from constructions.definitions.condition_number import mapped
from constructions.gradient_descent_plus_plus import gradient_descent_plus_plus_conditioning as corrected

CLAUSES = (
    Clause(
        "For every gamma > 0, lambda -> lambda (1 - gamma lambda)^2 makes the condition number of a spectrum in "
        "[l_n, l_1] smaller.",
        by=("improves",),
        read_off=(
            "smaller for every spectrum with these ends: a quotient of two eigenvalues after the map is below "
            "kappa = l_1/l_n"
        ),
    ),
)


def claim() -> Claim:
    """h(v) < kappa h(w) for all v, w in [t/kappa, t] and all t > 0."""
    t = Variable("t", lower=lambda v: 0, lower_open=True)
    within = tuple(Variable(name, lower=lambda v: v["t"] / v["kappa"], upper=lambda v: v["t"]) for name in ("v", "w"))
    return Claim(
        name="gradient_descent_plus_plus_conditioning_as_read",
        clauses=CLAUSES,
        source=Source(
            "vonoswald2023poster",
            "GD++",
            words="(content) the change of H makes the problem better conditioned; no range of gamma is named",
            read="on the poster; the paper's appendix discusses a range",
        ),
        inequalities=(
            Inequality(
                "improves",
                (corrected.KAPPA, t, *within),
                lambda v: (mapped(v["v"]), v["kappa"] * mapped(v["w"])),
                Relation.LESS,
            ),
        ),
        remarks=("Here t = gamma l_1, kappa = l_1/l_n, and v and w are gamma times two eigenvalues.",),
    )
