"""Ten layers of shared weights, to be compared with ten equal steps of gradient descent and of GD++.

python -m train gradient_descent/ten_looped_layers --preset small
python -m train.against_gradient_descent results/gradient_descent/ten_looped_layers

Tokens are clipped at 10, as in the paper from four layers on, of the algorithms too.  In the small preset the loop grows
from one layer on; ten from the first end in poor minima with some first weights, those of seed 0 among them.  So does
one layer with few prompts a step: with 256 that seed rests where the slot is 0, with 1024 it finds the way down.
"""

from __future__ import annotations

from dataclasses import replace

from train.experiments.gradient_descent import untied_layers

CLAIM = untied_layers.CLAIM
SMALL = replace(untied_layers.SMALL, depths=(10,), looped=True, growth=2000, prompts=1024, steps=3000)
PAPER = replace(untied_layers.PAPER, depths=(10,), looped=True)
