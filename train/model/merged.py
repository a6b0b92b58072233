"""P W_V and W_K^T W_Q of a head: all that its prediction depends on where the similarity is of inner products."""

from __future__ import annotations

import torch

from constructions.definitions.attention import Head, Multiple, offer, project
from constructions.definitions.prompt import Tokens


def merged(head: Head, d: int) -> tuple[torch.Tensor, torch.Tensor]:
    """P W_V and W_K^T W_Q of whole tokens (x, y) of d features and one label, both (..., d + 1, d + 1).

    They are what the head makes of the d + 1 unit tokens.  The value must have a block y <- y.
    """
    to_y = head.value.y_from_y
    eye = torch.eye(d + 1).to(to_y.number if isinstance(to_y, Multiple) else to_y)
    units = Tokens(eye[:d], eye[d:])
    offered, queries = offer(head, units), project("query", head.query.x, head.query.y, units)
    to_x = torch.zeros_like(offered.y).expand(*offered.y.shape[:-2], d, d + 1) if offered.x is None else offered.x
    value = torch.cat([to_x, offered.y], dim=-2)
    return value, (offered.keys.transpose(-1, -2) @ queries).expand(value.shape)
