"""A user's own similarity, labels and covariates: found to be what they are, or refused in one line."""

from __future__ import annotations

import math

import own_functions
import pytest
import torch
from numpy.random import Generator, Philox

from train.model.similarities import BASES
from train.own.functions import OfGenerator, OfPoints, Unfit
from train.own.law import law
from train.own.options import own_of
from train.own.points import Invariance, of_labels, similar
from verify.audit.algorithms import algorithm_of


def of_points(name: str) -> OfPoints:
    return OfPoints(name, getattr(own_functions, name))


def points(d: int, count: int = 40) -> torch.Tensor:
    return torch.from_numpy(Generator(Philox(7)).standard_normal((d, count)))


# --- similarities ---------------------------------------------------------------------------------------

SIMILAR = {  # pairwise, symmetric, invariance, degree
    "scores": (True, True, Invariance.SCORES, 1),
    "cubic": (True, True, Invariance.SCORES, 3),
    "bent": (True, True, Invariance.SCORES, None),
    "relu": (True, True, Invariance.SCORES, 1),
    "half_exponential": (True, True, Invariance.SCORES, None),
    "averaged": (False, False, Invariance.SCORES, None),
    "shares": (False, False, Invariance.SCORES, 0),
    "gaussian": (True, True, Invariance.ROTATIONS, None),
    "cosine": (True, False, Invariance.ROTATIONS, 0),
    "taxicab": (True, True, Invariance.SIGNED_PERMUTATIONS, None),
    "first_coordinate": (True, False, Invariance.NONE, 1),
}


@pytest.mark.parametrize("p", [2, 5])
@pytest.mark.parametrize("name", SIMILAR)
def test_what_a_similarity_is_is_found(name, p):
    found = similar(of_points(name), p, torch.float32)
    assert (found.pairwise, found.symmetric, found.invariance, found.degree) == SIMILAR[name]


@pytest.mark.parametrize("name", BASES)
def test_of_ours_all_that_the_claim_says_is_found(name):
    """``admissible_similarities``: they are functions of the scores."""
    h = OfPoints(name, BASES[name]())
    assert similar(h, 3, torch.float64).invariance is Invariance.SCORES


def test_in_one_dimension_rotations_are_signs():
    assert similar(of_points("taxicab"), 1, torch.float64).invariance is Invariance.ROTATIONS


NO_SIMILARITIES = {
    "counting": "gives other values at the same points: it is random, or keeps a state",
    "random": "gives other values at the same points: it is random, or keeps a state",
    "infinite": "gives NaN or infinity",
    "column": r"gives \(5,\), .* expected \(5, 4\)",
    "transposed": r"gives \(4, 5\), .* expected \(5, 4\)",
    "in_double": r"torch.float32 on cpu gives \(5, 4\), torch.float64",
    "of_numpy": "gives a ndarray, expected a torch tensor",
    "detached": "has no gradient: what it computes leaves torch",
    "half_detached": "has the gradient .* where its values have",
    "sign": "has the gradient 0 at random points",
    "changing": "changes the points that it is given",
    "among_queries": "mixes the tokens that read",
    "among_prompts": "other values beside others",
    "raising": "raises RuntimeError: the first line",
    "ending": "raises SystemExit",
    "skipping": "raises Skipped: not here",
}


@pytest.mark.parametrize("name", NO_SIMILARITIES)
def test_what_is_no_similarity_is_refused_with_its_fault(name):
    with pytest.raises(Unfit, match=f"{name} .*{NO_SIMILARITIES[name]}"):
        similar(of_points(name), 3, torch.float32)


def test_it_is_given_keys_and_queries_of_the_same_first_axes():
    seen = []

    def h(keys, queries):
        seen.append((keys.shape, queries.shape))
        return keys.transpose(-1, -2) @ queries

    u, v = torch.ones(1, 3, 2, 4), torch.ones(5, 1, 2, 6)
    assert OfPoints("h", h)(u, v).shape == (5, 3, 4, 6)
    assert seen == [((5, 3, 2, 4), (5, 3, 2, 6))]


# --- kernels --------------------------------------------------------------------------------------------


def test_what_a_kernel_is_is_found():
    expected = {"half_exponential": Invariance.SCORES, "gaussian": Invariance.ROTATIONS}
    expected["taxicab"] = Invariance.SIGNED_PERMUTATIONS
    assert {name: of_labels(of_points(name), points(3)).invariance for name in expected} == expected


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("negative", "has the eigenvalue -.* expected none below 0"),
        ("relu", "has the eigenvalue -.* expected none below 0"),
        ("first_coordinate", r"k\(u, v\) is not k\(v, u\), off by"),
        ("averaged", "depends on other points"),
        ("infinite", "gives NaN or infinity"),
        ("random", "it is random"),
    ],
)
def test_what_is_no_kernel_is_refused_with_its_fault(name, told):
    with pytest.raises(Unfit, match=f"{name} .*{told}"):
        of_labels(of_points(name), points(3))


def test_a_kernel_must_be_positive_at_points_of_the_law():
    """Of three features relu is a kernel at points in one half plane, and none at others."""
    half = points(2, 3).abs()
    k = own_functions.relu(half, half)
    assert float(torch.linalg.eigvalsh(k)[0]) > -1e-12
    with pytest.raises(Unfit, match="64 points has the eigenvalue"):
        of_labels(of_points("relu"), points(2, 64))


# --- laws -----------------------------------------------------------------------------------------------


def drawing(name: str) -> OfGenerator:
    return OfGenerator(name, getattr(own_functions, name))


@pytest.mark.parametrize("name", ["normal", "of_laplace"])
@pytest.mark.parametrize("d", [1, 3])
def test_a_law_that_is_invariant_is_not_told_from_one(name, d):
    assert law(drawing(name), d).invariant


@pytest.mark.parametrize("name", ["shifted", "stretched", "chained"])
def test_a_law_that_is_not_invariant_under_signed_permutations_is_told(name):
    """A shift, a stretch, and ``admissible_laws``' law of pairs that all rotations but no reflections leave alone."""
    found = law(drawing(name), 2)
    assert not found.invariant
    assert "not invariant under signed permutations" in str(found)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("of_the_library", "other numbers for the same generator"),
        ("fixed", "the same numbers for every generator"),
        ("in_single", "of float32, expected"),
        ("too_few", r"gives \(16384, 2\) of float64, expected \(3, 16384, 2\)"),
        ("undefined", "gives NaN or infinity"),
        ("keeping", "keeps a state"),
        ("raising", "raises RuntimeError"),
    ],
)
def test_what_is_no_law_is_refused_with_its_fault(name, told):
    with pytest.raises(Unfit, match=f"{name} .*{told}"):
        law(drawing(name), 2)


# --- names ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("../own_functions:cubic", "expected module:name"),
        ("own_functions", "expected module:name"),
        ("own_functions:", "expected module:name"),
        (":cubic", "expected module:name"),
        ("own_functions:__import__('os').getpid()", "expected module:name"),
        ("own functions:cubic", "expected module:name"),
        ("own_functions:nothing", "AttributeError"),
        ("no_such_module_of_anybody:f", "ModuleNotFoundError"),
        ("own_functions:no_function", "a int, expected a function"),
        ("os:system", "raises TypeError"),
    ],
)
def test_a_name_of_no_function_is_refused(path, told):
    with pytest.raises(Unfit, match=told):
        similar(own_of(path, None, None).similarity, 2, torch.float64)


def test_a_name_with_brackets_is_what_it_returns():
    similarity = own_of("own_functions:affine()", None, None).similarity
    assert similar(similarity, 2, torch.float64).invariance is Invariance.SCORES
    u = torch.ones(2, 1, dtype=torch.float64)
    assert float(similarity(u, u)) == 5


def test_a_module_that_ends_the_process_while_it_is_imported_is_refused(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    for name, raised in {"ending_at_once": "SystemExit", "ending_all": "BaseException"}.items():
        (tmp_path / f"{name}.py").write_text(f"raise {raised}(0)")
        with pytest.raises(Unfit, match=f"--labels {name}:f: {raised}: 0"):
            own_of(None, f"{name}:f", None)
        with pytest.raises(ValueError, match=f"{name}:f: 0"):
            algorithm_of(f"{name}:f")


def test_numbers_that_are_none_are_off_by_more_than_any_limit():
    """NaN compares as nothing: a function that gives it at other points only is not the same."""
    calls = []

    def h(keys, queries):
        calls.append(keys)
        found = own_functions.scores(keys, queries)
        return found if len(calls) == 1 else found * math.nan

    with pytest.raises(Unfit, match="other values"):
        similar(OfPoints("h", h), 2, torch.float64)
