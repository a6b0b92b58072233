"""Figure 3 with random G_1 and G_2: labels of (K_linear(G_1 u, G_1 v) + K_exp(G_2 u, G_2 v))/2, one head and two.

python -m train functional_gradient_descent/composite_kernel_of_maps --preset small

A head of its own for each kernel can have the product M = B^T C that its map asks for.  The entries of the maps are
independent and normal, of variance 1/d, other ones for each seed.
"""

from __future__ import annotations

from dataclasses import replace

from train.experiments.functional_gradient_descent import composite_kernel

CLAIM = composite_kernel.CLAIM
PAIRS = tuple(f"mapped:0.5*linear+exp/{heads}" for heads in ("linear", "exp", "linear+exp"))
SMALL = replace(composite_kernel.SMALL, pairs=PAIRS, prompts=4000, steps=150)
PAPER = replace(composite_kernel.PAPER, pairs=PAIRS)
