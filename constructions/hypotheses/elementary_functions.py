"""Laws of arithmetic beyond + and *: equations of exp, relu and 1/s that hold for whatever numbers they are told of.

In `indexed`, exp, relu and 1/s are uninterpreted; a proof that needs more than that they are functions names the law it
uses.  A law is a ``Hypothesis`` that nothing has to be done to satisfy.

``LAWS`` are all there are, each with its proof: a claim uses these and brings none of its own.
"""

from __future__ import annotations

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Hypothesis, Values


def _as_given(given: Values) -> Values:
    return given


def _inverse(given: Values, s: Array) -> tuple[Array, Array]:
    xp = namespace_of(s=s)
    return xp.einsum("i,i->i", s, xp.reciprocal(s)), xp.ones(s.shape, like=s)


def _products(given: Values, a: Array, b: Array) -> tuple[Array, Array]:
    xp = namespace_of(a=a, b=b)
    ones_a, ones_b = (xp.ones(z.shape[:1], like=z) for z in (a, b))
    total = xp.einsum("ij,k->ikj", a, ones_b) + xp.einsum("kj,i->ikj", b, ones_a)
    return xp.einsum("ij,kj->ikj", xp.exponential(a), xp.exponential(b)), xp.exponential(total)


def _at_zero(given: Values, z: Array) -> tuple[Array, Array]:
    xp = namespace_of(z=z)
    return xp.exponential(z * 0), xp.ones(z.shape, like=z)


def _four_squares(*numbers: Array) -> Array:
    xp = namespace_of(first=numbers[0])
    first, *others = (xp.einsum(",->", s, s) for s in numbers)
    return sum(others, start=first)


def _of_squares(given: Values, s: Array, t: Array, v: Array, w: Array) -> tuple[Array, Array]:
    total = _four_squares(s, t, v, w)
    return namespace_of(s=s).relu(total), total


def _of_minus_squares(given: Values, s: Array, t: Array, v: Array, w: Array) -> tuple[Array, Array]:
    xp = namespace_of(s=s)
    return xp.relu(-_four_squares(s, t, v, w)), xp.zeros((), like=s)


def _of_a_product(given: Values, a: Array, b: Array) -> tuple[Array, Array]:
    xp = namespace_of(a=a, b=b)

    def outer(s: Array, t: Array) -> Array:
        return xp.einsum("i,j->ij", s, t)

    return xp.relu(outer(a, b)), outer(xp.relu(a), xp.relu(b)) + outer(xp.relu(-a), xp.relu(-b))


def _parts(given: Values, z: Array) -> tuple[Array, Array]:
    xp = namespace_of(z=z)
    return xp.relu(z) - xp.relu(-z), z


def _parts_apart(given: Values, z: Array) -> tuple[Array, Array]:
    xp = namespace_of(z=z)
    return xp.einsum("i,i->i", xp.relu(z), xp.relu(-z)), xp.zeros(z.shape, like=z)


RECIPROCAL = Hypothesis(  # used for s that are sums of exponentials
    "reciprocal", "s (1/s) = 1 for s that is not 0", _inverse, _as_given, parameters=(("points",),)
)
EXPONENTIAL_OF_A_SUM = Hypothesis(
    "exponential_of_a_sum",
    "exp(a) exp(b) = exp(a + b)",
    _products,
    _as_given,
    parameters=(("points", "yet more points"), ("more points", "yet more points")),
)
EXPONENTIAL_OF_ZERO = Hypothesis(
    "exponential_of_zero", "exp(0) = 1", _at_zero, _as_given, parameters=(("points", "more points"),)
)
POSITIVE_PART = Hypothesis(  # four squares: every natural number is such a sum
    "positive_part",
    "relu(q) = q for q = s^2 + t^2 + v^2 + w^2",
    _of_squares,
    _as_given,
    parameters=((), (), (), ()),
)
NEGATIVE_PART = Hypothesis(
    "negative_part",
    "relu(-q) = 0 for q = s^2 + t^2 + v^2 + w^2",
    _of_minus_squares,
    _as_given,
    parameters=((), (), (), ()),
)
RELU_OF_A_PRODUCT = Hypothesis(  # by the four cases of signs
    "relu_of_a_product",
    "relu(a b) = relu(a) relu(b) + relu(-a) relu(-b)",
    _of_a_product,
    _as_given,
    parameters=(("points",), ("more points",)),
)
POSITIVE_AND_NEGATIVE_PART = Hypothesis(
    "positive_and_negative_part", "relu(z) - relu(-z) = z", _parts, _as_given, parameters=(("points",),)
)
PARTS_APART = Hypothesis("parts_apart", "relu(z) relu(-z) = 0", _parts_apart, _as_given, parameters=(("points",),))

LAWS: dict[Hypothesis, str] = {
    RECIPROCAL: "This is what 1/s means.",
    EXPONENTIAL_OF_A_SUM: "exp(a) exp(b) is the Cauchy product of the two power series, which converge absolutely: its "
    "terms of degree k are sum_j a^j b^(k-j)/(j! (k-j)!) = (a + b)^k/k!, by the binomial theorem.",
    EXPONENTIAL_OF_ZERO: "The power series sum_k z^k/k! is its first term 1 at z = 0.",
    POSITIVE_PART: "A sum of squares of real numbers is not negative, and relu(q) = max(0, q) = q for q >= 0.",
    NEGATIVE_PART: "Minus a sum of squares of real numbers is not positive, and relu(q) = max(0, q) = 0 for q <= 0.",
    RELU_OF_A_PRODUCT: "For a, b >= 0 the second term is 0 and the first a b = relu(a b); for a, b <= 0 the first is 0 "
    "and the second (-a) (-b) = a b = relu(a b); for a and b of different signs both are 0, and a b <= 0.",
    POSITIVE_AND_NEGATIVE_PART: "For z >= 0 it is z - 0, for z <= 0 it is 0 - (-z).",
    PARTS_APART: "For z >= 0 the second factor is 0, for z <= 0 the first one is.",
}


def is_law(law: Hypothesis) -> bool:
    """Whether it is one of the table: that very object, not one that is called the same."""
    return any(law is known for known in LAWS)
