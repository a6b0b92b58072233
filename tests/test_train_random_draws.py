"""Prompts, first weights and rotations are drawn by counter, and have the laws they are said to have.

Quantiles of the tests' statistics are asymptotic; seeds are fixed, so a test either holds or does not.
"""

from __future__ import annotations

import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from train.model.architecture import Architecture
from train.prompts.covariates import COVARIATES, isotropic, square_root
from train.prompts.random_draws import BLOCK, Purpose, drawn, generator

SPECTRUM = (1.0, 1.0, 0.25, 2.25, 1.0)
FAR = 5.0  # standard deviations; beyond with probability 6e-7
KOLMOGOROV = 2.2  # of sqrt(N) sup |F_N - F|; beyond with probability 2 exp(-2 * 2.2^2) = 1.3e-4


def normal(random: numpy.random.Generator, shape: tuple[int, ...]) -> numpy.ndarray:
    return random.standard_normal(shape)


def numbers(seed=0, purpose=Purpose.COVARIATES, step=0, prompts=3, tokens=4, features=2) -> numpy.ndarray:
    return drawn(normal, seed, purpose, step, prompts, tokens, features)


def kolmogorov(sample: numpy.ndarray, distribution) -> float:
    """sqrt(N) times the largest distance of the empirical distribution function from ``distribution``."""
    found = numpy.sort(sample)
    values = numpy.array([distribution(x) for x in found])
    n = len(found)
    above, below = numpy.arange(1, n + 1) / n - values, values - numpy.arange(n) / n
    return math.sqrt(n) * max(above.max(), below.max())


def gaussian(x: float) -> float:
    return (1 + math.erf(x / math.sqrt(2))) / 2


# --- by counter -------------------------------------------------------------------------------------


@given(seed=st.integers(0, 2**63 - 1), step=st.integers(0, 2**32), few=st.integers(1, 2 * BLOCK + 1))
def test_fewer_prompts_are_the_first_of_more(seed, step, few):
    more = numbers(seed, step=step, prompts=2 * BLOCK + 3)
    assert numpy.array_equal(numbers(seed, step=step, prompts=few), more[:few])


@pytest.mark.parametrize("law", COVARIATES)
@pytest.mark.parametrize("tokens", [1, 3, 6])
def test_fewer_tokens_are_the_first_of_more(law, tokens):
    more = isotropic(law, 3, 2, BLOCK + 5, 7, 4)
    assert numpy.array_equal(isotropic(law, 3, 2, BLOCK + 5, tokens, 4), more[..., :tokens])


def test_what_is_drawn_does_not_depend_on_what_was_drawn_before():
    first = numbers(seed=5, step=3)
    numbers(seed=5, step=2)
    numpy.random.default_rng(0).standard_normal(10)
    numbers(seed=5, step=3, purpose=Purpose.LABELS)
    assert numpy.array_equal(numbers(seed=5, step=3), first)


def test_a_block_can_be_drawn_by_itself():
    whole = numbers(seed=1, step=9, prompts=3 * BLOCK)
    alone = generator(1, Purpose.COVARIATES, 9, 2).standard_normal((4, BLOCK, 2))
    assert numpy.array_equal(whole[2 * BLOCK :], alone.transpose(1, 2, 0))


def test_seeds_purposes_steps_and_blocks_have_nothing_in_common():
    entries = [
        generator(seed, purpose, step, block).random(50)
        for seed in (0, 1, 2, 2**62, 2**63 - 1)
        for purpose in Purpose
        for step in (0, 1, 2, 2**32)
        for block in (0, 1, 2)
    ]
    found = numpy.concatenate(entries)
    assert len(set(found.tolist())) == len(found)


def test_streams_of_neighbouring_seeds_and_steps_are_uncorrelated():
    streams = numpy.stack([generator(s, Purpose.COVARIATES, t).standard_normal(4000) for s in (0, 1) for t in (0, 1)])
    correlation = numpy.corrcoef(streams) - numpy.eye(4)
    assert numpy.abs(correlation).max() < FAR / math.sqrt(4000)


@pytest.mark.parametrize("name", ["seed", "step", "block"])
def test_a_negative_counter_is_refused_by_name(name):
    with pytest.raises(ValueError, match=f"{name} = -1"):
        generator(**{"seed": 0, "purpose": Purpose.WEIGHTS, name: -1})


def test_the_first_weights_depend_on_the_seed_alone_and_have_their_scale():
    architecture = Architecture(5, 1, 40, 2, "full", "apart")
    first, other = architecture.initial(3, 0.1), architecture.initial(4, 0.1)
    for name, entries in first.items():
        assert numpy.array_equal(entries, architecture.initial(3, 0.1)[name])
        assert not numpy.array_equal(entries, other[name])
    entries = numpy.concatenate([a.ravel() for a in first.values()]) / 0.1
    assert kolmogorov(entries, gaussian) < KOLMOGOROV


# --- the laws of xi ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("law", "second"), [("sphere", 1 / 5), ("gaussian", 1.0), ("uniform", 1 / 12)])
def test_covariates_have_mean_zero_and_independent_coordinates_of_their_second_moment(law, second):
    xi = isotropic(law, 0, 0, 5000, 4, 5).transpose(0, 2, 1).reshape(-1, 5)
    sample = len(xi)
    assert numpy.abs(xi.mean(0)).max() < FAR * math.sqrt(second / sample)
    moments = xi.T @ xi / sample
    spread = numpy.sqrt(numpy.einsum("ia,ib->ab", xi**2, xi**2) / sample / sample)
    assert (numpy.abs(moments - second * numpy.eye(5)) < FAR * spread).all()


def test_the_tokens_of_a_prompt_are_uncorrelated():
    xi = isotropic("sphere", 0, 0, 5000, 4, 5)
    products = numpy.einsum("pai,paj->pij", xi, xi)[:, *numpy.triu_indices(4, 1)]
    assert numpy.abs(products.mean(0)).max() < FAR * math.sqrt(1 / 5 / 5000)


def test_the_sphere_has_unit_vectors_and_in_three_dimensions_uniform_coordinates():
    xi = isotropic("sphere", 7, 1, 2000, 3, 3)
    assert numpy.abs((xi**2).sum(1) - 1).max() < 1e-14
    for a in range(3):
        assert kolmogorov(xi[:, a, 0], lambda x: (x + 1) / 2) < KOLMOGOROV  # Archimedes


def test_gaussian_and_uniform_coordinates_have_their_distribution():
    assert kolmogorov(isotropic("gaussian", 2, 0, 1000, 2, 2).ravel(), gaussian) < KOLMOGOROV
    uniform = isotropic("uniform", 2, 0, 1000, 2, 2).ravel()
    assert kolmogorov(uniform, lambda x: x + 1 / 2) < KOLMOGOROV
    assert numpy.abs(uniform).max() <= 1 / 2


# --- Sigma ------------------------------------------------------------------------------------------


@given(
    spectrum=st.lists(st.floats(0.01, 100), min_size=1, max_size=6).map(tuple),
    seed=st.integers(0, 2**63 - 1),
)
def test_sigma_is_symmetric_has_its_spectrum_and_the_root_its_inverse(spectrum, seed):
    root, inverse = square_root(spectrum, seed)
    size = max(spectrum)
    assert numpy.abs(root - root.T).max() < 1e-13 * math.sqrt(size)
    found = numpy.linalg.eigvalsh(root @ root)
    assert numpy.abs(found - sorted(spectrum)).max() < 1e-12 * size
    assert (numpy.linalg.eigvalsh(root) > 0).all()
    assert numpy.abs(root @ inverse - numpy.eye(len(spectrum))).max() < 1e-12 * math.sqrt(size / min(spectrum))


def test_the_eigenvectors_of_sigma_are_uniform_on_the_sphere():
    """In three dimensions a coordinate of a uniform unit vector is uniform on (-1, 1); its sign is free."""
    found = []
    for seed in range(2000):
        root, _ = square_root((1.0, 4.0, 1.0), seed)
        found.append((root - numpy.eye(3)).diagonal())  # squares of the coordinates of the second eigenvector
    squares = numpy.array(found)
    assert numpy.abs(squares.sum(1) - 1).max() < 1e-12
    for a in range(3):
        assert kolmogorov(numpy.sqrt(squares[:, a]), lambda x: x) < KOLMOGOROV


def test_every_seed_has_a_rotation_of_its_own():
    roots = [square_root(SPECTRUM, seed)[0] for seed in range(4)]
    assert min(numpy.abs(a - b).max() for k, a in enumerate(roots) for b in roots[:k]) > 0.01
