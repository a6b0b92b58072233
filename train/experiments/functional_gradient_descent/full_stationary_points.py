"""Figure 5: with values diag(A, r I), every S B_l^T C_l S and every A_l but the last tend to multiples of I.

python -m train functional_gradient_descent/full_stationary_points --preset small
"""

from __future__ import annotations

from train.configuration import Configuration

CLAIM = "full_stationary_points"
PAIRS = ("linear/linear", "relu/relu", "exp/exp", "exp/softmax")
SMALL = Configuration(
    pairs=PAIRS,
    seeds=(0, 1),
    values="full",
    closed=True,
    prompts=20480,  # 256 and their turns: with fewer, kinks of relu keep the minimum off the family
    resample_every=0,
    steps=800,
    optimiser="lbfgs",
    dtype="float64",
    snapshots=40,
    save_every=20,
)
PAPER = Configuration(pairs=PAIRS, seeds=(0, 1, 2), values="full", prompts=30000, steps=20000, save_every=500)
