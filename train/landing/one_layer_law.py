"""One layer of linear attention on linear labels: every law has one best product, which is computed exactly.

In x = S xi with xi_ij independent over tokens, y = w^T xi + eps, E[w w^T] = Psi, E eps^2 = s: the best layer predicts
(sum_i y_i xi_i^T) C xi with G C = E[S'] Psi, G = E[S' Psi S'] + s E[S'], S' = sum_i xi_i xi_i^T, and another product D
in place of C has the loss of C plus v tr((D - C)^T G (D - C)), v = E xi_j^2 (``one_layer_optimum_with_prior``).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch

from train.comparisons.best_steps import MOMENTS


@dataclass(frozen=True)
class Law:
    """xi of a law of covariates, n context tokens, Psi (d, d) and the variance of the noise."""

    covariates: str
    context: int
    psi: torch.Tensor
    noise: float

    @property
    def variance(self) -> float:
        """v"""
        return 1 / len(self.psi) if self.covariates == "sphere" else float(MOMENTS[self.covariates][0])

    def second_order(self) -> torch.Tensor:
        """G: of two different tokens v^2 Psi, of one with itself E[xi xi^T Psi xi xi^T], and of the noise."""
        d, n, v, psi = len(self.psi), self.context, self.variance, self.psi
        eye = torch.eye(d, dtype=psi.dtype)
        pairs = 2 * psi + psi.trace() * eye
        if self.covariates == "sphere":
            itself = pairs / (d * (d + 2))
        else:
            fourth = float(MOMENTS[self.covariates][1]) - 3 * v**2
            itself = v**2 * pairs + fourth * torch.diag(psi.diagonal())
        return n * (n - 1) * v**2 * psi + n * itself + n * self.noise * v * eye

    def best(self) -> torch.Tensor:
        """C (d, d)."""
        return torch.linalg.solve(self.second_order(), self.context * self.variance * self.psi)

    def loss(self, product: torch.Tensor) -> float:
        """Of predicting (sum_i y_i xi_i^T) D xi; the noise of the query's label counts."""
        v, g, psi = self.variance, self.second_order(), self.psi
        lost = psi - 2 * self.context * v * product.T @ psi + product.T @ g @ product
        return float(v * lost.trace()) + self.noise
