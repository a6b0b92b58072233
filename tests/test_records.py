"""What claims leave on arrays that record is read as it was meant: numbers, fractions, polynomials."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from constructions.arrays import recorded
from constructions.arrays.recorded import LookedAt, number, symbol
from constructions.catalogue import CATALOGUE
from verify.records import Reader
from verify.replay.budget import Budget, TooLarge
from verify.replay.deciding import Check, Decider
from verify.replay.divisions import divided, primitive
from verify.replay.evaluation import Seen
from verify.replay.fields import Refuted
from verify.replay.network import Argument, Coefficient, Composed, Expression, Factor, Network, Polynomial, Term
from verify.replay.sizes import survey
from verify.statement import _at

CERTIFICATES = CATALOGUE.certificates

PRIME = 2**61 - 1
ONE: Polynomial = ((Fraction(1), ()),)
AT = {"s": 7, "t": 11, "n": 3}


def exactly(p: Any) -> Fraction:
    """A polynomial as it is read, at a point."""
    total = Fraction(0)
    for powers, c in dict(p).items():
        for name, e in powers:
            c = c * Fraction(AT[name]) ** e
        total += c
    return total


OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "number first -": lambda a, b: 5 - a * b,
    "number first /": lambda a, b: 5 / (a + b),
    "number first +": lambda a, b: 2 + a,
    "minus": lambda a, b: -a + b,
    "a power": lambda a, b: a**3 - b**-2,
    "fractions of two denominators": lambda a, b: 1 / a + 2 / b - a / (a + b),
    "fractions of one denominator": lambda a, b: 1 / a + b / a,
    "nested": lambda a, b: 1 / (1 + 1 / (a - Fraction(1, 3) * b)),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_is_done_to_numbers_is_read_as_done(name: str) -> None:
    made = number(OPERATIONS[name](symbol("s"), symbol("t")))
    expected = Fraction(OPERATIONS[name](Fraction(AT["s"]), Fraction(AT["t"])))
    above, below = Reader().fraction(made)
    assert exactly(above) / exactly(below) == expected
    inverse = pow(expected.denominator, -1, PRIME)
    assert (_at(made, AT, PRIME, {}) - expected.numerator * inverse) % PRIME == 0


N, D, S = symbol("n"), symbol("d"), symbol("s")
DIVISORS = {  # and whether sizes n and d may make it 0 whatever s is
    "n": (N, False),
    "n - 1": (N - 1, True),
    "n - 7": (N - 7, True),
    "7 - n": (7 - N, True),
    "n - d": (N - D, True),
    "n + d - 1/5": (N + D - Fraction(1, 5), False),
    "n^2 - n + 1": (N * N - N + 1, False),
    "s n - 7": (S * N - 7, False),
    "s (n - 7)": (S * (N - 7), True),
    "(s + 1) (n - 7)": ((S + 1) * (N - 7), True),
    "(n - 7)^2": ((N - 7) ** 2, True),
    "s (n - 7) + 1": (S * (N - 7) + 1, False),
}


@pytest.mark.parametrize("name", DIVISORS)
def test_nothing_is_divided_by_what_sizes_may_make_0(name: str) -> None:
    divisor, may = DIVISORS[name]
    for made in (1 / divisor, divisor / divisor, 1 / (1 / divisor)):
        if may:
            with pytest.raises(Refuted, match="which some sizes may make 0"):
                Reader("nd").fraction(made)
        else:
            Reader("nd").fraction(made)
        Reader().fraction(made)


def test_a_number_is_not_raised_to_what_is_none() -> None:
    with pytest.raises(TypeError):
        symbol("s") ** Fraction(1, 2)
    with pytest.raises(LookedAt):
        symbol("s") // 2


def random_polynomial(random: Random, terms: int) -> Polynomial:
    found: dict[tuple[tuple[str, int], ...], Fraction] = {}
    for _ in range(terms):
        powers = tuple(sorted((s, e) for s in "nst" if (e := random.randrange(3))))
        found[powers] = Fraction(random.choice([-3, -2, -1, 1, 2, 3]), random.choice([1, 2]))
    return tuple((c, powers) for powers, c in found.items())


def product(p: Polynomial, q: Polynomial) -> Polynomial:
    found: dict[tuple[tuple[str, int], ...], Fraction] = {}
    for a, first in p:
        for b, second in q:
            powers = dict(first)
            for s, e in second:
                powers[s] = powers.get(s, 0) + e
            key = tuple(sorted(powers.items()))
            found[key] = found.get(key, Fraction(0)) + a * b
    return tuple((c, powers) for powers, c in found.items() if c)


def test_a_product_is_divided_by_its_factors_and_by_nothing_else() -> None:
    for seed in range(60):
        random = Random(seed)
        p, q = random_polynomial(random, 3), random_polynomial(random, 2)
        assert dict(map(reversed, divided(product(p, q), q, Budget()) or ())) == dict(map(reversed, p))  # type: ignore[arg-type]
        spoiled = (*product(p, q), (Fraction(1), (("n", 9), ("s", 9), ("t", 9))))
        if len(q) > 1:
            assert divided(spoiled, q, Budget()) is None


def test_the_symbols_that_divide_all_terms_are_taken_out() -> None:
    common, rest = primitive(((Fraction(2), (("n", 2), ("s", 1))), (Fraction(3), (("n", 1), ("t", 1)))))
    assert (common, rest) == ({"n"}, ((Fraction(2), (("n", 1), ("s", 1))), (Fraction(3), (("t", 1),))))


def exponential(c: Coefficient) -> Composed:
    """exp(c x) for a number x."""
    inner = Term(c, Network((), (Factor("x", (), ()),)))
    return Composed(
        Expression((), (Term(Coefficient(ONE, ONE), Network((), (Factor("exp", (), (Argument(None, (inner,)),)),))),))
    )


def test_degrees_and_bits_grow_with_what_arguments_divide_by() -> None:
    """Cleared of their denominators, arguments are polynomials of a higher degree, and with larger numbers."""

    def needs(denominator: Polynomial, c: int = 1) -> Any:
        return survey([exponential(Coefficient(((Fraction(c), ()),), denominator))], [], Seen())

    plain, once, cubed = (needs(p) for p in (ONE, ((Fraction(1), (("s", 1),)),), ((Fraction(1), (("s", 3),)),)))
    assert plain.degree + 1 <= once.degree
    assert once.degree + 2 <= cubed.degree
    assert needs(ONE, 2**40).bits >= plain.bits + 39
    assert plain.bits > 0


def test_one_budget_is_spent_by_all_sizes() -> None:
    """A sum that is cheap at one size is not evaluated at many for the price of one."""
    power = Coefficient(((Fraction(1), (("n", 30),)),), ONE)
    minus = Coefficient(((Fraction(-1), (("n", 30),)),), ONE)
    terms = (
        Term(power, Network((("i", "n"), ("j", "n")), (Factor("A", ("i", "j"), ()),))),
        Term(minus, Network((("j", "n"), ("i", "n")), (Factor("A", ("j", "i"), ()),))),
    )
    check = Check("it", "false", ((1, Composed(Expression((), terms))),))
    decider = Decider(1, 0)
    decider.decide([check], ["n"], "label")
    assert decider.budget.spent > 30 * 30
    with pytest.raises(TooLarge):
        Decider(1, 0, Budget(decider.budget.spent // 2)).decide([check], ["n"], "label")


def test_a_record_has_nothing_to_be_asked() -> None:
    a = recorded.free("A", "d", "n")
    for ask in (str, repr, bool, len, iter, hash, lambda x: x[0], lambda x: x.dtype, lambda x: f"{x}", lambda x: x > 0):
        for thing in (a, a.shape[0], symbol("s")):
            with pytest.raises(TypeError):
                ask(thing)
    assert a.shape[0] != a.shape[1]
    assert a.shape[0] == recorded.free("B", "d").shape[0]
    assert 0 not in a.shape


def test_arrays_over_other_axes_are_not_added() -> None:
    a, b = recorded.free("A", "d", "n"), recorded.free("B", "n", "d")
    for add in (lambda: a + b, lambda: a - b):
        with pytest.raises(ValueError, match=r"^cannot add arrays with axes \(d, n\) and \(n, d\)$"):
            add()
