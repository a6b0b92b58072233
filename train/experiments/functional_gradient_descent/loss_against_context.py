"""Figure 1: the test loss of three layers against the number n of context tokens, all labels and attentions.

python -m train functional_gradient_descent/loss_against_context --preset small

With h = K the layers can do functional gradient descent in the RKHS of K (``functional_gradient_descent``), whose
limit is the Bayes predictor (``bayes_limit``); with another similarity they can't.  Keys are a free product M = B^T C,
all that the loss sees (``product_determines_the_layer``).
"""

from __future__ import annotations

from train.configuration import Configuration

CLAIM = "bayes_limit"
PAIRS = tuple(
    f"{labels}/{attention}"
    for labels in ("linear", "relu", "exp")
    for attention in ("linear", "relu", "exp", "softmax")
)
SMALL = Configuration(
    pairs=PAIRS,
    contexts=(2, 4, 6, 10, 14),
    seeds=(0, 1),
    keys="product",
    prompts=1000,
    resample_every=0,
    steps=80,
    optimiser="lbfgs",
    snapshots=10,
    save_every=20,
    test_prompts=4000,
    chunk=1000,
)
PAPER = Configuration(
    pairs=PAIRS, contexts=tuple(range(2, 15)), seeds=(0, 1, 2), prompts=30000, steps=20000, save_every=500
)
