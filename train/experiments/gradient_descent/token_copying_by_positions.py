"""With first-layer scores of positions alone, two layers on x_1, y_1, ..., x_N, y_N land on one step of descent.

python -m train gradient_descent/token_copying_by_positions --preset small
python -m train.against_gradient_descent results/gradient_descent/token_copying_by_positions

As token_copying in everything, but that keys and queries of the first layer do not see contents, as those of the
construction don't: scores that do see them reach a lower loss than any step.
"""

from __future__ import annotations

from dataclasses import replace

from train.experiments.gradient_descent import token_copying

CLAIM = token_copying.CLAIM
SMALL = replace(token_copying.SMALL, keys="positions")
PAPER = replace(token_copying.PAPER, keys="positions")
