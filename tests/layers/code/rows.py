"""Torch modules over batches of rows (batch, n + 1, d + 1), one parameter for all layers, scores by einsum."""

from __future__ import annotations

import torch
from torch import nn

ACTIVATIONS = {
    "linear": lambda scores: scores,
    "relu": torch.relu,
    "exp": torch.exp,
}


class KernelTransformer(nn.Module):
    """Scores are [source, reader]; the query's row of them is hidden, the sum is over n, for a softmax too."""

    def __init__(self, depth, d, activation):
        super().__init__()
        self.params = nn.Parameter(torch.zeros(depth, 3, d + 1, d + 1, dtype=torch.float64))
        self.activation = activation

    def weights(self, scores):
        hidden = (torch.arange(scores.shape[1]) == scores.shape[1] - 1)[:, None]
        if self.activation == "softmax":
            return scores.masked_fill(hidden, float("-inf")).softmax(dim=1)
        return ACTIVATIONS[self.activation](scores).masked_fill(hidden, 0.0)

    def forward(self, tokens):
        n = tokens.shape[1] - 1
        for value, key, query in self.params:
            scores = torch.einsum("bia,pa,pc,bjc->bij", tokens, key, query, tokens)
            tokens = tokens + torch.einsum("bij,bia,ca->bjc", self.weights(scores), tokens, value) / n
        return tokens


class StepInTheScores(nn.Module):
    """The value is diag(A, 1), written into the code: the step is in the scores, which are [reader, source]."""

    def __init__(self, depth, d):
        super().__init__()
        self.moves = nn.Parameter(torch.zeros(depth, d, d, dtype=torch.float64))
        self.scores = nn.Parameter(torch.zeros(depth, d, d, dtype=torch.float64))

    def forward(self, tokens):
        n = tokens.shape[1] - 1
        for move, form in zip(self.moves, self.scores, strict=True):
            value = torch.block_diag(move, move.new_ones(1, 1))
            scores = torch.einsum("bja,ac,bic->bji", tokens[..., :-1], form, tokens[..., :-1])
            kept = scores * (torch.arange(n + 1) < n)
            tokens = tokens + kept @ (tokens @ value.mT) / n
        return tokens


class LabelsAfterInputs(nn.Module):
    """GD++ in two statements: x is written first, and labels move along the new x."""

    def __init__(self, d, together):
        super().__init__()
        self.gamma = nn.Parameter(torch.zeros((), dtype=torch.float64))
        self.rate = nn.Parameter(torch.zeros((), dtype=torch.float64))
        self.d, self.together = d, together

    def forward(self, tokens):
        x, y = tokens[..., : self.d], tokens[..., self.d :]
        n = x.shape[-2] - 1
        moved = x - self.gamma / n * (x @ x[:, :n].mT) @ x[:, :n]
        seen = x if self.together else moved
        y = y - self.rate / n * (seen @ seen[:, :n].mT) @ y[:, :n]
        return torch.cat([moved, y], dim=-1)
