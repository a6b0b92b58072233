"""Weights that make pairs of alternating tokens and then do a step of gradient descent (``token_copying``).

In the first layer token j reads from the tokens i with T_ij = 1, by positions alone, and the first coordinate of what
it reads goes to its label's slot; the second layer sums label_i <x_i, G x_t> for a diagonal G.

"successors": every token reads its successor, as printed.  Then (x_i, y_i) are pairs, and so are y_i e_1 and the first
coordinate of x_{i+1}: the latter add noise to the gradient's first coordinate, and to nothing else.
"partners": y_i reads x_i in turn.  Then y_i e_1 has the first coordinate of x_i for its label: the gradient's first
coordinate comes twice, and G halves it.  So one head is enough, for exactly one step.
"gated": the two linear heads of the claim.  Of x_i alone the first reads; the second takes from y_i what it holds.
"contents": the layer of ``token_copying_with_contents``, with linear heads too.  The second has scores of contents
without their first coordinate, which is where the y_i are: what is left of every x_i and of the query is multiplied by
I + gamma X X^T.  So for gamma = 0 it is one step, and the best gamma does better than the best step.

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
KINDS = {"gated": LINEAR, "contents": LINEAR, "successors": SOFTMAX, "partners": SOFTMAX}
SHARP = 30.0  # beta: all but e^-30 of a weight is where it should be
GAMMAS = torch.linspace(-8, 0, 81, dtype=torch.float64)  # over d + N, which is what X X^T grows like


@dataclass(frozen=True)
class Construction:
    """Weights by their kind, in the architecture that is trained but for the number of heads."""

    objective: Objective
    kind: str
    weights: dict[str, torch.Tensor]


def construction(of: Objective, kind: str, g: torch.Tensor, beta: float = SHARP, gamma: float = 0.0) -> Construction:
    """Of two layers on the prompts of the first run, for G = diag(g), g (d,); ``beta`` scales the scores of softmax.

    ``gamma`` is that of "contents", and of nothing else.
    """
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
    if kind == "contents":
        without_first = torch.diag((torch.arange(d) > 0).to(of.like))
        w["A"][0, 0, 1], w["B"][0, 0, 1, :d] = without_first * scale * gamma, without_first
        w["C"][0, 0, 1, :d], w["B_y"][0, 0, 1] = torch.eye(d).to(of.like), 0
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


def best(of: Objective, kind: str, sample: Sample) -> Construction:
    """The construction whose g, and gamma of "contents" among ``GAMMAS``, are of least loss on a sample.

    Predictions are affine in g, and for each g a polynomial of degree two in gamma: so these are regressions.
    """
    label, size = sample.y[0, :, 0, :1].double(), of.architecture.d + of.group.runs[0].context
    gammas, predicted = [0.0], [_by_step(of, kind, sample, 0)]
    if kind == "contents":
        above, below = (_by_step(of, kind, sample, gamma) - predicted[0] for gamma in (1, -1))
        gammas, predicted = (GAMMAS / size).tolist(), [*predicted, (above - below) / 2, (above + below) / 2]
    found = []
    for gamma in gammas:
        at = sum((gamma**power * of_power for power, of_power in enumerate(predicted[1:], 1)), predicted[0])
        by_g, without = at[:, :-1] - at[:, -1:], at[:, -1:]
        g = torch.linalg.lstsq(by_g, label - without).solution
        found.append((float((by_g @ g + without - label).square().mean()), gamma, g[:, 0].to(of.like)))
    _, gamma, g = min(found, key=lambda one: one[0])
    return construction(of, kind, g, gamma=gamma)


def _by_step(of: Objective, kind: str, sample: Sample, gamma: float) -> torch.Tensor:
    """Predictions for each unit vector g, and for g = 0 in the last column, (prompts, d + 1)."""
    steps = torch.eye(of.architecture.d + 1)[:, :-1].to(of.like)
    made = [construction(of, kind, g, gamma=gamma) for g in steps]
    return torch.stack([_predictions(one, sample) for one in made], dim=-1).double()


def losses(of: Objective, h: float, fitted_on: Sample, tested: Sample) -> dict[str, dict[str, float]]:
    """Of every construction, with step h and with the best diagonal G, and gamma of "contents".

    Where the first layer's keys see positions alone there are no scores of contents.
    """
    found = {}
    for kind in KINDS:
        if kind == "contents" and of.architecture.keys == "positions":
            continue
        stepped = construction(of, kind, step(of.architecture.d, h, kind).to(of.like))
        made = {"step": stepped, "best": best(of, kind, fitted_on)}
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
