"""Rationals compute what ``fractions.Fraction`` does, quotients what their values do, in lowest terms."""

from __future__ import annotations

import operator
from fractions import Fraction
from typing import Any

import pytest
from flint import fmpq_mpoly_ctx
from hypothesis import given
from hypothesis import strategies as st

from constructions.arrays import quotients
from constructions.arrays.quotients import Quotient
from constructions.arrays.rationals import Rational, rational

NUMBERS = st.fractions(-50, 50, max_denominator=60)
CONTEXT, GENERATORS = quotients.generators(("x", "y"))
POLYNOMIALS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(-3, 3)), max_size=3)
POINTS = ((Fraction(7, 3), Fraction(-5, 11)), (Fraction(-13), Fraction(3, 17)))


@pytest.mark.parametrize("name", ["add", "sub", "mul", "truediv", "lt", "le", "gt", "ge", "eq", "ne"])
@given(NUMBERS, NUMBERS, st.booleans())
def test_rationals_compute_what_fractions_do(name: str, a: Fraction, b: Fraction, close: bool) -> None:
    b = a if close else b
    compute = getattr(operator, name)
    if name == "truediv" and b == 0:
        for left, right in ((rational(a), rational(b)), (a, rational(b)), (rational(a), b)):
            with pytest.raises(ZeroDivisionError):
                compute(left, right)
        return
    expected = compute(a, b)
    whole = [int(b)] if b.denominator == 1 else []
    for left, right in ((rational(a), rational(b)), (a, rational(b)), *((rational(a), other) for other in (b, *whole))):
        found = compute(left, right)
        assert found == expected
        assert isinstance(found, bool if isinstance(expected, bool) else Rational)
        assert str(found) == str(expected)


@given(NUMBERS)
def test_a_rational_is_the_fraction_it_was_made_from(a: Fraction) -> None:
    made = rational(a)
    assert Fraction(made) == made.fraction == a
    assert hash(made) == hash(a)
    assert (int(made), float(made), bool(made), str(made)) == (int(a), float(a), bool(a), str(a))
    assert (-made).fraction == -a
    assert (made**3).fraction == a**3


@pytest.mark.parametrize("other", [0.5, "1", None])
def test_a_rational_does_not_compute_with_what_is_inexact(other: Any) -> None:
    for compute in (operator.add, operator.mul, operator.sub, operator.truediv, operator.lt):
        for pair in ((rational(1), other), (other, rational(1))):
            with pytest.raises(TypeError):
                compute(*pair)
    with pytest.raises(TypeError, match="expected a rational number"):
        rational(other)


def polynomial(terms: list[tuple[int, int, int]]) -> Quotient:
    x, y = GENERATORS.values()
    return sum((x**i * y**j * c for i, j, c in terms), quotients.constant(CONTEXT, 0))


def value(q: Quotient, at: tuple[Fraction, Fraction]) -> Fraction:
    top, bottom = (
        sum((c * at[0] ** i * at[1] ** j for c, (i, j) in quotients.terms(p)), Fraction(0)) for p in (q.top, q.bottom)
    )
    return top / bottom


@pytest.mark.parametrize("name", ["add", "sub", "mul", "truediv"])
@given(st.tuples(POLYNOMIALS, POLYNOMIALS, POLYNOMIALS, POLYNOMIALS))
def test_quotients_compute_what_their_values_do_in_lowest_terms(name: str, parts: tuple[Any, ...]) -> None:
    a, b, c, d = map(polynomial, parts)
    if not (b and d and (c or name != "truediv")):
        return
    first, second = a / b, c / d
    found = getattr(operator, name)(first, second)
    assert found.top.gcd(found.bottom).is_one() or not found.top
    assert found.bottom.leading_coefficient() == 1
    assert found.bottom.is_one() or found.top
    for at in POINTS:
        if value(b, at) and value(d, at) and (name != "truediv" or value(second, at)):
            assert value(found, at) == getattr(operator, name)(value(first, at), value(second, at))


def test_equal_quotients_have_one_key_and_quotients_of_different_fields_none_in_common() -> None:
    x, y = GENERATORS.values()
    assert ((x * x - y * y) / (x + y)).key == (x - y).key
    assert hash((x * x - y * y) / (x + y)) == hash(x - y)
    for names in (("x",), ("y", "x"), ("x", "y", "z")):
        elsewhere = quotients.generators(names)[1]["x"]
        assert elsewhere != x
        assert elsewhere.key != x.key
        assert (elsewhere - elsewhere + 1).key != (x - x + 1).key
    assert fmpq_mpoly_ctx.get(("x", "y"), "lex") is CONTEXT
    assert x.generator("y") == y
