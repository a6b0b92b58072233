"""Pseudo-inverses of every rank, exactly, and instances of the claims about them that are of every rank too."""

from __future__ import annotations

import itertools
from collections import defaultdict
from fractions import Fraction
from random import Random

import numpy
import pytest

from constructions.arrays import exact
from constructions.catalogue import CLAIMS
from constructions.hypotheses.orthogonal import from_vectors
from constructions.hypotheses.pseudo_inverse import inverse, least_squares, pseudo_inverse
from verify.checks import refutation

OF_FEATURES, OF_PROMPTS = ("Phi", "least_squares_inverse"), ("X", "normal_equations")


def rank(matrix: numpy.ndarray) -> int:
    """By elimination."""
    rows = [[Fraction(str(e)) for e in row] for row in matrix]
    found = 0
    for column in range(matrix.shape[1]):
        pivot = next((r for r in range(found, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for r in range(found + 1, len(rows)):
            factor = rows[r][column] / rows[found][column]
            rows[r] = [a - factor * b for a, b in zip(rows[r], rows[found], strict=True)]
        found += 1
    return found


def of_rank(r: int, d: int, n: int, random: Random) -> numpy.ndarray:
    """A product of integer matrices (d, r) and (r, n), tried until its rank is r."""
    while True:
        left, right = (
            numpy.array([random.randint(-3, 3) for _ in range(a * b)], dtype=int).reshape(a, b)
            for a, b in ((d, r), (r, n))
        )
        made = (left @ right).astype(object)
        if rank(made) == r:
            return exact.array(made.reshape(-1).tolist(), (d, n))


@pytest.mark.parametrize(("d", "n"), list(itertools.product((1, 2, 3, 4), repeat=2)))
def test_the_four_equations_of_penrose_hold_for_every_rank(d, n):
    random = Random(f"{d} {n}")
    for r in range(min(d, n) + 1):
        x = of_rank(r, d, n, random)
        a = pseudo_inverse(x)
        assert exact.equal(x @ a @ x, x)
        assert exact.equal(a @ x @ a, a)
        assert exact.equal((x @ a).T, x @ a)
        assert exact.equal((a @ x).T, a @ x)


@pytest.mark.parametrize("r", [0, 1, 2])
def test_least_squares_solutions_are_found_for_every_rank(r):
    random = Random(r)
    x, y, w = of_rank(r, 2, 3, random), of_rank(1, 2, 3, random), of_rank(2, 2, 2, random)
    assert exact.equal(least_squares(w, x, y) @ x @ x.T, y @ x.T)


def test_a_singular_matrix_has_no_inverse():
    random = Random(0)
    b = of_rank(3, 3, 3, random)
    assert exact.equal(inverse(b) @ b, exact.eye(3, like=b))
    with pytest.raises(ZeroDivisionError):
        inverse(of_rank(2, 3, 3, random))


def test_floats_of_full_rank_have_the_pseudo_inverse_of_numpy():
    x = numpy.random.default_rng(0).normal(size=(2, 4))
    numpy.testing.assert_allclose(pseudo_inverse(x), numpy.linalg.pinv(x), rtol=1e-10)
    numpy.testing.assert_allclose(pseudo_inverse(x.T), numpy.linalg.pinv(x.T), rtol=1e-10)


@pytest.mark.parametrize("rows", [[[0, 0]], [[0, 0], [1, 2]], [[1, 2], [0, 0]]])
def test_vectors_that_are_0_reflect_nothing(rows):
    made = from_vectors(exact.array([e for row in rows for e in row], (len(rows), 2)))
    assert exact.equal(made @ made.T, exact.eye(2, like=made))


CONCERNED = [
    pytest.param(claim, part, name, id=f"{claim.name}-{part.name}")
    for claim in CLAIMS
    for part in claim.parts
    for name, hypothesis in (OF_FEATURES, OF_PROMPTS)
    if hypothesis in {h.name for h in part.hypotheses}
]


RANK_0 = {  # claims with an instance of features, or of a prompt, that are 0
    "looped_dampening",
    "feature_map_dual",
    "bayes_predictor",
    "bayes_limit",
    "kernel_mismatch",
    "pseudo_inverse",
}


@pytest.mark.parametrize(("claim", "part", "name"), CONCERNED)
def test_instances_are_of_every_rank(claim, part, name, monkeypatch):
    """At two by two full rank, and the rank 1; and of rank 0 at some size, but where instances are very few."""
    real, found = refutation.met_exactly, defaultdict(set)

    def recorded(of, *more):
        given = real(of, *more)
        if of == part:
            found[given[name].shape].add(rank(given[name]))
        return given

    monkeypatch.setattr(refutation, "met_exactly", recorded)
    refutation.refute(claim)
    assert found[2, 2] >= {1, 2}
    assert (0 in set().union(*found.values())) >= (claim.name in RANK_0)


def test_there_are_claims_about_every_rank():
    assert {claim.values[0].name for claim in CONCERNED} >= RANK_0
