"""Hypotheses that nothing meets, that undo each other or are other than their names; laws that a claim brings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from constructions.arrays.namespace import namespace_of
from constructions.claim import Claim, Hypothesis
from constructions.definitions.matrices import product, transposed
from constructions.hypotheses.elementary_functions import EXPONENTIAL_OF_ZERO, RECIPROCAL

from .few_layers import counting, falling
from .few_sizes import vanishing
from .making import assumed, identity, once, ones, size
from .row import FalseClaim
from .scalars import DIVIDES, reciprocal
from .unsaid import SYMMETRIC_MATRIX

VACUOUS = {
    "prover": "it follows, as does everything, from what nothing meets",
    "lines": "it follows, as does everything, from what nothing meets",
}
A = "a[d,d]"
SMALL = assumed("small", lambda a: vanishing(identity(a), [size(a) - k for k in range(1, 7)]))
NOT_NEEDED = "Not needed: said, small: it is for comfort."
UP_TO_6 = dict.fromkeys(("exact", "ring", "floats"), "sizes above 6 are not tried")
FOLLOWS = dict.fromkeys(("prover", "lines"), "it follows from the hypothesis, which nothing meets for d > 6")
INTEGERS = assumed("integers", lambda u, a: (falling(u + ones(u) * 3, 7), u * 0), parameters=(("d",),))
ZERO_IS_ONE = assumed("normalised", lambda a, **_: (a * 0, ones(a)))
VANISHES = assumed("vanishes", lambda a, **_: (a, a * 0), lambda a, **_: {"a": a * 0})
IS_IDENTITY = assumed("identity", lambda a, **_: (a, identity(a)), lambda a, **_: {"a": identity(a)})
UNMET_SYMMETRY = replace(SYMMETRIC_MATRIX, satisfy=lambda given: given)
TWICE = assumed("twice", lambda a, b: (b, a * 2), lambda a, b: {"b": a * 2})
THRICE = assumed("thrice", lambda a, b: (b, a * 3), lambda a, b: {"b": a * 3})
UNDEFINED = assumed("divided", lambda a: (a, a), lambda a: {"a": a + reciprocal(a * 0)})
NOWHERE_ZERO = assumed("not_zero", lambda a: (a, a * 0), lambda a: {"a": a * 0}, not_zero=True)
SHIFT = Hypothesis(
    "shift", "a is the lower shift", None, lambda given: given, entries=("a", lambda i, j: int(i == j + 1))
)


def nothing_follows(hypothesis: Hypothesis, inputs: str = A) -> Claim:
    """A = 2 A, assuming something."""
    return once(inputs, lambda a, **_: (a, a * 2), hypothesis)


def small_sizes() -> Claim:
    """(d-1) ... (d-6) A = 0, assuming (d-1) ... (d-6) I = 0."""
    return once(A, lambda a: vanishing(a, [size(a) - k for k in range(1, 7)]), SMALL)


def brought(name: str, equation: Any, parameters: tuple[tuple[str, ...], ...] = ()) -> Hypothesis:
    """A law that is in no table."""
    return Hypothesis(name, "a law of arithmetic", equation, lambda given: given, parameters)


def of_exponentials(given: Any, z: Any) -> Any:
    return namespace_of(z=z).exponential(z), z * 0


EXPONENTIAL_VANISHES = brought("exponential", of_exponentials, (("points",),))
NOTHING_IS_ONE = brought("nothing", lambda given, z: (z * 0, ones(z)), (("points",),))
MATRICES_COMMUTE = brought("commuting", lambda given, u, v: (product(u, v), product(v, u)), (("d", "d"), ("d", "d")))


def with_law(law: Hypothesis) -> Claim:
    return once(A, lambda a: (a, a * 0), laws=(law,))


def exponential(a: Any) -> Any:
    return namespace_of(a=a).exponential(a)


ROWS = (
    FalseClaim("zero_is_one", "0 = 1 under the name *normalised*", lambda: nothing_follows(ZERO_IS_ONE), VACUOUS),
    FalseClaim(
        "zero_and_identity",
        "A = 0 and A = I",
        lambda: once(A, lambda a: (product(a, a) * 2, a), VANISHES, IS_IDENTITY),
        VACUOUS,
    ),
    FalseClaim(
        "identity_and_zero", "A = I and A = 0", lambda: once(A, lambda a: (a, a * 2), IS_IDENTITY, VANISHES), VACUOUS
    ),
    FalseClaim(
        "twice_and_thrice",
        "B = 2 A and B = 3 A: A = 0, and generic values do not meet it",
        lambda: once("a[d,d] b[d,d]", lambda a, b: (a, a * 0), TWICE, THRICE),
    ),
    FalseClaim(
        "symmetry_unmet",
        "nothing makes A symmetric",
        lambda: once(A, lambda a: (a, transposed(a)), UNMET_SYMMETRY),
        VACUOUS,
    ),
    FalseClaim(
        "symmetry_undone",
        "A is made symmetric, and then any B again",
        lambda: once(
            "a[d,d] b[d,d]",
            lambda a, b: (a, transposed(a)),
            SYMMETRIC_MATRIX,
            assumed("equal", lambda a, b: (a, b), lambda a, b: {"a": b}),
        ),
        VACUOUS,
    ),
    FalseClaim(
        "nothing_is_defined",
        "what meets the hypothesis divides by 0",
        lambda: once(A, lambda a: (a, a * 2), UNDEFINED, divides=True),
        {"exact": "there is no instance"},
    ),
    FalseClaim("not_zero_is_zero", "what is said not to be 0 is made 0", lambda: nothing_follows(NOWHERE_ZERO)),
    FalseClaim("entries_unmet", "nothing makes A the shift", lambda: nothing_follows(SHIFT), {}),
    FalseClaim(
        "hypothesis_of_small_sizes",
        "(d-1) ... (d-6) = 0 is assumed, so that there is nothing for d > 6",
        small_sizes,
        UP_TO_6 | FOLLOWS,
    ),
    FalseClaim(
        "hypothesis_of_small_sizes_declared",
        "the same, and a remark says that this is not needed",
        lambda: replace(small_sizes(), remarks=(NOT_NEEDED,)),
        UP_TO_6 | FOLLOWS,
    ),
    FalseClaim(
        "hypothesis_at_the_vectors_that_are_tried",
        "(u + 3) u ... (u - 3) = 0 for all vectors u",
        lambda: once(A, lambda a: (a, a * 2), INTEGERS),
    ),
    FalseClaim(
        "own_law_of_exp",
        "exp(z) = 0",
        lambda: once("z[d]", lambda z: (exponential(z), z * 0), laws=(EXPONENTIAL_VANISHES,)),
    ),
    FalseClaim("own_law_zero_is_one", "0 = 1", lambda: with_law(NOTHING_IS_ONE)),
    FalseClaim(
        "own_law_of_matrices",
        "matrices commute",
        lambda: once("a[d,d] b[d,d]", lambda a, b: (product(a, b), product(b, a)), laws=(MATRICES_COMMUTE,)),
    ),
    FalseClaim(
        "own_law_under_a_known_name",
        "it is called reciprocal, and says 0 = 1",
        lambda: with_law(replace(NOTHING_IS_ONE, name="reciprocal")),
    ),
    FalseClaim(
        "own_law_for_few_layers",
        "t (t - 1) ... (t - 6) = 0 for every L, by a law 0 = 1",
        lambda: counting(lambda c, t: (falling(t, 7), c * 0), laws=(NOTHING_IS_ONE,)),
        {"ring": "L <= 3"},
    ),
    FalseClaim(
        "law_changed",
        "exp(0) = 1 with 2 for 1",
        lambda: once(
            "z[d]",
            lambda z: (exponential(z * 0), ones(z) * 2),
            laws=(replace(EXPONENTIAL_OF_ZERO, equation=lambda given, z: (exponential(z * 0), ones(z) * 2)),),
        ),
    ),
    FalseClaim(
        "law_as_a_hypothesis",
        "s (1/s) = 1 assumed for all s, 0 among them",
        lambda: once(A, lambda a: (a, a * 0), replace(RECIPROCAL, name="inverse"), divides=True),
        DIVIDES,
    ),
)
