"""Which steps h make every factor 1 - h sigma, 0 < sigma <= lambda, shrink: exactly 0 < h lambda < 2.

In t = h lambda and squared, as ``geometric_sequence`` takes factors q >= 0: inside the range every q is below 1,
outside it the one of sigma = lambda is at least 1.
"""

from __future__ import annotations

from constructions.arrays.namespace import Number
from constructions.claim import Inequality, Relation, Values, Variable


def inequalities(limit: int = 2, least: int = 0) -> tuple[Inequality, ...]:
    """Convergence inside ``least`` < t < ``limit``, and none outside."""

    def squared(v: Values, eigenvalue: Number) -> Number:
        """(1 - h sigma)^2 with h = t/lambda."""
        factor = 1 - v["t"] * eigenvalue / v["lambda_max"]
        return factor * factor

    largest = Variable("lambda_max", lower=lambda v: 0, lower_open=True)
    inside = Variable("t", lower=lambda v: least, upper=lambda v: limit, lower_open=True, upper_open=True)
    eigenvalue = Variable("sigma", lower=lambda v: 0, upper=lambda v: v["lambda_max"], lower_open=True)
    return (
        Inequality(
            "inside the range every factor shrinks",
            (largest, inside, eigenvalue),
            lambda v: (squared(v, v["sigma"]), 1),
            Relation.LESS,
        ),
        Inequality(
            "above it that of lambda_max does not",
            (largest, Variable("t", lower=lambda v: limit)),
            lambda v: (1, squared(v, v["lambda_max"])),
        ),
        Inequality(
            "below it that of lambda_max does not",
            (largest, Variable("t", upper=lambda v: least)),
            lambda v: (1, squared(v, v["lambda_max"])),
        ),
    )


FALSE = {  # ranges that are too wide or too narrow, by name: (limit, least)
    "converges up to h lambda_max = 3": (3, 0),
    "diverges from h lambda_max = 1 on": (1, 0),
    "converges for negative steps": (2, -1),
    "diverges up to h lambda_max = 1": (2, 1),
}
