"""The spectrum of the Hessian X X^T before and after the first of two looped layers, for several numbers of tokens.

python -m train gradient_descent/hessian_spectra --preset small

Layers of values diag(A, r I) on linear tasks are GD++ (``full_family_is_gradient_descent_plus_plus``), with labels
integrated out.  What the first does to the features makes the problem of the second better conditioned
(``gradient_descent_plus_plus_spectrum``).
"""

from __future__ import annotations

from dataclasses import replace

from train.configuration import Configuration

CLAIM = "gradient_descent_plus_plus_spectrum"
SMALL = Configuration(
    pairs=("linear/linear",),
    contexts=(10, 25, 50, 100),
    depths=(2,),
    seeds=(0, 1),
    values="full",
    keys="product",
    looped=True,
    covariates="uniform",
    spectrum=(1.0,) * 10,
    prompts=2000,
    resample_every=0,
    steps=100,
    optimiser="lbfgs",
    dtype="float64",
    initial_scale=0.3,
    snapshots=10,
    test_prompts=10000,
    chunk=2000,
)
PAPER = replace(SMALL, seeds=(0, 1, 2, 3, 4), prompts=20000, steps=400)
