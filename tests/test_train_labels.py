"""The label rows F have F^T F = K, |K| where K has negative eigenvalues, and drawn labels have that covariance."""

from __future__ import annotations

import itertools
import math

import numpy
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from train.configuration import Configuration
from train.objective import Objective
from train.prompts.batches import Prompts, Source
from train.prompts.bayes import bayes_loss
from train.prompts.covariates import isotropic
from train.prompts.labels import kernel, maps, rows
from train.runs import groups_of

SPECTRUM = (1.0, 0.25, 2.25)
PLAIN = {"linear": lambda t: t, "exp": math.exp, "exp_half": lambda t: math.exp(t / 2), "relu": lambda t: max(t, 0.0)}
MIXED = ("0.5*linear+exp", ".25*exp+relu", "0.3*relu+linear", "1*linear+exp", "0*linear+exp", "0.5*linear+linear")
FAR = 5.0  # standard deviations; beyond with probability 6e-7


def entry(name: str, t: float) -> float:
    """K at two unit vectors of inner product t."""
    if name in PLAIN:
        return PLAIN[name](t)
    share, _, both = name.partition("*")
    first, _, second = both.partition("+")
    return float(share) * PLAIN[first](t) + (1 - float(share)) * PLAIN[second](t)


def covariance(name: str, xi: numpy.ndarray) -> numpy.ndarray:
    """K of one prompt, entry by entry, replaced by |K| where relu takes part; xi (d, tokens)."""
    tokens = range(xi.shape[1])
    k = numpy.array([[entry(name, float(sum(xi[:, i] * xi[:, j]))) for j in tokens] for i in tokens])
    if "relu" not in name:
        return k
    values, vectors = numpy.linalg.eigh(k)
    return vectors @ numpy.diag(numpy.abs(values)) @ vectors.T


@pytest.mark.parametrize("name", [*PLAIN, *MIXED])
@pytest.mark.parametrize(("d", "tokens"), [(5, 15), (5, 2), (3, 7), (1, 1), (1, 5), (2, 1)])
def test_the_rows_are_a_root_of_the_kernel_matrix(name, d, tokens):
    xi = isotropic("sphere", 0, 0, 20, tokens, d)
    f = rows(name, torch.from_numpy(xi)).numpy()
    for made, of in zip(f, xi, strict=True):
        assert numpy.abs(made.T @ made - covariance(name, of)).max() < 1e-12


@given(
    seed=st.integers(0, 10**6), d=st.integers(1, 5), tokens=st.integers(1, 8), name=st.sampled_from([*PLAIN, *MIXED])
)
def test_the_rows_are_a_root_for_repeated_and_opposite_points_too(seed, d, tokens, name):
    xi = isotropic("sphere", seed, 0, 2, tokens, d)
    xi[0] = xi[0][:, :1] * numpy.sign(xi[0][:1])
    f = rows(name, torch.from_numpy(xi)).numpy()
    for made, of in zip(f, xi, strict=True):
        assert numpy.abs(made.T @ made - covariance(name, of)).max() < 1e-12


def test_a_singular_matrix_in_a_batch_leaves_the_rows_of_the_others_alone():
    xi = isotropic("sphere", 0, 0, 3, 4, 5)
    beside = xi.copy()
    beside[1] = xi[1][:, :1]
    alone, together = rows("exp", torch.from_numpy(xi)), rows("exp", torch.from_numpy(beside))
    assert torch.equal(alone[[0, 2]], together[[0, 2]])
    assert not torch.equal(alone[1], together[1])


def test_relu_of_unit_vectors_has_negative_eigenvalues_that_change_sign():
    angles = numpy.arange(4) * math.pi / 4
    xi = numpy.stack([numpy.cos(angles), numpy.sin(angles)])
    k = numpy.maximum(xi.T @ xi, 0)
    f = rows("relu", torch.from_numpy(xi)[None])[0].numpy()
    assert numpy.linalg.eigvalsh(k)[0] < -0.1
    assert numpy.abs(numpy.linalg.eigvalsh(f.T @ f) - sorted(abs(numpy.linalg.eigvalsh(k)))).max() < 1e-12


@pytest.mark.parametrize("name", ["linear", "exp", "0.5*linear+exp"])
def test_fewer_tokens_have_the_first_rows_entries_of_more(name):
    xi = torch.from_numpy(isotropic("sphere", 0, 0, 9, 6, 5))
    few, more = rows(name, xi[..., :4]), rows(name, xi)
    assert torch.allclose(more[:, : few.shape[1], :4], few, rtol=0, atol=1e-13)


def test_labels_of_relu_are_not_consistent_under_fewer_tokens():
    xi = torch.from_numpy(isotropic("sphere", 0, 0, 9, 6, 2))
    few, more = rows("relu", xi[..., :5]), rows("relu", xi)
    gap = few.transpose(1, 2) @ few - (more.transpose(1, 2) @ more)[:, :5, :5]
    assert gap.abs().max() > 0.01


@pytest.mark.parametrize(
    "name", ["", "cosine", "sine", "2*linear+exp", "0.5*linear", "0.5*linear+sine", "-0.5*exp+exp", "exp+exp"]
)
def test_a_name_of_no_kernel_is_refused(name):
    with pytest.raises(ValueError, match="labels"):
        kernel(name)


# --- drawn ------------------------------------------------------------------------------------------


def prompts(*sources: Source, integrated: bool, closed: bool = False) -> Prompts:
    return Prompts(sources, "sphere", SPECTRUM, integrated, closed, torch.zeros((), dtype=torch.float64))


@pytest.mark.parametrize("name", [*PLAIN, "0.5*linear+exp"])
def test_drawn_labels_have_the_covariance_of_their_prompt(name):
    """Of y_i y_j - K_ij over many prompts the mean is 0; the variance of y_i y_j is K_ii K_jj + K_ij^2."""
    count, tokens = 6000, 4
    batch = prompts(Source(name, tokens - 1, 3), integrated=False).batch(0, count)
    y = torch.cat([batch.target, batch.prompt.context.y], -1)[0, :, 0].numpy()
    k = numpy.stack([covariance(name, xi) for xi in isotropic("sphere", 3, 0, count, tokens, 3)])
    for i, j in itertools.product(range(tokens), repeat=2):
        off = (y[:, i] * y[:, j] - k[:, i, j]).mean()
        spread = numpy.sqrt((k[:, i, i] * k[:, j, j] + k[:, i, j] ** 2).mean() / count)
        assert abs(off) < FAR * spread


@pytest.mark.parametrize("name", ["linear", "exp", "0.5*linear+exp"])
def test_drawn_labels_of_fewer_tokens_are_the_first_of_more(name):
    few, more = (prompts(Source(name, n, 1), integrated=False).batch(4, 50) for n in (2, 5))
    assert torch.allclose(few.target, more.target, rtol=0, atol=1e-13)
    assert torch.allclose(few.prompt.context.y, more.prompt.context.y[..., :2], rtol=0, atol=1e-13)


@pytest.mark.parametrize("integrated", [True, False])
def test_a_shorter_context_is_padded_with_zeros_and_is_otherwise_the_same(integrated):
    short, long = Source("exp", 2, 1), Source("relu", 5, 1)
    both = prompts(long, short, integrated=integrated).batch(2, 30)
    alone = prompts(short, integrated=integrated).batch(2, 30)
    k = alone.target.shape[-2]
    for name in ("x", "y"):
        padded, own = getattr(both.prompt.context, name)[1], getattr(alone.prompt.context, name)[0]
        assert torch.equal(padded[:, : own.shape[1], :2], own)
        assert not padded[..., 2:].any()
        assert not padded[:, own.shape[1] :].any()
    assert torch.equal(both.target[1, :, :k], alone.target[0])
    assert not both.target[1, :, k:].any()
    assert torch.equal(both.prompt.query.x[1], alone.prompt.query.x[0])
    assert not both.prompt.query.y.any()


def test_x_is_the_root_of_sigma_times_xi():
    made = prompts(Source("exp", 4, 8), integrated=True)
    batch = made.batch(1, 10)
    inverse = made.roots()[1][0]
    xi = torch.from_numpy(isotropic("sphere", 8, 1, 10, 5, 3))
    assert torch.allclose(inverse @ batch.prompt.query.x[0], xi[..., :1], rtol=0, atol=1e-12)
    assert torch.allclose(inverse @ batch.prompt.context.x[0], xi[..., 1:], rtol=0, atol=1e-12)


# --- Bayes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    ("name", "n", "d"),
    [("linear", 2, 3), ("linear", 7, 3), ("exp", 4, 3), ("relu", 4, 3), ("exp", 3, 1), ("1*exp+exp", 2, 1)],
)
def test_the_bayes_loss_is_that_of_the_pseudo_inverse(name, n, d, dtype):
    c = Configuration(pairs=(f"{name}/exp",), contexts=(n,), spectrum=(1.0,) * d, dtype=dtype, chunk=7, seeds=(2,))
    objective = Objective(c, groups_of(c)[0], "cpu")
    found = bayes_loss(objective.prompts.sample(0, 40), c.chunk)
    gaps = []
    for xi in isotropic("sphere", 2, 0, 40, n + 1, d):
        k = covariance(name, xi)
        gaps.append(k[0, 0] - k[0, 1:] @ numpy.linalg.pinv(k[1:, 1:], rcond=1e-9, hermitian=True) @ k[1:, 0])
    assert found.shape == (1,)
    assert abs(float(found[0]) - numpy.mean(gaps)) < (1e-9 if dtype == "float64" else 1e-5)


# --- a map for each kernel ----------------------------------------------------------------------------------


def test_with_maps_each_kernel_sees_its_own_image_of_the_inputs_and_every_seed_has_others():
    xi = torch.from_numpy(isotropic("sphere", 0, 0, 5, 4, 3))
    found = rows("mapped:0.3*linear+exp", xi, seed=2)
    first, second = maps(3, 2).numpy()
    for p in range(5):
        for i in range(4):
            for j in range(4):
                u, v = xi[p, :, i].numpy(), xi[p, :, j].numpy()
                expected = 0.3 * (first @ u) @ (first @ v) + 0.7 * math.exp((second @ u) @ (second @ v))
                assert float(found[p, :, i] @ found[p, :, j]) == pytest.approx(expected, rel=1e-9)
    assert not torch.allclose(rows("mapped:0.3*linear+exp", xi, seed=3), found)
    assert abs(float(maps(40, 0).square().mean()) * 40 - 1) < 0.1


@pytest.mark.parametrize("name", ["mapped:linear", "mapped:", "mapped:0.5*linear+cosine", "0.5*mapped:linear+exp"])
def test_maps_are_for_mixtures_alone(name):
    with pytest.raises(ValueError, match="labels"):
        Configuration(pairs=(f"{name}/exp",))


def test_a_closed_sample_does_not_take_labels_that_a_turn_changes():
    with pytest.raises(ValueError, match="closed is True, expected False with the labels 'mapped:"):
        Configuration(pairs=("mapped:0.5*linear+exp/exp",), closed=True)


# --- fixed tasks --------------------------------------------------------------------------------------------


def weights_of(name: str, seed: int, step: int) -> numpy.ndarray:
    """The w* of every prompt, solved from its labels, (prompts, d)."""
    c = Configuration(
        pairs=(f"{name}/linear",), contexts=(3,), spectrum=(1.0, 1.0), seeds=(seed,), integrated=False, dtype="float64"
    )
    batch = Objective(c, groups_of(c)[0], "cpu").prompts.batch(step, 300)
    x, y = batch.prompt.context.x[0].numpy(), batch.prompt.context.y[0, :, 0].numpy()
    found = numpy.linalg.solve(x @ x.transpose(0, 2, 1), (x @ y[:, :, None]))[:, :, 0]
    assert (
        numpy.abs((found * batch.prompt.query.x[0, :, :, 0].numpy()).sum(-1) - batch.target[0, :, 0, 0].numpy()).max()
        < 1e-6
    )
    return found


def test_fixed_tasks_are_as_many_as_said_the_same_at_every_step_and_others_for_another_seed():
    found = numpy.round(weights_of("linear#4", 0, 0), 5)
    tasks, counts = numpy.unique(found, axis=0, return_counts=True)
    assert len(tasks) == 4
    assert counts.min() > 45  # of 300, 75 expected with a standard deviation of 7.5
    assert numpy.array_equal(numpy.unique(numpy.round(weights_of("linear#4", 0, 7), 5), axis=0), tasks)
    assert not numpy.isin(numpy.round(weights_of("linear#4", 1, 0), 5), tasks).any()
    assert len(numpy.unique(numpy.round(weights_of("linear", 0, 0), 5), axis=0)) == 300


@pytest.mark.parametrize("name", ["linear#0", "linear#", "exp#4", "linear#-1", "linear#123456"])
def test_fixed_tasks_are_of_linear_labels_and_some(name):
    with pytest.raises(ValueError, match="labels"):
        Configuration(pairs=(f"{name}/linear",), integrated=False)


def test_fixed_tasks_are_drawn():
    with pytest.raises(ValueError, match="integrated is True, expected False with the labels 'linear#4'"):
        Configuration(pairs=("linear#4/linear",))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("exp(0.25)", lambda gram: torch.exp(0.25 * gram)),
        ("linear~0.3", lambda gram: gram + 0.3 * torch.eye(4, dtype=torch.float64)),
        ("exp(2)~1e-2", lambda gram: torch.exp(2 * gram) + 0.01 * torch.eye(4, dtype=torch.float64)),
    ],
)
def test_scaled_kernels_and_noise_have_names_and_rows_of_their_second_moment(name, expected):
    xi = torch.from_numpy(numpy.random.default_rng(0).standard_normal((5, 3, 4)))
    f = rows(name, xi)
    assert torch.allclose(f.transpose(-1, -2) @ f, expected(xi.transpose(-1, -2) @ xi))


@pytest.mark.parametrize(
    "name", ["exp(-1)", "exp()", "exp(0.25", "linear~", "~0.1", "linear~-1", "cubic(2)", "exp(1)(2)"]
)
def test_other_names_are_no_scaled_kernels_and_no_noise(name):
    with pytest.raises(ValueError, match="labels"):
        kernel(name)
