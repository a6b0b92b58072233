"""The printed first two iterates of Newton's iteration: false, their coefficients are those of other polynomials."""

from __future__ import annotations

from constructions.arrays.namespace import Array, Number
from constructions.claim import Claim, Clause, Source
from constructions.definitions import newton
from constructions.definitions.matrices import product
from constructions.newton import newton_layer

CLAUSES = (
    Clause(
        "M_{j+1} = 2 M_j - M_j S M_j from M_0 = a S has M_1 = 2 a S - 4 a^2 S^3",
        by=("first iterates: X_1",),
    ),
    Clause(
        "and M_2 = 4 a S - 12 a^2 S^3 + 16 a^3 S^5 - 16 a^4 S^7.",
        by=("first iterates: X_2",),
    ),
)


def first(s: Array, a: Number) -> Array:
    """2 a S - 4 a^2 S^3"""
    return s * (a * 2) - product(s, s, s) * (a * a * 4)


def second(s: Array, a: Number) -> Array:
    """4 a S - 12 a^2 S^3 + 16 a^3 S^5 - 16 a^4 S^7"""
    three, five, seven = (product(*[s] * k) for k in (3, 5, 7))
    return s * (a * 4) - three * (a * a * 12) + five * (a * a * a * 16) - seven * (a * a * a * a * 16)


def claim() -> Claim:
    """The iterates with the printed coefficients."""
    return Claim(
        name="newton_iterates_as_read",
        clauses=CLAUSES,
        source=Source(
            "fu2024",
            "Section 5, the first iterates",
            words="M_1 = 2 a S - 4 a^2 S^3, M_2 = 4 a S - 12 a^2 S^3 + 16 a^3 S^5 - 16 a^4 S^7",
            read="in the paper",
        ),
        parts=(newton_layer.first_iterates(newton.next_inverse, first, second),),
        remarks=(
            "Corrected by newton_layer: M_1 = 2 a S - a^2 S^3, M_2 = 4 a S - 6 a^2 S^3 + 4 a^3 S^5 - a^4 S^7.",
            "That M_j has odd powers of S up to 2^(j+1) - 1 holds with either coefficients.",
        ),
    )
