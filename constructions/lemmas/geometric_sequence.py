"""The powers of q >= 0 tend to 0 if q < 1 and do not if q >= 1: both with explicit bounds."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from constructions.arrays.namespace import Number
from constructions.claim import BoundedSequence, Claim, Clause, Mutant, Source, Values, Variable

CLAUSES = (
    Clause(
        "For every L, 0 <= q^L <= 1/(1 + L (1 - q)) if 0 <= q <= 1,",
        by=("inside",),
    ),
    Clause(
        "and q^L >= 1 + L (q - 1) if q >= 1:",
        by=("outside",),
    ),
    Clause(
        "the powers of q >= 0 tend to 0 if q < 1, are 1 if q = 1, and exceed every number if q > 1.",
        by=(
            "inside",
            "outside",
        ),
        read_off=(
            "1/(1 + L a) is below any given positive number from some L on if a > 0, and 1 + L a above any; at q "
            "= 1 both bounds are 1"
        ),
    ),
)


def power(v: Values) -> Number:
    """q^(l+1) from p = q^l."""
    return v["q"] * v["p"]


def decay(v: Values) -> Number:
    return 1 / (1 + v["l"] * (1 - v["q"]))


def growth(v: Values) -> Number:
    """Bernoulli's bound."""
    return 1 + v["l"] * (v["q"] - 1)


def claim(
    advance: Callable[[Values], Number] = power,
    decay: Callable[[Values], Number] = decay,
    growth: Callable[[Values], Number] = growth,
    floor: Callable[[Values], Number] = lambda v: 0,
    start: Callable[[Values], Number] = lambda v: 1,
) -> Claim:
    """The claim, from its ingredients."""
    inside = Variable("q", lower=lambda v: 0, upper=lambda v: 1)
    outside = Variable("q", lower=lambda v: 1)
    return Claim(
        name="geometric_sequence",
        clauses=CLAUSES,
        source=Source("attention-audit", "real analysis"),
        sequences=(
            BoundedSequence("inside", (inside,), start, advance, lower=floor, upper=decay),
            BoundedSequence("outside", (outside,), start, advance, lower=growth),
        ),
        remarks=("1/(1 + L a) is below any given positive number from some L on if a > 0, and 1 + L a above any.",),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        Mutant("at least 1/(1 + 2 l) for q < 1", claim(floor=lambda v: 1 / (1 + 2 * v["l"]))),
        Mutant("decay twice as fast", claim(decay=lambda v: 1 / (1 + 2 * v["l"] * (1 - v["q"])))),
        Mutant("decay like 1/l^2", claim(decay=lambda v: 1 / (1 + v["l"] * v["l"] * (1 - v["q"])))),
        Mutant("growth twice as fast", claim(growth=lambda v: 1 + 2 * v["l"] * (v["q"] - 1))),
        Mutant("growth like l^2", claim(growth=lambda v: 1 + v["l"] * v["l"] * (v["q"] - 1))),
        Mutant("from 2", claim(start=lambda v: 2)),
        Mutant("from -1", claim(start=lambda v: -1)),
        Mutant("from 1/2", claim(start=lambda v: Fraction(1, 2))),
        Mutant("alternating powers", claim(advance=lambda v: -power(v))),
        Mutant("divided by 1 + q", claim(advance=lambda v: power(v) / (1 + v["q"]))),
    )
