"""Where rotations leave a law or a similarity alone, and where they do not: smallest exact instances."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

import numpy
import pytest

from constructions.arrays import exact
from constructions.definitions.similarity import Linear
from constructions.hypotheses.orthogonal import columns_orthonormal
from constructions.hypotheses.signed_permutations import sign_changes, swaps
from constructions.hypotheses.square_root import turning

RIGHT_ANGLE = exact.array([0, -1, 1, 0], (2, 2))
PYTHAGOREAN = exact.array([Fraction(k, 5) for k in (3, -4, 4, 3)], (2, 2))
ROOT, INVERSE = (exact.array([1, 0, 0, s], (2, 2)) for s in (2, Fraction(1, 2)))  # of Sigma = diag(1, 4)


def turned(o, x):
    """S O S^-1 x, as the claims have it."""
    return turning({"S": ROOT, "R": INVERSE, "O": o}) @ x


def l1(u, w):
    return sum(abs(a - b) for a, b in zip(u, w, strict=True))


def signed_permutations(d):
    for order in permutations(range(d)):
        for signs in product((1, -1), repeat=d):
            yield tuple(tuple(signs[a] * (b == order[a]) for b in range(d)) for a in range(d))


@pytest.mark.parametrize("o", [RIGHT_ANGLE, PYTHAGOREAN])
def test_the_rotations_here_are_rotations(o):
    assert exact.equal(*columns_orthonormal({"O": o}))
    assert not exact.equal(*columns_orthonormal({"O": ROOT @ o}))


def test_a_kernel_at_x_itself_is_not_invariant_when_sigma_is_not_a_multiple_of_the_identity():
    x = exact.array([1, 0], (2, 1))
    moved = turned(RIGHT_ANGLE, x)
    assert moved.tolist() == [[0], [2]]
    assert (Linear()(x, x).item(), Linear()(moved, moved).item()) == (1, 4)


@pytest.mark.parametrize("o", [RIGHT_ANGLE, PYTHAGOREAN])
def test_a_kernel_at_whitened_tokens_is_invariant(o):
    x, other = exact.array([1, 0], (2, 1)), exact.array([3, -2], (2, 1))
    similarity = Linear()(INVERSE @ x, INVERSE @ other)
    assert similarity.item() == 3
    assert exact.equal(Linear()(INVERSE @ turned(o, x), INVERSE @ turned(o, other)), similarity)


def generated(generators):
    """All products of matrices of integers."""
    found, reached = set(), {tuple(map(tuple, numpy.eye(len(generators[0]), dtype=int)))}
    while reached:
        found |= reached
        made = (g @ numpy.array(of) for g in generators for of in reached)
        reached = {tuple(map(tuple, m)) for m in made} - found
    return found


def test_the_l1_distance_is_invariant_under_signed_permutations():
    """They are the products of the sign changes and swaps that the claims speak of."""
    u, w, m = (1, 5, -2), (0, -3, 7), exact.array([0] * 9, (3, 3))
    every = generated([*sign_changes(m), *swaps(m).reshape(9, 3, 3)])
    assert every == set(signed_permutations(3))
    assert len(every) == 48
    assert {l1(numpy.array(o) @ u, numpy.array(o) @ w) for o in every} == {l1(u, w)}


def test_the_l1_distance_is_not_invariant_under_every_rotation():
    u, w = (1, 0), (0, 0)
    assert (l1(u, w), l1(PYTHAGOREAN @ u, PYTHAGOREAN @ w)) == (1, Fraction(7, 5))
