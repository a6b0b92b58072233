"""Ten layers of shared weights, to be compared with ten equal steps of gradient descent and of GD++.

python -m train gradient_descent/ten_looped_layers --preset small
python -m train.against_gradient_descent results/gradient_descent/ten_looped_layers

Tokens are clipped at 10, as in the paper from four layers on, of the algorithms too.  In the small preset the loop
grows from one layer on, with 1024 prompts a step.  Ten layers at once end near the loss of predicting 0 from the first
weights of seed 0; one layer with 256 prompts a step stays near it, too.  The losses along the training are drawn of
ten layers, which diverge while one is trained.
"""

from __future__ import annotations

from dataclasses import replace

from train.experiments.gradient_descent import untied_layers

CLAIM = untied_layers.CLAIM
SMALL = replace(untied_layers.SMALL, depths=(10,), looped=True, growth=2000, prompts=1024, steps=3000)
PAPER = replace(untied_layers.PAPER, depths=(10,), looped=True)
