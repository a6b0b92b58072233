"""Inequalities and bounds on sequences: false on the boundary, at one point, from some member on, at a pole."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from constructions.claim import Relation
from constructions.hypotheses.step_range import FALSE, inequalities

from .making import between, bounded, claim, compared
from .row import FalseClaim

LESS, AT_MOST, EQUAL = Relation.LESS, Relation.AT_MOST, Relation.EQUAL
X = (between("x", 0),)
UNIT = (between("x", 0, 1),)
OPEN = (between("x", 0, lower_open=True),)
TWO = (between("x", 0), between("y", 0))
HALF = Fraction(1, 2)
POINTS = {"exact": "it holds at all points that are tried", "floats": "it holds at all points that are tried"}
STRICT = {"floats": "two sides that are equal at a point are not seen at random"}
EMPTY = dict.fromkeys(("exact", "floats"), "it holds where there are points")
MEMBERS = {"exact": "it holds for all members that are tried", "floats": "it holds for all members that are tried"}


def one_point(x: Any, at: Fraction, times: int = 2) -> Any:
    return (x - at) ** times


def counted(x: Any, last: int) -> Any:
    """x (x - 1) ... (x - last)"""
    found = x
    for k in range(1, last + 1):
        found = found * (x - k)
    return found


def sequence(start: Any, advance: Any, lower: Any, upper: Any = None, *variables: Any) -> Any:
    return lambda: bounded(variables, start, advance, lower, upper)


ROWS = (
    FalseClaim("square_is_larger", "x <= x^2 for x >= 1 only", lambda: compared(X, lambda x: x, lambda x: x * x)),
    FalseClaim("square_is_smaller", "x^2 <= x for x <= 1 only", lambda: compared(X, lambda x: x * x, lambda x: x)),
    FalseClaim(
        "strict_at_the_lower_end", "0 < x at x = 0", lambda: compared(X, lambda x: 0, lambda x: x, LESS), STRICT
    ),
    FalseClaim(
        "strict_at_the_upper_end",
        "x^2 < x at x = 1 and 0",
        lambda: compared(UNIT, lambda x: x * x, lambda x: x, LESS),
        STRICT,
    ),
    FalseClaim(
        "strict_in_the_middle",
        "0 < (x - 1)^2 at x = 1",
        lambda: compared(X, lambda x: 0, lambda x: one_point(x, Fraction(1)), LESS),
        STRICT,
    ),
    FalseClaim(
        "strict_at_an_odd_point",
        "0 < (x - 5/7)^2 at x = 5/7",
        lambda: compared(X, lambda x: 0, lambda x: one_point(x, Fraction(5, 7)), LESS),
        POINTS,
    ),
    FalseClaim(
        "below_near_an_odd_point",
        "10^-9 <= (x - 5/7)^2",
        lambda: compared(X, lambda x: Fraction(1, 10**9), lambda x: one_point(x, Fraction(5, 7))),
        POINTS,
    ),
    FalseClaim("positive_up_to_a_million", "x <= 10^6", lambda: compared(X, lambda x: x, lambda x: 10**6), POINTS),
    FalseClaim(
        "means_turned_around",
        "the arithmetic mean is at most the geometric one",
        lambda: compared(TWO, lambda x, y: (x + y) ** 2, lambda x, y: x * y * 4),
    ),
    FalseClaim(
        "means_with_the_wrong_factor",
        "5 x y <= (x + y)^2",
        lambda: compared(TWO, lambda x, y: x * y * 5, lambda x, y: (x + y) ** 2),
    ),
    FalseClaim(
        "means_strictly",
        "4 x y < (x + y)^2 at x = y",
        lambda: compared(TWO, lambda x, y: x * y * 4, lambda x, y: (x + y) ** 2, LESS),
        STRICT,
    ),
    FalseClaim(
        "bernoulli_with_the_wrong_factor",
        "1 + 4 x <= (1 + x)^3",
        lambda: compared(X, lambda x: 1 + x * 4, lambda x: (1 + x) ** 3),
    ),
    FalseClaim(
        "bernoulli_for_negative_numbers",
        "1 + 3 x <= (1 + x)^3 below -3",
        lambda: compared((between("x", upper=0),), lambda x: 1 + x * 3, lambda x: (1 + x) ** 3),
    ),
    FalseClaim("order_of_two", "x <= y", lambda: compared(TWO, lambda x, y: x, lambda x, y: y)),
    FalseClaim("product_below_a_sum", "x y <= x + y", lambda: compared(TWO, lambda x, y: x * y, lambda x, y: x + y)),
    FalseClaim(
        "reciprocal_below_one", "1/x <= 1 for x >= 1 only", lambda: compared(OPEN, lambda x: 1 / x, lambda x: 1)
    ),
    FalseClaim(
        "reciprocal_through_a_pole",
        "0 <= 1/(x - 1) for x > 1 only",
        lambda: compared(X, lambda x: 0, lambda x: 1 / (x - 1)),
    ),
    FalseClaim(
        "fraction_through_a_pole",
        "x/(x - 2) <= x for x >= 3 or x < 2 only",
        lambda: compared(X, lambda x: x / (x - 2), lambda x: x),
    ),
    FalseClaim(
        "multiplied_by_a_denominator",
        "1/(1 - x) <= 1 + 2 x for x <= 1/2 only",
        lambda: compared((between("x", 0, 1, upper_open=True),), lambda x: 1 / (1 - x), lambda x: 1 + x * 2),
    ),
    FalseClaim(
        "identity_of_fractions",
        "1/(x + y) = 1/x + 1/y",
        lambda: compared(
            (between("x", 1), between("y", 1)), lambda x, y: 1 / (x + y), lambda x, y: 1 / x + 1 / y, EQUAL
        ),
    ),
    FalseClaim(
        "identity_at_seven_points",
        "x (x - 1) ... (x - 6) = 0",
        lambda: compared(X, lambda x: counted(x, 6), lambda x: 0, EQUAL),
    ),
    FalseClaim(
        "identity_up_to_a_rounding",
        "x (1 + 10^-40) = x",
        lambda: compared(X, lambda x: x * (1 + Fraction(1, 10**40)), lambda x: x, EQUAL),
        {"floats": "it is below their rounding"},
    ),
    FalseClaim(
        "empty_interval",
        "any x with 1 <= x <= 0: vacuous",
        lambda: compared((between("x", 1, 0),), lambda x: 1, lambda x: 0),
        {"exact": "there is no point", "floats": "there is no point"},
    ),
    FalseClaim(
        "empty_interval_within_its_bounds",
        "x <= 1 for any x with 1 <= x <= 0: vacuous",
        lambda: compared((between("x", 1, 0),), lambda x: x, lambda x: 1),
        {"exact": "there is no point", "floats": "there is no point"},
    ),
    FalseClaim(
        "interval_turned_around",
        "0 <= y <= 1 - x: empty for x > 1",
        lambda: compared((between("x", 0), between("y", 0, lambda v: 1 - v["x"])), lambda x, y: x, lambda x, y: 1),
        EMPTY,
    ),
    *(
        FalseClaim(f"step_range_{k}", name, lambda at=at: claim(inequalities=inequalities(*at)))
        for k, (name, at) in enumerate(FALSE.items())
    ),
    FalseClaim("bounded_by_7", "l <= 7: from l = 8 on", sequence(lambda: 0, lambda p: p + 1, lambda k: 0, lambda k: 7)),
    FalseClaim(
        "bounded_by_9",
        "l <= 9: from l = 10 on",
        sequence(lambda: 0, lambda p: p + 1, lambda k: 0, lambda k: 9),
        MEMBERS,
    ),
    FalseClaim(
        "bounded_by_a_line",
        "2^l <= 1 + 40 l: from l = 9 on",
        sequence(lambda: 1, lambda p: p * 2, lambda k: 0, lambda k: 1 + k * 40),
        MEMBERS,
    ),
    FalseClaim(
        "bounded_below", "10 - l >= 0: from l = 11 on", sequence(lambda: 10, lambda p: p - 1, lambda k: 0), MEMBERS
    ),
    FalseClaim(
        "too_fast",
        "1/(l + 1) <= 1/(2 l + 1)",
        sequence(lambda: 1, lambda p: p / (p + 1), lambda k: 0, lambda k: 1 / (k * 2 + 1)),
    ),
    FalseClaim(
        "a_limit_that_is_not_reached",
        "2^-l <= 0: in the limit only",
        sequence(lambda: 1, lambda p: p * HALF, lambda k: 0, lambda k: 0),
    ),
    FalseClaim(
        "wrong_first_member",
        "the step holds and the base does not",
        sequence(lambda: 2, lambda p: p * HALF, lambda k: 0, lambda k: 1),
    ),
    FalseClaim(
        "growth_with_any_factor",
        "q^l <= 1 for q <= 1 only",
        sequence(lambda q: 1, lambda q, p: p * q, lambda k: 0, lambda k: 1, between("q", 0)),
    ),
    FalseClaim(
        "strictly_decreasing_bound",
        "q^l >= 1/(l + 1)",
        sequence(lambda q: 1, lambda q, p: p * q, lambda k: 1 / (k + 1), lambda k: 1, between("q", 0, 1)),
    ),
    FalseClaim(
        "bound_with_a_pole",
        "1 <= 1/(1 - l/3): up to l = 2",
        sequence(lambda: 1, lambda p: p, lambda k: 0, lambda k: 3 / (3 - k)),
        {"exact": "members at which a bound is undefined are left out"},
    ),
    FalseClaim(
        "lower_bound_above_the_upper",
        "members between 1 and 0",
        sequence(lambda: 0, lambda p: p, lambda k: 1, lambda k: 0),
    ),
)
