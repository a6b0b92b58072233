"""A perceptron and one linear layer, trained on sine tasks, do one gradient step on W m(x).

python -m train gradient_descent/feature_map --preset small
python -m train gradient_descent/meta_learned_step --preset small
python -m train.against_gradient_descent results/gradient_descent/feature_map

The layer is the one of the claim: of its values only the one from y to y is there, and with it labels are integrated
out exactly, sine tasks too (``train.prompts.sine``).  The perceptron is an expansion without a residual.  The paper
preset has the sizes of the authors' notebook (google-research/self-organising-systems, transformers_learn_icl_by_gd,
non_linear_regression.ipynb): n = 10, 40 features, 160 hidden units, batches of 2048, 20000 steps of 0.001; all else
there is ours.
"""

from __future__ import annotations

from train.configuration import Configuration

CLAIM = "feature_map_gradient_descent"
SMALL = Configuration(
    pairs=("sine/linear",),
    contexts=(10,),
    depths=(1,),
    seeds=(0, 1, 2),
    learning_rates=(0.02,),
    values="sparse",
    keys="product",
    perceptron=(32, 8),
    covariates="uniform",
    spectrum=(100.0,),
    prompts=256,
    resample_every=1,
    steps=5000,
    optimiser="adam_cosine",
    betas=(0.9, 0.98),
    test_prompts=10000,
    snapshots=50,
    save_every=500,
)
PAPER = Configuration(
    pairs=("sine/linear",),
    contexts=(10,),
    depths=(1,),
    seeds=(0, 1, 2, 3, 4),
    learning_rates=(0.001,),
    values="sparse",
    keys="product",
    perceptron=(160, 40),
    covariates="uniform",
    spectrum=(100.0,),
    prompts=2048,
    resample_every=1,
    steps=20000,
    betas=(0.9, 0.98),
    test_prompts=10000,
    save_every=500,
)
