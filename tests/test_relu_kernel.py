"""relu(<u, w>) exactly: its least eigenvalue in Q(sqrt(2), sqrt(5)), and what |K| does to the marginals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations, pairwise, product
from math import isqrt

import numpy
import pytest
import sympy
from sympy import QQ, Poly, Rational, Symbol, sqrt

from constructions.arrays import exact
from constructions.definitions.similarity import Relu
from constructions.functional_gradient_descent import absolute_kernel, relu_attention
from constructions.hypotheses.elementary_functions import (
    NEGATIVE_PART,
    PARTS_APART,
    POSITIVE_AND_NEGATIVE_PART,
    POSITIVE_PART,
    RELU_OF_A_PRODUCT,
)
from constructions.hypotheses.orthonormal_pair import Point

t = Symbol("t")
FIELD = QQ.algebraic_field(sqrt(2), sqrt(5))
ROOT_2, ROOT_5 = FIELD.from_sympy(sqrt(2)), FIELD.from_sympy(sqrt(5))
GOLDEN = (1 + ROOT_5) / FIELD(2)  # g = 2 cos(pi/5), see below
PATH = (GOLDEN, GOLDEN - 1, 1 - GOLDEN, -GOLDEN)  # the eigenvalues of the path on four points


def columns(points: Sequence[Point]) -> numpy.ndarray:
    """The points as columns, (2, n)."""
    return exact.array([p.a for p in points] + [p.b for p in points], (2, len(points)))


def relu_gram(points: Sequence[Point]) -> numpy.ndarray:
    x = columns(points)
    return Relu()(x, x)


def of_unit_vectors() -> list[list[object]]:
    """relu(<p_i, p_j>)/(|p_i| |p_j|) for the points of relu_attention, in the field."""
    gram = relu_gram(relu_attention.POINTS)
    length = [{1: FIELD(1), 2: ROOT_2}[int(gram[i, i])] for i in range(4)]  # |p_i|^2 is 1 or 2
    assert all(a * a == FIELD(int(gram[i, i])) for i, a in enumerate(length))
    return [[FIELD(int(gram[i, j])) / (length[i] * length[j]) for j in range(4)] for i in range(4)]


def square_root_between(n: int, digits: int = 6) -> tuple[Fraction, Fraction]:
    """Rational bounds of sqrt(n), n no square."""
    scale = 10**digits
    low = isqrt(n * scale**2)
    assert low**2 < n * scale**2 < (low + 1) ** 2
    return Fraction(low, scale), Fraction(low + 1, scale)


def bounds_of(number: object) -> tuple[Fraction, Fraction]:
    """Rational bounds of a + b sqrt(2) + c sqrt(5) + d sqrt(10)."""
    low = high = Fraction(0)
    for root, coefficient in sympy.expand(FIELD.to_sympy(number)).as_coefficients_dict().items():
        square, factor = int(root**2), Fraction(int(coefficient.p), int(coefficient.q))
        ends = sorted(factor * end for end in ((Fraction(1),) * 2 if square == 1 else square_root_between(square)))
        low, high = low + ends[0], high + ends[1]
    return low, high


def negative_eigenvalues(matrix: numpy.ndarray) -> int:
    """How many distinct ones a symmetric rational matrix has, by Sturm's theorem."""
    characteristic = characteristic_polynomial(matrix)
    return characteristic.count_roots(None, 0) - (1 if characteristic.eval(0) == 0 else 0)


def characteristic_polynomial(matrix: numpy.ndarray) -> Poly:
    entries = [[Rational(int(Fraction(e).numerator), int(Fraction(e).denominator)) for e in row] for row in matrix]
    return Poly((t * sympy.eye(len(entries)) - sympy.Matrix(entries)).det(), t, domain=QQ)


# --- the least eigenvalue at 0, 45, 90 and 135 degrees ---------------------------------------------


def test_two_cos_of_a_fifth_of_pi_is_the_golden_section() -> None:
    """For x = 2 cos(theta), x^5 - 5 x^3 + 5 x = 2 cos(5 theta), which at theta = pi/5 is -2; and x > 0."""
    five = t**5 - 5 * t**3 + 5 * t
    z = Symbol("z")
    assert sympy.expand(five.subs(t, z + 1 / z) - (z**5 + z**-5)) == 0  # z = exp(i theta)
    assert sympy.expand(five + 2 - (t + 2) * (t**2 - t - 1) ** 2) == 0
    assert GOLDEN**2 == GOLDEN + 1
    assert bounds_of(GOLDEN)[0] > 0
    assert bounds_of(1 - GOLDEN)[1] < 0  # the other root of t^2 - t - 1, which is 1 - g


def test_at_unit_length_all_four_eigenvalues_are_known_and_the_least_is_negative() -> None:
    """K v = (1 + x/sqrt(2)) v with v = (1, x, x^2 - 1, x^3 - 2 x), x = g, g - 1, 1 - g, -g."""
    k = of_unit_vectors()
    eigenvalues = []
    for x in PATH:
        v = [FIELD(1), x, x**2 - 1, x**3 - 2 * x]
        eigenvalue = 1 + x / ROOT_2
        assert [sum((row[j] * v[j] for j in range(4)), FIELD(0)) for row in k] == [eigenvalue * e for e in v]
        eigenvalues.append(eigenvalue)
    bounds = [bounds_of(e) for e in eigenvalues]
    assert all(later[1] < earlier[0] for earlier, later in pairwise(bounds))  # all different
    assert eigenvalues[3] == 1 - ROOT_2 * (GOLDEN / FIELD(2))  # 1 - sqrt(2) cos(pi/5)
    assert bounds[3][1] < 0 < bounds[2][0]  # the only one that is negative


def test_the_least_eigenvector_is_one_minus_g_g_minus_one() -> None:
    least, v = 1 - GOLDEN / ROOT_2, [FIELD(1), -GOLDEN, GOLDEN, -FIELD(1)]
    assert [sum((a * b for a, b in zip(row, v, strict=True)), FIELD(0)) for row in of_unit_vectors()] == [
        least * e for e in v
    ]


def test_the_eigenvalues_are_the_roots_of_the_characteristic_polynomial_in_isolating_intervals() -> None:
    """det((1 + t) I - K) = t^4 - (3/2) t^2 + 1/4."""
    k = sympy.Matrix([[FIELD.to_sympy(e) for e in row] for row in of_unit_vectors()])
    characteristic = Poly(sympy.expand(((1 + t) * sympy.eye(4) - k).det(method="berkowitz")), t, domain=QQ)
    assert characteristic == Poly(t**4 - Rational(3, 2) * t**2 + Rational(1, 4), t, domain=QQ)
    intervals = [ends for ends, _ in characteristic.intervals(eps=Rational(1, 1000))]
    assert len(intervals) == 4
    for (low, high), x in zip(intervals, reversed(PATH), strict=True):
        root = x / ROOT_2
        assert 4 * root**4 - 6 * root**2 + 1 == FIELD(0)
        assert Fraction(str(low)) <= bounds_of(root)[1]
        assert bounds_of(root)[0] <= Fraction(str(high))
    assert intervals[0][1] < -1 < intervals[1][0]


@pytest.mark.parametrize("x", [GOLDEN + 1, -GOLDEN / FIELD(2), FIELD(-1)])
def test_a_number_that_is_no_eigenvalue_is_refused(x: object) -> None:
    k, v = of_unit_vectors(), [FIELD(1), x, x**2 - 1, x**3 - 2 * x]  # type: ignore[operator]
    eigenvalue = 1 + x / ROOT_2  # type: ignore[operator]
    assert [sum((row[j] * v[j] for j in range(4)), FIELD(0)) for row in k] != [eigenvalue * e for e in v]


# --- |K| -------------------------------------------------------------------------------------------

POINTS = absolute_kernel.POINTS
KERNEL = relu_gram(POINTS)
EIGENVECTOR = exact.array([p.weight for p in POINTS], (4,))
ABSOLUTE = KERNEL + numpy.multiply.outer(EIGENVECTOR, EIGENVECTOR) * Fraction(1, 10)


def is_absolute_value(p: numpy.ndarray, k: numpy.ndarray) -> bool:
    """p = |k|: the one positive semidefinite symmetric matrix with p^2 = k^2."""
    return exact.equal(p, p.T) and exact.equal(p @ p, k @ k) and negative_eigenvalues(p) == 0


def test_the_relu_matrix_of_four_points_has_one_negative_eigenvalue_and_a_rational_absolute_value() -> None:
    assert exact.equal(
        KERNEL, numpy.array([[26, 9, 0, 0], [9, 17, 15, 0], [0, 15, 17, 9], [0, 0, 9, 26]], dtype=object)
    )
    assert exact.equal(KERNEL @ EIGENVECTOR, -EIGENVECTOR)
    assert negative_eigenvalues(KERNEL) == 1
    assert is_absolute_value(ABSOLUTE, KERNEL)


@pytest.mark.parametrize("kept", [kept for size in (1, 2, 3) for kept in combinations(range(4), size)])
def test_the_covariance_of_some_labels_depends_on_which_other_points_are_in_the_prompt(kept: tuple[int, ...]) -> None:
    alone = KERNEL[numpy.ix_(kept, kept)]
    assert is_absolute_value(alone, alone)  # three points or fewer: |K| is K
    assert not exact.equal(ABSOLUTE[numpy.ix_(kept, kept)], alone)


def test_the_variances_grow_by_a_tenth_and_by_nine_tenths() -> None:
    assert [ABSOLUTE[i, i] - KERNEL[i, i] for i in range(4)] == [Fraction(k, 10) for k in (1, 9, 9, 1)]
    assert sum(ABSOLUTE[i, i] - KERNEL[i, i] for i in range(4)) == 2  # 2 sum_k relu(-s_k)


@pytest.mark.parametrize(
    "other",
    [
        KERNEL,
        -ABSOLUTE,
        ABSOLUTE * 2,
        KERNEL + numpy.multiply.outer(EIGENVECTOR, EIGENVECTOR) * Fraction(1, 20),  # -1 becomes 0
        KERNEL + numpy.multiply.outer(EIGENVECTOR, EIGENVECTOR) * Fraction(1, 9),
        KERNEL + numpy.multiply.outer(EIGENVECTOR, KERNEL[0]) * Fraction(1, 10),
    ],
)
def test_another_matrix_is_not_its_absolute_value(other: numpy.ndarray) -> None:
    assert not is_absolute_value(other, KERNEL)


# --- relu where entries are exact ------------------------------------------------------------------


def quotients() -> list[object]:
    """Elements of a fraction field of both signs."""
    generators = exact.ExactRing(("a", "b", "c"), fractions=True).generators
    a, b, c = (generators[name] for name in "abc")
    return [
        a,
        b,
        c,
        a - b,
        b - a,
        a * b,
        b * c - 7,
        1 / b,
        (c - 5) / (b + c),
        -a / c,
        b**2 - b,
        Fraction(-3, 2),
        Fraction(2),
    ]


NUMBERS = [Fraction(-3), Fraction(-1, 2), Fraction(0), Fraction(1, 3), Fraction(2)]
ENTRIES = {"numbers": NUMBERS, "quotients": quotients()}


@pytest.mark.parametrize("entries", ENTRIES.values(), ids=list(ENTRIES))
def test_every_law_of_relu_holds_in_an_ordered_field(entries: list[object]) -> None:
    array = exact.array(entries, (len(entries),))
    laws = [RELU_OF_A_PRODUCT.equation, POSITIVE_AND_NEGATIVE_PART.equation, PARTS_APART.equation]
    for law, arguments in zip(laws, ((array, array), (array,), (array,)), strict=True):
        assert law is not None
        assert exact.equal(*law({}, *arguments))
    for four in product([exact.array([e], ()) for e in entries[-5:]], repeat=4):
        for law in (POSITIVE_PART.equation, NEGATIVE_PART.equation):
            assert law is not None
            assert exact.equal(*law({}, *four))


FALSE_LAWS: dict[str, Callable[[numpy.ndarray, numpy.ndarray], numpy.ndarray]] = {
    "relu(a b) = relu(a) relu(b)": lambda a, b: exact.relu(a * b) - exact.relu(a) * exact.relu(b),
    "relu(a + b) = relu(a) + relu(b)": lambda a, b: exact.relu(a + b) - exact.relu(a) - exact.relu(b),
    "relu(-a) = -relu(a)": lambda a, b: exact.relu(-a) + exact.relu(a),
    "relu(a) = a": lambda a, b: exact.relu(a) - a,
    "relu(a) relu(a) = 0": lambda a, b: exact.relu(a) * exact.relu(a),
    "relu(a) = 0": lambda a, b: exact.relu(a),
}


@pytest.mark.parametrize("entries", ENTRIES.values(), ids=list(ENTRIES))
@pytest.mark.parametrize("difference", FALSE_LAWS.values(), ids=list(FALSE_LAWS))
def test_a_false_law_of_relu_fails_there(
    difference: Callable[[numpy.ndarray, numpy.ndarray], numpy.ndarray], entries: list[object]
) -> None:
    a, b = (exact.array(pair, (len(entries) ** 2,)) for pair in zip(*product(entries, repeat=2), strict=True))
    assert not exact.equal(difference(a, b), a * 0)


def test_in_a_polynomial_ring_relu_is_a_free_function() -> None:
    a = exact.ExactRing(("a",), spare=2).generators["a"]
    values = exact.relu(exact.array([a, -a, a], (3,)))
    assert values[0] == values[2]
    assert values[0] != values[1]
    assert values[0] != a
