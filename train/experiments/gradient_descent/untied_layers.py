"""Five layers with weights of their own, to be compared with five steps of gradient descent and of GD++.

python -m train gradient_descent/untied_layers --preset small
python -m train.against_gradient_descent results/gradient_descent/untied_layers

Tokens are clipped at 10, those of the algorithms too: without that the loss, of degree 486 in its inputs, has no mean
that a sample could tell.  With it one prompt in some thousands still reaches the limit and has an error above 100, so
that the mean over 10000 prompts is off by a third; median and trimmed mean are not.
"""

from __future__ import annotations

from train.configuration import Configuration

CLAIM = "gradient_descent_plus_plus_layers"
SMALL = Configuration(
    pairs=("linear/linear",),
    contexts=(5,),
    depths=(5,),
    seeds=(0, 1, 2),
    learning_rates=(0.01,),
    values="dense",
    keys="dense",
    covariates="uniform",
    spectrum=(1.0,) * 5,
    token_limit=10.0,
    integrated=False,
    prompts=256,
    resample_every=1,
    steps=10000,
    optimiser="adam_cosine",
    betas=(0.9, 0.98),
    clip=0.1,
    initial_scale=0.1,
    test_prompts=10000,
    save_every=500,
)
PAPER = Configuration(
    pairs=("linear/linear",),
    contexts=(10,),
    depths=(5,),
    seeds=(0, 1, 2, 3, 4),
    learning_rates=(0.0005,),
    values="dense",
    keys="dense",
    covariates="uniform",
    spectrum=(1.0,) * 10,
    token_limit=10.0,
    integrated=False,
    prompts=2048,
    resample_every=1,
    steps=50000,
    betas=(0.9, 0.98),
    clip=10.0,
    initial_scale=0.1,
    test_prompts=10000,
    save_every=500,
)
