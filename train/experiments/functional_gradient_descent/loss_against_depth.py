"""Figure 2: the test loss against the number of layers, for many and for few context tokens.

python -m train functional_gradient_descent/loss_against_depth --preset small

A deeper transformer can do more steps of functional gradient descent; the Bayes loss is what no depth can pass
(``bayes_predictor``).  In the small preset a depth begins from noise, and from the best of the depth before with idle
layers.  Keys are a free product M = B^T C, all that the loss sees (``product_determines_the_layer``).
"""

from __future__ import annotations

from train.configuration import Configuration

CLAIM = "bayes_limit"
PAIRS = tuple(
    f"{labels}/{attention}" for labels in ("relu", "exp") for attention in ("linear", "relu", "exp", "softmax")
)
SMALL = Configuration(
    pairs=PAIRS,
    contexts=(14, 6),
    depths=(1, 2, 3, 5, 7),
    seeds=(0, 1),
    keys="product",
    prompts=8000,
    resample_every=0,
    steps=200,
    starts=("noise", "first", "last"),
    optimiser="lbfgs",
    snapshots=5,
    save_every=100,
    test_prompts=10000,
    chunk=2000,
)
PAPER = Configuration(
    pairs=PAIRS,
    contexts=(14, 6),
    depths=tuple(range(1, 8)),
    seeds=(0, 1, 2),
    prompts=30000,
    steps=20000,
    save_every=500,
)
