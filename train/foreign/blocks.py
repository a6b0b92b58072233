"""Dense weights on tokens z = (x, y): what every layout comes to.

    z_j  <-  z_j + sum over heads, sum_{i <= n} V z_i h(z_i^T N z_j),   prediction = sign * (y slot of the query)

for labels that are plain in the context.  In coordinates x = S xi the same function has T^-1 V T and T^T N T,
T = diag(S, 1): Sigma becomes the identity, for any S with S S^T = Sigma.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch

ROUNDING = 1e-6  # of a matrix: what is smaller is the rounding of a product of float32 numbers


@dataclass(frozen=True)
class Blocks:
    """V and N (layers, heads, d + 1, d + 1), y last; V as it multiplies the similarity, divided by all it is."""

    v: torch.Tensor
    n: torch.Tensor
    sign: int  # of the prediction
    depth: int

    @property
    def d(self) -> int:
        return self.v.shape[-1] - 1

    def whitened(self, root: torch.Tensor) -> Blocks:
        """The same function of xi, x = S xi."""
        t = torch.eye(self.d + 1, dtype=root.dtype)
        t[:-1, :-1] = root
        return replace(self, v=torch.linalg.solve(t, self.v @ t), n=t.T @ self.n @ t)

    # --- what the loss can see -------------------------------------------------------------------------

    def seen_values(self) -> torch.Tensor:
        """1 for the entries of V that the loss can see, else 0: in the last layer those that write to y."""
        seen = torch.ones_like(self.v)
        if len(self.v) == self.depth:  # the last layer's weights are of no other layer
            seen[-1, :, :-1] = 0
        return seen

    def seen_logits(self) -> torch.Tensor:
        """1 for the entries of N that the loss can see, else 0.

        Where there is one layer, the query's y slot is 0 when it reads.  Where a head writes nothing that is seen, its
        logits don't matter.
        """
        seen = torch.ones_like(self.n)
        if self.depth == 1:
            seen[..., -1] = 0
        idle = (self.v * self.seen_values()).flatten(-2).abs().amax(-1) == 0
        seen[idle] = 0
        return seen

    def outside(self) -> dict[str, torch.Tensor]:
        """The share of V, and of N, that the loss can see and that no block of the families holds: (layers, heads).

        Their blocks are x <- x and y <- y of V, and x with x of N.
        """
        v, n = self.v * self.seen_values(), self.n * self.seen_logits()
        off_v, off_n = v.clone(), n.clone()
        off_v[..., :-1, :-1], off_v[..., -1, -1], off_n[..., :-1, :-1] = 0, 0, 0
        return {"values": _share(off_v, v), "keys and queries": _share(off_n, n)}

    def values_of_x(self) -> float:
        """The largest share of x <- x, as far as the loss can see it, in V."""
        v = self.v * self.seen_values()
        return float(_share(v[..., :-1, :-1], v).max())


def _share(part: torch.Tensor, whole: torch.Tensor) -> torch.Tensor:
    """|part| / |whole|, 0 for 0/0; in units of the largest entry, whose square may not be finite."""
    unit = whole.abs().amax((-2, -1), keepdim=True)
    unit = torch.where(unit == 0, 1.0, unit)
    size = torch.linalg.matrix_norm(whole / unit)
    return torch.linalg.matrix_norm(part / unit) / torch.where(size == 0, 1.0, size)
