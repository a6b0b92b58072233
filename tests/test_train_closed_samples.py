"""A sample closed under signed cyclic permutations: on the predicted family the gradient stays in the family.

The family is A_l = a_l I, B_l = b_l S^-1, C_l = c_l S^-1 with S = Sigma^1/2; there the gradients are multiples of I (A)
and of S (B, C), to rounding errors and not only in the mean (``signed_permutation_commutant``).
"""

from __future__ import annotations

import itertools
import math

import numpy
import pytest
import torch

from train.configuration import Configuration
from train.model.predicted import distances
from train.objective import Objective
from train.prompts.batches import Prompts, Source
from train.prompts.covariates import square_root
from train.prompts.turns import turns
from train.runs import groups_of

SPECTRUM = (1.0, 0.25, 2.25)


def as_keys(matrices) -> set[tuple[float, ...]]:
    return {tuple(float(v) + 0.0 for v in numpy.asarray(m).ravel()) for m in matrices}


@pytest.mark.parametrize("d", [1, 2, 3, 4, 5])
def test_with_minus_one_it_is_the_group_of_signed_cyclic_permutations(d):
    found = turns(d).numpy()
    both = as_keys([*found, *-found])
    expected = []
    for shift, signs in itertools.product(range(d), itertools.product((1, -1), repeat=d)):
        expected.append([[signs[i] * (j == (i + shift) % d) for j in range(d)] for i in range(d)])
    assert both == as_keys(expected)
    assert len(both) == 2 * len(found) == 2**d * d
    assert not as_keys(found) & as_keys(-found)
    for a, b in itertools.islice(itertools.product(found, repeat=2), 2000):
        assert as_keys([a @ b]) <= both
        assert as_keys([a.T]) <= both


@pytest.mark.parametrize("d", [1, 2, 3, 5])
def test_what_commutes_with_it_is_a_multiple_of_the_identity(d):
    identity = numpy.eye(d)
    # O M - M O = 0, as linear equations for the entries of M
    equations = [numpy.kron(o, identity) - numpy.kron(identity, o.T) for o in turns(d).numpy()]
    singular = numpy.linalg.svd(numpy.concatenate(equations), compute_uv=False)
    assert (singular < 1e-12).sum() == 1


@pytest.mark.parametrize("d", [1, 2, 3, 8, 9, 10, 16, 17])
def test_the_mean_over_them_of_a_turned_matrix_is_a_multiple_of_the_identity(d):
    g, every = torch.from_numpy(numpy.random.default_rng(0).normal(size=(d, d))), turns(d)
    assert len(every) == (2 ** (d - 1) * d if d <= 8 else d * 2 ** math.ceil(math.log2(d)))
    torch.testing.assert_close(every @ every.mT, torch.eye(d, dtype=torch.float64).expand(len(every), -1, -1))
    mean = (every @ g @ every.mT).mean(0)
    torch.testing.assert_close(mean, g.trace() / d * torch.eye(d, dtype=torch.float64), rtol=0, atol=1e-13)


def test_a_closed_sample_is_mapped_to_itself_by_each_element():
    made = Prompts((Source("exp", 2, 1),), "sphere", SPECTRUM, True, True, torch.zeros((), dtype=torch.float64))
    batch, inverse = made.batch(0, 25), torch.from_numpy(square_root(SPECTRUM, 1)[1])
    every = turns(3)
    assert len(batch) == 36  # two closed sets of 12 would hold 24
    x = torch.cat([batch.prompt.query.x, batch.prompt.context.x], -1)[0]
    xi, f = inverse @ x, torch.cat([batch.target, batch.prompt.context.y], -1)[0]

    def sample(turned: torch.Tensor) -> list[tuple[float, ...]]:
        rows = torch.cat([turned.flatten(1), f.flatten(1)], 1)
        return sorted(tuple(row) for row in (torch.round(rows * 1e9) + 0.0).tolist())

    def up_to_sign(turned: torch.Tensor) -> torch.Tensor:
        """Of a prompt and its negative, the one whose first coordinate is positive."""
        return turned * torch.sign(turned[:, :1, :1])

    plain = sample(up_to_sign(xi))
    for turn in every:
        assert sample(up_to_sign(turn @ xi)) == plain
    assert sample(up_to_sign(torch.linalg.qr(torch.ones(3, 3, dtype=torch.float64) + every[1] * 2).Q @ xi)) != plain


def gradient_on_the_family(pair: str, values: str, closed: bool) -> dict[str, torch.Tensor]:
    """The gradient at a point of the family, in coordinates in which it should be a multiple of I."""
    c = Configuration(
        pairs=(pair,), contexts=(4,), spectrum=SPECTRUM, values=values, closed=closed, dtype="float64", seeds=(3, 4)
    )
    made = Objective(c, groups_of(c)[0], "cpu")
    inverse = made.prompts.roots()[1][:, None, None]
    scales = torch.tensor([0.7, -0.4, 1.1], dtype=torch.float64)[None, :, None, None, None]
    identity = torch.eye(3, dtype=torch.float64)
    weights = {name: w.clone() for name, w in made.initial().items()}
    weights["B"], weights["C"] = scales * inverse.expand_as(weights["B"]), inverse.expand_as(weights["C"]) / 2
    weights["r"] = torch.full_like(weights["r"], -0.8)
    if "A" in weights:
        weights["A"] = 0.3 * scales * identity.expand_as(weights["A"])
    off = distances(made.architecture, weights, made.prompts.roots()[0])
    assert max(float(found.max()) for found in off.values()) < 1e-14
    weights = {name: w.clone().requires_grad_() for name, w in weights.items()}
    made.with_gradient(weights, made.prompts.batch(0, 24))
    found = {name: inverse @ weights[name].grad for name in ("B", "C")}
    if "A" in weights:
        found["A"] = weights["A"].grad[:, :-1]  # the last one is never read
    return found


@pytest.mark.parametrize("pair", ["exp/exp", "linear/linear", "relu/relu", "exp/softmax", "0.5*linear+exp/softmax"])
@pytest.mark.parametrize("values", ["sparse", "full"])
def test_on_a_closed_sample_the_gradient_on_the_family_is_in_the_family(pair, values):
    closed, free = (gradient_on_the_family(pair, values, of) for of in (True, False))
    for name, gradient in closed.items():
        size = torch.linalg.matrix_norm(gradient)
        for found, small in ((gradient, True), (free[name], False)):
            mean = found.diagonal(dim1=-2, dim2=-1).mean(-1)[..., None, None]
            off = torch.linalg.matrix_norm(found - mean * torch.eye(3, dtype=torch.float64))
            assert (off < 1e-12 * (1 + size)).all() == small
        assert size.min() > 1e-6
