"""Weights that make pairs of alternating tokens and then do a step of gradient descent (``token_copying``).

In the first layer token j reads from the tokens i with T_ij = 1, by positions alone, and the first coordinate of what
it reads goes to its label's slot; the second layer sums label_i <x_i, G x_t> for a diagonal G.

"successors": every token reads its successor, as printed.  Then (x_i, y_i) are pairs, and so are y_i e_1 and the first
coordinate of x_{i+1}: the latter add noise to the gradient's first coordinate, and to nothing else.
"partners": y_i reads x_i in turn.  Then y_i e_1 has the first coordinate of x_i for its label: the gradient's first
coordinate comes twice, and G halves it.  So one head is enough, for exactly one step.
"gated": the two linear heads of the claim.  Of x_i alone the first reads; the second takes from y_i what it holds.

Under softmax the query, which has none to read from, reads the mean of all.  The second layer takes it back: the mean
of all labels under "partners" is the same, and the slot of y_n, which has no successor, under "successors".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch

from constructions.definitions.attention import project
from constructions.definitions.transformer import prediction
from train.model.architecture import Weights, heads
from train.model.loss import answered
from train.objective import Objective
from train.prompts.batches import Pieces, Sample
from train.runs import Group, groups_of

LINEAR, SOFTMAX = "linear/linear+linear", "linear/softmax>linear"
KINDS = {"gated": LINEAR, "successors": SOFTMAX, "partners": SOFTMAX}
SHARP = 30.0  # beta: all but e^-30 of a weight is where it should be


@dataclass(frozen=True)
class Construction:
    """Weights by their kind, in the architecture that is trained but for the number of heads."""

    objective: Objective
    kind: str
    weights: dict[str, torch.Tensor]


def construction(of: Objective, kind: str, g: torch.Tensor, beta: float = SHARP) -> Construction:
    """Of two layers on the prompts of the first run, for G = diag(g), g (d,); ``beta`` scales the scores of softmax."""
    run, linear = of.group.runs[0], KINDS[kind] == LINEAR
    c = replace(of.configuration, pairs=(KINDS[kind],), depths=(2,), contexts=(run.context,), seeds=(run.seed,))
    objective = Objective(c, Group(2, groups_of(c)[0].runs[:1]), of.device)
    a, tokens = objective.architecture, objective.contexts[0]
    w = {name: torch.zeros(1, *shape).to(of.like) for name, shape in a.shapes().items()}
    d, p, scale = a.d, slice(1, None), float(tokens)  # positions of the y part; what linear values are divided by
    x_tokens, y_tokens = torch.arange(0, tokens, 2), torch.arange(1, tokens, 2)
    reads = torch.zeros(tokens + 1, tokens + 1).to(of.like)
    if kind == "successors":
        reads[torch.arange(1, tokens), torch.arange(tokens - 1)] = 1
    else:
        reads[y_tokens, x_tokens] = 1
    if kind == "partners":
        reads[x_tokens, y_tokens] = 1
    eye = torch.eye(tokens + 1).to(of.like)
    w["y_from_x"][0, 0, 0, 0, 0] = scale if linear else 1.0
    w["B_y"][0, 0, :, : tokens + 1, p] = eye
    w["C_y"][0, 0, 0, : tokens + 1, p] = reads if linear else reads * beta
    if kind == "gated":
        w["A"][0, 0, 1] = -torch.eye(d).to(of.like) * scale
        w["C_y"][0, 0, 1, y_tokens, 1 + y_tokens] = 1
    w["R"][0, 1, 0, 0, 0] = -scale
    w["B"][0, 1, 0, :d] = torch.eye(d).to(of.like)
    w["C"][0, 1, 0, :d] = torch.diag(g).to(of.like)
    if not linear:
        w["B_y"][0, 1, 0, d, p] = 1 / scale if kind == "partners" else eye[tokens - 1]
        w["C_y"][0, 1, 0, d, p] = eye[tokens]
    return Construction(objective, kind, w)


def step(d: int, h: float, kind: str) -> torch.Tensor:
    """g with which a construction is gradient descent of step h = eta/n, "successors" but for the spurious pairs."""
    g = torch.full((d,), h, dtype=torch.float64)
    if kind == "partners":
        g[0] /= 2
    return g


def best_step(of: Objective, kind: str, sample: Sample) -> torch.Tensor:
    """g of least loss on a sample: predictions are affine in it, so this is a regression."""
    d = of.architecture.d
    predicted = [_predictions(construction(of, kind, g.to(of.like)), sample) for g in torch.eye(d + 1)[:, :d]]
    without = predicted.pop()
    by_g = torch.stack([one - without for one in predicted], dim=-1)
    return torch.linalg.lstsq(by_g, (sample.y[0, :, 0, :1] - without[:, None])).solution[:, 0]


def losses(of: Objective, h: float, fitted_on: Sample, tested: Sample) -> dict[str, dict[str, float]]:
    """Of every construction, with step h and with the best diagonal G."""
    found = {}
    for kind in KINDS:
        both = {"step": step(of.architecture.d, h, kind), "best": best_step(of, kind, fitted_on)}
        made = {name: construction(of, kind, g.to(of.like)) for name, g in both.items()}
        found[kind] = {name: float(one.objective.losses(one.weights, tested)) for name, one in made.items()}
    return found


def _predictions(of: Construction, sample: Sample) -> torch.Tensor:
    """Of every prompt, (prompts,)."""
    a, similarities, scales = of.objective.architecture, of.objective.similarities, of.objective.scales
    pieces = sample.pieces(of.objective.piece)
    answers = [prediction(answered(a, of.weights, similarities, scales, piece.prompt)) for piece in pieces]
    return torch.cat([one[0, :, 0, 0] for one in answers])


def attention(objective: Objective, weights: Weights, prompts: Pieces) -> torch.Tensor:
    """How much a token reads from each in the first layer, the mean over prompts: (runs, heads, n, n + 1).

    The last column is the query's.
    """
    total: torch.Tensor | None = None
    with torch.no_grad():
        of_heads = heads(objective.architecture, weights, 0, objective.similarities, objective.scales)
        for piece in prompts.pieces(objective.piece):
            found, prompt = [], piece.prompt
            for head in of_heads:
                keys = project("key", head.key, prompt.context)
                queries = [project("query", head.query, tokens) for tokens in (prompt.context, prompt.query)]
                read = torch.cat([head.similarity(keys, of) for of in queries], dim=-1)
                found.append(read.sum(1))
            total = torch.stack(found, dim=1) + (0 if total is None else total)
    if total is None:
        raise ValueError("no prompts, expected at least one")
    return total / len(prompts)


def partners(read: torch.Tensor) -> dict[str, list[float]]:
    """How much x_i reads from y_i, and y_i from x_i, in the mean over i, of every head; read (heads, n, n + 1)."""
    n = read.shape[-2]
    x_tokens, y_tokens = torch.arange(0, n, 2), torch.arange(1, n, 2)
    return {
        "x_i from y_i": read[:, y_tokens, x_tokens].mean(-1).tolist(),
        "y_i from x_i": read[:, x_tokens, y_tokens].mean(-1).tolist(),
    }
