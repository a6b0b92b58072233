"""The laws hold for the numbers they are told of, in interval arithmetic; a claim that brings its own is refused."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy
import pytest
from catalogues import alone
from flint import arb

from constructions.arrays.namespace import namespace_of
from constructions.claim import Claim, Clause, Hypothesis, Part, Source, Tensor
from constructions.hypotheses import elementary_functions
from constructions.hypotheses.elementary_functions import (
    EXPONENTIAL_OF_A_SUM,
    EXPONENTIAL_OF_ZERO,
    LAWS,
    POSITIVE_PART,
    RECIPROCAL,
    is_law,
)
from proofs.calculus.calculation import Line, StepRefused, prove
from verify import evidence

EDGES = ("0", "1", "-1", "1/3", "-1/3", "50", "-50", "1e-300", "-1e-300", "1e-30", "-1e-30", "700", "-700")


class Balls:
    """Arrays of real intervals: what is computed of points contains the exact result."""

    @staticmethod
    def einsum(subscripts, *arrays):
        return numpy.asarray(numpy.einsum(subscripts, *arrays), dtype=object)

    @staticmethod
    def _each(function, a):
        flat = [function(e) for e in numpy.asarray(a, dtype=object).reshape(-1)]
        result = numpy.empty(numpy.shape(a), dtype=object)
        result.reshape(-1)[:] = flat
        return result

    @classmethod
    def exponential(cls, a):
        return cls._each(lambda e: arb(e).exp(), a)

    @classmethod
    def relu(cls, a):
        return cls._each(lambda e: e if e >= 0 else arb(0) if e <= 0 else arb(0).union(e), a)

    @classmethod
    def reciprocal(cls, a):
        return cls._each(lambda e: 1 / arb(e), a)

    @classmethod
    def ones(cls, shape, like):
        return cls._each(lambda e: arb(1), numpy.zeros(shape))

    @classmethod
    def zeros(cls, shape, like):
        return cls._each(lambda e: arb(0), numpy.zeros(shape))


def number(text):
    fraction = Fraction(text)
    return arb(fraction.numerator) / arb(fraction.denominator)


def vectors(law, random, edges):
    """Arrays for the parameters of a law: three entries on every axis, at the edges or anywhere."""
    for axes in law.parameters:
        entries = [
            number(random.choice(edges)) if random.random() < 0.5 else number(str(Fraction(random.uniform(-40, 40))))
            for _ in range(3 ** len(axes))
        ]
        made = numpy.empty((3,) * len(axes), dtype=object)
        made.reshape(-1)[:] = entries
        yield made


def fails_at(law, edges=EDGES, trials=200):
    """The first values at which the two sides of a law are apart, or undefined, or known too badly to tell."""
    random = Random(law.name)
    for _ in range(trials):
        given = list(vectors(law, random, edges))
        sides = [numpy.asarray(side, dtype=object).reshape(-1) for side in law.equation({}, *given)]
        for left, right in zip(*sides, strict=True):
            left, right = arb(left), arb(right)
            if not left.overlaps(right) or not (left - right).rad() <= 1e-9 * (1 + abs(left).mid()):
                return given
    return None


@pytest.fixture(autouse=True)
def in_balls(monkeypatch):
    def of(**arrays):
        flat = [e for a in arrays.values() for e in numpy.asarray(a, dtype=object).reshape(-1)]
        return Balls if any(isinstance(e, arb) for e in flat) else namespace_of(**arrays)

    monkeypatch.setattr(elementary_functions, "namespace_of", of)


def domain(law):
    return [edge for edge in EDGES if law is not RECIPROCAL or Fraction(edge) != 0]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_every_law_holds_at_random_numbers_and_at_the_edges_of_its_domain(law):
    assert fails_at(law, domain(law)) is None
    assert LAWS[law].endswith(".")
    assert len(LAWS[law]) > 20


def test_one_over_s_is_told_of_no_zero():
    assert fails_at(RECIPROCAL) is not None


def law(name, equation, *parameters):
    return Hypothesis(name, "as in the books", equation, lambda given: given, parameters)


def xp(z):
    return elementary_functions.namespace_of(z=z)


EXP_IS_ZERO = law("reciprocal", lambda given, z: (xp(z).exponential(z), xp(z).zeros(z.shape, like=z)), ("points",))
ZERO_IS_ONE = law("relu", lambda given, z: (xp(z).zeros(z.shape, like=z), xp(z).ones(z.shape, like=z)), ("points",))
FALSE = {
    "exp(z) = 0": EXP_IS_ZERO,
    "0 = 1": ZERO_IS_ONE,
    "relu(z) = z": law("relu_of_z", lambda given, z: (xp(z).relu(z), z), ("points",)),
    "exp(z) = 1 + z": law(
        "first_order", lambda given, z: (xp(z).exponential(z), xp(z).ones(z.shape, like=z) + z), ("points",)
    ),
    "exp(2 z) = 2 exp(z)": law(
        "doubled", lambda given, z: (xp(z).exponential(z * 2), xp(z).exponential(z) * 2), ("points",)
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_law_fails_in_interval_arithmetic(name):
    assert fails_at(FALSE[name]) is not None


def brought(one):
    """A = 0, by that law."""

    def equations(given, state):
        a = given["A"]
        return {"A = 0": (a, namespace_of(a=a).zeros(a.shape, like=a))}

    part = Part("zero", (Tensor("A", ("d",)),), lambda given: {}, equations, laws=(one,))
    return Claim("zero", (Clause("A is 0.", by=("zero",)),), Source("here", "there"), (part,))


def believe(goal):
    goal.calculated.append(Line(goal.right, "because"))


SCRIPT = {("zero", "once", "A = 0"): believe}


OWN = {
    **FALSE,
    "a law of the table, with another equation": replace(EXPONENTIAL_OF_ZERO, equation=EXP_IS_ZERO.equation),
    "one that is true, and not in the table": replace(POSITIVE_PART, name="own"),
    "a copy of one in the table": replace(EXPONENTIAL_OF_A_SUM),
}


@pytest.mark.parametrize("name", OWN)
def test_a_law_that_a_claim_brings_is_refused(name):
    one = OWN[name]
    assert not is_law(one)
    with pytest.raises(StepRefused, match="is not in the table of laws"):
        prove(brought(one), SCRIPT)


@pytest.mark.parametrize("name", ["exp(z) = 0", "0 = 1"])
def test_nothing_is_proved_or_certified_by_such_a_law(name, tmp_path):
    found, body = evidence.gather("zero", alone(brought(OWN[name]), SCRIPT, tmp_path))
    assert "is not in the table of laws" in found.proof_refused
    assert body is None


def test_every_law_that_a_claim_uses_is_in_the_table():
    from constructions.catalogue import CLAIMS, ERRATA

    used = [law for c in (*CLAIMS, *(e.read for e in ERRATA)) for part in c.parts for law in part.laws]
    assert all(map(is_law, used))
    assert all(any(law is one for one in used) for law in LAWS), "a law that nothing uses"


def test_names_of_laws_are_different():
    for one, other in itertools.combinations(LAWS, 2):
        assert one.name != other.name
