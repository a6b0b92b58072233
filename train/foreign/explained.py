"""What ``python -m verify.stationary --layout help`` prints: the fields of a layout, and an example of each kind."""

from __future__ import annotations

import json
import textwrap
from dataclasses import fields

from train.foreign.layout import FIELDS, NEEDED, Layout
from train.foreign.published import PUBLISHED
from train.foreign.tensors import KNOWN, MOST_BYTES

BEGINNING = f"""\
Weights of other programs: {", ".join(KNOWN)}, at most {MOST_BYTES >> 20} MiB.
What weights cannot say stands in a layout: NAME.layout.toml (or .json) beside NAME.pt, or the file given by --layout.
Tokens are z = (x, y), a layer is

    z_j  <-  z_j + sum over heads, sum over the n context tokens i, V z_i h(<W_K z_i, W_Q z_j>)

and V = P W_V.  The fields (all but those in brackets are needed):
"""
EXAMPLES = """\
The factors, with names of tensors and the axes of each; "out in" for W @ x, "in out" for x @ W:

    [tensors]                                                # V, B, C of three layers, B and C on x alone
    value = { name = "layers.{layer}.V", axes = "out in" }
    key = { name = "layers.{layer}.B", axes = "out in" }
    query = { name = "layers.{layer}.C", axes = "out in" }

    [tensors]                                                # P, W_V, W_K, W_Q; heads side by side, rows x @ W
    output = { name = "block{layer}/P", axes = "(head in) out" }
    value = { name = "block{layer}/V", axes = "in (head out)" }
    key = { name = "block{layer}/K", axes = "in (head out)" }
    query = { name = "block{layer}/Q", axes = "in (head out)" }

    [tensors]                                                # merged: P W_V, and W_K^T W_Q with the key's axis named
    value = { name = "PV", axes = "layer head out in" }
    product = { name = "KQ", axes = "layer head key query" }

    [tensors]                                                # V = diag(A, r): a number r, and A where it is not 0
    r = { name = "r", axes = "layer head" }
    A = { name = "A", axes = "layer head out in" }
    product = { name = "KQ", axes = "layer head key query" }

    [tensors]                                                # torch.nn.MultiheadAttention, without biases
    query = { name = "in_proj_weight", axes = "(0/3 out) in" }
    key = { name = "in_proj_weight", axes = "(1/3 out) in" }
    value = { name = "in_proj_weight", axes = "(2/3 out) in" }
    output = { name = "out_proj.weight", axes = "out in" }   # with logits_over = "sqrt(width)"

    [tensors]                                                # a step of 1 in the code, and a list of weights: the last
    r = 1                                                    # one counts, the others are the history
    product = { name = "hist/{step}", axes = "layer head 1 query key" }

A number stands for r itself, and for that multiple of the identity of x where a matrix is expected.  Norms, biases,
readouts and layers that the layout does not have are refused: no claim is about such a function.

A whole layout, of the code published beside cheng2024 (state_dict with allparam):

    layout = "allparam"                                      # says tensors, layers, heads, values_over; a list hist
                                                             # too, with U and D beside it for x = U D xi
    similarity = "exp"
    labels = "exp_half"
    covariates = "sphere"
    context = 14
    spectrum = [1, 1, 0.25, 2.25, 1]                         # or root = [[...], ...], or root = "name of a tensor"
    claim = "full_stationary_points"

and beside vonoswald2023 (its parameters as .npz or .safetensors, "transformer/multi_head_attention/query/w"):

    layout = "haiku"                                         # the context is not in its weights, nor are heads
    similarity = "linear"
    labels = "linear"
    covariates = "uniform"
    context = 10
    spectrum = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
    claim = "sparse_stationary_points"
"""


def explained() -> str:
    """Fields and examples."""
    lines = [BEGINNING]
    for f in fields(Layout):
        needed = f.name in NEEDED
        default = "" if needed or f.default in (None, ()) else f"; default: {json.dumps(f.default)}"
        told = textwrap.wrap(FIELDS[f.name].explained + default, 92)
        lines += [f"  {f.name if needed else f'[{f.name}]':<16}  {told[0]}", *(f"{'':<20}{line}" for line in told[1:])]
    one = f"  {'[layout]':<16}  {' or '.join(PUBLISHED)}: says what that code decides; a field given beside it wins"
    return "\n".join([*lines, one, "", EXAMPLES])
