"""One linear layer that sees normalised tokens does not reach a gradient step: a negative result.

python -m train gradient_descent/layer_norm --preset small
python -m train.against_gradient_descent results/gradient_descent/layer_norm

As one_layer in everything else.  A normalised token has lost its size, and with it that of x_i and y_i.
"""

from __future__ import annotations

from dataclasses import replace

from train.experiments.gradient_descent import one_layer

CLAIM = one_layer.CLAIM
SMALL = replace(one_layer.SMALL, layer_norm=True, seeds=(0, 1, 2))
PAPER = replace(one_layer.PAPER, layer_norm=True)
