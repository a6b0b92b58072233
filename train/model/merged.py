"""P W_V and W_K^T W_Q of a head: all that its prediction depends on where the similarity is of inner products."""

from __future__ import annotations

import torch

from constructions.definitions.attention import Head, Multiple, offer, project
from constructions.definitions.prompt import Tokens


def merged(head: Head, d: int) -> tuple[torch.Tensor, torch.Tensor]:
    """P W_V and W_K^T W_Q of whole tokens (x, y) of d features and one label, both (..., d + 1, d + 1).

    They are what the head makes of the d + 1 unit tokens.  The value must have a block y <- y.
    """
    last = head.value["y", "y"]
    eye = torch.eye(d + 1).to(last.number if isinstance(last, Multiple) else last)
    units = Tokens(eye[:d], eye[d:])
    offered, queries = offer(head, units), project("query", head.query, units)
    to_x, to_y = offered.values.get("x"), offered.values["y"]
    if to_x is None:
        to_x = torch.zeros_like(to_y).expand(*to_y.shape[:-2], d, d + 1)
    value = torch.cat([to_x, to_y], dim=-2)
    return value, (offered.keys.transpose(-1, -2) @ queries).expand(value.shape)
