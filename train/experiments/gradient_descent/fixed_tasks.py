"""One linear layer trained on a fixed set of tasks: with few it learns those, with many a step of gradient descent.

python -m train gradient_descent/fixed_tasks --preset small
"""

from __future__ import annotations

from dataclasses import replace

from train.experiments.gradient_descent import one_layer

CLAIM = one_layer.CLAIM
PAIRS = tuple(f"linear#{tasks}/linear" for tasks in (1, 4, 16, 64, 256, 1024))
SMALL = replace(one_layer.SMALL, pairs=PAIRS, seeds=(0, 1), prompts=256)
PAPER = replace(one_layer.PAPER, pairs=PAIRS)
