"""Second derivatives by the kernel over dual numbers are those of the one forward pass."""

from dataclasses import replace

import numba
import numpy
import pytest
import torch
from fused_cases import close, made

from train.configuration import Configuration
from train.fused import evaluation, processor
from train.fused.lanes import exp, fma, load, positive, store, width, zero
from train.landing import sample as landing_sample
from train.landing.coordinates import coordinates
from train.landing.sample import fresh, hessians
from train.objective import Objective
from train.runs import groups_of

PAIRS = ("linear/linear", "relu/relu", "exp/exp", "exp/softmax", "exp/exp+linear")


def of_one(**fields):
    """Coordinates of a random point, fresh prompts, and a basis of a few directions there."""
    c = Configuration(contexts=(4,), depths=(3,), spectrum=(1.0, 2.0, 0.5), dtype="float64", **fields)
    (group,) = groups_of(c)
    objective, random = Objective(c, group, "cpu"), torch.Generator().manual_seed(1)
    (run,), (roots, inverses) = group.runs, objective.prompts.roots()
    of = coordinates(objective.architecture, run.similarities, c.values, (roots[0], inverses[0]))
    theta = torch.randn(of.size, dtype=torch.float64, generator=random) / 3
    basis = torch.randn(of.size, 5, dtype=torch.float64, generator=random)
    return of, fresh(objective, 0, 1, 43), theta, basis


@pytest.mark.parametrize("integrated", [True, False])
@pytest.mark.parametrize("values", ["sparse", "full"])
@pytest.mark.parametrize("pair", PAIRS)
def test_the_hessian_is_that_of_the_one_forward_pass(pair, values, integrated, monkeypatch):
    given = of_one(pairs=(pair,), values=values, integrated=integrated, looped=pair == "exp/softmax")
    found = hessians(*given, at_once=20)
    monkeypatch.setattr(evaluation, "kernel", lambda device: None)
    expected = hessians(*given, at_once=20)
    assert found.shape == (3, 5, 5)
    assert close(found, expected, torch.float64)


def test_it_is_the_same_however_many_threads_there_are_and_only_where_it_applies():
    of, sample, theta, basis = of_one(pairs=("exp/exp",), values="full")
    (batch,), faster, before = sample.batches(), sample.fused(of), torch.get_num_threads()
    weights, along = of.weights(theta[None]), faster.form.merged(of.weights(basis.T)).repeat(200, 1)
    found = []
    try:
        for threads in (1, 3):
            torch.set_num_threads(threads)
            found.append(faster.curved(weights, faster.prompts(batch), along))
    finally:
        torch.set_num_threads(before)
    assert torch.equal(*found)
    shorter = replace(faster, form=replace(faster.form, contexts=(3,)))
    assert shorter.curved(weights, faster.prompts(batch), along) is None
    whole = made(0, 1, 4, 3, 4, 1, 2, 1, "dense", "dense")
    assert whole.fused.curved(whole.weights, whole.fused.prompts(whole.batch), along) is None


def test_a_sample_is_asked_for_it(monkeypatch):
    """Where there is a kernel nothing is differentiated twice."""

    def refused(*_):
        raise AssertionError("the forward pass is differentiated")

    monkeypatch.setattr(landing_sample, "_second", refused)
    of, sample, theta, basis = of_one()
    hessians(of, sample, theta, basis)
    monkeypatch.setattr(processor, "curved", refused)
    with pytest.raises(AssertionError):
        hessians(of, sample, theta, basis)


@numba.njit
def _operations(w):
    a, b, none = load(w, 0), load(w, 1), zero(w)
    found = (a + b, a - b, a * b, a / b, fma(a, b, a), exp(a), positive(a, b), positive(none, b))
    for k in numba.literal_unroll(range(8)):
        store(w, 2 + k, found[k])


@pytest.mark.parametrize("dtype", [numpy.float64, numpy.float32])
def test_operations_on_dual_numbers_are_those_and_their_derivatives(dtype):
    lanes, random = width(dtype), numpy.random.default_rng(0)
    values, slopes = numpy.zeros(10 * lanes, dtype), numpy.zeros(10 * lanes, dtype)
    values[: 2 * lanes], slopes[: 2 * lanes] = random.normal(size=(2, 2 * lanes))
    values[0] = -1.0
    _operations((values, slopes))
    (a, b), (da, db) = (w[: 2 * lanes].astype(float).reshape(2, lanes) for w in (values, slopes))
    expected = [
        (a + b, da + db),
        (a - b, da - db),
        (a * b, da * b + a * db),
        (a / b, da / b - a * db / b**2),
        (a * b + a, da * b + a * db + da),
        (numpy.exp(a), numpy.exp(a) * da),
        (numpy.where(a > 0, b, 0), numpy.where(a > 0, db, 0)),
        (0 * a, 0 * a),
    ]
    for k, (value, slope) in enumerate(expected):
        for found, other in ((values, value), (slopes, slope)):
            part = found[(2 + k) * lanes : (3 + k) * lanes]
            assert numpy.allclose(part, other, rtol=50 * numpy.finfo(dtype).eps, atol=50 * numpy.finfo(dtype).eps), k
