"""Printed statements that are no errata: true ones, and counterexamples that are none; each as a forged refutation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from constructions.claim import Claim
from constructions.definitions.matrices import form, product, transposed
from verify.certificate import equations
from verify.checks.refutation import Counterexample, Counterpoint, Tried, refute

from .forging import SHIPPED
from .making import assumed, between, compared, einsum, once
from .unsaid import SYMMETRIC_MATRIX


@dataclass(frozen=True)
class FalseErratum:
    """A statement, and a certificate which says that it is refuted; ``why`` it is not."""

    name: str
    why: str
    claim: Claim
    forged: Callable[[Claim], dict[str, Any]]


NORMALISED = assumed("sum", lambda a, u, v: (u, v), lambda a, u, v: {"v": u})
SYMMETRIC_FORM = once("a[d,d] u[d] v[d]", lambda a, u, v: (form(u, a, v), form(v, a, u)), SYMMETRIC_MATRIX)
EQUAL_VECTORS = once(
    "a[d,d] u[d] v[d]", lambda a, u, v: (product(a, a), product(a, transposed(transposed(a)))), NORMALISED
)
CONCLUSION = once("a[d,d] u[d] v[d]", lambda a, u, v: (einsum("a,b->ab", u, v), einsum("a,b->ab", v, u)), NORMALISED)
SQUARES = compared((between("x", 0, 1),), lambda x: x * x, lambda x: x)
FALSE_SQUARES = compared((between("x", 0, 2),), lambda x: x * x, lambda x: x)


def certificate(claim: Claim, found: Counterexample | Counterpoint) -> dict[str, Any]:
    return equations.of_refutation(claim, found, SHIPPED)


def without(name: str) -> Callable[[Claim], dict[str, Any]]:
    """A counterexample to the claim without a hypothesis."""

    def forged(claim: Claim) -> dict[str, Any]:
        found = refute(claim, without=(claim.parts[0].name, name))
        assert isinstance(found, Counterexample)
        return certificate(claim, found)

    return forged


def with_another_hypothesis(claim: Claim) -> dict[str, Any]:
    """The hypothesis is said to be one that the counterexample meets."""
    forged = without("symmetric")(claim)
    (stated,) = forged["refutation"]["hypotheses"]
    stated["right"] = stated["left"]
    return forged


def with_value(claim: Claim) -> dict[str, Any]:
    """The sides of a true equation, at values at which one of them is said to be another."""
    false = replace(claim, parts=(replace(claim.parts[0], equations=_doubled(claim.parts[0].equations)),))
    found = refute(false)
    assert isinstance(found, Counterexample)
    return certificate(claim, replace(found, right=found.right))


def _doubled(equations_of: Any) -> Any:
    return lambda given, state: {name: (left, right * 2) for name, (left, right) in equations_of(given, state).items()}


def at(x: Fraction, smaller: Fraction, greater: Fraction) -> Callable[[Claim], dict[str, Any]]:
    return lambda claim: certificate(claim, Counterpoint("compared", "<=", {"x": x}, smaller, greater))


FALSE_ERRATA = (
    FalseErratum(
        "hypothesis_left_out", "A is not symmetric at the counterexample", SYMMETRIC_FORM, without("symmetric")
    ),
    FalseErratum(
        "hypothesis_changed",
        "A is A at the counterexample, and not symmetric",
        SYMMETRIC_FORM,
        with_another_hypothesis,
    ),
    FalseErratum("vectors_that_differ", "u is not v at the counterexample", CONCLUSION, without("sum")),
    FalseErratum("true_equation", "A A = A A, and one side is said to be another", EQUAL_VECTORS, with_value),
    FalseErratum("true_inequality", "x^2 <= x at x = 1/2", SQUARES, at(Fraction(1, 2), Fraction(1, 2), Fraction(1, 4))),
    FalseErratum("point_outside", "x = 2 is not between 0 and 1", SQUARES, at(Fraction(2), Fraction(4), Fraction(2))),
    FalseErratum("value_of_a_side", "4 is not 1/4", FALSE_SQUARES, at(Fraction(1, 2), Fraction(4), Fraction(1, 2))),
)


def found_by_the_instances(erratum: FalseErratum) -> bool:
    """Whether there is a counterexample at all."""
    return not isinstance(refute(erratum.claim), Tried)
