"""Why there is a range: h rises up to 1/3, where it is 4/27, and falls from there to 0 at 1."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from constructions.claim import Expression, Stage
from constructions.definitions.condition_number import mapped
from constructions.gradient_descent_plus_plus.gradient_descent_plus_plus_conditioning import kappa_of
from proofs.calculus.arguments import Argument, Split, Squares, Through
from proofs.calculus.calculation import Script

THIRD = Fraction(1, 3)
PEAK = Squares(((lambda v: (4 - 3 * v["v"]) / 27, lambda v: 1 - 3 * v["v"]),))  # 4/27 - h = (4 - 3 v)(1 - 3 v)^2/27


def peak(v: Any) -> Any:
    return Fraction(4, 27)


def third(v: Any) -> Any:
    return THIRD


def rising(kappa: Expression) -> Argument:
    """Up to t = 1/3: h(v) <= h(t) < kappa h(t/kappa) <= kappa h(w)."""
    return Through(
        lambda v: mapped(v["t"]), second=Through(lambda v: kappa(v) * mapped(v["t"] / kappa(v)), strict="first")
    )


def over_the_peak(kappa: Expression, ceiling: Expression | None = None) -> Argument:
    """h(v) <= 4/27 < kappa h(w): for w below 1/3 because it is at least 1/(3 kappa), above because of its ceiling."""
    w = Split("w", third, floor=lambda v: 1 / (3 * kappa(v)), ceiling=ceiling, open_ceiling=ceiling is not None)
    return Through(peak, PEAK, w)


def kappa(v: Any) -> Any:
    return v["kappa"]


def of_root(v: Any) -> Any:
    return kappa_of(v["t_c"])


FALLING = Through(  # h(v) <= h(t/kappa) < kappa h(t) <= kappa h(w)
    lambda v: mapped(v["t"] / v["kappa"]), second=Through(lambda v: v["kappa"] * mapped(v["t"]), strict="first")
)

PROOF: Script = {
    ("improves below t_c, kappa < 2", Stage.ONCE, "inequality"): Split(
        "t", third, rising(kappa), Split("t", lambda v: v["kappa"] / 3, over_the_peak(kappa), FALLING)
    ),
    ("improves below t_c, kappa >= 2", Stage.ONCE, "inequality"): Split(
        "t", third, rising(of_root), over_the_peak(of_root, ceiling=lambda v: v["t_c"])
    ),
    ("the best condition number is reached", Stage.ONCE, "inequality"): Through(
        peak,
        PEAK,
        Split("w", third),
    ),
}
