"""The best layer of an exact law, against the formulas of the claims and against prompts that are drawn."""

from __future__ import annotations

import numpy
import pytest
import torch

from train.comparisons.best_steps import best_step
from train.landing.one_layer import one_layer
from train.landing.one_layer_law import Law
from train.prompts.covariates import isotropic

N = 5
ROOT = torch.tensor([[1.0, 0.3, 0.0], [0.0, 0.5, 0.2], [0.4, 0.0, 1.5]], dtype=torch.float64)
EYE = torch.eye(3, dtype=torch.float64)


@pytest.mark.parametrize("noise", [0.0, 0.7])
def test_normal_inputs_have_the_preconditioner_of_their_claim(noise):
    """((N + 1) Sigma + (tr Sigma + noise) I)^-1 acts on x, and so S^T (.) S on xi (``.._for_normal_inputs``)."""
    sigma = ROOT @ ROOT.T
    expected = ROOT.T @ torch.linalg.inv((N + 1) * sigma + (sigma.trace() + noise) * EYE) @ ROOT
    assert torch.allclose(Law("gaussian", N, ROOT.T @ ROOT, noise).best(), expected)


@pytest.mark.parametrize("noise", [0.0, 0.7])
@pytest.mark.parametrize(("covariates", "variance"), [("gaussian", 1.0), ("uniform", 1 / 12), ("sphere", 1 / 3)])
def test_whitened_labels_have_the_best_step_and_noise_shortens_it(covariates, variance, noise):
    """1/h = 1/h* + noise/(...): E[S^2] + noise E[S] in place of E[S^2], E[S] = n v."""
    h = best_step(covariates, 1.0, 3, N)
    expected = 1 / (1 / h + noise)
    assert torch.allclose(Law(covariates, N, EYE, noise).best(), expected * EYE)
    best = Law(covariates, N, EYE, noise).loss(expected * EYE)
    assert best == pytest.approx(3 * variance * (1 - expected * N * variance) + noise)


@pytest.mark.parametrize("covariates", ["gaussian", "uniform", "sphere"])
def test_the_loss_of_any_product_is_the_mean_over_prompts(covariates):
    psi, noise, prompts = ROOT.T @ ROOT, 0.3, 40_000
    random = numpy.random.default_rng(1)
    xi = torch.from_numpy(isotropic(covariates, 3, 0, prompts, N + 1, 3))
    w = torch.linalg.cholesky(psi) @ torch.from_numpy(random.standard_normal((prompts, 3, 1)))
    y = (w.transpose(-1, -2) @ xi) + noise**0.5 * torch.from_numpy(random.standard_normal((prompts, 1, N + 1)))
    law = Law(covariates, N, psi, noise)
    product = law.best() @ (EYE + 0.3 * torch.from_numpy(random.standard_normal((3, 3))))
    predicted = y[..., 1:] @ xi[..., 1:].transpose(-1, -2) @ product @ xi[..., :1]
    errors = (y[:, 0, 0] - predicted[:, 0, 0]).square()
    assert abs(float(errors.mean()) - law.loss(product)) < 4 * float(errors.std()) / prompts**0.5
    for other in (Law(covariates, N, psi, 0.0), Law(covariates, 3 * N, psi, noise), Law(covariates, N, 2 * psi, noise)):
        assert abs(float(errors.mean()) - other.loss(product)) > 4 * float(errors.std()) / prompts**0.5


@pytest.mark.parametrize(("factor", "verdict"), [(1.0, "landed"), (1.02, "near"), (1.1, "missed"), (0.0, "missed")])
def test_the_verdict_is_by_the_product_itself_with_its_scale(factor, verdict):
    law = Law("gaussian", N, ROOT.T @ ROOT, 0.1)
    assert one_layer(law, factor * law.best(), "linear/linear", 0, "").verdict == verdict
    assert (
        one_layer(law, law.best().T @ torch.diag(torch.tensor([1.0, -1.0, 1.0]).double()), "", 0, "").verdict
        == "missed"
    )
