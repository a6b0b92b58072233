"""How n labelled points become the tokens of a prompt: pairs (x_i, y_i), or x_1, y_1, ..., x_n, y_n with positions.

In alternation (``token_copying``) the content c_j of token j is its x part: x_i for j = 2i - 1, and y_i times the first
unit vector for j = 2i.  Its y part is (0, p_j): the label's slot, and the position, a unit vector.  The query is token
2n + 1, with the content x_t and a position of its own.
"""

from __future__ import annotations

import torch

from constructions.definitions.prompt import Prompt, Tokens

TOKENS = ("pairs", "alternating")


def count(tokens: str, n: int) -> int:
    """How many context tokens n labelled points are."""
    return 2 * n if tokens == "alternating" else n


def slots(tokens: str, n: int) -> int:
    """n_y for drawn labels: the slot of the label, first, and the positions of all tokens."""
    return 1 + count(tokens, n) + 1 if tokens == "alternating" else 1


def arranged(tokens: str, x: torch.Tensor, y: torch.Tensor) -> Prompt:
    """The prompt of x (..., d, 1 + n) and y (..., k, 1 + n), the query first and its label left out."""
    if tokens == "pairs":
        return Prompt(Tokens(x[..., 1:], y[..., 1:]), Tokens(x[..., :1], torch.zeros_like(y[..., :1])))
    return alternating(x, y)


def alternating(x: torch.Tensor, y: torch.Tensor) -> Prompt:
    """``arranged`` in alternation, for one label row: k = 1."""
    d, n = x.shape[-2], x.shape[-1] - 1
    labels = torch.nn.functional.pad(y[..., 1:], (0, 0, 0, d - 1))
    contents = torch.stack([x[..., 1:], labels], dim=-1).flatten(-2)  # x_1, y_1, x_2, ...
    positions = torch.nn.functional.pad(torch.eye(2 * n + 1, dtype=x.dtype, device=x.device), (0, 0, 1, 0))
    p = positions.expand(*x.shape[:-2], *positions.shape)
    return Prompt(Tokens(contents, p[..., :-1]), Tokens(x[..., :1], p[..., -1:]))
