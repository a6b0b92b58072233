"""Ten layers of shared weights, to be compared with ten equal steps of gradient descent and of GD++.

python -m train gradient_descent/ten_looped_layers --preset small
python -m train.against_gradient_descent results/gradient_descent/ten_looped_layers

Tokens are clipped at 10, as in the paper from four layers on, of the algorithms too.
"""

from __future__ import annotations

from dataclasses import replace

from train.experiments.gradient_descent import untied_layers

CLAIM = untied_layers.CLAIM
SMALL = replace(untied_layers.SMALL, depths=(10,), looped=True, seeds=(0, 1), learning_rates=(0.003,), steps=3000)
PAPER = replace(untied_layers.PAPER, depths=(10,), looped=True)
